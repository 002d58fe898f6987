"""Every component in every state, for builders (development only)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungthuc.certification.lifecycle import Status
from chungthuc.verification.models import Conclusion


@login_not_required
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Buttons, fields, statuses, messages, verdicts, tables, empty states."""
    return render(request, "gallery.html", {"statuses": Status.choices, "conclusions": Conclusion.choices})
