"""The words above an answer on a file: the verdict with what narrows it down, one sentence, and every warning."""

from django.utils.translation import gettext as _

from chungthuc.core import clock
from chungthuc.sentences.reasons import caution
from chungthuc.verification import claims
from chungthuc.verification.answers import TRIAL, Answer
from chungthuc.verification.models import Conclusion


def headline(answer: Answer) -> str:
    """The verdict, and in a few words why it is not another."""
    if answer.reason == TRIAL:
        return _("Bản thử – không có giá trị pháp lý")
    narrowed = {
        "not_in_register": _("không có trong sổ"),
        "not_the_issued_file": _("không phải bản đã phát hành"),
    }
    why = narrowed.get(answer.reason)
    return f"{answer.conclusion.label}: {why}" if why else str(answer.conclusion.label)


def sentence(answer: Answer, agency: str) -> str:
    """What was found and what to do."""
    if answer.reason == TRIAL:
        return _(
            "Một cơ quan làm tệp này để thử trước khi vận hành; đây không phải bản sao có chứng thực. Không sử dụng."
        )
    if answer.copy is not None:
        return _of_known(answer, agency)
    if answer.conclusion == Conclusion.NO_COPY:
        return _of_no_copy(answer)
    return _by_reason(answer.reason) or _by_conclusion(answer.conclusion)


def warnings(answer: Answer) -> list[str]:
    """Each once, as sentences; of a file that the register knows, nothing remains to be warned of."""
    codes = answer.report.warnings if answer.report else ()
    return list(dict.fromkeys(caution(code) for code in codes))


def _of_known(answer: Answer, agency: str) -> str:
    entry = answer.copy.entry if answer.copy else None
    if answer.reason == "annulled" or entry is None:
        return _("Bản sao này đã bị hủy bỏ giá trị pháp lý.")
    return _("Bản sao do %(agency)s cấp, số %(number)s, quyển số %(volume)s, ngày %(day)s. Tệp không bị thay đổi.") % {
        "agency": agency,
        "number": entry.number,
        "volume": entry.volume.volume_code,
        "day": f"{entry.certified_on:%d/%m/%Y}",
    }


def _of_no_copy(answer: Answer) -> str:
    """What it is; and where its pages carry the code of an issued copy, what to ask for."""
    what = answer.lines[0].sentence if answer.lines else ""
    if answer.named is None:
        return what
    return f"{what} " + _(
        "Trang có mã tra cứu của một bản sao đã cấp; đề nghị người nộp gửi tệp PDF gốc của bản sao đó."
    )


def _by_reason(reason: str) -> str:
    since = claims.unreconciled_since() or clock.today()
    return {
        "not_in_register": _(
            "Tệp ghi địa chỉ kiểm tra của hệ thống này, nhưng sổ chứng thực không có bản sao nào với mã đó. Không sử"
            " dụng tệp này."
        ),
        "register_unreconciled": _(
            "Sổ chứng thực vừa được khôi phục và đang được đối chiếu từ ngày %(day)s; mã trong tệp chưa có trong sổ."
            " Kiểm tra lại sau, hoặc hỏi cơ quan ghi trên bản sao."
        )
        % {"day": f"{since:%d/%m/%Y}"},
        "not_the_issued_file": _(
            "Sổ chứng thực có bản sao mang mã này, nhưng đây không phải tệp đã phát hành. Đề nghị người nộp gửi đúng"
            " tệp gốc do cơ quan chứng thực cấp."
        ),
        "authority_unknown": _(
            "Chữ ký nguyên vẹn; chưa rõ thẩm quyền. Tệp không do hệ thống này cấp và người ký không có trong danh sách"
            " thẩm quyền ở đây; hỏi cơ quan ghi trong tệp trước khi sử dụng."
        ),
        "outside_content": _(
            "Một phần nội dung hiển thị nằm ngoài tệp nên không được chữ ký bảo vệ. Đề nghị người nộp gửi tệp khác."
        ),
        "pages_not_read": _("Chữ ký nguyên vẹn, nhưng không đọc được các trang của tệp trong giới hạn cho phép."),
    }.get(reason, "")


def _by_conclusion(conclusion: Conclusion) -> str:
    return {
        Conclusion.VALID: _(
            "Hai chữ ký số đáng tin cậy, tệp không bị thay đổi sau khi ký; người ký thuộc đúng cơ quan đóng dấu và có"
            " thẩm quyền tại thời điểm ký. Tệp do hệ thống khác tạo."
        ),
        Conclusion.INVALID: _("Không sử dụng tệp này. Đề nghị người nộp gửi đúng tệp gốc do cơ quan chứng thực cấp."),
    }.get(conclusion, _("Xem từng dòng bên dưới; đề nghị người nộp gửi đúng tệp gốc do cơ quan chứng thực cấp."))
