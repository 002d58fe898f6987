"""A file of photographs made into a base: a page a picture, its remarks. Only in the limited child."""

from pathlib import Path

from pades.common.kinds import FileFormat
from pades.intake import budget
from pades.intake.base_writer import BaseWriter
from pades.intake.codings.jpeg import NotPlainJpeg
from pades.intake.codings.unpacking import DAMAGED, INCOMPLETE, Lost
from pades.intake.photographs import frames, pixels
from pades.intake.photographs.frames import Frame
from pades.intake.photographs.sheets import MM, TURNED, placed, sheet
from pades.intake.pictures import Picture
from pades.intake.rebuild import CLEAR, is_usual
from pades.intake.refusals import Refusal, RefusedUpload
from pades.intake.remarks import Remark, remark

LOST = {INCOMPLETE: Refusal.PHOTOGRAPH_INCOMPLETE, DAMAGED: Refusal.PHOTOGRAPH_INCOMPLETE}


class _Pages:
    """Pages one after the other, and what is told of them."""

    def __init__(self, writer: BaseWriter) -> None:
        self._writer = writer
        self._told: dict[Remark, list[int]] = {}
        self._lowest = CLEAR
        self.pages = 0

    def add(self, picture: Picture, frame: Frame, told: set[Remark]) -> None:
        self.pages += 1
        turned = frame.orientation in TURNED
        size = (picture.height, picture.width) if turned else (picture.width, picture.height)
        dpi = frame.dpi[::-1] if frame.dpi and turned else frame.dpi
        found = sheet(*size, (dpi[0], dpi[1]) if dpi else None, self.pages)
        number = self._writer.add_picture(picture, ("photograph", self.pages))
        shown = [(number, placed(found.width, found.height, frame.orientation))]
        self._writer.add_page(found.width, found.height, 0, shown)
        if found.fitted:
            told = told | {Remark.FITTED_TO_A4}
        elif not is_usual(found.width / MM, found.height / MM):
            told = told | {Remark.ODD_PAGE_SIZE}
        if picture.blank:
            told = told | {Remark.BLANK_PAGE}
        if found.dpi < CLEAR:
            told = told | {Remark.LOW_RESOLUTION}
            self._lowest = min(self._lowest, found.dpi)
        for code in told:
            self._told.setdefault(code, []).append(self.pages)

    def warnings(self) -> list[dict[str, object]]:
        return [remark(code, self._told[code], dpi=round(self._lowest)) for code in Remark if code in self._told]


def take(upload: Path, kind: FileFormat, base: Path) -> tuple[int, list[dict[str, object]]]:
    """Number of pages and remarks. Raises RefusedUpload; MemoryError past the limit."""
    try:
        with base.open("wb") as out:
            writer = BaseWriter(out)
            written = _Pages(writer)
            if kind == FileFormat.JPEG:
                _take_jpeg(upload.read_bytes(), written)
            else:
                for frame in frames.frames(upload, kind):
                    budget.check_time()
                    picture, told = pixels.packed(frame)
                    written.add(picture, frame, told)
            if not written.pages:
                raise RefusedUpload(Refusal.PHOTOGRAPH_UNREADABLE)
            writer.finish()
            return written.pages, written.warnings()
    except Lost as lost:
        raise RefusedUpload(LOST.get(lost.why, Refusal.PHOTOGRAPH_UNREADABLE)) from None
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, AttributeError, IndexError, EOFError) as error:
        raise RefusedUpload(_meaning(str(error))) from None
    except (ArithmeticError, RuntimeError):
        raise RefusedUpload(Refusal.PHOTOGRAPH_UNREADABLE) from None


def _take_jpeg(data: bytes, written: _Pages) -> None:
    frame = frames.opened_jpeg(data)
    try:
        picture = pixels.kept(data, frame)
    except NotPlainJpeg:
        ended = data.rstrip(b"\0\r\n").endswith(b"\xff\xd9")
        reason = Refusal.PHOTOGRAPH_UNREADABLE if ended else Refusal.PHOTOGRAPH_INCOMPLETE
        raise RefusedUpload(reason) from None
    if picture is not None:
        written.add(picture, frame, frame.told)
        return
    frames.check_decodable(frame)
    picture, told = pixels.packed(frame)
    written.add(picture, frame, told)


def _meaning(complaint: str) -> Refusal:
    """Of a library's complaint."""
    if "truncated" in complaint.lower() or "end of file" in complaint.lower():
        return Refusal.PHOTOGRAPH_INCOMPLETE
    return Refusal.PHOTOGRAPH_UNREADABLE
