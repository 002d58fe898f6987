"""Told before the service starts: channels that are not, or not safely, set up."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

NEEDED = {
    "https": {"CHUNGTHUC_SMS_URL": "SMS_URL", "CHUNGTHUC_SMS_BRANDNAME": "SMS_BRANDNAME",
              "CHUNGTHUC_SMS_TOKEN": "SMS_TOKEN", "CHUNGTHUC_SMS_CALLBACK_SECRET": "SMS_CALLBACK_SECRET"},
    "smpp": {"CHUNGTHUC_SMPP": "SMPP", "CHUNGTHUC_SMPP_USER": "SMPP_USER", "CHUNGTHUC_SMS_BRANDNAME": "SMS_BRANDNAME"},
    "none": {},
}  # fmt: skip


@register("notifications")
def sms_is_set_up(**_kwargs: Any) -> list[CheckMessage]:
    """Every setting of the chosen adapter is there; in production the road is encrypted."""
    if settings.SMS not in NEEDED:
        return [Error("CHUNGTHUC_SMS must be https, smpp or none.", id="notifications.E001")]
    found: list[CheckMessage] = [
        Error(f"CHUNGTHUC_SMS={settings.SMS} needs {name}.", id="notifications.E002")
        for name, setting in NEEDED[settings.SMS].items()
        if not getattr(settings, setting)
    ]
    if settings.DEVELOPMENT:
        return found
    if settings.SMS == "none":
        hint = "Set CHUNGTHUC_SMS to https or smpp, or silence notifications.W001 if citizens get no SMS on purpose."
        found.append(Warning("No SMS provider: no text will be sent.", hint=hint, id="notifications.W001"))
    if settings.SMS == "https" and not settings.SMS_URL.startswith("https://"):
        found.append(Error("CHUNGTHUC_SMS_URL must start with https://.", id="notifications.E003"))
    if settings.SMS == "smpp" and not settings.SMPP_TLS:
        hint = "Set CHUNGTHUC_SMPP_TLS=1, or reach the SMS centre through a VPN."
        found.append(
            Warning("SMPP without TLS sends numbers and texts in the clear.", hint=hint, id="notifications.W002")
        )
    return found
