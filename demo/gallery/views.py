"""Every component in every state."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from chungthuc.certification.lifecycle import Action, Status
from chungthuc.core import clock
from chungthuc.dossiers.models import Dossier, EmailCheck
from chungthuc.verification.models import Conclusion
from chungthuc.web.kit.paging import Page
from chungthuc.web.kit.timeline import Moment

LONG_TITLE = "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất"
LONG_NAME = "Công Tằng Tôn Nữ Thị Hoàng Phương Nguyễn Phúc Bảo Khánh Linh"  # 60 characters
AGENCY = "Ủy ban nhân dân phường Hoàn Kiếm"


class SpecimenForm(forms.Form):
    account = forms.ChoiceField(
        label=gettext_lazy("Người yêu cầu"),
        choices=[
            ("with", gettext_lazy("Có tài khoản: nhập CMND/CCCD hoặc MST")),
            ("without", gettext_lazy("Đối tượng không có tài khoản DVCQG")),
        ],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=gettext_lazy("Tên giấy tờ, văn bản"), help_text=gettext_lazy("Ghi như trên bản chính.")
    )
    pages = forms.IntegerField(label=gettext_lazy("Số trang bản chính"), min_value=1)
    email = forms.EmailField(label=gettext_lazy("Địa chỉ thư điện tử"))
    phone = forms.CharField(label=gettext_lazy("Số điện thoại"), required=False)
    paper_type = forms.ChoiceField(
        label=gettext_lazy("Loại giấy tờ cần chứng thực"),
        choices=[("van-bang", "Văn bằng, chứng chỉ"), ("ho-tich", "Giấy tờ hộ tịch (khai sinh, kết hôn, khai tử)")],
    )
    note = forms.CharField(label=gettext_lazy("Lý do trả về"), required=False, widget=forms.Textarea)


@dataclass
class Specimen:
    """What the components read of a copy."""

    status: str
    original_title: str = "Bằng tốt nghiệp trung học phổ thông"
    requester: str = "Nguyễn Thị Lan"
    is_late: bool = False
    entry: Any = None
    paper_type: str = "Văn bằng, chứng chỉ"
    original_pages: int = 2
    document_id: str = ""
    due_at: datetime = field(default_factory=clock.now)
    pk: uuid.UUID = field(default_factory=uuid.uuid4)
    dossier_id: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def dossier(self) -> Dossier:
        return Dossier(
            requester_name=self.requester, email="lan@vidu.test", email_check=EmailCheck.CODE, code="HK-2026-000123"
        )

    @property
    def signatory(self) -> SimpleNamespace:
        return SIGNATORY


SIGNATORY = SimpleNamespace(
    person=SimpleNamespace(full_name="Đỗ Thanh Bình"),
    capacity_line="KT. CHỦ TỊCH",
    title="PHÓ CHỦ TỊCH",
    full_title="KT. CHỦ TỊCH, PHÓ CHỦ TỊCH",
)


@login_not_required
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Frame, buttons, fields, lists, book, statuses, sheets, signing, verdicts, messages, empty states."""
    base = "base_public.html" if request.GET.get("frame") == "public" else "base_staff.html"
    context = {
        "base": base,
        "frame": _frame(),
        "statuses": Status.values,
        "rows": _rows(),
        "tabs": _tabs(),
        "blank": SpecimenForm(),
        "wrong": SpecimenForm({"title": LONG_TITLE, "pages": "-1", "email": "lan@", "paper_type": "van-bang"}),
        "specimen_messages": _messages(),
        "specimen_unsaved": {"copy_return": {"reason": _("Trang 2 bị mờ, quét lại ở 300 dpi.")}},
        "timeline": _timeline(),
        "copy": Specimen(Status.STAMPED, LONG_TITLE, LONG_NAME),
        "pages": range(1, 4),
        "picture": static("gallery/page.svg"),
        "signatory": SIGNATORY,
        "template": _testimony(),
        "book": _book(),
        "verdicts": _verdicts(),
        "lines": _lines(),
        "page": Page([], "example"),
        "agents": _agents(),
        "agent_ports": (),
    }
    return render(request, "gallery.html", context)


def _frame() -> dict[str, Any]:
    keys = (("counter", "copies", 3), ("signing", "signing", 12), ("sealing", "sealing", 0))
    desks = [{"key": key, "url": url, "count": count} for key, url, count in keys]
    desks += [{"key": "registers", "url": "registers", "count": None}, {"key": "seal", "url": "seal", "count": None}]
    return {"agency_name": AGENCY, "agencies": [], "desks": desks, "title": "Phó Chủ tịch"}


def _rows() -> list[Specimen]:
    now = clock.now()
    return [
        Specimen(Status.SUBMITTED, LONG_TITLE, LONG_NAME, is_late=True, due_at=now - timedelta(hours=2)),
        Specimen(Status.SIGNED, due_at=now + timedelta(hours=1)),
        Specimen(Status.RETURNED, "Giấy khai sinh", "Trần Quốc Bảo", due_at=now + timedelta(hours=3)),
    ]


