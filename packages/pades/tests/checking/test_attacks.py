"""The attacks of the literature on a really issued file: none is ever «valid», none brings the verifier down.

USF, ISA, SWA: Mladenov et al., «1 Trillion Dollar Refund», 2019. Shadow: Mainka et al., 2021. Certification: Rohlmann
et al., 2021. Each must be refused at every stage of a file's life.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from pades.checking.report import Report, Verdict
from pades.checking.validate import verify

from packages.pades.tests.builders.signed import surgery, tampering
from packages.pades.tests.builders.signed.elsewhere import BARE, STRUCTURES, sign, with_fields
from packages.pades.tests.builders.signed.making import Making

NEVER = (Verdict.INVALID, Verdict.UNREADABLE)
STAGES = ("sealed", "extended", "issued")


@pytest.fixture
def judged(made: Making, tmp_path: Path) -> Callable[[bytes], Report]:
    def answer(content: bytes) -> Report:
        file = tmp_path / "attacked.pdf"
        file.write_bytes(content)
        return verify(file, trust=made.trust)

    return answer


def whole(made: Making, stage: str = "issued") -> bytes:
    return made.base.read_bytes() + made.stages[stage]


USF = [
    (b"/ByteRange", b"/ByteRangX"),
    (b"/ByteRange", b"/Byt#65Rng"),
    (b"/ByteRange [", b"/ByteRange {"),
    (b"/ByteRange [0", b"/ByteRange [-"),
    (b"/SubFilter /ETSI.RFC3161", b"/SubFilter /ETSI.RFC3162"),
    (b"/SubFilter /ETSI.CAdES.detached", b"/SubFilter /adbe.pkcs7.sha1"),
    (b"/SubFilter /ETSI.CAdES.detached", b"/SubFilter null"),
    (b"/Filter /Adobe.PPKLite", b"/Filter null"),
    (b"/Type /DocTimeStamp", b"/Type /Sig"),
    (b"/Type /DocTimeStamp", b"/Type /Nothing"),
    (b"/Type /Sig", b"/Type /Nix"),
    (b"/FT /Sig", b"/FT /Tx"),
    (b"/FT /Sig", b"/FX /Sig"),
]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(("old", "new"), USF)
@pytest.mark.parametrize("last", [True, False])
def test_a_signature_object_made_odd(made, judged, stage, old, new, last):
    content = whole(made, stage)
    if old not in content:
        assert stage != "issued", "the attack no longer meets the form of our files"
        return
    assert judged(surgery.edited(content, old, new, last=last)).verdict in NEVER


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("fresh", [b"", b"<>", b"null", b"(x)", b"<30>", b"<00>", b"12", b"<zz>"])
def test_contents_made_odd(made, judged, number, fresh):
    content = whole(made)
    place = surgery.hole(content, number)
    old = place.group(0)[len(b"/Contents") :]
    odd = content[: place.start()] + b"/Contents" + fresh.ljust(len(old)) + content[place.end() :]
    assert judged(odd).verdict in NEVER


@pytest.mark.parametrize("number", [0, 1, 2])
def test_another_signatures_cms(made, judged, number):
    content = whole(made)
    other = bytes.fromhex(surgery.hole(content, (number + 1) % 3).group(1).decode()).rstrip(b"\0")
    if len(other) * 2 <= len(surgery.hole(content, number).group(1)):
        assert judged(surgery.with_content(content, other, number)).verdict in NEVER
    assert judged(surgery.with_content(content, b"", number)).verdict in NEVER


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(
    "change",
    [
        surgery.appended_update(b""),
        surgery.appended_update(),
        surgery.appended_update(b"% a note\n"),
        surgery.same_place_again,
        surgery.moved,
        lambda content: surgery.update(content, surgery.orphan),
        lambda content: content + b"\0",
        lambda content: content + content,
        lambda content: content + b"%%EOF\n",
        lambda content: content[:-7],
        lambda content: b" " + content,
        lambda content: b"%PDF-1.4\n" + content,
    ],
)
def test_something_added_or_cut(made, judged, stage, change):
    report = judged(change(whole(made, stage)))
    assert report.verdict in NEVER, (report.verdict, report.reason)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(
    "change",
    [
        lambda content: content + b"\n",
        lambda content: content + b"\r\n",
        lambda content: content[:-1],
        lambda content: content[:-1] + b"\r",
        lambda content: content[:-1] + b"\r\n",
    ],
)
def test_a_line_end_more_or_less(made, judged, stage, change):
    """Also after validation data alone (B-LT), where nothing signs it: the file shows how its writer ends."""
    assert judged(change(whole(made, stage))).verdict in NEVER


def test_a_finished_file_cut_back_to_every_revision(made, judged):
    """A genuine prefix is what it was then: only the one before the archive time-stamp is as good."""
    found = {
        stage: judged(whole(made, stage)).verdict for stage in ("attested", "signed", "sealed", "extended", "issued")
    }
    assert found == {
        "attested": Verdict.NO_SIGNATURE,
        "signed": Verdict.INCOMPLETE,
        "sealed": Verdict.INDETERMINATE,
        "extended": Verdict.VALID,
        "issued": Verdict.VALID,
    }


@pytest.mark.parametrize("parts", [(1, 10), (1, 3), (1, 2), (9, 10), (99, 100)])
def test_truncated_anywhere(made, judged, parts):
    content = whole(made)
    assert judged(content[: len(content) * parts[0] // parts[1]]).verdict in (*NEVER, Verdict.NO_SIGNATURE)


def hide(writer):
    """Shadow: a picture that lay over the page goes away."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.generic import pdf_name

    page = writer.root["/Pages"]["/Kids"].raw_get(0)
    page.get_object()[pdf_name("/Resources")] = generic.DictionaryObject()
    writer.mark_update(page)


