"""What the pages of «Người dùng và quyền» show."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.functional import Promise

from chungthuc.accounts.models import Grant, Person, Post
from chungthuc.accounts.staffing.roster import Member
from chungthuc.certification.reception.handover import OpenWork
from chungthuc.web.kit.administering.branch import OfficeFrame
from chungthuc.web.staff.lines import Outcome


@dataclass(frozen=True)
class RosterPage(OfficeFrame):
    """``tabs``: (key, name, count); ``asked``: a name that was searched for; ``more``: the key after which the next
    page begins, empty at the end."""

    tabs: list[tuple[str, str | Promise, int]]
    chosen: str
    asked: str
    members: list[Member]
    after: str
    more: str


@dataclass(frozen=True)
class GrantLine:
    """A right there, and how it ended: by whom and why (empty where it lasts, or ended by itself). ``may_end``: this
    administrator."""

    grant: Grant
    is_over: bool
    begins_later: bool
    ended_by: str
    why_ended: str
    may_end: bool


@dataclass(frozen=True)
class PersonPage(OfficeFrame):
    """``posts``: all there, the newest first; ``has_left``: nothing of his lasts there; ``is_self``: the reader's own;
    ``may_code``: the account was made by an office."""

    member: Member
    posts: list[Post]
    grants: list[GrantLine]
    has_left: bool
    is_self: bool
    may_code: bool


@dataclass(frozen=True)
class FormPage(OfficeFrame):
    """A form about the office, or about one of its people."""

    form: forms.Form
    show_errors: bool
    person: Person | None = None
    offered: bool = False  # the address has an account: use it?
    other_name: bool = False  # … which is called otherwise
    post: Post | None = None


@dataclass(frozen=True)
class Slip:
    """One activation code to be handed over; ``email``: the log-in."""

    full_name: str
    email: str
    code: str


@dataclass(frozen=True)
class CodesPage(OfficeFrame):
    """«Phiếu kích hoạt tài khoản»: shown once. ``used``: names of those who have a password already; ``faults``: lines
    of the file that were not taken in; ``person``: whose page it came from."""

    slips: list[Slip]
    until: datetime
    address: str
    used: list[str]
    faults: list[Outcome]
    person: Person | None = None


@dataclass(frozen=True)
class ImportPage(OfficeFrame):
    """``outcomes``: of the dry run, None before a file was read; ``rows``: its lines, to be sent back."""

    form: forms.Form
    show_errors: bool
    outcomes: list[Outcome] | None
    counts: dict[str, int]
    rows: str
    most: int


@dataclass(frozen=True)
class LeavingPage(OfficeFrame):
    """``officers`` and ``signatories``: who may take over, as (key, name); ``at_once``: so many copies a press."""

    person: Person
    work: OpenWork
    officers: list[tuple[str, str]]
    signatories: list[tuple[str, str]]
    reason: str
    works_elsewhere: bool
    at_once: int
