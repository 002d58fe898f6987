"""«Kéo dài thời hạn» (NĐ 23/2015/NĐ-CP Art. 21): for any dossier, before it is late, told to the requester."""

from datetime import date, datetime, timedelta

import pytest

from chungthuc.audit.models import Event
from chungthuc.audit.rows import faults
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import cancelling, extending
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.dossiers.models import Extension
from chungthuc.notifications.models import Message
from demo import life
from tests.harness.clock import Clock

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=VIETNAM)
DUE = TUESDAY.replace(hour=17)


@pytest.fixture
def now(monkeypatch) -> Clock:
    moving = Clock(TUESDAY)
    monkeypatch.setattr(clock, "now", moving)
    return moving


@pytest.fixture
def copy(now, world, scan) -> CertifiedCopy:
    return life.submitted(world, scan)


def test_two_working_days_by_the_article_and_everything_moves(world, copy):
    assert [(one.days, one.until.date()) for one in extending.choices_of(copy.dossier)] == [
        (1, date(2026, 11, 25)), (2, date(2026, 11, 26)),
    ]  # fmt: skip
    for _press in range(2):
        kept = extending.extend(copy.dossier, date(2026, 11, 26), ground="many_pages", by=world.minh)
    copy.refresh_from_db()
    copy.dossier.refresh_from_db()
    assert (kept.days, kept.before, kept.until) == (2, DUE, DUE.replace(day=26))
    assert copy.due_at == copy.dossier.due_at == kept.until
    assert Extension.objects.count() == 1
    told = Event.objects.filter(action__in=["extend", "move_due"]).values_list("subject", flat=True)
    assert set(told) == {kept.plain_name, copy.dossier.plain_name, copy.subject}
    letter = Message.objects.get(about=copy.dossier.plain_name, channel="email")
    assert "17:00 ngày 26/11/2026" in letter.body
    assert "Bản chính có nhiều trang" in letter.body
    assert not list(faults())


def test_a_friday_is_extended_over_the_days_off(world, scan, now):
    now.moment = datetime(2026, 11, 27, 16, tzinfo=VIETNAM)  # after 15:00: due on Monday
    copy = life.submitted(world, scan)
    kept = extending.extend(copy.dossier, date(2026, 12, 1), ground="complex", by=world.minh)
    assert kept.days == 1


@pytest.mark.parametrize(
    ("day", "agreement", "code"),
    [
        (date(2026, 11, 24), "", "no_later_day"),  # the day it is promised for
        (date(2026, 11, 28), "Giấy thỏa thuận", "no_later_day"),  # Saturday
        (date(2027, 3, 1), "Giấy thỏa thuận", "no_later_day"),
        (date(2026, 11, 27), " ", "agreement_missing"),  # three working days
    ],
)
def test_what_the_article_does_not_allow(world, copy, day, agreement, code):
    with pytest.raises(Refused) as refused:
        extending.extend(copy.dossier, day, ground="many_pages", agreement=agreement, by=world.minh)
    assert refused.value.code == code
    assert not Extension.objects.exists()


def test_longer_by_a_written_agreement(world, copy):
    kept = extending.extend(
        copy.dossier, date(2026, 11, 30), ground="many_pages", agreement="Biên bản 24/11/2026", by=world.minh
    )
    assert (kept.days, kept.until) == (4, DUE.replace(day=30))
    assert extending.choices_of(copy.dossier) == []


def offered(copy: CertifiedCopy) -> bool:
    return "many_papers" in extending.grounds_of(copy.dossier)


def test_many_kinds_of_originals_is_a_ground_where_there_are_many(world, copy, scan):
    """Art. 21: «nhiều loại bản chính». The same paper three times is one kind; what was cancelled is none."""
    assert not offered(copy)
    with pytest.raises(Refused, match="chỉ có một loại bản chính") as refused:
        extending.extend(copy.dossier, date(2026, 11, 25), ground="many_papers", by=world.minh)
    assert refused.value.code == "one_kind_of_paper"
    same, other = (
        life.submitted(world, scan, title=title) for title in (copy.original_title.upper(), "Giấy khai sinh")
    )
    CertifiedCopy.objects.filter(pk=same.pk).update(dossier=copy.dossier)
    assert not offered(copy)
    CertifiedCopy.objects.filter(pk=other.pk).update(dossier=copy.dossier)
    assert offered(copy)
    assert (
        extending.extend(copy.dossier, date(2026, 11, 25), ground="many_papers", by=world.minh).ground == "many_papers"
    )
    cancelling.cancel(CertifiedCopy.objects.get(pk=other.pk), reason="Rút", by=world.minh)
    assert not offered(copy)


def test_originals_that_were_left_and_not_scanned_yet_may_be_of_any_kind(world, copy):
    for left, may in ((1, False), (2, True)):
        copy.dossier.originals_left = left
        assert offered(copy) == may


def test_late_stays_late_and_what_is_over_needs_no_more_time(world, copy, now):
    now.moment = DUE + timedelta(seconds=1)
    for late in (True, False):
        if not late:
            now.moment = TUESDAY
            cancelling.cancel(copy, reason="Rút yêu cầu", by=world.minh)
        with pytest.raises(Refused) as refused:
            extending.extend(copy.dossier, date(2026, 11, 26), ground="complex", by=world.minh)
        assert refused.value.code == "nothing_to_extend"


@pytest.mark.parametrize("who", ["dung", "hoa", "tuan", "lan"])
def test_only_an_officer_of_this_office(world, copy, who):
    with pytest.raises(NotAllowed):
        extending.extend(copy.dossier, date(2026, 11, 26), ground="complex", by=world.people[who])
