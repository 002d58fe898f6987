"""«Thêm người»: an account, a post and rights at an office, all or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import granting
from chungthuc.accounts.models import Person, Post, Right
from chungthuc.accounts.staffing import activation, posts
from chungthuc.accounts.staffing.new_account import new_account
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core import clock, throttle
from chungthuc.core.errors import Refused
from chungthuc.core.text.alphabet import same_name
from chungthuc.core.throttle import Limit

# What tells an administrator whether addresses have accounts
OFFERS = Limit("account-offer", most=60, seconds=60 * 60, what=_("Đã hỏi quá nhiều địa chỉ có tài khoản."))
LISTS = Limit("staff-list", most=30, seconds=60 * 60, what=_("Đã xem thử quá nhiều danh sách."))


@dataclass(frozen=True)
class Newcomer:
    """As it was typed and cleaned: ``phone`` in E.164, ``id_number`` without spaces, both may be empty. ``keep_name``:
    the name is meant as it is, though it reads like an old font."""

    full_name: str
    email: str
    title: str
    decision: str
    phone: str = ""
    id_number: str = ""
    rights: tuple[Right, ...] = ()
    keep_name: bool = False


@dataclass(frozen=True)
class Added:
    """``code``: to be printed once; empty where the account has a password of its own."""

    person: Person
    code: str


def add(who: Newcomer, agency: Agency, *, by: Person, use_existing: bool = False) -> Added:
    """Raises as ``posts.appoint``, ``granting.give`` and ``new_account`` do, and Refused: account_exists (unless
    ``use_existing``), account_closed, already_works_here."""
    granting.demand_administrator(by, agency)
    granting.demand_ground(who.decision)
    try:
        with transaction.atomic():
            return _added(who, agency, by, use_existing)
    except IntegrityError as problem:
        if "email" not in str(problem):
            raise
        raise _exists() from None  # made by somebody else in the same moment


def _added(who: Newcomer, agency: Agency, by: Person, use_existing: bool) -> Added:
    person = Person.objects.filter(email__iexact=who.email).first()
    if person is None:
        person = new_account(
            who.email, who.full_name, keep_name=who.keep_name, phone=who.phone, id_number=who.id_number
        )
        action = "add_account"
    else:
        _demand_usable(person, agency, use_existing)
        action = "use_account"
    posts.appoint(person, agency, who.title, by=by, decision=who.decision)
    for right in who.rights:
        granting.give(person, agency, right, by=by, reason=who.decision)
    code = "" if person.has_usable_password() else activation.issue(person, agency, by=by)
    record(agency.code, action, subject=f"person:{person.pk}", by=by)
    return Added(person, code)


def _demand_usable(person: Person, agency: Agency, use_existing: bool) -> None:
    if posts.lasts(person, agency):
        raise Refused(
            "already_works_here",
            _("Người có địa chỉ này đã có trong danh sách của cơ quan."),
            _("Mở trang của người đó để phân quyền."),
        )
    if not person.is_active:
        raise Refused("account_closed", _("Tài khoản của địa chỉ này đã đóng."), _("Dùng địa chỉ khác."))
    if not use_existing:
        raise _exists()


@dataclass(frozen=True)
class Offer:
    """An account that the address has; ``same_name``: is it called as was typed? Its name is told to nobody."""

    same_name: bool


@transaction.atomic
def offer(who: Newcomer, agency: Agency, *, by: Person) -> Offer | None:
    """«Dùng tài khoản đó?»: None where the address has none, or where ``add`` says no anyway. Each offer is recorded:
    it tells that the address has an account. Raises TooMany."""
    granting.demand_administrator(by, agency)
    person = Person.objects.filter(email__iexact=who.email, is_active=True).first()
    if person is None or posts.lasts(person, agency):
        return None
    throttle.take(OFFERS, throttle.Key(f"person:{by.pk}"))
    record(agency.code, "offer_account", subject=f"person:{person.pk}", by=by)
    return Offer(same_name(person.full_name, who.full_name))


@transaction.atomic
def note_dry_run(agency: Agency, lines: int, accounts: int, *, by: Person) -> None:
    """A list was looked at, and so many of its addresses were told to have an account. Raises TooMany."""
    throttle.take(LISTS, throttle.Key(f"person:{by.pk}"))
    record(agency.code, "check_staff_list", subject=f"agency:{agency.pk}", by=by,
           facts={"lines": lines, "accounts": accounts})  # fmt: skip


def known(emails: Iterable[str], agency: Agency) -> dict[str, bool]:
    """Of these addresses (small letters) those with an account, and whether it works at the agency; two questions."""
    rows = Person.objects.annotate(address=Lower("email")).filter(address__in=list(emails))
    people = dict(rows.values_list("pk", "address"))
    here = Post.objects.lasting(clock.now()).filter(agency=agency, person__in=people)
    working = set(here.values_list("person", flat=True))
    return {email: pk in working for pk, email in people.items()}


def _exists() -> Refused:
    return Refused(
        "account_exists",
        _("Địa chỉ này đã có tài khoản; mỗi địa chỉ chỉ có một."),
        _("Nếu đúng là của người này thì chọn «Dùng tài khoản đó» rồi gửi lại."),
    )
