"""Where is my dossier, who acts next, and the result: by the code on the slip, by a letter's link, by account."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.tree import name_on
from chungthuc.appointments.models import Appointment
from chungthuc.certification.fees.sums import collected_of
from chungthuc.certification.lifecycle import IN_FORCE, Action, Status
from chungthuc.certification.models import CertifiedCopy, Delivery, Reason, Route
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.dossiers.models import Dossier
from chungthuc.notifications.facts import without_numbers
from chungthuc.vault.store import items_of
from chungthuc.verification import answers
from chungthuc.web.delivery.page_pictures import whole_file
from chungthuc.web.kit.limits import guessed
from chungthuc.web.kit.looks import LETTER, SLIP, note_holder
from chungthuc.web.kit.paging import Page, page_of
from chungthuc.web.kit.reading import appointment_code, as_uuid, copy_code, dossier_code, is_appointment_code, slip_code
from chungthuc.web.kit.refusals import words
from chungthuc.web.kit.sentences import for_citizen

CODE = 60  # characters of one that is typed
PAPERS = 50  # of a dossier on one page


@login_not_required
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponseBase:
    """«Theo dõi hồ sơ»: any code that people hold leads to its page, or is told apart."""
    given = request.POST.get("code", "")[:CODE]
    if request.method == "GET":
        return _asked(request)
    if is_appointment_code(given):
        return _appointment_of(request, given)
    if code := dossier_code(given):
        return _dossier_of(request, given, code)
    if code := slip_code(given):
        return redirect("follow_dossier", code)
    return _asked(request, given, _("Nhập mã in trên phiếu hẹn trả kết quả, hoặc mã lịch hẹn."), status=422)


def _appointment_of(request: HttpRequest, given: str) -> HttpResponseBase:
    """To its page; a code that none has is told where it was typed."""
    code = appointment_code(given)
    if guessed(request, Appointment.objects.living().filter(code=code).first()) is not None:
        return redirect("appointment", code)
    words_of = _("Không có lịch hẹn nào với mã này. Kiểm tra lại từng chữ: 9 ký tự, ví dụ 7K2-M9P-QRX.")
    return _asked(request, given, words_of, status=404)


def _dossier_of(request: HttpRequest, given: str, code: str) -> HttpResponseBase:
    """By «Mã hồ sơ», which is no secret: to the account whose dossier it is. Who has none is told which code opens."""
    if request.user.is_authenticated:
        mine = Dossier.objects.filter(code=code, account=request.user).first()
        if mine is not None:
            return redirect("dossier", mine.pk)
    words_of = _("Đây là mã hồ sơ. Nhập mã dài in dưới mã QR của phiếu, hoặc đăng nhập bằng tài khoản đã nộp hồ sơ.")
    return _asked(request, given, words_of, status=422)


def _asked(request: HttpRequest, given: str = "", trouble: str = "", *, status: int = 200) -> HttpResponse:
    """The field for the code, with what was typed, and why it opened nothing."""
    return render(request, "public/follow.html", {"given": given, "trouble": trouble}, status=status)


@login_not_required
@require_GET
@cache_control(private=True, no_store=True)
def follow_dossier(request: HttpRequest, code: str) -> HttpResponseBase:
    """What the slip opens: status and dates, no name and no title; where it is the way to the result, the question.
    The code of a copy leads to the page of that code."""
    dossier = _by_code(code)
    copy = None if dossier else answers.of_code(copy_code(code))  # «Mã tra cứu» looks the same
    if guessed(request, dossier or copy) is None:
        return _unknown(request, code)
    return _shown(request, dossier) if dossier else redirect("check_code", copy_code(code))


@login_not_required
@require_POST
def follow_result(request: HttpRequest, code: str) -> HttpResponseBase:
    """The end of the requester's number was given: the file, or what is wrong."""
    dossier = guessed(request, _by_code(code))
    if dossier is None:
        return _unknown(request, code)
    copy = get_object_or_404(_copies(dossier), pk=as_uuid(request.POST.get("copy", "")))
    try:
        delivery.claim(copy, secret=request.POST.get("secret", "")[:20])
    except Refused as refusal:
        return _shown(request, dossier, trouble=words(refusal), about=copy, status=422)
    note_holder(request, copy, SLIP)
    return whole_file(request, copy.document, file_name(copy), inline=False)


def _shown(
    request: HttpRequest, dossier: Dossier, *, trouble: str = "", about: CertifiedCopy | None = None, status: int = 200
) -> HttpResponse:
    page = _page(request, dossier)
    given, ends = delivery.living_of(page.items), _endings(page.items)
    context = {
        "dossier": dossier,
        "agency": name_on(dossier.agency, clock.today()),
        "papers": [
            (one, for_citizen(one), ends.get(one.pk), _is_claimable(one, given.get(one.pk))) for one in page.items
        ],
        "page": page,
        "trouble": trouble,
        "about": about,
    }
    return render(request, "public/dossier.html", context, status=status)


