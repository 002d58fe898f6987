"""What signature and seal look like on the printed page: the seal's size, the ink, the tones of a name."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pades.common import numberfont
from pades.common.source import Source
from pades.making.attestation import LEADER, Positions, attach
from pades.making.ink import beside, trimmed
from pades.making.prepare import prepare_signature
from PIL import Image, ImageDraw
from pyhanko.pdf_utils.reader import PdfFileReader
from test_pki.authority import Credential

from packages.pades.tests.builders.signed.appearances import NAME, name_in, stamp_of
from packages.pades.tests.builders.signed.making import FONTS, PAGE, Making


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
