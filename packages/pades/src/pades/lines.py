"""The five lines of a report, as sentences for people: what holds, and if not, why."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from pades.report import Line, Mark, SignatureFacts, Verdict

VIETNAM = timezone(timedelta(hours=7))
ROLES = {"leader": "Người ký chứng thực", "seal": "Cơ quan"}

COMPETENCE = {
    "ok": (Mark.OK, "Người ký và con dấu thuộc cùng một cơ quan, có thẩm quyền vào lúc ký."),
    "unchecked": (Mark.UNKNOWN, "Chưa kiểm tra thẩm quyền của người ký vào lúc ký."),
    "signer_without_right": (Mark.BAD, "Người ký không có trong bảng thẩm quyền."),
    "wrong_role": (Mark.BAD, "Chữ ký không đúng vai: cần chữ ký của người ký chứng thực, rồi của cơ quan."),
    "right_not_in_force": (Mark.BAD, "Vào lúc ký, người ký không có thẩm quyền."),
    "different_agencies": (Mark.BAD, "Người ký và con dấu thuộc hai cơ quan khác nhau."),
}
UNREADABLE = {
    "no_signature": "Tệp không có chữ ký số nào.",
    "too_expensive": "Tệp quá lớn hoặc quá phức tạp, không kiểm tra được trong giới hạn.",
    "trailing_data": "Có dữ liệu nối thêm sau phần đã ký.",
    "hidden_signature": "Tệp chứa chữ ký bị che giấu.",
    "not_pdf": "Tệp không phải là PDF.",
    "truncated": "Tệp bị cắt cụt.",
}


def five_lines(
    verdict: Verdict,
    reason: str,
    signatures: Sequence[SignatureFacts],
    changed: bool,
    competence: str,
    *,
    has_document_stamp: bool,
) -> tuple[Line, ...]:
    """Integrity, certificates, time-stamps, lawful authority, competence (726/UBND-TH, annex II; the last is ours)."""
    return (
        _integrity(reason, signatures, changed),
        _certificates(signatures),
        _timestamps(signatures, has_document_stamp=has_document_stamp),
        _authority(signatures),
        _competence(competence),
    )


def unreadable_lines(verdict: Verdict, reason: str) -> tuple[Line, ...]:
    """The one line of a file that could not be judged further."""
    mark = Mark.BAD if verdict == Verdict.INVALID else Mark.UNKNOWN
    default = (
        "Tệp đã bị thay đổi hoặc không đúng cấu trúc." if mark == Mark.BAD else "Không đọc được tệp một cách an toàn."
    )
    return (Line("integrity", mark, UNREADABLE.get(reason, default), (reason,) if reason else ()),)


def _integrity(reason: str, signatures: Sequence[SignatureFacts], changed: bool) -> Line:
    if changed or reason in ("hash_mismatch", "signature_broken", "changed_between_signatures"):
        return Line("integrity", Mark.BAD, "Tệp đã bị thay đổi sau khi ký.", (reason,))
    if len(signatures) == 1:
        return Line("integrity", Mark.WARN, "Tệp chưa bị thay đổi, nhưng mới có một chữ ký: thiếu số và con dấu.")
    if len(signatures) > 2:
        return Line("integrity", Mark.BAD, "Tệp có chữ ký ngoài quy định.")
    return Line(
        "integrity",
        Mark.OK,
        "Tệp không bị thay đổi từ khi đóng dấu.",
        ("Giữa hai chữ ký chỉ có số, quyển số và ngày được điền.",),
    )


def _certificates(signatures: Sequence[SignatureFacts]) -> Line:
    details = tuple(f"{ROLES.get(one.role, 'Chữ ký')}: {one.signer} – {_status(one)}" for one in signatures)
    if any(one.status == "REVOKED" for one in signatures):
        return Line("certificates", Mark.BAD, "Có chứng thư số đã bị thu hồi trước khi ký.", details)
    if all(one.status == "OK" for one in signatures):
        return Line("certificates", Mark.OK, "Chứng thư số còn hiệu lực vào lúc ký.", details)
    return Line("certificates", Mark.UNKNOWN, "Chưa đủ căn cứ để biết chứng thư số còn hiệu lực vào lúc ký.", details)


def _timestamps(signatures: Sequence[SignatureFacts], *, has_document_stamp: bool) -> Line:
    details = tuple(f"{ROLES.get(one.role, one.signer)}: {_moment(one.signed_at)}" for one in signatures)
    if not all(one.signed_at for one in signatures):
        return Line("timestamps", Mark.UNKNOWN, "Có chữ ký chưa có dấu thời gian đáng tin cậy.", details)
    archive = ("Cả tệp có dấu thời gian lưu trữ.",) if has_document_stamp else ()
    return Line("timestamps", Mark.OK, "Mỗi chữ ký có dấu thời gian hợp lệ.", details + archive)


def _authority(signatures: Sequence[SignatureFacts]) -> Line:
    roots = tuple(sorted({one.root for one in signatures if one.root}))
    if roots and all(one.root for one in signatures):
        return Line("authority_ca", Mark.OK, "Chứng thư số do tổ chức được tin cậy cấp.", roots)
    return Line(
        "authority_ca",
        Mark.UNKNOWN,
        "Không xác định được tổ chức cấp chứng thư số trong danh sách tin cậy.",
        roots,
    )


def _competence(competence: str) -> Line:
    mark, sentence = COMPETENCE[competence]
    return Line("competence", mark, sentence)


def _status(one: SignatureFacts) -> str:
    return "hợp lệ" if one.status == "OK" else one.status


def _moment(text: str | None) -> str:
    if text is None:
        return "chưa có dấu thời gian"
    return datetime.fromisoformat(text).astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S")
