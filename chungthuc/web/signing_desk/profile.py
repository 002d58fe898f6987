"""«Trang cá nhân»: the picture of the signature, and what one may do here."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungthuc.accounts import rights
from chungthuc.accounts.models import (
    Authority,
    Grant,
    Person,
    RegisteredCertificate,
    Right,
    SignaturePicture,
)
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.tree import name_on
from chungthuc.core import clock, pictures
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.web.kit.reading import data_url
from chungthuc.web.kit.refusals import refusals_told

SOON = timedelta(days=30)  # a certificate takes weeks to renew


@require_http_methods(["GET", "POST"])
def profile(request: PersonRequest) -> HttpResponseBase:
    """Show; take a new picture with «Lưu lại». 403 for whom no office ever gave a right."""
    person = request.user
    if not Grant.objects.filter(person=person).exists():
        raise PermissionDenied
    if request.method == "POST":
        with refusals_told(request):
            _keep(request, person)
            messages.success(request, _("Đã lưu hình ảnh chữ ký."))
            return redirect("profile")
    picture = SignaturePicture.of(person)
    context = {
        "signs": _signs(person),
        "picture": data_url(picture) if picture else "",
        "grants": _named(Grant.objects.in_force().filter(person=person)),
        "authorities": _named(Authority.objects.in_force().filter(person=person)),
        "certificates": _named(RegisteredCertificate.objects.in_force().filter(person=person)),
        "soon": clock.now() + SOON,
    }
    return render(request, "signing_desk/profile.html", context, status=422 if request.method == "POST" else 200)


def _keep(request: PersonRequest, person: Person) -> None:
    if not _signs(person):
        raise NotAllowed("no_right", _("Chỉ người có quyền ký bản sao mới cần hình ảnh chữ ký."))
    file = request.FILES.get("image")
    if not isinstance(file, UploadedFile):
        raise Refused("no_file", _("Chưa chọn ảnh chữ ký."), _("Chọn tệp .png nền trong suốt rồi bấm «Lưu lại»."))
    SignaturePicture.keep(person, file.read(pictures.LIMIT + 1))


def _signs(person: Person) -> bool:
    return rights.agencies_where(person, Right.SIGN_COPY).exists()


def _named(rows: QuerySet[Any]) -> list[tuple[Any, str]]:
    """Each row with the name that its agency bears today."""
    today = clock.today()
    return [(one, name_on(one.agency, today)) for one in rows.select_related("agency")]
