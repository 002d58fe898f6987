"""Every hostile or useless upload is refused by its own reason and leaves nothing behind."""

import os
import stat
import unicodedata
from enum import StrEnum
from pathlib import Path

import pytest
from pades.commands import upload_words
from pades.common.errors import Unclear
from pades.common.kinds import FileFormat, Remedy
from pades.intake.examine import Intake, intake_in_child
from pades.intake.refusals import Refusal, RefusedUpload
from pades.intake.remarks import WEIGHTY, Remark, remark
from pades.intake.upload_checks import LIMIT

from packages.pades.tests.builders.uploads import hostile
from packages.pades.tests.builders.uploads.hostile import CASES
from packages.pades.tests.builders.uploads.pdf_bytes import scan, stream


def take_in(data: bytes, folder: Path, *, name: str | None = None) -> Intake:
    upload, base = folder / "upload", folder / "base.pdf"
    upload.write_bytes(data)
    found = intake_in_child(upload, base=base, name=name)
    assert base.exists() == (found.verdict == "accept")
    return found


@pytest.mark.parametrize("case", CASES)
def test_refused_by_its_own_reason(case: str, tmp_path: Path) -> None:
    build, reason = CASES[case]
    found = take_in(build(), tmp_path)
    assert (found.verdict, found.reason) == ("reject", reason)
    message = upload_words.refusal(found.reason, found.facts)
    assert message
    assert "{" not in message
    assert "None" not in message
    assert (found.pages, found.warnings, found.base_sha256) == (0, (), "")


def test_every_reason_has_a_case() -> None:
    """But the two of the file system, the two that need a name or 30 MB, and that of the sizes' own tests."""
    assert set(Refusal) - {reason for _, reason in CASES.values()} == {
        "not_found",
        "extension",
        "too_large",
        "crashed",
        "page_size_pixels",
    }


@pytest.mark.parametrize(
    ("enum", "words"),
    [
        (Refusal, upload_words.REFUSALS),
        (Remark, upload_words.REMARKS),
        (FileFormat, upload_words.FORMATS),
        (Remedy, upload_words.REMEDIES),
        (Unclear, upload_words.UNCLEAR),
    ],
)
def test_the_command_has_words_for_each_code(enum: type[StrEnum], words: dict[StrEnum, str]) -> None:
    assert set(words) == set(enum)


def test_messages_are_vietnamese_sentences_that_say_what_to_do() -> None:
    for message in (upload_words.refusal(code, {}) for code in Refusal):
        assert unicodedata.is_normalized("NFC", message)
        assert message[0].isupper()
        assert message.endswith(".")
        assert "Hãy " in message or "tối đa" in message


def test_the_limit_is_thirty_mebibytes_to_the_byte(tmp_path: Path) -> None:
    filler = LIMIT - len(scan(more=[stream(b"", bytes(20_000_000))])) + 20_000_000
    data = scan(more=[stream(b"", bytes(filler))])
    assert len(data) == LIMIT
    assert take_in(data, tmp_path).verdict == "accept"
    (tmp_path / "base.pdf").unlink()
    found = take_in(data + b"\n", tmp_path)
    assert found.reason == "too_large"
    assert found.facts == {"limit_mib": 30}
    assert "30 MB" in upload_words.refusal(found.reason, found.facts)


def test_the_limit_can_be_set(tmp_path: Path) -> None:
    upload = tmp_path / "upload"
    upload.write_bytes(scan())
    found = intake_in_child(upload, base=tmp_path / "base", limit=1024 * 100)
    assert found.reason == "too_large"


@pytest.mark.parametrize("name", ["bang.exe", "bang.pdf.html", "bằng tốt nghiệp.docx"])
def test_another_extension(name: str, tmp_path: Path) -> None:
    assert take_in(scan(), tmp_path, name=name).reason == "extension"


@pytest.mark.parametrize("name", ["bằng.pdf", "BANG.PDF", "scan", "a\nb\u202e.pdf", None])
def test_any_name_of_a_pdf_will_do(name: str | None, tmp_path: Path) -> None:
    assert take_in(scan(), tmp_path, name=name).verdict == "accept"


@pytest.mark.parametrize("place", ["missing", "folder", "pipe", "nul\0byte", "x" * 3000])
def test_what_is_no_file(place: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    found = intake_in_child(tmp_path / place, base=tmp_path / "base")
    assert (found.verdict, found.reason) == ("reject", "not_found")


def test_an_earlier_base_does_not_survive_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "base.pdf").write_bytes(b"an earlier one")
    take_in(hostile.javascript(), tmp_path)


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_a_cut_scan_is_never_accepted(cut: int, tmp_path: Path) -> None:
    data = scan()
    found = take_in(data[: len(data) * cut // 40], tmp_path)
    assert (found.verdict, found.reason) == ("reject", "truncated")


def test_damage_is_answered_never_raised(tmp_path: Path) -> None:
    """Bytes of the structure changed one after the other: accepted or refused, with a known reason."""
    data = scan()
    picture = data.index(b"stream\n", data.index(b"/DCTDecode"))
    places = [*range(0, picture, 61), *range(data.rindex(b"xref\n0"), len(data), 37)]
    seen = set()
    for place in places[:40]:
        changed = bytearray(data)
        changed[place] ^= 0x55
        found = take_in(bytes(changed), tmp_path)
        assert found.reason == "ok" or found.reason in set(Refusal)
        seen.add(found.reason)
        (tmp_path / "base.pdf").unlink(missing_ok=True)
    assert len(seen) > 2


def test_pages_are_named_in_runs() -> None:
    assert "Trang 1, 3–5, 9:" in upload_words.remark(remark(Remark.ODD_PAGE_SIZE, [1, 3, 4, 5, 9]))
    assert remark(Remark.ODD_PAGE_SIZE, [3, 4])["page"] == 3
    with pytest.raises(RefusedUpload, match="page_size"):
        raise RefusedUpload(Refusal.PAGE_SIZE, page=4)
    assert "Trang 4" in upload_words.refusal("page_size", RefusedUpload(Refusal.PAGE_SIZE, page=4).facts)


def test_remarks_that_weigh_are_remarks() -> None:
    """Only what may make the copy unlike its original is to be answered; what was merely done is told."""
    assert set(Remark) - WEIGHTY == {
        "rasterised", "scaled_to_paper", "repaired", "link_frames_removed",
        "fitted_to_a4", "colours_converted", "recoded", "metadata_removed",
    }  # fmt: skip
    assert WEIGHTY - set(Remark) == {"annotations_removed"}  # kept for what was taken in before
    for message in upload_words.REMARKS.values():
        assert message.startswith("{pages}: ")
        assert unicodedata.is_normalized("NFC", message)
