"""Entries of dictionaries as a file has them, and what pyHanko raises of data that nobody can unpack."""

import zlib
from typing import Any

from pyhanko.pdf_utils.misc import PdfError

UNDECODED = (PdfError, ValueError, NotImplementedError, LookupError, zlib.error)  # of data in a stream


def at(container: Any, key: str, default: Any = None) -> Any:
    """The entry itself, wherever it is written: pyHanko's own ``get`` leaves references as they are."""
    if key in container:
        return container[key]
    return default


def list_of(container: Any, key: str) -> list[Any]:
    """The references in an array, which may be missing."""
    return list.copy(at(container, key)) if key in container else []
