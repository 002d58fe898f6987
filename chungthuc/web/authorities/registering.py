"""A certificate is registered: from a file or from the token, shown with all that is known of it, then confirmed.

What was found travels sealed in the page between the two steps: it is neither kept nor asked again before that.
"""

import base64
import binascii
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from pades.trust.certificate_files import LIMIT, FoundCertificate

from chungthuc.accounts.empowering import people, registering
from chungthuc.accounts.empowering.registering import Owner
from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency
from chungthuc.core.errors import Refused
from chungthuc.documents import store
from chungthuc.signing import certificate_state
from chungthuc.signing.certificate_state import CertificateState
from chungthuc.web.authorities.certificates import SECTION
from chungthuc.web.authorities.facts import checked, facts_of
from chungthuc.web.authorities.forms import CertificateForm
from chungthuc.web.authorities.pages import NewCertificatePage, ProposedCertificatePage
from chungthuc.web.kit.administering.branch import administered, demand_lately_proved, office_frame
from chungthuc.web.kit.reading import as_uuid
from chungthuc.web.kit.refusals import refusals_lead_to, refusals_told
from chungthuc.web.kit.show import show

SALT = "chungthuc.web.authorities.proposal"
LASTS = 3600  # seconds from «Kiểm tra» to «Đăng ký»: later the authority is asked anew


@require_http_methods(["GET", "POST"])
def certificate_new(request: PersonRequest, agency: str) -> HttpResponseBase:
    """Whose, and which; then what is known of it."""
    office = administered(request, agency)
    demand_lately_proved(request)
    initial = {"owner": request.GET.get("owner", "")}
    form = CertificateForm(request.POST or None, request.FILES or None, agency=office, initial=initial)
    if form.is_bound and form.is_valid():
        with refusals_told(request):
            owner = form.owner_of()
            found = _found(form)
            registering.demand_registrable(found.certificate, owner, by=request.user)
            return _proposed(request, owner, found, certificate_state.ask(found.certificate, found.chain))
    page = NewCertificatePage(**vars(office_frame(request, office, SECTION)), form=form, show_errors=form.is_bound)
    return show(request, "authorities/certificate_new.html", page, status=422 if form.is_bound else 200)


def _found(form: CertificateForm) -> FoundCertificate:
    """Both ways are read in the limited child: a page may send whatever it likes as the token's."""
    if file := form.cleaned_data.get("file"):
        place = store.staged(file.chunks(), LIMIT)
    else:
        place = store.staged([_decoded(form.cleaned_data["token"])], LIMIT)
    try:
        return registering.read(Path(place))
    finally:
        place.unlink()


def _decoded(text: str) -> bytes:
    """Nothing for what is no base64: then the file is refused as empty."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _proposed(request: PersonRequest, owner: Owner, found: FoundCertificate, known: CertificateState) -> HttpResponse:
    whole = FoundCertificate(found.certificate, known.chain or found.chain)
    facts = checked(found, owner, known)
    since, until = registering.validity(found.certificate)
    page = ProposedCertificatePage(
        **vars(office_frame(request, owner.agency, SECTION)),
        owner=owner.name,
        facts=[*facts_of(found.certificate, since, until), *facts],
        doubts=sum(one.tone == "warn" for one in facts),
        proposal=_sealed(owner, whole, request.user),
    )
    return show(request, "authorities/certificate_proposed.html", page)


def _sealed(owner: Owner, found: FoundCertificate, by: Person) -> str:
    """For this administrator, this agency and this owner, and no longer than an hour."""
    said: dict[str, Any] = {
        "by": str(by.pk),
        "agency": owner.agency.code,
        "person": str(owner.person.pk) if owner.person else "",
        "certificates": [base64.b64encode(one).decode() for one in (found.certificate, *found.chain)],
    }
    return signing.dumps(said, salt=SALT, compress=True)


@require_POST
@refusals_lead_to("certificate_new", "agency")
def certificate_registration(request: PersonRequest, agency: str) -> HttpResponseBase:
    """«Đăng ký»."""
    office = administered(request, agency)
    demand_lately_proved(request)
    owner, found = _opened(request, office)
    row = registering.register(found, owner, by=request.user)
    messages.success(request, _("Đã đăng ký chứng thư số của %(owner)s.") % {"owner": owner.name})
    return redirect("certificate", office.code, row.pk)


def _opened(request: PersonRequest, office: Agency) -> tuple[Owner, FoundCertificate]:
    try:
        said = signing.loads(request.POST.get("proposal", ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        said = {}
    person = next((one for one in people.of_office(office) if one.pk == as_uuid(said.get("person", ""))), None)
    if (said.get("by"), said.get("agency")) != (str(request.user.pk), office.code) or (said["person"] and not person):
        raise Refused(
            "proposal_over", _("Kết quả kiểm tra chứng thư số không còn dùng được."), _("Chọn lại tệp và kiểm tra lại.")
        )
    certificate, *chain = (base64.b64decode(one) for one in said["certificates"])
    return Owner(office, person), FoundCertificate(certificate, tuple(chain))
