"""The steps of a signature: open, prepare for a certificate, ticket, accept the value, complete with a time-stamp."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pades.common.errors import PadesError
from pades.common.source import Source
from pades.lasting.extend import check_certificate
from pades.making.complete import check_value, complete
from pades.making.prepare import Prepared, prepare_seal, prepare_signature

from chungthuc.accounts import certificates
from chungthuc.accounts.models import SignaturePicture
from chungthuc.agencies.models import SealProfile
from chungthuc.core import clock
from chungthuc.core.crashpoints import crashpoint
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.documents import store
from chungthuc.documents.models import Document, RevisionKind, demand_as_shown
from chungthuc.sentences import hindrances
from chungthuc.signing import services
from chungthuc.signing.models import LIFE, LIVE, OPEN, Purpose, SigningRequest, State

LATELY = 50  # requests whose time-stamp token says how much room the next one needs
REVISION = {Purpose.SIGNATURE: RevisionKind.SIGNATURE, Purpose.SEAL: RevisionKind.SEAL}


def ask(
    document: Document,
    purpose: Purpose,
    *,
    subject: str,
    person: Any,
    agency: Any,
    shown: Mapping[str, Any],
    values: Mapping[str, str] | None = None,
) -> SigningRequest:
    """Open a request; one that is still open for the same purpose ends, for its page is gone.

    Raises NotAllowed("already_answered") when a value has come that only waits for its time-stamp.
    """
    end_open(document, purpose)
    if SigningRequest.objects.filter(document=document, purpose=purpose, state__in=LIVE).exists():
        raise NotAllowed("already_answered", _("Bản sao này đã được ký, đang chờ dấu thời gian."))
    return SigningRequest.objects.create(
        document=document,
        purpose=purpose,
        subject=subject,
        person=person,
        agency=agency,
        shown=dict(shown),
        values=dict(values or {}),
        expires_at=clock.now() + LIFE,
    )


def has_open(person: Any) -> bool:
    """Whether somebody is about to sign: a request of his waits for its certificate or its value."""
    return SigningRequest.objects.filter(person_id=person.pk, state__in=OPEN, expires_at__gt=clock.now()).exists()


def end_all(document: Document, purpose: Purpose) -> None:
    """Give up even a value that was taken and waits: a job that still holds it cannot put it into the file."""
    SigningRequest.objects.filter(document=document, purpose=purpose, state__in=LIVE).update(state=State.ENDED)


def give_up(request: SigningRequest) -> None:
    """This one alone: another person's later request for the same file goes on."""
    request.move(OPEN, State.ENDED)


def end_open(document: Document, purpose: Purpose) -> None:
    """Forget preparations that nobody has answered; what an agent may still send for them is refused."""
    SigningRequest.objects.filter(document=document, purpose=purpose, state__in=OPEN).update(state=State.ENDED)


def prepare(request: SigningRequest, *, certificate: bytes, chain: Sequence[bytes] = ()) -> None:
    """Check the certificate and build the exact bytes to be signed. No transaction may be open: this calls the CA.

    Raises Refused or PadesError with the certificate's fault; the request stays open for another certificate.
    """
    _demand_open(request)
    registered = certificates.usable(certificate, person=request.person, agency=request.agency, purpose=request.purpose)
    chain = check_certificate(
        certificate,
        registered.chain_der or tuple(chain),
        trust=services.trust(),
        fetch=services.fetch(),
        at=clock.now(),
    )
    prepared = _prepared(request, certificate, chain)
    facts = {
        "certificate": certificate,
        "chain": [base64.b64encode(one).decode() for one in chain],
        "prepared_at": clock.now(),
        "expires_at": clock.now() + LIFE,
        "previous_length": prepared.previous_length,
        "tail": prepared.tail,
        "field": prepared.field,
        "digest": prepared.digest,
        "hole_start": prepared.hole[0],
        "hole_end": prepared.hole[1],
        "signed_attrs": prepared.signed_attrs,
    }
    if not request.move(OPEN, State.PREPARED, **facts):
        raise NotAllowed("request_over", _("Yêu cầu ký này đã kết thúc. Hãy tải lại trang."))
    crashpoint("prepare.committed")


