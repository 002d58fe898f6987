"""Registration of citizens and organisations, through allauth. It gives an account and no right of any kind."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.core import context
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import typed_again
from chungthuc.accounts.details import DetailsMixin
from chungthuc.accounts.models import Person


class RegistrationForm(DetailsMixin, SignupForm):  # type: ignore[misc]  # allauth has no types
    """Who, how to reach them, and a password. That the e-mail address is known already is told only to its owner."""

    account_already_exists: bool

    field_order = ["kind", "full_name", "id_number", "sure", "phone", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {**(kwargs.get("initial") or {}), **typed_again.typed_before(context.request)}
        super().__init__(*args, **kwargs)
        email, password = self.fields["email"], self.fields["password1"]
        email.label, password.label = _("Địa chỉ thư điện tử"), _("Mật khẩu")
        email.help_text = _("Dùng để đăng nhập và nhận kết quả. Mã xác nhận được gửi đến đây.")
        password.help_text = _("Ít nhất 10 ký tự. Một câu ngắn dễ nhớ là tốt nhất.")
        email.error_messages["required"] = _("Chưa nhập địa chỉ thư điện tử.")
        password.error_messages["required"] = _("Chưa nhập mật khẩu.")
        for field in (email, password):
            field.widget.attrs.pop("placeholder", None)
        password.widget.attrs["autocomplete"] = "new-password"

    def clean(self) -> dict[str, Any]:
        """allauth judges the password by the address alone; here name and numbers count too."""
        given: dict[str, Any] = super().clean()
        if password := given.get("password1"):
            known = {name: given.get(name, "") for name in ("full_name", "email", "phone", "id_number")}
            try:
                validate_password(password, Person(**known))
            except forms.ValidationError as trouble:
                self.add_error("password1", trouble)
        return given

    def try_save(self, request: HttpRequest) -> tuple[Person | None, Any]:
        """Two registrations of one address at the same moment: the second is answered like any later one."""
        typed_again.keep(request, self.data, request.POST.get("next", "") or request.GET.get("next", ""))
        if self.account_already_exists:
            return self._as_if_new(request)
        try:
            with transaction.atomic():
                saved: tuple[Person | None, Any] = super().try_save(request)
        except IntegrityError as problem:
            if "email" not in str(problem):
                raise
            self.account_already_exists = True
            saved = super().try_save(request)  # the password was hashed before the database said no
        return saved

    def _as_if_new(self, request: HttpRequest) -> tuple[Person | None, Any]:
        """The address has an account. A password is hashed as for a new one: nobody learns it from the time."""
        make_password(self.cleaned_data["password1"])
        answer: tuple[Person | None, Any] = super().try_save(request)
        return answer

    def describe(self, person: Person) -> None:
        """Put what was typed into an account that is not yet saved; nothing of it is checked by anybody yet."""
        given = self.cleaned_data
        person.kind, person.full_name = given["kind"], given["full_name"]
        person.id_number, person.phone = given["id_number"], given["phone"]


class ChangeDetailsForm(DetailsMixin, forms.Form):
    """«Sửa thông tin»: what nobody has checked yet, and the phone."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if person.identity_is_checked:
            for name in ("kind", "full_name", "id_number", "sure"):
                del self.fields[name]
        else:
            self.fields["kind"].label = _("Tài khoản của")
