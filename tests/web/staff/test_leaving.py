"""«Thôi làm việc tại cơ quan»: nothing is orphaned, everything ends at once."""

import pytest
from django.urls import reverse

from chungthuc.accounts import granting, rights
from chungthuc.accounts.models import Authority, Basis, Capacity, Right
from chungthuc.accounts.staffing import adding, leaving
from chungthuc.accounts.staffing.adding import Newcomer
from chungthuc.appointments.models import PolicyValue
from chungthuc.audit import rows
from chungthuc.audit.models import Event
from chungthuc.certification.reception import handover
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed
from demo import life
from tests.accounts.conftest import refused

HERE = "00070"
WHY = "Nghỉ hưu, QĐ 9/QĐ-UBND"


@pytest.fixture
def page(world) -> str:
    return reverse("staff_leaving", args=[HERE, world.minh.pk])


@pytest.fixture
def quyen(world):
    """A second officer."""
    who = Newcomer("Đặng Thu Quyên", "quyen@vidu.test", "Công chức", "QĐ 5", rights=(Right.CREATE_COPY,))
    return adding.add(who, world.office, by=world.nga).person


def test_refused_while_a_dossier_would_be_orphaned(as_, world, submitted_copy, page):
    answer = as_("nga").post(page, {"reason": WHY})
    assert answer.status_code == 422
    assert "work_left" in answer.content.decode()
    assert WHY in answer.content.decode(), "nothing typed is lost"
    assert rights.holds(world.minh, Right.CREATE_COPY, world.office)
    assert not Event.objects.filter(action="end_service").exists()


def test_handed_over_and_ended(as_, world, submitted_copy, page, quyen):
    nga = as_("nga")
    shown = nga.get(page).content.decode()
    assert submitted_copy.dossier.code in shown
    assert submitted_copy.original_title not in shown, "an administrator sees no papers"
    answer = nga.post(page, {"reason": WHY, "officer": str(quyen.pk)})
    assert answer["Location"] == reverse("staff_person", args=[HERE, world.minh.pk])
    submitted_copy.refresh_from_db()
    assert submitted_copy.dossier.officer == quyen == submitted_copy.officer
    assert not rights.rights_of(world.minh)
    told = Event.objects.get(action="assign_dossier")
    assert (told.by, told.facts["to"]) == (f"person:{world.nga.pk}", f"person:{quyen.pk}")
    assert [name for name, _what in rows.faults() if name.startswith(("dossier:", "grant:"))] == []


def test_each_dossier_to_somebody_else(as_, world, scan, page, quyen):
    first, second = life.submitted(world, scan), life.submitted(world, scan)
    granting.give(world.tuan, world.office, Right.CREATE_COPY, by=world.nga, reason="QĐ 5")
    sent = {"reason": WHY, "officer": str(quyen.pk), f"officer_{second.dossier.pk}": str(world.tuan.pk)}
    as_("nga").post(page, sent)
    for copy, taker in ((first, quyen), (second, world.tuan)):
        copy.refresh_from_db()
        assert copy.officer == taker


def test_a_taker_who_is_none_takes_nothing(as_, world, submitted_copy, page):
    for taker in (world.vi, world.minh, world.lan):
        assert as_("nga").post(page, {"reason": WHY, "officer": str(taker.pk)}).status_code == 422
    submitted_copy.refresh_from_db()
    assert submitted_copy.officer == world.minh


def test_copies_to_be_signed_get_another_signatory_on_their_page(as_, world, submitted_copy):
    page = reverse("staff_leaving", args=[HERE, world.hoa.pk])
    other = handover.signatories_for(world.hoa, world.office)[0]
    assert other.person == world.binh
    nga, before = as_("nga"), submitted_copy.document.file_sha256
    assert nga.post(page, {"reason": WHY}).status_code == 422
    assert nga.post(page, {"reason": WHY, "signatory": str(other.pk)}).status_code == 302
    submitted_copy.refresh_from_db()
    submitted_copy.document.refresh_from_db()
    assert submitted_copy.signatory == other
    assert submitted_copy.document.file_sha256 != before, "his name stands on the attestation page"
    assert not rights.holds(world.hoa, Right.SIGN_COPY, world.office)


def test_what_is_signed_and_not_sent_on_keeps_him(as_, world, submitted_copy):
    life.signed(world, submitted_copy)
    with refused("signed_not_forwarded"):
        handover.end_service(world.hoa, world.office, by=world.nga, reason=WHY)
    assert rights.holds(world.hoa, Right.SIGN_COPY, world.office)


def test_the_last_clerk_stays_while_copies_wait_for_the_seal(world, submitted_copy):
    life.forwarded(world, life.signed(world, submitted_copy))
    with refused("last_clerk"):
        handover.end_service(world.tuan, world.office, by=world.nga, reason=WHY)
    granting.give(world.minh, world.office, Right.SEAL_COPY, by=world.nga, reason="QĐ 5")
    handover.end_service(world.tuan, world.office, by=world.nga, reason=WHY)
    assert not rights.holds(world.tuan, Right.SEAL_COPY, world.office)


def test_sign_ins_end_unless_he_works_elsewhere(world):
    granting.give(world.tuan, world.neighbour, Right.SEAL_COPY, by=world.nga, reason="QĐ 5")
    assert leaving.works_anywhere(world.tuan)
    leaving.leave(world.tuan, world.office, by=world.nga, reason=WHY)
    assert leaving.works_anywhere(world.tuan)
    leaving.leave(world.tuan, world.neighbour, by=world.nga, reason=WHY)
    assert not leaving.works_anywhere(world.tuan)


@pytest.mark.parametrize("by", ["hoa", "vi", "minh"])
def test_nobody_else_hands_over(world, submitted_copy, quyen, by):
    officers = {submitted_copy.dossier.pk: quyen}
    with pytest.raises(NotAllowed):
        handover.hand_over(world.minh, world.office, officers=officers, signatories={}, by=world.people[by])
    submitted_copy.refresh_from_db()
    assert submitted_copy.officer == world.minh


def test_who_took_it_in_does_not_sign_it_where_the_office_wants_two(world, submitted_copy):
    """Minh becomes a signatory by assignment; the copy that he submitted does not go to him."""
    PolicyValue.objects.create(agency=world.office, name="one_person_allowed", value=0, since=clock.today())
    granting.give(world.minh, world.office, Right.SIGN_COPY, by=world.nga, reason="QĐ 5")
    his = Authority.objects.create(
        person=world.minh, agency=world.office, basis=Basis.ASSIGNMENT, capacity=Capacity.KT, title="PHÓ CHỦ TỊCH",
        above_title="CHỦ TỊCH", decision="QĐ 6",
    )  # fmt: skip
    with refused("one_person"):
        handover.hand_over(world.hoa, world.office, officers={}, signatories={submitted_copy.pk: his}, by=world.nga)
    submitted_copy.refresh_from_db()
    assert submitted_copy.signatory.person == world.hoa
