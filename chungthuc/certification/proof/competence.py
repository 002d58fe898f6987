"""Before a number is given: may the signatory still certify, and may the certificate he signed with still be used?

The number is that of today (NĐ 23/2015/NĐ-CP Art. 13): whoever was competent when he signed and is no more by the day
on the page would stand on it as if he were.
"""

from django.utils.translation import gettext as _

from chungthuc.accounts import authority
from chungthuc.accounts.models import Authority, KeyPurpose, RegisteredCertificate, fingerprint
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed
from chungthuc.signing.models import Purpose, SigningRequest, State


def demand_still_competent(copy: CertifiedCopy) -> None:
    """Raise NotAllowed("authority_over" | "certificate_over"), saying what to do. In a transaction: until its end
    nobody ends the authority, so that it is either over before the number or after it."""
    Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=copy.signatory_id)
    if (found := hindrance(copy)) is not None:
        raise found


def hindrance(copy: CertifiedCopy) -> NotAllowed | None:
    """Why no number can be given for this signature; None: nothing stands in the way."""
    signatory = Authority.objects.select_related("person", "agency").get(pk=copy.signatory_id)
    who = {"who": signatory.person.full_name}
    remedy = _("Trả về để cán bộ trình người đang có thẩm quyền ký lại; số chứng thực chưa bị dùng.")
    if not authority.is_in_force(signatory):
        return NotAllowed("authority_over", _("Thẩm quyền ký của %(who)s đã hết hiệu lực: chưa cấp số.") % who, remedy)
    if not _certificate_counts(copy, signatory):
        words = _("Chứng thư số mà %(who)s đã dùng để ký không còn được dùng tại cơ quan: chưa cấp số.")
        return NotAllowed("certificate_over", words % who, remedy)
    return None


def _certificate_counts(copy: CertifiedCopy, signatory: Authority) -> bool:
    """Registered for this person here, and not past its end."""
    done = SigningRequest.objects.filter(document=copy.document_id, purpose=Purpose.SIGNATURE, state=State.COMPLETED)
    used = done.order_by("-created_at").values_list("certificate", flat=True).first()
    rows = RegisteredCertificate.objects.in_force().filter(
        agency=copy.agency_id, purpose=KeyPurpose.SIGNATURE, person=signatory.person_id, valid_until__gt=clock.now()
    )
    return used is not None and rows.filter(fingerprint_sha256=fingerprint(bytes(used))).exists()
