"""What the pages of «Thẩm quyền ký» and «Chứng thư số» show."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from chungthuc.accounts.models import Authority, Duty, RegisteredCertificate
from chungthuc.web.authorities.forms import AuthorityForm, CertificateForm, DutyForm
from chungthuc.web.kit.administering.branch import OfficeFrame
from chungthuc.web.kit.paging import Count, Page

Tabs = list[tuple[str, str, Count]]


@dataclass(frozen=True)
class AuthorityLine:
    """``kinds``: the papers that it is for, none: all; ``last_day``: None without an end. ``days_left``: it ends within
    two weeks. ``idle``: in force, and yet its person cannot sign: without the right, or its giver's authority is over.
    ``why``: the reason for which it was ended."""

    row: Authority
    kinds: list[str]
    last_day: date | None
    days_left: int | None
    idle: bool
    why: str


@dataclass(frozen=True)
class AuthoritiesPage(OfficeFrame):
    """``on_duty``: who signs by default today; ``may_administer``: not an inspector, who only reads."""

    tabs: Tabs
    chosen: str
    page: Page
    lines: list[AuthorityLine]
    on_duty: Authority | None
    may_administer: bool


@dataclass(frozen=True)
class AuthorityPage(OfficeFrame):
    """``is_over``: nothing is left to end."""

    line: AuthorityLine
    state: str
    is_over: bool
    may_administer: bool
    unsaved_reason: str


@dataclass(frozen=True)
class NewAuthorityPage(OfficeFrame):
    """``bases``: (value, words) of the three ways; ``nobody``: nobody works there whom one could choose."""

    form: AuthorityForm
    bases: list[tuple[str, str | Promise]]
    nobody: bool
    show_errors: bool


@dataclass(frozen=True)
class DutyLine:
    """``last_day`` is counted; ``removable``: it is not over."""

    row: Duty
    last_day: date
    removable: bool


@dataclass(frozen=True)
class DutiesPage(OfficeFrame):
    lines: list[DutyLine]
    form: DutyForm
    on_duty: Authority | None
    show_errors: bool


@dataclass(frozen=True)
class CertificateLine:
    """``owner``: whose; ``state``: «ended», «over», «to_come», «soon» or «good»; ``days_left`` of the last two."""

    row: RegisteredCertificate
    owner: str
    issuer: str
    state: str
    days_left: int
    why: str


@dataclass(frozen=True)
class CertificatesPage(OfficeFrame):
    """``without``: people who may sign and have no certificate in use; ``seal_missing``: neither has the agency."""

    tabs: Tabs
    chosen: str
    page: Page
    lines: list[CertificateLine]
    without: list[str]
    seal_missing: bool


@dataclass(frozen=True)
class Fact:
    """A line about a certificate: ``tone`` is good, bad, warn or empty; ``remedy`` where something is to be done;
    ``quoted``: the words are the certificate's own, in Vietnamese."""

    name: str | Promise
    words: str | Promise
    tone: str = ""
    remedy: str | Promise = ""
    quoted: bool = False


@dataclass(frozen=True)
class CertificatePage(OfficeFrame):
    line: CertificateLine
    facts: list[Fact]
    unsaved_reason: str


@dataclass(frozen=True)
class NewCertificatePage(OfficeFrame):
    form: CertificateForm
    show_errors: bool


@dataclass(frozen=True)
class ProposedCertificatePage(OfficeFrame):
    """What was found of a certificate before it is kept. ``proposal``: all of it, sealed, for «Đăng ký»."""

    owner: str
    facts: list[Fact]
    doubts: int
    proposal: str


@dataclass(frozen=True)
class EndingPage:
    """Certificates of a branch that end soon: (line, name of the office)."""

    page: Page
    lines: list[tuple[CertificateLine, str]]
