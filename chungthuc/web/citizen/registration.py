"""«Dùng địa chỉ khác»: from the code of a registration back to its form, with what was typed and where it led."""

from urllib.parse import urlencode

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from chungthuc.accounts import typed_again


@login_not_required
@require_POST
def registration_again(request: HttpRequest) -> HttpResponseBase:
    """The code that was asked for is given up; who did not register here begins at the sign-in."""
    if waits := EmailVerificationProcess.resume(request):
        waits.abort()
    page = "account_signup" if typed_again.ask(request) else "account_login"
    there = typed_again.following(request)
    own = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(reverse(page) + (f"?{urlencode({'next': there})}" if there and own else ""))
