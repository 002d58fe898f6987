"""Careless files with one reading are taken in and shown as they were; with two readings they are refused."""

from pathlib import Path

import pikepdf
import pytest
from pades.commands import upload_words
from pades.intake.pdf import complaints, walk
from pades.intake.refusals import RefusedUpload

from packages.pades.tests.builders.uploads import sloppy
from packages.pades.tests.builders.uploads.pdf_bytes import scan
from packages.pades.tests.intake.test_intake_base import accepted, codes, difference, drawn
from packages.pades.tests.intake.test_intake_refusals import take_in


@pytest.mark.parametrize("case", sloppy.MENDED)
def test_one_reading_is_mended_and_said_so(case: str, tmp_path: Path) -> None:
    upload = sloppy.MENDED[case]()
    found, base = accepted(upload, tmp_path)
    assert codes(found) == {"repaired": [1]}
    assert difference(drawn(scan()), drawn(base)) < 1
    with pikepdf.open(tmp_path / "base.pdf") as pdf, pikepdf.open(upload_of_reference(tmp_path)) as reference:
        kept, whole = (one.pages[0].obj.Resources.XObject.Im0.read_raw_bytes() for one in (pdf, reference))
    assert kept.rstrip() == whole


def upload_of_reference(folder: Path) -> Path:
    path = folder / "reference.pdf"
    path.write_bytes(scan())
    return path


@pytest.mark.parametrize("case", sloppy.EMPTY)
def test_what_is_empty_or_unused_counts_for_nothing(case: str, tmp_path: Path) -> None:
    found, _ = accepted(sloppy.EMPTY[case](), tmp_path)
    assert codes(found) == {}


@pytest.mark.parametrize("case", sloppy.UNCLEAR)
def test_two_readings_are_refused_with_an_advice_that_can_help(case: str, tmp_path: Path) -> None:
    found = take_in(sloppy.UNCLEAR[case](), tmp_path)
    assert found.reason == "ambiguous"
    assert "in ra tệp PDF mới" in upload_words.refusal(found.reason, found.facts)
    assert "quét lại" not in upload_words.refusal(found.reason, found.facts)


def test_layers_that_are_used_without_being_listed_are_layers(tmp_path: Path) -> None:
    for more in ([b"<< /Type /OCG /Name (Lop) >>"], [b"<< /OC << /Name (Lop) >> >>"]):
        upload = scan(catalog=b"/OCProperties << /OCGs [] >>", more=more)
        assert take_in(upload, tmp_path).reason == "hidden_content"


def test_what_looks_empty_and_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk.budget, "check_time", lambda: None)  # this process is no child, and old by now
    for text in ("<< /OCGs [1 0 R] >>", "<< /Names [(a) <<>>] >>", "[[[[[[[[[]]]]]]]]]", "<< /A 0 >>", "[false]"):
        assert not walk.is_empty(pikepdf.Object.parse(text.replace("1 0 R", "/A").encode())), text


def test_a_complaint_that_nobody_knows_refuses() -> None:
    """Also one that a later version of the parser will have."""
    for mending in (False, True):
        with pytest.raises(RefusedUpload, match="malformed"):
            complaints.heed(["file (offset 9): the moon is full"], mending=mending)
    with pytest.raises(RefusedUpload, match="xref_invalid"):
        complaints.heed(["file (offset 9): xref not found"])
    complaints.heed(["file (offset 9): xref not found", "file: file is damaged"], mending=True)
    complaints.heed(["file: extraneous whitespace seen before xref"])
