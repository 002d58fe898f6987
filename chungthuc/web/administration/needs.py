"""What an office needs, in words, and where each is put right (``certification.oversight.readiness``)."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.models import Agency
from chungthuc.certification.oversight.readiness import Need, Readiness
from chungthuc.web.administration.pages import NeedLine

WORDS: dict[Need, Promise] = {
    Need.RECEIVER: _("Người có quyền tạo bản sao"),
    Need.SIGNATORY: _("Người ký chứng thực: có quyền ký và thẩm quyền còn hiệu lực"),
    Need.SIGNATORY_CERTIFICATE: _("Chứng thư số của người ký"),
    Need.SIGNATORY_PICTURE: _("Hình ảnh chữ ký của người ký"),
    Need.SEALER: _("Người có quyền đóng dấu bản sao"),
    Need.SEAL_CERTIFICATE: _("Chứng thư số của cơ quan"),
    Need.SEAL_PICTURE: _("Hình ảnh con dấu"),
    Need.REGISTER: _("Sổ chứng thực đang mở"),
    Need.HOURS: _("Giờ làm việc hoặc lịch tiếp nhận"),
    Need.ADDRESS: _("Địa chỉ nơi tiếp nhận"),
    Need.FEES: _("Biểu phí chứng thực"),
    Need.TESTIMONY: _("Mẫu lời chứng"),
    Need.TRIAL: _("Một bản thử đã ký, đóng dấu và được hệ thống kiểm tra hợp lệ"),
}
SHORT: dict[Need, Promise] = {
    Need.RECEIVER: _("người tạo bản sao"),
    Need.SIGNATORY: _("người ký"),
    Need.SIGNATORY_CERTIFICATE: _("chứng thư số người ký"),
    Need.SIGNATORY_PICTURE: _("hình chữ ký"),
    Need.SEALER: _("người đóng dấu"),
    Need.SEAL_CERTIFICATE: _("chứng thư số cơ quan"),
    Need.SEAL_PICTURE: _("hình con dấu"),
    Need.REGISTER: _("sổ chứng thực"),
    Need.HOURS: _("giờ tiếp nhận"),
    Need.ADDRESS: _("địa chỉ"),
    Need.FEES: _("biểu phí"),
    Need.TESTIMONY: _("mẫu lời chứng"),
    Need.TRIAL: _("bản thử"),
}
REMEDIES: dict[Need, Promise] = {
    Need.RECEIVER: _("Phân quyền cho ít nhất một người ở mục «Người dùng và quyền»."),
    Need.SIGNATORY: _("Phân quyền ký, rồi ghi thẩm quyền ở mục «Thẩm quyền ký»."),
    Need.SIGNATORY_CERTIFICATE: _("Đăng ký chứng thư số cá nhân ở mục «Chứng thư số»."),
    Need.SIGNATORY_PICTURE: _("Người ký tải ảnh lên ở «Trang cá nhân» của mình."),
    Need.SEALER: _("Phân quyền cho ít nhất một người ở mục «Người dùng và quyền»."),
    Need.SEAL_CERTIFICATE: _("Đăng ký chứng thư số của cơ quan ở mục «Chứng thư số»."),
    Need.SEAL_PICTURE: _("Văn thư tải ảnh lên ở «Quản lý con dấu»."),
    Need.REGISTER: _("Văn thư mở sổ năm nay ở «Quản lý sổ chứng thực»."),
    Need.HOURS: _("Thêm quầy rồi đặt giờ tiếp nhận ở mục «Quầy và địa chỉ»."),
    Need.ADDRESS: _("Ghi địa chỉ ở mục «Quầy và địa chỉ»."),
    Need.FEES: _("Người vận hành hệ thống nạp biểu phí bằng tệp danh mục."),
    Need.TESTIMONY: _("Người vận hành hệ thống nạp mẫu lời chứng bằng tệp danh mục."),
    Need.TRIAL: _("Khi đủ các mục trên: cán bộ tiếp nhận trình một giấy tờ bất kỳ, người ký ký, văn thư đóng dấu."),
}
PAGES = {  # where the administrator himself puts it right
    Need.RECEIVER: "staff",
    Need.SIGNATORY: "authorities",
    Need.SIGNATORY_CERTIFICATE: "agency_certificates",
    Need.SEALER: "staff",
    Need.SEAL_CERTIFICATE: "agency_certificates",
    Need.HOURS: "office",
    Need.ADDRESS: "office",
}


def lines(agency: Agency, found: Readiness) -> list[NeedLine]:
    return [_line(agency, need, met=need not in found.missing) for need in Need]


def _line(agency: Agency, need: Need, *, met: bool) -> NeedLine:
    where = reverse(PAGES[need], args=[agency.code]) if need in PAGES else ""
    return NeedLine(need, WORDS[need], met, REMEDIES[need], where)
