"""Handing over: wished by the clerk, done once issued; to the account's store, by e-mail, or for the slip's code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in import closing
from chungthuc.audit.chain import record
from chungthuc.certification.finding import keeping
from chungthuc.certification.lifecycle import IN_FORCE, Action, Status
from chungthuc.certification.models import CertifiedCopy, Delivery, Route
from chungthuc.certification.permissions import demand
from chungthuc.certification.results import messages
from chungthuc.core import clock, jobs
from chungthuc.core.errors import NotAllowed, Refused, demand_reason
from chungthuc.core.identifiers import random_code
from chungthuc.dossiers.models import MOST_TRIES, Dossier
from chungthuc.notifications import outbox
from chungthuc.vault import store as vault

LINK_LIFE = timedelta(days=90)  # of the link in a letter; afterwards the office sends again


@dataclass(frozen=True)
class Addressee:
    """Where a result shall go. An address counts only when it was checked (``email_check``)."""

    account: Person | None = None
    email: str = ""
    email_check: str = ""
    phone: str = ""


def wish(copy: CertifiedCopy, *, by: Person) -> None:
    """«Hoàn thành và chuyển bản CTĐT tới người dân/doanh nghiệp»; pressed before the issue, it waits for it."""
    demand(by, Action.SEND, copy)
    with transaction.atomic():
        copy.lock()
        if copy.send_wished_at is None:
            copy.advance(Action.SEND, by=by, send_wished_at=clock.now(), send_wished_by=by)


def route_of(copy: CertifiedCopy) -> Route:
    """To the account when number and name are its own, else to a checked address, else the slip."""
    return route_for(copy.dossier)


def route_for(dossier: Dossier) -> Route:
    """The same for a dossier that need not be kept yet: what the form at the counter shows."""
    if dossier.is_the_accounts:
        return Route.ACCOUNT
    return Route.EMAIL if dossier.email and dossier.email_check else Route.CLAIM


def hand_over(copy: CertifiedCopy) -> None:
    """The job: what is wished and issued leaves. The row and the outbox are one transaction (invariant I13)."""
    with transaction.atomic():
        copy.lock()
        if copy.status != Status.ISSUED or copy.send_wished_at is None or living(copy):
            return
        if copy.dossier.account is not None:  # closed in this moment, it has no store any more
            copy.dossier.account = closing.hold(copy.dossier.account)
        delivery = _sent(copy)
        messages.tell(copy, delivery)
        if delivery.route == Route.ACCOUNT:
            copy.advance(Action.DELIVER, by="system:delivery")


def _sent(copy: CertifiedCopy) -> Delivery:
    match route_of(copy):
        case Route.ACCOUNT:
            return _into_the_store(copy)
        case Route.EMAIL:
            return _by_email(copy)
        case Route.CLAIM:
            return _for_the_slip(copy)


def _for_the_slip(copy: CertifiedCopy) -> Delivery:
    _given_for_code(copy, True)
    return Delivery.objects.create(copy=copy, route=Route.CLAIM)


def _given_for_code(copy: CertifiedCopy, given: bool) -> None:
    """Beside the columns by which the clerk's lists are walked (``models.lists``)."""
    copy.given_for_code = given
    copy.save(update_fields=["given_for_code"])


def _end(copy: CertifiedCopy, delivery: Delivery, reason: str, by: Person) -> None:
    """It counts no longer: nothing that it gave out opens anything."""
    Delivery.objects.filter(pk=delivery.pk).update(blocked_at=clock.now(), blocked_by=by, block_reason=reason)
    _given_for_code(copy, False)


def living(copy: CertifiedCopy) -> Delivery | None:
    """The handing over that counts; blocked ones do not."""
    return copy.deliveries.filter(blocked_at=None).first()


def living_of(copies: Iterable[CertifiedCopy]) -> dict[UUID, Delivery]:
    """The same for many copies in one question, by the copy's id."""
    return {one.copy_id: one for one in Delivery.objects.filter(copy__in=copies, blocked_at=None)}


