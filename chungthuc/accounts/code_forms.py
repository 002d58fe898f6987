"""allauth's pages on which a code is asked for and typed; tries and numbers are counted by ``accounts.codes``.

allauth itself keeps the code and the tries in the session, where several requests at once or several sessions get more
than one person's, and old codes live on beside new ones.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmEmailVerificationCodeForm, ConfirmPasswordResetCodeForm, ResetPasswordForm
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from allauth.core import context
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import codes, typed_again
from chungthuc.accounts.models import CodePurpose, Person
from chungthuc.accounts.sign_in import devices
from chungthuc.core import throttle
from chungthuc.core.errors import Refused
from chungthuc.core.throttle import Key, Limit

RESETS_FROM = Limit(  # for one address from one network: a stranger does not use up its day
    "reset-from", most=3, seconds=24 * 60 * 60, what=_("Đã yêu cầu quá nhiều mã cho địa chỉ này từ mạng này.")
)
LETTER = "account/email/password_reset_code"


class ResetForm(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """«Quên mật khẩu»: known and unknown addresses get the same answer for the same work, the known one a letter."""

    def save(self, request: HttpRequest, **_facts: object) -> str:
        email: str = self.cleaned_data["email"]
        person: Person | None = self.users[0] if self.users else None
        known = bool(devices.number(request.COOKIES.get(devices.COOKIE, ""), email))
        if not known:
            self._demand_few_from_here(request, email)
        with transaction.atomic():
            code = codes.new_code(person, CodePurpose.RESET, email, known_device=known)
            self._send(person, email, code)
        PasswordResetVerificationProcess(
            request, PasswordResetVerificationProcess.initial_state(person, email)
        ).persist()
        return email

    def _send(self, person: Person | None, email: str, code: str) -> None:
        with transaction.atomic():
            get_adapter().send_mail(LETTER, email, {"code": code})
            transaction.set_rollback(person is None)  # the same work, and nothing of it stays

    def _demand_few_from_here(self, request: HttpRequest, email: str) -> None:
        network = throttle.keys_of(str(get_adapter(request).get_client_ip(request)))
        throttle.take(RESETS_FROM, *(Key(f"{email.casefold()}|{key.text}", key.times) for key in network))


CODE_LABEL = _("Mã xác nhận")  # allauth's own is another word than its page's


class ResetCodeForm(ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = CODE_LABEL

    def clean_code(self) -> str:
        process = PasswordResetVerificationProcess.resume(context.request)
        return _answered(process.user, CodePurpose.RESET, process.state["email"], self.cleaned_data["code"])


class EmailCodeForm(ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = CODE_LABEL

    def clean_code(self) -> str:
        typed = _answered(self.user, CodePurpose.EMAIL, self.email, self.cleaned_data["code"])
        self.expected_code = typed  # what is left to allauth: may the account have this address?
        code = str(super().clean_code())
        typed_again.forget(context.request)
        return code


class CodeForm(forms.Form):
    """A code; how much of it is right is nobody's business but ``answer_code``'s."""

    code = forms.CharField(
        label=CODE_LABEL,
        max_length=20,
        help_text=_("8 chữ và số, có hiệu lực 10 phút."),
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )


def _answered(person: Person | None, purpose: CodePurpose, email: str, code: str) -> str:
    try:
        codes.answer_code(person, purpose, email, code)
    except Refused as refusal:
        raise forms.ValidationError(f"{refusal.message} {refusal.remedy}", code=refusal.code) from None
    return code
