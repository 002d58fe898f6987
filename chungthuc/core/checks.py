"""Told before the service starts, in Vietnamese, for the operator of an office reads it, and on «Giám sát» in its
reader's language: what is missing, or dangerous where the papers are real. Ids stay as they are, to be silenced one by
one (SILENCED_SYSTEM_CHECKS)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import Error as DatabaseFault
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungthuc.core.database import roles as database_roles
from chungthuc.core.models import Remembered

NEEDED: dict[str, tuple[Promise, Promise]] = {  # setting → what does not work without it, and what to do
    "TSA_URL": (
        gettext_lazy("CHUNGTHUC_TSA_URL chưa có: không có dấu thời gian thì không bản sao nào cấp được."),
        gettext_lazy("Ghi địa chỉ dịch vụ cấp dấu thời gian."),
    ),
    "TICKET_KEY": (
        gettext_lazy("CHUNGTHUC_TICKET_KEY chưa có: phần mềm ký không nhận yêu cầu ký nào."),
        gettext_lazy("Tạo khóa Ed25519 (openssl genpkey -algorithm ed25519) và ghi đường dẫn của tệp khóa."),
    ),
    "REVOCATION_HOSTS": (
        gettext_lazy(
            "CHUNGTHUC_REVOCATION_HOSTS chưa có: không hỏi được chứng thư số còn hiệu lực hay không, không cấp được."
        ),
        gettext_lazy("Ghi tên các máy OCSP, CRL của tổ chức cấp chứng thư số, cách nhau bằng dấu phẩy."),
    ),
    "CHECKPOINT_KEY": (
        gettext_lazy(
            "CHUNGTHUC_CHECKPOINT_KEY chưa có: không lập mốc kiểm tra nhật ký, nhật ký bị viết lại thì không ai biết."
        ),
        gettext_lazy(
            "Tạo khóa Ed25519 riêng (openssl genpkey -algorithm ed25519), để ngoài cơ sở dữ liệu, ghi đường dẫn"
            " tệp khóa."
        ),
    ),
}


@register("chungthuc")
def never_both(**_kwargs: Any) -> list[CheckMessage]:
    """The switch of builders takes limits away; an address of the outside says that somebody works there."""
    if not (settings.DEVELOPMENT and settings.ADDRESS.startswith("https://")):
        return []
    return [
        Error(
            _("CHUNGTHUC_DEVELOPMENT=1 cùng với địa chỉ https: khóa bí mật ai cũng biết, giới hạn bị bỏ."),
            hint=_("Bỏ CHUNGTHUC_DEVELOPMENT ở nơi có giấy tờ thật."),
            id="chungthuc.E001",
        )
    ]


@register("chungthuc", deploy=True)
def nothing_is_missing(**_kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = [
        Warning(str(words), hint=str(hint), id=f"chungthuc.W1{place:02}")
        for place, (name, (words, hint)) in enumerate(NEEDED.items(), start=1)
        if not getattr(settings, name)
    ]
    return [*found, *_trust(), *_doors()]


def _trust() -> list[CheckMessage]:
    """Without roots no signature is ever valid."""
    places = {"W110": (Path(settings.TRUST), _("người ký")), "W111": (Path(settings.TRUST) / "tsa", _("dấu thời gian"))}
    return [
        Warning(
            _("%(place)s không có chứng thư số gốc nào (*.pem) của %(whose)s: mọi tệp đều «chưa đủ căn cứ».")
            % {"place": place, "whose": whose},
            hint=_("Chép chứng thư số gốc của tổ chức được công nhận vào thư mục này (CHUNGTHUC_TRUST)."),
            id=f"chungthuc.{number}",
        )
        for number, (place, whose) in places.items()
        if not any(place.glob("*.pem"))
    ]


def _doors() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.ADDRESS.startswith("https://"):
        words = _("CHUNGTHUC_ADDRESS không phải https: mật khẩu và giấy tờ đi qua mạng ai cũng đọc được.")
        found.append(
            Warning(words, hint=_("Đặt deploy/nginx.conf phía trước và ghi địa chỉ https."), id="chungthuc.W120")
        )
    elif not settings.BEHIND_PROXY:
        words = _("Dịch vụ không đứng sau proxy (CHUNGTHUC_BEHIND_PROXY): vài chục kết nối bỏ dở làm đứng mọi trang.")
        found.append(Warning(words, hint=_("Đặt deploy/nginx.conf phía trước và ghi 1."), id="chungthuc.W123"))
    if not settings.OPERATORS:
        words = _("CHUNGTHUC_OPERATORS chưa có: lỗi chung của hệ thống chỉ báo cho quản trị cấp cao nhất, nếu có.")
        found.append(Warning(words, hint=_("Ghi địa chỉ thư của người vận hành."), id="chungthuc.W122"))
    if settings.STAFF_MFA != "required":
        words = _("Cán bộ chưa bắt buộc xác thực hai lớp: biết mật khẩu là vào được bàn làm việc.")
        found.append(Warning(words, hint=_("Ghi CHUNGTHUC_STAFF_MFA=required."), id="chungthuc.W121"))
    if settings.BREACHED_PASSWORDS and not Path(settings.BREACHED_PASSWORDS).is_file():
        words = _("%(file)s (CHUNGTHUC_BREACHED_PASSWORDS) không có: không ai đặt được mật khẩu.")
        words %= {"file": settings.BREACHED_PASSWORDS}
        found.append(Error(words, hint=_("Chép danh sách vào đó, hoặc bỏ cài đặt này."), id="chungthuc.E122"))
    return found


STAFF_ADDRESS = "staff_address"


@register("chungthuc", deploy=True)
def the_staff_address_is_the_one_of_before(**_kwargs: Any) -> list[CheckMessage]:
    """Signing programs are paired with an origin: at another one each person pairs his anew."""
    try:
        before = Remembered.objects.filter(pk=STAFF_ADDRESS).values_list("value", flat=True).first()
    except DatabaseFault:
        return []  # told by the next
    found: list[CheckMessage] = []
    if before not in (None, settings.STAFF_ADDRESS):
        words = _("Địa chỉ của cán bộ đổi từ %(before)s thành %(now)s: các phần mềm ký đã ghép không còn dùng được.")
        words %= {"before": before, "now": settings.STAFF_ADDRESS}
        hint = _("Báo người ký ghép lại phần mềm ký, rồi chạy: manage keep_staff_address --changed.")
        found.append(Warning(words, hint=hint, id="chungthuc.W125"))
    host, domain = settings.STAFF_HOST.partition(":")[0], settings.PASSKEY_DOMAIN
    if host and host != domain and not host.endswith(f".{domain}"):
        words = _("Khóa truy cập gắn với %(domain)s (CHUNGTHUC_PASSKEY_DOMAIN): không dùng được ở %(host)s.")
        words %= {"domain": domain, "host": host}
        found.append(Warning(words, hint=_("Ghi tên miền chung của hai địa chỉ."), id="chungthuc.W126"))
    return found


@register("chungthuc", deploy=True)
def the_database_role_is_small(**_kwargs: Any) -> list[CheckMessage]:
    """Whoever takes the service over should not be able to put triggers aside."""
    try:
        dangers = database_roles.dangers()
    except DatabaseFault:
        return [Warning(_("Không hỏi được cơ sở dữ liệu (DATABASE_URL)."), id="chungthuc.W130")]
    if not dangers:
        return []
    words = _("Vai trò của dịch vụ trong cơ sở dữ liệu có quá nhiều quyền (%(rights)s).")
    words %= {"rights": ", ".join(dangers)}
    return [Warning(words, hint=_("Xem docs/decisions/0026 và deploy/roles.sh."), id="chungthuc.W131")]
