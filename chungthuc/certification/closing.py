"""«Xóa tài khoản»: a citizen closes his own account. What was for him alone goes at once; what the law lets the office
keep stays: register, dossiers, copies (NĐ 23/2015/NĐ-CP Art. 14), and events, which name nobody. decision 0049.

Appointments that have not begun are cancelled with it, for whoever leaves should not have to clear up first. A dossier
in work goes on, and its result waits for the slip: a citizen's right to leave does not hang on how fast an office is.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in import closing
from chungthuc.appointments import booking
from chungthuc.appointments.booking import places
from chungthuc.appointments.housekeeping import wiping
from chungthuc.appointments.lifecycle import COMING, Role
from chungthuc.appointments.models import Appointment
from chungthuc.appointments.models.appointments import AppointmentQuerySet
from chungthuc.audit.chain import record
from chungthuc.certification.lifecycle import IN_WORK
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import receipts
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.core.throttle import Key
from chungthuc.dossiers.models import Dossier, Draft
from chungthuc.notifications import outbox, tidying
from chungthuc.vault import store as vault

CHAIN = "accounts"


@dataclass(frozen=True)
class Belongings:
    """What an account has when it is about to be closed: how many papers its store shows, the appointments that are
    cancelled with it, the dossiers whose result does not come into it any more."""

    papers: int
    appointments: list[Appointment]
    dossiers: list[Dossier]


def belongings(person: Person) -> Belongings:
    coming = _open_appointments(person).filter(state__in=sorted(COMING))
    return Belongings(vault.items_of(person).count(), list(coming.order_by("starts_at", "pk")), _in_work(person))


def is_this_account(person: Person, typed: str) -> bool:
    """What he types to confirm: the address of this account."""
    return typed.strip().casefold() == person.email.casefold()


def demand_may_close(person: Person) -> None:
    """Raises NotAllowed for staff, Refused("appointment_now") while somebody waits or is served."""
    closing.demand_citizen(person)
    now = clock.now()
    for one in _open_appointments(person).order_by("starts_at"):
        if one.state not in COMING or one.starts_at <= now:
            raise Refused(
                "appointment_now",
                gettext_lazy("Lịch hẹn %(code)s đang đến giờ hoặc đang được phục vụ.") % {"code": one.code},
                gettext_lazy("Xóa tài khoản sau khi lượt hẹn này kết thúc."),
            )


@places.in_one_transaction
def close(person: Person) -> None:
    """Locks go: the person's bookings, the row, slots and appointments, the chain; no copy and no dossier is touched.

    Raises as ``demand_may_close``, Refused("account_closed") the second time.
    """
    places.one_at_a_time(f"person:{person.pk}")
    kept = closing.hold(person)
    closing.demand_open(kept)
    demand_may_close(kept)
    found = _leave_behind(kept)
    address = kept.email
    tidying.forget_account(kept)
    _last_letter(kept, address)
    record(CHAIN, "close_account", subject=f"person:{kept.pk}", by=kept, facts=found)
    closing.empty(kept)


def _leave_behind(person: Person) -> dict[str, int]:
    """Appointments, holds, store, drafts. Counts for the event: no words, no names."""
    booking.release_holds_of(Key(f"person:{person.pk}").hidden)
    coming = list(_open_appointments(person).order_by("pk"))
    for one in coming:
        booking.cancel(one, by=person, role=Role.CITIZEN)
    going_on = _in_work(person)
    wiping.wipe_at_once(Appointment.objects.filter(person=person).exclude(dossiers__in=going_on))
    Draft.objects.filter(writer=person).delete()
    return {"appointments": len(coming), "papers": vault.leave(person), "in_work": len(going_on)}


def _open_appointments(person: Person) -> AppointmentQuerySet:
    return Appointment.objects.filter(person=person).open().select_related("agency")


def _in_work(person: Person) -> list[Dossier]:
    """Dossiers of which a paper is in work or an original still lies at the office."""
    mine = Dossier.objects.filter(account=person).select_related("agency").order_by("received_at", "pk")
    at_work = set(CertifiedCopy.objects.filter(dossier__in=mine, status__in=IN_WORK).values_list("dossier", flat=True))
    return [one for one in mine if one.pk in at_work or (one.is_drop_off and receipts.missing(one))]


def _last_letter(person: Person, address: str) -> None:
    """To the address that was the account's, in Vietnamese, without name, number or paper."""
    with translation.override("vi"):
        outbox.enqueue(
            channel="email",
            recipient=address,
            subject=_("Tài khoản của bạn đã được xóa"),
            body=_(
                "Tài khoản dùng địa chỉ thư này tại %(address)s đã được xóa theo yêu cầu của chủ tài khoản. Lịch hẹn"
                " còn lại đã hủy; kết quả của hồ sơ đang xử lý được trả bằng mã trên phiếu hẹn.\n\nBạn không phải làm"
                " gì thêm. Nếu không phải bạn đã xóa, hãy báo cơ quan nơi bạn nộp hồ sơ. Đây là thư cuối cùng.\n"
            )
            % {"address": settings.ADDRESS.split("://")[-1]},
            key=f"account-closed:{person.pk}",
        )
