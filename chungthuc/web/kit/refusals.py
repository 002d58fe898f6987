"""How a refusal from below is told to the person: one door for each thing that a page does with it.

    @refusals_lead_to("copy", "copy_id")    a page that only acts: told, and back to the page with the button
    with refusals_told(request):            a form that comes again with what was typed
    with refusals_at(form, "code"):         the same, told at a field
    with refusals_by_field(request, form, {"volume_days": "closed_on"}):
                                            at the field that the code names, any other at the top
    with refusals_as_invalid():             while a form cleans a field

``TooMany`` is a refusal too. Where a page only acts it goes on to the middleware, which answers 429. What somebody
wrote there is not lost: ``kit.unsaved``.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from types import TracebackType
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from pades.common.errors import PadesError

from chungthuc.accounts import refusals
from chungthuc.core.errors import Refused
from chungthuc.core.throttle import TooMany
from chungthuc.sentences.faults import of_error
from chungthuc.web.kit import unsaved
from chungthuc.web.kit.access import my_agency

View = Callable[..., HttpResponseBase]


def refuse(request: HttpRequest, error: Refused | PadesError) -> None:
    """Tell the person what was not done, why, and what to do, with the code for the help desk."""
    _note(request, error)
    messages.error(request, words(error), extra_tags=error.code)


def _note(request: HttpRequest, error: Refused | PadesError) -> None:
    if error.code in refusals.BY_RIGHTS:
        refusals.note(request, error.code, agency=my_agency(request))


def words(error: Refused | PadesError) -> str:
    """What was not done, why, and what to do."""
    return of_error(error) if isinstance(error, PadesError) else f"{error.message} {error.remedy}".strip()


def refusals_lead_to(page: str | View, *ids: str) -> Callable[[View], View]:
    """The view acts; whatever is refused is told on ``page``, which takes these ``ids`` of the view's own address.

    What was written as a reason is shown there once more (``kit.unsaved``).

    Where the page depends on more, a function of the same request and address that answers the redirect.
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def acting(request: HttpRequest, **address: Any) -> HttpResponseBase:
            try:
                return view(request, **address)
            except TooMany:
                unsaved.keep(request)
                raise
            except (Refused, PadesError) as refusal:
                refuse(request, refusal)
                unsaved.keep(request)
            if isinstance(page, str):
                return redirect(page, *(address[name] for name in ids))
            return page(request, **address)

        return acting

    return guarded


class Telling:
    """While it lasts a refusal ends what is done, is told, and goes no further; ``refused`` says that there was one."""

    def __init__(self, tell: Callable[[Refused | PadesError], object]) -> None:
        self.tell = tell
        self.refused = False

    def __enter__(self) -> "Telling":
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> bool:
        if isinstance(error, Refused | PadesError):
            self.refused = True
            self.tell(error)
        return self.refused


def refusals_told(request: HttpRequest) -> Telling:
    """At the top of the page that comes again."""
    return Telling(lambda error: refuse(request, error))


def refusals_at(form: forms.BaseForm, field: str) -> Telling:
    """At the field whose value was refused."""
    return Telling(lambda error: form.add_error(field, words(error)))


def refusals_by_field(request: HttpRequest, form: forms.BaseForm, fields: Mapping[str, str | None]) -> Telling:
    """At the field that is at fault, by the refusal's code; None: at the form. Any other at the top of the page."""

    def tell(error: Refused | PadesError) -> None:
        if error.code not in fields:
            return refuse(request, error)
        _note(request, error)
        return form.add_error(fields[error.code], words(error))

    return Telling(tell)


@contextmanager
def refusals_as_invalid(code: str = "") -> Iterator[None]:
    """What is refused is no value of this field. Raises ValidationError with the code, or with the refusal's own."""
    try:
        yield
    except (Refused, PadesError) as refusal:
        raise forms.ValidationError(words(refusal), code=code or refusal.code) from None
