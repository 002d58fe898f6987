"""Told before the service starts: channels that are not, or not safely, set up."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils.translation import gettext as _

from chungthuc.notifications.channels import sms


@register("notifications")
def sms_is_set_up(**_kwargs: Any) -> list[CheckMessage]:
    """Every setting of the chosen provider is there; in production the road is encrypted."""
    names = [*sms.PROVIDERS, sms.NONE]
    if settings.SMS not in names:
        words = _("CHUNGTHUC_SMS phải là một trong: %(names)s.") % {"names": ", ".join(names)}
        return [Error(words, id="notifications.E001")]
    provider = sms.provider()
    found: list[CheckMessage] = [
        Error(
            _("CHUNGTHUC_SMS=%(provider)s cần thêm %(setting)s.") % {"provider": settings.SMS, "setting": name},
            id="notifications.E002",
        )
        for name, setting in (provider.needs if provider else {}).items()
        if not getattr(settings, setting)
    ]
    if settings.DEVELOPMENT:
        return found
    if provider is None:
        hint = _("Ghi CHUNGTHUC_SMS (%(names)s); cố ý không nhắn tin thì tắt cảnh báo notifications.W001.")
        hint %= {"names": ", ".join(sms.PROVIDERS)}
        words = _("Chưa có nhà cung cấp tin nhắn: không tin nhắn nào được gửi.")
        found.append(Warning(words, hint=hint, id="notifications.W001"))
    elif provider.unsafe:
        found += provider.unsafe()
    return found