def confirm(delivery_id: str) -> None:
    """The message has left: the copy is delivered; it came back: it is not. Doing it twice is harmless.

    Raises jobs.NothingThere.
    """
    with transaction.atomic():
        delivery = jobs.found(Delivery.objects.select_related("copy"), pk=delivery_id)
        copy = delivery.copy
        copy.lock()
        if living(copy) != delivery:
            return
        came_back = outbox.has_failed(f"result:{delivery.pk}")
        if copy.status == Status.ISSUED and not came_back:
            copy.advance(Action.DELIVER, by="system:delivery")
        elif copy.status == Status.DELIVERED and came_back and delivery.received_at is None:
            copy.advance(Action.BOUNCE, by="system:bounces")


def by_link(code: str) -> Delivery | None:
    """The living delivery whose letter holds this code; None for anything else, without saying why."""
    letters = Delivery.objects.filter(route=Route.EMAIL, blocked_at=None, at__gt=clock.now() - LINK_LIFE)
    found = letters.select_related("copy__dossier", "copy__entry__volume__register").filter(code=code).first()
    return found if found and found.copy.status in IN_FORCE else None


def receive(delivery: Delivery) -> bool:
    """Whoever holds the link opens the file: noted the first time. False when it was blocked in the meantime."""
    with transaction.atomic():
        copy = CertifiedCopy.objects.get(pk=delivery.copy_id)
        copy.lock()
        mine = Delivery.objects.filter(pk=delivery.pk, blocked_at=None)
        if copy.status not in IN_FORCE or not mine.exists():
            return False
        if mine.filter(received_at=None).update(received_at=clock.now()):
            if copy.status == Status.ISSUED:
                copy.advance(Action.DELIVER, by="requester:link")
            copy.advance(Action.RECEIVE, by="requester:link")
    return True


def claim(copy: CertifiedCopy, *, secret: str) -> None:
    """The slip's code was given; ``secret`` is the end of the requester's number. Raises Refused, NotAllowed."""
    _demand_secret(copy.dossier, secret)
    with transaction.atomic():
        copy.lock()
        delivery = living(copy)
        if copy.status not in IN_FORCE or delivery is None or delivery.route != Route.CLAIM:
            raise NotAllowed("not_ready", _("Kết quả chưa sẵn sàng."), _("Mở lại trang này sau."))
        if delivery.received_at is None:
            Delivery.objects.filter(pk=delivery.pk).update(received_at=clock.now())
            copy.advance(Action.DELIVER, by="requester:slip")
            copy.advance(Action.RECEIVE, by="requester:slip")


def readdress(copy: CertifiedCopy, addressee: Addressee, *, by: Person) -> None:
    """Correct where the result goes, before it has reached anybody (or after the wrong delivery was blocked).

    A letter that failed and a slip that nobody used are replaced; what was wished is then sent to the new place.
    """
    demand(by, Action.READDRESS, copy)
    with transaction.atomic():
        copy.lock()
        _replace_what_reached_nobody(copy, by)
        if addressee.account is not None and addressee.account != copy.dossier.account:
            closing.demand_open(closing.hold(addressee.account))
        Dossier.objects.filter(pk=copy.dossier_id).update(
            account=addressee.account,
            email=addressee.email,
            email_check=addressee.email_check,
            phone=addressee.phone,
        )
        copy.dossier.refresh_from_db()
        copy.advance(Action.READDRESS, by=by, recorded={"route": route_of(copy)})
        record(copy.agency.code, "readdress_dossier", row=copy.dossier, by=by)


def block(copy: CertifiedCopy, *, reason: str, by: Person) -> None:
    """«Chặn kết quả gửi nhầm»: the link is dead, the store shows it no longer, the slip gets another code.

    What was downloaded or lies in a mailbox cannot be taken back; the event says when this was seen.
    """
    demand(by, Action.BLOCK, copy)
    demand_reason(reason)
    with transaction.atomic():
        copy.lock()
        delivery = living(copy)
        if delivery is None:
            raise NotAllowed("nothing_sent", _("Chưa có kết quả nào được chuyển để chặn."))
        _end(copy, delivery, reason, by)
        if delivery.route == Route.ACCOUNT:
            vault.take_back(copy.subject)
        outbox.withdraw(f"result:{delivery.pk}")
        outbox.abandon(f"result:{delivery.pk}")
        _renew_code(copy.dossier, by)
        recorded = {"route": delivery.route}
        copy.advance(Action.BLOCK, by=by, reason=reason, recorded=recorded, send_wished_at=None, send_wished_by=None)


