"""Told before the service starts: what is missing, or dangerous where the papers are real. In Vietnamese, for the
operator of an office reads it; ids stay as they are, to be silenced one by one (SILENCED_SYSTEM_CHECKS)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import Error as DatabaseFault

from chungthuc.core.database import roles as database_roles

NEEDED: dict[str, tuple[str, str]] = {  # setting → what does not work without it, and what to do
    "TSA_URL": (
        "CHUNGTHUC_TSA_URL chưa có: không có dấu thời gian thì không bản sao nào cấp được.",
        "Ghi địa chỉ dịch vụ cấp dấu thời gian.",
    ),
    "TICKET_KEY": (
        "CHUNGTHUC_TICKET_KEY chưa có: phần mềm ký không nhận yêu cầu ký nào.",
        "Tạo khóa Ed25519 (openssl genpkey -algorithm ed25519) và ghi đường dẫn của tệp khóa.",
    ),
    "REVOCATION_HOSTS": (
        "CHUNGTHUC_REVOCATION_HOSTS chưa có: không hỏi được chứng thư số còn hiệu lực hay không, không cấp được.",
        "Ghi tên các máy OCSP, CRL của tổ chức cấp chứng thư số, cách nhau bằng dấu phẩy.",
    ),
    "CHECKPOINT_KEY": (
        "CHUNGTHUC_CHECKPOINT_KEY chưa có: không lập mốc kiểm tra nhật ký, nhật ký bị viết lại thì không ai biết.",
        "Tạo khóa Ed25519 riêng (openssl genpkey -algorithm ed25519), để ngoài cơ sở dữ liệu, ghi đường dẫn tệp khóa.",
    ),
}


@register("chungthuc")
def never_both(**_kwargs: Any) -> list[CheckMessage]:
    """The switch of builders takes limits away; an address of the outside says that somebody works there."""
    if not (settings.DEVELOPMENT and settings.ADDRESS.startswith("https://")):
        return []
    return [
        Error(
            "CHUNGTHUC_DEVELOPMENT=1 cùng với địa chỉ https: khóa bí mật ai cũng biết, giới hạn bị bỏ.",
            hint="Bỏ CHUNGTHUC_DEVELOPMENT ở nơi có giấy tờ thật.",
            id="chungthuc.E001",
        )
    ]


@register("chungthuc", deploy=True)
def nothing_is_missing(**_kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = [
        Warning(words, hint=hint, id=f"chungthuc.W1{place:02}")
        for place, (name, (words, hint)) in enumerate(NEEDED.items(), start=1)
        if not getattr(settings, name)
    ]
    return [*found, *_trust(), *_doors()]


def _trust() -> list[CheckMessage]:
    """Without roots no signature is ever valid."""
    places = {"W110": (Path(settings.TRUST), "người ký"), "W111": (Path(settings.TRUST) / "tsa", "dấu thời gian")}
    return [
        Warning(
            f"{place} không có chứng thư số gốc nào (*.pem) của {whose}: mọi tệp đều «chưa đủ căn cứ».",
            hint="Chép chứng thư số gốc của tổ chức được công nhận vào thư mục này (CHUNGTHUC_TRUST).",
            id=f"chungthuc.{number}",
        )
        for number, (place, whose) in places.items()
        if not any(place.glob("*.pem"))
    ]


def _doors() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.ADDRESS.startswith("https://"):
        words = "CHUNGTHUC_ADDRESS không phải https: mật khẩu và giấy tờ đi qua mạng ai cũng đọc được."
        found.append(Warning(words, hint="Đặt deploy/nginx.conf phía trước và ghi địa chỉ https.", id="chungthuc.W120"))
    elif not settings.BEHIND_PROXY:
        words = "Dịch vụ không đứng sau proxy (CHUNGTHUC_BEHIND_PROXY): vài chục kết nối bỏ dở làm đứng mọi trang."
        found.append(Warning(words, hint="Đặt deploy/nginx.conf phía trước và ghi 1.", id="chungthuc.W123"))
    if not settings.OPERATORS:
        words = "CHUNGTHUC_OPERATORS chưa có: lỗi chung của hệ thống chỉ báo cho quản trị cấp cao nhất, nếu có."
        found.append(Warning(words, hint="Ghi địa chỉ thư của người vận hành.", id="chungthuc.W122"))
    if settings.STAFF_MFA != "required":
        words = "Cán bộ chưa bắt buộc xác thực hai lớp: biết mật khẩu là vào được bàn làm việc."
        found.append(Warning(words, hint="Ghi CHUNGTHUC_STAFF_MFA=required.", id="chungthuc.W121"))
    if settings.BREACHED_PASSWORDS and not Path(settings.BREACHED_PASSWORDS).is_file():
        words = f"{settings.BREACHED_PASSWORDS} (CHUNGTHUC_BREACHED_PASSWORDS) không có: không ai đặt được mật khẩu."
        found.append(Error(words, hint="Chép danh sách vào đó, hoặc bỏ cài đặt này.", id="chungthuc.E122"))
    return found


@register("chungthuc", deploy=True)
def the_database_role_is_small(**_kwargs: Any) -> list[CheckMessage]:
    """Whoever takes the service over should not be able to put triggers aside."""
    try:
        dangers = database_roles.dangers()
    except DatabaseFault:
        return [Warning("Không hỏi được cơ sở dữ liệu (DATABASE_URL).", id="chungthuc.W130")]
    if not dangers:
        return []
    words = f"Vai trò của dịch vụ trong cơ sở dữ liệu có quá nhiều quyền ({', '.join(dangers)})."
    return [Warning(words, hint="Xem docs/decisions/0026 và deploy/roles.sh.", id="chungthuc.W131")]
