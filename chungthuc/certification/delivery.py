"""Handing over: wished by the clerk, done once issued; to the account's store, or by e-mail."""

from django.db import transaction
from django.utils.translation import gettext as _

from chungthuc.accounts.models import Person
from chungthuc.agencies.tree import name_on
from chungthuc.certification.lifecycle import Action, Status
from chungthuc.certification.models import CertifiedCopy, Delivery, Route
from chungthuc.certification.permissions import demand
from chungthuc.core import clock
from chungthuc.notifications import outbox
from chungthuc.vault import store as vault


def wish(copy: CertifiedCopy, *, by: Person) -> None:
    """«Hoàn thành và chuyển bản CTĐT tới người dân/doanh nghiệp»; pressed before the issue, it waits for it."""
    demand(by, Action.SEND, copy)
    with transaction.atomic():
        copy.lock()
        if copy.send_wished_at is None:
            copy.advance(Action.SEND, by=by, send_wished_at=clock.now(), send_wished_by=by)


def route_of(copy: CertifiedCopy) -> Route:
    """To the account when the requester has one, else to the e-mail address given (F126, F127)."""
    return Route.ACCOUNT if copy.dossier.account_id else Route.EMAIL


def hand_over(copy: CertifiedCopy) -> None:
    """The job: what is wished and issued leaves. The row and the outbox are one transaction (invariant I13)."""
    with transaction.atomic():
        copy.lock()
        if copy.status != Status.ISSUED or copy.send_wished_at is None or copy.deliveries.exists():
            return
        if route_of(copy) == Route.ACCOUNT:
            _into_the_store(copy)
        else:
            _by_email(copy)


def confirm(copy: CertifiedCopy) -> None:
    """The message has left: the copy is delivered. Doing it twice is harmless."""
    with transaction.atomic():
        copy.lock()
        if copy.status == Status.ISSUED and copy.deliveries.exists():
            copy.advance(Action.DELIVER, by="system:delivery")


def _into_the_store(copy: CertifiedCopy) -> None:
    account = copy.dossier.account
    if account is None:
        raise ValueError("an account delivery needs an account")
    item = vault.put(account, subject=copy.subject, title=copy.original_title, code=copy.code, document=copy.document)
    Delivery.objects.create(copy=copy, route=Route.ACCOUNT, reference=item.pk)
    copy.advance(Action.DELIVER, by="system:delivery")


def _by_email(copy: CertifiedCopy) -> None:
    agency = name_on(copy.agency, clock.today())
    message = outbox.enqueue(
        channel="email",
        recipient=copy.dossier.email,
        subject=_("Bản sao điện tử đã chứng thực – hồ sơ %(code)s") % {"code": copy.dossier.code},
        body=_(
            "%(agency)s gửi kèm thư này bản sao điện tử được chứng thực từ bản chính.\n\n"
            "Hãy gửi nguyên tệp PDF. Bản in, ảnh chụp màn hình không thay cho tệp này.\n\n"
            "Kiểm tra bản sao: quét mã QR trên trang lời chứng, hoặc mở trang kiểm tra và tải tệp lên.\n"
        )
        % {"agency": agency},
        document=copy.document,
        file_name=_("ban-sao-chung-thuc-%(code)s.pdf") % {"code": copy.dossier.code},
        key=f"result:{copy.pk}",
        then="certification.confirm_delivery",
    )
    Delivery.objects.create(copy=copy, route=Route.EMAIL, reference=message.pk)
