"""The attestation page of a copy: its heading, its date, and where signature and seal stand."""

import io
from datetime import date

import pikepdf
import pytest
from pades.common.errors import PadesError
from pades.making.attestation import LEADER, Positions, Rect
from pades.making.geometry import MM

from chungthuc.accounts import authority
from chungthuc.agencies.models import SealProfile
from chungthuc.certification import testimony
from chungthuc.certification.reception import attestation_page
from chungthuc.core.clock import form_date
from demo import life, pictures


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Ủy ban nhân dân phường Hoàn Kiếm", ("Ủy ban nhân dân", "phường Hoàn Kiếm")),
        ("Ủy ban nhân dân xã Hội Sơn", ("Ủy ban nhân dân", "xã Hội Sơn")),
        ("ỦY BAN NHÂN DÂN ĐẶC KHU PHÚ QUỐC", ("ỦY BAN NHÂN DÂN", "ĐẶC KHU PHÚ QUỐC")),
        ("Ủy ban nhân dân phường Phường Đúc", ("Ủy ban nhân dân", "phường Phường Đúc")),
        ("Ủy ban nhân dân thị xã Sơn Tây", ("Ủy ban nhân dân", "thị xã Sơn Tây")),
        ("Ủy ban nhân dân thành phố Hà Nội", ("Ủy ban nhân dân", "thành phố Hà Nội")),
        ("Trung tâm Phục vụ hành chính công xã Ea Kar", ("Trung tâm Phục vụ hành chính công", "xã Ea Kar")),
        ("Phòng Lao động và Xã hội phường Ba Đình", ("Phòng Lao động và Xã hội", "phường Ba Đình")),
        ("Văn phòng công chứng số 1", ("Văn phòng công chứng số 1",)),
    ],
)
def test_the_heading_breaks_before_the_unit_and_never_in_its_name(name, lines):
    told = testimony.heading_lines(name)
    assert tuple(one.replace("\u00a0", " ") for one in told) == lines
    assert all(" " not in one for one in told[1:])  # kept together by blanks that do not break


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 28), "28 tháng 11 năm 2026"),
        (date(2027, 2, 5), "05 tháng 02 năm 2027"),
        (date(2027, 9, 30), "30 tháng 9 năm 2027"),
    ],
)
def test_the_date_reads_as_form_01_and_the_rules_for_papers_have_it(day, words):
    assert form_date(day) == words


def fields_of(copy):
    with pikepdf.open(whole(copy)) as pdf:
        return {str(one.T): [float(edge) for edge in one.Rect] for one in pdf.Root.AcroForm.Fields}


def whole(copy):
    source = copy.document.source()
    return io.BytesIO(source.base.read_bytes() + source.tail)


@pytest.mark.parametrize("diameter", [34, 42])
def test_the_seals_own_diameter_decides_its_size(world, scan, diameter):
    SealProfile.keep(world.office, pictures.seal("UBND phường Hoàn Kiếm"), by=world.tuan, diameter_mm=diameter)
    copy = life.submitted(world, scan)
    left, bottom, right, top = fields_of(copy)["SigSeal"]
    assert (right - left, top - bottom) == (pytest.approx(diameter * MM, abs=0.02),) * 2
    assert copy.positions.seal.width == pytest.approx(diameter * MM)


def moved(copy, across, up):
    was = copy.positions.leader
    leader = Rect(was.left + across, was.bottom + up, was.right + across, was.top + up)
    return testimony.positions_for(copy.signatory, leader)


def test_a_place_on_words_or_off_the_page_is_refused_and_changes_nothing(world, scan):
    copy = life.submitted(world, scan)
    before = (copy.document.source().tail, copy.placement)
    for (across, up), code in {(-200, 200): "placement_on_text", (0, 70): "placement_on_text",
                               (-290, 0): "placement_outside", (0, -245): "placement_outside"}.items():  # fmt: skip
        with pytest.raises(PadesError) as refusal:
            attestation_page.move_signature(copy, moved(copy, across, up), by=world.hoa)
        assert refusal.value.code == code
        copy.refresh_from_db()
        assert (copy.document.source().tail, copy.placement) == before
    attestation_page.move_signature(copy, moved(copy, -60, -120), by=world.hoa)
    copy.refresh_from_db()
    assert fields_of(copy)["SigLeader"][:2] == [LEADER.left - 60, LEADER.bottom - 120]


def test_another_signatory_keeps_the_place_unless_his_page_has_words_there(world, scan):
    copy = life.submitted(world, scan)
    attestation_page.move_signature(copy, moved(copy, -60, -120), by=world.hoa)
    binh = authority.of(world.binh, world.office)
    attestation_page.choose_signatory(copy, binh, by=world.minh)
    copy.refresh_from_db()
    assert copy.positions.leader.bottom == LEADER.bottom - 120
    older = Positions(leader=Rect(330, 330, 520, 405), seal=Rect(270, 310, 390, 430))  # of the older layout
    copy.placement = testimony.as_stored(older)
    copy.save(update_fields=["placement"])
    attestation_page.choose_signatory(copy, authority.of(world.hoa, world.office), by=world.minh)
    copy.refresh_from_db()
    assert copy.positions.leader == LEADER


def test_a_name_that_cannot_be_printed_is_refused_at_submission(world, scan):
    with pytest.raises(PadesError) as refusal:
        life.submitted(world, scan, title="W" * 120)
    assert refusal.value.code == "page_does_not_fit"
    assert refusal.value.facts == {"part": "original_title"}


def test_the_issued_page_has_the_date_in_words(world, scan, jobs):
    copy = life.submitted(world, scan)
    life.signed(world, copy)
    life.forwarded(world, copy)
    jobs()
    copy.refresh_from_db()
    life.sealed(world, copy)
    jobs()
    copy.refresh_from_db()
    assert copy.status == "issued"
    with pikepdf.open(whole(copy)) as pdf:
        values = {str(one.T): str(one.V) for one in pdf.Root.AcroForm.Fields if "/V" in one and one.FT == "/Tx"}
    assert values["CertDate"] == form_date(copy.entry.certified_on)
