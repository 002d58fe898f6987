"""Who came in, who failed, who went: the signals of Django and allauth, written down (ASVS 5.0, 16.3.1).

What was typed as a name is never kept: people type their password there. A known address becomes its account's id; of
an unknown one only that it was unknown, and a keyed word for the network it came from.
"""

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import email_changed, password_changed, password_reset
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from chungthuc.accounts.models import Person
from chungthuc.audit import recorder
from chungthuc.audit.recorder import NotRecorded

logger = logging.getLogger(__name__)
UNKNOWN = "person:unknown"
FAILED, FAILED_FACTOR = "fail_log_in", "fail_second_factor"
OF_ACCOUNTS = {
    password_changed: "change_password",
    password_reset: "reset_password",
    email_changed: "change_email",
    authenticator_added: "add_factor",
    authenticator_removed: "remove_factor",
    authenticator_reset: "reset_factor",
}


def connect() -> None:
    """Called once, when the app is ready."""
    user_logged_in.connect(came_in, dispatch_uid="logins.came_in")
    user_logged_out.connect(went, dispatch_uid="logins.went")
    user_login_failed.connect(failed, dispatch_uid="logins.failed")
    authentication_failed.connect(failed_factor, dispatch_uid="logins.failed_factor")
    for signal in OF_ACCOUNTS:
        signal.connect(changed, dispatch_uid="logins.changed")


def came_in(request: Any, user: Person, **_more: Any) -> None:
    """Raises NotRecorded: nobody comes in unseen."""
    facts = {**_where(request), **_with_what(request, user)}
    recorder.noted("log_in", subject=f"person:{user.pk}", by=user, facts=facts)


def went(request: Any, user: Person | None, **_more: Any) -> None:
    if user is not None:
        _note("log_out", f"person:{user.pk}", user, request)


def failed(credentials: dict[str, Any], request: Any = None, **_more: Any) -> None:
    typed = next((str(credentials[name]) for name in ("email", "username") if credentials.get(name)), "")
    person = Person.objects.filter(email__iexact=typed).only("pk").first() if typed else None
    _note(FAILED, f"person:{person.pk}" if person else UNKNOWN, "system:login", request)


def failed_factor(user: Person, request: Any = None, **_more: Any) -> None:
    """A wrong code after the right password: somebody else may know the password."""
    _note(FAILED_FACTOR, f"person:{user.pk}", "system:login", request)


def changed(signal: Any, user: Person, request: Any = None, **_more: Any) -> None:
    _note(OF_ACCOUNTS[signal], f"person:{user.pk}", user, request)


def _note(action: str, subject: str, by: Any, request: Any) -> None:
    """What cannot be undone by not being recorded is said to the operator instead."""
    try:
        recorder.noted(action, subject=subject, by=by, facts=_where(request))
    except NotRecorded as trouble:
        logger.error("%s of %s is not recorded: %s", action, subject, trouble)


def _where(request: Any) -> dict[str, str]:
    if request is None or not request.META.get("REMOTE_ADDR"):
        return {}
    return {"network": recorder.keyed_network(str(get_adapter(request).get_client_ip(request)))}


def _with_what(request: Any, user: Person) -> dict[str, str]:
    """«password», «password, totp», «webauthn»: allauth's words, in the order in which they were asked."""
    methods = get_authentication_records(request, user) if request is not None else []
    return {"with": ", ".join(str(one.get("type") or one.get("method")) for one in methods)} if methods else {}
