"""Addresses and codes that stand on the pages of a file, as text or in a QR: whose copy does it say that it is?

Nothing of it is trusted; it tells which register to ask. Read in the limited child from what is drawn, so what is not
seen (a note, an object that nothing shows) says nothing.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import zxingcpp
from sandbox.limits import Allowance

from pades.common import children
from pades.common.source import Source

# As links, and as people print them: «host.vn/path». Letters before it, as in an e-mail, make it something else.
ADDRESS = re.compile(
    r"(?:https?://|(?<![\w.@/-])(?=(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}\.?(?::\d{1,5})?/))[^\s<>\"'«»]{4,180}",
    re.IGNORECASE,
)
CODE = re.compile(r"(?<![A-Z0-9-])(?:[A-Z2-9]{4}-){3,9}[A-Z2-9]{1,4}(?![A-Z0-9-])")
MOST_PAGES = 300  # for text
MOST_PICTURES = 6  # pages that are drawn for their QR: the last ones, where attestations stand, and the first
MOST_BETWEEN = 24  # of the others, once and coarsely: an attestation in the middle is unusual, but not unseen
MOST_LETTERS = 200_000  # of one page
MOST = 60
LONGEST = 200
DPI = (144, 250)  # the second where the first found nothing: small modules
MOST_PIXELS = 12_000_000


@dataclass(frozen=True)
class Printed:
    """``addresses`` as text or QR; ``codes`` in the form of check codes."""

    addresses: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def read_in_child(source: Source | Path, *, allowance: Allowance | None = None) -> Printed:
    """What stands on the pages of a PDF. Raises ChildFailed when it cannot be drawn within the limits."""
    whole = source if isinstance(source, Source) else Source(source)
    wanted = {"base": str(whole.base.absolute()), "tail": base64.b64encode(whole.tail).decode()}
    told = children.run("pades.checking.printed:child", wanted, allowance=allowance, readable=[whole.base])
    return Printed(tuple(told["addresses"]), tuple(told["codes"]))


def child(wanted: dict[str, Any]) -> dict[str, Any]:
    """Inside the child: JSON in, JSON out."""
    with Source(Path(wanted["base"]), base64.b64decode(wanted["tail"])).open() as stream:
        document = pypdfium2.PdfDocument(stream)
        document.init_forms()  # a field may show an address too
        texts = [*_texts(document), *_in_codes(document)]
    return {"addresses": _found(ADDRESS, texts), "codes": _found(CODE, texts)}


def _found(pattern: re.Pattern[str], texts: list[str]) -> list[str]:
    hits = dict.fromkeys(one.rstrip(".,;)")[:LONGEST] for text in texts for one in pattern.findall(text))
    return list(hits)[:MOST]


def _texts(document: Any) -> list[str]:
    """The text of each page, line by line: an address that is broken over two is told by its QR, or in part."""
    pages = range(min(len(document), MOST_PAGES))
    return [document[number].get_textpage().get_text_range()[:MOST_LETTERS] for number in pages]


def _in_codes(document: Any) -> list[str]:
    usual = dict.fromkeys([*range(len(document) - 1, max(-1, len(document) - 1 - MOST_PICTURES), -1), 0])
    between = [number for number in range(len(document)) if number not in usual][:MOST_BETWEEN]
    asked = [*((number, DPI) for number in usual), *((number, DPI[:1]) for number in between)]
    return [text for number, fineness in asked for text in _in_picture(document[number], fineness)]


def _in_picture(page: Any, fineness: Sequence[int]) -> list[str]:
    for dpi in fineness:
        width, height = page.get_size()
        scale = min(dpi / 72, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        picture = page.render(scale=scale, grayscale=True, may_draw_forms=True).to_pil().convert("L")
        if found := [one.text for one in zxingcpp.read_barcodes(picture)]:
            return found
    return []
