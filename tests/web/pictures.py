"""Pictures of signatures and seals as people upload them: good ones, and others with what is said of them."""

import io
import struct
import zlib

from PIL import Image


def png(size: tuple[int, int] = (40, 20), *, transparent: bool = True) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGBA", size, (0, 0, 200, 0 if transparent else 255)).save(out, "PNG")
    out.seek(0)
    out.name = "chu-ky.png"
    return out


def named(content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = "anh.png"
    return file


def bomb() -> bytes:
    """The head of a picture of 900 million points."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + b"\0" * 50


def bad_ones() -> list[tuple[io.BytesIO | None, str]]:
    return [
        (None, "Chưa chọn ảnh"),
        (png(transparent=False), "nền trong suốt"),
        (named(b"GIF89a" + b"x" * 100), "tệp .png"),
        (named(b"\x89PNG\r\n\x1a\n" + b"x" * 100), "Không đọc được ảnh"),
        (named(b"x" * (2 * 1024 * 1024 + 1)), "2 MB"),
        (named(bomb()), "Không đọc được ảnh"),
    ]


def takes_pictures_and_names_bad_ones(client, path: str) -> None:
    assert client.post(path, {"image": png()}).status_code == 302
    for image, words in bad_ones():
        answer = client.post(path, {"image": image} if image else {})
        assert answer.status_code == 422
        assert words in answer.content.decode()
