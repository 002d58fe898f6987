"""Somebody registers with another person's number and name: he is not found by it, and is handed no papers (abuse 19).

And the honest way: who shows the code of his own appointment, and his card, has the result in his account.
"""

import re
from datetime import datetime

import pytest
from django.test import Client

from chungthuc.accounts import identity
from chungthuc.accounts.models import Person
from chungthuc.audit.models import Event
from chungthuc.certification.models import CertifiedCopy, Route
from chungthuc.certification.results import delivery
from chungthuc.core.clock import VIETNAM
from chungthuc.dossiers.models import Dossier
from chungthuc.vault.models import VaultItem
from demo import life
from tests.harness.appointments import booked, slot
from tests.web.counter.squatting import (
    NAME,
    NOBODYS,
    NUMBER,
    TITLE,
    asked,
    checked,
    form_of,
    opened,
    registered,
    sees_nothing,
    text,
)
from tests.web.counter.test_originals_desk import dropping
from tests.web.desk_forms import named, paper, words

pytestmark = pytest.mark.usefixtures("quick_passwords", "empty_cache")


@pytest.fixture
def squatter(office) -> Client:
    return registered("ke-gian@vidu.test")


@pytest.fixture
def huong(office) -> Person:
    """The person herself, registered and checked by nobody."""
    person = Person.objects.create_user("huong@vidu.test", full_name=NAME, id_number=NUMBER, phone="+84901234567")
    office.people["huong"] = person
    return person


def test_a_claimed_number_is_not_found_and_nobody_learns_that_it_is_claimed(as_, office, scan, squatter):
    minh = as_("minh")
    refused = minh.post("/counter/copies/new", paper(office, scan, number=NUMBER, title=TITLE))
    for path in ("/dossiers", "/vault"):
        assert TITLE not in text(squatter.get(path))  # before: handed to him
    assert refused.status_code == 422
    assert not Dossier.objects.exists()
    assert asked(minh, NUMBER) == asked(minh, NOBODYS)
    typed = {"account": "without", "name": NAME, "email": "huong@vidu.test", "email_check": "read_back"}
    assert minh.post("/counter/copies/new", paper(office, scan, number=NUMBER, title=TITLE, **typed)).status_code == 302
    sees_nothing(squatter)


def test_his_appointment_in_the_list_makes_nothing_his(as_, office, scan, squatter):
    minh, account = as_("minh"), Person.objects.get(email="ke-gian@vidu.test")
    appointment = booked(slot(office.office), account, by=office.minh)
    context = opened(minh, appointment)
    refused = minh.post("/counter/copies/new", form_of(office, scan, appointment))
    assert TITLE not in text(squatter.get("/vault"))  # before: handed to him
    assert refused.status_code == 422
    assert context["form"].found is None
    assert context["form"].card is None
    assert context["form"]["account"].value() == "without"
    assert not context["form"]["email"].value()  # his address is not offered either
    ticked = form_of(office, scan, appointment, account="without", name=NAME, compared="on", seen="x" * 64)
    refused = minh.post("/counter/copies/new", ticked)
    assert refused.status_code == 422
    assert not Dossier.objects.exists()
    given = form_of(office, scan, appointment, account="without", name=NAME)
    assert minh.post("/counter/copies/new", given).status_code == 302
    sees_nothing(squatter)
    account.refresh_from_db()
    assert not account.identity_is_checked


def test_a_code_that_must_be_shown_cannot_be_copied_from_the_offices_pages(as_, office, huong):
    minh, appointment = as_("minh"), booked(slot(office.office), huong, by=office.minh)
    known = booked(slot(office.office), office.lan, by=office.minh)
    for path in (
        "/appointments-desk",
        f"/appointments-desk/{appointment.pk}",
        "/queue",
        f"/appointments-desk/{appointment.pk}/rescheduling",
    ):
        page = text(minh.get(path))
        assert NAME in page
        assert appointment.code not in page, path
    assert known.code in text(minh.get("/appointments-desk"))
    minh.post(f"/appointments-desk/{appointment.pk}/handling")
    assert appointment.code not in text(minh.get(f"/counter/copies/new?appointment={appointment.pk}"))
    assert appointment.code not in text(minh.post(f"/appointments-desk/{appointment.pk}/end", follow=True))


