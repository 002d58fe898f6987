"""What is judged by its bytes alone: files that would cost much are named, honest ones of every size and habit pass."""

import io
import zlib
from pathlib import Path

import pikepdf
import pytest
from pades.checking import cost
from pades.checking.validate import verify_in_child
from pades.common.raw import BytesOf
from sandbox import fork_client

from packages.pades.tests.builders.uploads import bombs, costly
from packages.pades.tests.builders.uploads.pdf_bytes import CATALOG, PAGE, PAGES, scan, stream, written

MIB = 1 << 20


def fault(content: bytes) -> str | None:
    return cost.fault(BytesOf(content))


@pytest.mark.parametrize("kind", costly.REFUSED)
def test_each_kind_is_named_without_a_child(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fork_client, "start", lambda *_: pytest.fail("a child was started"))
    file = tmp_path / "costly.pdf"
    file.write_bytes(costly.KINDS[kind]())
    report = verify_in_child(file, trust_dir=None, rights_csv=None, at=None)
    assert (report.verdict, report.reason) == ("UNREADABLE", costly.REFUSED[kind])
    assert report.lines[0].code == report.reason


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def many_small_objects(count: int, mode: pikepdf.ObjectStreamMode) -> bytes:
    """As a tagged book has them: far more objects than pages."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.X = pikepdf.Array(pdf.make_indirect(pikepdf.Dictionary(N=one)) for one in range(count))
    return saved(pdf, object_stream_mode=mode)


@pytest.mark.parametrize("mode", [pikepdf.ObjectStreamMode.generate, pikepdf.ObjectStreamMode.disable])
def test_a_hundred_thousand_objects_pass(mode: pikepdf.ObjectStreamMode) -> None:
    assert fault(many_small_objects(100_000, mode)) is None


def test_numbers_with_great_gaps_pass() -> None:
    """/Size is the highest number, not how many there are: /Index says that (7.5.8.2)."""
    head = b"/Type /XRef /W [1 2 1] /Size 9000001 /Index [0 4 9000000 1]"
    assert fault(costly.cross_reference_stream(5, head=head, width=4)) is None


def test_many_revisions_pass() -> None:
    assert fault(costly.cross_reference_chain(links=40, rows=1000)) is None


def test_a_scan_of_one_colour_passes() -> None:
    """An uncompressed picture is megabytes of one byte, zeros or blanks among them: data of a stream."""
    for byte in b"\0 \n[%":
        head = b"/Type /XObject /Subtype /Image /Width 2000 /Height 2000 /BitsPerComponent 8 /ColorSpace /DeviceGray"
        assert fault(written([CATALOG, PAGES, PAGE, stream(head, bytes([byte]) * (4 * MIB))])) is None


def test_other_files_enclosed_as_they_are_pass() -> None:
    inner = b"<< /Type /XRef /Size 100 >>" + scan() * 20
    head = b"/Type /EmbeddedFile"
    assert fault(written([CATALOG, PAGES, PAGE, stream(head, inner), stream(head, zlib.compress(inner))])) is None


@pytest.mark.parametrize("padding", [b"", b"\n" * 4096, b"\0" * (MIB // 2)])
def test_padding_behind_the_end_passes(padding: bytes) -> None:
    assert fault(scan() + padding) is None


def test_a_file_cut_within_a_stream_is_left_to_the_reader() -> None:
    whole = written([CATALOG, PAGES, PAGE, stream(b"", b"x" * (30 * MIB))])
    assert fault(whole[: 26 * MIB]) is None


@pytest.mark.parametrize("content", [b"", b"\0" * (2 * MIB), b"PK\3\4" + b" " * (2 * MIB)])
def test_what_is_no_pdf_is_told_by_what_it_is(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert cost.fault_of(file) is None
    assert cost.fault_of(tmp_path / "missing") is None


@pytest.mark.parametrize(
    "make", [bombs.content_bomb, bombs.object_stream_bomb, costly.nested, costly.flate_inside_flate]
)
def test_what_unpacks_or_nests_without_end_needs_no_rule(make, tmp_path: Path) -> None:
    """The reader's own limits end it long before the processor's clock would."""
    from sandbox.limits import Allowance, Limits

    file = tmp_path / "bomb.pdf"
    file.write_bytes(make())
    allowance = Allowance(Limits(cpu_seconds=10))
    report = verify_in_child(file, trust_dir=None, rights_csv=None, at=None, allowance=allowance)
    assert report.verdict in ("NO_SIGNATURE", "UNREADABLE")
    assert 0 < allowance.used < 5
