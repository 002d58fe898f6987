"""A copy whose job cannot finish: how that is noticed, and the ways out. Nothing waits behind it for ever."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pades.errors import PadesError

from chungthuc.accounts.models import Person
from chungthuc.certification.lifecycle import Action, next_status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.permissions import demand
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.documents.models import RevisionKind
from chungthuc.signing import requests
from chungthuc.signing.models import Purpose


@contextmanager
def noticed(copy: CertifiedCopy) -> Iterator[None]:
    """A fault that will not pass by itself is kept on the copy in its words; the job still learns of it."""
    try:
        yield
    except (PadesError, Refused) as fault:
        if fault.permanent:
            here = CertifiedCopy.objects.filter(pk=copy.pk, status=copy.status, document=copy.document_id)
            here.update(stuck_at=clock.now(), last_fault=str(fault.message))
        raise


def try_again(copy: CertifiedCopy, *, by: Person) -> None:
    """«Thử hoàn tất lại»: what stood in the way is gone (the service was paid, a root was added); nobody signs anew."""
    demand(by, Action.RETRY, copy)
    with transaction.atomic():
        copy.lock()
        next_status(copy.status, Action.RETRY)
        copy.advance(Action.RETRY, by=by, stuck_at=None, last_fault="")


def sign_again(copy: CertifiedCopy, *, by: Person) -> None:
    """«Ký lại»: the value that could not get into the file is given up, and the copy waits for its signatory again."""
    demand(by, Action.SIGN_AGAIN, copy)
    with transaction.atomic():
        copy.lock()
        next_status(copy.status, Action.SIGN_AGAIN)
        _must_stand_still(copy)
        requests.end_all(copy.document, Purpose.SIGNATURE)
        document = copy.document.ending_with(RevisionKind.ATTESTATION)
        copy.advance(Action.SIGN_AGAIN, by=by, document=document, signed_at=None, forwarded_at=None, last_fault="")


def seal_again(copy: CertifiedCopy, *, by: Person) -> None:
    """«Đóng dấu lại»: the seal is given up, the number stays with the copy, and it waits for the clerk again."""
    demand(by, Action.SEAL_AGAIN, copy)
    with transaction.atomic():
        copy.lock()
        next_status(copy.status, Action.SEAL_AGAIN)
        _must_stand_still(copy)
        requests.end_all(copy.document, Purpose.SEAL)
        document = copy.document.ending_with(RevisionKind.SIGNATURE)
        copy.advance(Action.SEAL_AGAIN, by=by, document=document, sealed_at=None, last_fault="")


def _must_stand_still(copy: CertifiedCopy) -> None:
    if not copy.stands_still:
        raise NotAllowed(
            "not_stuck",
            _("Bản sao này vẫn đang được hoàn tất, không cần ký hoặc đóng dấu lại."),
            _("Đợi ít phút rồi tải lại trang."),
        )
