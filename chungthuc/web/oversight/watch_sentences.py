"""What a night found, in sentences: what it is, and what the administrator does about it."""

from typing import assert_never

from django.urls import reverse
from django.utils.translation import gettext as _

from chungthuc.watch.models import Finding, Kind
from chungthuc.web.oversight import watch_words


def sentence(found: Finding, who: str) -> str:
    """``who``: the person's name or the copy's number where it is about one, else the plain subject."""
    told = {"who": who, "n": found.number, "detail": found.detail, "subject": found.subject,
            **watch_words.of_detail(found.detail)}  # fmt: skip
    match Kind(found.kind):
        case Kind.INVARIANT:
            return _("Quy tắc %(detail)s không còn đúng với %(who)s.") % told
        case Kind.FILE_CHANGED:
            return _("Tệp của %(who)s không còn đúng từng byte như khi cấp (%(part)s).") % told
        case Kind.VERDICT_CHANGED:
            return _("Kiểm tra lại tệp của %(who)s không còn ra «Hợp lệ»: %(why)s") % told
        case Kind.BLOB_MISSING:
            return _("Kho tệp không còn tệp %(subject)s (%(detail)s).") % told
        case Kind.BLOB_UNCLAIMED:
            return _("Tệp %(subject)s không thuộc hồ sơ nào; đã chuyển riêng ra, không xóa.") % told
        case Kind.REGISTER_BEHIND:
            return _("Sổ %(subject)s dừng ở số %(detail)s, nhưng số %(n)s đã cấp ra ngoài.") % told
        case Kind.NO_CHECKPOINT:
            return _("Không lập được mốc kiểm tra nhật ký của ngày %(day)s.") % {"day": _day(found)}
        case Kind.UNFINISHED:
            return _("Lần giám sát ngày %(day)s không chạy hết.") % {"day": _day(found)}
        case Kind.JOBS_GIVEN_UP:
            return _("Việc chạy nền «%(job)s» thử nhiều lần vẫn hỏng, %(n)s lượt.") % told
        case Kind.LETTERS_FAILED:
            return _("%(n)s thư, tin nhắn trong ngày không gửi được.") % told
        case Kind.LOGINS_OF_ACCOUNT:
            return _("Tài khoản của %(who)s: %(n)s lần đăng nhập sai trong ngày.") % told
        case Kind.LOGINS_OF_NETWORK:
            return _("%(n)s lần đăng nhập sai trong ngày từ cùng một nơi trên mạng (dấu %(subject)s).") % told
        case Kind.LOOKS:
            return _("%(who)s mở xem %(n)s giấy tờ trong ngày.") % told
        case Kind.LOOKUPS:
            return _("%(who)s tìm %(n)s người mà không nhận hồ sơ nào của họ.") % told
        case Kind.REFUSALS:
            return _("%(who)s bị từ chối %(n)s lần trong ngày vì không có quyền.") % told
        case Kind.VOIDED:
            return _("%(who)s hủy %(n)s số chứng thực trong ngày.") % told
        case unknown:
            assert_never(unknown)


def _day(found: Finding) -> str:
    return "/".join(found.subject.split("-")[::-1])


RECORDS = {Kind.LOOKS: "looks", Kind.LOOKUPS: "lookups", Kind.REFUSALS: "refusals"}


def link(found: Finding) -> str:
    """Where each single one can be read; empty where there is no such page."""
    tab = RECORDS.get(Kind(found.kind), "")
    return f"{reverse('records')}?tab={tab}&agency={found.agency.code}" if tab and found.agency else ""


def advice(found: Finding) -> str:
    """What to do now; an act, not a worry."""
    match Kind(found.kind):
        case Kind.INVARIANT:
            return _("Không sửa tay trong cơ sở dữ liệu. Gửi mã quy tắc và dòng này cho người vận hành.")
        case Kind.FILE_CHANGED | Kind.BLOB_MISSING:
            return _("Người vận hành chép lại tệp từ bản sao lưu gần nhất, rồi chạy lại giám sát.")
        case Kind.VERDICT_CHANGED:
            return _("Mở bản sao, kiểm tra trên trang «Kiểm tra bản sao» và báo người vận hành.")
        case Kind.BLOB_UNCLAIMED:
            return _("Nếu vừa khôi phục dữ liệu, giữ tệp lại để đối chiếu; nếu không, không cần làm gì.")
        case Kind.REGISTER_BEHIND:
            return _("Sổ này tạm ngừng cấp số. Nhờ người vận hành đối chiếu sổ với các số đã cấp ra ngoài.")
        case Kind.NO_CHECKPOINT:
            return _("Người vận hành xem worker có chạy qua nửa đêm không và có đọc được khóa ký mốc không.")
        case Kind.UNFINISHED:
            return _("Xem tiến trình worker có chạy suốt đêm không.")
        case Kind.JOBS_GIVEN_UP:
            return _("Người vận hành xem nhật ký của worker. Bản sao bị dừng hiện ở bàn của người phải xử lý.")
        case Kind.LETTERS_FAILED:
            return _("Mở hồ sơ và bấm «Gửi lại», hoặc sửa địa chỉ người nhận.")
        case Kind.LOGINS_OF_ACCOUNT:
            return _("Gọi hỏi người có tài khoản; không phải họ thì đổi mật khẩu và bật xác thực hai lớp.")
        case Kind.LOGINS_OF_NETWORK:
            return _("Có thể là dò mật khẩu. Người vận hành xem nhật ký máy chủ và chặn nơi ấy nếu cần.")
        case Kind.LOOKS | Kind.LOOKUPS | Kind.REFUSALS:
            return _("Xem từng lần ở «Nhật ký xem và tìm» và hỏi lý do.")
        case Kind.VOIDED:
            return _("Xem lý do hủy của từng số trong sổ.")
        case unknown:
            assert_never(unknown)
