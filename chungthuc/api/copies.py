"""Certified copies: signature and seal, asked for and given."""

from base64 import b64decode
from binascii import Error as NotBase64
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from chungthuc.accounts import refusals
from chungthuc.accounts.sign_in import sittings
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.api.problem import Problem
from chungthuc.certification import sealing, signature
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.registers.volumes import volumes_of
from chungthuc.signing.models import SigningRequest

router = Router(tags=["copies"])
PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 422, 429, 503), Problem)
BASE64_LIMIT = 16_384  # characters; an RSA-4096 value is 684


class RequestOut(Schema):
    request_id: UUID
    number: str = ""
    volume: str = ""


class SignatureRequestIn(Schema):
    shown_sha256: str = Field("", max_length=64)  # of the whole file as the page showed it


class SealRequestIn(SignatureRequestIn):
    volume_id: UUID | None = None  # of a trial there is none to choose


class ValueIn(Schema):
    request_id: UUID
    value: str = Field(max_length=BASE64_LIMIT)


class CopyOut(Schema):
    id: UUID
    code: str
    status: str
    status_label: str

    @staticmethod
    def resolve_status_label(copy: CertifiedCopy) -> str:
        return str(copy.get_status_display())


def visible(request: PersonRequest, copy_id: UUID) -> CertifiedCopy:
    found = CertifiedCopy.objects.visible_to(request.user).with_names().filter(pk=copy_id).first()
    if found is None:
        if CertifiedCopy.objects.filter(pk=copy_id).exists():
            refusals.of_a_program(request, refusals.NOT_VISIBLE)
        raise Http404
    return found


def decoded(text: str) -> bytes:
    """Base64 to bytes. Raises Refused("not_base64")."""
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        raise Refused("not_base64", _("Dữ liệu từ phần mềm ký không đúng định dạng.")) from None


@router.post("/copies/{uuid:copy_id}/signature-request", response={201: RequestOut, **PROBLEMS})
def ask_signature(request: PersonRequest, copy_id: UUID, given: SignatureRequestIn | None = None) -> Status[RequestOut]:
    """Ask for one's own signature over the bytes that the page showed; 409 ``copy_changed`` for any others."""
    shown = given.shown_sha256 if given else ""  # a program that says nothing showed nothing
    wanted = signature.request(visible(request, copy_id), shown_sha256=shown, by=request.user)
    return Status(201, RequestOut(request_id=wanted.pk))


@router.post("/copies/{uuid:copy_id}/seal-request", response={201: RequestOut, **PROBLEMS})
def ask_seal(request: PersonRequest, copy_id: UUID, given: SealRequestIn) -> Status[RequestOut]:
    copy = visible(request, copy_id)
    _demand_proof(request)
    volume = None if copy.trial else get_object_or_404(volumes_of(copy.agency), pk=given.volume_id)
    wanted = sealing.request(copy, volume=volume, shown_sha256=given.shown_sha256, by=request.user)
    out = RequestOut(request_id=wanted.pk, number=wanted.values["number"], volume=wanted.values["volume"])
    return Status(201, out)


@router.post("/copies/{uuid:copy_id}/signature", response={201: CopyOut, **PROBLEMS})
def give_signature(request: PersonRequest, copy_id: UUID, given: ValueIn) -> Status[CertifiedCopy]:
    copy = visible(request, copy_id)
    wanted = get_object_or_404(SigningRequest, pk=given.request_id, person=request.user)
    signature.accept(wanted, copy, value=decoded(given.value), by=request.user)
    words = _("Đã ký «%(title)s». Xem chữ ký ở trang lời chứng, rồi bấm «Chuyển cấp số và đóng dấu».")
    messages.success(request, words % {"title": copy})  # on the page that is loaded next
    return Status(201, copy)


@router.post("/copies/{uuid:copy_id}/seal", response={201: CopyOut, **PROBLEMS})
def give_seal(request: PersonRequest, copy_id: UUID, given: ValueIn) -> Status[CertifiedCopy]:
    copy = visible(request, copy_id)
    wanted = get_object_or_404(SigningRequest, pk=given.request_id, person=request.user)
    if sealing.accept(wanted, copy, value=decoded(given.value), by=request.user):
        sittings.has_sealed(request)
    return Status(201, copy)


def _demand_proof(request: PersonRequest) -> None:
    """Before the agency's seal: it is the clerk who sits there, not whoever found his computer open."""
    if not sittings.has_proved(request):
        raise NotAllowed(
            "prove_first",
            _("Cần xác nhận lại là bạn trước khi đóng dấu."),
            _("Tải lại trang và bấm «Xác nhận là bạn»."),
        )
