"""Authority to sign is given: by post, by assignment (KT.), by delegation (TUQ.); with its decision, scope and time.

NĐ 280/2025 Art. 2(9): who certifies is the chairperson, or whoever is assigned or delegated; a delegation has an end
and is not passed on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import authority, granting, rights
from chungthuc.accounts.empowering.people import demand_administrator
from chungthuc.accounts.models import Authority, Basis, Capacity, Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.clock import vietnamese_date
from chungthuc.core.errors import NotAllowed, Refused, demand_fits
from chungthuc.documents.models import Upload, hold

CAPACITY = {Basis.POST: Capacity.OWN, Basis.ASSIGNMENT: Capacity.KT, Basis.DELEGATION: Capacity.TUQ}
LONGEST = {"title": 120, "above_title": 120, "number": 200}  # characters


@dataclass(frozen=True)
class Decision:
    """Number and day of the decision, and the scan of it as it was uploaded."""

    number: str
    day: date
    scan: Upload | None


@dataclass(frozen=True)
class NewAuthority:
    """What is to be given: whose, on which basis, the words beside the name, for which kinds (none: all), from
    ``since`` to before ``until`` (None: without an end). ``giver``: whose authority a delegation lends."""

    person: Person
    basis: Basis
    title: str
    decision: Decision
    since: datetime
    until: datetime | None = None
    above_title: str = ""
    kinds: Sequence[str] = ()
    giver: Authority | None = None


def give(agency: Agency, wanted: NewAuthority, *, by: Person, with_right: bool = False) -> Authority:
    """``with_right``: who does not hold the right to sign yet gets it too, by the same decision, for the same time.

    Raises NotAllowed (not_administrator, no_self_authority, what ``authority.delegate`` and ``granting.give`` raise) or
    Refused (title_missing, whose_place_missing, decision_missing, decision_to_come, decision_too_late, scan_missing,
    ends_before_it_begins, end_missing, giver_missing, no_right_to_sign, authority_overlaps).
    """
    demand_administrator(by, agency)
    if wanted.person == by:
        raise NotAllowed(
            "no_self_authority", _("Không ai tự ghi thẩm quyền ký cho mình."), _("Nhờ người quản trị khác ghi.")
        )
    _demand_words(wanted)
    _demand_decided(wanted)
    _demand_time(wanted)
    try:
        with transaction.atomic():
            if wanted.decision.scan is not None:
                hold([wanted.decision.scan])
            _give_right(agency, wanted, by, with_right=with_right)
            return _made(agency, wanted, by)
    except IntegrityError as problem:
        if "one_authority_of_a_basis_at_a_time" not in str(problem):
            raise
        raise Refused(
            "authority_overlaps",
            _("Người này đã có thẩm quyền cùng loại trong thời gian đó."),
            _("Chấm dứt thẩm quyền đang ghi, hoặc chọn thời gian không trùng."),
        ) from None


def _made(agency: Agency, wanted: NewAuthority, by: Person) -> Authority:
    decision = wanted.decision
    common = {
        "title": wanted.title, "decision": decision.number, "decided_on": decision.day, "since": wanted.since,
        "kinds": list(wanted.kinds), "scan": decision.scan,
    }  # fmt: skip
    if wanted.basis == Basis.DELEGATION:
        return authority.delegate(_giver(agency, wanted), wanted.person, until=_end(wanted), by=by, **common)  # type: ignore[arg-type]
    made = Authority.objects.create(
        person=wanted.person,
        agency=agency,
        basis=wanted.basis,
        capacity=CAPACITY[wanted.basis],
        above_title=wanted.above_title if wanted.basis == Basis.ASSIGNMENT else "",
        until=wanted.until,
        **common,
    )
    record(agency.code, "give_authority", row=made, by=by)
    return made


def _give_right(agency: Agency, wanted: NewAuthority, by: Person, *, with_right: bool) -> None:
    """The right goes before the authority, from now on at the earliest: no right is given for what is past."""
    start = max(wanted.since, clock.now())
    if rights.holds(wanted.person, Right.SIGN_COPY, agency, start):
        return
    if not with_right:
        raise Refused(
            "no_right_to_sign",
            _("Người này chưa có «Quyền ký bản sao» tại cơ quan vào ngày bắt đầu."),
            _("Đánh dấu «Đồng thời cấp Quyền ký bản sao», hoặc phân quyền trước rồi ghi thẩm quyền."),
        )
    reason = f"{wanted.decision.number} ({vietnamese_date(wanted.decision.day)})"
    granting.give(wanted.person, agency, Right.SIGN_COPY, by=by, reason=reason, since=start, until=wanted.until)


def _demand_words(wanted: NewAuthority) -> None:
    if not wanted.title.strip():
        raise Refused("title_missing", _("Chưa ghi chức danh in dưới lời chứng."), _("Ghi chức danh, ví dụ: CHỦ TỊCH."))
    if wanted.basis == Basis.ASSIGNMENT and not wanted.above_title.strip():
        raise Refused("whose_place_missing", _("Chưa ghi ký thay ai."), _("Ghi chức danh được ký thay: CHỦ TỊCH."))
    for text, name in (
        (wanted.title, "title"),
        (wanted.above_title, "above_title"),
        (wanted.decision.number, "number"),
    ):
        demand_fits(text, LONGEST[name])


def _demand_decided(wanted: NewAuthority) -> None:
    decision = wanted.decision
    if not decision.number.strip():
        raise Refused("decision_missing", _("Chưa ghi số quyết định."), _("Ghi số, ký hiệu như trên văn bản."))
    if decision.day > clock.today():
        raise Refused("decision_to_come", _("Ngày quyết định chưa đến."), _("Ghi ngày ký trên quyết định."))
    if decision.day > clock.day(wanted.since):
        raise Refused(
            "decision_too_late",
            _("Thẩm quyền bắt đầu trước ngày ký quyết định."),
            _("Chọn ngày bắt đầu từ ngày ký quyết định trở đi."),
        )
    if decision.scan is None or not decision.scan.accepted:
        raise Refused("scan_missing", _("Chưa có bản chụp quyết định."), _("Tải lên tệp PDF hoặc ảnh của quyết định."))


def _demand_time(wanted: NewAuthority) -> None:
    if wanted.until is not None and wanted.until <= max(wanted.since, clock.now()):
        raise Refused(
            "ends_before_it_begins",
            _("Ngày kết thúc trước ngày bắt đầu, hoặc đã qua."),
            _("Chọn ngày kết thúc từ hôm nay và sau ngày bắt đầu."),
        )


def _end(wanted: NewAuthority) -> datetime:
    if wanted.until is None:
        raise Refused(
            "end_missing", _("Ủy quyền phải có ngày kết thúc."), _("Ghi ngày cuối cùng ủy quyền còn hiệu lực.")
        )
    return wanted.until


def _giver(agency: Agency, wanted: NewAuthority) -> Authority:
    if wanted.giver is None or wanted.giver.agency_id != agency.pk:
        raise Refused("giver_missing", _("Chưa chọn người ủy quyền."), _("Chọn người đang có thẩm quyền tại cơ quan."))
    return wanted.giver
