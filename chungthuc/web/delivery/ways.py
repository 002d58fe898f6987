"""Which way a result goes, and why, in words: at the counter before «Trình ký», at the clerk's before it leaves."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from chungthuc.certification.models import Route
from chungthuc.certification.results.delivery import route_for
from chungthuc.dossiers.models import Dossier, EmailCheck


@dataclass(frozen=True)
class Way:
    """``route`` of ``certification.models.Route``; where the result goes; why it goes there and not elsewhere."""

    route: str
    where: str
    why: str


def way_for(dossier: Dossier) -> Way:
    """For a dossier, also one that is not kept yet."""
    route = route_for(dossier)
    if route == Route.ACCOUNT:
        return Way(
            route,
            _("«Kho dữ liệu điện tử» của tài khoản"),
            _("Số giấy tờ và tên người yêu cầu trùng với tài khoản."),
        )
    why = _not_the_account(dossier)
    if route == Route.EMAIL:
        return Way(route, _("Thư điện tử đến %(email)s") % {"email": dossier.email}, f"{why} {_checked(dossier)}")
    if dossier.email:
        why = _("%(why)s Địa chỉ %(email)s chưa được kiểm tra nên không dùng.") % {"why": why, "email": dossier.email}
    else:
        why = _("%(why)s Không có địa chỉ thư điện tử.") % {"why": why}
    return Way(route, _("Người yêu cầu nhận bằng mã in trên phiếu hẹn"), why)


def _not_the_account(dossier: Dossier) -> str:
    if dossier.account is None:
        return str(_("Người yêu cầu không có tài khoản."))
    if dossier.open_account is None:
        return str(_("Người yêu cầu đã xóa tài khoản."))
    if not dossier.account.identity_is_checked:
        return _("Không vào kho của tài khoản %(name)s: số giấy tờ của tài khoản chưa được đối chiếu với thẻ.") % {
            "name": dossier.account.full_name
        }
    return _("Không vào kho của tài khoản %(name)s: số giấy tờ hoặc tên người yêu cầu khác với tài khoản.") % {
        "name": dossier.account.full_name
    }


def _checked(dossier: Dossier) -> str:
    if dossier.email_check == EmailCheck.CODE:
        return str(_("Địa chỉ đã được xác nhận bằng mã."))
    return str(_("Địa chỉ đã được đọc lại cho người yêu cầu nghe."))
