"""A file that lies in two pieces: an immutable base and a small tail that only grows. Nothing copies the base."""

import hashlib
import io
import mmap
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer

_CHUNK = 1 << 20
_BUFFER = 1 << 16  # pyHanko reads the hexadecimal /Contents byte by byte


class OverlayIO(io.RawIOBase):
    """The base, memory-mapped and read-only, followed by the tail. Writing into the base raises."""

    def __init__(self, base: Path, tail: bytes = b"") -> None:
        with base.open("rb") as stream:
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        self._base = len(self._map)
        self._tail = bytearray(tail)
        self._position = 0

    @property
    def tail(self) -> bytes:
        return bytes(self._tail)

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._base + len(self._tail)}[whence]
        if start + offset < 0:
            raise OSError("seek before the start of the file")
        self._position = start + offset
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: "Buffer") -> int:
        view = memoryview(buffer).cast("B")
        if self._position < self._base:
            piece = self._map[self._position : min(self._base, self._position + len(view))]
        else:
            start = self._position - self._base
            piece = bytes(self._tail[start : start + len(view)])
        view[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def write(self, data: "Buffer") -> int:
        start = self._position - self._base
        if start < 0:
            raise OSError("the base of a document is immutable")
        piece = bytes(data)
        self._tail.extend(b"\0" * (start - len(self._tail)))
        self._tail[start : start + len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def truncate(self, size: int | None = None) -> int:
        end = (self._position if size is None else size) - self._base
        if end < 0:
            raise OSError("the base of a document is immutable")
        del self._tail[end:]
        return self._base + end

    def close(self) -> None:
        if not self.closed:
            self._map.close()
        super().close()


class Overlay(io.BufferedRandom):
    """A buffered OverlayIO whose tail can be taken out."""

    def __init__(self, base: Path, tail: bytes = b"") -> None:
        self._overlay = OverlayIO(base, tail)
        super().__init__(self._overlay, _BUFFER)

    def take_tail(self) -> bytes:
        """The tail as written so far."""
        self.flush()
        return self._overlay.tail


@dataclass(frozen=True)
class Source:
    """The bytes of ``base`` followed by ``tail``."""

    base: Path
    tail: bytes = b""

    @property
    def length(self) -> int:
        return self.base.stat().st_size + len(self.tail)

    def open(self) -> Overlay:
        """A seekable stream over both; what is written grows a tail of its own, never this one."""
        return Overlay(self.base, self.tail)

    def sha256(self) -> str:
        """Of the whole file, hexadecimal."""
        digest = hashlib.sha256()
        with self.base.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        digest.update(self.tail)
        return digest.hexdigest()

    def copy_to(self, target: Path) -> None:
        """Write the whole file, for handing it out."""
        with self.base.open("rb") as stream, target.open("wb") as out:
            while chunk := stream.read(_CHUNK):
                out.write(chunk)
            out.write(self.tail)
