"""A drop-off at the desk: counted and receipted in one short appointment, scanned over days, until the promised moment."""

import re
import uuid
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from chungthuc.accounts import authority
from chungthuc.appointments import booking
from chungthuc.appointments.booking import Contact, Wish
from chungthuc.appointments.lifecycle import AppointmentStatus
from chungthuc.appointments.models import Appointment, PolicyValue, Source
from chungthuc.audit.models import Event
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import receipts
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.dossiers.models import Dossier, PaperType
from tests.harness.appointments import booked, slot
from tests.web.desk_forms import named, words

DUE = datetime(2026, 11, 26, 17, tzinfo=VIETNAM)  # Tuesday and two working days


def dropping(world, person=None, *, originals: int = 3, days: int = 0) -> Appointment:
    place = slot(world.office, days=days)
    wish = Wish(
        slot_id=place.pk, units=1, request_key=uuid.uuid4().hex, person=person, source=Source.PHONE, reason="thử",
        contact=Contact() if person else Contact("An", "0900000000"), drop_off=True,
        papers=[{"type": "", "originals": originals, "pages": originals}],
    )  # fmt: skip
    return booking.book(place.agency, wish, by=world.minh)


def people(world, **changes) -> dict:
    return {"account": "with", "number": world.lan.id_number, "request_key": uuid.uuid4().hex, **changes}


def paper(world, scan, **changes) -> dict:
    return people(
        world, paper_type=PaperType.objects.first().pk, pages="1", scan=named(scan),
        signatory=str(authority.of(world.hoa, world.office).pk), **{"title": "Bằng tốt nghiệp", **changes},
    )  # fmt: skip


def received(world, minh, appointment, **changes) -> Dossier:
    minh.post(f"/appointments-desk/{appointment.pk}/handling")
    answer = minh.post(f"/counter/appointments/{appointment.pk}/receipt", people(world, originals="3", **changes))
    assert answer.status_code == 302, answer.content.decode()
    return Dossier.objects.get(pk=answer["Location"].split("/")[3])


def test_an_appointment_ends_with_the_receipt_and_its_papers_come_over_days(as_, office, scan, morning):
    world, minh = office, as_("minh")
    appointment = dropping(world, world.lan, originals=5)
    page = minh.get(f"/appointments-desk/{appointment.pk}").content.decode()
    assert "Nộp giấy tờ số lượng lớn" in page
    assert "17:00, Thứ Năm, 26/11/2026" in page
    assert "Nộp số lượng lớn" in minh.get("/appointments-desk").content.decode()
    form = minh.get(minh.post(f"/appointments-desk/{appointment.pk}/handling")["Location"], follow=True)
    assert form.redirect_chain[-1][0] == f"/counter/appointments/{appointment.pk}/receipt"
    assert form.context["form"]["originals"].value() == 5
    assert form.context["form"].found == world.lan
    answer = minh.post(f"/counter/appointments/{appointment.pk}/receipt", people(world, originals="3"), follow=True)
    dossier = Dossier.objects.get()
    assert (dossier.originals_left, dossier.due_at, dossier.appointment, dossier.account) == (
        3,
        DUE,
        appointment,
        world.lan,
    )
    slip = " ".join(answer.content.decode().split())
    for said in ("kiêm biên nhận bản chính", "3 bản chính", "Điều 21 Nghị định 23/2015/NĐ-CP", "theo thỏa thuận",
                 "17:00, ngày 26/11/2026", dossier.follow_code, world.minh.full_name, "Làm xong"):  # fmt: skip
        assert said in slip, said
    assert minh.post(f"/appointments-desk/{appointment.pk}/end").status_code == 302
    appointment.refresh_from_db()
    assert appointment.state == AppointmentStatus.FINISHED
    assert [row.appointment.pk for row, _handling in minh.get("/appointments-desk?tab=left").context["rows"]] == [
        appointment.pk
    ]
    for days, title in ((0, "Một"), (1, "Hai"), (1, "Ba")):  # that day, the next, and the last one
        morning.on(days=days)
        added = minh.post("/counter/copies/new", paper(world, scan, dossier=str(dossier.pk), title=title), follow=True)
        assert added.status_code == 200, added.content.decode()
    assert "đã đủ giấy tờ" in words(added)
    copies = CertifiedCopy.objects.all()
    assert {(one.original_title, one.dossier_id, one.due_at) for one in copies} == {
        (title, dossier.pk, DUE) for title in ("Một", "Hai", "Ba")
    }
    assert not minh.get("/appointments-desk?tab=left").context["rows"]
    assert "3 bản chính" in minh.get(f"/delivery/copies/{copies[0].pk}/slip").content.decode()


