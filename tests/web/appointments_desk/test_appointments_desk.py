"""«Lịch hẹn chờ duyệt»: the list, «Xử lý» to the last paper, «Dời lịch hẹn», and what others may not."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungthuc.appointments.closures import closing
from chungthuc.appointments.lifecycle import AppointmentStatus, Role
from chungthuc.appointments.models import Appointment, ClosureKind, PolicyValue
from chungthuc.core import clock
from chungthuc.notifications.models import Message
from chungthuc.web.kit import paging
from tests.harness import appointments
from tests.harness.appointments import booked, slot
from tests.web.desk_forms import words


def test_all_appointments_of_the_office_stand_in_the_tabs_of_the_work(as_, office):
    world = office
    today = booked(slot(world.office), world.lan, by=world.minh)
    coming = booked(slot(world.office, days=1), world.sao_mai, by=world.minh)
    missed = booked(slot(world.office, "10:00"), by=world.minh, name="Vắng")
    missed.advance("miss", role=Role.OFFICER, by=world.minh)
    waiting = booked(slot(world.office, "11:00", days=2), by=world.minh, name="Chờ")
    Appointment.objects.filter(pk=waiting.pk).update(state=AppointmentStatus.PRECONFIRMED, confirm_by=clock.now())
    elsewhere = booked(slot(world.agencies["00004"]), by=world.people["vi"])
    client, found = as_("minh"), {}
    for tab in ("today", "coming", "unconfirmed", "over", "again"):
        found[tab] = [
            row.appointment.pk for row, _handling in client.get(f"/appointments-desk?tab={tab}").context["rows"]
        ]
    assert found == {
        "today": [today.pk], "coming": [coming.pk], "unconfirmed": [waiting.pk], "over": [missed.pk], "again": [],
    }  # fmt: skip
    page = client.get("/appointments-desk").content.decode()
    assert world.lan.full_name in page
    assert today.code in page
    assert elsewhere.code not in page
    tomorrow = clock.today() + timedelta(days=1)
    assert [
        row.appointment.pk for row, _handling in client.get(f"/appointments-desk?day={tomorrow}").context["rows"]
    ] == [coming.pk]
    typed = client.get("/appointments-desk", {"day": f"{tomorrow:%d/%m/%Y}"})
    assert [row.appointment.pk for row, _handling in typed.context["rows"]] == [coming.pk]
    assert "Ngày không đúng" in client.get("/appointments-desk?day=32/13/2026").content.decode()


def test_the_last_day_of_the_calendar_is_no_day_here(as_, world):
    assert as_("minh").get("/appointments-desk?day=31/12/9999").status_code == 200


@pytest.mark.parametrize("tab", ["today", "coming", "unconfirmed", "again", "over"])
def test_an_empty_tab_says_why_and_what_comes_next(as_, office, tab):
    page = as_("minh").get(f"/appointments-desk?tab={tab}").content.decode()
    told = page.split('<div class="empty">')[1].split("</div>")[0]
    assert "<strong>" in told
    assert "<p>" in told


def test_the_list_costs_the_same_however_long_and_is_paged_without_a_gap(as_, office, monkeypatch):
    world, client = office, as_("minh")
    client.get("/appointments-desk")
    booked(slot(world.office), by=world.minh)
    few = queries(client, "/appointments-desk?tab=today")
    made = [booked(slot(world.office, "10:00", room=50), by=world.minh, name=f"Người {n}") for n in range(12)]
    assert queries(client, "/appointments-desk?tab=today") == few <= 25  # six of them the tabs' counts, each bounded
    monkeypatch.setattr(paging.page_of, "__kwdefaults__", {"size": 5, "by": paging.QUEUE, "newest": False})
    seen, address = [], "/appointments-desk?tab=today"
    while address:
        page = client.get(address).context["page"]
        seen += [one.pk for one in page.items]
        address = f"/appointments-desk?tab=today&after={page.next_key}" if page.next_key else ""
    assert len(seen) == len(set(seen)) == 13
    assert {one.pk for one in made} < set(seen)


def queries(client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_who_comes_early_is_served_in_an_empty_hall(as_, office, morning):
    minh = as_("minh")
    appointment = booked(slot(office.office, "11:00"), office.lan, by=office.minh)
    page = minh.get(f"/appointments-desk/{appointment.pk}")
    assert page.context["early"]
    assert "quầy rảnh thì tiếp nhận ngay" in page.content.decode()
    assert "/counter/copies/new" in minh.post(f"/appointments-desk/{appointment.pk}/handling")["Location"]
    appointment.refresh_from_db()
    assert appointment.state == AppointmentStatus.PROCESSING
    entry = appointment.entries.get()
    assert (entry.priority, entry.due_at) == ("none", clock.now())


def test_early_is_what_the_policy_says(as_, office, morning):
    minh = as_("minh")
    appointment = booked(slot(office.office, "09:30"), office.lan, by=office.minh)  # in 35 minutes
    assert minh.get(f"/appointments-desk/{appointment.pk}").context["early"]
    PolicyValue.objects.create(name="early_minutes", value=40, since=clock.today())
    assert not minh.get(f"/appointments-desk/{appointment.pk}").context["early"]
    minh.post(f"/appointments-desk/{appointment.pk}/arrival")
    assert appointment.entries.get().priority == "booked"


@pytest.mark.parametrize("days", [1, -1])
def test_an_appointment_of_another_day_is_taken_in_today(as_, office, morning, days):
    appointment = booked(slot(office.office, "11:00", days=1), office.lan, by=office.minh)
    morning.on(days=1 - days)
    minh = as_("minh")
    page = minh.get(f"/appointments-desk/{appointment.pk}").content.decode()
    assert "Lịch hẹn này của ngày khác (11:00" in page
    assert "/handling" in page
    assert "/copies/new" in minh.post(f"/appointments-desk/{appointment.pk}/handling")["Location"]
    appointment.refresh_from_db()
    assert appointment.state == AppointmentStatus.PROCESSING
    entry = appointment.entries.get()
    assert (entry.priority, entry.due_at) == ("none", clock.now())  # by arrival, before nobody who came in time
    served = minh.get(f"/appointments-desk/{appointment.pk}").content.decode()
    assert "/handling" not in served  # one way on, not two that do the same
    assert served.count(f"/counter/copies/new?appointment={appointment.pk}") == 1


def test_who_is_at_another_desk_is_not_taken_away(as_, office):
    world, minh = office, as_("minh")
    second = appointments.desk(world.office, "Quầy 2")
    appointment = booked(slot(world.office), world.lan, by=world.minh)
    minh.post(f"/appointments-desk/{appointment.pk}/handling", {"desk": second.pk})
    first = appointments.desk(world.office)
    answer = minh.post(f"/appointments-desk/{appointment.pk}/handling", {"desk": first.pk}, follow=True)
    assert "Quầy 2" in words(answer)
    assert appointment.entries.get().desk == second


def test_moving_needs_a_free_place_and_a_reason_and_tells_the_person(as_, office):
    world, minh = office, as_("minh")
    appointment = booked(slot(world.office), world.lan, by=world.minh)
    full = slot(world.office, "10:00", days=1, room=1)
    booked(full, by=world.minh, name="Đầy")
    free = slot(world.office, "14:00", days=1)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    page = minh.post(f"/appointments-desk/{appointment.pk}/rescheduling", {"look": tomorrow, "reason": "Họp đột xuất"})
    assert [one.slot_id for one in page.context["times"]] == [free.pk]
    assert 'value="Họp đột xuất"' in page.content.decode()
    sent = {"slot": free.pk, "day": tomorrow, "request_key": "move-once"}
    refused = minh.post(f"/appointments-desk/{appointment.pk}/rescheduling", {**sent, "reason": "  "})
    assert refused.status_code == 422
    assert "Chưa ghi lý do" in refused.content.decode()
    long = minh.post(f"/appointments-desk/{appointment.pk}/rescheduling", {**sent, "reason": "h" * 301})
    assert (long.status_code, long.context["reason"]) == (422, "h" * 301)
    for _press in range(2):
        answer = minh.post(f"/appointments-desk/{appointment.pk}/rescheduling", {**sent, "reason": "Họp đột xuất"})
        assert answer.status_code == 302
    appointment.refresh_from_db()
    assert appointment.state == AppointmentStatus.MOVED
    new = appointment.moved_to
    assert (new.code, new.starts_at, Appointment.objects.filter(code=appointment.code).count()) == (
        appointment.code, free.starts_at, 2,
    )  # fmt: skip
    assert Message.objects.filter(key__contains=str(new.pk)).exists()
    page = minh.get(f"/appointments-desk/{appointment.pk}").content.decode()
    assert new.code in page
    times = [clock.vietnamese_moment(one.starts_at) for one in (appointment, new)]
    assert f"từ {times[0]} sang {times[1]}" in page, "the history says from when to when, and why"
    assert "«Họp đột xuất»" in page


def test_a_place_that_went_or_is_forged_keeps_what_was_typed(as_, office):
    world, minh = office, as_("minh")
    appointment = booked(slot(world.office), world.lan, by=world.minh)
    free, foreign = slot(world.office, "14:00"), slot(world.agencies["00004"], "14:00")
    went = slot(world.office, "15:00", room=1)
    booked(went, by=world.minh)
    for wanted in (went.pk, foreign.pk, 10**17, "x", "-1", "", "9" * 19):
        sent = {"slot": wanted, "reason": "Cúp điện", "request_key": uuid.uuid4().hex}
        answer = minh.post(f"/appointments-desk/{appointment.pk}/rescheduling", sent)
        assert answer.status_code == 422, wanted
        assert 'value="Cúp điện"' in answer.content.decode(), wanted
    assert any(one.slot_id == free.pk for one in minh.post(
        f"/appointments-desk/{appointment.pk}/rescheduling", {"slot": went.pk, "reason": "x", "request_key": "k"}
    ).context["near"])  # fmt: skip
    appointment.refresh_from_db()
    assert appointment.state == AppointmentStatus.CONFIRMED


def test_cancelling_needs_a_reason_and_confirming_is_one_press(as_, office):
    world, minh = office, as_("minh")
    appointment = booked(slot(world.office), world.lan, by=world.minh)
    for reason in ("", "  ", "\0"):
        minh.post(f"/appointments-desk/{appointment.pk}/cancellation", {"reason": reason})
    long = minh.post(f"/appointments-desk/{appointment.pk}/cancellation", {"reason": "m" * 301}, follow=True)
    assert "dài quá 1 ký tự (tối đa 300)" in words(long)
    appointment.refresh_from_db()
    assert appointment.state == AppointmentStatus.CONFIRMED
    for _press in range(2):
        assert minh.post(f"/appointments-desk/{appointment.pk}/cancellation", {"reason": "Mất điện"}).status_code == 302
    appointment.refresh_from_db()
    assert (appointment.state, appointment.reason) == (AppointmentStatus.CANCELLED_BY_AGENCY, "Mất điện")
    other = booked(slot(world.office, "10:00"), by=world.minh)
    Appointment.objects.filter(pk=other.pk).update(
        state=AppointmentStatus.PRECONFIRMED, confirm_by=clock.now() + timedelta(minutes=5)
    )
    minh.post(f"/appointments-desk/{other.pk}/confirmation")
    other.refresh_from_db()
    assert other.state == AppointmentStatus.CONFIRMED


ACTS = ["handling", "arrival", "end", "confirmation", "cancellation", "rescheduling"]


@pytest.mark.parametrize("who", ["vi", "nga", "lan", "hoa", "tuan"])
def test_another_office_and_another_role_find_nothing(as_, office, who):
    appointment = booked(slot(office.office), office.lan, by=office.minh)
    client = as_(who)
    assert client.get(f"/appointments-desk/{appointment.pk}").status_code in (403, 404)
    for act in ACTS:
        answer = client.post(
            f"/appointments-desk/{appointment.pk}/{act}", {"reason": "x", "slot": "1", "request_key": "k"}
        )
        assert answer.status_code in (403, 404), act
    assert client.get(f"/counter/copies/new?appointment={appointment.pk}").status_code in (403, 404)
    appointment.refresh_from_db()
    assert appointment.state == AppointmentStatus.CONFIRMED


def test_no_act_happens_by_a_link(as_, office):
    appointment = booked(slot(office.office), office.lan, by=office.minh)
    for act in ACTS[:-1]:
        assert as_("minh").get(f"/appointments-desk/{appointment.pk}/{act}").status_code == 405


def test_who_must_be_given_another_time_is_told_apart(as_, office):
    world = office
    appointment = booked(slot(world.office, "14:00"), world.lan, by=world.minh)
    stretch = closing.Stretch(appointment.starts_at, appointment.ends_at, world.office)
    closing.close(stretch, kind=ClosureKind.OUTAGE, reason="Mất điện", by=world.minh)
    answer = as_("minh").get("/appointments-desk?tab=again")
    assert [row.appointment.pk for row, _handling in answer.context["rows"]] == [appointment.pk]
    assert "cần hẹn giờ khác" in answer.content.decode()
    assert "Chưa đề nghị giờ mới" in as_("minh").get(f"/appointments-desk/{appointment.pk}").content.decode()


def test_what_the_person_wrote_is_never_markup(as_, office):
    evil = '<script>alert(1)</script>"><img src=x>'
    appointment = booked(slot(office.office), by=office.minh, name=evil)
    for path in (
        "/appointments-desk",
        f"/appointments-desk/{appointment.pk}",
        f"/appointments-desk/{appointment.pk}/rescheduling",
        "/queue",
    ):
        page = as_("minh").get(path).content.decode()
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path


def test_what_is_over_is_counted_up_to_a_bound(as_, office, monkeypatch):
    appointments = [booked(slot(office.office, days=day), office.lan, by=office.minh) for day in (1, 2)]
    minh = as_("minh")
    assert ">2</span>" in minh.get("/appointments-desk?tab=coming").content.decode()
    monkeypatch.setattr(paging, "COUNTED", len(appointments))
    assert ">1+</span>" in minh.get("/appointments-desk?tab=coming").content.decode()
