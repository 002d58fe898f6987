"""Fonts that a page brings along: whole ones are taken, cut ones and missing ones refuse the file and name the page."""

from pathlib import Path

import pytest
from pades.intake.codings.unpacking import Lost
from pades.intake.examine import examine_and_rebuild
from pades.intake.pdf import font_programs
from pades.intake.refusals import RefusedUpload

from packages.pades.tests.builders.uploads.lettered import PROGRAMS, text, type_1


@pytest.mark.parametrize("kind", PROGRAMS)
def test_a_program_is_whole_or_refused(kind: str) -> None:
    whole = PROGRAMS[kind]
    font_programs.check(whole)
    for left in (0.1, 0.5, 0.9, 0.98):
        with pytest.raises(Lost):
            font_programs.check(whole[: int(len(whole) * left)])
    with pytest.raises(Lost):
        font_programs.check(bytes(len(whole)))


def test_a_type_1_font_may_be_in_segments() -> None:
    clear, private = type_1().split(b"eexec\n")
    clear += b"eexec\n"
    parts = ((1, clear), (2, private))
    data = b"".join(bytes([0x80, kind]) + len(part).to_bytes(4, "little") + part for kind, part in parts) + b"\x80\x03"
    font_programs.check(data)


def taken(data: bytes, folder: Path) -> list[dict[str, object]]:
    (folder / "upload").write_bytes(data)
    return examine_and_rebuild(folder / "upload", folder / "base")[1]


def test_letters_that_are_not_there_refuse_the_page(tmp_path: Path) -> None:
    whole = PROGRAMS["TrueType"]
    assert [one["code"] for one in taken(text(whole), tmp_path)] == ["rasterised"]
    for program, reason in ((whole[: len(whole) // 2], "font_damaged"), (None, "font_missing")):
        with pytest.raises(RefusedUpload, match=reason) as found:
            taken(text(program), tmp_path)
        assert found.value.facts == {"page": 1}


def test_text_that_nobody_sees_needs_no_letters(tmp_path: Path) -> None:
    """As recognition lays it over a scan; the frame makes it more than a plain one."""
    taken(text(None, b"0 0 100 100 re f BT 3 Tr /F1 24 Tf 72 720 Td <0001> Tj ET"), tmp_path)
