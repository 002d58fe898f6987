"""The five lines of a report as sentences. A report of an issued copy is hashed with its row and is never rewritten:
what was kept as a sentence, before codes were, is read as that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pades.checking.report import Detail, DetailCode, DetailFacts, Line, LineCode, Mark
from pades.common.kinds import FileKind
from pades.common.reasons import Reason, SignatureStatus
from pades.trust.hierarchies import HierarchyKind

from chungthuc.sentences.reasons import KINDS, REASONS, STATUS

ROLES = {"leader": _("Người ký chứng thực"), "seal": _("Cơ quan")}
FILLED = {"CertNo": _("số chứng thực"), "CertVolume": _("quyển số"), "CertDate": _("ngày chứng thực")}
LINES = {
    LineCode.UNCHANGED_SINCE_SEAL: _("Tệp không bị thay đổi từ khi đóng dấu."),
    LineCode.UNCHANGED_SINCE_SIGNATURE: _("Tệp không bị thay đổi từ khi ký."),
    LineCode.CERTIFICATE_REVOKED: _("Có chứng thư số đã bị thu hồi trước khi ký."),
    LineCode.CERTIFICATE_PREMATURE: _("Có chứng thư số chưa có hiệu lực tại thời điểm ký."),
    LineCode.CERTIFICATES_VALID: _("Chứng thư số còn hiệu lực tại thời điểm ký."),
    LineCode.CERTIFICATES_UNDECIDED: _("Chưa đủ căn cứ để biết chứng thư số còn hiệu lực tại thời điểm ký."),
    LineCode.SIGNATURES_STAMPED: _("Mỗi chữ ký có dấu thời gian hợp lệ."),
    LineCode.ALL_STAMPED: _("Mỗi chữ ký và cả tệp đều có dấu thời gian hợp lệ."),
    LineCode.LAWFUL_AUTHORITY: _("Chứng thư số do tổ chức cung cấp dịch vụ chứng thực chữ ký số hợp pháp cấp."),
    LineCode.COMPETENT: _("Người ký thuộc đúng cơ quan đóng dấu và có thẩm quyền tại thời điểm ký."),
    LineCode.COMPETENCE_UNCHECKED: _("Chưa kiểm tra thẩm quyền của người ký tại thời điểm ký."),
    LineCode.SIGNING_TIME_UNKNOWN: _("Người ký có trong danh sách thẩm quyền, nhưng chưa biết chắc đã ký vào lúc nào."),
}
DETAILS = {
    DetailCode.SIGNER: "%(who)s",
    DetailCode.SIGNER_STATUS: "%(who)s: %(status)s",
    DetailCode.SIGNER_STAMPED: "%(who)s: %(moment)s",
    DetailCode.AUTHORITY: "%(authority)s",
    DetailCode.FIELD_CHANGED: _("Ô «%(field)s»: khi ký là «%(before)s», nay là «%(after)s»."),
    DetailCode.FIELD_PICTURE_CHANGED: _(
        "Ô «%(field)s»: giá trị vẫn là «%(before)s», phần hiển thị trên trang đã khác."
    ),
    DetailCode.NOTHING_BETWEEN: _("Giữa hai chữ ký không có thay đổi nào ngoài việc điền các ô dành sẵn."),
    DetailCode.FILLED_BETWEEN: _("Giữa hai chữ ký chỉ có các ô dành sẵn được điền: %(values)s."),
    DetailCode.REVOCATION_SOURCE: _("Tình trạng thu hồi: theo dữ liệu của nơi cấp chứng thư số, kèm trong tệp."),
}
HIERARCHIES = {
    HierarchyKind.OFFICIAL_DUTY: _("hệ thống chứng thực chữ ký số chuyên dùng công vụ"),
    HierarchyKind.PUBLIC: _("hệ thống chứng thực chữ ký số công cộng"),
}


@dataclass(frozen=True)
class SaidLine:
    """A line as a page shows it."""

    key: str
    verdict: Mark
    sentence: str
    details: tuple[str, ...] = ()


def said(lines: Iterable[Line]) -> list[SaidLine]:
    """The lines of a report, in the reader's language."""
    return [SaidLine(one.key, one.verdict, _sentence(one), tuple(map(_detail, one.details))) for one in lines]


def kept(report: Mapping[str, Any]) -> list[SaidLine]:
    """The lines of a stored report, of either form. A sentence that is still one of ours has its translation."""
    return [_old(one) if "sentence" in one else said([Line.from_json(one)])[0] for one in report.get("lines", ())]


def _old(one: dict[str, Any]) -> SaidLine:
    sentence, *details = map(gettext, (one["sentence"], *one["details"]))
    return SaidLine(one["key"], Mark(one["verdict"]), sentence, tuple(details))


def _sentence(one: Line) -> str:
    if isinstance(one.code, FileKind):
        return str(KINDS[one.code])
    return str(REASONS[one.code] if isinstance(one.code, Reason) else LINES[one.code])


def _detail(one: Detail) -> str:
    if isinstance(one.code, Reason):
        return str(REASONS[one.code])
    return str(DETAILS[one.code]) % _filled(one.facts)


def _filled(facts: DetailFacts) -> dict[str, object]:
    """The facts as words, by the names that the sentences have for them."""
    values = [f"{FILLED[name]} {value}" for name, value in facts.get("fields", {}).items()]
    words = {"who": _who(facts), "status": _status(facts), "moment": _moment(facts), "authority": _authority(facts)}
    return {**facts, **words, "values": ", ".join(values)}


def _who(facts: DetailFacts) -> str:
    signer, organization = facts.get("signer") or gettext("(chứng thư số không ghi tên)"), facts.get("organization", "")
    beside = f" ({organization})" if organization and organization != signer else ""
    return f"{ROLES.get(facts.get('role', ''), gettext('Chữ ký'))}: {signer}{beside}"


def _status(facts: DetailFacts) -> str:
    code = facts.get("status", "")
    if code in set(SignatureStatus):
        return str(STATUS[SignatureStatus(code)])
    return str(REASONS[Reason(code)]) if code in set(Reason) else gettext("chưa đủ căn cứ kết luận")


def _moment(facts: DetailFacts) -> str:
    if stamped := facts.get("signed_at"):
        return _local(stamped)
    if claimed := facts.get("claimed_at"):
        return gettext("chưa có dấu thời gian đáng tin cậy; người ký khai %(moment)s") % {"moment": _local(claimed)}
    return gettext("chưa có dấu thời gian đáng tin cậy")


def _authority(facts: DetailFacts) -> str:
    name, kind = facts.get("name") or gettext("(chứng thư số không ghi tên)"), facts.get("kind", "")
    return f"{name} ({HIERARCHIES[HierarchyKind(kind)]})" if kind in set(HierarchyKind) else name


def _local(text: str) -> str:
    return timezone.localtime(datetime.fromisoformat(text)).strftime("%d/%m/%Y %H:%M:%S")
