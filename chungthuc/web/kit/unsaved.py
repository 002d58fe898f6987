"""What somebody wrote and a refusal would lose: shown once beneath the refusal, and in its form where that is shown.

It waits in the session, never in an address or a cookie. Only what is listed here: no code, PIN, token or id is.
"""

from typing import TypedDict

from django.http import HttpRequest

from chungthuc.web.kit.reading import as_written

FREE_TEXT = ("reason",)
NUMBERS = ("left", "bottom")  # of a signature's corner: they come back in their form only
CHOSEN = ("ground", "until", "day")  # of an extension, of a waiver; they come back in their form only
TICKED = ("usual",)  # of «Trả về»: which ones, by comma; they come back in their form only
LONGEST = 100_000  # characters that a session holds for this; whoever sent more has it in a file
KEY = "unsaved"
ELSEWHERE = "elsewhere"  # no form's name


class Kept(TypedDict):
    """``form``: name of the address that it was sent to; ``about``: the ids in that address."""

    form: str
    about: dict[str, str]
    fields: dict[str, str]


def keep(request: HttpRequest) -> None:
    """For the page that is shown next."""
    sent = {name: as_written(request.POST.get(name, "")) for name in (*FREE_TEXT, *NUMBERS, *CHOSEN)}
    sent |= {name: as_written(",".join(request.POST.getlist(name))) for name in TICKED}
    fields = {name: text for name, text in sent.items() if 0 < len(text) <= LONGEST}
    if fields and (found := request.resolver_match) is not None:
        request.session[KEY] = Kept(form=found.view_name, about=_ids(request), fields=fields)


def of(request: HttpRequest, form: str) -> dict[str, str]:
    """What was sent to this form about what the page is about, for a view that builds it; it is not gone by this."""
    kept: Kept | None = request.session.get(KEY)
    return kept["fields"] if kept and _form(request, kept) == form else {}


def take(request: HttpRequest) -> dict[str, dict[str, str]]:
    """By form, by field; afterwards it is gone. A page about something else shows it too, but in no form."""
    session = getattr(request, "session", None)
    if session is None or KEY not in session:
        return {}
    kept: Kept = session.pop(KEY)
    return {_form(request, kept): kept["fields"]}


def _form(request: HttpRequest, kept: Kept) -> str:
    return kept["form"] if kept["about"].items() <= _ids(request).items() else ELSEWHERE


def _ids(request: HttpRequest) -> dict[str, str]:
    found = request.resolver_match
    return {name: str(value) for name, value in found.kwargs.items()} if found else {}