def new_code(dossier: Dossier, *, by: Person) -> None:
    """Another code for the slip (lost, read by others, locked); the old one opens nothing any more."""
    with transaction.atomic():
        _renew_code(dossier, by)


def _renew_code(dossier: Dossier, by: Person) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(follow_code=random_code(), claim_tries=0)
    dossier.refresh_from_db()
    keeping.keep_dossier(dossier)
    record(dossier.agency.code, "new_code", row=dossier, by=by)


def reached_nobody(delivery: Delivery) -> bool:
    """A letter that no mail server took, or a slip with which nobody came: nothing has to be blocked."""
    if delivery.route == Route.CLAIM:
        return delivery.received_at is None
    return delivery.route == Route.EMAIL and outbox.has_failed(f"result:{delivery.pk}")


def letter_failed(copy: CertifiedCopy) -> bool:
    """Its letter is with no mail server, and nothing goes on by itself."""
    living = copy.deliveries.filter(blocked_at=None, route=Route.EMAIL).first()
    return living is not None and reached_nobody(living)


def _replace_what_reached_nobody(copy: CertifiedCopy, by: Person) -> None:
    delivery = living(copy)
    if delivery is None:
        return
    if not reached_nobody(delivery) or (delivery.route == Route.EMAIL and not outbox.abandon(f"result:{delivery.pk}")):
        raise NotAllowed(
            "already_sent", _("Kết quả đã được chuyển."), _("Nếu gửi nhầm, hãy chặn kết quả gửi nhầm trước.")
        )
    outbox.withdraw(f"result:{delivery.pk}")
    reason = str(_("Sửa nơi nhận trước khi kết quả đến người nhận"))
    _end(copy, delivery, reason, by)


def _demand_secret(dossier: Dossier, secret: str) -> None:
    """An answer takes one of the tries before it is compared, by one conditional UPDATE; a right one gives it back.

    So a hundred answers at once are no more guesses than five.
    """
    tries = Dossier.objects.filter(pk=dossier.pk)
    if not tries.filter(claim_tries__lt=MOST_TRIES).update(claim_tries=F("claim_tries") + 1):
        raise NotAllowed(
            "claim_locked",
            _("Mã đã bị khóa vì nhập sai nhiều lần."),
            _("Mang giấy tờ tùy thân đến cơ quan để nhận mã mới."),
        )
    if dossier.knows(secret):
        tries.filter(claim_tries__gt=0).update(claim_tries=F("claim_tries") - 1)
        return
    raise Refused(
        "wrong_secret",
        _("Bốn ký tự cuối không đúng."),
        _(
            "Nhập bốn ký tự cuối của số giấy tờ (CCCD, CMND, hộ chiếu, MST) của người yêu cầu chứng thực; "
            "không có số giấy tờ thì bốn số cuối của số điện thoại đã cho tại quầy."
        ),
    )


def _into_the_store(copy: CertifiedCopy) -> Delivery:
    account = copy.dossier.account
    if account is None:
        raise ValueError("an account delivery needs an account")
    item = vault.put(account, subject=copy.subject, title=copy.original_title, code=copy.code, document=copy.document)
    return Delivery.objects.create(copy=copy, route=Route.ACCOUNT, reference=item.pk)


def _by_email(copy: CertifiedCopy) -> Delivery:
    """The file itself where a mail server takes it, and in any case a link that can be blocked."""
    delivery = Delivery(copy=copy, route=Route.EMAIL)
    attached = copy.document.length <= settings.MAIL_FILE_LIMIT
    message = outbox.enqueue(
        channel="email",
        recipient=copy.dossier.email,
        subject=_("Bản sao điện tử đã chứng thực – hồ sơ %(code)s") % {"code": copy.dossier.code},
        body=messages.body(copy, delivery, attached=attached),
        document=copy.document if attached else None,
        file_name=_("ban-sao-chung-thuc-%(code)s.pdf") % {"code": copy.dossier.code} if attached else "",
        key=f"result:{delivery.pk}",
        about=copy.subject,
        then="certification.confirm_delivery",
    )
    delivery.reference = message.pk
    delivery.save()
    return delivery
