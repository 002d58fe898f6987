"""A writer of JBIG2's arithmetic coding (ITU-T T.88, annex E) and of generic regions in it (6.2, template 0)."""

from PIL import Image

from packages.pades.tests.builders.uploads.codings import segment

# Qe, next state after the more and after the less probable symbol, whether that one turns the sense (table E.1).
STATES = [
    (0x5601, 1, 1, 1), (0x3401, 2, 6, 0), (0x1801, 3, 9, 0), (0x0AC1, 4, 12, 0), (0x0521, 5, 29, 0), (0x0221, 38, 33, 0),
    (0x5601, 7, 6, 1), (0x5401, 8, 14, 0), (0x4801, 9, 14, 0), (0x3801, 10, 14, 0), (0x3001, 11, 17, 0),
    (0x2401, 12, 18, 0), (0x1C01, 13, 20, 0), (0x1601, 29, 21, 0), (0x5601, 15, 14, 1), (0x5401, 16, 14, 0),
    (0x5101, 17, 15, 0), (0x4801, 18, 16, 0), (0x3801, 19, 17, 0), (0x3401, 20, 18, 0), (0x3001, 21, 19, 0),
    (0x2801, 22, 19, 0), (0x2401, 23, 20, 0), (0x2201, 24, 21, 0), (0x1C01, 25, 22, 0), (0x1801, 26, 23, 0),
    (0x1601, 27, 24, 0), (0x1401, 28, 25, 0), (0x1201, 29, 26, 0), (0x1101, 30, 27, 0), (0x0AC1, 31, 28, 0),
    (0x09C1, 32, 29, 0), (0x08A1, 33, 30, 0), (0x0521, 34, 31, 0), (0x0441, 35, 32, 0), (0x02A1, 36, 33, 0),
    (0x0221, 37, 34, 0), (0x0141, 38, 35, 0), (0x0111, 39, 36, 0), (0x0085, 40, 37, 0), (0x0049, 41, 38, 0),
    (0x0025, 42, 39, 0), (0x0015, 43, 40, 0), (0x0009, 44, 41, 0), (0x0005, 45, 42, 0), (0x0001, 45, 43, 0),
    (0x5601, 46, 46, 0),
]  # fmt: skip
NEAR = ((0, -1), (0, -2), (0, -3), (0, -4), (-1, 3), (-1, 2), (-1, 1), (-1, 0), (-1, -1), (-1, -2), (-1, -3))
NEAR = (*NEAR, (-2, 2), (-2, 1), (-2, 0), (-2, -1), (-2, -2))  # rows up, columns right; figure 3 with its usual pixels
USUAL_PIXELS = bytes((3, 255, 253, 255, 2, 254, 254, 254))
END = b"\xff\xac"


class Writer:
    """E.2; ``finished`` gives the bytes without the mark behind them."""

    def __init__(self) -> None:
        self.c, self.a, self.room = 0, 0x8000, 12
        self.out = bytearray(1)
        self.state: dict[int, tuple[int, int]] = {}

    def write(self, context: int, bit: int) -> None:
        place, sense = self.state.get(context, (0, 0))
        qe, more, less, turns = STATES[place]
        self.a -= qe
        likely = bit == sense
        smaller = self.a < qe
        if likely != smaller:
            self.c += qe
        else:
            self.a = qe
        if likely and self.a & 0x8000 and not smaller:
            return
        self.state[context] = (more, sense) if likely else (less, sense ^ turns)
        while not self.a & 0x8000:
            self._shift()

    def finished(self) -> bytes:
        most = self.c + self.a
        self.c |= 0xFFFF
        if self.c >= most:
            self.c -= 0x8000
        for _ in range(2):
            self.c <<= self.room
            self._byte()
        return bytes(self.out[1:]).removesuffix(b"\xff")

    def _shift(self) -> None:
        self.a, self.c, self.room = self.a << 1, self.c << 1, self.room - 1
        if self.room == 0:
            self._byte()

    def _byte(self) -> None:
        if self.out[-1] != 0xFF and self.c >= 0x8000000:
            self.out[-1] += 1
            self.c &= 0x7FFFFFF
        wide = 20 if self.out[-1] == 0xFF else 19
        self.out.append(self.c >> wide & 0xFF)
        self.c &= (1 << wide) - 1
        self.room = 27 - wide


def coded(picture: Image.Image) -> bytes:
    """The pixels of a picture in black and white, black as one."""
    (width, height), pixels, writer = picture.size, picture.load(), Writer()
    rows = [[0] * (width + 8) for _ in range(height + 2)]
    for y in range(height):
        for x in range(width):
            bit = int(pixels[x, y] == 0)
            context = sum(rows[y + 2 + up][x + 4 + right] << place for place, (up, right) in enumerate(NEAR))
            writer.write(context, bit)
            rows[y + 2][x + 4] = bit
    return writer.finished()


def region(size: tuple[int, int], data: bytes, number: int = 1) -> bytes:
    """A generic region over the whole page."""
    sides = size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big")
    return segment(number, 38, sides + bytes(9) + b"\0" + USUAL_PIXELS + data)


def page(size: tuple[int, int]) -> bytes:
    return segment(0, 48, size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big") + bytes(11))
