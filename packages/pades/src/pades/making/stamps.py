"""What is seen of a signature: its picture, or the signer's name where there is none."""

from dataclasses import dataclass
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils import layout
from pyhanko.pdf_utils.content import ResourceType
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import StaticContentStamp, StaticStampStyle

from pades.common import names
from pades.common.numberfont import FONT_NAME, drawable, encode, width
from pades.making.ink import trimmed

LARGEST, LEADING = 12.0, 1.25  # points; lines
INK = "0.118 0.141 0.188 rg"
FILLING = layout.SimpleBoxLayoutRule(
    x_align=layout.AxisAlignment.ALIGN_MID,
    y_align=layout.AxisAlignment.ALIGN_MID,
    margins=layout.Margins.uniform(0),
    inner_content_scaling=layout.InnerScaling.STRETCH_TO_FIT,
)

NAMELESS = "(chứng thư số không ghi tên)"  # printed in place of a picture


def style(picture: bytes | None, certificate: x509.Certificate) -> StaticStampStyle:
    """The picture's ink as large as its field, so that a seal has its true size; without a picture, the name."""
    if picture is None:
        return NameStyle(name=names.shown(certificate.subject) or NAMELESS, border_width=0)
    return StaticStampStyle(background=PdfImage(trimmed(picture)), background_layout=FILLING, border_width=0)


@dataclass(frozen=True)
class NameStyle(StaticStampStyle):
    """A name in the face that the file brought with it: no other face is embedded, and PDF/A allows none beside."""

    name: str = ""

    def create_stamp(
        self, writer: BasePdfFileWriter, box: layout.BoxConstraints, text_params: dict[str, Any]
    ) -> "NameStamp":
        return NameStamp(writer=writer, style=self, box=box)


class NameStamp(StaticContentStamp):
    """Lines in the middle of the field, as large as they fit."""

    def _render_inner_content(self) -> list[bytes]:
        fonts = self._ensure_writer.root["/AcroForm"]["/DR"]["/Font"]
        font = fonts[FONT_NAME]
        self.set_resource(ResourceType.FONT, pdf_name(FONT_NAME), fonts.raw_get(FONT_NAME))
        size, lines = _set(drawable(self.style.name, font), self.box.width - 4, self.box.height - 4, font)
        top = self.box.height / 2 + len(lines) * size * LEADING / 2 - size
        return [
            f"BT {FONT_NAME} {size:.2f} Tf {INK} {(self.box.width - width(line, size, font)) / 2:.2f} "
            f"{top - place * size * LEADING:.2f} Td <{encode(line).hex().upper()}> Tj ET".encode("ascii")
            for place, line in enumerate(lines)
        ]


def _set(name: str, wide: float, high: float, font: Any) -> tuple[float, list[str]]:
    """The size, at most LARGEST, and the lines: the more lines, the larger the letters of a long name."""
    words = name.split()
    best: tuple[float, list[str]] = (0.0, [])
    for count in range(1, len(words) + 1):
        lines = _broken(words, count)
        widest = max(width(line, 1, font) for line in lines)
        size = min(LARGEST, wide / widest if widest else LARGEST, high / (count * LEADING))
        if size > best[0]:
            best = (size, lines)
    return best if best[1] else (LARGEST, [])


def _broken(words: list[str], count: int) -> list[str]:
    """As many lines, of about as many letters each."""
    lines, most = [""], sum(map(len, words)) / count
    for word in words:
        if lines[-1] and len(lines) < count and len(lines[-1]) + len(word) / 2 > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
