"""«Quầy và địa chỉ»: what an office is today, what will change, what was."""

from datetime import timedelta

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies import calendar, tree
from chungthuc.agencies.models import Agency, Desk, OfficeAddress, OfficeHours
from chungthuc.appointments.models import AvailabilityRule
from chungthuc.core import clock
from chungthuc.web.kit.administering.branch import administered, office_frame
from chungthuc.web.kit.show import show
from chungthuc.web.offices.pages import DayLine, DeskLine, OfficePage

AHEAD = timedelta(days=365)  # of days off that are shown
LATELY = 10  # rows of before that are shown of each


@require_GET
def office(request: PersonRequest, agency: str) -> HttpResponse:
    """Desks, address, office hours, days off and worked."""
    one, today = administered(request, agency), clock.today()
    desks = Desk.objects.filter(agency=one)
    addresses, hours = OfficeAddress.objects.filter(agency=one), OfficeHours.objects.filter(agency=one)
    page = OfficePage(
        **vars(office_frame(request, one, "desks")),
        desks=desk_lines(desks.lasting(today)),
        ended=desk_lines(desks.over(today))[-LATELY:],
        address=addresses.in_force(),
        addresses=list(addresses.begun(today).reverse()[1 : 1 + LATELY]),
        coming_addresses=list(addresses.coming(today)),
        closes_at=calendar.closes_at(one, today),
        hours=list(hours.begun(today).reverse()[:LATELY]),
        coming_hours=list(hours.coming(today)),
        days=_days(one),
        below=tree.below(one, today).count(),
    )
    return show(request, "offices/office.html", page)


def desk_lines(desks: QuerySet[Desk]) -> list[DeskLine]:
    rows = list(desks)
    lasting = AvailabilityRule.objects.lasting(clock.today())
    with_hours = set(lasting.filter(desk__in=rows).values_list("desk", flat=True))
    return [_line(one, has_hours=one.pk in with_hours) for one in rows]


def _line(desk: Desk, *, has_hours: bool) -> DeskLine:
    upper = desk.during.upper
    last = upper - timedelta(days=1) if upper else None
    return DeskLine(desk, desk.during.lower > clock.today(), last, has_hours)


def _days(agency: Agency) -> list[DayLine]:
    today = clock.today()
    rows = calendar.special_days(agency, today, today + AHEAD)
    names = tree.names_on([one.agency_id for one in rows if one.agency_id], today)
    return [
        DayLine(
            one,
            own=one.agency_id == agency.pk and one.day > today,
            by=names.get(one.agency_id, "") if one.agency_id else _("Cả nước"),
        )
        for one in rows
    ]
