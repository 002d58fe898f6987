"""Tell: a row a channel in the caller's transaction, words without names, reminders that can be taken back."""

from dataclasses import fields
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from chungthuc.accounts.models import Person
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.core.errors import Refused
from chungthuc.notifications import notices, outbox, sending, tasks
from chungthuc.notifications.channels import NotSent
from chungthuc.notifications.checks import sms_is_set_up
from chungthuc.notifications.facts import (  # fmt: skip
    Booking,
    Cancelled,
    Checkpointed,
    Code,
    Doubted,
    EndsSoon,
    Extended,
    Facts,
    Moved,
    Result,
    RightGiven,
    Stopped,
    ToConfirm,
    Watched,
)
from chungthuc.notifications.failures import FailureCode
from chungthuc.notifications.models import Message, MessageState
from chungthuc.notifications.telling import Addresses, tell
from chungthuc.notifications.wording.templates import TEMPLATES, Template
from chungthuc.watch.checkpoints import in_groups
from tests.harness.jobs import run_jobs, waiting
from tests.harness.recorders import Texts

NOON = datetime(2026, 11, 26, 12, tzinfo=VIETNAM)
STARTS = datetime(2026, 11, 30, 8, 30, tzinfo=VIETNAM)
OFFICE = "UBND phường Hoàn Kiếm"
BOOKING = Booking("7K2M-9QXA", STARTS, OFFICE)
GIVEN = {
    Booking: BOOKING,
    Cancelled: Cancelled("7K2M-9QXA", STARTS, OFFICE, reason="Mất điện"),
    ToConfirm: ToConfirm("7K2M-9QXA", STARTS, OFFICE, confirm_by=NOON),
    Moved: Moved("7K2M-9QXA", STARTS, OFFICE, was_at=STARTS - timedelta(days=1)),
    Result: Result("000.00.18.H26-261126-0001", OFFICE),
    Stopped: Stopped("000.00.18.H26-261126-0001", OFFICE, "Bản chính bị tẩy xóa", collected=2000),
    Extended: Extended("000.00.18.H26-261126-0001", OFFICE, promised_at=STARTS, reason="Bản chính có nhiều trang"),
    Code: Code("482913", minutes=10),
    Doubted: Doubted("123, 01/2026", OFFICE),
    RightGiven: RightGiven("Quyền đóng dấu bản sao", OFFICE, "00070", given_at=STARTS),
    EndsSoon: EndsSoon(OFFICE, "00070", ends_on=STARTS.date()),
    Watched: Watched(STARTS.date(), failures=2, unusual=1),
    Checkpointed: Checkpointed(STARTS.date(), in_groups("0123456789abcdef" * 4), chains=7, events=1200),
}


@pytest.fixture
def now(monkeypatch):
    """A clock to turn: ``now[0]``."""
    moment = [NOON]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


@pytest.fixture
def an(db) -> Person:
    facts = {"phone": "0912 345 678", "phone_confirmed_at": NOON, "id_number": "001085000011"}
    return Person.objects.create_user("an@vidu.test", full_name="Nguyễn Văn An", **facts)


@pytest.fixture
def phone(db, monkeypatch) -> Texts:
    recorder = Texts()
    monkeypatch.setitem(sending.CHANNELS, "sms", recorder.send)
    return recorder


FREE_OF_PEOPLE = {
    *("code", "right", "given_at", "starts_at", "street", "cost", "by_agency", "was_at", "agency", "minutes", "day"),
    *("confirm_by", "promised_at", "reason", "ends_on", "failures", "unusual", "papers", "withdrawn", "collected"),
    *("sooner_at", "drop_off", "hash", "chains", "events"),
}


def test_no_template_takes_a_name_or_a_number():
    for template, (wanted, _words) in TEMPLATES.items():
        assert {one.name for one in fields(wanted)} <= FREE_OF_PEOPLE, template
    assert set(TEMPLATES) == set(Template)


@pytest.mark.parametrize(
    "number", ["001085000011", "0010 8500 0011", "123456789", "0101243150", "0912 345 678", "a\nb"]
)
def test_a_number_in_disguise_is_refused(number):
    with pytest.raises(ValueError, match="code"):
        Booking(f"hẹn {number}", STARTS, OFFICE)
    with pytest.raises(ValueError, match="agency"):
        Result("H26", f"UBND {number}")


@pytest.mark.parametrize("template", list(Template))
def test_words_say_what_they_know_in_vietnamese_whatever_the_clerk_reads(an, now, template):
    from django.utils import translation

    with translation.override("en"):
        rows = {one.channel: one for one in tell(an, template, GIVEN[TEMPLATES[template][0]], key="k")}
    assert set(rows) == {"sms", "email", "in_app"}
    facts = GIVEN[TEMPLATES[template][0]]
    code = facts.code if hasattr(facts, "code") else clock.vietnamese_date(facts.day)
    for row in rows.values():
        assert "%(" not in row.body + row.subject
        assert "An" not in row.body.split()
        assert an.id_number not in row.body
    assert all(code in row.body for row in rows.values())
    assert rows["sms"].body.isascii()
    assert len(rows["sms"].body) <= 160
    assert rows["email"].subject != rows["email"].subject.encode("ascii", "ignore").decode()


