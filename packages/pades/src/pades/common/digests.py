"""One pass over the file for all byte-range digests, since ours are nested prefixes; a library reads it thrice."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

CHUNK = 1 << 20
Reader = Callable[[int, int], bytes]


@dataclass(frozen=True)
class Range:
    """What a signature covers: bytes 0 to ``first``, then ``rest`` bytes from ``second``; ``algorithm`` as hashlib."""

    first: int
    second: int
    rest: int
    algorithm: str


def digest_all(ranges: Sequence[Range], read: Reader) -> list[bytes]:
    """The digest of each range. The shared prefix is read once for each algorithm; holes may lie in any order."""
    found: dict[Range, bytes] = {}
    for algorithm in sorted({one.algorithm for one in ranges}):
        running, position = hashlib.new(algorithm), 0
        for one in sorted((one for one in ranges if one.algorithm == algorithm), key=lambda one: one.first):
            _feed(running, read, position, one.first)
            position = one.first
            whole = running.copy()
            _feed(whole, read, one.second, one.second + one.rest)
            found[one] = whole.digest()
    return [found[one] for one in ranges]


def _feed(digest: "hashlib._Hash", read: Reader, start: int, end: int) -> None:
    for place in range(start, end, CHUNK):
        digest.update(read(place, min(place + CHUNK, end)))
