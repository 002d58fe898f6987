"""«Chứng thư số» of an office: those in use and those ended, one of them, its end."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chungthuc.accounts import authority
from chungthuc.accounts.empowering import ending
from chungthuc.accounts.models import KeyPurpose, RegisteredCertificate
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency
from chungthuc.agencies.tree import name_on
from chungthuc.core import clock
from chungthuc.web.authorities.facts import facts_of
from chungthuc.web.authorities.lines import certificate_line, certificate_lines
from chungthuc.web.authorities.pages import CertificatePage, CertificatesPage
from chungthuc.web.kit import unsaved
from chungthuc.web.kit.administering.branch import administered, demand_lately_proved, office_frame
from chungthuc.web.kit.paging import count_of, page_of
from chungthuc.web.kit.reading import reason_of
from chungthuc.web.kit.refusals import refusals_lead_to
from chungthuc.web.kit.show import show

SECTION = "certificates"


@require_GET
def agency_certificates(request: PersonRequest, agency: str) -> HttpResponse:
    """What ends first stands on top."""
    office = administered(request, agency)
    kinds = {"now": _in_use(office), "over": _rows(office).exclude(pk__in=_in_use(office).values("pk"))}
    chosen = "over" if request.GET.get("tab") == "over" else "now"
    page = page_of(kinds[chosen], request, by="valid_until", newest=chosen == "over")
    names = {"now": _("Đang đăng ký"), "over": _("Đã chấm dứt")}
    frame = office_frame(request, office, SECTION)
    without, seal_missing = _missing(office)
    shown = CertificatesPage(
        **vars(frame),
        tabs=[(key, names[key], count_of(rows)) for key, rows in kinds.items()],
        chosen=chosen,
        page=page,
        lines=certificate_lines(page.items, frame.office),
        without=without,
        seal_missing=seal_missing,
    )
    return show(request, "authorities/agency_certificates.html", shown)


def _rows(office: Agency) -> QuerySet[RegisteredCertificate]:
    return RegisteredCertificate.objects.filter(agency=office).select_related("person", "agency")


def _in_use(office: Agency) -> QuerySet[RegisteredCertificate]:
    return _rows(office).filter(pk__in=RegisteredCertificate.objects.in_force().values("pk"))


def _missing(office: Agency) -> tuple[list[str], bool]:
    """Names of those who may sign and have no certificate to do it with; whether the agency has none."""
    valid = _in_use(office).filter(valid_until__gt=clock.now())
    having = set(valid.filter(purpose=KeyPurpose.SIGNATURE).values_list("person", flat=True))
    able = {one.person_id: one.person.full_name for one in authority.signatories(office)}
    without = [name for key, name in able.items() if key not in having]
    return without, not valid.filter(purpose=KeyPurpose.SEAL).exists()


@require_GET
def certificate(request: PersonRequest, agency: str, certificate_id: int) -> HttpResponse:
    """What it says, and the way to end it."""
    office = administered(request, agency)
    one = _one(office, certificate_id)
    frame = office_frame(request, office, SECTION)
    shown = CertificatePage(
        **vars(frame),
        line=certificate_line(one, frame.office, ending.reasons_of([one]).get(one.pk, "")),
        facts=facts_of(bytes(one.certificate), one.valid_from, one.valid_until),
        unsaved_reason=unsaved.of(request, "certificate_end").get("reason", ""),
    )
    return show(request, "authorities/certificate.html", shown)


@require_POST
@refusals_lead_to("certificate", "agency", "certificate_id")
def certificate_end(request: PersonRequest, agency: str, certificate_id: int) -> HttpResponseBase:
    """«Chấm dứt»: a lost token, another post."""
    office = administered(request, agency)
    demand_lately_proved(request)
    row = _one(office, certificate_id)
    ending.end_certificate(row, reason=reason_of(request), by=request.user)
    owner = row.person.full_name if row.person else name_on(office, clock.today())
    messages.success(request, _("Đã chấm dứt chứng thư số của %(owner)s.") % {"owner": owner})
    return redirect("agency_certificates", agency)


def _one(office: Agency, pk: int) -> RegisteredCertificate:
    found = _rows(office).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
