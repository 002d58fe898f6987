"""The attestation page: words keep to their places whatever their number, the seal has its size, the name its tones."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import combinations

import pikepdf
import pypdfium2
import pytest
from cryptography import x509
from pades.checking.report import Verdict
from pades.checking.validate import verify
from pades.common.errors import PadesError
from pades.intake import archival
from pades.intake.examine import intake_in_child
from pades.making import attestation
from pades.making.attestation import LEADER, AttestationPage, Rect, attach, render, taken
from pades.making.geometry import MARGIN, MM, PAGE_WIDTH, SEAL
from pades.making.ink import beside
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name

from demo import pictures
from packages.pades.tests.builders.signed.appearances import NAME, name_in
from packages.pades.tests.builders.signed.making import DATE, FONTS, NUMBER, PAGE, VOLUME, Making, make_issued
from packages.pades.tests.builders.uploads.pdf_bytes import jpeg, scan

BLANK = 5.0  # points: the blank at which a line was broken counts to its end

NEAR = 0.8  # points: letters reach a little out of their widths

SENTENCE = "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với ĐẤT ỔN ẾCH NGHIÊNG"


def words(chance: random.Random, most: int) -> str:
    text = " ".join(chance.choices(SENTENCE.split(), k=most // 3))
    return text[: chance.randint(3, most)].strip()


def a_page(seed: int) -> AttestationPage:
    """As long as the forms and tables let people write."""
    chance = random.Random(seed)  # noqa: S311  (the same pages each time)
    return replace(
        PAGE,
        agency_lines=("Ủy ban nhân dân", f"phường\u00a0{words(chance, 24)}".replace(" ", "\u00a0")),
        heading=PAGE.heading if seed % 2 else words(chance, 90).upper(),
        signing_note=chance.choice(["", PAGE.signing_note, words(chance, 150)]),
        capacity=chance.choice(["", "KT. CHỦ TỊCH", "TUQ. CHỦ TỊCH ỦY BAN NHÂN DÂN"]),
        title=words(chance, 110).upper(),
        signatory=words(chance, 80),
        original_title=words(chance, 300).upper() if seed % 3 == 0 else words(chance, 300),
        original_pages=chance.randint(1, 300),
        check_url=f"https://chungthuc.{'rat-dai.' * chance.randint(0, 8)}gov.vn/c/ABCD-EFGH-JKMN-PQRS",
    )


def printed(pdf: bytes) -> Iterator[Rect]:
    """Where another program finds text."""
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    for number in range(text.count_rects()):
        yield Rect(*text.get_rect(number))


def inside(one: Rect, box: Rect) -> bool:
    upright = box.bottom - NEAR <= one.bottom and one.top <= box.top + NEAR
    return box.left - NEAR <= one.left and one.right <= box.right + BLANK and upright


@pytest.mark.parametrize("seed", range(40))
def test_no_words_lie_over_fields_or_other_words(seed):
    page = a_page(seed)
    boxes = taken(page, fonts=FONTS)
    assert not [pair for pair in combinations((*boxes, LEADER), 2) if pair[0].meets(pair[1])]
    fields, blocks = boxes[:3], boxes[3:]
    lines = list(printed(render(page, fonts=FONTS)))
    assert len(lines) > 8
    for line in lines:
        assert sum(inside(line, block) for block in blocks) == 1, line
        assert not any(line.meets(field) for field in (*fields, LEADER, SEAL)), line


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"original_title": "Giấy chứng nhận " * 90}, "original_title"),
        ({"original_title": "W" * 60}, "original_title"),
        ({"agency_lines": ("Ủy ban nhân dân " * 30,)}, "agency_lines"),
        ({"title": "PHÓ CHỦ TỊCH " * 40}, "title"),
        ({"signatory": "Nguyễn " * 90}, "signatory"),
        ({"check_url": f"https://{'x' * 300}"}, "check_url"),
        ({"number_label": "Số chứng thực bản sao từ bản chính " * 3}, "template"),
    ],
)
def test_what_cannot_be_printed_is_refused_by_name(tmp_path, changes, part):
    page = replace(PAGE, **changes)
    for make in (lambda: render(page, fonts=FONTS), lambda: taken(page, fonts=FONTS)):
        with pytest.raises(PadesError, match="page_does_not_fit") as refusal:
            make()
        assert refusal.value.facts == {"part": part}


@pytest.mark.parametrize(
    ("across", "up", "code"),
    [
        (0, 0, None),
        (-100, -150, None),
        (-200, 200, "placement_on_text"),  # on the number
        (-200, 165, "placement_on_text"),  # on the date's field
        (0, 60, "placement_on_text"),  # on the title
        (0, -60, "placement_on_text"),  # on the name
        (-290, 0, "placement_outside"),  # the seal beside it falls off the page
        (70, 0, "placement_outside"),
        (0, -245, "placement_outside"),
    ],
)
def test_a_signature_keeps_clear_of_words_and_both_keep_to_the_page(made, across, up, code):
    moved = Rect(LEADER.left + across, LEADER.bottom + up, LEADER.right + across, LEADER.top + up)
    positions = beside(moved, picture=None)
    if code is None:
        assert attach(made.base, PAGE, positions, fonts=FONTS)
        return
    with pytest.raises(PadesError) as refusal:
        attach(made.base, PAGE, positions, fonts=FONTS)
    assert refusal.value.code == code


@pytest.fixture(scope="module")
def real(authorities, tmp_path_factory: pytest.TempPathFactory) -> Making:
    """On a base as intake writes it, with pictures."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "upload").write_bytes(scan(jpeg()))
    assert intake_in_child(folder / "upload", base=folder / "base.pdf").verdict == "accept"
    making = make_issued(folder, authorities, base=folder / "base.pdf")
    making.pictures = (pictures.signature(NAME), pictures.seal("UBND phường Hoàn Kiếm"))
    return making.all()


