"""«Xóa tài khoản»: what goes, what stays, who may not; and that nobody comes in afterwards."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.test import Client

from chungthuc.accounts import granting, search
from chungthuc.accounts.models import CodePurpose, ContactCode, Grant, Person, Right
from chungthuc.accounts.sign_in import sittings
from chungthuc.appointments import booking
from chungthuc.appointments.models import Appointment, Hold, Slot
from chungthuc.audit.models import Event
from chungthuc.certification import closing
from chungthuc.certification.models import CertifiedCopy, Delivery, Route
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.core.throttle import Key
from chungthuc.notifications.models import Message, MessageState
from chungthuc.registers.models import RegisterEntry
from chungthuc.vault import sharing
from chungthuc.vault.models import ShareLink, VaultItem
from chungthuc.vault.store import items_of
from demo import life
from tests.harness import appointments
from tests.harness.jobs import run_jobs
from tests.watch.conftest import found, today  # noqa: F401  (fixtures)

PATH = "/account/closing"
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("empty_cache")


@pytest.fixture
def lan(world) -> Person:
    """Everything about her account, as it was."""
    return world.people["lan"]


def delivered(world, scan, lan) -> CertifiedCopy:
    """Into her store."""
    copy = life.issued(world, scan, account=lan)
    delivery.wish(copy, by=world.tuan)
    run_jobs()
    copy.refresh_from_db()
    return copy


@contextmanager
def refused(code: str):
    with pytest.raises(Refused) as told:
        yield
    assert told.value.code == code


def closed(client, person: Person):
    return client.post(PATH, {"email": f" {person.email.upper()} "})


def test_the_page_says_what_goes_and_what_stays(as_, world, scan, lan):
    delivered(world, scan, lan)
    waiting = life.submitted(world, scan, account=lan)
    coming = appointments.booked(appointments.slot(world.office, days=2), lan, by=world.minh)
    page = as_("lan").get(PATH)
    text = page.content.decode()
    assert page.status_code == 200
    for told in ("có 1 bản sao", coming.code, waiting.dossier.code, waiting.dossier.follow_code, "Điều 14"):
        assert told in text
    assert Person.objects.get(pk=lan.pk).closed_at is None, "a GET closes nothing"
    assert PATH in as_("lan").get("/account").content.decode()
    assert PATH in Client().get("/privacy").content.decode()


@pytest.mark.parametrize("typed", ["", "lan", "an@vidu.test"])
def test_it_wants_the_address_typed(as_, lan, typed):
    answer = as_("lan").post(PATH, {"email": typed})
    assert answer.status_code == 422
    assert not Person.objects.get(pk=lan.pk).closed_at
    assert Event.objects.filter(action="close_account").count() == 0


def test_it_wants_a_fresh_proof_before_the_page_and_before_the_act(as_, lan, monkeypatch):
    monkeypatch.setattr(sittings, "has_proved", lambda _request: False)
    client = as_("lan")
    for answer in (client.get(PATH), closed(client, lan)):
        assert "/accounts/reauthenticate/" in answer["Location"]
    assert not Person.objects.get(pk=lan.pk).closed_at


class TestAfterwards:
    def test_the_row_says_nothing_and_nobody_is_signed_in(self, as_, lan, mailoutbox):
        client, elsewhere, old = as_("lan"), as_("lan"), Person.objects.values().get(pk=lan.pk)
        EmailAddress.objects.get_or_create(user=lan, email=lan.email, defaults={"verified": True, "primary": True})
        UserSession.objects.create(
            user=lan, session_key=elsewhere.session.session_key, ip="192.0.2.7", user_agent="Firefox"
        )
        Authenticator.objects.create(user=lan, type="totp", data={})
        ContactCode.objects.create(
            person=lan, purpose=CodePurpose.PHONE, contact=lan.phone, digest="x", expires_at=clock.now() + HOUR
        )
        assert closed(client, lan)["Location"] == "/"
        row = Person.objects.values().get(pk=lan.pk)
        assert (row["full_name"], row["id_number"], row["phone"], row["is_active"]) == ("–", "", "", False)
        assert row["email"] == f"closed-{lan.pk}@account.invalid"
        kept = {"id", "kind", "joined_at", "last_login", "closed_at", "password", "email", "is_active"}
        assert [name for name in old if old[name] and row[name] == old[name] and name not in kept] == []
        for one in (client, elsewhere):
            assert "/accounts/login/" in one.get("/account")["Location"]
        for model, key in (
            (EmailAddress, "user"),
            (Authenticator, "user"),
            (UserSession, "user"),
            (ContactCode, "person"),
        ):
            assert not model.objects.filter(**{key: lan.pk}).exists()
        assert [one for one in Session.objects.all() if str(lan.pk) in str(one.get_decoded())] == []

    def test_a_last_letter_without_details(self, as_, lan, mailoutbox):
        closed(as_("lan"), lan)
        run_jobs()
        (letter,) = mailoutbox
        assert letter.to == [lan.email]
        assert not [one for one in (lan.full_name, lan.id_number, lan.phone.removeprefix("+84")) if one in letter.body]
        assert "được xóa" in letter.subject

    def test_the_event_names_nobody(self, as_, lan):
        closed(as_("lan"), lan)
        event = Event.objects.get(action="close_account")
        assert (event.by, event.subject) == (f"person:{lan.pk}", f"person:{lan.pk}")
        assert event.facts == {"appointments": 0, "papers": 0, "in_work": 0}

    def test_neither_password_nor_reset_leads_in(self, as_, lan, mailoutbox):
        lan.set_password("Ca-chep-vuot-vu-mon-77")
        lan.save()
        closed(as_("lan"), lan)
        run_jobs()
        mailoutbox.clear()
        client = Client()
        answer = client.post("/accounts/login/", {"login": lan.email, "password": "Ca-chep-vuot-vu-mon-77"})
        assert answer.status_code != 302
        tombstone = f"closed-{lan.pk}@account.invalid"
        for email in (lan.email, tombstone):
            Client().post("/accounts/password/reset/", {"email": email})
        run_jobs()
        assert [one for one in mailoutbox if tombstone in one.to] == []
        assert not ContactCode.objects.filter(person=lan).exists()

    def test_address_and_number_are_free(self, as_, lan):
        number, email = lan.id_number, lan.email
        closed(as_("lan"), lan)
        again = Person.objects.create_user(email, full_name="Nguyễn Thị Lan", id_number=number)
        assert Person.objects.get_by_natural_key(email) == again

    def test_the_counter_finds_it_no_more(self, as_, world, lan):
        number = lan.id_number
        closed(as_("lan"), lan)
        assert search.by_number(number, agency=world.office, by=world.minh) is None
        assert search.candidates(number, agency=world.office, by=world.minh) == []

    def test_it_stays_closed(self, as_, lan):
        """A page of another window that read the row before writes the whole of it back: nothing changes."""
        stale = Person.objects.get(pk=lan.pk)
        closed(as_("lan"), lan)
        before = Person.objects.values().get(pk=lan.pk)
        stale.save()
        Person.objects.filter(pk=lan.pk).update(is_active=True, closed_at=None, full_name=lan.full_name)
        assert Person.objects.values().get(pk=lan.pk) == before
        with refused("account_closed"):
            closing.close(stale)

    def test_a_row_that_says_something_is_not_closed(self, lan):
        with pytest.raises(IntegrityError, match="closed_account_says_nothing"), transaction.atomic():
            Person.objects.filter(pk=lan.pk).update(closed_at=clock.now(), is_active=False)


class TestWhatHangsOnIt:
    def test_store_and_links_open_nothing_and_the_copy_stays(self, as_, world, scan, lan):
        copy = delivered(world, scan, lan)
        item = items_of(lan).get()
        link = sharing.share(item, purpose="Xin việc", until=clock.now() + sharing.LONGEST / 2, by=lan)
        sharing.note_opening(link, "viewed")
        before = (CertifiedCopy.objects.values().get(pk=copy.pk), RegisterEntry.objects.values().get(pk=copy.entry_id))
        closed(as_("lan"), lan)
        assert sharing.by_code(link.code) is None
        assert Client().get(f"/shared/{link.code}").status_code == 404
        assert (ShareLink.objects.count(), VaultItem.objects.filter(withdrawn_at=None).count()) == (0, 0)
        assert before == (
            CertifiedCopy.objects.values().get(pk=copy.pk), RegisterEntry.objects.values().get(pk=copy.entry_id)
        )  # fmt: skip
        copy.dossier.refresh_from_db()
        assert (copy.dossier.requester_name, copy.dossier.account) == ("Nguyễn Thị Lan", lan)
        assert as_("hoa").get(f"/counter/copies/{copy.pk}").status_code in (200, 403)
        assert as_("minh").get(f"/counter/copies/{copy.pk}").status_code == 200

    def test_open_appointments_are_cancelled_and_nothing_of_them_leaves(self, as_, office, lan, mailoutbox):
        place = appointments.slot(office.office, days=2)
        one = appointments.booked(place, lan, by=office.minh)
        assert Slot.objects.get(pk=place.pk).used == 1
        assert closed(as_("lan"), lan)["Location"] == "/"
        run_jobs()
        row = Appointment.objects.get(pk=one.pk)
        assert (row.state, row.person, row.contact_name, row.contact_phone, row.who) == (
            "cancelled_by_citizen", None, "", "", "",
        )  # fmt: skip
        assert Slot.objects.get(pk=place.pk).used == 0
        assert [letter.subject for letter in mailoutbox] == ["Tài khoản của bạn đã được xóa"]
        assert not Message.objects.filter(state=MessageState.QUEUED).exists()
        assert not Message.objects.filter(person=lan).exists()

    def test_an_appointment_under_way_is_waited_for(self, as_, office, morning, lan):
        one = appointments.booked(appointments.slot(office.office), lan, by=office.minh)
        morning.on(minutes=10)
        answer = as_("lan").get(PATH)
        assert f"Lịch hẹn {one.code} đang đến giờ" in answer.content.decode()
        assert 'name="email"' not in answer.content.decode()
        assert closed(as_("lan"), lan).status_code == 422
        assert Appointment.objects.get(pk=one.pk).person == lan

    def test_places_that_are_held_are_free(self, as_, office, lan):
        place = appointments.slot(office.office, days=2)
        holder = booking.Holder(Key(f"person:{lan.pk}").hidden, 0)
        booking.hold(office.office, place.pk, 1, holders=[holder])
        closed(as_("lan"), lan)
        assert not Hold.objects.exists()
        assert Slot.objects.get(pk=place.pk).held == 0

    def test_a_dossier_in_work_goes_on_by_the_slip(self, as_, world, scan, lan):
        copy = life.issued(world, scan, account=lan)
        number = copy.dossier.requester_number
        closed(as_("lan"), lan)
        delivery.wish(copy, by=world.tuan)
        run_jobs()
        copy.refresh_from_db()
        assert copy.status == "issued"
        assert Delivery.objects.get(copy=copy).route == Route.CLAIM
        delivery.claim(copy, secret=number[-4:])
        copy.refresh_from_db()
        assert copy.status == "delivered"
        for who, path in (("minh", f"/counter/copies/{copy.pk}"), ("tuan", f"/sealing-desk/copies/{copy.pk}")):
            assert as_(who).get(path).status_code == 200
        assert not items_of(lan).exists()

    def test_a_returned_copy_is_submitted_again_without_the_account(self, as_, world, scan, lan):
        copy = life.submitted(world, scan, account=lan)
        as_("hoa").post(f"/signing-desk/copies/{copy.pk}/return", {"reason": "Mờ dấu"})
        closed(as_("lan"), lan)
        page = as_("minh").get(f"/counter/copies/{copy.pk}/resubmission")
        assert page.status_code == 200
        assert page.context["form"]["account"].value() == "without"
        assert page.context["form"]["number"].value() == copy.dossier.requester_number

    def test_the_night_finds_nothing_wrong(self, as_, world, scan, lan, found):  # noqa: F811
        delivered(world, scan, lan)
        closed(as_("lan"), lan)
        assert found() == []


class TestWhoMayNot:
    def test_staff(self, as_, world):
        for who in ("minh", "nga"):
            page = as_(who).get(PATH)
            assert "Đề nghị người quản trị" in page.content.decode()
            assert closed(as_(who), world.people[who]).status_code == 422
            assert not Person.objects.get(pk=world.people[who].pk).closed_at

    def test_who_was_staff_is_named_by_what_he_did(self, as_, world):
        for grant in Grant.objects.filter(person=world.vi):
            granting.end(grant, by=world.nga, reason="Nghỉ hưu")
        assert "từng tiếp nhận" in as_("vi").get(PATH).content.decode()
        assert closed(as_("vi"), world.vi).status_code == 422

    def test_who_will_have_a_right(self, as_, world, lan):
        granting.give(lan, world.office, Right.CREATE_COPY, by=world.nga, reason="Nhận việc", since=clock.now() + HOUR)
        assert closed(as_("lan"), lan).status_code == 422


class TestAtTheSameMoment:
    """What another window or desk had read before is asked again under the lock."""

    def test_a_dossier_for_it_is_refused(self, as_, world, scan, lan):
        stale = Person.objects.get(pk=lan.pk)
        closed(as_("lan"), lan)
        with refused("account_closed"):
            life.submitted(world, scan, account=stale)
        assert not CertifiedCopy.objects.exists()

    def test_a_booking_for_it_is_refused(self, as_, office, lan):
        stale, place = Person.objects.get(pk=lan.pk), appointments.slot(office.office, days=2)
        closed(as_("lan"), lan)
        with refused("account_closed"):
            appointments.booked(place, stale, by=office.minh)
        assert Slot.objects.get(pk=place.pk).used == 0
