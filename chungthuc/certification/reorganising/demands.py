"""Who may change the tree, one change at a time, and what an office must be to be changed."""

from datetime import date

from django.db import connection
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person, Right
from chungthuc.agencies.models import Agency, Placement
from chungthuc.core.errors import NotAllowed, Refused

CHANGING = 0x7EE  # advisory lock: the tree is changed by one at a time, so that no two changes make a circle


def one_at_a_time() -> None:
    """Held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHANGING])


def last_placement(agency: Agency) -> Placement:
    """Where it stands at the end of all that is decided. Raises Refused("agency_gone") where it ends."""
    last = Placement.objects.filter(agency=agency).select_related("parent").order_by("during").last()
    if last is None or last.during.upper is not None:
        raise Refused(
            "agency_gone",
            _("Cơ quan %(code)s không còn hoạt động, hoặc đã có ngày ngừng.") % {"code": agency.code},
            _("Chọn cơ quan khác."),
        )
    return last


def demand_above(by: Person, agency: Agency) -> None:
    """Raise NotAllowed unless the person administers what stands above it; at the top, the office itself."""
    placed = Placement.objects.filter(agency=agency).select_related("parent").order_by("during").last()
    where = placed.parent if placed is not None and placed.parent is not None else agency
    demand_administers(by, where)


def demand_administers(by: Person, agency: Agency) -> None:
    rights.demand_right(
        by, Right.ADMINISTER, agency,
        _("Chỉ người quản trị cơ quan cấp trên mới làm được việc này."), _("Hỏi người quản trị cấp trên."),
    )  # fmt: skip


def demand_after(placed: Placement, day: date) -> None:
    """Raise Refused("placed_later") where something else begins on that day or later."""
    if day <= placed.during.lower:
        raise Refused(
            "placed_later",
            _("Cơ quan đã có thay đổi áp dụng từ %(day)s.") % {"day": f"{placed.during.lower:%d/%m/%Y}"},
            _("Chọn ngày sau ngày đó."),
        )


def demand_not_below(agency: Agency, parent: Agency, below: set[int]) -> None:
    """Raise Refused("own_parent", "circle")."""
    if parent.pk == agency.pk:
        raise Refused("own_parent", _("Cơ quan không trực thuộc chính mình."), _("Chọn cơ quan khác."))
    if parent.pk in below:
        words = _("Cơ quan được chọn đang trực thuộc cơ quan này: sẽ thành vòng.")
        raise Refused("circle", words, _("Chọn cơ quan không trực thuộc nó."))


def demand_kind(one: Agency, other: Agency) -> None:
    if one.kind != other.kind:
        raise NotAllowed("kinds_differ", _("Hai cơ quan khác loại, không sáp nhập được."), _("Chọn cơ quan cùng loại."))
