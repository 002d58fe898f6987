"""What somebody wrote and a refusal would lose: shown once beneath the refusal, and in its form where that is shown.

It waits in the session, never in an address or a cookie. Only text that is free: codes, PINs, tokens and ids have no
name in ``FREE_TEXT``.
"""

from django.http import HttpRequest

from chungthuc.web.kit.reading import as_written

FREE_TEXT = ("reason",)
LONGEST = 100_000  # characters that a session holds for this; whoever sent more has it in a file
KEY = "unsaved"


def keep(request: HttpRequest) -> None:
    """For the page that is shown next."""
    sent = {name: as_written(request.POST.get(name, "")) for name in FREE_TEXT}
    written = {name: text for name, text in sent.items() if 0 < len(text) <= LONGEST}
    if written and request.resolver_match is not None:
        request.session[KEY] = {request.resolver_match.view_name: written}


def take(request: HttpRequest) -> dict[str, dict[str, str]]:
    """By the name of the address that it was sent to, by field; afterwards it is gone."""
    session = getattr(request, "session", None)
    if session is None or KEY not in session:
        return {}
    kept: dict[str, dict[str, str]] = session.pop(KEY)
    return kept
