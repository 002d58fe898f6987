"""The five lines of a report, as sentences for people: what holds, and if not, why; the sentence first, details after.

Integrity, certificates, time-stamps, lawful authority (726/UBND-TH, annex II), and competence, which is ours.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from pades.checking.deciding import Findings
from pades.checking.reasons import COMPETENCE, KINDS, REASONS, STATUS
from pades.checking.report import Line, Mark, SignatureFacts, Verdict
from pades.trust.hierarchies import Hierarchies

VIETNAM = timezone(timedelta(hours=7))
ROLES = {"leader": "Người ký chứng thực", "seal": "Cơ quan"}
FILLED = {"CertNo": "số chứng thực", "CertVolume": "quyển số", "CertDate": "ngày chứng thực"}


def five_lines(
    verdict: Verdict, reason: str, signatures: Sequence[SignatureFacts], found: Findings, names: Hierarchies
) -> tuple[Line, ...]:
    """All five, on a file whose signatures could be judged."""
    return (
        _integrity(verdict, reason, signatures, found),
        _certificates(signatures, early=any(one.told_early for one in found.judged)),
        _timestamps(signatures, found.stamp_fault),
        _authority(signatures, names),
        _competence(found.competence, signatures),
    )


def one_line(verdict: Verdict, reason: str, kind: str = "") -> tuple[Line, ...]:
    """The one line of a file that could not be judged further; ``kind`` says it better than the reason where it is
    known."""
    mark = Mark.BAD if verdict == Verdict.INVALID else Mark.UNKNOWN
    return (Line("integrity", mark, KINDS.get(kind) or explained(reason, verdict)),)


def explained(reason: str, verdict: Verdict) -> str:
    """The reason as a sentence."""
    if verdict == Verdict.INVALID:
        return REASONS.get(reason, "Tệp đã bị thay đổi sau khi ký hoặc không đúng cấu trúc của tệp đã ký.")
    return REASONS.get(reason, "Không đọc được tệp một cách an toàn.")


def _integrity(verdict: Verdict, reason: str, signatures: Sequence[SignatureFacts], found: Findings) -> Line:
    if found.fault or found.changed or found.retitled or any(one.changed for one in found.judged):
        return Line("integrity", Mark.BAD, explained(reason, Verdict.INVALID))
    if found.refilled:
        mark = Mark.BAD if found.ours else Mark.WARN
        return Line("integrity", mark, REASONS["signed_field_changed"], _refilled(found))
    if len(signatures) > 2:
        return Line("integrity", Mark.BAD, REASONS["unexpected_signature"])
    if len(signatures) == 1:
        missing = "leader_missing" if signatures[0].role == "seal" else "seal_missing"
        return Line("integrity", Mark.WARN, REASONS[missing])
    for doubt in ("structure_not_strict", "update_shows_nothing"):
        if doubt in found.doubts:
            return Line("integrity", Mark.UNKNOWN, REASONS[doubt])
    sealed = any(one.role == "seal" for one in signatures)
    since = "đóng dấu" if sealed else "ký"
    return Line("integrity", Mark.OK, f"Tệp không bị thay đổi từ khi {since}.", _between(found))


def _refilled(found: Findings) -> tuple[str, ...]:
    return tuple(
        f"Ô «{one.field}»: khi ký là «{one.before}», nay là «{one.after}»."
        if one.before != one.after
        else f"Ô «{one.field}»: giá trị vẫn là «{one.before}», phần hiển thị trên trang đã khác."
        for one in found.refilled
    )


def _between(found: Findings) -> tuple[str, ...]:
    values = [f"{word} {found.filled[name]}" for name, word in FILLED.items() if found.filled.get(name)]
    if not values:
        return ("Giữa hai chữ ký không có thay đổi nào ngoài việc điền các ô dành sẵn.",)
    return (f"Giữa hai chữ ký chỉ có các ô dành sẵn được điền: {', '.join(values)}.",)


def _certificates(signatures: Sequence[SignatureFacts], *, early: bool) -> Line:
    details = tuple(f"{_who(one)}: {_status(one)}" for one in signatures)
    if any(one.status == "REVOKED" for one in signatures):
        return Line("certificates", Mark.BAD, "Có chứng thư số đã bị thu hồi trước khi ký.", details)
    if all(one.status == "OK" for one in signatures):
        told = "Tình trạng thu hồi: theo dữ liệu của nơi cấp chứng thư số, kèm trong tệp."
        when = (REASONS["revocation_before_stamp"],) if early else ()
        return Line("certificates", Mark.OK, "Chứng thư số còn hiệu lực tại thời điểm ký.", (*details, told, *when))
    if any(one.status == "NOT_YET_VALID" for one in signatures):
        return Line("certificates", Mark.BAD, "Có chứng thư số chưa có hiệu lực tại thời điểm ký.", details)
    return Line(
        "certificates", Mark.UNKNOWN, "Chưa đủ căn cứ để biết chứng thư số còn hiệu lực tại thời điểm ký.", details
    )


def _timestamps(signatures: Sequence[SignatureFacts], stamp_fault: str | None) -> Line:
    details = tuple(f"{_who(one)}: {_moment(one)}" for one in signatures)
    if stamp_fault == "archive_stamp_expired":
        return Line("timestamps", Mark.UNKNOWN, REASONS[stamp_fault], details)
    if not all(one.signed_at for one in signatures):
        return Line("timestamps", Mark.UNKNOWN, "Có chữ ký chưa có dấu thời gian đáng tin cậy.", details)
    if stamp_fault:
        return Line("timestamps", Mark.WARN, "Mỗi chữ ký có dấu thời gian hợp lệ.", (*details, REASONS[stamp_fault]))
    sentence = "Mỗi chữ ký và cả tệp đều có dấu thời gian hợp lệ."
    return Line("timestamps", Mark.OK, sentence, details)


def _authority(signatures: Sequence[SignatureFacts], names: Hierarchies) -> Line:
    roots = {one.root_sha256: one.root for one in signatures if one.root_sha256}
    details = tuple(names[key].sentence if key in names else name for key, name in sorted(roots.items()))
    if roots and all(one.root_sha256 for one in signatures):
        return Line(
            "authority_ca",
            Mark.OK,
            "Chứng thư số do tổ chức cung cấp dịch vụ chứng thực chữ ký số hợp pháp cấp.",
            details,
        )
    unknown = "Không xác định được tổ chức cấp chứng thư số trong danh sách tin cậy."
    return Line("authority_ca", Mark.UNKNOWN, unknown, details)


def _competence(competence: str, signatures: Sequence[SignatureFacts]) -> Line:
    mark, sentence = COMPETENCE[competence]
    return Line("competence", Mark(mark), sentence, tuple(_who(one) for one in signatures))


def _who(one: SignatureFacts) -> str:
    organization = f" ({one.organization})" if one.organization and one.organization != one.signer else ""
    return f"{ROLES.get(one.role, 'Chữ ký')}: {one.signer}{organization}"


def _status(one: SignatureFacts) -> str:
    return STATUS.get(one.status) or REASONS.get(one.status, "chưa đủ căn cứ kết luận")


def _moment(one: SignatureFacts) -> str:
    if one.signed_at is None:
        claimed = f"; người ký khai {_local(one.claimed_at)}" if one.claimed_at else ""
        return f"chưa có dấu thời gian đáng tin cậy{claimed}"
    return _local(one.signed_at)


def _local(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S")
