"""The signatory's step: ask his token, take its value, forward, send back; and the time-stamp that a job brings."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.agencies.tree import name_on
from chungthuc.certification.lifecycle import COPY_LIFE, Action, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.permissions import demand
from chungthuc.core import clock
from chungthuc.core.crashpoints import crashpoint
from chungthuc.core.errors import NotAllowed, demand_reason
from chungthuc.documents.models import demand_as_shown
from chungthuc.dossiers.requester_news import tell_corrected
from chungthuc.signing import requests, tickets
from chungthuc.signing.models import LIVE, Purpose, SigningRequest, State


def request(copy: CertifiedCopy, *, shown_sha256: str, by: Person) -> SigningRequest:
    """«Ký số»: open a request to the signatory's token. ``shown_sha256``: the file as he read it on the page.

    Raises NotAllowed("copy_changed") when it is another one by now: he signs what he saw, or nothing.
    """
    demand(by, Action.SIGN, copy)
    with transaction.atomic():
        copy.lock()
        COPY_LIFE.next(copy.status, Action.SIGN)
        demand_as_shown(copy.document.file_sha256, shown_sha256)
        return requests.ask(
            copy.document,
            Purpose.SIGNATURE,
            subject=copy.subject,
            person=by,
            agency=copy.agency,
            shown=copy.shown,
        )


def choose(
    wanted: SigningRequest, copy: CertifiedCopy, *, certificate: bytes, chain: Sequence[bytes], by: Person
) -> str:
    """Prepare the bytes for this certificate; returns the ticket for the agent."""
    demand(by, Action.SIGN, copy)
    requests.prepare(wanted, certificate=certificate, chain=chain)
    return tickets.issue([wanted], officer=by.full_name, agency=name_on(copy.agency, clock.today()))


def accept(wanted: SigningRequest, copy: CertifiedCopy, *, value: bytes, by: Person) -> None:
    """Take the token's value: the copy is signed, and waits for its time-stamp. The same value twice is once."""
    demand_answer(wanted, copy, by=by)
    if wanted.state in (State.ANSWERED, State.COMPLETED) and bytes(wanted.value) == value:
        return
    demand(by, Action.SIGN, copy)
    with transaction.atomic():
        copy.lock()
        requests.accept(wanted, value=value)
        crashpoint("signature.value_stored")
        copy.advance(Action.SIGN, by=by, recorded={"request": str(wanted.pk)}, signed_at=clock.now(), forwarded_at=None)


def demand_answer(wanted: SigningRequest, copy: CertifiedCopy, *, by: Person) -> None:
    """Raise NotAllowed unless the request is this person's, for this copy (invariant I9)."""
    if wanted.person_id != by.pk or wanted.document_id != copy.document_id or wanted.purpose != Purpose.SIGNATURE:
        raise NotAllowed("foreign_request", _("Yêu cầu ký này không thuộc về bạn hoặc bản sao này."))


def forward(copy: CertifiedCopy, *, by: Person) -> None:
    """«Chuyển cấp số và đóng dấu»: the leader's own act, right after signing. Pressing twice is once, until the clerk
    has gone on: then it is refused, for nothing was forwarded."""
    demand(by, Action.FORWARD, copy)
    with transaction.atomic():
        copy.lock()
        COPY_LIFE.next(copy.status, Action.FORWARD)
        if copy.forwarded_at is None:
            copy.advance(Action.FORWARD, by=by, forwarded_at=clock.now())


def send_back(copy: CertifiedCopy, *, reason: str, by: Person) -> None:
    """«Trả về» with a reason; a number already reserved is voided with it."""
    demand_reason(reason)
    with transaction.atomic():
        copy.lock()
        demand(by, Action.RETURN, copy)  # of the copy as it is now: on whose desk does it lie?
        COPY_LIFE.next(copy.status, Action.RETURN)
        stop_requests(copy)
        recorded = copy.give_up_number(reason=reason, by=by)
        copy.advance(
            Action.RETURN,
            by=by,
            reason=reason,
            recorded=recorded,
            return_reason=reason,
            entry=copy.entry,
            forwarded_at=None,
        )
        tell_corrected(copy.dossier)


def stamp(copy: CertifiedCopy) -> None:
    """The job: get the time-stamp and embed the signature. Repeatable; raises while the service does not answer."""
    wanted = living_request(copy, Purpose.SIGNATURE)
    if copy.status != Status.SIGNED or wanted is None:
        return
    requests.stamp(wanted)
    crashpoint("signature.tail_committed")
    with transaction.atomic():
        copy.lock()
        if copy.status == Status.SIGNED:
            copy.advance(Action.STAMP, by="system:time-stamp", last_fault={})


def living_request(copy: CertifiedCopy, purpose: Purpose) -> SigningRequest | None:
    """The answered (or completed) request of the present document, newest first."""
    states = (*LIVE, State.COMPLETED)
    return (
        SigningRequest.objects.filter(document=copy.document, purpose=purpose, state__in=states)
        .order_by("-created_at")
        .first()
    )


def stop_requests(copy: CertifiedCopy) -> None:
    """What a token may still send for this file is refused from now on."""
    SigningRequest.objects.filter(document=copy.document, state__in=LIVE).update(state=State.ENDED)
