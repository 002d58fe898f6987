"""«Bị từ chối vì quyền»: why, what was asked for, and of which thing, where its reader may know that there is one."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungthuc.accounts import refusals, rights
from chungthuc.accounts.models import Person
from chungthuc.appointments.models import Appointment
from chungthuc.audit.models import Event
from chungthuc.certification.models import CertifiedCopy
from chungthuc.dossiers.models import Dossier
from chungthuc.registers.models import RegisterVolume
from chungthuc.web.kit.appointment_codes import desk_code
from chungthuc.web.kit.looks import AUDITORS, copies_of
from chungthuc.web.kit.reading import as_uuid
from chungthuc.web.oversight.refused_pages import page_named, parted

REASONS = {
    refusals.FORBIDDEN: gettext_lazy("mở trang không thuộc quyền của mình"),
    refusals.NOT_VISIBLE: gettext_lazy("mở giấy tờ không thuộc cơ quan của mình"),
    "no_right": gettext_lazy("làm việc không thuộc quyền của mình"),
    "certificate_not_registered": gettext_lazy("ký bằng chứng thư số chưa đăng ký"),
    "certificate_of_somebody_else": gettext_lazy("dùng chứng thư số của người khác"),
    "end_not_allowed": gettext_lazy("đặt ngày hết hạn không được phép"),
    "foreign_request": gettext_lazy("trả lời yêu cầu ký không phải của mình"),
    "foreign_volume": gettext_lazy("dùng sổ chứng thực của nơi khác"),
    "giver_not_competent": gettext_lazy("nhập ủy quyền của người không có thẩm quyền"),
    "no_self_authority": gettext_lazy("tự ghi thẩm quyền ký cho mình"),
    "no_self_check": gettext_lazy("tự xác nhận giấy tờ của mình"),
    "no_self_grant": gettext_lazy("tự phân quyền cho mình"),
    "no_sub_delegation": gettext_lazy("ủy quyền lại cho người khác"),
    "not_administrator": gettext_lazy("phân quyền ở cơ quan mình không quản trị"),
    "not_yours": gettext_lazy("dùng giấy tờ hoặc đường dẫn không phải của mình"),
    "not_yours_to_end": gettext_lazy("chấm dứt thẩm quyền không phải do mình giao"),
    "not_yours_to_lend": gettext_lazy("nhập ủy quyền thay người khác"),
    "other_agency": gettext_lazy("dùng lịch hẹn hoặc hồ sơ của cơ quan khác"),
    "outlives_the_giver": gettext_lazy("ủy quyền dài hơn thẩm quyền của người ủy quyền"),
    "wider_than_the_giver": gettext_lazy("ủy quyền rộng hơn phạm vi của người ủy quyền"),
}
OTHER_REASON = gettext_lazy("làm việc không thuộc quyền của mình")


@dataclass(frozen=True)
class AskedPage:
    """``what``: the page or act, with the thing's number or code; ``link``: its page, if its reader may open it."""

    what: str
    link: str = ""


def why(event: Event) -> str:
    told, more = str(REASONS.get(event.facts.get("code", ""), OTHER_REASON)), event.facts.get("more", 0)
    return _("%(told)s, thêm %(n)s lần trong cùng giờ") % {"told": told, "n": more} if more else told


def asked_in(events: Iterable[Event], reader: Person) -> dict[str, AskedPage]:
    """By the events' subjects. What stands in another branch than the reader's is not named to him."""
    subjects = {event.subject: parted(event.subject) for event in events}
    ids = {key for _name, given in subjects.values() for one in given if (key := as_uuid(one))}
    things = _things(ids, reader)
    return {subject: _asked(name, [things[one] for one in given if one in things])
            for subject, (name, given) in subjects.items()}  # fmt: skip


def _asked(name: str, things: list[AskedPage]) -> AskedPage:
    page = page_named(name)
    if not things:
        return AskedPage(page)
    told = ", ".join(one.what for one in things)
    return AskedPage(_("%(page)s: %(thing)s") % {"page": page, "thing": told}, things[0].link)


def _things(ids: set[UUID], reader: Person) -> dict[str, AskedPage]:
    """What the ids are, in a query a kind; never a title."""
    mine = rights.agencies_where(reader, *AUDITORS)
    copies = CertifiedCopy.objects.filter(pk__in=ids, agency__in=mine)
    named = copies_of(one.subject for one in copies)
    opened = set(CertifiedCopy.objects.visible_to(reader).filter(pk__in=ids).values_list("pk", flat=True))
    found = {
        str(one.pk): AskedPage(named[one.subject], reverse("copy", args=[one.pk]) if one.pk in opened else "")
        for one in copies
    }
    dossiers = Dossier.objects.filter(pk__in=ids, agency__in=mine)
    found |= {str(one.pk): AskedPage(_("hồ sơ %(code)s") % {"code": one.code}) for one in dossiers}
    booked = Appointment.objects.filter(pk__in=ids, agency__in=mine).select_related("person")
    found |= {str(one.pk): AskedPage(_("lịch hẹn %(code)s") % {"code": desk_code(one)}) for one in booked}
    volumes = RegisterVolume.objects.filter(pk__in=ids, register__agency__in=mine).select_related("register")
    return found | {str(one.pk): AskedPage(_("quyển %(volume)s") % {"volume": one.volume_code}) for one in volumes}
