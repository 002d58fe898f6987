"""Where things stand on the attestation page: A4, points from the lower left corner."""

from collections.abc import Sequence
from dataclasses import dataclass

from pades.common.errors import ErrorCode, PadesError

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
    def middle(self) -> float:
        """Half-way up."""
        return (self.bottom + self.top) / 2

    @property
    def corners(self) -> tuple[float, float, float, float]:
        return (self.left, self.bottom, self.right, self.top)

    def meets(self, other: "Rect") -> bool:
        """Have the two more than an edge in common?"""
        across = min(self.right, other.right) - max(self.left, other.left)
        up = min(self.top, other.top) - max(self.bottom, other.bottom)
        return across > 0 and up > 0

    def lies_on_page(self) -> bool:
        return (
            MARGIN <= self.left < self.right <= PAGE_WIDTH - MARGIN
            and MARGIN <= self.bottom < self.top <= PAGE_HEIGHT - MARGIN
        )


def circumscribed(across: float, up: float, diameter_mm: float) -> Rect:
    """The square around a seal of this true diameter whose centre stands at (across, up)."""
    half = diameter_mm * MM / 2
    return Rect(across - half, up - half, across + half, up + half)


DIAMETER = 36  # millimetres, of a committee's seal
NUMBER = Rect(176, 475.89, 262, 493.89)
VOLUME = Rect(328, 475.89, 540, 493.89)
DATE = Rect(176, 451.89, 400, 469.89)
LEADER = Rect(330, 264, 520, 339)  # centred between title and name (NĐ 30/2020 Annex I)
SEAL = circumscribed(LEADER.left + LEADER.width / 3 - DIAMETER * MM / 2, LEADER.middle, DIAMETER)


@dataclass(frozen=True)
class Positions:
    """Where the signature and the seal stand; final once the leader's signature is prepared."""

    leader: Rect = LEADER
    seal: Rect = SEAL

    def check(self, taken: Sequence[Rect] = ()) -> None:
        """Raise PadesError placement_outside | placement_too_small | placement_on_text unless both lie on the page, are
        large enough to be read, and the signature keeps clear of ``taken``. A seal may lie over words."""
        for rect in (self.leader, self.seal):
            if not rect.lies_on_page():
                raise PadesError(ErrorCode.PLACEMENT_OUTSIDE)
            if rect.width < 10 * MM or rect.height < 5 * MM:
                raise PadesError(ErrorCode.PLACEMENT_TOO_SMALL)
        if any(self.leader.meets(one) for one in taken):
            raise PadesError(ErrorCode.PLACEMENT_ON_TEXT)
