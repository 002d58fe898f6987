"""An upload opened: strictly, or mended where its writer slipped and a second parser comes to the same pages."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

import pikepdf

from pades.intake.pdf import complaints, loops, page_tree, twice, walk
from pades.intake.pdf.page_tree import Leaf
from pades.intake.refusals import Refusal, RefusedUpload

OBJECT = re.compile(rb"(?<![0-9])0*([0-9]{1,10})[\s\0]+[0-9]{1,5}[\s\0]+obj(?![a-z])")
START = re.compile(rb"startxref[\s\0]+(\d+)")
PLAIN_HEAD = b"%PDF-"


class Openable(Protocol):
    """A file, or what stands for one."""

    def open(self, mode: Literal["rb"], /) -> BinaryIO: ...


@dataclass(frozen=True)
class InMemory:
    """Bytes that are opened as a file is."""

    data: bytes

    def open(self, _: Literal["rb"], /) -> BinaryIO:
        return BytesIO(self.data)


@dataclass(frozen=True)
class Reading:
    """The upload as it is understood; ``source`` gives the same pages to another program."""

    pdf: pikepdf.Pdf
    leaves: list[Leaf]
    source: Openable
    repaired: bool = False


@contextmanager
def read(upload: Path) -> Iterator[Reading]:
    """The upload, its objects looked at. RefusedUpload for what no scan has, is locked, or may be read in two ways."""
    with upload.open("rb") as stream:
        pdf, complaint = _strictly(stream)
        if pdf is not None:
            with pdf:
                yield Reading(pdf, _looked_at(pdf), upload)
            return
    data = upload.read_bytes()
    with _mended(data, complaint) as pdf:
        leaves = _looked_at(pdf)  # before writing, which puts the page tree right without a word
        again = InMemory(saved(pdf))
        complaints.heed(pdf.get_warnings(), mending=True, of=pdf)
        twice.check_alike(InMemory(data), again)
        yield Reading(pdf, leaves, again, repaired=True)


def _looked_at(pdf: pikepdf.Pdf) -> list[Leaf]:
    """The pages of a file that holds nothing but what a scan may hold."""
    walk.check(pdf)
    leaves = page_tree.leaves(pdf)
    loops.check(pdf, leaves)
    return leaves


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The file as we understand it, written anew, streams untouched."""
    out = BytesIO()
    pdf.save(
        out,
        static_id=True,
        fix_metadata_version=False,  # would parse a stranger's XML
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return out.getvalue()


def _strictly(stream: BinaryIO) -> tuple[pikepdf.Pdf | None, str]:
    """The file, or what stands in the way that may be mended: a file that needs repairs may be read in two ways."""
    try:
        pdf = _open(stream, recover=False)
        walk.touch(pdf)
    except pikepdf.PdfError as error:
        return None, _mendable([error])
    said = [one for one in pdf.get_warnings() if not complaints.is_harmless(str(one))]
    begins = stream.seek(0) == 0 and stream.read(len(PLAIN_HEAD)) == PLAIN_HEAD
    if begins and not said:
        return pdf, ""
    pdf.close()
    return None, _mendable(said)


def _mendable(said: Sequence[object]) -> str:
    """The first complaint; RefusedUpload when one of them cannot be mended."""
    for complaint in map(str, said):
        if not complaints.is_mendable(complaint):
            raise RefusedUpload(complaints.meaning(complaint))
    return str(said[0]) if said else ""


def _open(stream: BinaryIO, *, recover: bool) -> pikepdf.Pdf:
    try:
        pdf = pikepdf.open(stream, suppress_warnings=True, attempt_recovery=recover, inherit_page_attributes=False)
    except pikepdf.PasswordError:
        raise RefusedUpload(Refusal.ENCRYPTED) from None
    if pdf.is_encrypted or "/Encrypt" in pdf.trailer:
        pdf.close()
        raise RefusedUpload(Refusal.ENCRYPTED)
    return pdf


def _mended(data: bytes, complaint: str) -> pikepdf.Pdf:
    """Opened with repairs; without its own table of objects when that leads nowhere."""
    last, reason = None, complaints.meaning(complaint)
    for candidate in (data, _without_table(data)):
        try:
            pdf = _open(BytesIO(candidate), recover=True)
        except pikepdf.PdfError as error:
            last = error
            continue
        walk.touch(pdf)
        said = [str(one) for one in pdf.get_warnings()]
        complaints.heed(said, mending=True)
        if candidate is not data or any(complaints.REBUILT in one for one in said):
            _check_one_table(data, pdf, reason)
        return pdf
    raise RefusedUpload(reason) from last


def _without_table(data: bytes) -> bytes:
    """As it is, but its end leads to no table, so that the objects themselves are looked for."""
    return START.sub(lambda found: found[0][: -len(found[1])] + b"0" * len(found[1]), data)


def _check_one_table(data: bytes, pdf: pikepdf.Pdf, reason: Refusal) -> None:
    """Objects found by looking for them are the file's only if each is written once, outside of packed streams, and
    nothing behind the file's end was lost."""
    numbers = [int(one) for one in OBJECT.findall(data)]
    starts = [int(one) for one in START.findall(data)]
    if len(set(numbers)) != len(numbers) or len(starts) != 1 or "/XRefStm" in pdf.trailer:
        raise RefusedUpload(Refusal.AMBIGUOUS)
    if starts[0] >= len(data):
        raise RefusedUpload(reason)
    if any(isinstance(one, pikepdf.Stream) and one.get("/Type") == pikepdf.Name.ObjStm for one in pdf.objects):
        raise RefusedUpload(Refusal.AMBIGUOUS)
