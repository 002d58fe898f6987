"""The attestation page: words keep to their places whatever their number, the seal has its size, the name its tones."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import combinations
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pades.checking.report import Verdict
from pades.checking.validate import verify
from pades.common import numberfont
from pades.common.errors import PadesError
from pades.common.source import Source
from pades.intake import archival
from pades.intake.examine import intake_in_child
from pades.making import attestation
from pades.making.attestation import LEADER, AttestationPage, Positions, Rect, attach, render, taken
from pades.making.geometry import MARGIN, MM, PAGE_WIDTH, SEAL
from pades.making.ink import beside, trimmed
from pades.making.prepare import prepare_signature
from PIL import Image, ImageDraw
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.reader import PdfFileReader
from test_pki.authority import Credential

from demo import pictures
from packages.pades.tests.builders.signed.making import DATE, FONTS, NUMBER, PAGE, VOLUME, Making, make_issued
from packages.pades.tests.builders.uploads.pdf_bytes import jpeg, scan

NAME = "Nguyễn Thị Ngọc Ánh"
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


def scribble() -> bytes:
    """A signature that fills a corner of its picture, with a trace of the scanner around it."""
    picture = Image.new("RGBA", (900, 600), (255, 255, 255, 6))
    pen = ImageDraw.Draw(picture)
    pen.line([(100, 300), (160, 120), (220, 330), (320, 180), (420, 320), (560, 200)], (20, 40, 160, 255), 14)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def red_seal() -> bytes:
    """With the broad empty edge that people leave around it."""
    picture = Image.new("RGBA", (700, 700), (255, 255, 255, 0))
    ImageDraw.Draw(picture).ellipse((150, 150, 549, 549), outline=(200, 20, 30, 255), width=12)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def drawn(source: Source, folder: Path, dpi: int = 200) -> Image.Image:
    source.copy_to(folder / "drawn.pdf")
    document = pypdfium2.PdfDocument(folder / "drawn.pdf")
    document.init_forms()
    picture: Image.Image = (
        document[len(document) - 1].render(scale=dpi / 72, may_draw_forms=True, no_smoothtext=True).to_pil()
    )
    return picture.convert("RGB")


def ink(picture: Image.Image, colour: str) -> list[tuple[int, int]]:
    """Dots of blue or red ink."""
    red, green, blue = np.moveaxis(np.asarray(picture), 2, 0)
    high, low = (blue, red) if colour == "blue" else (red, blue)
    down, across = np.nonzero((high > 130) & (np.maximum(low, green) < 60))
    return list(zip(across.tolist(), down.tolist(), strict=True))


@pytest.mark.parametrize("diameter", [30, 36, 45])
def test_the_seal_is_printed_in_its_size_over_a_third_of_the_ink(made, tmp_path, diameter):
    positions = beside(LEADER, picture=scribble(), diameter_mm=diameter)
    making = Making(made.server, made.base, made.leader, made.seal, pictures=(scribble(), red_seal()))
    making.stages["attested"] = attach(made.base, PAGE, positions, fonts=FONTS)
    making.signed()
    signature = ink(drawn(making.source("signed"), tmp_path), "blue")
    assert max(x for x, _ in signature) - min(x for x, _ in signature) > LEADER.width * 200 / 72 * 0.8
    making.sealed()
    seal = ink(drawn(making.source("sealed"), tmp_path), "red")
    left, right = min(x for x, _ in seal), max(x for x, _ in seal)
    upper, lower = min(y for _, y in seal), max(y for _, y in seal)
    for side in (right - left + 1, lower - upper + 1):
        assert side * 25.4 / 200 == pytest.approx(diameter, abs=0.5)
    centre, radius = ((left + right) / 2, (upper + lower) / 2), (right - left) / 2
    under = [dot for dot in signature if (dot[0] - centre[0]) ** 2 + (dot[1] - centre[1]) ** 2 <= radius**2]
    assert len(under) / len(signature) == pytest.approx(1 / 3, abs=0.025)
    assert centre[0] < sum(x for x, _ in signature) / len(signature)


def test_a_picture_is_cut_to_its_ink():
    assert trimmed(scribble()).width < 520
    assert trimmed(red_seal()).size == (400, 400)
    empty = BytesIO()
    Image.new("RGBA", (30, 20), (0, 0, 0, 0)).save(empty, "PNG")
    assert trimmed(empty.getvalue()).size == (30, 20)


def stamp_of(tail: bytes, base: Path, field: str) -> pikepdf.Object:
    """Of the file, which must stay open as long as its objects are read."""
    OPEN.append(pikepdf.open(BytesIO(base.read_bytes() + tail)))
    fields = {str(one.T): one for one in OPEN[-1].Root.AcroForm.Fields}
    return fields[field].AP.N


OPEN: list[pikepdf.Pdf] = []


def name_in(appearance: pikepdf.Object) -> str:
    strings = [
        bytes(step.operands[0]) for step in pikepdf.parse_content_stream(appearance) if str(step.operator) == "Tj"
    ]
    return " ".join(numberfont.decode(one) for one in strings)


def two_names(made: Making) -> Credential:
    """A certificate whose subject gives two common names."""
    ca = made.server.pki.issuer("official")
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one) for one in (NAME, "Nguyen Thi Ngoc Anh")])
    old = made.leader.x509
    builder = x509.CertificateBuilder(issuer_name=old.issuer, subject_name=subject, public_key=old.public_key())
    builder = (
        builder.serial_number(7).not_valid_before(old.not_valid_before_utc).not_valid_after(old.not_valid_after_utc)
    )
    certificate = builder.sign(ca.key, hashes.SHA256()).public_bytes(Encoding.DER)
    return Credential(made.leader.key_pem, certificate, made.leader.chain)


def test_a_name_without_a_picture_keeps_its_tones(made):
    who = made.server.pki.issue(NAME)
    prepared = prepare_signature(
        made.source("attested"), certificate=who.certificate, chain=who.chain, picture=None, at=datetime.now(UTC)
    )
    appearance = stamp_of(prepared.tail, made.base, "SigLeader")
    assert name_in(appearance) == NAME
    assert list(appearance.Resources.Font.keys()) == [numberfont.FONT_NAME]
    assert "/FontFile2" in appearance.Resources.Font.Num.FontDescriptor


def test_of_several_names_the_first_is_drawn(made):
    who = two_names(made)
    prepared = prepare_signature(
        made.source("attested"), certificate=who.certificate, chain=who.chain, picture=None, at=datetime.now(UTC)
    )
    assert name_in(stamp_of(prepared.tail, made.base, "SigLeader")) == NAME


def test_every_vietnamese_letter_is_drawn_as_itself(made):
    letters = numberfont.SMALL + numberfont.SMALL.upper() + "ăâđêôơưĂÂĐÊÔƠƯ"
    assert numberfont.decode(numberfont.encode(letters)) == letters
    tail = attach(made.base, PAGE, Positions(), fonts=FONTS)
    reader = PdfFileReader(BytesIO(made.base.read_bytes() + tail))
    font = reader.root["/AcroForm"]["/DR"]["/Font"][numberfont.FONT_NAME]
    assert numberfont.drawable(letters, font) == letters
    assert numberfont.drawable("Müller 中", font) == "Muller "
    assert numberfont.encode("Đđă–") == bytes([128, 129, 130, 150])  # as in every file that was ever issued


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
