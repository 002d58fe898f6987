"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.offices import agencies, desks, importing, mergers, saying, views

PREFIXES = ("offices",)
urlpatterns = [
    path("offices/<str:agency>", views.office, name="office"),
    path("offices/<str:agency>/desks/new", desks.desk_new, name="desk_new"),
    path("offices/<str:agency>/desks/<int:pk>/name", desks.desk_name, name="desk_name"),
    path("offices/<str:agency>/desks/<int:pk>/end", desks.desk_end, name="desk_end"),
    path("offices/<str:agency>/address", saying.office_address, name="office_address"),
    path("offices/<str:agency>/addresses/<int:pk>/removal", saying.address_removal, name="address_removal"),
    path("offices/<str:agency>/hours", saying.office_hours, name="office_hours"),
    path("offices/<str:agency>/hours/<int:pk>/removal", saying.hours_removal, name="hours_removal"),
    path("offices/<str:agency>/days/new", saying.day_new, name="day_new"),
    path("offices/<str:agency>/days/<int:pk>/removal", saying.day_removal, name="day_removal"),
    path("offices/<str:agency>/days/import", importing.days_import, name="days_import"),
    path("offices/<str:agency>/place/import", importing.agency_import, name="agency_import"),
    path("offices/<str:agency>/place", agencies.agency_place, name="agency_place"),
    path("offices/<str:agency>/place/below", agencies.agency_new, name="agency_new"),
    path("offices/<str:agency>/place/name", agencies.agency_name, name="agency_name"),
    path("offices/<str:agency>/place/parent", agencies.agency_parent, name="agency_parent"),
    path("offices/<str:agency>/place/abolition", agencies.agency_abolition, name="agency_abolition"),
    path("offices/<str:agency>/place/merger", mergers.agency_merger, name="agency_merger"),
    path("offices/<str:agency>/place/merger/removal", mergers.merger_removal, name="merger_removal"),
]
