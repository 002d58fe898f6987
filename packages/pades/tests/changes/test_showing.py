"""What shows decides: honest habits of other writers are no forgery, and whatever changes what is seen is told."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pades.changes.showing import same_form
from pades.changes.structure import has_header
from pades.checking.report import Report, Verdict
from pades.checking.validate import verify
from pades.common.raw import Bytes
from pades.common.source import Source
from pades.making.timestamps import Tsa
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper

from packages.pades.tests.builders.signed import surgery
from packages.pades.tests.builders.signed.changes import DISHONEST, HONEST, page_of
from packages.pades.tests.builders.signed.elsewhere import ALL, STRUCTURES, sign, with_fields
from packages.pades.tests.builders.signed.making import Making, make_base

Change = Callable[[IncrementalPdfFileWriter], None]


@pytest.fixture
def judged(made: Making, tmp_path: Path) -> Callable[[bytes], Report]:
    def answer(content: bytes) -> Report:
        file = tmp_path / "judged.pdf"
        file.write_bytes(content)
        return verify(file, trust=made.trust)

    return answer


@pytest.fixture
def people(authorities) -> tuple[Any, Any]:
    return authorities.pki.issue("Lê Văn C"), authorities.pki.issue("UBND xã D", organization="UBND xã D")


def between(people, server, tmp_path, change: Change, **way: Any) -> bytes:
    """Signed, changed, signed by the second."""
    empty = with_fields(STRUCTURES["classic"](tmp_path / "e.pdf").read_bytes(), ("A", "B"))
    first = sign(empty, server, people[0], "A", ALL.but(archive=False))
    return sign(surgery.update(first, change), server, people[1], "B", ALL.but(**way))


@pytest.mark.parametrize("change", HONEST)
def test_habits_of_writers_between_two_signatures(authorities, people, judged, tmp_path, change):
    report = judged(between(people, authorities, tmp_path, change))
    assert (report.verdict, report.reason) == (Verdict.VALID, "ok_competence_not_checked")
    assert report.lines[0].verdict == "ok", report.lines[0]


@pytest.mark.parametrize("change", DISHONEST)
def test_what_shows_otherwise_between_two_signatures(authorities, people, judged, tmp_path, change):
    report = judged(between(people, authorities, tmp_path, change))
    assert (report.verdict, report.reason) == (Verdict.INVALID, "changed_between_signatures")


@pytest.mark.parametrize("change", HONEST)
def test_habits_of_writers_behind_the_last_signature(authorities, people, judged, tmp_path, change):
    """Nobody signed it, nobody sees it: no forgery, and no proof either."""
    empty = with_fields(STRUCTURES["classic"](tmp_path / "e.pdf").read_bytes(), ("A", "B"))
    both = sign(sign(empty, authorities, people[0], "A"), authorities, people[1], "B")
    report = judged(surgery.update(both, change))
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "update_shows_nothing")
    assert "update_shows_nothing" in report.warnings


@pytest.mark.parametrize("change", DISHONEST)
def test_what_shows_otherwise_behind_the_last_signature(authorities, people, judged, tmp_path, change):
    empty = with_fields(STRUCTURES["classic"](tmp_path / "e.pdf").read_bytes(), ("A", "B"))
    both = sign(sign(empty, authorities, people[0], "A"), authorities, people[1], "B")
    assert judged(surgery.update(both, change)).verdict == Verdict.INVALID


def draws_values_anew(writer):
    form = writer.root["/AcroForm"]
    form[pdf_name("/NeedAppearances")] = generic.BooleanObject(True)
    writer.update_container(form)


def draws_with_other_fonts(writer):
    form = writer.root["/AcroForm"]
    font = generic.DictionaryObject({pdf_name("/Type"): pdf_name("/Font"), pdf_name("/Subtype"): pdf_name("/Type3")})
    fonts = generic.DictionaryObject({pdf_name("/Other"): writer.add_object(font)})
    form[pdf_name("/DR")] = generic.DictionaryObject({pdf_name("/Font"): fonts})
    writer.update_container(form)


def archived(content: bytes, server: Any, *, field: str | None = None) -> bytes:
    """One more archive time-stamp, as anybody can have it; ``field``: in a field that is there."""
    writer = IncrementalPdfFileWriter(BytesIO(content), strict=False)
    return bytes(PdfTimeStamper(Tsa(server.tsa_url), field_name=field).timestamp_pdf(writer, "sha256").getvalue())


def test_an_archive_stamp_alone_changes_nothing(authorities, made, judged):
    assert judged(archived(made.base.read_bytes() + made.stages["issued"], authorities)).verdict == Verdict.VALID


def test_other_fonts_for_the_values_under_another_archive_stamp(authorities, made, judged):
    """The number could be shown by fonts that the stranger chose."""
    issued = made.base.read_bytes() + made.stages["issued"]
    report = judged(archived(surgery.update(issued, draws_with_other_fonts), authorities))
    assert (report.verdict, report.reason) == (Verdict.INVALID, "changed_after_last_signature")


@pytest.mark.parametrize("ours", [True, False])
def test_the_order_to_draw_values_anew(made, ours):
    """pyHanko's stamp takes it back; another program's would not."""
    issued = made.base.read_bytes() + made.stages["issued"]
    reader = PdfFileReader(BytesIO(surgery.update(issued, draws_values_anew)))
    last = reader.xrefs.total_revisions - 1
    assert same_form(reader, last - 1, last - 1, ours=ours)
    assert not same_form(reader, last - 1, last, ours=ours)


def black_field(writer):
    """A place for a signature over the whole page, with a picture in it."""
    fields.append_signature_field(writer, fields.SigFieldSpec("Over", on_page=0, box=(0, 0, 590, 840)))
    box = generic.ArrayObject(map(generic.NumberObject, (0, 0, 590, 840)))
    form = {pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form"), pdf_name("/BBox"): box}
    picture = writer.add_object(generic.StreamObject(form, stream_data=b"0 g 0 0 590 840 re f"))
    field = writer.root["/AcroForm"]["/Fields"][-1]
    field[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): picture})


def test_an_archive_stamp_that_is_seen(authorities, people, judged, tmp_path):
    """It lies over what was signed: that is no update that shows nothing."""
    empty = with_fields(STRUCTURES["classic"](tmp_path / "e.pdf").read_bytes(), ("A", "B"))
    both = sign(sign(empty, authorities, people[0], "A"), authorities, people[1], "B", ALL.but(archive=False))
    report = judged(archived(surgery.update(both, black_field), authorities, field="Over"))
    assert (report.verdict, report.reason) == (Verdict.INVALID, "changed_after_last_signature")


@pytest.mark.parametrize("change", HONEST)
def test_our_structure_keeps_its_rules(made, judged, change):
    content = made.base.read_bytes() + made.stages["issued"]
    assert judged(surgery.update(content, change)).verdict == Verdict.INVALID


def with_text_field(target: Path, value: str) -> bytes:
    """A field named «hoten» and two places to sign."""
    content = with_fields(STRUCTURES["classic"](target).read_bytes(), ("A", "B"))

    def change(writer):
        box = generic.ArrayObject(map(generic.NumberObject, (72, 700, 300, 720)))
        field = generic.DictionaryObject({
            pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/Widget"), pdf_name("/Rect"): box,
            pdf_name("/FT"): pdf_name("/Tx"), pdf_name("/T"): pdf_string("hoten"), pdf_name("/P"): page_of(writer),
            pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): writer.add_object(drawing(value))}),
        })  # fmt: skip
        if value:
            field[pdf_name("/V")] = pdf_string(value)
        reference = writer.add_object(field)
        writer.root["/AcroForm"]["/Fields"].append(reference)
        writer.update_container(writer.root["/AcroForm"]["/Fields"])
        page_of(writer).get_object()["/Annots"].append(reference)
        writer.mark_update(page_of(writer))

    return surgery.update(content, change)


def drawing(value: str) -> generic.StreamObject:
    box = generic.ArrayObject(map(generic.NumberObject, (0, 0, 228, 20)))
    head = {pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form"), pdf_name("/BBox"): box}
    return generic.StreamObject(head, stream_data=b"% " + value.encode("utf-8"))


def filled(value: str | None, shown: str) -> Change:
    def change(writer):
        fields = writer.root["/AcroForm"]["/Fields"]
        for number in range(len(fields)):
            if fields[number].get("/T") == "hoten":
                if value is not None:
                    fields[number][pdf_name("/V")] = pdf_string(value)
                picture = writer.add_object(drawing(shown))
                fields[number][pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): picture})
                writer.mark_update(fields.raw_get(number))

    return change


@pytest.mark.parametrize(
    ("start", "value", "shown", "told"),
    [
        ("", "Nguyễn Văn A", "Nguyễn Văn A", None),
        ("Nguyễn Văn A", "Trần\u202e B", "Trần B", ("Nguyễn Văn A", "Trần B")),
        ("Nguyễn Văn A", "", "", ("Nguyễn Văn A", "")),
        ("Nguyễn Văn A", None, "Trần B", ("Nguyễn Văn A", "Nguyễn Văn A")),
    ],
)
def test_filling_and_changing_are_told_apart(authorities, people, judged, tmp_path, start, value, shown, told):
    first = sign(with_text_field(tmp_path / "f.pdf", start), authorities, people[0], "A", ALL.but(archive=False))
    report = judged(sign(surgery.update(first, filled(value, shown)), authorities, people[1], "B"))
    if told is None:
        assert (report.verdict, report.changed_fields) == (Verdict.VALID, ())
        return
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "signed_field_changed")
    assert [(one.field, one.before, one.after) for one in report.changed_fields] == [("hoten", *told)]
    assert "signed_field_changed" in report.warnings
    line = report.lines[0]
    assert line.verdict == "warn"
    assert {"hoten", *told} == set(line.details[0].facts.values())


def renewed_with_title(writer):
    """Validation data once more, and with them another title."""
    store = writer.root["/DSS"]
    writer.update_container(store)
    writer.set_info(generic.DictionaryObject({pdf_name("/Title"): pdf_string("Giấy khác hẳn")}))


def renewed(writer):
    writer.update_container(writer.root["/DSS"])


def test_another_title_behind_the_archive_stamp(made, judged):
    content = made.base.read_bytes() + made.stages["issued"]
    assert judged(surgery.update(content, renewed)).verdict == Verdict.VALID
    report = judged(surgery.update(content, renewed_with_title))
    assert (report.verdict, report.reason) == (Verdict.INVALID, "title_changed")


def test_an_attached_signed_file_is_not_this_files_own(made, judged, tmp_path):
    """Attached without compression, early in the file; and a signature hidden as an object is refused all the same."""
    base = make_base(tmp_path / "base.pdf", side=60)
    inner = made.base.read_bytes()[:400] + made.base.read_bytes()[400:] + made.stages["issued"]
    with pikepdf.open(base, allow_overwriting_input=True) as pdf:
        pdf.attachments["kem.pdf"] = inner
        pdf.save(base, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False,
                 stream_decode_level=pikepdf.StreamDecodeLevel.generalized)  # fmt: skip
    assert base.read_bytes().count(b"/ByteRange") == inner.count(b"/ByteRange")
    other = Making(made.server, base, made.leader, made.seal).all()
    content = base.read_bytes() + other.stages["issued"]
    report = judged(content)
    assert report.verdict == Verdict.VALID, report.reason
    assert "attachment" in report.warnings
    hidden = surgery.update(content, surgery.unnamed)
    assert judged(hidden).verdict == Verdict.INVALID


def test_a_signature_that_a_table_leads_to_counts_wherever_it_lies(made, judged, tmp_path):
    """An object within the data of a stream, reached by the cross-reference: it is no attachment's then."""
    from pades.changes.enclosed import spans

    content = made.base.read_bytes() + made.stages["issued"]
    file = tmp_path / "plain.pdf"
    file.write_bytes(content)
    with Source(file).open() as stream, Bytes(Source(file)) as data:
        assert has_header(data)
        places = [content.index(b"/ByteRange")]
        assert spans(PdfFileReader(stream), data, places) == []