def test_after_the_promised_moment_what_was_left_is_late_and_never_stuck(as_, office, scan, morning):
    world, minh = office, as_("minh")
    appointment = dropping(world, world.lan)
    dossier = received(world, minh, appointment)
    minh.post("/counter/copies/new", paper(world, scan, dossier=str(dossier.pk)))
    morning.moment = DUE
    copy = CertifiedCopy.objects.get()
    assert "Thêm giấy tờ tiếp theo" in minh.get(f"/counter/copies/{copy.pk}").content.decode()
    morning.on(seconds=1)
    page = minh.get(f"/appointments-desk/{appointment.pk}").content.decode()
    assert "đã quá hạn, còn 2 bản chính chưa trình ký" in page
    assert f"dossier={dossier.pk}" in page
    assert [row.appointment.pk for row, _handling in minh.get("/appointments-desk?tab=left").context["rows"]] == [
        appointment.pk
    ]  # not forgotten
    for title in ("Hai", "Ba"):
        minh.post("/counter/copies/new", paper(world, scan, dossier=str(dossier.pk), title=title))
    assert CertifiedCopy.objects.count() == 3
    assert "Thêm giấy tờ tiếp theo" not in minh.get(f"/counter/copies/{copy.pk}").content.decode()
    answer = minh.post("/counter/copies/new", paper(world, scan, dossier=str(dossier.pk), title="Bốn"))
    assert answer.status_code == 422
    assert "đã đủ số bản chính" in words(answer)
    assert 'value="Bốn"' in answer.content.decode()
    page = minh.get(f"/appointments-desk/{appointment.pk}").content.decode()
    assert "đã quá hạn" not in page
    assert f"dossier={dossier.pk}" not in page


def test_an_office_that_takes_no_longer_says_nothing_of_an_extension(as_, office):
    world, minh = office, as_("minh")
    PolicyValue.objects.create(name="drop_off_days", value=0, since=clock.today())
    dossier = received(world, minh, dropping(world, world.lan))
    assert dossier.due_at == DUE.replace(day=24)
    slip = minh.get(f"/delivery/dossiers/{dossier.pk}/slip").content.decode().partition("</article>")[0]
    assert "3 bản chính" in slip
    assert "Điều 21" not in slip


def test_it_takes_its_own_papers_only(as_, office, scan, morning):
    world, minh = office, as_("minh")
    appointment = dropping(world, world.lan)
    dossier = received(world, minh, appointment)
    morning.on(days=1)
    other = paper(world, scan, dossier=str(dossier.pk), number=world.sao_mai.id_number)
    answer = minh.post("/counter/copies/new", other)
    assert answer.status_code == 422
    assert "chưa có phiếu nhận bản chính" in words(answer)
    assert CertifiedCopy.objects.count() == 0
    usual = booked(slot(world.office, "10:00"), world.sao_mai, by=world.minh)
    minh.post("/counter/copies/new", paper(world, scan, appointment=str(usual.pk), number=world.sao_mai.id_number))
    theirs = Dossier.objects.exclude(pk=dossier.pk).get()
    assert (theirs.originals_left, theirs.due_at.date()) == (None, morning.moment.date())


def test_without_a_receipt_nothing_is_scanned(as_, office, scan):
    world, minh = office, as_("minh")
    appointment = dropping(world, world.lan)
    minh.post(f"/appointments-desk/{appointment.pk}/handling")
    assert (
        minh.get(f"/counter/copies/new?appointment={appointment.pk}")["Location"]
        == f"/counter/appointments/{appointment.pk}/receipt"
    )
    answer = minh.post("/counter/copies/new", paper(world, scan, appointment=str(appointment.pk)))
    assert answer.status_code == 422
    assert "chưa có phiếu nhận bản chính" in words(answer)


def test_two_requesters_of_one_appointment_have_a_receipt_each(as_, office):
    world, minh = office, as_("minh")
    appointment = dropping(world, world.lan)
    received(world, minh, appointment)
    received(world, minh, appointment, number=world.sao_mai.id_number)
    assert {one.requester_name for one in appointment.dossiers.all()} == {world.lan.full_name, world.sao_mai.full_name}
    page = minh.get(f"/appointments-desk/{appointment.pk}").content.decode()
    assert all(one.code in page for one in appointment.dossiers.all())


