"""The forms of a new password in our language; allauth's and Django's words for them are partly English."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm
from django.utils.translation import gettext_lazy as _

LABELS = {
    "oldpassword": _("Mật khẩu hiện tại"),
    "password1": _("Mật khẩu mới"),
    "password2": _("Nhập lại mật khẩu mới"),
}
NOT_OF_THESE = _("Không ghép từ tên của bạn, tên cơ quan hay những từ như «chungthuc», «ubnd».")


class OurWords:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]  # of the form beside this class
        for name in LABELS.keys() & fields.keys():
            fields[name].label = LABELS[name]
            fields[name].widget.attrs.pop("placeholder", None)
        fields["password1"].help_text = NOT_OF_THESE


class ChangeForm(OurWords, ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """«Đổi mật khẩu»."""


class NewForm(OurWords, ResetPasswordKeyForm):  # type: ignore[misc]
    """«Đặt mật khẩu mới», behind a code."""