def test_who_shows_code_and_card_has_the_result_in_the_account(as_, office, scan, huong, squatter, jobs, morning):
    minh, appointment = as_("minh"), booked(slot(office.office), huong, by=office.minh)
    page = text(
        minh.post(
            "/appointments-desk/opening",
            {"code": f"https://chungthuc.test/appointments/{appointment.code}"},
            follow=True,
        )
    )
    assert "Đã mở bằng mã người yêu cầu đưa" in page
    opened(minh, appointment)
    answer = minh.get(f"/counter/copies/new?appointment={appointment.pk}")
    page, form = text(answer), answer.context["form"]
    assert NUMBER in page
    assert "h••••@vidu.test" in page
    assert "huong@vidu.test" not in page
    assert re.search(r'<input type="checkbox" name="compared"[^>]*>', page).group().count("checked") == 0
    given = form_of(office, scan, appointment, compared="on", seen=form.card.seen)
    told = minh.post("/counter/copies/new", {**given, "refresh": "1"})
    assert told.context["form"].way.route == Route.ACCOUNT
    assert minh.post("/counter/copies/new", {**given, "scan": named(scan)}).status_code == 302
    copy = CertifiedCopy.objects.get()
    assert (copy.dossier.account, delivery.route_of(copy)) == (huong, Route.ACCOUNT)
    event = Event.objects.get(action="check_identity", subject=f"person:{huong.pk}")
    assert (event.chain, event.by, event.facts) == (
        office.office.code, f"person:{office.minh.pk}", {"source": "counter", "shown": appointment.subject},
    )  # fmt: skip
    assert NUMBER not in f"{event.facts}"
    assert asked(minh, NUMBER) != asked(minh, NOBODYS)  # found from now on
    morning.moment = datetime.now(VIETNAM)  # the tokens are of today
    life.forwarded(office, life.signed(office, copy))
    life.stamped(copy)
    life.sealed(office, copy)
    delivery.wish(copy, by=office.tuan)
    jobs()
    assert TITLE in text(as_("huong").get("/vault"))
    assert TITLE not in text(squatter.get("/vault"))


def test_a_second_press_is_the_same_copy(as_, office, scan, huong):
    minh, appointment = as_("minh"), booked(slot(office.office), huong, by=office.minh)
    form = opened(minh, appointment, appointment.code)["form"]
    given = form_of(office, scan, appointment, compared="on", seen=form.card.seen)
    for _press in range(2):
        assert minh.post("/counter/copies/new", {**given, "scan": named(scan)}).status_code == 302
    assert CertifiedCopy.objects.count() == 1
    assert Event.objects.filter(action="check_identity", subject=f"person:{huong.pk}").count() == 1


def test_without_the_tick_the_account_follows_its_dossier_and_is_handed_nothing(as_, office, scan, huong):
    minh, appointment = as_("minh"), booked(slot(office.office), huong, by=office.minh)
    opened(minh, appointment, appointment.code)
    assert minh.post("/counter/copies/new", form_of(office, scan, appointment)).status_code == 302
    copy = CertifiedCopy.objects.get()
    assert (copy.dossier.account, delivery.route_of(copy)) == (huong, Route.CLAIM)
    again = minh.get(f"/counter/copies/new?dossier={copy.dossier_id}").context["form"]
    assert again.card is not None  # the next paper may still be compared
    assert not again["compared"].value()


@pytest.mark.parametrize(
    "changed",
    [
        {"presented": "on", "presenter_name": "Trần Văn Tám"},
        {"other": "on", "name": "Trần Văn Tám", "own_number": "001085000011"},
        {"seen": "0" * 64},
        {"seen": ""},
    ],
)
def test_the_tick_counts_only_for_the_owner_and_as_shown(as_, office, scan, huong, changed):
    minh, appointment = as_("minh"), booked(slot(office.office), huong, by=office.minh)
    form = opened(minh, appointment, appointment.code)["form"]
    given = {**form_of(office, scan, appointment, compared="on", seen=form.card.seen), **changed}
    answer = minh.post("/counter/copies/new", given)
    assert answer.status_code == 422
    assert answer.context["form"].errors["compared"]
    assert not answer.context["form"]["compared"].value()  # to be ticked anew
    huong.refresh_from_db()
    assert not huong.identity_is_checked


def test_what_the_owner_changes_behind_the_open_page_is_not_checked(as_, office, scan, huong):
    minh, appointment = as_("minh"), booked(slot(office.office), huong, by=office.minh)
    form = opened(minh, appointment, appointment.code)["form"]
    Person.objects.filter(pk=huong.pk).update(full_name="Lý Thị Hường")
    answer = minh.post("/counter/copies/new", form_of(office, scan, appointment, compared="on", seen=form.card.seen))
    assert "vừa thay đổi" in text(answer)
    assert not Person.objects.get(pk=huong.pk).identity_is_checked


