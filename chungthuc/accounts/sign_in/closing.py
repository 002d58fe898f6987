"""«Xóa tài khoản», the account itself: how it is emptied, and who may not. decision 0049."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Authority, ContactCode, Duty, Grant, Person, Post
from chungthuc.accounts.models.people import NAMELESS
from chungthuc.accounts.sign_in import open_sign_ins
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused


def hold(person: Person) -> Person:
    """The row as it stands now, held until the transaction ends: nobody closes the account meanwhile, and nobody who
    is about to give it something overlooks that it was closed.

    After the copy's lock, before the chain's. Without the key: rows that refer to the person may come at any time.
    """
    return Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def demand_open(person: Person) -> None:
    """Raises Refused("account_closed")."""
    if person.closed_at is not None:
        raise Refused(
            "account_closed",
            _("Tài khoản này vừa bị chủ tài khoản xóa."),
            _("Tiếp nhận như người không có tài khoản: kết quả trả bằng phiếu hẹn hoặc thư điện tử."),
        )


def demand_citizen(person: Person) -> None:
    """Who has, will have or once had a right, a post or a duty: what he did names him, for as long as it counts.

    Raises NotAllowed("staff_account" | "former_staff_account").
    """
    now = clock.now()
    held = [kind.objects.filter(person=person) for kind in (Grant, Post, Authority)]
    lasting = Q(until__isnull=True) | Q(until__gt=now)
    if any(rows.filter(lasting).exists() for rows in held):
        raise NotAllowed(
            "staff_account",
            _("Tài khoản này đang có quyền hoặc chức vụ tại một cơ quan nên không tự xóa được."),
            _("Đề nghị người quản trị của cơ quan kết thúc quyền và khóa tài khoản."),
        )
    if any(rows.exists() for rows in held) or Duty.objects.filter(person=person).exists():
        raise NotAllowed(
            "former_staff_account",
            _("Tài khoản này từng tiếp nhận, ký hoặc đóng dấu bản sao; tên người đã làm phải còn trong lịch sử."),
            _("Đề nghị người quản trị của cơ quan khóa tài khoản để không ai đăng nhập được nữa."),
        )


def empty(person: Person) -> None:
    """Every personal data of the (held) row, and all by which somebody could come in; the row stays. E-mail and number
    are free for a new account.

    The unique address changes here, and with it the key of the row: call it when the chain is held already, for rows
    that refer to the person ask for that key as the very last thing in their transactions.
    """
    open_sign_ins.end_all(person)
    for rows in (EmailAddress.objects.filter(user_id=person.pk), Authenticator.objects.filter(user_id=person.pk)):
        rows.delete()
    ContactCode.objects.filter(person=person).delete()
    person.email, person.full_name = f"closed-{person.pk}@account.invalid", NAMELESS  # RFC 2606: nobody's for ever
    person.id_number = person.phone = person.identity_source = ""
    person.identity_checked_at = person.identity_checked_by = person.phone_confirmed_at = person.last_login = None
    person.is_active, person.closed_at = False, clock.now()
    person.set_unusable_password()
    person.save()
