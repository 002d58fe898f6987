"""Told before the service starts: channels that are not, or not safely, set up."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from chungthuc.notifications.channels import sms


@register("notifications")
def sms_is_set_up(**_kwargs: Any) -> list[CheckMessage]:
    """Every setting of the chosen provider is there; in production the road is encrypted."""
    names = [*sms.PROVIDERS, sms.NONE]
    if settings.SMS not in names:
        choice = f"{', '.join(names[:-1])} or {names[-1]}"
        return [Error(f"CHUNGTHUC_SMS must be {choice}.", id="notifications.E001")]
    provider = sms.provider()
    found: list[CheckMessage] = [
        Error(f"CHUNGTHUC_SMS={settings.SMS} needs {name}.", id="notifications.E002")
        for name, setting in (provider.needs if provider else {}).items()
        if not getattr(settings, setting)
    ]
    if settings.DEVELOPMENT:
        return found
    if provider is None:
        hint = f"Set CHUNGTHUC_SMS ({', '.join(sms.PROVIDERS)}), or silence notifications.W001 if no SMS is on purpose."
        found.append(Warning("No SMS provider: no text will be sent.", hint=hint, id="notifications.W001"))
    elif provider.unsafe:
        found += provider.unsafe()
    return found
