"""One pass over the file for all byte-range digests, since ours are nested prefixes; pyHanko would read it thrice."""

import hashlib
from collections.abc import Callable, Sequence

from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

CHUNK = 1 << 20
Reader = Callable[[int, int], bytes]


def prefill(signatures: Sequence[EmbeddedPdfSignature], read: Reader) -> None:
    """Give each signature its SHA-256 digest. A range that is not nested like ours is left to pyHanko."""
    digest, position = hashlib.sha256(), 0
    for signature in sorted(signatures, key=lambda one: int(one.byte_range[1])):
        start, first, second, rest = (int(one) for one in signature.byte_range)
        if start != 0 or first < position:
            return
        _feed(digest, read, position, first)
        position = first
        whole = digest.copy()
        _feed(whole, read, second, second + rest)
        signature.external_digests["sha256"] = whole.digest()


def _feed(digest: "hashlib._Hash", read: Reader, start: int, end: int) -> None:
    for place in range(start, end, CHUNK):
        digest.update(read(place, min(place + CHUNK, end)))
