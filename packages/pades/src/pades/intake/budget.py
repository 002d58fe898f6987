"""Stopping in time: the child gives its reason before the system kills it."""

import time
import zlib

from pades.intake.refusals import Refusal, RefusedUpload

CPU_SECONDS = 16.5  # of the 18 that the child may use
MOST_UNPACKED = 300 * 1024 * 1024
STEP = 1 << 20


def check_time() -> None:
    """Raise RefusedUpload when this process has used its time."""
    if time.process_time() > CPU_SECONDS:
        raise RefusedUpload(Refusal.TOO_EXPENSIVE)


def unpacked_length(data: bytes, most: int) -> tuple[int, int]:
    """Bytes in the zlib stream ``data``, counted without keeping them and only a step past ``most``; bytes after it.

    Raises zlib.error when it is no zlib stream or is cut short.
    """
    unpacker, total = zlib.decompressobj(), 0
    piece = unpacker.decompress(data, STEP)
    while piece or unpacker.unconsumed_tail:
        total += len(piece)
        if total > most:
            return total, 0
        check_time()
        piece = unpacker.decompress(unpacker.unconsumed_tail, STEP)
    if not unpacker.eof:
        raise zlib.error("cut short")
    return total, len(unpacker.unused_data)


def unpack(data: bytes, most: int) -> bytes:
    """The content of the zlib stream, zlib.error past ``most`` bytes."""
    unpacker = zlib.decompressobj()
    content = unpacker.decompress(data, most + 1)
    if len(content) > most or not unpacker.eof:
        raise zlib.error("longer than allowed, or cut short")
    return content
