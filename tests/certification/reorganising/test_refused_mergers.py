"""A merger that makes no sense is refused by name, and nothing is half-done."""

from datetime import timedelta

import pytest

from chungthuc.accounts.models import Grant, Right
from chungthuc.agencies.models import Succession
from chungthuc.audit.models import Event
from chungthuc.certification.reorganising import merging, placing
from chungthuc.certification.reorganising.merging import Merger
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from demo import life
from tests.certification.reorganising.conftest import WHY


@pytest.mark.parametrize(
    "code",
    ["merge_into_itself", "kinds_differ", "merged_already", "successor_is_merged", "predecessor_pending", "agency_gone",
     "day_is_past", "decision_missing", "no_right", "right_gone", "numbers_given_today", "no_self_grant"],
)  # fmt: skip
def test_a_senseless_merger_is_refused_by_name_and_nothing_is_half_done(world, kept, scan, at, code):
    day, by, third = clock.today() + timedelta(days=3), world.nga, world.neighbour
    one = Merger(world.office, kept, day, WHY)
    if code == "merge_into_itself":
        one = Merger(kept, kept, day, WHY)
    elif code == "kinds_differ":
        one = Merger(world.office, world.province, day, WHY)
    elif code == "merged_already":
        merging.prepare(Merger(world.office, third, day, WHY), by=by)
    elif code == "successor_is_merged":
        merging.prepare(Merger(kept, third, day, WHY), by=by)
    elif code == "predecessor_pending":
        merging.prepare(Merger(third, world.office, day, WHY), by=by)
    elif code == "agency_gone":
        placing.abolish(kept, day=day, by=by, decision=WHY)
    elif code == "day_is_past":
        one = Merger(world.office, kept, clock.today() - timedelta(days=1), WHY)
    elif code == "decision_missing":
        one = Merger(world.office, kept, day, " ")
    elif code == "no_right":
        by = world.minh
    elif code == "right_gone":
        one = Merger(world.office, kept, day, WHY, moved=[999_999])
    elif code == "numbers_given_today":
        life.issued(world, scan)
        one = Merger(world.office, kept, clock.today(), WHY)
    elif code == "no_self_grant":
        own = Grant.objects.create(
            person=by, agency=world.office, right=Right.INSPECT, given_by=world.hoa, reason=WHY, since=clock.now()
        )
        one = Merger(world.office, kept, day, WHY, moved=[own.pk])
    before = (Succession.objects.count(), Event.objects.count())
    with pytest.raises(Refused) as refusal:
        merging.prepare(one, by=by)
    assert refusal.value.code == code
    assert (Succession.objects.count(), Event.objects.count()) == before
