"""A page with many things: a frozen dataclass in its wing names and types them, the template uses them by their names.

Where there are six or fewer, a plain ``render`` with a dict says the same in one line.
"""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def show(request: HttpRequest, template: str, page: "DataclassInstance", *, status: int = 200) -> HttpResponse:
    """The page's fields are what the template is given."""
    return render(request, template, dict(vars(page)), status=status)
