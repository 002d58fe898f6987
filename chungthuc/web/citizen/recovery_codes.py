"""«Mã dự phòng»: shown to who has proved lately that it is he. allauth's own page writes when it is read."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from chungthuc.web.kit.access import person_of


@require_GET
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]  # allauth has no types
def recovery_codes(request: HttpRequest) -> HttpResponse:
    kind = Authenticator.Type.RECOVERY_CODES
    kept = get_object_or_404(Authenticator, user_id=person_of(request).pk, type=kind)
    return render(request, "mfa/recovery_codes/index.html", {"unused_codes": kept.wrap().get_unused_codes()})
