"""The lines of a report as the command «verify» prints them, in Vietnamese; and what it says of its own tables."""

from datetime import datetime, timedelta, timezone

from pades.checking.report import Detail, DetailCode, DetailFacts, Line, LineCode
from pades.commands.reason_words import KINDS, REASONS, STATUS
from pades.common.errors import ErrorCode, PadesError
from pades.common.kinds import FileKind
from pades.common.reasons import Reason, SignatureStatus
from pades.trust.hierarchies import HierarchyKind

VIETNAM = timezone(timedelta(hours=7))
NAMELESS = "(chứng thư số không ghi tên)"
ROLES = {"leader": "Người ký chứng thực", "seal": "Cơ quan"}
FILLED = {"CertNo": "số chứng thực", "CertVolume": "quyển số", "CertDate": "ngày chứng thực"}
LINES = {
    LineCode.UNCHANGED_SINCE_SEAL: "Tệp không bị thay đổi từ khi đóng dấu.",
    LineCode.UNCHANGED_SINCE_SIGNATURE: "Tệp không bị thay đổi từ khi ký.",
    LineCode.CERTIFICATE_REVOKED: "Có chứng thư số đã bị thu hồi trước khi ký.",
    LineCode.CERTIFICATE_PREMATURE: "Có chứng thư số chưa có hiệu lực tại thời điểm ký.",
    LineCode.CERTIFICATES_VALID: "Chứng thư số còn hiệu lực tại thời điểm ký.",
    LineCode.CERTIFICATES_UNDECIDED: "Chưa đủ căn cứ để biết chứng thư số còn hiệu lực tại thời điểm ký.",
    LineCode.SIGNATURES_STAMPED: "Mỗi chữ ký có dấu thời gian hợp lệ.",
    LineCode.ALL_STAMPED: "Mỗi chữ ký và cả tệp đều có dấu thời gian hợp lệ.",
    LineCode.LAWFUL_AUTHORITY: "Chứng thư số do tổ chức cung cấp dịch vụ chứng thực chữ ký số hợp pháp cấp.",
    LineCode.COMPETENT: "Người ký thuộc đúng cơ quan đóng dấu và có thẩm quyền tại thời điểm ký.",
    LineCode.COMPETENCE_UNCHECKED: "Chưa kiểm tra thẩm quyền của người ký tại thời điểm ký.",
    LineCode.SIGNING_TIME_UNKNOWN: "Người ký có trong danh sách thẩm quyền, nhưng chưa biết chắc đã ký vào lúc nào.",
}
DETAILS = {
    DetailCode.SIGNER: "{who}",
    DetailCode.SIGNER_STATUS: "{who}: {status}",
    DetailCode.SIGNER_STAMPED: "{who}: {moment}",
    DetailCode.AUTHORITY: "{authority}",
    DetailCode.FIELD_CHANGED: "Ô «{field}»: khi ký là «{before}», nay là «{after}».",
    DetailCode.FIELD_PICTURE_CHANGED: "Ô «{field}»: giá trị vẫn là «{before}», phần hiển thị trên trang đã khác.",
    DetailCode.NOTHING_BETWEEN: "Giữa hai chữ ký không có thay đổi nào ngoài việc điền các ô dành sẵn.",
    DetailCode.FILLED_BETWEEN: "Giữa hai chữ ký chỉ có các ô dành sẵn được điền: {values}.",
    DetailCode.REVOCATION_SOURCE: "Tình trạng thu hồi: theo dữ liệu của nơi cấp chứng thư số, kèm trong tệp.",
}
HIERARCHIES = {
    HierarchyKind.OFFICIAL_DUTY: "hệ thống chứng thực chữ ký số chuyên dùng công vụ",
    HierarchyKind.PUBLIC: "hệ thống chứng thực chữ ký số công cộng",
}


def line(one: Line) -> dict[str, object]:
    """As a JSON reader of the command knows it: key, verdict, sentence, details."""
    details = [_detail(each) for each in one.details]
    return {"key": one.key, "verdict": one.verdict, "sentence": _sentence(one), "details": details}


def fault(error: PadesError) -> str:
    """What is wrong with a table that was given."""
    return f"{error.code}: {_of_table(error)}"


def _sentence(one: Line) -> str:
    if isinstance(one.code, FileKind):
        return KINDS[one.code]
    return REASONS[one.code] if isinstance(one.code, Reason) else LINES[one.code]


def _detail(one: Detail) -> str:
    if isinstance(one.code, Reason):
        return REASONS[one.code]
    return DETAILS[one.code].format(**_filled(one.facts))


def _filled(facts: DetailFacts) -> dict[str, object]:
    values = [f"{FILLED[name]} {value}" for name, value in facts.get("fields", {}).items()]
    words = {"who": _who(facts), "status": _status(facts), "moment": _moment(facts), "authority": _authority(facts)}
    return {**facts, **words, "values": ", ".join(values)}


def _who(facts: DetailFacts) -> str:
    signer, organization = facts.get("signer") or NAMELESS, facts.get("organization", "")
    beside = f" ({organization})" if organization and organization != signer else ""
    return f"{ROLES.get(facts.get('role', ''), 'Chữ ký')}: {signer}{beside}"


def _status(facts: DetailFacts) -> str:
    code = facts.get("status", "")
    if code in set(SignatureStatus):
        return STATUS[SignatureStatus(code)]
    return REASONS[Reason(code)] if code in set(Reason) else "chưa đủ căn cứ kết luận"


def _moment(facts: DetailFacts) -> str:
    if stamped := facts.get("signed_at"):
        return _local(stamped)
    claimed = facts.get("claimed_at")
    return "chưa có dấu thời gian đáng tin cậy" + (f"; người ký khai {_local(claimed)}" if claimed else "")


def _authority(facts: DetailFacts) -> str:
    name, kind = facts.get("name") or NAMELESS, facts.get("kind", "")
    return f"{name} ({HIERARCHIES[HierarchyKind(kind)]})" if kind in set(HierarchyKind) else name


def _local(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S")


def _of_table(error: PadesError) -> str:
    facts = error.facts
    if "folder" in facts:
        return f"{facts['folder']} is not a directory"
    if error.code == ErrorCode.TRUST_UNREADABLE:
        return f"Không đọc được chứng thư gốc trong {facts.get('file')}."
    if "columns" in facts:
        return f"Bảng quyền thiếu cột: cần {', '.join(facts['columns'])}."
    if "line" in facts:
        return f"Bảng quyền sai ở dòng {facts['line']}: {facts.get('error')}"
    return f"Không đọc được bảng quyền: {facts.get('error')}"
