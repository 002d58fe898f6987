"""«Hàng chờ» and the display: numbers, calls by key, two officers at once, no names in the hall."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chungthuc.appointments.lifecycle import AppointmentStatus, EntryStatus
from chungthuc.appointments.models import PolicyValue, Priority, QueueEntry
from chungthuc.core import clock
from tests.harness import appointments
from tests.harness.appointments import MORNING, booked, slot, ticket


@pytest.fixture
def two_desks(office):
    """«Quầy 2» as well."""
    appointments.desk(office.office, "Quầy 2")
    return office


def words(answer) -> str:
    return " ".join(str(one) for one in answer.context["messages"])


def step(client: Client, entry: QueueEntry, act: str, **more) -> object:
    return client.post(f"/queue/entries/{entry.pk}/step", {"act": act, **more}, follow=True)


def state(entry: QueueEntry) -> str:
    entry.refresh_from_db()
    return entry.state


@pytest.fixture
def two_wait(two_desks):
    """One of great age without an appointment, and Lan, who has one and has arrived."""
    world = two_desks
    old = ticket(world.office, "old", priority=Priority.ELDERLY)
    appointment = booked(slot(world.office), world.lan, by=world.minh)
    return old, appointment


def test_a_day_begins_with_an_empty_list_and_a_ticket(as_, two_desks):
    minh = as_("minh")
    empty = minh.get("/queue").content.decode()
    assert "Không có ai chờ" in empty
    assert "Quầy đang rảnh" in empty
    key = uuid.uuid4().hex
    for _press in range(2):
        got = minh.post("/queue/tickets", {"originals": "4", "priority": "none", "request_key": key})
    first = QueueEntry.objects.get()
    assert (first.number, first.units, got["Location"]) == (1, 2, f"/queue/tickets/{first.pk}")
    printed = minh.get(got["Location"]).content.decode()
    assert "Sắp đến lượt bạn" in printed
    PolicyValue.objects.create(name="calls", value=2, since=clock.today())
    minh.post("/i18n/setlang/", {"language": "en"})
    printed = minh.get(got["Location"]).content.decode()
    assert "Vắng mặt khi được gọi 2 lần thì lấy số mới." in printed  # for whoever waits, in an English browser too
    assert "Print" in printed


def arrive(minh, appointment):
    return minh.post("/queue/arrivals", {"code": f"http://x/appointments/{appointment.code.lower()}"}, follow=True)


def test_who_arrives_stands_in_the_list_in_order(as_, two_desks, two_wait):
    world, minh, (_old, appointment) = two_desks, as_("minh"), two_wait
    ticket(world.office, "last")
    assert f"{appointment.code} đã đến: số 3" in words(arrive(minh, appointment))
    page = minh.get("/queue").content.decode()
    assert page.index("Người cao tuổi</td>") < page.index(world.lan.full_name) < page.rindex("đến trực tiếp</span>")
    assert "phút" in page


def test_who_does_not_come_when_called_is_absent_and_back_for_ten_seconds(as_, two_desks, two_wait, morning):
    minh, (old, _appointment) = as_("minh"), two_wait
    minh.post("/queue/calls")
    assert state(old) == EntryStatus.CALLED
    step(minh, old, "recall")
    step(minh, old, "recall")
    assert "Đã gọi đủ số lần" in words(step(minh, old, "recall"))
    undo = step(minh, old, "miss").content.decode()
    assert "Hoàn tác" in undo
    step(minh, old, "undo_miss")
    assert state(old) == EntryStatus.CALLED
    step(minh, old, "miss")
    morning.on(seconds=11)
    assert "Hoàn tác" not in minh.get("/queue").content.decode().split("Dùng phím tắt")[0]
    assert "quá 10 giây" in words(step(minh, old, "undo_miss"))


def test_who_comes_is_parked_passed_on_and_finished(as_, two_desks, two_wait):
    world, minh, (old, appointment) = two_desks, as_("minh"), two_wait
    arrive(minh, appointment)
    minh.post("/queue/calls")
    step(minh, old, "miss")
    minh.post("/queue/calls")
    lan = QueueEntry.objects.get(appointment=appointment)
    assert state(lan) == EntryStatus.CALLED
    step(minh, lan, "start")
    assert f"?appointment={appointment.pk}" in minh.get("/queue").content.decode()
    step(minh, lan, "park")
    assert "Đưa lại vào hàng" in minh.get("/queue").content.decode()
    step(minh, lan, "unpark")
    step(minh, lan, "call")
    second = appointments.desk(world.office, "Quầy 2")
    step(minh, lan, "pass_on", desk=second.pk)
    lan.refresh_from_db()
    assert (lan.state, lan.wanted_desk) == (EntryStatus.WAITING, second)
    step(minh, lan, "call")
    step(minh, lan, "finish")
    appointment.refresh_from_db()
    assert appointment.state == AppointmentStatus.FINISHED
    ticket(world.office, "next")
    assert "không có ai" not in words(minh.post("/queue/calls", follow=True))


def test_two_officers_get_two_people(as_, two_desks):
    world = two_desks
    one, two = ticket(world.office, "a"), ticket(world.office, "b")
    minh, again = as_("minh"), as_("minh")
    second = appointments.desk(world.office, "Quầy 2")
    again.post("/queue/desk", {"desk": second.pk})
    minh.post("/queue/calls")
    again.post("/queue/calls")
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.desk.name, two.desk.name) == ("Quầy 1", "Quầy 2")
    assert "Không còn ai chờ" in words(as_("minh").post("/queue/calls", follow=True))


def test_the_part_that_changes_is_sent_only_when_it_changed(as_, two_desks):
    minh = as_("minh")
    ticket(two_desks.office, "a")
    first = minh.get("/queue/state")
    seen = first.content.decode().split("?seen=")[1].split('"')[0]
    assert seen != "first"
    assert minh.get(f"/queue/state?seen={seen}").status_code == 204
    ticket(two_desks.office, "b")
    assert minh.get(f"/queue/state?seen={seen}").status_code == 200


def test_two_hundred_who_wait_cost_what_one_costs(as_, two_desks):
    minh = as_("minh")
    ticket(two_desks.office, "a")
    minh.get("/queue")
    with CaptureQueriesContext(connection) as few:
        minh.get("/queue")
    for n in range(210):
        ticket(two_desks.office, f"w{n}")
    with CaptureQueriesContext(connection) as many:
        page = minh.get("/queue").content.decode()
    assert len(many) == len(few) <= 32
    assert "Đang chờ: 200 người+" in page


def test_forged_and_foreign_numbers_and_words(as_, two_desks):
    world, minh = two_desks, as_("minh")
    elsewhere = ticket(world.agencies["00004"], "x")
    assert minh.post(f"/queue/entries/{elsewhere.pk}/step", {"act": "call"}).status_code == 404
    assert minh.get(f"/queue/tickets/{elsewhere.pk}").status_code == 404
    mine = ticket(world.office, "m")
    foreign = appointments.desk(world.agencies["00004"])
    for act in ("", "x", "pass_on", "delete"):
        assert "Chưa chọn việc" in words(step(minh, mine, act, desk=foreign.pk))
    assert "trạng thái" in words(step(minh, mine, "finish"))
    assert "Không có quầy này" in words(minh.post("/queue/desk", {"desk": foreign.pk}, follow=True))
    for originals in ("0", "-1", "x", "10000000000", "½", ""):
        got = minh.post("/queue/tickets", {"originals": originals, "priority": "none", "request_key": "k"})
        assert (got.status_code, list(got.context["ticket"].errors)) == (422, ["originals"]), originals
        assert "từ 1 đến 999" in got.content.decode(), originals
    got = minh.post("/queue/tickets", {"originals": "1", "priority": "booked", "request_key": "k"})
    assert list(got.context["ticket"].errors) == ["priority"]
    assert "không chọn được" in got.content.decode()
    other = booked(slot(world.agencies["00004"]), by=world.people["vi"])
    for code in (other.code, "x" * 5000, "", "\0", "AAA-AAA-AAA"):
        got = minh.post("/queue/arrivals", {"code": code})
        assert (got.status_code, list(got.context["arrival"].errors)) == (422, ["code"])
        assert "Không có lịch hẹn nào" in got.content.decode()
    assert state(mine) == EntryStatus.WAITING
    for who in ("vi", "nga", "lan", "hoa", "tuan"):
        assert as_(who).post(f"/queue/entries/{mine.pk}/step", {"act": "call"}).status_code in (403, 404), who
    for path in ("/queue/calls", "/queue/tickets", "/queue/arrivals", "/queue/desk"):
        assert as_("lan").post(path).status_code == 403
        assert minh.get(path).status_code == 405


def chosen(page: str, form: str) -> tuple[str, str]:
    """(what stands in the field, the priority) of the form that is sent there."""
    inside = page.partition(f'action="/queue/{form}"')[2].partition("</form>")[0]
    assert page.count("data-focus") == inside.count("data-focus") == 1  # on the field that is wrong
    [value] = re.findall(r'<input type="(?:number|text)"[^>]* value="([^"]*)"', inside)
    return value, re.search(r'<option value="(\w*)" selected', inside)[1]


def test_what_was_typed_stays_when_a_number_or_a_code_is_wrong(as_, two_desks):
    minh = as_("minh")
    got = minh.post("/queue/tickets", {"originals": "1000", "priority": "elderly", "request_key": "k"})
    assert chosen(got.content.decode(), "tickets") == ("1000", "elderly")
    got = minh.post("/queue/arrivals", {"code": "7K2-M9P-QRX", "priority": "disabled"})
    assert chosen(got.content.decode(), "arrivals") == ("7K2-M9P-QRX", "disabled")
    assert list(got.context["arrival"].errors) == ["code"]
    assert not QueueEntry.objects.exists()


def test_who_comes_a_day_early_is_served_and_keeps_the_place_in_law(as_, two_desks):
    minh = as_("minh")
    other_day = booked(slot(two_desks.office, days=1), two_desks.lan, by=two_desks.minh)
    assert minh.post("/queue/arrivals", {"code": other_day.code, "priority": "pregnant"}).status_code == 302
    assert QueueEntry.objects.get().appointment == other_day


@pytest.mark.parametrize("priority", ["x", "booked", "late"])
def test_a_priority_that_nobody_may_choose_is_told_at_its_field(as_, two_desks, priority):
    appointment = booked(slot(two_desks.office), two_desks.lan, by=two_desks.minh)
    got = as_("minh").post("/queue/arrivals", {"code": appointment.code, "priority": priority})
    assert (got.status_code, list(got.context["arrival"].errors)) == (422, ["priority"])
    assert "Ưu tiên này không chọn được" in got.content.decode()
    assert not QueueEntry.objects.exists()


def test_the_display_is_public_and_has_no_names(as_, two_desks, client, morning):
    world, minh = two_desks, as_("minh")
    appointment = booked(slot(world.office), world.lan, by=world.minh)
    minh.post("/queue/arrivals", {"code": appointment.code})
    minh.post("/queue/calls")
    page = client.get(f"/display/{world.office.code}")
    assert page.status_code == 200
    assert client.get(f"/display/{world.office.code}/numbers").json() == {
        "at": "08:55", "calls": [{"number": 1, "desk": "Quầy 1", "times": 1}],
    }  # fmt: skip
    for secret in (world.lan.full_name, world.lan.id_number, appointment.code, str(appointment.pk)):
        assert secret not in page.content.decode()
    script = page.content.decode().split("<script")[1]
    assert "module" not in script.split("</script>")[0]
    assert client.get("/display/99999").status_code == 404
    assert client.post(f"/display/{world.office.code}").status_code == 405


def test_the_deadline_says_today_until_three_and_then_the_next_working_day(as_, two_desks, morning):
    assert "trả trong hôm nay" in as_("minh").get("/queue").content.decode()
    morning.moment = MORNING + timedelta(hours=6, minutes=6)
    assert "trả ngày 25/11/2026" in as_("minh").get("/queue").content.decode()


def test_an_office_without_desks_says_so(as_, world, morning):
    page = as_("minh").get("/queue").content.decode()
    assert "Cơ quan chưa có quầy nào" in page
    assert "chưa có quầy" in words(as_("minh").post("/queue/calls", follow=True))
