"""«Trả về» at two desks: usual reasons to tick, words of one's own, and on to the next copy."""

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.certification.models import CertifiedCopy, CopyQuerySet
from chungthuc.core.errors import demand_fits
from chungthuc.web.kit.paging import beside
from chungthuc.web.kit.reading import REASON_LIMIT, as_int, as_uuid, as_written

# What is returned most often; whoever returns says in words of his own where, or anything else.
REASONS = (
    _("Bản scan mờ, nghiêng hoặc mất góc: quét lại."),
    _("Thiếu trang hoặc sai thứ tự trang: quét lại đủ và đúng thứ tự."),
    _("Tên giấy tờ hoặc số trang khai không khớp với bản chính: sửa lại."),
    _("Thông tin người yêu cầu chứng thực chưa đúng: sửa lại."),
    _("Bản chính có thể thuộc trường hợp không được chứng thực: kiểm tra lại."),
)
PAGES = {"signing": "signing_copy", "sealing": "sealing_copy"}


def return_reason(request: PersonRequest) -> str:
    """The reasons that were ticked, each a line, and what was written. Raises Refused("text_too_long")."""
    ticked = [as_int(one, most=len(REASONS) - 1) for one in request.POST.getlist("usual")]
    with translation.override("vi"):  # kept as others will read it, whatever language it was ticked in
        lines = [str(REASONS[one]) for one in dict.fromkeys(ticked) if one is not None]
    reason = "\n".join([*lines, as_written(request.POST.get("reason", ""))]).strip()
    demand_fits(reason, REASON_LIMIT)
    return reason


def to_following(request: PersonRequest, desk: str, copy: CertifiedCopy) -> HttpResponseBase:
    """On to the copy that the page named as the next one of this desk. It may have gone another way meanwhile: then to
    what waits after ``copy`` now, else to the desk's list."""
    following = as_uuid(request.POST.get("following", ""))
    if following is None:
        return redirect(desk)
    waiting = _waiting(desk, copy, request.user)
    found = waiting.filter(pk=following).first() or beside(waiting, copy)[1]
    return redirect(PAGES[desk], found.pk) if found else redirect(desk)


def _waiting(desk: str, copy: CertifiedCopy, person: Person) -> CopyQuerySet:
    here = CertifiedCopy.objects.filter(agency=copy.agency)
    return here.waiting_for_seal() if desk == "sealing" else here.waiting_for_signature_of(person)
