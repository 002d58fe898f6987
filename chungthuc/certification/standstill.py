"""A copy whose job cannot finish, and the ways out: what a token gave is given up and made again, the number stays.

How that is noticed, and «Thử lại» over the same bytes: ``stops``.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.certification.lifecycle import COPY_LIFE, Action
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.permissions import demand
from chungthuc.certification.scan_answers import carry_over
from chungthuc.core.errors import NotAllowed
from chungthuc.documents.models import Document, RevisionKind
from chungthuc.signing import requests
from chungthuc.signing.models import Purpose


def sign_again(copy: CertifiedCopy, *, by: Person) -> None:
    """«Ký lại»: the value that could not get into the file is given up, and the copy waits for its signatory again."""
    demand(by, Action.SIGN_AGAIN, copy)
    with transaction.atomic():
        copy.lock()
        COPY_LIFE.next(copy.status, Action.SIGN_AGAIN)
        _demand_standstill(copy)
        requests.end_all(copy.document, Purpose.SIGNATURE)
        document = _ending_with(copy, RevisionKind.ATTESTATION)
        copy.advance(Action.SIGN_AGAIN, by=by, document=document, signed_at=None, forwarded_at=None)


def seal_again(copy: CertifiedCopy, *, by: Person) -> None:
    """«Đóng dấu lại»: the seal is given up, the number stays with the copy, and it waits for the clerk again."""
    demand(by, Action.SEAL_AGAIN, copy)
    with transaction.atomic():
        copy.lock()
        COPY_LIFE.next(copy.status, Action.SEAL_AGAIN)
        _demand_standstill(copy)
        requests.end_all(copy.document, Purpose.SEAL)
        document = _ending_with(copy, RevisionKind.SIGNATURE)
        copy.advance(Action.SEAL_AGAIN, by=by, document=document, sealed_at=None)


def _ending_with(copy: CertifiedCopy, kind: RevisionKind) -> Document:
    document = copy.document.ending_with(kind)
    carry_over(copy.document, document)
    return document


def _demand_standstill(copy: CertifiedCopy) -> None:
    if not copy.stands_still:
        raise NotAllowed(
            "not_stuck",
            _("Bản sao này vẫn đang được hoàn tất, không cần ký hoặc đóng dấu lại."),
            _("Đợi ít phút rồi tải lại trang."),
        )
