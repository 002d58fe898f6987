"""The REST API: one router a resource, its schemas beside it; what pages do, programs can do."""
