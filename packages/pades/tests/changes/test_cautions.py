"""What in a file can start or show something else is warned of."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pades.changes import active
from pades.common.reasons import Caution
from pyhanko.pdf_utils.reader import PdfFileReader

from packages.pades.tests.builders.signed.elsewhere import plain

N, D = pikepdf.Name, pikepdf.Dictionary


def told_of(target: Path, change: Callable[[pikepdf.Pdf], None]) -> tuple[str, ...]:
    plain(target)
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(target)
    return active.warnings(PdfFileReader(BytesIO(target.read_bytes())))


def script() -> pikepdf.Dictionary:
    return D(S=N.JavaScript, JS="app.alert(1)")


def link(pdf: pikepdf.Pdf, action: pikepdf.Dictionary, box: tuple[int, ...] = (0, 0, 20, 20)) -> None:
    annotation = pdf.make_indirect(D(Type=N.Annot, Subtype=N.Link, Rect=list(box), A=action))
    pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([annotation]))


def layers(pdf: pikepdf.Pdf, setting: pikepdf.Dictionary, **layer: Any) -> None:
    one = pdf.make_indirect(D(Type=N.OCG, Name="x", **layer))
    pdf.Root.OCProperties = D(OCGs=[one], D=setting)


def referring(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(b"", Type=N.XObject, Subtype=N.Form, BBox=[0, 0, 9, 9], Ref=D(F="x.pdf", Page=0))
    pdf.pages[0].obj.Resources = D(XObject=D(A=form))


def outside(pdf: pikepdf.Pdf) -> None:
    picture = pdf.make_stream(b"", Type=N.XObject, Subtype=N.Image, Width=1, Height=1, F=D(FS=N.URL, F="http://a.test"))
    pdf.pages[0].obj.Resources = D(XObject=D(A=picture))


def attached(name: str, content: bytes = b"x") -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments[name] = content

    return change


STARTS: dict[str, tuple[Callable[[pikepdf.Pdf], None], set[str]]] = {
    "nothing": (lambda pdf: None, set()),
    "a destination on opening": (lambda pdf: pdf.Root.__setattr__("OpenAction", D(S=N.GoTo, D="a")), set()),
    "a script on opening": (lambda pdf: pdf.Root.__setattr__("OpenAction", script()), {"active_content"}),
    "a script of the page": (lambda pdf: pdf.pages[0].obj.__setattr__("AA", D(O=script())), {"active_content"}),
    "a program behind a link": (lambda pdf: link(pdf, D(S=N.Launch, F="calc.exe")), {"active_content"}),
    "a script behind a link": (lambda pdf: link(pdf, script()), {"active_content"}),
    "an address behind a word": (lambda pdf: link(pdf, D(S=N.URI, URI="http://a.test")), set()),
    "an address behind the whole page": (
        lambda pdf: link(pdf, D(S=N.URI, URI="http://a.test"), (0, 0, 595, 842)),
        {"active_content"},
    ),
    "layers that stay": (lambda pdf: layers(pdf, D()), {"active_content"}),
    "a layer that is off": (lambda pdf: layers(pdf, D(BaseState=N.OFF)), {"active_content", "layers_differ"}),
    "a layer for printing": (
        lambda pdf: layers(pdf, D(), Usage=D(Print=D(PrintState=N.OFF))),
        {"active_content", "layers_differ"},
    ),
    "a page of another file": (referring, {"outside_content"}),
    "a picture elsewhere": (outside, {"outside_content"}),
    "a text": (attached("a.txt"), {"attachment"}),
    "a program": (attached("a.exe"), {"attachment", "attached_program"}),
    "a program by another name": (attached("a.txt", b"MZ\x90\0"), {"attachment", "attached_program"}),
}


@pytest.mark.parametrize("case", STARTS)
def test_what_can_start_or_show_something_else_is_warned_of(tmp_path, case):
    change, told = STARTS[case]
    assert set(told_of(tmp_path / "a.pdf", change)) == told


def test_every_caution_of_content_is_one():
    codes = {active.ACTIVE, active.OUTSIDE, active.LAYERS, active.PROGRAM, active.ATTACHMENT, active.UNSEARCHED}
    assert codes <= set(Caution)
