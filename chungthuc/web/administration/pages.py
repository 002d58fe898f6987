"""What the pages of «Quản trị» show."""

from dataclasses import dataclass

from django.utils.functional import Promise

from chungthuc.agencies.models import LiveOffice
from chungthuc.certification.oversight.readiness import Need
from chungthuc.web.kit.administering.branch import OfficeFrame

NAMED = 6  # things missing that a line of the list names


@dataclass(frozen=True)
class OfficeLine:
    """An agency in the list: its code, name of today, kind, and in words what it lacks; ``issues``: it is of a kind
    that issues copies, so that what it lacks is asked."""

    code: str
    name: str
    kind: str
    issues: bool
    missing: list[str]
    live: bool

    @property
    def lacks_much(self) -> bool:
        """Nobody has begun there: to name each thing would hide those who lack one."""
        return len(self.missing) > NAMED


@dataclass(frozen=True)
class BranchPage:
    """``asked``: what was typed to search; ``after``: the code after which this page begins; ``more``: that of the next
    one, empty at the end."""

    lines: list[OfficeLine]
    asked: str
    after: str
    more: str


@dataclass(frozen=True)
class NeedLine:
    """One thing needed: what it is, whether it is there, what to do where it is not, and where."""

    need: Need
    words: str | Promise
    met: bool
    remedy: str | Promise
    where: str


@dataclass(frozen=True)
class OverviewPage(OfficeFrame):
    """``needs`` is None for an agency of a kind that issues nothing; ``live``: since when its papers are real, None:
    they are trials; ``below``: how many agencies stand right below."""

    needs: list[NeedLine] | None
    ready: bool
    live: LiveOffice | None
    below: int
