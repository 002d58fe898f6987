"""How a refusal from below is told to the person."""

from django.contrib import messages
from django.http import HttpRequest
from pades.common.errors import PadesError

from chungthuc.accounts import refusals
from chungthuc.core.errors import Refused
from chungthuc.web.kit.access import my_agency


def refuse(request: HttpRequest, error: Refused | PadesError) -> None:
    """Tell the person what was not done, why, and what to do, with the code for the help desk."""
    if error.code in refusals.BY_RIGHTS:
        refusals.note(request, error.code, agency=my_agency(request))
    remedy = getattr(error, "remedy", "")
    messages.error(request, f"{error.message} {remedy}".strip(), extra_tags=error.code)
