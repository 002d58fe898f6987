"""Where things stand on the attestation page: A4, points from the lower left corner."""

from dataclasses import dataclass

from pades.errors import PadesError

PAGE_WIDTH = 595.28
PAGE_HEIGHT = 841.89
MARGIN = 14.0
MM = 72 / 25.4  # points in a millimetre


@dataclass(frozen=True)
class Rect:
    """A rectangle in points; right and top lie outside left and bottom."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def corners(self) -> tuple[float, float, float, float]:
        return (self.left, self.bottom, self.right, self.top)

    def lies_on_page(self) -> bool:
        return (
            MARGIN <= self.left < self.right <= PAGE_WIDTH - MARGIN
            and MARGIN <= self.bottom < self.top <= PAGE_HEIGHT - MARGIN
        )


LEADER = Rect(330, 330, 520, 405)
SEAL = Rect(270, 310, 390, 430)  # covers about a third of the signature, at its left (NĐ 30/2020 Annex I)
NUMBER = Rect(176, 508, 262, 526)
VOLUME = Rect(328, 508, 540, 526)
DATE = Rect(176, 484, 400, 502)


@dataclass(frozen=True)
class Placement:
    """Where the signature and the seal stand; final once the leader's signature is prepared."""

    leader: Rect = LEADER
    seal: Rect = SEAL

    def check(self) -> None:
        """Raise PadesError("placement_outside") unless both lie on the page and are large enough to be read."""
        for rect in (self.leader, self.seal):
            if not rect.lies_on_page():
                raise PadesError("placement_outside", "Chữ ký hoặc con dấu nằm ngoài trang lời chứng. Hãy đặt lại.")
            if rect.width < 10 * MM or rect.height < 5 * MM:
                raise PadesError("placement_too_small", "Chữ ký hoặc con dấu quá nhỏ. Hãy đặt rộng hơn.")
