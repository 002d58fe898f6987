"""«Quầy và địa chỉ»: its administrator adds desks, says address, hours and days by pages; nobody else does."""

from datetime import timedelta

import pytest

from chungthuc.agencies.models import Desk, OfficeAddress, OfficeHours, SpecialDay
from chungthuc.appointments import slot_builder
from chungthuc.appointments.models import Rebooking, Slot
from chungthuc.audit.models import Event
from chungthuc.core import clock
from tests.harness import appointments
from tests.web.offices.conftest import WHY, administers, said

HERE, BESIDE = "/offices/00070", "/offices/00004"
TOMORROW, FRIDAY = "25/11/2026", "27/11/2026"


def desk_page(name: str, act: str) -> str:
    return f"{HERE}/desks/{Desk.objects.get(name=name).pk}/{act}"


@pytest.fixture
def held(office):
    desk = appointments.desk(office.office)
    appointments.rule(desk).save(force_insert=True)
    slot_builder.build(desk)
    where = Slot.objects.filter(starts_at__gt=clock.now() + timedelta(days=3)).order_by("starts_at").first()
    return appointments.booked(where, office.lan, by=office.minh)


def test_a_desk_is_added_renamed_and_ended(as_, office, held, done):
    nga = as_("nga")
    answer = done(nga, f"{HERE}/desks/new", {"name": "Quầy 2", "since": "24/11/2026", "decision": WHY})
    assert "Đã thêm quầy «Quầy 2»" in said(answer)
    assert "Đặt giờ" in answer.content.decode()
    done(nga, desk_page("Quầy 2", "name"), {"name": "Quầy Tư pháp", "since": TOMORROW, "decision": WHY})
    assert Desk.objects.filter(name="Quầy Tư pháp").exists()
    path, sent = desk_page("Quầy 1", "end"), {"day": FRIDAY, "decision": WHY}
    look = nga.post(path, sent)
    assert look.context["effect"].hit == 1
    assert held.code in look.content.decode()
    assert office.lan.full_name not in look.content.decode()  # administering opens no papers
    assert not Rebooking.objects.exists()
    done(nga, path, sent)
    assert Rebooking.objects.get().appointment == held
    assert {"add_desk", "rename_desk", "end_desk"} <= set(Event.objects.values_list("action", flat=True))


def test_what_changed_since_the_preview_is_seen_again(as_, office):
    nga, sent = as_("nga"), {"name": "Quầy 2", "since": "24/11/2026", "decision": WHY}
    answer = nga.post(f"{HERE}/desks/new", {**sent, "save": "1", "seen": "x"})
    assert "Xem lại" in said(answer)
    assert not Desk.objects.filter(name="Quầy 2").exists()


@pytest.mark.parametrize(
    ("page", "sent", "field"),
    [
        ("desks/new", {"name": "", "since": "24/11/2026", "decision": WHY}, "name"),
        ("desks/new", {"name": "Quầy 2", "since": "23/11/2026", "decision": WHY}, "since"),
        ("desks/new", {"name": "Quầy 2", "since": "31/02/2026", "decision": WHY}, "since"),
        ("desks/new", {"name": "Quầy 2", "since": "24/11/2926", "decision": WHY}, "since"),
        ("desks/new", {"name": "QuÇy 2", "since": "24/11/2026", "decision": "QuyÕt ®Þnh 7"}, "decision"),
        ("desks/new", {"name": "Quầy 2", "since": "24/11/2026", "decision": " "}, "decision"),
        ("address", {"address": "", "since": TOMORROW, "decision": WHY}, "address"),
        ("hours", {"closes_at": "25:00", "since": TOMORROW, "decision": WHY}, "closes_at"),
        ("days/new", {"day": TOMORROW, "kind": "x", "decision": WHY}, "kind"),
    ],
)
def test_bad_input_is_told_at_the_field_and_nothing_typed_is_lost(as_, office, page, sent, field):
    answer = as_("nga").post(f"{HERE}/{page}", {**sent, "save": "1"})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    shown = answer.content.decode()
    assert all(value in shown for value in sent.values() if value.strip() and "Õ" not in value)
    assert not Desk.objects.filter(name="Quầy 2").exists()


