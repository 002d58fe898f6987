"""What we write to those who work in an office, not to citizens: a function a template."""

from django.conf import settings
from django.utils.translation import gettext as _

from chungthuc.notifications.facts import Checkpointed, Doubted, EndsSoon, RightGiven, Watched
from chungthuc.notifications.wording.words import Words, told


def signer_revoked(facts: Doubted) -> Words:
    """To those who certified, not to citizens."""
    return Words(
        subject=_("Chứng thư số bị thu hồi trước khi ký: bản sao số %(code)s") % told(facts),
        body=_(
            "Nơi cấp chứng thư số cho biết: chứng thư số đã dùng để ký hoặc đóng dấu bản sao điện tử số %(code)s của "
            "%(agency)s bị thu hồi trước thời điểm ký.\n\n"
            "Lúc cấp bản sao, nơi cấp chứng thư số chưa công bố việc này. Hệ thống không tự đổi kết quả kiểm tra bản "
            "sao: cơ quan xem lại và quyết định.\n\n"
            "Xem bản sao sau khi đăng nhập tại %(address)s\n"
        )
        % told(facts),
        sms=_("Chứng thư số dùng cho bản sao số %(code)s bị thu hồi trước khi ký. Xem tại %(address)s") % told(facts),
        notice=_(
            "Chứng thư số đã dùng để ký hoặc đóng dấu bản sao số %(code)s bị thu hồi trước thời điểm ký. "
            "Cơ quan cần xem lại bản sao này."
        )
        % told(facts),
    )


def right_given(facts: RightGiven) -> Words:
    """To leader and administrators above, not to citizens."""
    known = {**told(facts), "link": f"{settings.STAFF_ADDRESS}/oversight/records?tab=rights&agency={facts.code}"}
    return Words(
        subject=_("Có người được cấp «%(right)s»") % known,
        body=_(
            "Tại %(agency)s, một người vừa được cấp «%(right)s», có hiệu lực từ %(at)s.\n\n"
            "Xem ai được cấp, ai cấp và căn cứ tại %(link)s\n"
            "Nếu việc này không đúng, báo ngay cho người quản trị cấp trên để chấm dứt quyền đó.\n"
        )
        % known,
        sms=_("Tại %(agency)s (%(code)s), một người vừa được cấp «%(right)s».") % known,
        notice=_("Tại %(agency)s (%(code)s), một người vừa được cấp «%(right)s» từ %(at)s. Xem ở «Nhật ký xem và tìm».")
        % known,
    )


def authority_ends(facts: EndsSoon) -> Words:
    """To whom it is, who lent it, and the office's administrators. Whose it is stands on the page only."""
    known = {**told(facts), "link": f"{settings.ADDRESS}/authorities/{facts.code}"}
    return Words(
        subject=_("Thẩm quyền ký tại %(agency)s hết hiệu lực sau ngày %(ends_on)s") % known,
        body=_(
            "Một thẩm quyền ký chứng thực tại %(agency)s hết hiệu lực sau ngày %(ends_on)s. Từ hôm sau người này không "
            "ký được nữa; bản sao đang chờ người này ký phải chọn người ký khác.\n\n"
            "Nếu công việc tiếp tục: có quyết định mới, rồi người quản trị ghi thẩm quyền mới tại %(link)s\n"
        )
        % known,
        sms=_("Tại %(agency)s (%(code)s), một thẩm quyền ký hết hiệu lực sau ngày %(ends_on)s.") % known,
        notice=_(
            "Tại %(agency)s (%(code)s), một thẩm quyền ký hết hiệu lực sau ngày %(ends_on)s. Nếu công việc tiếp tục, "
            "người quản trị ghi thẩm quyền mới ở mục «Thẩm quyền ký»."
        )
        % known,
    )


def certificate_ends(facts: EndsSoon) -> Words:
    """To its owner and the office's administrators."""
    known = {**told(facts), "link": f"{settings.ADDRESS}/authorities/{facts.code}/certificates"}
    return Words(
        subject=_("Chứng thư số tại %(agency)s hết hạn ngày %(ends_on)s") % known,
        body=_(
            "Một chứng thư số đã đăng ký tại %(agency)s hết hạn ngày %(ends_on)s; hết hạn thì không ký, không đóng dấu "
            "được nữa.\n\n"
            "Đề nghị nơi cấp gia hạn ngay, việc này thường mất vài tuần. Có chứng thư số mới thì người quản trị đăng "
            "ký tại %(link)s\n"
        )
        % known,
        sms=_("Tại %(agency)s (%(code)s), một chứng thư số hết hạn ngày %(ends_on)s.") % known,
        notice=_(
            "Tại %(agency)s (%(code)s), một chứng thư số hết hạn ngày %(ends_on)s. Đề nghị nơi cấp gia hạn, rồi người "
            "quản trị đăng ký chứng thư số mới ở mục «Chứng thư số»."
        )
        % known,
    )


def watch_found(facts: Watched) -> Words:
    """To administrators and operators. What was found, and whose, stands on the page only."""
    known = {**told(facts), "link": f"{settings.STAFF_ADDRESS}/oversight/watch"}
    return Words(
        subject=_("Giám sát ngày %(day)s: %(failures)s lỗi, %(unusual)s điều bất thường") % known,
        body=_(
            "Hệ thống đã tự kiểm tra dữ liệu và các tệp của ngày %(day)s: %(failures)s lỗi, %(unusual)s điều bất "
            "thường cần người quản trị xem.\n\n"
            "Xem từng điều và việc cần làm, sau khi đăng nhập, tại %(link)s\n"
        )
        % known,
        sms=_("Giám sát ngày %(day)s: %(failures)s lỗi, %(unusual)s điều bất thường. Xem tại %(link)s") % known,
        notice=_("Giám sát ngày %(day)s: %(failures)s lỗi, %(unusual)s điều bất thường. Xem ở «Giám sát».") % known,
    )


def checkpoint_made(facts: Checkpointed) -> Words:
    """To the level above and to addresses outside, to be kept: whoever rewrites the log cannot take it back."""
    known = {**told(facts), "link": f"{settings.ADDRESS}/oversight/checkpoints/{facts.day.isoformat()}"}
    return Words(
        subject=_("Mốc kiểm tra nhật ký ngày %(day)s") % known,
        body=_(
            "Mốc kiểm tra nhật ký của ngày %(day)s: %(chains)s chuỗi, %(events)s việc đã ghi.\n\n"
            "Mã của mốc:\n%(hash)s\n\n"
            "Giữ thư này. Về sau, khi nghi nhật ký bị sửa, xóa hoặc viết lại, người vận hành đối chiếu nhật ký với mã "
            "trên. Bản để in: %(link)s\n"
        )
        % known,
        sms=_("Mốc kiểm tra nhật ký ngày %(day)s: %(hash)s") % known,
        notice=_("Đã lập mốc kiểm tra nhật ký ngày %(day)s.") % known,
    )
