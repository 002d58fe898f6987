"""«Mốc kiểm tra nhật ký»: one a day, looked up and printed by administrators. A hash and two counts, nobody's data."""

from io import BytesIO

import segno
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from chungthuc.accounts import rights
from chungthuc.accounts.models import Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.watch.checkpoints import in_groups, listed
from chungthuc.web.kit.paging import Page
from chungthuc.web.kit.reading import as_day, data_url

SIZE = 31


@require_GET
def checkpoints(request: PersonRequest) -> HttpResponse:
    """Newest first."""
    _demand_administrator(request)
    rows = listed()
    if after := as_day(request.GET.get("after", "")):
        rows = rows.filter(day__lt=after)
    found = list(rows[: SIZE + 1])
    for one in found:
        one.begins = in_groups(one.sha256[:16], " ")  # type: ignore[attr-defined]  # for the list alone
    page = Page(found[:SIZE], found[SIZE - 1].day.isoformat() if len(found) > SIZE else None)
    return render(request, "oversight/checkpoints.html", {"page": page})


@require_GET
def checkpoint(request: PersonRequest, day: str) -> HttpResponse:
    """One, as it is printed and put away."""
    _demand_administrator(request)
    if (wanted := as_day(day)) is None:
        raise Http404
    one = get_object_or_404(listed(), pk=wanted)
    context = {
        "one": one,
        "site": settings.ADDRESS,
        "hash": in_groups(one.sha256, " "),
        "previous": in_groups(one.previous, " "),
        "key": in_groups(one.key, " "),
        "picture": data_url(_picture(one.sha256)),
    }
    return render(request, "oversight/checkpoint.html", context)


def _demand_administrator(request: PersonRequest) -> None:
    if not rights.agencies_where(request.user, Right.ADMINISTER).exists():
        raise PermissionDenied


def _picture(sha256: str) -> bytes:
    """A QR code of the hash, so that nobody types 64 digits."""
    out = BytesIO()
    segno.make(sha256.upper(), error="m").save(out, kind="png", scale=5, border=2)
    return out.getvalue()
