"""How a refusal from below is told to the person."""

from django.contrib import messages
from django.http import HttpRequest
from pades.common.errors import PadesError

from chungthuc.accounts import refusals
from chungthuc.core.errors import Refused
from chungthuc.sentences.faults import of_error
from chungthuc.web.kit.access import my_agency


def refuse(request: HttpRequest, error: Refused | PadesError) -> None:
    """Tell the person what was not done, why, and what to do, with the code for the help desk."""
    if error.code in refusals.BY_RIGHTS:
        refusals.note(request, error.code, agency=my_agency(request))
    messages.error(request, words(error), extra_tags=error.code)


def words(error: Refused | PadesError) -> str:
    """What was not done, why, and what to do."""
    return of_error(error) if isinstance(error, PadesError) else f"{error.message} {error.remedy}".strip()