@login_not_required
@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
def result(request: HttpRequest, code: str) -> HttpResponseBase:
    """The link in a letter: what it is, and «Tải file về»."""
    given = guessed(request, delivery.by_link(code))
    if given is None or (request.method == "POST" and not delivery.receive(given)):
        return render(request, "public/unknown.html", status=404)
    if request.method == "POST":
        note_holder(request, given.copy, LETTER)
        return whole_file(request, given.copy.document, file_name(given.copy), inline=False)
    context = {"copy": given.copy, "agency": name_on(given.copy.agency, clock.today()), "until": _ends(given)}
    return render(request, "public/result.html", context)


@require_GET
def dossiers(request: PersonRequest) -> HttpResponse:
    """«Hồ sơ của tôi», newest first."""
    mine = Dossier.objects.filter(account=request.user).select_related("agency")
    page = page_of(mine.prefetch_related("copies"), request, by="received_at", newest=True, size=30)
    names = {agency: name_on(agency, clock.today()) for agency in {one.agency for one in page.items}}
    rows = [(one, names[one.agency], _statuses(one)) for one in page.items]
    return render(request, "public/dossiers.html", {"rows": rows, "page": page})


def _statuses(dossier: Dossier) -> list[tuple[str, int]]:
    """Of its papers, in the order of their life: a status and how many stand there."""
    found = Counter(copy.status for copy in dossier.copies.all())
    return [(status, found[status]) for status in Status.values if found[status]]


@require_GET
def dossier(request: PersonRequest, dossier_id: UUID) -> HttpResponse:
    """One dossier of this account: each paper, who acts next, and the way to the result."""
    one = get_object_or_404(Dossier.objects.select_related("agency"), pk=dossier_id, account=request.user)
    page = _page(request, one)
    given = delivery.living_of(page.items)
    ends = _endings(page.items)
    there = _in_the_store(request, page.items)
    papers = [
        (copy, for_citizen(copy), ends.get(copy.pk), there.get(copy.document_id) if given.get(copy.pk) else None)
        for copy in page.items
    ]
    context = {"dossier": one, "agency": name_on(one.agency, clock.today()), "papers": papers, "page": page}
    return render(request, "public/my_dossier.html", context)


@dataclass(frozen=True)
class Ending:
    """Of a cancelled paper: the reason as the office wrote it for the requester; VND paid and not given back yet."""

    why: str
    paid: int


def _endings(copies: Sequence[CertifiedCopy]) -> dict[UUID, Ending]:
    cancelled = [copy for copy in copies if copy.status == Status.CANCELLED]
    rows = Reason.objects.filter(copy__in=cancelled, action=Action.CANCEL).order_by("at")
    why, paid = dict(rows.values_list("copy", "text")), collected_of(cancelled)
    return {copy.pk: Ending(without_numbers(why.get(copy.pk, "")), paid.get(copy.pk, 0)) for copy in cancelled}


def file_name(copy: CertifiedCopy) -> str:
    return f"ban-sao-chung-thuc-{copy.code}.pdf"


def _in_the_store(request: PersonRequest, copies: Sequence[CertifiedCopy]) -> dict[UUID, UUID]:
    """Which item of this account's store has the copy: «Xem giấy tờ»."""
    rows = items_of(request.user).filter(document__in=[copy.document_id for copy in copies])
    return dict(rows.values_list("document", "pk"))


def _is_claimable(copy: CertifiedCopy, given: Delivery | None) -> bool:
    return copy.status in IN_FORCE and given is not None and given.route == Route.CLAIM


def _copies(one: Dossier) -> QuerySet[CertifiedCopy]:
    return CertifiedCopy.objects.filter(dossier=one).with_names()


def _page(request: HttpRequest, one: Dossier) -> Page:
    """Its papers in the order they were submitted: a drop-off may have hundreds."""
    return page_of(_copies(one), request, by="submitted_at", size=PAPERS)


def _ends(given: Delivery) -> datetime:
    return given.at + delivery.LINK_LIFE


def _by_code(code: str) -> Dossier | None:
    return Dossier.objects.select_related("agency").filter(follow_code=slip_code(code)).first()


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    words = _(
        "Không có hồ sơ nào với mã này. Kiểm tra lại từng chữ trên phiếu; phiếu đã được cấp mã mới thì mã cũ không"
        " dùng được."
    )
    return _asked(request, code[:CODE], words, status=404)
