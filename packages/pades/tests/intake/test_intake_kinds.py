"""What is no PDF is called by its name, with what to do; an unforeseen error is owned up to."""

import io
import unicodedata
import zipfile
from pathlib import Path

import pytest
from pades.common import children, kinds
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
    "JPEG": (saved("JPEG"), "ảnh JPEG"),
    "PNG": (saved("PNG"), "ảnh PNG"),
    "GIF": (saved("GIF"), "ảnh GIF"),
    "TIFF": (saved("TIFF"), "ảnh TIFF"),
    "BMP": (saved("BMP"), "ảnh BMP"),
    "WebP": (saved("WEBP"), "ảnh WebP"),
    "JPEG 2000": (saved("JPEG2000"), "ảnh JPEG 2000"),
    "HEIC": (b"\0\0\0\x24ftypheic" + bytes(900), "ảnh HEIC"),
    "film": (b"\0\0\0\x20ftypisom" + bytes(900), "tệp phim hoặc âm thanh"),
    "Word": (archive("[Content_Types].xml", "word/document.xml"), "văn bản Word (.docx)"),
    "Excel": (archive("[Content_Types].xml", "xl/workbook.xml"), "bảng tính Excel (.xlsx)"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "tệp Office đời cũ (Word, Excel hoặc PowerPoint)"),
    "ZIP": (archive("scan.pdf", content=pdf_bytes.scan()), "tệp nén ZIP"),
    "ZIP, stored": (archive("scan.pdf", content=pdf_bytes.scan(), method=zipfile.ZIP_STORED), "tệp nén ZIP"),
    "web page": (b"\n<!doctype html><html>", "trang web hoặc tệp XML"),
    "anything": (b"Xin chao", "tệp thuộc loại khác"),
}


@pytest.mark.parametrize("case", CASES)
def test_says_what_it_is(case: str, tmp_path: Path) -> None:
    data, name = CASES[case]
    found = take_in(data, tmp_path)
    assert found.reason == "not_pdf"
    assert found.message.startswith(f"Đây là {name}, không phải PDF. ")
    assert "hãy " in found.message.casefold()
    assert unicodedata.is_normalized("NFC", found.message)


def test_a_picture_is_to_become_a_pdf_and_an_archive_to_be_opened() -> None:
    assert "lưu thành PDF" in kinds.advice(saved("JPEG"))
    assert "giải nén" in kinds.advice(archive("a.txt"))


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
        ("no child, or its fork server died: x", "không rõ"),
    ):
        failure = children.ChildFailed("crashed", detail)
        monkeypatch.setattr(children, "run", _raising(failure))
        found = intake.intake_in_child(upload, base=tmp_path / "base")
        assert found.reason == "crashed"
        assert f"(mã lỗi: {code})" in found.message
        assert "Nguyễn" not in found.message


def _raising(error: type[Exception] | Exception) -> object:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail
