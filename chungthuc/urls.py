"""Every address of the service. URLs are nouns; what is public says so in its view."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from chungthuc.api.root import routes
from chungthuc.web import (
    checking,
    counter,
    gallery,
    home,
    pictures_of_pages,
    profile,
    registers,
    registry_desk,
    seal,
    signing_desk,
    uploads,
    vault,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("agency", home.agency, name="agency"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", routes()),
    path(".well-known/chungthuc-ticket-keys.json", home.ticket_keys, name="ticket_keys"),
    path("health", home.health, name="health"),
    path("copies", counter.copies, name="copies"),
    path("copies/new", counter.copy_new, name="copy_new"),
    path("requesters", counter.requester_search, name="requester_search"),
    path("uploads", uploads.uploads, name="uploads"),
    path("copies/<uuid:copy_id>", counter.copy, name="copy"),
    path("copies/<uuid:copy_id>/withdrawal", counter.copy_withdrawal, name="copy_withdrawal"),
    path("copies/<uuid:copy_id>/resubmission", counter.copy_resubmission, name="copy_resubmission"),
    path("copies/<uuid:copy_id>/cancellation", counter.copy_cancellation, name="copy_cancellation"),
    path("copies/<uuid:copy_id>/return", signing_desk.copy_return, name="copy_return"),
    path("copies/<uuid:copy_id>/forwarding", signing_desk.copy_forwarding, name="copy_forwarding"),
    path("copies/<uuid:copy_id>/signatory", signing_desk.copy_signatory, name="copy_signatory"),
    path("copies/<uuid:copy_id>/placement", signing_desk.copy_placement, name="copy_placement"),
    path("copies/<uuid:copy_id>/delivery", registry_desk.copy_delivery, name="copy_delivery"),
    path("copies/<uuid:copy_id>/pages/<int:n>", pictures_of_pages.copy_page, name="copy_page"),
    path("copies/<uuid:copy_id>/file", pictures_of_pages.copy_file, name="copy_file"),
    path("signing", signing_desk.signing, name="signing"),
    path("signing/<uuid:copy_id>", signing_desk.signing_copy, name="signing_copy"),
    path("sealing", registry_desk.sealing, name="sealing"),
    path("sealing/<uuid:copy_id>", registry_desk.sealing_copy, name="sealing_copy"),
    path("registers", registers.registers, name="registers"),
    path("registers/new", registers.register_new, name="register_new"),
    path("registers/<uuid:volume_id>", registers.register, name="register"),
    path("registers/<uuid:volume_id>/change", registers.register_change, name="register_change"),
    path("registers/<uuid:volume_id>/deletion", registers.register_deletion, name="register_deletion"),
    path("registers/<uuid:volume_id>/report", registers.register_report, name="register_report"),
    path("seal", seal.seal, name="seal"),
    path("profile", profile.profile, name="profile"),
    path("vault", vault.vault, name="vault"),
    path("vault/<uuid:item_id>", vault.vault_item, name="vault_item"),
    path("vault/<uuid:item_id>/file", vault.vault_file, name="vault_file"),
    path("check", checking.check, name="check"),
    path("c/<str:code>", checking.check_code, name="check_code"),
]
if settings.DEVELOPMENT:
    urlpatterns.append(path("gallery", gallery.gallery, name="gallery"))
