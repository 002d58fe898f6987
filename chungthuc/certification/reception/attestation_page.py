"""The attestation page while the copy waits: where signature and seal stand on it, and whose name is under it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pades.making.attestation import Positions

from chungthuc.accounts import authority, granting
from chungthuc.accounts.models import Authority, Person
from chungthuc.agencies.models import Agency
from chungthuc.certification import testimony
from chungthuc.certification.lifecycle import Action
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.models.copies import under
from chungthuc.certification.permissions import demand, demand_two_persons
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.documents import store
from chungthuc.dossiers.models import PaperType
from chungthuc.signing.models import Purpose


def move_signature(copy: CertifiedCopy, positions: Positions, *, by: Person) -> None:
    """Move signature and seal on the attestation page, until somebody prepares a signature.

    Raises PadesError placement_outside | placement_too_small | placement_on_text.
    """
    demand(by, Action.REPLACE, copy)
    positions.check()
    _rewrite(copy, by=by, placement=testimony.as_stored(positions))


def choose_signatory(copy: CertifiedCopy, signatory: Authority, *, by: Person) -> None:
    """Put another signatory's name and title on the page while the copy waits."""
    demand(by, Action.REPLACE, copy)
    _put(copy, signatory, by)


def hand_over(copy: CertifiedCopy, signatory: Authority, *, by: Person) -> None:
    """The same by an administrator, who sees no papers: its signatory leaves. Raises NotAllowed (not_administrator,
    one_person, being_signed), Refused (signatory_not_competent, signatory_out_of_scope)."""
    granting.demand_administrator(by, copy.agency)
    demand_two_persons(signatory.person, Action.SIGN, copy)
    _put(copy, signatory, by)


def _put(copy: CertifiedCopy, signatory: Authority, by: Person) -> None:
    demand_competent(copy.agency, signatory, copy.paper_type)
    copy.signatory = signatory
    _rewrite(copy, by=by, **under(signatory), placement=testimony.as_stored(testimony.positions_kept(copy)))


def demand_competent(agency: Agency, signatory: Authority, kind: PaperType) -> None:
    """Raises Refused (signatory_not_competent, signatory_out_of_scope)."""
    if signatory.agency_id != agency.pk or not authority.is_in_force(signatory):
        raise Refused(
            "signatory_not_competent",
            _("Người ký đã chọn không còn thẩm quyền ký tại cơ quan này."),
            _("Chọn người ký khác."),
        )
    if not signatory.covers(kind.code):
        raise Refused(
            "signatory_out_of_scope",
            _("Thẩm quyền của người ký đã chọn không gồm loại giấy tờ này."),
            _("Chọn người ký khác, hoặc xem lại loại giấy tờ."),
        )


def _rewrite(copy: CertifiedCopy, *, by: Person, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(copy, name, value)
    tail = testimony.write(store.path(copy.document.base_sha256), testimony.page_of(copy), copy.positions)
    with transaction.atomic():
        copy.lock()
        copy.advance(Action.REPLACE, by=by, **changes)
        demand_not_prepared(copy)
        copy.document.replace_attestation(tail)


def demand_not_prepared(copy: CertifiedCopy) -> None:
    """Raises NotAllowed("being_signed") while a signature over this very page is under way."""
    if any(one.is_open for one in copy.document.signing_requests.filter(purpose=Purpose.SIGNATURE)):
        raise NotAllowed(
            "being_signed",
            _("Bản sao đang được ký, không sửa được trang lời chứng."),
            _("Đợi ký xong, hoặc dừng lần ký đang mở rồi thử lại."),
        )
