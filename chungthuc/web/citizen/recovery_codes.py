"""«Mã dự phòng»: shown to who has proved lately that it is he. allauth's own page writes when it is read."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from chungthuc.accounts.sign_in.person_request import PersonRequest


@require_GET
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]  # allauth has no types
def recovery_codes(request: PersonRequest) -> HttpResponse:
    kind = Authenticator.Type.RECOVERY_CODES
    kept = get_object_or_404(Authenticator, user_id=request.user.pk, type=kind)
    return render(request, "mfa/recovery_codes/index.html", {"unused_codes": kept.wrap().get_unused_codes()})
