"""«Gửi lại»: the letter with the result once more, to the same checked address, also after it was delivered."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungthuc.accounts.models import Person
from chungthuc.certification.lifecycle import IN_FORCE
from chungthuc.certification.models import CertifiedCopy, Delivery, Route
from chungthuc.certification.permissions import demand_slip
from chungthuc.certification.results.delivery import living
from chungthuc.core import clock, throttle
from chungthuc.core.errors import NotAllowed
from chungthuc.core.throttle import Key, Limit
from chungthuc.notifications import outbox
from chungthuc.notifications.models import Message

AGAIN = Limit("result-again", most=3, seconds=3600, what=gettext_lazy("Thư này vừa được gửi lại nhiều lần."))


def send_again(copy: CertifiedCopy, message: Message, *, by: Person) -> None:
    """Any message of the copy that failed; its result's letter also where it was sent and nobody found it.

    Raises NotAllowed("not_sent_again") for anything else, TooMany.
    """
    demand_slip(by, copy.agency)
    throttle.demand(AGAIN, Key(f"message:{message.pk}"))
    with transaction.atomic():
        copy.lock()
        handed_over = living(copy)
        is_result = _is_its_letter(copy, handed_over, message)
        if not outbox.resend(message, by=by, sent_too=is_result):
            raise NotAllowed(
                "not_sent_again",
                _("Tin này đang được gửi, đã được rút, hoặc không phải thư trả kết quả."),
                _("Trang đã được tải lại: xem trạng thái hiện tại."),
            )
        if is_result and handed_over is not None:  # the link in it lives as long as the letter says
            Delivery.objects.filter(pk=handed_over.pk).update(at=clock.now())
    throttle.take(AGAIN, Key(f"message:{message.pk}"))


def _is_its_letter(copy: CertifiedCopy, handed_over: Delivery | None, message: Message) -> bool:
    """Of the handing over that counts, to the address that stands in the dossier as checked."""
    if handed_over is None or handed_over.route != Route.EMAIL or copy.status not in IN_FORCE:
        return False
    dossier = copy.dossier
    checked = bool(dossier.email_check) and message.recipient == dossier.email
    return checked and handed_over.reference == message.pk
