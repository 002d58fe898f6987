"""What happened to a file on its way, or what it is instead of a PDF: told truly."""

import base64
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pades.checking.report import Report, Verdict
from pades.checking.validate import verify

from packages.pades.tests.builders.signed.making import Making


@pytest.fixture
def judged(made: Making, tmp_path: Path) -> Callable[[bytes], Report]:
    def answer(content: bytes) -> Report:
        file = tmp_path / "given.pdf"
        file.write_bytes(content)
        return verify(file, trust=made.trust)

    return answer


def zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("ban-sao.pdf", content)
    return out.getvalue()


ALTERED: dict[str, tuple[Callable[[bytes], bytes], Verdict, str]] = {
    "a mark in front": (lambda content: b"\xef\xbb\xbf" + content, Verdict.INVALID, "byte_order_mark"),
    "zipped": (zipped, Verdict.UNREADABLE, "packed"),
    "in base64": (lambda content: base64.encodebytes(content), Verdict.UNREADABLE, "encoded"),
    "saved as text": (
        lambda content: content.decode("utf-8", "replace").encode("utf-8"), Verdict.INVALID, "read_as_text",
    ),
    "another byte": (lambda content: content[:900] + b"X" + content[901:], Verdict.INVALID, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", ALTERED)
def test_altered_on_its_way(made, judged, case):
    change, verdict, kind = ALTERED[case]
    report = judged(change(made.base.read_bytes() + made.stages["issued"]))
    assert (report.verdict, report.kind or "") == (verdict, kind)
    if kind:
        assert report.lines[0].code == kind


def test_line_ends_rewritten(made, judged):
    """The proof: undone, every signature fits again."""
    whole = made.base.read_bytes() + made.stages["issued"]
    rewritten = whole.replace(b"\n", b"\r\n")
    report = judged(rewritten)
    assert report.verdict in (Verdict.INVALID, Verdict.UNREADABLE)
    assert report.kind == "line_ends"
    assert judged(rewritten.replace(b"/Catalog", b"/Katalog")).kind is None


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (b"\r\n\0", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "picture"),
        (b"\xff\xd8\xff\xe0" + b"x" * 100, "picture"),
        (b"\0\0\0\x18ftypheic" + b"x" * 100, "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "office"),
        (b"\0\0\0\x0cjP  \r\n\x87\n" + b"x" * 100, "picture"),
        (b"RIFF\0\0\0\0WAVE" + b"x" * 100, "other"),
        (b"PK\5\6" + b"x" * 100, "archive"),
        (b"Rar!" + b"x" * 100, "archive"),
        (b"<!DOCTYPE html><html>" + b"x" * 100, "web_page"),
        (b"hello" * 50, "other"),
    ],
)
def test_what_is_no_pdf(judged, content, kind):
    report = judged(content)
    assert (report.verdict, report.reason, report.kind) == (Verdict.UNREADABLE, "not_pdf", kind)
    assert report.lines[0].code == kind


def test_pairs_that_became_one_sign(made, judged):
    """Not to be restored: known by having no pair left and by the bytes that the signatures miss."""
    whole = made.base.read_bytes() + made.stages["issued"]
    at = whole.index(b"stream") + 300
    with_pair = whole[:at] + b"\r\n" + whole[at + 2 :]  # a picture has some by chance
    report = judged(with_pair.replace(b"\r\n", b"\n"))
    assert (report.verdict, report.kind) == (Verdict.INVALID, "line_ends_lost")
    assert report.lines[0].code == "line_ends_lost"


@pytest.mark.parametrize("what", ["its end", "its midst"])
def test_a_file_that_lacks_something_else(made, judged, what):
    """A pair is left somewhere, or the end is missing: cut, not sent as text."""
    whole = made.base.read_bytes() + made.stages["issued"]
    at = whole.index(b"stream") + 300
    cut = whole.replace(b"\r\n", b"\n")[:-500] if what == "its end" else whole[:at] + b"\r\n" + whole[at + 40 :]
    assert judged(cut).kind is None