def test_pressed_twice_is_one_receipt_and_another_count_is_not_lost(as_, office):
    world, minh = office, as_("minh")
    appointment = dropping(world, world.lan)
    minh.post(f"/appointments-desk/{appointment.pk}/handling")
    sent = people(world, originals="3")
    first, second = (
        minh.post(f"/counter/appointments/{appointment.pk}/receipt", sent)["Location"] for _press in range(2)
    )
    assert first == second
    answer = minh.post(f"/counter/appointments/{appointment.pk}/receipt", {**sent, "originals": "4"})
    assert answer.status_code == 422
    assert "nội dung khác" in answer.content.decode()
    assert Dossier.objects.get().originals_left == 3
    assert Event.objects.filter(action="receive_originals").count() == 1


@pytest.mark.parametrize("wrong", ["", "0", "-1", "x", "5001", "9" * 400, "1.5"])
def test_a_wrong_count_is_said_and_what_was_typed_stays(as_, office, wrong):
    world, minh = office, as_("minh")
    appointment = dropping(world, world.lan)
    minh.post(f"/appointments-desk/{appointment.pk}/handling")
    answer = minh.post(f"/counter/appointments/{appointment.pk}/receipt", people(world, originals=wrong))
    assert answer.status_code == 422
    assert "Số bản chính" in answer.content.decode()
    assert world.lan.id_number in answer.content.decode()
    assert Dossier.objects.count() == 0


def test_a_search_on_the_way_sends_nothing(as_, office):
    world, minh = office, as_("minh")
    appointment = dropping(world)
    minh.post(f"/appointments-desk/{appointment.pk}/handling")
    answer = minh.post(f"/counter/appointments/{appointment.pk}/receipt", people(world, originals="", search="1"))
    assert answer.status_code == 200
    assert answer.context["form"].found == world.lan
    assert Dossier.objects.count() == 0


def test_who_is_not_there_leaves_nothing(as_, office):
    world, minh = office, as_("minh")
    appointment, usual = dropping(world, world.lan), booked(slot(world.office, "10:00"), world.sao_mai, by=world.minh)
    answer = minh.post(f"/counter/appointments/{appointment.pk}/receipt", people(world, originals="3"))
    assert answer.status_code == 422
    assert "không ở quầy" in words(answer)
    assert "không phải lượt nộp giấy tờ số lượng lớn" in words(
        minh.get(f"/counter/appointments/{usual.pk}/receipt", follow=True)
    )
    asked = receipts.Requester("person", "An", "001085000011")
    with pytest.raises(Refused, match="không phải lượt nộp"):
        receipts.receive_originals(appointment=usual, requester=asked, originals=1, by=world.minh, request_key="k")
    with pytest.raises(NotAllowed):
        receipts.receive_originals(appointment=appointment, requester=asked, originals=1, by=world.hoa, request_key="k")
    assert Dossier.objects.count() == 0


def test_the_slip_is_the_offices_own_and_gets_a_new_code(as_, office):
    world, minh = office, as_("minh")
    dossier = received(world, minh, dropping(world, world.lan))
    for who in ("vi", "lan"):
        assert as_(who).get(f"/delivery/dossiers/{dossier.pk}/slip").status_code == 404
        assert as_(who).post(f"/delivery/dossiers/{dossier.pk}/slip/code").status_code == 404
    old = dossier.follow_code
    assert minh.get(f"/delivery/dossiers/{dossier.pk}/slip/code").status_code == 405
    minh.post(f"/delivery/dossiers/{dossier.pk}/slip/code")
    dossier.refresh_from_db()
    assert dossier.follow_code != old


def test_who_follows_reads_how_many_lie_there_and_until_when(as_, office, client):
    world, minh = office, as_("minh")
    dossier = received(world, minh, dropping(world, world.lan))
    for page in (client.get(f"/follow/{dossier.follow_code}"), as_("lan").get(f"/dossiers/{dossier.pk}")):
        told = page.content.decode()
        assert "3 bản chính" in told
        assert re.search(r"17:00[^<]*26/11/2026", told)
        assert "đang quét" in told


def test_a_receipt_counts_something_and_belongs_to_an_appointment(as_, office):
    world = office
    rows = Dossier.objects.filter(pk=received(world, as_("minh"), dropping(world, world.lan)).pk)
    for wrong in ({"originals_left": 0}, {"appointment": None}):
        with pytest.raises(IntegrityError, match="left_originals_came_in_an_appointment"), transaction.atomic():
            rows.update(**wrong)
