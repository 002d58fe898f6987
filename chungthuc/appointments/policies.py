"""What counts at an agency on a day: the defaults, what those above and the agency itself decided, within bounds."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person, Right
from chungthuc.agencies import tree
from chungthuc.agencies.calendar import MOST_EXTENSION
from chungthuc.agencies.models import Agency
from chungthuc.appointments.models import PolicyValue
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.errors import Refused


@dataclass(frozen=True)
class Policy:
    """Whole numbers, the unit in the name. The values here are the nation's defaults."""

    hold_minutes: int = 5  # a place kept while the form is filled in; extended once
    confirm_minutes: int = 15  # for a booking without an account
    release_minutes: int = 10  # a cancelled place is free again after this …
    release_spread_minutes: int = 5  # … and up to so much more, at random: nobody can wait for it
    public_percent: int = 60  # the public's share that a new rule proposes; the rest is for walk-ins
    fallback_minutes: int = 30  # the unused public share falls to walk-ins so long before
    originals_a_unit: int = 3
    pages_a_unit: int = 20
    most_units: int = 4  # more goes to the drop-off lane
    drop_off_units: int = 1  # the short appointment in which the originals are counted and receipted
    drop_off_days: int = MOST_EXTENSION  # working days that the result of a drop-off may take longer
    open_a_person: int = 1  # at this agency
    day_a_person: int = 2  # anywhere
    lead_minutes: int = 60
    lead_days: int = 14
    early_minutes: int = 15
    late_minutes: int = 15  # who comes later than this is a no-show
    calls: int = 3
    misses: int = 3  # the no-show limit: so many in ``misses_days``, and confirmation is asked for; never a ban
    misses_days: int = 90
    move_minutes: int = 120  # the citizen moves it until so long before; cancelling is possible until it begins
    moves: int = 2
    answer_hours: int = 24  # to a proposed new time
    horizon_days: int = 60  # slots are made so far ahead
    wipe_days: int = 30  # contact facts are wiped so long after the appointment
    draft_days: int = 7  # what was typed at the counter and never sent is wiped so long after the last change
    upload_days: int = 30  # a scan that no draft and no paper has is deleted so long after it was sent
    message_days: int = 90  # words and addresses of letters about papers are blanked so long after they were written
    notice_days: int = 365  # notices of an account are deleted after this
    link_days: int = 90  # a share link is deleted so long after it ended
    check_days: int = 365  # answers about files are deleted after this
    one_person_allowed: int = 1  # may one person sign what he took in, and seal what he signed? 0: never

    @property
    def hold(self) -> timedelta:
        return timedelta(minutes=self.hold_minutes)

    @property
    def fallback(self) -> timedelta:
        return timedelta(minutes=self.fallback_minutes)

    def units_for(self, originals: int, pages: int) -> int:
        """Units of ten minutes for so many originals with so many pages in all; at least one."""
        by_papers = -(-originals // self.originals_a_unit)
        by_pages = -(-pages // self.pages_a_unit)
        return max(1, by_papers, by_pages)


DEFAULTS = Policy()
NATION = 0  # the key of no agency
NAMES = frozenset(asdict(DEFAULTS))
OF_THE_NATION = frozenset({"notice_days", "link_days", "check_days"})  # about what belongs to no agency
MOST_BY_LAW = {"drop_off_days": MOST_EXTENSION}
# By the last word of the name.
MOST_OF_UNIT = {"percent": 100, "minutes": 7 * 24 * 60, "hours": 30 * 24, "days": 366, "allowed": 1}
MOST_OF_OTHERS = 1000  # papers, pages, units, times


def units_for(originals: int, pages: int, policy: Policy = DEFAULTS) -> int:
    """How many units an appointment with these papers takes. Numbers below one count as one paper, one page."""
    return policy.units_for(max(originals, 1), max(pages, 1))


# What was said at each of the agencies, above them and for the nation, the nation's first, the latest last.
SAID = """
WITH RECURSIVE up(root, id, depth) AS (
  SELECT asked, asked, 0 FROM unnest(%(agencies)s::bigint[]) AS asked
  UNION SELECT up.root, p.parent_id, up.depth + 1 FROM up JOIN agencies_placement p
    ON p.agency_id = up.id AND p.during @> %(day)s::date WHERE p.parent_id IS NOT NULL AND up.depth < 20
)
SELECT up.root, v.name, up.depth, v.value, v.least, v.most, v.since
  FROM up JOIN appointments_policyvalue v ON v.agency_id = up.id WHERE v.since <= %(day)s
UNION ALL
SELECT asked, v.name, 99, v.value, v.least, v.most, v.since
  FROM unnest(%(agencies)s::bigint[]) AS asked, appointments_policyvalue v
 WHERE v.agency_id IS NULL AND v.since <= %(day)s
ORDER BY 3 DESC, 7"""


class BoundedValue(NamedTuple):
    """A value, and the bounds it sets for those below."""

    value: int
    least: int | None
    most: int | None


def policy_of(agency: Agency, on: date | None = None) -> Policy:
    """What counts there that day: the nearest decision of each name, inside the bounds of those above."""
    return policies_of([agency], on)[agency.pk]


def policy_of_nation(on: date | None = None) -> Policy:
    """What counts where no province and no agency decided otherwise."""
    return _policies([NATION], on)[NATION]


def policies_of(agencies: Iterable[Agency], on: date | None = None) -> dict[int, Policy]:
    """The same of several agencies, by their keys, with one statement."""
    return _policies([agency.pk for agency in agencies], on)


def _policies(keys: list[int], on: date | None) -> dict[int, Policy]:
    said: dict[int, dict[str, dict[int, BoundedValue]]] = {key: {} for key in keys}
    with connection.cursor() as cursor:
        cursor.execute(SAID, {"agencies": keys, "day": on or clock.today()})
        for root, name, depth, *value, _since in cursor.fetchall():
            said[root].setdefault(name, {})[depth] = BoundedValue(
                *value
            )  # a later decision takes an earlier one's place
    return {key: replace(DEFAULTS, **_found(said[key])) for key in keys}


def _found(said: dict[str, dict[int, BoundedValue]]) -> dict[str, int]:
    """Nobody's decision, however it came into the table, goes beyond the law."""
    found = {name: _inside(list(rows.values())) for name, rows in said.items() if name in NAMES}
    return {name: min(value, MOST_BY_LAW.get(name, value)) for name, value in found.items()}


def decide(
    agency: Agency,
    name: str,
    value: int,
    *,
    by: Person,
    since: date,
    reason: str,
    least: int | None = None,
    most: int | None = None,
) -> PolicyValue:
    """«Lưu quy định»: from that day on, here and below. Raises Refused outside the bounds, NotAllowed without right."""
    demand_administrator(by, agency)
    if name not in NAMES - OF_THE_NATION:
        raise Refused("policy_unknown", _("Không có quy định này."), _("Chọn một quy định trong danh sách."))
    _demand_lawful(name, value)
    _demand_possible(name, value)
    with transaction.atomic():
        _demand_inside(agency, name, value, since)
        row, _made = PolicyValue.objects.update_or_create(
            agency=agency,
            name=name,
            since=since,
            defaults={"value": value, "least": least, "most": most, "reason": reason},
        )
        facts = {"name": name, "value": value, "since": since.isoformat()}
        record(agency.code, "decide_booking_policy", subject=f"policy:{row.pk}", by=by, facts=facts)
    return row


def demand_administrator(by: Person, agency: Agency) -> None:
    """Who decides about opening hours and policies there."""
    message, remedy = _("Bạn không quản trị cơ quan này."), _("Hỏi người quản trị của cơ quan.")
    rights.demand_right(by, Right.ADMINISTER, agency, message, remedy)


def most_of(name: str) -> int:
    """The largest value that makes sense for this policy, whoever decides."""
    return MOST_BY_LAW.get(name, MOST_OF_UNIT.get(name.rpartition("_")[2], MOST_OF_OTHERS))


def _demand_possible(name: str, value: int) -> None:
    if not 0 <= value <= most_of(name):
        raise Refused(
            "policy_out_of_range",
            _("Giá trị phải từ 0 đến %(most)s.") % {"most": most_of(name)},
            _("Nhập giá trị trong khoảng đó."),
        )


def _demand_lawful(name: str, value: int) -> None:
    if value > MOST_BY_LAW.get(name, value):
        raise Refused(
            "policy_beyond_the_law",
            _("Pháp luật cho phép nhiều nhất %(most)s.") % {"most": MOST_BY_LAW[name]},
            _("Nhập giá trị không quá mức đó."),
        )


def _demand_inside(agency: Agency, name: str, value: int, day: date) -> None:
    above = tree.path(agency, day)[1:]
    rows = PolicyValue.objects.begun(day).filter(Q(agency__in=above) | Q(agency__isnull=True), name=name)
    latest = {row.agency_id: row for row in rows}
    least = max((row.least for row in latest.values() if row.least is not None), default=0)
    most = min((row.most for row in latest.values() if row.most is not None), default=None)
    if value < least or (most is not None and value > most):
        raise Refused(
            "policy_out_of_bounds",
            _("Giá trị nằm ngoài giới hạn do cơ quan cấp trên đặt ra (%(least)s–%(most)s).")
            % {"least": least, "most": most if most is not None else "…"},
            _("Nhập giá trị trong giới hạn, hoặc đề nghị cơ quan cấp trên thay đổi."),
        )


def _inside(rows: list[BoundedValue]) -> int:
    """The last row's value, kept inside the bounds of all before it (from the nation downwards)."""
    least, most, value = 0, None, 0
    for row in rows:
        value = max(row.value, least)
        value = value if most is None else min(value, most)
        least = max(least, row.least or 0)
        most = row.most if most is None or (row.most is not None and row.most < most) else most
    return value
