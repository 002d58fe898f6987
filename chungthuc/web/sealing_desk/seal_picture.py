"""«Quản lý con dấu»: the picture of the seal and its true size."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.models import Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import SealProfile
from chungthuc.core import pictures
from chungthuc.core.errors import Refused
from chungthuc.web.kit.access import desk_of
from chungthuc.web.kit.reading import data_url
from chungthuc.web.kit.refusals import refusals_told


@require_http_methods(["GET", "POST"])
def seal(request: PersonRequest) -> HttpResponseBase:
    """Show the present picture; take a new one with «Lưu lại»."""
    agency, person = desk_of(request, Right.SEAL_COPY), request.user
    if request.method == "POST":
        file = request.FILES.get("image")
        with refusals_told(request):
            if not isinstance(file, UploadedFile):
                raise Refused(
                    "no_file", _("Chưa chọn ảnh con dấu."), _("Chọn tệp .png nền trong suốt rồi bấm «Lưu lại».")
                )
            SealProfile.keep(agency, file.read(pictures.LIMIT + 1), by=person)
            messages.success(request, _("Đã lưu hình ảnh con dấu."))
            return redirect("seal")
    present = SealProfile.of(agency)
    context = {"picture": data_url(bytes(present.image)) if present else "", "profile": present}
    response: HttpResponse = render(
        request, "sealing_desk/seal.html", context, status=422 if request.method == "POST" else 200
    )
    return response
