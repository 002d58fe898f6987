"""The procedures an office starts with. Texts go through gettext only so that English readers get a translation of
the words we ship; what stands in the tables is the Vietnamese, and administrators' own words are shown as written."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_noop as _

from chungthuc.agencies.models import AgencyKind
from chungthuc.procedures import refusal_grounds
from chungthuc.procedures.models import Explanation, Procedure, ProcedureAgencyKind, Section

E_COPY = "2.000815"
SINCE = date(2025, 11, 1)  # NĐ 280/2025 in force
DECREE = "Nghị định 23/2015/NĐ-CP, sửa đổi bởi Nghị định 280/2025/NĐ-CP"
E_DECREE = "Nghị định 45/2020/NĐ-CP, Điều 10 khoản 3"


class Offer(NamedTuple):
    """A row of the catalogue."""

    code: str
    name: str
    short_name: str
    summary: str
    keywords: str


OFFERED = Offer(
    E_COPY,
    _(
        "Thủ tục chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan tổ chức có thẩm quyền của Việt Nam cấp"
        " hoặc chứng nhận"
    ),
    _("Chứng thực bản sao điện tử từ bản chính"),
    _("Mang bản chính giấy đến Ủy ban nhân dân cấp xã, nhận tệp PDF có chữ ký số dùng thay bản chính."),
    "sao y công chứng bản chính bằng cấp bằng tốt nghiệp bằng đại học bảng điểm photo ctđt bản sao y căn cước cccd cmnd"
    " chứng minh nhân dân khai sinh kết hôn sổ đỏ sổ hồng sổ hộ khẩu học bạ hộ chiếu chứng chỉ giấy phép lái xe"
    " đăng ký kinh doanh bảo hiểm y tế",
)
LATER = (
    Offer(
        "2.000843",
        _(
            "Thủ tục chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền của nước ngoài;"
            " cơ quan, tổ chức có thẩm quyền của Việt Nam liên kết với cơ quan, tổ chức có thẩm quyền của nước ngoài"
            " cấp hoặc chứng nhận"
        ),
        _("Chứng thực bản sao giấy tờ nước ngoài"),
        _("Giấy tờ do cơ quan nước ngoài cấp, hoặc cấp chung với cơ quan Việt Nam."),
        "hợp pháp hóa lãnh sự bằng nước ngoài",
    ),
    Offer(
        "2.000884",
        _(
            "Thủ tục chứng thực chữ ký trong các giấy tờ, văn bản (áp dụng cho cả trường hợp chứng thực điểm chỉ và"
            " trường hợp người yêu cầu chứng thực không thể ký, không thể điểm chỉ được)"
        ),
        _("Chứng thực chữ ký"),
        _("Chữ ký hoặc điểm chỉ trong giấy tờ, văn bản."),
        "giấy ủy quyền sơ yếu lý lịch điểm chỉ",
    ),
    Offer(
        "2.001035",
        _("Thủ tục chứng thực hợp đồng, giao dịch liên quan đến tài sản là động sản, quyền sử dụng đất và nhà ở"),
        _("Chứng thực hợp đồng, giao dịch"),
        _("Hợp đồng, giao dịch về động sản, quyền sử dụng đất và nhà ở."),
        "mua bán tặng cho nhà đất xe",
    ),
    Offer(
        "2.001019",
        _("Thủ tục chứng thực di chúc"),
        _("Chứng thực di chúc"),
        _("Di chúc lập tại cơ quan chứng thực."),
        "thừa kế",
    ),
)
KINDS = (
    (AgencyKind.COMMUNE, True),
    (AgencyKind.NOTARY_ORGANIZATION, False),
    (AgencyKind.DIPLOMATIC_MISSION, False),
)

ARTICLE_20 = "Nghị định 23/2015/NĐ-CP, Điều 20"
FEES = "Thông tư 226/2016/TT-BTC, Điều 4"
WORDS: tuple[tuple[Section, str, str], ...] = (
    (
        Section.BRING,
        _("Bản chính giấy của giấy tờ cần chứng thực. Bản chụp, ảnh trong điện thoại không thay được."),
        E_DECREE,
    ),
    (Section.BRING, _("CCCD, thẻ căn cước hoặc hộ chiếu của người đi nộp."), ""),
    (
        Section.BRING,
        _("Địa chỉ thư điện tử, hoặc số CCCD/MST của tài khoản, để nhận tệp. Không bắt buộc có tài khoản."),
        E_DECREE,
    ),
    (
        Section.BRING,
        _("Giấy tờ nước ngoài: phải được hợp pháp hóa lãnh sự trước, trừ trường hợp được miễn."),
        E_DECREE,
    ),
    (
        Section.STEPS,
        _("Chọn cơ quan. Đặt lịch hẹn nếu muốn; không đặt lịch vẫn được tiếp nhận tại quầy."),
        "",
    ),
    (
        Section.STEPS,
        _("Đến quầy, xuất trình bản chính. Cán bộ kiểm tra và quét bản chính trước mặt người yêu cầu."),
        ARTICLE_20,
    ),
    (Section.STEPS, _("Nộp phí tại quầy, sau khi bản chính đã được tiếp nhận. Bản chính được trả lại ngay."), FEES),
    (Section.STEPS, _("Người thực hiện chứng thực ký số; cơ quan ký số và ghi vào sổ chứng thực."), E_DECREE),
    (
        Section.STEPS,
        _("Nhận tệp PDF trong «Kho dữ liệu điện tử» hoặc qua thư điện tử. Khi dùng, hãy gửi nguyên tệp PDF."),
        E_DECREE,
    ),
    (
        Section.TIME,
        _("Tiếp nhận đến 15 giờ của ngày làm việc: có kết quả trong ngày."),
        "Nghị định 23/2015/NĐ-CP, Điều 7",
    ),
    (
        Section.TIME,
        _("Tiếp nhận sau 15 giờ: có kết quả trong ngày làm việc tiếp theo, kèm phiếu hẹn ghi rõ giờ, ngày trả."),
        "Nghị định 23/2015/NĐ-CP, Điều 7; Thông tư 01/2020/TT-BTP, Điều 2",
    ),
    (
        Section.TIME,
        _(
            "Nhiều giấy tờ, nhiều trang hoặc nội dung phức tạp: thêm không quá 02 ngày làm việc, hoặc lâu hơn nếu hai"
            " bên thỏa thuận bằng văn bản."
        ),
        "Nghị định 23/2015/NĐ-CP, Điều 21",
    ),
    (Section.FEE, _("Tính theo số trang của bản chính; trang lời chứng không tính phí."), FEES),
    (
        Section.VALUE,
        _(
            "Có giá trị sử dụng thay cho bản chính đã dùng để đối chiếu chứng thực trong các giao dịch, trừ trường hợp"
            " pháp luật có quy định khác."
        ),
        "Nghị định 45/2020/NĐ-CP, Điều 10 khoản 3 điểm b",
    ),
    (
        Section.VALUE,
        _("Nơi nhận không được đòi bản chính, trừ khi có căn cứ nghi ngờ giấy tờ giả."),
        "Nghị định 23/2015/NĐ-CP, Điều 6",
    ),
    (
        Section.VALUE,
        _("Người yêu cầu chịu trách nhiệm về nội dung, tính hợp lệ của bản chính."),
        "Nghị định 23/2015/NĐ-CP",
    ),
    (Section.BASIS, "Nghị định 45/2020/NĐ-CP ngày 08/04/2020, Điều 3 khoản 9 và Điều 10 khoản 3", ""),
    (
        Section.BASIS,
        "Nghị định 23/2015/NĐ-CP ngày 16/02/2015, sửa đổi bởi Nghị định 07/2025/NĐ-CP và 280/2025/NĐ-CP",
        "",
    ),
    (Section.BASIS, "Thông tư 01/2020/TT-BTP", ""),
    (Section.BASIS, "Thông tư 226/2016/TT-BTC", ""),
)


def load() -> None:
    """Make what is missing; what administrators changed stays."""
    offered = _procedure(OFFERED, order=1, offered=True)
    if offered is not None:
        _explain(offered)
    for order, offer in enumerate(LATER, start=2):
        _procedure(offer, order=order, offered=False)
    refusal_grounds.load()


def _procedure(offer: Offer, *, order: int, offered: bool) -> Procedure | None:
    """None where the catalogue has it already, in whatever words."""
    facts = offer._asdict()
    if Procedure.objects.filter(code=offer.code).exists():
        return None
    return Procedure.objects.create(
        **facts,
        search_key=Procedure.key_of(**facts),
        order=order,
        offered=offered,
        popular=order <= 4,
        citation=DECREE,
        since=SINCE,
    )


def _explain(procedure: Procedure) -> None:
    ProcedureAgencyKind.objects.bulk_create(
        ProcedureAgencyKind(procedure=procedure, kind=kind, offered=offered, order=order)
        for order, (kind, offered) in enumerate(KINDS)
    )
    Explanation.objects.bulk_create(
        Explanation(procedure=procedure, section=section, order=order, words=words, citation=citation)
        for order, (section, words, citation) in enumerate(WORDS)
    )