def replace_picture(writer):
    """Shadow: the same name, another picture."""
    page = writer.root["/Pages"]["/Kids"][0]
    resources = page["/Resources"]["/XObject"]
    reference = resources.raw_get(next(iter(resources)))
    reference.get_object()._data = b"\xff\xd8other"
    writer.mark_update(reference)


def other_font(writer):
    """Shadow: the numbers' font maps to other shapes (a font may be redefined without touching a field)."""
    from pyhanko.pdf_utils.generic import pdf_name

    fonts = writer.root["/AcroForm"]["/DR"]["/Font"]
    reference = fonts.raw_get(next(iter(fonts)))
    reference.get_object()[pdf_name("/FirstChar")] = reference.get_object()["/LastChar"]
    writer.mark_update(reference)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("change", [hide, replace_picture, other_font])
def test_shadows_are_seen(made, judged, stage, change):
    assert judged(surgery.update(whole(made, stage), change)).verdict == Verdict.INVALID


def test_hide_and_replace_through_the_table(made, judged):
    """Shadow: two versions of an object lie in the signed file; the update only lets the other one count."""
    content = whole(made)
    import re

    place = int(re.findall(rb"startxref\s+(\d+)", content)[-1])
    size, root = re.findall(rb"/Size (\d+)", content)[-1], re.findall(rb"/Root (\d+ \d+ R)", content)[-1]
    pages = int(re.search(rb"(\d+) 0 obj\s*<<[^>]*/Type\s*/Pages", content).group(1))
    other = content.find(b" 0 obj") - 1
    update = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %b/Root %b/Prev %d>>\n" % (pages, other, size, root, place)
    assert judged(content + update + b"startxref\n%d\n%%%%EOF\n" % len(content)).verdict in NEVER


@pytest.mark.parametrize("change", [tampering.annotated, tampering.repainted])
def test_certification_of_the_last_level_allows_no_changes_for_us(authorities, judged, tmp_path, change):
    """P=3 lets anyone annotate in other programs (evil annotation attack); behind a signature of ours nothing may."""
    from pades.common.source import Source

    from packages.pades.tests.builders.signed.elsewhere import fields

    base = with_fields(STRUCTURES["classic"](tmp_path / "e.pdf").read_bytes(), ("A", "B"))
    pki = authorities.pki
    way = BARE.but(certify=True, permissions=fields.MDPPerm.ANNOTATE)
    signed = tmp_path / "signed.pdf"
    signed.write_bytes(sign(sign(base, authorities, pki.issue("P"), "A", way), authorities, pki.issue("Q"), "B", BARE))
    assert judged(signed.read_bytes() + change(Source(signed))).verdict == Verdict.INVALID


def test_a_flipped_byte_is_never_valid(made, judged):
    content = whole(made)
    for place in range(5, len(content), len(content) // 40):
        report = judged(tampering.flipped(content, place))
        assert report.verdict in (*NEVER, Verdict.NO_SIGNATURE), (place, report.verdict)


@pytest.mark.long
def test_no_changed_byte_is_ever_valid(authorities, tmp_path):
    """Every seventh byte of a small finished file, each in another bit, and every one of its last 3,000. A
    rule broken in the bytes is enough to refuse (deciding.py, first line), so the rest of the verifier is asked only
    where the bytes alone show nothing."""
    from pades.checking.validate import _in_the_bytes
    from pades.common.raw import Bytes
    from pades.common.source import Source

    from packages.pades.tests.builders.signed.making import make_base, make_issued

    made = make_issued(tmp_path, authorities, base=make_base(tmp_path / "base.pdf", side=48))
    content, file = whole(made), tmp_path / "flipped.pdf"
    assert verify(made.file("issued", tmp_path / "issued.pdf"), trust=made.trust).verdict == Verdict.VALID
    for place in sorted({*range(0, len(content), 7), *range(len(content) - 3000, len(content))}):
        file.write_bytes(tampering.flipped(content, place, bit=place % 8))
        with Bytes(Source(file)) as data:
            found = _in_the_bytes(data)
        if found.fault is None:
            assert verify(file, trust=made.trust).verdict != Verdict.VALID, place
