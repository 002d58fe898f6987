"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.staff import accounts, importing, leaving, people, posts, rights, views

PREFIXES = ("staff",)
PERSON = "staff/<str:agency>/people/<uuid:person_id>"
urlpatterns = [
    path("staff/<str:agency>", views.staff, name="staff"),
    path("staff/<str:agency>/new", people.staff_new, name="staff_new"),
    path("staff/<str:agency>/import", importing.staff_import, name="staff_import"),
    path("staff/<str:agency>/import/template", importing.staff_template, name="staff_template"),
    path(PERSON, views.staff_person, name="staff_person"),
    path(f"{PERSON}/rights/new", rights.staff_right_new, name="staff_right_new"),
    path(f"{PERSON}/rights/<int:grant_id>/end", rights.staff_right_end, name="staff_right_end"),
    path(f"{PERSON}/post", posts.staff_post, name="staff_post"),
    path(f"{PERSON}/sign-ins/end", accounts.staff_sign_ins_end, name="staff_sign_ins_end"),
    path(f"{PERSON}/activation-code", accounts.staff_activation_code, name="staff_activation_code"),
    path(f"{PERSON}/leaving", leaving.staff_leaving, name="staff_leaving"),
]