def test_facts_of_another_template_are_a_mistake(an):
    with pytest.raises(TypeError, match="takes Booking"):
        tell(an, Template.BOOKING_CONFIRMED, GIVEN[Code], key="k")


def test_the_same_key_is_the_same_messages(an, now):
    first = tell(an, Template.BOOKING_CONFIRMED, BOOKING, key="booking:1", about="appointment:1")
    assert tell(an, Template.BOOKING_CONFIRMED, BOOKING, key="booking:1") == first
    assert list(outbox.of("appointment:1")) == sorted(first, key=lambda one: (one.queued_at, one.pk))
    assert waiting() == ["notifications.send"] * 2  # the notice is there without a job


def test_told_in_the_callers_transaction(an, now):
    def fails() -> None:
        with transaction.atomic():
            tell(an, Template.BOOKING_CONFIRMED, BOOKING, key="booking:1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert (Message.objects.count(), waiting()) == (0, [])


def test_only_where_somebody_can_be_reached(an, now):
    an.phone = "024 3825 1234"
    assert {one.channel for one in tell(an, Template.BOOKING_CONFIRMED, BOOKING, key="1")} == {"email", "in_app"}
    guest = Addresses(phone="0912345678")
    assert [one.channel for one in tell(guest, Template.BOOKING_CONFIRMED, BOOKING, key="2")] == ["sms"]
    assert tell(Addresses(), Template.BOOKING_CONFIRMED, BOOKING, key="3") == []
    letters = tell(an, Template.BOOKING_CONFIRMED, BOOKING, key="4", channels=["email"])
    assert [one.channel for one in letters] == ["email"]


def test_a_reminder_waits_for_its_moment_and_for_the_morning(an, now, phone, mailoutbox):
    early = datetime(2026, 11, 30, 6, 30, tzinfo=VIETNAM)
    rows = tell(an, Template.REMINDER_HOURS, BOOKING, key="b:1:reminder", not_before=early)
    due = {one.channel: one.not_before for one in rows}
    assert due == {"sms": early.replace(hour=7, minute=0), "email": early, "in_app": early}
    assert notices.unread_count(an) == 0
    sms = next(one for one in rows if one.channel == "sms")
    sending.send(str(sms.pk))
    assert phone.texts == []
    assert run_jobs() == 0
    now[0] = early.replace(hour=7, minute=1)
    run_jobs()
    assert len(phone.texts) == len(mailoutbox) == 1
    assert notices.unread_count(an) == 1


def test_a_reminder_after_the_appointment_is_not_sent(an, now, phone):
    [sms] = tell(an, Template.REMINDER_DAY, BOOKING, key="r", channels=["sms"], not_before=NOON + timedelta(days=3))
    now[0] = STARTS + timedelta(minutes=1)
    sending.send(str(sms.pk))
    sms.refresh_from_db()
    assert (sms.state, sms.last_error, phone.texts) == (MessageState.FAILED, "too late", [])
    assert not outbox.resend(sms, by=an)
    assert tell(an, Template.REMINDER_DAY, BOOKING, key="r2", not_before=STARTS) == []


def test_a_cancelled_booking_takes_its_reminders_back(an, now, phone):
    tomorrow = NOON + timedelta(days=1)
    sent = tell(an, Template.BOOKING_CONFIRMED, BOOKING, key="booking:1:confirmed")
    kept = tell(an, Template.REMINDER_DAY, BOOKING, key="booking:11:reminder", not_before=tomorrow)
    rows = tell(an, Template.REMINDER_DAY, BOOKING, key="booking:1:reminder:day", not_before=tomorrow)
    assert outbox.withdraw("booking:1:reminder:") == 3
    assert outbox.withdraw("booking:1:reminder:") == 0
    now[0] = tomorrow + timedelta(minutes=1)
    for row in rows:
        tasks.send(message_id=str(row.pk))
        row.refresh_from_db()
        assert row.state == MessageState.WITHDRAWN
        assert not outbox.resend(row, by=an)
    assert len(phone.texts) == 2  # the confirmation, and the reminder of booking 11, which were due
    assert not Message.objects.filter(pk__in=[row.pk for row in kept], state=MessageState.WITHDRAWN).exists()
    assert Message.objects.get(pk=sent[2].pk).state == MessageState.DELIVERED
    with pytest.raises(ValueError, match="empty"):
        outbox.withdraw("")


def test_a_code_goes_at_night_and_is_given_up_after_its_minutes(an, now, phone):
    now[0] = NOON.replace(hour=23)
    phone.fails = NotSent(FailureCode.CONNECTION, "away", away=True)
    [sms] = tell(an, Template.CONFIRMATION_CODE, GIVEN[Code], key="code:1", channels=["sms"])
    assert sms.not_before is None
    with pytest.raises(NotSent):
        sending.send(str(sms.pk))
    now[0] += timedelta(minutes=10)
    phone.fails = None
    sending.send(str(sms.pk))
    sms.refresh_from_db()
    assert (sms.state, sms.last_error, phone.texts) == (MessageState.FAILED, "away", [])


def test_a_booking_at_night_is_told_by_text_in_the_morning(an, now):
    now[0] = NOON.replace(hour=23)
    rows = {one.channel: one for one in tell(an, Template.BOOKING_CONFIRMED, BOOKING, key="b")}
    assert rows["sms"].not_before == datetime(2026, 11, 27, 7, tzinfo=VIETNAM)
    assert (rows["email"].not_before, rows["in_app"].state) == (None, MessageState.DELIVERED)


def test_notices_are_read_by_their_own_reader(an, now, django_assert_num_queries):
    ba = Person.objects.create_user("ba@vidu.test", full_name="Ba")
    for number in range(3):
        now[0] += timedelta(minutes=1)
        tell(an, Template.BOOKING_CONFIRMED, BOOKING, key=f"b:{number}", channels=["in_app"])
    with django_assert_num_queries(1):
        listed = list(notices.notices(an))
    assert [one.key for one in listed] == ["b:2:in_app", "b:1:in_app", "b:0:in_app"]
    with django_assert_num_queries(1):
        assert notices.unread_count(an) == 3
    assert notices.mark_read(ba, [listed[0].pk]) == 0
    assert notices.mark_read(an, [listed[0].pk]) == 1
    assert notices.mark_read(an) == 2
    assert (notices.mark_read(an), notices.unread_count(an), notices.notices(ba).count()) == (0, 0, 0)


def test_without_a_provider_no_text_is_promised(an, now, settings):
    settings.SMS, settings.DEVELOPMENT = "none", False
    assert {one.channel for one in tell(an, Template.BOOKING_CONFIRMED, BOOKING, key="b")} == {"email", "in_app"}
    forced = outbox.enqueue(channel="sms", recipient="84912345678", subject="", body="x", key="x")
    sending.send(str(forced.pk))
    forced.refresh_from_db()
    assert (forced.state, forced.last_error) == (MessageState.FAILED, "no SMS provider is set")
    assert [one.id for one in sms_is_set_up()] == ["notifications.W001"]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"SMS": "pigeon"}, ["E001"]),
        ({"SMS": "https", "SMS_URL": "http://sms.test", "SMS_BRANDNAME": "X", "SMS_TOKEN": "t"}, ["E002", "E003"]),
        ({"SMS": "smpp", "SMPP": "a:1", "SMPP_USER": "u", "SMS_BRANDNAME": "X"}, ["W002"]),
        ({"SMS": "smpp", "SMPP": "a:1", "SMPP_USER": "u", "SMS_BRANDNAME": "X", "SMPP_TLS": True}, []),
    ],
)
def test_half_a_contract_is_told_before_the_start(settings, facts, found):
    settings.DEVELOPMENT = False
    for name, fact in facts.items():
        setattr(settings, name, fact)
    assert [one.id for one in sms_is_set_up()] == [f"notifications.{one}" for one in found]


def test_builders_read_texts_among_the_letters(an, now, settings, mailoutbox):
    settings.SMS = "none"
    [sms] = tell(an, Template.RESULT_READY, GIVEN[Result], key="r", channels=["sms"])
    sending.send(str(sms.pk))
    assert [(one.to, one.body) for one in mailoutbox] == [(["84912345678@sms.invalid"], sms.body)]


def row(**facts):
    return Message.objects.create(**{"channel": "in_app", "subject": "x", "body": "x", "key": "k", **facts})


def test_named_constraints(an):
    for name, facts in {
        "a_notice_has_a_reader": {},
        "delivered_message_has_a_time": {"person": an, "state": "delivered"},
        "message_ends_after_it_is_due": {"person": an, "not_before": STARTS, "useless_after": NOON},
    }.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            row(**facts)


def test_a_line_break_in_a_number_is_refused(db):
    with pytest.raises(Refused):
        outbox.enqueue(channel="sms", recipient="84912345678\n84912345679", subject="", body="x", key="x")


def test_facts_are_all_known():
    assert {wanted for wanted, _words in TEMPLATES.values()} == set(GIVEN)
    assert all(issubclass(one, Facts) for one in GIVEN)