def test_a_code_shown_to_one_officer_is_not_shown_to_another(as_, office, huong):
    appointment = booked(slot(office.office), huong, by=office.minh)
    opened(as_("minh"), appointment, appointment.code)
    other = as_("minh")  # another sign-in
    assert other.get(f"/counter/copies/new?appointment={appointment.pk}").context["form"].card is None
    wrong = other.post(f"/appointments-desk/{appointment.pk}/handling", {"code": "AAA-AAA-AAA"}, follow=True)
    assert "không phải của lịch hẹn đang mở" in text(wrong)
    assert "mang mã này" in text(other.post("/appointments-desk/opening", {"code": "AAA-AAA-AAA"}))
    assert other.get(f"/counter/copies/new?appointment={appointment.pk}").context["form"].card is None
    other.post("/queue/arrivals", {"code": appointment.code.lower()})
    assert other.get(f"/counter/copies/new?appointment={appointment.pk}").context["form"].card is not None


def test_nobody_compares_his_own_account(as_, office, scan):
    Person.objects.filter(pk=office.minh.pk).update(id_number=NUMBER, identity_source="", identity_checked_at=None,
                                                    identity_checked_by=None)  # fmt: skip
    minh, appointment = as_("minh"), booked(slot(office.office), office.minh, by=office.minh)
    form = opened(minh, appointment, appointment.code)["form"]
    page = text(minh.get(f"/counter/copies/new?appointment={appointment.pk}"))
    assert "Không ai tự xác nhận giấy tờ của mình" in page
    assert 'name="compared"' not in page
    given = form_of(office, scan, appointment, compared="on", seen=form.card.seen)
    assert minh.post("/counter/copies/new", given).status_code == 422


def test_a_number_that_another_account_holds_is_said_and_not_offered(as_, office, scan, huong, squatter):
    identity.check_at_counter(huong, agency=office.office, by=office.minh)
    minh, account = as_("minh"), Person.objects.get(email="ke-gian@vidu.test")
    appointment = booked(slot(office.office), account, by=office.minh)
    context = opened(minh, appointment, appointment.code)
    page = text(minh.get(f"/counter/copies/new?appointment={appointment.pk}"))
    assert "Số này đã được xác nhận cho một tài khoản khác" in page
    assert 'name="compared"' not in page
    assert context["form"].found is None
    assert minh.post("/counter/copies/new", form_of(office, scan, appointment)).status_code == 302
    assert Dossier.objects.get().account == huong  # by the number that was checked


def test_of_a_drop_off_the_account_is_compared_when_the_originals_are_counted(as_, office, huong):
    minh, appointment = as_("minh"), dropping(office, huong)
    minh.post(f"/appointments-desk/{appointment.pk}/handling", {"code": appointment.code})
    form = minh.get(f"/counter/appointments/{appointment.pk}/receipt").context["form"]
    given = {"account": "with", "number": NUMBER, "originals": "3", "request_key": "k1"}
    answer = minh.post(
        f"/counter/appointments/{appointment.pk}/receipt", {**given, "compared": "on", "seen": form.card.seen}
    )
    assert answer.status_code == 302
    assert Dossier.objects.get().is_the_accounts


def test_a_check_is_undone_with_a_reason_by_the_agency_that_made_it(as_, office, scan, huong):
    minh = as_("minh")
    copy = checked(minh, office, booked(slot(office.office), huong, by=office.minh), scan)
    item = VaultItem.objects.count()
    found = minh.post("/counter/identities", {"step": "find", "number": NUMBER})
    assert "Hủy xác nhận" in text(found)
    undo = {"step": "undo", "found": found.context["candidates"][0][0]}
    for reason, said in (("", "Chưa ghi lý do"), (f"nhầm với {NUMBER}", "Lý do có số giấy tờ")):
        assert said in words(minh.post("/counter/identities", {**undo, "reason": reason}, follow=True))
    huong.refresh_from_db()
    assert huong.identity_is_checked
    vi = as_("vi")
    elsewhere = vi.post("/counter/identities", {"step": "find", "number": NUMBER})
    assert "Hủy xác nhận" not in text(elsewhere)
    token = elsewhere.context["candidates"][0][0]
    answer = vi.post("/counter/identities", {"step": "undo", "found": token, "reason": "thử"}, follow=True)
    assert "không do cơ quan này đối chiếu" in words(answer)
    minh.post("/counter/identities", {**undo, "reason": "Đối chiếu nhầm thẻ"}, follow=True)
    huong.refresh_from_db()
    assert not huong.identity_is_checked
    event = Event.objects.get(action="undo_identity_check")
    assert (event.chain, event.subject, event.facts) == (
        office.office.code, f"person:{huong.pk}", {"reason": "Đối chiếu nhầm thẻ"},
    )  # fmt: skip
    copy.refresh_from_db()
    assert delivery.route_of(copy) == Route.CLAIM
    assert VaultItem.objects.count() == item
    assert asked(minh, NUMBER) == asked(minh, NOBODYS)
