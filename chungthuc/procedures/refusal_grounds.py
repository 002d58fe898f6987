"""The grounds in law on which a request is refused (NĐ 23/2015 Art. 22), as every new office gets them, verbatim.

Of an office that runs they are dated rows, which ``manage load_catalogue`` changes.
"""

from datetime import date

from django.utils.translation import gettext_noop as _

from chungthuc.procedures.models import RefusalGround

GROUNDS = (
    _("Bản chính bị tẩy xóa, sửa chữa, thêm, bớt nội dung không hợp lệ."),
    _("Bản chính bị hư hỏng, cũ nát, không xác định được nội dung."),
    _(
        "Bản chính đóng dấu mật của cơ quan, tổ chức có thẩm quyền hoặc không đóng dấu mật nhưng ghi rõ không được sao"
        " chụp."
    ),
    _(
        "Bản chính có nội dung trái pháp luật, đạo đức xã hội; tuyên truyền, kích động chiến tranh, chống chế độ xã hội"
        " chủ nghĩa Việt Nam; xuyên tạc lịch sử của dân tộc Việt Nam; xúc phạm danh dự, nhân phẩm, uy tín của cá nhân,"
        " tổ chức; vi phạm quyền công dân."
    ),
    _(
        "Bản chính do cơ quan, tổ chức có thẩm quyền của nước ngoài cấp, công chứng hoặc chứng nhận chưa được hợp pháp"
        " hóa lãnh sự theo quy định tại Khoản 1 Điều 20 của Nghị định này."
    ),
    _("Giấy tờ, văn bản do cá nhân tự lập nhưng không có xác nhận và đóng dấu của cơ quan, tổ chức có thẩm quyền."),
)
SINCE = date(2015, 4, 10)  # NĐ 23/2015 in force
CITATION = "Nghị định 23/2015/NĐ-CP, Điều 22"


def load() -> None:
    """Make those that are missing; of a code that is there administrators may have a later wording."""
    for number, words in enumerate(GROUNDS, start=1):
        code = f"22.{number}"
        if not RefusalGround.objects.filter(code=code).exists():
            RefusalGround.objects.create(code=code, words=words, since=SINCE, citation=CITATION)
