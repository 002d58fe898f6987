"""What a certificate says, and what is known of it, as lines with cause and remedy."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pades.trust.certificate_files import FoundCertificate, said

from chungthuc.accounts.empowering import registering
from chungthuc.accounts.empowering.registering import Owner
from chungthuc.core.clock import vietnamese_date
from chungthuc.sentences.faults import fault
from chungthuc.signing.certificate_state import CertificateState
from chungthuc.web.authorities.pages import Fact

USAGE: dict[str, Promise] = {
    "digital_signature": gettext_lazy("chữ ký số"),
    "non_repudiation": gettext_lazy("không chối bỏ"),
    "key_encipherment": gettext_lazy("mã hóa khóa"),
    "data_encipherment": gettext_lazy("mã hóa dữ liệu"),
    "key_agreement": gettext_lazy("thỏa thuận khóa"),
    "email_protection": gettext_lazy("thư điện tử"),
    "client_auth": gettext_lazy("đăng nhập"),
}


def facts_of(certificate: bytes, since: datetime, until: datetime) -> list[Fact]:
    """What it says of itself."""
    known = said(certificate)
    usage = [str(USAGE.get(one, one)) for one in (*known.usage, *known.purposes)]
    holder = " · ".join(one for one in dict.fromkeys((known.subject, known.organization)) if one)
    return [
        Fact(_("Cấp cho"), holder, quoted=True),
        Fact(_("Nơi cấp"), known.issuer, quoted=True),
        Fact(_("Số sê-ri"), known.serial),
        Fact(_("Hiệu lực"), _("%(since)s đến %(until)s") % {
            "since": vietnamese_date(since), "until": vietnamese_date(until)}),
        Fact(_("Loại khóa"), known.key),
        Fact(_("Mục đích"), ", ".join(usage) or _("không ghi"), "good" if known.signs else "bad"),
    ]  # fmt: skip


def checked(found: FoundCertificate, owner: Owner, state: CertificateState) -> list[Fact]:
    """What was found out about it for this owner."""
    return [_name(found.certificate, owner), _chain(state), _revocation(state), *_ended(found, owner)]


def _name(certificate: bytes, owner: Owner) -> Fact:
    if registering.names_fit(certificate, owner):
        return Fact(_("Tên trong chứng thư số"), _("Khớp với %(owner)s") % {"owner": owner.name}, "good")
    words = _("Không thấy tên %(owner)s trong chứng thư số") % {"owner": owner.name}
    remedy = _("Đối chiếu với người giữ thiết bị ký trước khi đăng ký; nếu là của người khác thì chọn lại.")
    return Fact(_("Tên trong chứng thư số"), words, "warn", remedy)


def _chain(state: CertificateState) -> Fact:
    if state.is_trusted:
        return Fact(_("Chuỗi tin cậy"), _("Đến chứng thư gốc được hệ thống tin cậy"), "good")
    return Fact(_("Chuỗi tin cậy"), _("Chưa tìm thấy"), "warn", fault(state.fault, state.facts))  # type: ignore[arg-type]


def _revocation(state: CertificateState) -> Fact:
    if state.is_good:
        return Fact(_("Tình trạng thu hồi"), _("Nơi cấp trả lời: chưa bị thu hồi"), "good")
    if not state.is_trusted:
        return Fact(_("Tình trạng thu hồi"), _("Chưa hỏi được vì thiếu chuỗi tin cậy"), "warn")
    return Fact(_("Tình trạng thu hồi"), _("Chưa biết"), "warn", fault(state.fault, state.facts))  # type: ignore[arg-type]


def _ended(found: FoundCertificate, owner: Owner) -> list[Fact]:
    """Whoever ended it may have known why: a lost token is not registered again by mistake."""
    before = registering.ended_before(found.certificate, owner)
    if before is None or before.until is None:
        return []
    words = _("Đã chấm dứt tại cơ quan này ngày %(day)s") % {"day": vietnamese_date(before.until)}
    remedy = _("Xem lý do chấm dứt trước. Thiết bị từng mất thì không đăng ký lại, đề nghị cấp chứng thư số mới.")
    return [Fact(_("Đăng ký trước đây"), words, "warn", remedy)]