def test_a_file_says_that_it_is_pdf_a_in_every_revision(real):
    """That it is so is proven by ``test_interop_validators``; here, that no revision touches what says so."""
    for stage, tail in real.stages.items():
        with pikepdf.open(BytesIO(real.base.read_bytes() + tail)) as pdf:
            assert pdf.Root.Metadata.read_bytes() == archival.XMP, stage
            assert "/Info" not in pdf.trailer, stage
            intent = pdf.Root.OutputIntents[0]
            assert (intent.S, intent.DestOutputProfile.N) == ("/GTS_PDFA1", 3)
            assert intent.DestOutputProfile.read_bytes() == archival.screen_profile()


def test_the_colour_profile_is_always_the_same_bytes():
    """A new version of the colour library that writes others is a decision, not an accident."""
    pinned = "b5a4b2aa0c168e3e0c4159e8934a8869afb0d6e4994791dfa0738004e5671010"
    assert hashlib.sha256(archival.screen_profile()).hexdigest() == pinned


def test_the_seal_locks_the_five_fields_by_name(real):
    with pikepdf.open(BytesIO(real.base.read_bytes() + real.stages["attested"])) as pdf:
        fields = {str(one.T): one for one in pdf.Root.AcroForm.Fields}
        lock = fields["SigSeal"].Lock
        assert (str(lock.Action), {str(one) for one in lock.Fields}) == ("/Include", set(fields))
        assert "/P" not in lock
    for one, other in combinations(attestation.LOCKED, 2):  # pyHanko compares beginnings
        assert not one.startswith(other)
        assert not other.startswith(one)


def test_a_file_of_before_stays_valid(made, tmp_path, monkeypatch):
    """Lock over all fields, the date in numbers, the day of the older layout."""
    everything = generic.DictionaryObject(
        {pdf_name("/Type"): pdf_name("/SigFieldLock"), pdf_name("/Action"): pdf_name("/All")}
    )
    monkeypatch.setattr(attestation, "_lock", lambda: everything)
    monkeypatch.setattr("packages.pades.tests.builders.signed.making.DATE", "28/11/2026")
    older = make_issued(tmp_path, made.server)
    report = verify(older.file("issued", tmp_path / "issued.pdf"), trust=older.trust)
    assert (report.verdict, report.fields["CertDate"]) == (Verdict.VALID, "28/11/2026")


def test_the_printed_page_reads_as_the_form_has_it(real, tmp_path):
    assert DATE == "24 tháng 11 năm 2026"
    file = real.file("issued", tmp_path / "issued.pdf")
    with pikepdf.open(file) as pdf:
        values = {str(one.T): one for one in pdf.Root.AcroForm.Fields if one.FT == "/Tx"}
        shown = {name: name_in(one.AP.N) for name, one in values.items()}
    assert shown == {"CertNo": NUMBER, "CertVolume": VOLUME, "CertDate": DATE}


def test_seals_of_all_sizes_stay_on_the_page_by_default():
    for diameter in range(20, 61):
        positions = beside(LEADER, picture=None, diameter_mm=diameter)
        positions.check()
        assert positions.seal.width == pytest.approx(diameter * MM)
        assert positions.seal.left >= MARGIN
        assert positions.seal.right < PAGE_WIDTH


def test_every_certificate_of_the_test_authorities_says_who_signed_it(authorities):
    pki = authorities.pki
    files = [x509.load_der_x509_certificate(file.read_bytes()) for file in pki.directory.glob("*.cer")]
    leaves = [pki.issue("Một người").x509, pki.rogue_tsa().x509]
    assert len(files) >= 6  # roots, their authorities, the service
    for one in (*files, *leaves):
        assert one.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
