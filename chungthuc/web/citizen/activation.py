"""«Kích hoạt tài khoản»: with the code that an office printed, its owner sets his first password, or a new one."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_reset
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in.password_forms import LABELS, NOT_OF_THESE
from chungthuc.accounts.staffing import activation as codes
from chungthuc.core import throttle
from chungthuc.core.throttle import Key
from chungthuc.web.kit import limits
from chungthuc.web.kit.refusals import refusals_at

WRONG = gettext_lazy(
    "Thư điện tử hoặc mã không đúng, mã đã dùng hoặc đã hết hạn. Xem lại phiếu, hoặc xin mã mới ở cơ quan."
)
LETTER = "account/email/password_reset"


class ActivationForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Địa chỉ thư điện tử"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(
        label=gettext_lazy("Mã kích hoạt"), max_length=60, help_text=gettext_lazy("16 chữ và số trên phiếu."),
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )  # fmt: skip
    password1 = forms.CharField(
        label=LABELS["password1"], max_length=200, help_text=NOT_OF_THESE, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    password2 = forms.CharField(
        label=LABELS["password2"], max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, second = given.get("password1"), given.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Hai lần nhập khác nhau."))
        return given


@login_not_required
@require_http_methods(["GET", "POST"])
def activation(request: HttpRequest) -> HttpResponseBase:
    """A wrong code is answered in the same way whether the address has an account or not, and counted."""
    form = ActivationForm(request.POST or None)
    if form.is_bound and form.is_valid() and _is_set(request, form):
        messages.success(request, _("Đã đặt mật khẩu. Đăng nhập bằng địa chỉ thư điện tử và mật khẩu vừa đặt."))
        return redirect("account_login")
    status = 422 if form.is_bound else 200
    return render(request, "citizen/activation.html", {"form": form}, status=status)


def _is_set(request: HttpRequest, form: ActivationForm) -> bool:
    """The code is asked first: what is said about a password may speak of the account. Raises TooMany."""
    given = form.cleaned_data
    address = Key(given["email"].casefold())
    throttle.demand(codes.TRIES, address)
    code = limits.guessed(request, codes.waiting(given["email"], given["code"]))
    if code is None:
        throttle.take(codes.TRIES, address)
        form.add_error("code", str(WRONG))
        return False
    try:
        with refusals_at(form, "code"), transaction.atomic():
            person = codes.use(code, given["password1"])
            _tell(request, person)
    except ValidationError as trouble:
        form.add_error("password1", trouble)
    return form.is_valid()


def _tell(request: HttpRequest, person: Person) -> None:
    """The owner hears by letter that a password was set, and the log of sign-ins has it."""
    password_reset.send(sender=Person, request=request, user=person)
    get_adapter(request).send_notification_mail(LETTER, person)
