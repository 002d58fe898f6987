"""«Xử lý»: from the door to the last paper of an appointment."""

import uuid

from chungthuc.accounts.phones import shown_phone
from chungthuc.appointments import booking
from chungthuc.appointments.lifecycle import AppointmentStatus, Role
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import announced_papers
from chungthuc.dossiers.models import Dossier, PaperType
from tests.harness.appointments import booked, slot
from tests.web.desk_forms import named, paper, words


def test_handling_leads_from_the_door_to_the_last_paper(as_, office, scan):
    world, minh = office, as_("minh")
    appointment = booked(slot(world.office), world.lan, by=world.minh, originals=2)
    page = minh.get(f"/appointments-desk/{appointment.pk}").content.decode()
    assert world.lan.full_name in page
    assert world.lan.id_number in page
    assert "2 bản chính" in page
    answer = minh.post(f"/appointments-desk/{appointment.pk}/handling")
    assert answer["Location"] == f"/counter/copies/new?appointment={appointment.pk}"
    appointment.refresh_from_db()
    assert appointment.state == AppointmentStatus.PROCESSING
    form = minh.get(answer["Location"])
    assert form.context["form"].found == world.lan
    assert f'value="{world.lan.id_number}"' in form.content.decode()
    first = minh.post("/counter/copies/new", paper(world, scan, appointment=str(appointment.pk), more="1"))
    dossier = Dossier.objects.get()
    assert first["Location"] == f"/counter/copies/new?dossier={dossier.pk}"
    assert (dossier.appointment_id, dossier.account) == (appointment.pk, world.lan)
    appointment.refresh_from_db()
    assert appointment.state == AppointmentStatus.PROCESSING
    again = minh.get(first["Location"])
    assert again.context["in_hand"].number_of_this == 2
    second = minh.post(
        "/counter/copies/new", paper(world, scan, dossier=str(dossier.pk), title="Giấy khai sinh"), follow=True
    )
    assert "đã đủ giấy tờ" in words(second)
    appointment.refresh_from_db()
    assert appointment.state == AppointmentStatus.FINISHED
    copies = CertifiedCopy.objects.filter(dossier=dossier)
    assert {one.original_title for one in copies} == {"Bằng tốt nghiệp", "Giấy khai sinh"}
    assert len({one.code for one in copies}) == 2


def test_a_double_press_is_one_appointment_at_the_desk_and_one_copy(as_, office, scan):
    world, minh = office, as_("minh")
    appointment = booked(slot(world.office), world.lan, by=world.minh, originals=2)
    for _press in range(2):
        assert "/counter/copies/new" in minh.post(f"/appointments-desk/{appointment.pk}/handling")["Location"]
    assert appointment.entries.count() == 1
    minh.post("/counter/copies/new", paper(world, scan, appointment=str(appointment.pk)))
    dossier = Dossier.objects.get()
    sent = paper(world, scan, dossier=str(dossier.pk), title="Hai")
    for _press in range(2):
        assert minh.post("/counter/copies/new", {**sent, "scan": named(scan)}).status_code == 302
    assert dossier.copies.count() == 2
    assert Dossier.objects.count() == 1


def test_another_requester_is_a_dossier_of_its_own_in_the_same_appointment(as_, office, scan):
    world, minh = office, as_("minh")
    appointment = booked(slot(world.office), world.lan, by=world.minh, originals=3)
    minh.post(f"/appointments-desk/{appointment.pk}/handling")
    minh.post("/counter/copies/new", paper(world, scan, appointment=str(appointment.pk)))
    first = Dossier.objects.get()
    other = paper(world, scan, dossier=str(first.pk), number=world.sao_mai.id_number)
    assert minh.post("/counter/copies/new", other).status_code == 302
    assert {one.requester_name for one in appointment.dossiers.all()} == {world.lan.full_name, world.sao_mai.full_name}
    appointment.refresh_from_db()
    assert (appointment.state, announced_papers.papers_in(appointment)) == (AppointmentStatus.PROCESSING, 2)
    assert minh.post(f"/appointments-desk/{appointment.pk}/end").status_code == 302
    appointment.refresh_from_db()
    assert appointment.state == AppointmentStatus.FINISHED


def test_yesterdays_dossier_takes_no_more_papers(as_, office, scan, morning):
    world, minh = office, as_("minh")
    minh.post("/counter/copies/new", paper(world, scan))
    dossier = Dossier.objects.get()
    assert "Thêm giấy tờ tiếp theo" in minh.get(f"/counter/copies/{dossier.copies.get().pk}").content.decode()
    morning.on(days=1)
    answer = minh.post("/counter/copies/new", paper(world, scan, dossier=str(dossier.pk), title="Muộn"))
    assert answer.status_code == 422
    assert "hồ sơ mới" in words(answer)
    assert 'value="Muộn"' in answer.content.decode()
    assert "Thêm giấy tờ tiếp theo" not in minh.get(f"/counter/copies/{dossier.copies.get().pk}").content.decode()


def test_a_forged_appointment_at_the_form_is_not_there(as_, office, scan):
    foreign = booked(slot(office.agencies["00004"]), by=office.people["vi"])
    minh = as_("minh")
    for given in (str(foreign.pk), str(uuid.uuid4()), "x", "\0"):
        assert minh.get("/counter/copies/new", {"appointment": given}).status_code == 404
        assert minh.post("/counter/copies/new", paper(office, scan, appointment=given)).status_code == 404
    assert not Dossier.objects.exists()


def test_the_booking_of_a_guest_fills_name_and_mail(as_, office):
    appointment = booked(slot(office.office), by=office.minh, name="Đặng Văn Phúc", email="phuc@vidu.test")
    minh = as_("minh")
    minh.post(f"/appointments-desk/{appointment.pk}/handling")
    page = minh.get(f"/counter/copies/new?appointment={appointment.pk}")
    initial = page.context["form"].initial
    assert (initial["account"], initial["name"], initial["email"]) == ("without", "Đặng Văn Phúc", "phuc@vidu.test")


def test_a_cancelled_appointment_is_no_appointment_at_the_form(as_, office):
    appointment = booked(slot(office.office), office.lan, by=office.minh)
    booking.cancel(appointment, by=office.minh, role=Role.OFFICER, reason="x")
    page = as_("minh").get(f"/counter/copies/new?appointment={appointment.pk}")
    assert page.context["in_hand"].appointment is None


def test_each_paper_begins_with_its_kind_the_telephone_and_where_the_result_goes(as_, office, scan):
    world, minh = office, as_("minh")
    kinds = list(PaperType.objects.in_force()[:2])
    appointment = booked(slot(world.office), world.lan, by=world.minh, originals=2)
    appointment.papers = [{"type": one.code, "originals": 1, "pages": 1} for one in kinds]
    appointment.save(update_fields=["papers"])
    minh.post(f"/appointments-desk/{appointment.pk}/handling")
    first = minh.get(f"/counter/copies/new?appointment={appointment.pk}")
    assert first.context["form"]["paper_type"].value() == kinds[0].pk
    assert "«Kho dữ liệu điện tử» của tài khoản" in first.content.decode()
    assert shown_phone(world.lan.phone) in first.content.decode()
    minh.post("/counter/copies/new", paper(world, scan, appointment=str(appointment.pk), more="1"))
    second = minh.get(f"/counter/copies/new?dossier={Dossier.objects.get().pk}")
    assert second.context["form"]["paper_type"].value() == kinds[1].pk
    assert second.context["folded"] == f"{world.lan.full_name} · {world.lan.id_number}"
    assert "kết quả: «Kho dữ liệu điện tử» của tài khoản" in second.content.decode()