def test_what_the_rule_refuses_is_told_by_name_and_nothing_typed_is_lost(as_, office):
    answer = as_("nga").post(f"{HERE}/desks/new", {"name": "Quầy 1", "since": TOMORROW, "decision": WHY})
    look = answer.context["effect"]
    answer = as_("nga").post(
        f"{HERE}/desks/new", {"name": "Quầy 1", "since": TOMORROW, "decision": WHY, "save": "1", "seen": look.mark}
    )
    assert "đã có quầy «Quầy 1»" in said(answer)
    assert 'value="Quầy 1"' in answer.content.decode()


def test_address_and_hours_count_from_their_day_and_are_taken_back_before(as_, office, done):
    nga = as_("nga")
    sent = {"address": "12 Lê Lai", "phone": "024 3825 0000", "hint": "Cửa số 2", "since": TOMORROW, "decision": WHY}
    page = done(nga, f"{HERE}/address", sent).content.decode()
    assert "12 Lê Lai" in page
    done(nga, f"{HERE}/hours", {"closes_at": "16:30", "since": TOMORROW, "decision": WHY})
    address = OfficeAddress.objects.get(address="12 Lê Lai")
    hours = OfficeHours.objects.get(agency=office.office)
    for name, row in (("addresses", address), ("hours", hours)):
        assert "Đã rút" in said(nga.post(f"{HERE}/{name}/{row.pk}/removal", follow=True))
    assert not OfficeHours.objects.filter(agency=office.office).exists()
    now = OfficeAddress.objects.filter(agency=office.office).in_force()
    assert "đã có hiệu lực" in said(nga.post(f"{HERE}/addresses/{now.pk}/removal", follow=True))


def test_a_day_off_of_the_province_is_seen_below_and_taken_back_by_the_province_alone(as_, office, held, done):
    nga, sent = as_("nga"), {"day": "30/11/2026", "kind": "off", "decision": WHY}
    look = nga.post("/offices/01/days/new", {**sent, "day": f"{held.starts_at:%d/%m/%Y}"})
    assert look.context["effect"].hit == 1
    done(nga, "/offices/01/days/new", sent)
    row = SpecialDay.objects.get(agency=office.province)
    assert "30/11/2026" in nga.get(HERE).content.decode()
    assert nga.post(f"{HERE}/days/{row.pk}/removal").status_code == 404
    assert "Đã rút" in said(nga.post(f"/offices/01/days/{row.pk}/removal", follow=True))


@pytest.mark.parametrize("who", ["minh", "hoa", "tuan", "vi", "lan"])
def test_others_are_refused(as_, office, who):
    desk = Desk.objects.get(name="Quầy 1", agency=office.office)
    for page in (
        "",
        "/desks/new",
        "/address",
        "/hours",
        "/days/new",
        f"/desks/{desk.pk}/name",
        f"/desks/{desk.pk}/end",
    ):
        client = as_(who)
        assert client.get(HERE + page).status_code == 403
        if page:
            assert client.post(HERE + page, {"name": "x"}).status_code == 403


def test_another_branch_does_not_exist(as_, office):
    administers(office, "minh", office.office)
    minh = as_("minh")
    assert minh.get(HERE).status_code == 200
    for path in (BESIDE, "/offices/01", "/offices/99999", f"{BESIDE}/desks/new"):
        assert minh.get(path).status_code == 404
    foreign = Desk.objects.create(agency=office.neighbour, name="Quầy A", during=("2026-01-01", None))
    assert minh.get(f"{HERE}/desks/{foreign.pk}/end").status_code == 404


def test_an_act_asks_who_it_is_again(as_, office, settings):
    settings.STEP_UP_EVERY = timedelta(0)
    answer = as_("nga").get(f"{HERE}/desks/new")
    assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)


def test_what_an_office_lacks_leads_here(as_, office):
    page = as_("nga").get("/administration/00004").content.decode()
    assert 'href="/offices/00004"' in page
