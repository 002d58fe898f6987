"""The tree: offices are added, renamed, placed elsewhere, abolished, by who stands above; the past stays."""

from datetime import date, timedelta

import pytest

from chungthuc.accounts import rights
from chungthuc.accounts.models import Grant, Right
from chungthuc.agencies import tree
from chungthuc.agencies.finding import communes
from chungthuc.agencies.models import Agency, AgencyKind, Desk, Placement
from chungthuc.audit.models import Event
from chungthuc.certification.reorganising import placing
from chungthuc.certification.reorganising.placing import NewAgency
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused

WHY = "Nghị quyết 3/NQ-HĐND"


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def new(code: str = "99001", **facts: object) -> NewAgency:
    usual = {"name": "Ủy ban nhân dân phường Bờ Hồ", "kind": AgencyKind.COMMUNE, "since": in_days(1), "decision": WHY}
    return NewAgency(code=code, **{**usual, **facts})


@pytest.fixture
def added(office) -> Agency:
    return placing.add(office.province, new(since=in_days(-30)), by=office.nga)


def test_an_agency_is_added_below_and_found_without_tones(office):
    made = placing.add(office.province, new(), by=office.nga)
    assert not tree.below(office.province, in_days(0)).filter(pk=made.pk).exists()
    assert tree.below(office.province, in_days(1)).filter(pk=made.pk).exists()
    assert list(Agency.objects.search("bo ho ha noi")) == [made]
    assert Event.objects.get(action="add_agency").facts["decision"] == WHY


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"code": "00070"}, "code_taken"), ({"code": "a b"}, "code_wrong"), ({"code": "x" * 21}, "code_wrong"),
     ({"name": " "}, "name_missing"), ({"decision": ""}, "decision_missing"), ({"since": date(2000, 1, 1)}, "parent_not_there"),
     ({"since": date(1900, 1, 1)}, "day_is_past"), ({"name": "x" * 301}, "text_too_long")],
)  # fmt: skip
def test_a_senseless_agency_is_refused_by_name(office, facts, code):
    before = Agency.objects.count()
    with pytest.raises(Refused) as refusal:
        placing.add(office.province, new(**facts), by=office.nga)
    assert refusal.value.code == code
    assert Agency.objects.count() == before


def test_a_name_counts_from_its_day_and_the_old_one_stays(office, added, morning):
    placing.rename(added, "Ủy ban nhân dân phường Hồ Gươm", since=in_days(2), by=office.nga, decision=WHY)
    assert tree.name_on(added, in_days(1)) == "Ủy ban nhân dân phường Bờ Hồ"
    assert tree.name_on(added, in_days(2)) == "Ủy ban nhân dân phường Hồ Gươm"
    assert list(Agency.objects.search("ho guom")) == list(Agency.objects.search("bo ho")) == [added]
    assert [one.code for one in communes("bờ hồ")] == ["99001"]
    morning.on(days=2)
    assert [one.code for one in communes("hồ gươm")] == ["99001"]
    assert communes("bờ hồ") == []


def test_one_change_at_a_time_and_never_in_the_past(office, added):
    with pytest.raises(Refused) as refusal:
        placing.rename(added, "Tên khác", since=in_days(-1), by=office.nga, decision=WHY)
    assert refusal.value.code == "day_is_past"
    placing.rename(added, "Tên khác", since=in_days(5), by=office.nga, decision=WHY)
    with pytest.raises(Refused) as refusal:
        placing.rename(added, "Tên nữa", since=in_days(5), by=office.nga, decision=WHY)
    assert refusal.value.code == "placed_later"
    assert Placement.objects.filter(agency=added).count() == 2


def test_an_agency_moves_below_another_one(office, added):
    below = placing.add(added, new("99002", kind=AgencyKind.NOTARY_ORGANIZATION, since=in_days(0)), by=office.nga)
    placing.move(below, office.office, since=in_days(3), by=office.nga, decision=WHY)
    assert tree.path(below, in_days(2))[1] == added.pk
    assert tree.path(below, in_days(3))[1] == office.office.pk


def test_no_circle_and_no_own_parent(office, added):
    below = placing.add(added, new("99002", since=in_days(0)), by=office.nga)
    for parent, code in ((added, "own_parent"), (below, "circle")):
        with pytest.raises(Refused) as refusal:
            placing.move(added, parent, since=in_days(3), by=office.nga, decision=WHY)
        assert refusal.value.code == code
    assert tree.path(added, in_days(3))[1] == office.province.pk


def test_an_agency_without_work_is_abolished(office, added, morning):
    grant = Grant.objects.create(
        person=office.minh, agency=added, right=Right.CREATE_COPY, given_by=office.nga, reason=WHY, since=clock.now()
    )
    desk = Desk.objects.create(agency=added, name="Quầy 1", during=(in_days(-1), None))
    placing.abolish(added, day=in_days(3), by=office.nga, decision=WHY)
    assert tree.below(office.province, in_days(2)).filter(pk=added.pk).exists()
    assert not tree.below(office.province, in_days(3)).filter(pk=added.pk).exists()
    assert rights.holds(office.minh, Right.CREATE_COPY, added)
    morning.on(days=3)
    assert not rights.holds(office.minh, Right.CREATE_COPY, added)
    grant.refresh_from_db()
    desk.refresh_from_db()
    assert desk.during.upper == clock.today()
    assert tree.name_on(added, clock.today()) == "Ủy ban nhân dân phường Bờ Hồ"
    with pytest.raises(Refused) as refusal:
        placing.rename(added, "Tên khác", since=in_days(5), by=office.nga, decision=WHY)
    assert refusal.value.code == "agency_gone"


def test_who_has_agencies_below_is_not_abolished(office):
    with pytest.raises(Refused) as refusal:
        placing.abolish(office.province, day=in_days(3), by=office.nga, decision=WHY)
    assert refusal.value.code == "has_below"


def test_who_has_papers_in_hand_is_not_abolished(world, submitted_copy):
    with pytest.raises(Refused) as refusal:
        placing.abolish(world.office, day=in_days(3), by=world.nga, decision=WHY)
    assert refusal.value.code == "has_open_work"


def test_only_who_stands_above_changes_an_office(office, added):
    Grant.objects.create(
        person=office.minh, agency=added, right=Right.ADMINISTER, given_by=office.nga, reason=WHY, since=clock.now()
    )
    by = office.minh
    for act in (
        lambda: placing.rename(added, "Tên khác", since=in_days(3), by=by, decision=WHY),
        lambda: placing.move(added, office.office, since=in_days(3), by=by, decision=WHY),
        lambda: placing.abolish(added, day=in_days(3), by=by, decision=WHY),
        lambda: placing.add(office.province, new("99003"), by=by),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert placing.add(added, new("99003"), by=by).code == "99003"
