"""The pictures of a scan look in the base as they did in the upload, or the upload is refused; names are only names."""

import io
import struct
from pathlib import Path

import pikepdf
import pytest
from pades.intake.examine import Intake, intake_in_child
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageCms, ImageStat

from packages.pades.tests.builders.uploads.pdf_bytes import jpeg, scan
from packages.pades.tests.intake.test_intake_base import drawn

WIDE = {  # D50 primaries of a wide-gamut space (Adobe RGB 1998)
    b"rXYZ": (0.60974, 0.31111, 0.01947),
    b"gXYZ": (0.20528, 0.62567, 0.06087),
    b"bXYZ": (0.14919, 0.06322, 0.74457),
}


def taken(data: bytes, folder: Path) -> tuple[Intake, bytes]:
    upload, base = folder / "upload", folder / "base"
    upload.write_bytes(data)
    found = intake_in_child(upload, base=base)
    return found, base.read_bytes() if base.exists() else b""


def codes(found: Intake) -> list[str]:
    return [str(one["code"]) for one in found.warnings]


def profile(primaries: dict[bytes, tuple[float, float, float]]) -> bytes:
    """The screen's profile with other primaries (ICC.1:2022, 7.3 and 10.31)."""
    content = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for place in range(132, 132 + 12 * struct.unpack_from(">I", content, 128)[0], 12):
        tag, offset = struct.unpack_from(">4sI", content, place)
        if tag in primaries:
            struct.pack_into(">3i", content, offset + 8, *(round(one * 65536) for one in primaries[tag]))
    return bytes(content)


def with_profile(content: bytes) -> bytes:
    picture = Image.new("RGB", (1654, 2339), (250, 250, 250))
    picture.paste((60, 180, 75), (200, 200, 1400, 1400))
    with pikepdf.open(io.BytesIO(scan())) as pdf:
        image = pdf.pages[0].obj.Resources.XObject.Im0
        image.write(jpeg(picture), filter=Name.DCTDecode)
        image.Width, image.Height = picture.size
        image.ColorSpace = Array([Name.ICCBased, pdf.make_stream(content, N=3)])
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def middle(data: bytes) -> tuple[int, ...]:
    return tuple(drawn(data).convert("RGB").getpixel((200, 250)))  # type: ignore[arg-type]


def test_a_screens_profile_gives_way_to_the_screen(tmp_path: Path) -> None:
    data = with_profile(profile({}))
    found, base = taken(data, tmp_path)
    assert (found.verdict, codes(found)) == ("accept", [])
    assert b"ICCBased" not in base
    assert max(abs(a - b) for a, b in zip(middle(data), middle(base), strict=True)) <= 3


def test_a_wide_profile_is_converted(tmp_path: Path) -> None:
    """Read as a screen's numbers, the green would be paler than on the original."""
    data = with_profile(profile(WIDE))
    found, base = taken(data, tmp_path)
    assert (found.verdict, codes(found)) == ("accept", ["rasterised"])
    assert b"ICCBased" not in base
    seen = middle(data)
    assert max(abs(a - b) for a, b in zip(seen, (60, 180, 75), strict=True)) > 20
    assert max(abs(a - b) for a, b in zip(seen, middle(base), strict=True)) <= 4


@pytest.mark.parametrize("content", [b"", b"no profile at all", profile({})[:200]])
def test_a_broken_profile_is_no_obstacle(content: bytes, tmp_path: Path) -> None:
    assert taken(with_profile(content), tmp_path)[0].verdict == "accept"


def relabelled(data: bytes) -> bytes:
    """Its frame calls it arithmetic-coded (ISO/IEC 10918-1, table B.1)."""
    return data.replace(b"\xff\xc0", b"\xff\xc9", 1)


def without_tables(data: bytes) -> bytes:
    """As an arithmetic-coded picture is, called baseline."""
    while (place := data.find(b"\xff\xc4")) >= 0:
        data = data[:place] + data[place + 2 + int.from_bytes(data[place + 2 : place + 4], "big") :]
    return data


def with_conditioning(data: bytes) -> bytes:
    return data[:2] + b"\xff\xcc\0\x04\0\x10" + data[2:]


@pytest.mark.parametrize("change", [relabelled, without_tables, with_conditioning])
@pytest.mark.parametrize("stamped", [False, True])
def test_a_jpeg_of_a_rare_kind_is_refused_or_redrawn(change, stamped, tmp_path: Path) -> None:
    """With other ink on the page too, which would hide that the picture is left out."""
    with pikepdf.open(io.BytesIO(scan())) as pdf:
        image = pdf.pages[0].obj.Resources.XObject.Im0
        image.write(change(bytes(image.read_raw_bytes())), filter=Name.DCTDecode)
        if stamped:
            pdf.pages[0].contents_add(pdf.make_stream(b"0 0 0 rg 0 0 300 300 re f"))
        pdf.save(tmp_path / "rare.pdf")
    data = (tmp_path / "rare.pdf").read_bytes()
    found, base = taken(data, tmp_path)
    if found.verdict == "accept":
        assert codes(found)[0] == "rasterised"
        seen = drawn(data).convert("L")
        assert ImageStat.Stat(ImageChops.difference(seen, drawn(base).convert("L").resize(seen.size))).mean[0] < 2
    else:
        assert found.reason in ("picture_damaged", "picture_incomplete", "picture_unreadable")
        assert found.facts == {"page": 1}


@pytest.mark.parametrize("name", ["/AA", "/EF", "/JS", "/XFA", "/OPI", "/Perms"])
def test_a_resource_may_have_any_name(name: str, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(scan())) as pdf:
        page = pdf.pages[0].obj
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        page.Resources.Font = Dictionary({name: font})
        page.Resources.XObject = Dictionary({name: page.Resources.XObject.Im0})
        page.Contents = pdf.make_stream(
            f"q 595 0 0 842 0 0 cm {name} Do Q BT 3 Tr {name} 9 Tf 9 9 Td (x) Tj ET".encode()
        )
        pdf.save(tmp_path / "named.pdf")
    found, _base = taken((tmp_path / "named.pdf").read_bytes(), tmp_path)
    assert (found.verdict, codes(found)) == ("accept", [])
