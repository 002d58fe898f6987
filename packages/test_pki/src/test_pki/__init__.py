"""Authorities for tests and the demo: two roots, a time-stamp service, OCSP, CRLs. Never for production."""
