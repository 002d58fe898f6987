"""«Xử lý» and «Dời lịch hẹn» on the row, an office without desks, codes that are wrong, days without anybody."""

from datetime import timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from chungthuc.agencies.models import Desk
from chungthuc.appointments import queue
from chungthuc.appointments.lifecycle import AppointmentStatus, Role
from chungthuc.appointments.queue import receiving
from chungthuc.core import clock
from tests.harness import appointments
from tests.harness.appointments import booked, slot
from tests.web.desk_forms import paper, words

LIST = "/appointments-desk"


def rows(client, tab: str) -> dict[str, str]:
    found = client.get(f"{LIST}?tab={tab}").context["rows"]
    return {str(row.appointment.pk): handling for row, handling in found}


def test_each_row_that_may_be_handled_offers_it_on_whatever_day(as_, office, huong):
    minh = as_("minh")
    today = booked(slot(office.office), office.lan, by=office.minh)
    coming = booked(slot(office.office, days=1), office.sao_mai, by=office.minh)
    unknown = booked(slot(office.office, "14:00", days=1), huong, by=office.minh)
    assert rows(minh, "today") == {str(today.pk): "at once"}
    assert rows(minh, "coming") == {
        str(coming.pk): "at once",
        str(unknown.pk): "by its page",
    }  # its code is asked there
    page = minh.get(f"{LIST}?tab=coming").content.decode()
    assert f'action="{LIST}/{coming.pk}/handling"' in page
    assert f'href="{LIST}/{coming.pk}/rescheduling"' in page
    assert f'action="{LIST}/{unknown.pk}/handling"' not in page
    assert "/copies/new" in minh.post(f"{LIST}/{coming.pk}/handling")["Location"]


def test_where_there_are_several_desks_the_first_time_the_desk_is_asked(as_, office):
    second = appointments.desk(office.office, "Quầy 2")
    minh = as_("minh")
    one = booked(slot(office.office), office.lan, by=office.minh)
    assert rows(minh, "today") == {str(one.pk): "by its page"}
    minh.post(f"{LIST}/{one.pk}/handling", {"desk": second.pk})
    other = booked(slot(office.office, "10:30"), office.sao_mai, by=office.minh)
    assert rows(minh, "today")[str(other.pk)] == "at once"


def test_an_office_without_desks_handles_its_appointments(as_, world, morning, scan):
    one = booked(slot(world.office), world.lan, by=world.minh)
    for desk in Desk.objects.filter(agency=world.office):
        Desk.objects.filter(pk=desk.pk).update(during=DateRange(desk.during.lower, clock.today()))
    minh = as_("minh")
    assert "/copies/new" in minh.post(f"{LIST}/{one.pk}/handling")["Location"]
    one.refresh_from_db()
    assert (one.state, one.entries.get().desk) == (AppointmentStatus.PROCESSING, None)
    assert minh.get("/queue").status_code == 200
    assert receiving.end(one, by=world.minh)
    one.refresh_from_db()
    assert one.state == AppointmentStatus.FINISHED


def test_a_wrong_code_stays_where_it_was_typed(as_, office, huong):
    minh = as_("minh")
    answer = minh.post(f"{LIST}/opening", {"code": "ABC-DEF-GHZ", "office": office.office.code})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="ABC-DEF-GHZ"' in page
    assert "Không có lịch hẹn nào của cơ quan mang mã này." in page
    assert f'href="{LIST}?tab=coming' in page
    one = booked(slot(office.office), huong, by=office.minh)
    answer = minh.post(f"{LIST}/{one.pk}/handling", {"code": "ABC-DEF-GHZ"})
    assert answer.status_code == 422
    assert 'value="ABC-DEF-GHZ"' in answer.content.decode()
    assert "Mã này không phải của lịch hẹn đang mở." in answer.content.decode()
    one.refresh_from_db()
    assert one.state == AppointmentStatus.CONFIRMED


def test_a_day_without_appointments_says_that_it_is_the_day(as_, office):
    booked(slot(office.office, days=1), office.lan, by=office.minh)
    page = as_("minh").get(f"{LIST}?tab=coming&day=20/12/2026").content.decode()
    assert "Ngày 20/12/2026 không có lịch hẹn nào ở mục này." in page
    assert "Chưa có ai đặt lịch" not in page


def test_papers_that_nobody_announced_are_no_empty_place(as_, office):
    one = booked(slot(office.office), office.lan, by=office.minh)
    type(one).objects.filter(pk=one.pk).update(papers=[])
    assert "chưa khai" in as_("minh").get(LIST).content.decode()


def test_after_the_paper_of_a_number_it_is_finished_or_the_queue_opened(as_, office, scan):
    minh = as_("minh")
    desk = Desk.objects.get(agency=office.office)
    minh.post("/queue/desk", {"desk": desk.pk, "office": office.office.code})
    entry = queue.walk_in(office.office, request_key="a", by=office.minh)
    queue.start(queue.call(entry, desk, by=office.minh), by=office.minh)
    page = minh.post("/counter/copies/new", paper(office, scan), follow=True).content.decode()
    assert f"Số {entry.number} đang ở quầy" in page
    assert minh.post(f"/queue/entries/{entry.pk}/step", {"act": "finish"})["Location"] == "/queue"
    assert "đang ở quầy" not in words(minh.get("/counter/copies"))


def test_a_number_is_named_and_stands_on_no_paper_of_somebody_else(as_, office, scan, submitted_copy):
    minh, desk = as_("minh"), Desk.objects.get(agency=office.office)
    minh.post("/queue/desk", {"desk": desk.pk, "office": office.office.code})
    appointment = booked(slot(office.office), office.lan, by=office.minh)
    entry = queue.check_in(appointment, by=office.minh, role=Role.OFFICER)
    queue.start(queue.call(entry, desk, by=office.minh), by=office.minh)
    page = minh.post("/counter/copies/new", paper(office, scan), follow=True).content.decode()
    told = page.split("đang ở quầy")[1]
    assert office.lan.full_name in told.split("Làm xong")[0]
    type(submitted_copy.dossier).objects.filter(pk=submitted_copy.dossier_id).update(
        received_at=clock.now() - timedelta(hours=1)
    )
    for address in (f"/counter/copies/{submitted_copy.pk}", f"/delivery/dossiers/{submitted_copy.dossier_id}/slip"):
        answer = minh.get(address)
        assert answer.status_code == 200
        assert "đang ở quầy" not in answer.content.decode(), address
