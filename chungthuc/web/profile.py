"""«Trang cá nhân»: the picture of the signature, and what one may do here."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.models import Authority, Grant, RegisteredCertificate, SignaturePicture, in_force
from chungthuc.core.errors import Refused
from chungthuc.web.shown import data_url, person_of, refuse


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponseBase:
    """Show; take a new picture with «Lưu lại»."""
    person = person_of(request)
    if request.method == "POST":
        file = request.FILES.get("image")
        try:
            if not isinstance(file, UploadedFile):
                raise Refused("no_file", _("Chưa chọn ảnh chữ ký."))
            SignaturePicture.keep(person, file.read())
            messages.success(request, _("Đã lưu hình ảnh chữ ký."))
            return redirect("profile")
        except Refused as refusal:
            refuse(request, refusal)
    picture = SignaturePicture.of(person)
    context = {
        "picture": data_url(picture) if picture else "",
        "grants": Grant.objects.filter(in_force(), person=person).select_related("agency"),
        "authorities": Authority.objects.filter(in_force(), person=person),
        "certificates": RegisteredCertificate.objects.filter(in_force(), person=person),
    }
    return render(request, "profile/profile.html", context)