def _tabs() -> list[tuple[str, str, int]]:
    return [
        ("submitted", _("Chờ ký"), 12),
        ("signed", _("Chờ dấu thời gian"), 1),
        ("stamped", _("Chờ đóng dấu"), 4),
        ("returned", _("Bị trả lại"), 0),
        ("done", _("Hoàn thành"), 1208),
    ]


def _messages() -> list[Message]:
    return [
        Message(constants.SUCCESS, _("Đã trình ký «Giấy khai sinh». Đang chờ bà Hoa ký, còn 1 giờ 20 phút đến hạn.")),
        Message(constants.INFO, _("Hệ thống đang gắn dấu thời gian; có thể rời trang này.")),
        Message(constants.WARNING, _("Chữ ký số của bạn hết hạn sau 14 ngày.")),
        Message(constants.ERROR, _("Chưa ghi lý do. Ghi lý do để người nhận biết cần làm gì."), "reason_missing"),
    ]


def _timeline() -> list[Moment]:
    now = clock.now()
    steps = (
        (Action.SUBMIT, "Trần Văn Minh", ""),
        (Action.RETURN, "Đỗ Thanh Bình", _("Trang 2 bị mờ, quét lại ở 300 dpi.")),
        (Action.RESUBMIT, "Trần Văn Minh", ""),
        (Action.SIGN, "Đỗ Thanh Bình", ""),
        (Action.STAMP, _("Hệ thống"), ""),
        (Action.SEAL, LONG_NAME, _("số 1234, quyển 01/2026 - SCT/BS")),
    )
    return [
        Moment(now - timedelta(minutes=60 - 10 * n), action, str(action.label), who, note)
        for n, (action, who, note) in enumerate(steps)
    ]


def _testimony() -> SimpleNamespace:
    return SimpleNamespace(
        heading="CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH",
        number_label="Số chứng thực:",
        volume_label="quyển số:",
        date_label="Ngày",
        signing_note="Người thực hiện chứng thực ký, ghi rõ họ, tên và đóng dấu",
        citation="Nghị định 23/2015/NĐ-CP, sửa đổi bởi Nghị định 280/2025/NĐ-CP, Phụ lục, Mẫu số 01",
    )


def _book() -> list[dict[str, Any]]:
    rows = (
        (1231, "Nguyễn Thị Lan", "Bằng tốt nghiệp trung học phổ thông", "issued", ""),
        (1232, LONG_NAME, LONG_TITLE, "issued", ""),
        (1233, "Trần Quốc Bảo", "Giấy khai sinh", "voided", _("Hủy số, Phạm Anh Tuấn: sai tên người yêu cầu")),
        (1234, "Công ty TNHH Sao Mai", "Giấy chứng nhận đăng ký doanh nghiệp", "reserved", _("giữ số, chưa cấp")),
    )
    names = ("number", "requester", "title", "state", "remark")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _verdicts() -> list[tuple[str, str, str]]:
    sentences = {
        Conclusion.VALID: _("Bản sao do Ủy ban nhân dân phường Hoàn Kiếm cấp, số 1234. Tệp không bị thay đổi."),
        Conclusion.INVALID: _("Không sử dụng tệp này. Đề nghị người nộp gửi đúng tệp gốc do cơ quan chứng thực cấp."),
        Conclusion.UNDECIDED: _("Chữ ký nguyên vẹn; chưa rõ thẩm quyền. Hỏi cơ quan ghi trong tệp trước khi sử dụng."),
        Conclusion.NO_COPY: _("Đây là tệp ảnh, không phải PDF."),
    }
    return [(one.value, str(one.label), sentences[one]) for one in Conclusion]


def _lines() -> list[dict[str, Any]]:
    return [
        {"verdict": "ok", "sentence": _("Tệp không bị thay đổi từ khi đóng dấu."),
         "details": [_("Giữa hai chữ ký chỉ có số, quyển số và ngày được điền.")]},
        {"verdict": "bad", "sentence": _("Có chứng thư số đã bị thu hồi trước khi ký."),
         "details": [f"Người ký chứng thực: {LONG_NAME} – REVOKED"]},
        {"verdict": "warn", "sentence": _("Tệp chưa bị thay đổi, nhưng mới có một chữ ký: thiếu số và con dấu."),
         "details": []},
        {"verdict": "unknown", "sentence": _("Chưa kiểm tra thẩm quyền của người ký vào lúc ký."), "details": []},
    ]  # fmt: skip


def _agents() -> list[dict[str, Any]]:
    """The signing panel as js/signing-flow.js leaves it in each state."""
    return [
        {"state": "idle"},
        {"state": "ready", "line": _("Phần mềm ký: sẵn sàng")},
        {"state": "working", "line": _("Nhập mã 6 số mà phần mềm ký đang hiện"), "pairing": True},
        {"state": "working", "line": _("Chọn chứng thư số"), "choosing": "Đỗ Thanh Bình (VGCA, 2027-11-20)"},
        {"state": "working", "line": _("Xem lại và nhập mã PIN trong phần mềm ký")},
        {"state": "trouble", "line": _("Cần phần mềm ký và thiết bị ký trên máy này."),
         "trouble": _("Chưa thấy phần mềm ký trên máy này. Mở phần mềm ký rồi bấm lại.")},
    ]  # fmt: skip
