"""Words of letters, notices, ended links and answers about files go when their dated days are over; nothing else does."""

from datetime import timedelta

import pytest

from chungthuc.appointments import policies
from chungthuc.appointments.models import PolicyValue
from chungthuc.certification import followups, forgetting
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.notifications import outbox
from chungthuc.notifications.models import Message, MessageState
from chungthuc.vault import sharing
from chungthuc.vault.models import ShareLink, ShareOpening
from chungthuc.verification.followups import delete_checks
from chungthuc.verification.models import Check
from demo import life
from tests.harness.jobs import run_jobs

WORDS = ("recipient", "subject", "body")


def aged(message: Message, days: int) -> Message:
    Message.objects.filter(pk=message.pk).update(queued_at=clock.now() - timedelta(days=days, minutes=1))
    return message


def letter(about: str, key: str, *, days: int, state: str = "sent") -> Message:
    made = outbox.enqueue(
        channel="email", recipient="an@vidu.test", subject="Kết quả", body="Tải tại", key=key, about=about
    )
    Message.objects.filter(pk=made.pk).update(state=state, sent_at=clock.now())
    return aged(made, days)


def wordless() -> set[str]:
    return set(Message.objects.filter(recipient="", subject="", body="").values_list("key", flat=True))


def forgotten() -> set[str]:
    followups.forget(0)
    run_jobs()
    return wordless()


def test_words_go_after_the_days_and_what_became_of_it_stays(world, scan):
    copy = life.submitted(world, scan)
    letter(copy.subject, "old", days=90)
    letter(copy.subject, "young", days=89)
    letter(f"dossier:{copy.dossier_id}", "stopped", days=90)
    letter("grant:1", "right", days=90)
    letter("", "account", days=29)
    letter("appointment:1", "visit", days=400)
    assert forgotten() == {"old", "stopped", "right"}
    kept = Message.objects.get(key="old")
    assert (kept.state, kept.about) == ("sent", copy.subject)
    assert kept.sent_at


def test_an_office_decides_for_its_own(world, scan):
    copy = life.submitted(world, scan)
    PolicyValue.objects.create(agency=world.office, name="message_days", value=10, since=clock.today())
    letter(copy.subject, "ours", days=10)
    letter("grant:1", "elsewhere", days=10)
    assert forgotten() == {"ours"}


def test_what_may_be_sent_again_or_has_not_left_keeps_its_words(world, scan):
    copy = life.submitted(world, scan)
    letter(copy.subject, "came back", days=200, state=MessageState.FAILED)
    waits = outbox.enqueue(
        channel="email", recipient="a@vidu.test", subject="x", body="y", key="waits", about=copy.subject
    )
    aged(waits, 200)
    forgetting.blank_next("")
    assert wordless() == set()


def test_it_goes_in_stretches(world, scan, monkeypatch):
    monkeypatch.setattr(forgetting, "PIECE", 2)
    copy = life.submitted(world, scan)
    letter(copy.subject, "kept", days=300, state=MessageState.FAILED)
    for nth in range(5):
        letter(copy.subject, f"n{nth}", days=200 - nth)
    assert forgotten() == {f"n{nth}" for nth in range(5)}


def test_notices_and_ended_links(world, scan):
    lan = world.people["lan"]
    copy = life.issued(world, scan, account=lan)
    delivery.wish(copy, by=world.tuan)
    run_jobs()
    notice = Message.objects.get(channel="in_app", person=lan, about=copy.subject)
    item = lan.vault_items.get()
    now = clock.now()
    links = [sharing.share(item, purpose=f"Việc {n}", until=now + timedelta(days=1), by=lan) for n in range(3)]
    sharing.note_opening(links[0], "viewed")
    facts = {"made_at": now - timedelta(days=200)}
    ShareLink.objects.filter(pk=links[0].pk).update(until=now - timedelta(days=91), **facts)
    ShareLink.objects.filter(pk=links[1].pk).update(revoked_at=now - timedelta(days=91), **facts)
    aged(notice, 364)
    followups.forget(0)
    assert list(ShareLink.objects.all()) == [links[2]]
    assert not ShareOpening.objects.exists()
    assert Message.objects.filter(pk=notice.pk).exists()
    aged(notice, 365)
    followups.forget(0)
    assert not Message.objects.filter(pk=notice.pk).exists()


def test_answers_about_files(db):
    now = clock.now()
    facts = {"length": 1, "known": False, "conclusion": "no_copy", "reason": "x", "trust_version": "1"}
    for days in (364, 366):
        Check.objects.create(at=now - timedelta(days=days), file_sha256=f"{days}", **facts)
    delete_checks(0)
    assert [one.file_sha256 for one in Check.objects.all()] == ["364"]


@pytest.mark.parametrize("name", sorted(policies.OF_THE_NATION))
def test_an_agency_does_not_decide_for_the_nation(world, name):
    with pytest.raises(Refused) as told:
        policies.decide(world.office, name, 5, by=world.nga, since=clock.today(), reason="x")
    assert told.value.code == "policy_unknown"
