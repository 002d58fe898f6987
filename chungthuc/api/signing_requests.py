"""Signing requests: the certificate is chosen, a ticket comes back; or the request is given up."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.api.copies import BASE64_LIMIT, PROBLEMS, decoded
from chungthuc.audit import recorder
from chungthuc.certification import sealing, signature
from chungthuc.certification.models import CertifiedCopy
from chungthuc.signing import requests
from chungthuc.signing.models import Purpose, SigningRequest

router = Router(tags=["signing requests"])


class CertificateIn(Schema):
    certificate: str = Field(max_length=BASE64_LIMIT)
    chain: list[str] = Field(default_factory=list, max_length=8)


class TicketOut(Schema):
    ticket: str


class PreparedFileIn(Schema):
    sid: str = Field(max_length=64)  # the ticket's own secret id: in the body, so that no log keeps it
    id: UUID


def own(request: PersonRequest, request_id: UUID) -> SigningRequest:
    return get_object_or_404(SigningRequest, pk=request_id, person=request.user)


@router.post("/signing-requests/{uuid:request_id}/certificate", response={200: TicketOut, **PROBLEMS})
def choose_certificate(request: PersonRequest, request_id: UUID, given: CertificateIn) -> TicketOut:
    wanted = own(request, request_id)
    copies = CertifiedCopy.objects.visible_to(request.user).with_names()
    copy = get_object_or_404(copies, document=wanted.document_id)
    step = signature if wanted.purpose == Purpose.SIGNATURE else sealing
    chain = [decoded(one) for one in given.chain]
    ticket = step.choose(wanted, copy, certificate=decoded(given.certificate), chain=chain, by=request.user)
    return TicketOut(ticket=ticket)


@router.delete("/signing-requests/{uuid:request_id}", response={204: None, **PROBLEMS})
def give_up(request: PersonRequest, request_id: UUID) -> Status[None]:
    requests.give_up(own(request, request_id))
    return Status(204, None)


@router.post("/prepared-files", auth=None, response=PROBLEMS)
def prepared_file(request: HttpRequest, given: PreparedFileIn) -> FileResponse:
    """For the signing program, which has the ticket and no session: the file that the ticket asks to sign, to be
    compared and looked at before it is signed. «Xem tệp» shows it to a person, so it is recorded as his look; 503 when
    that fails, and nothing is signed."""
    wanted = requests.prepared(given.id, given.sid)
    if wanted is None:
        raise Http404
    recorder.looked(wanted.subject, agency=wanted.agency.code, by=wanted.person, at_what="prepared")
    source = requests.prepared_file(wanted)
    answer = FileResponse(source.open(), content_type="application/pdf")
    answer["Content-Length"] = str(source.length)
    answer["Cache-Control"] = "no-store"
    return answer
