"""How allauth makes accounts and counts wrong passwords here. How it sends letters is told one floor up
(``web.account_letters``)."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from chungthuc.accounts import codes
from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in import wrong_passwords
from chungthuc.core import throttle


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Citizens and organisations make their own accounts; rights are only ever given by an administrator."""

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        form.describe(user)
        saved: Person = super().save_user(request, user, form, commit)
        return saved

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """A try is counted before the password is compared. Raises TooMany."""
        address = str(self.get_client_ip(request))
        self._tries = wrong_passwords.wanted(credentials.get("email", ""), address, request.COOKIES)
        throttle.take_all(*self._tries)

    def _rollback_login_failed_rl_usage(self) -> None:
        """The password was right."""
        throttle.give_back_all(*self._tries)

    def post_login(self, request: HttpRequest, user: Person, **facts: Any) -> HttpResponse:
        request.signed_in_as = user.email  # type: ignore[attr-defined]  # web.middleware.KnownDevice
        answer: HttpResponse = super().post_login(request, user, **facts)
        return answer

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """The password was set anew by a code from the owner's mailbox: this device knows the account from now on."""
        request.signed_in_as = credentials["email"]  # type: ignore[attr-defined]

    def generate_password_reset_code(self) -> str:
        return codes.fresh()

    def generate_email_verification_code(self) -> str:
        return codes.fresh()