def prepared(request_id: UUID, ticket_id: str) -> SigningRequest | None:
    """The request of a ticket, for the program that holds the ticket; None when there is no such ticket, or its
    signature has come, or its time is over. The ticket's id is 128 random bits."""
    one = SigningRequest.objects.filter(pk=request_id, ticket_id=ticket_id, state=State.PREPARED).first()
    return one if ticket_id and one is not None and one.is_open else None


def prepared_file(request: SigningRequest) -> Source:
    """What it asks to sign, whole."""
    return Source(store.path(request.document.base_sha256), bytes(request.tail))


def accept(request: SigningRequest, *, value: bytes) -> None:
    """Take the token's value: checked against what was prepared, then kept. The same value twice is one value."""
    if request.state in (State.ANSWERED, State.COMPLETED) and bytes(request.value) == value:
        return
    _demand_open(request)
    if request.state != State.PREPARED:
        raise NotAllowed("not_prepared", _("Chưa chọn chứng thư số cho yêu cầu ký này."))
    check_value(signed_attrs=bytes(request.signed_attrs), certificate=bytes(request.certificate), value=value)
    crashpoint("accept.value_checked")
    if not request.move((State.PREPARED,), State.ANSWERED, value=value, answered_at=clock.now()):
        raise NotAllowed("request_over", _("Yêu cầu ký này đã kết thúc. Hãy tải lại trang."))


def stamp(request: SigningRequest) -> None:
    """Get the time-stamp and commit the revision. Slow, repeatable; raises PadesError while the TSA does not answer.

    How large its token was is kept in any case: what is prepared next has room for it.
    """
    if request.state == State.COMPLETED:
        return
    SigningRequest.objects.filter(pk=request.pk).update(tries=request.tries + 1)
    tsa = services.time_stamps()
    try:
        tail = complete(
            request.document.source().base,
            request.prepared,
            certificate=bytes(request.certificate),
            chain=request.chain_der,
            value=bytes(request.value),
            tsa=tsa,
        )
    except PadesError as error:
        seen = {"token_length": tsa.token_length} if tsa.token_length else {}
        SigningRequest.objects.filter(pk=request.pk).update(last_error=hindrances.of(error), **seen)
        raise
    crashpoint("complete.token_received")
    with transaction.atomic():  # a revision without its request's end could never be tried again
        request.document.append(REVISION[Purpose(request.purpose)], tail, after=request.previous_length)
        crashpoint("complete.tail_appended")
        done = {"completed_at": clock.now(), "last_error": {}, "token_length": tsa.token_length}
        if not request.move((State.ANSWERED,), State.COMPLETED, **done):
            raise NotAllowed("request_over", _("Yêu cầu ký này đã kết thúc. Hãy tải lại trang."))


def _prepared(request: SigningRequest, certificate: bytes, chain: Sequence[bytes]) -> Prepared:
    source = request.document.source()
    demand_as_shown(source.sha256(), request.shown.get("shown_sha256", ""))  # the bytes themselves, not only the rows
    if request.purpose == Purpose.SIGNATURE:
        return prepare_signature(
            source,
            certificate=certificate,
            chain=chain,
            picture=SignaturePicture.of(request.person),
            at=clock.now(),
            token_length=_largest_token(),
        )
    return prepare_seal(
        source,
        certificate=certificate,
        chain=chain,
        number=request.values["number"],
        volume=request.values["volume"],
        date=request.values["date"],
        picture=SealProfile.picture_of(request.agency),
        at=clock.now(),
        token_length=_largest_token(),
    )


def _largest_token() -> int:
    """Bytes of the largest time-stamp token that came lately; 0 as long as none did."""
    lately = SigningRequest.objects.filter(token_length__gt=0).order_by("-answered_at")
    return max(lately.values_list("token_length", flat=True)[:LATELY], default=0)


def _demand_open(request: SigningRequest) -> None:
    request.refresh_from_db(fields=["state", "expires_at"])
    if not request.is_open:
        raise Refused(
            "request_over",
            _("Yêu cầu ký đã hết hạn hoặc đã dừng."),
            _("Bấm lại nút ký để bắt đầu lại; số chứng thực đã giữ không thay đổi."),
        )
