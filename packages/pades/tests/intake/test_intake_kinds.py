"""What is no PDF is called by its name, with what to do; an unforeseen error is owned up to."""

import io
import zipfile
from pathlib import Path

import pytest
from pades.commands import upload_words
from pades.common import children, kinds
from pades.common.kinds import Remedy
from pades.intake import budget
from pades.intake import examine as intake
from pades.intake.examine import child
from PIL import Image

from packages.pades.tests.builders.uploads import pdf_bytes
from packages.pades.tests.intake.test_intake_refusals import take_in


def saved(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 40), "white").save(out, kind)
    return out.getvalue()


def archive(*names: str, content: bytes = b"x", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name in names:
            packed.writestr(name, content)
    return out.getvalue()


CASES = {
    "GIF": (saved("GIF"), "gif"),
    "BMP": (saved("BMP"), "bmp"),
    "WebP": (saved("WEBP"), "webp"),
    "JPEG 2000": (saved("JPEG2000"), "jpeg2000"),
    "film": (b"\0\0\0\x20ftypisom" + bytes(900), "film"),
    "Word": (archive("[Content_Types].xml", "word/document.xml"), "word"),
    "Excel": (archive("[Content_Types].xml", "xl/workbook.xml"), "excel"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "old_office"),
    "ZIP": (archive("scan.pdf", content=pdf_bytes.scan()), "zip"),
    "ZIP, stored": (archive("scan.pdf", content=pdf_bytes.scan(), method=zipfile.ZIP_STORED), "zip"),
    "web page": (b"\n<!doctype html><html>", "web_page"),
    "anything": (b"Xin chao", "unknown"),
}


@pytest.mark.parametrize("case", CASES)
def test_says_what_it_is(case: str, tmp_path: Path) -> None:
    data, name = CASES[case]
    found = take_in(data, tmp_path)
    assert found.reason == "not_pdf"
    assert found.facts == {"format": name}
    message = upload_words.refusal(found.reason, found.facts)
    assert message.startswith("Đây là ")
    assert "hãy " in message.casefold()


def test_a_picture_is_to_become_a_pdf_and_an_archive_to_be_opened() -> None:
    assert kinds.remedy(kinds.format_of(saved("WEBP"))) == Remedy.SAVE_AS_PDF
    assert kinds.remedy(kinds.format_of(archive("a.txt"))) == Remedy.UNPACK


def test_arithmetic_has_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = tmp_path / "upload"
    upload.write_bytes(pdf_bytes.scan())
    monkeypatch.setattr(budget, "CPU_SECONDS", float("inf"))  # here it counts the whole run of tests
    for error in (ZeroDivisionError, OverflowError, FloatingPointError):
        monkeypatch.setattr(intake, "rebuild", _raising(error))
        answer = child({"upload": str(upload), "base": str(tmp_path / "base")})
        assert answer["refused"] == "malformed"


def test_an_unforeseen_error_is_the_programs_and_has_a_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = tmp_path / "upload"
    upload.write_bytes(pdf_bytes.scan())
    for detail, code in (
        ("LookupError: 'Nguyễn Văn A'", "LookupError"),
        ("status -11: nothing", "status -11"),
        ("no child, or its fork server died: x", ""),
    ):
        failure = children.ChildFailed("crashed", detail)
        monkeypatch.setattr(children, "run", _raising(failure))
        found = intake.intake_in_child(upload, base=tmp_path / "base")
        assert found.reason == "crashed"
        assert found.facts == {"error": code}
        assert f"(mã lỗi: {code or 'không rõ'})" in upload_words.refusal(found.reason, found.facts)


def _raising(error: type[Exception] | Exception) -> object:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail
