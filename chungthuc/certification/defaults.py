"""What an office starts with: testimony, paper types, fees, procedures; dated data that administrators follow up."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_noop as _

from chungthuc.certification import testimony_wording
from chungthuc.certification.models import TestimonyTemplate
from chungthuc.dossiers.models import FeeWaiver, PaperType
from chungthuc.procedures import defaults as procedures
from chungthuc.procedures.models import FeeSchedule

FEE = {
    "first_pages": 2,
    "first_rate": 2000,
    "next_rate": 1000,
    "most": 200_000,
    "citation": "Thông tư 226/2016/TT-BTC, Điều 4",
}
FEE_SINCE = date(2017, 1, 1)

# TT 226/2016/TT-BTC frees nobody. Whichever document does is named by the officer, beside the ground.
WAIVERS = (
    ("van-ban", _("Miễn theo văn bản của cơ quan có thẩm quyền")),
    ("lam-lai", _("Cơ quan làm lại bản sao do lỗi của cơ quan")),
)

PAPERS = (
    ("van-bang", _("Văn bằng, chứng chỉ")),
    ("ho-tich", _("Giấy tờ hộ tịch (khai sinh, kết hôn, khai tử)")),
    ("dinh-danh", _("CCCD, hộ chiếu, giấy tờ nhân thân")),
    ("nha-dat", _("Giấy chứng nhận quyền sử dụng đất, sở hữu nhà")),
    ("doanh-nghiep", _("Giấy chứng nhận đăng ký doanh nghiệp, giấy phép")),
    ("quyet-dinh", _("Quyết định, văn bản hành chính")),
    ("hoc-ba", _("Học bạ, bảng điểm")),
    ("khac", _("Giấy tờ, văn bản khác")),
)
ON_VNEID = {"dinh-danh": testimony_wording.SINCE}  # NĐ 280/2025 Art. 9(8), 9(9); administrators add what follows


@transaction.atomic
def load() -> None:
    """Make what is missing; what administrators changed stays."""
    procedures.load()
    TestimonyTemplate.objects.get_or_create(since=testimony_wording.SINCE, defaults=testimony_wording.TESTIMONY)
    FeeSchedule.objects.get_or_create(since=FEE_SINCE, defaults=FEE)
    for code, words in WAIVERS:
        if not FeeWaiver.objects.filter(code=code).exists():
            FeeWaiver.objects.create(code=code, words=words, since=FEE_SINCE)
    for order, (code, name) in enumerate(PAPERS):
        facts = {"name": name, "order": order, "since": FEE_SINCE, "on_vneid_since": ON_VNEID.get(code)}
        PaperType.objects.get_or_create(code=code, defaults=facts)
