"""The appointment: who comes when, with how much; the units it has in which slots."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.appointments.lifecycle import APPOINTMENT_LIFE, CALLED_OFF, OPEN, Action, AppointmentStatus, Role
from chungthuc.appointments.models.slots import Slot
from chungthuc.audit.chain import begun_in, history, record
from chungthuc.audit.models import Event
from chungthuc.core import clock
from chungthuc.core.identifiers import ALPHABET
from chungthuc.core.models import Thing


class Source(models.TextChoices):
    WEB = "web", _("Trực tuyến")
    DESK = "desk", _("Tại quầy")
    PHONE = "phone", _("Qua điện thoại")


def new_code() -> str:
    """Nine letters of thirty, 44 random bits, in threes to be read aloud: «7K2-M9P-QRX»."""
    letters = "".join(secrets.choice(ALPHABET) for _place in range(9))
    return f"{letters[:3]}-{letters[3:6]}-{letters[6:]}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, person: Any) -> "AppointmentQuerySet":
        """His own, and all of the agencies where he receives people."""
        if not isinstance(person, Person):
            return self.none()
        return self.filter(Q(person=person) | Q(agency__in=rights.agencies_where(person, Right.CREATE_COPY)))

    def living(self) -> "AppointmentQuerySet":
        """Without those that another one has taken the place of: each code once."""
        return self.exclude(state=AppointmentStatus.MOVED)

    def open(self) -> "AppointmentQuerySet":
        return self.filter(state__in=sorted(OPEN))


class Appointment(Thing):
    """An appointment that was agreed. After a move the next row has the same code and points back by ``moved_from``."""

    code = models.CharField(max_length=11, default=new_code)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="appointments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    who = models.CharField(max_length=70)  # the account, or a keyed hash of the contact: what the caps count
    contact_name = models.CharField(max_length=200, blank=True)
    comes = models.CharField(max_length=200, blank=True)  # who comes for an organisation, if it said so
    contact_phone = models.CharField(max_length=20, blank=True)
    contact_email = models.EmailField(blank=True)
    papers = models.JSONField(default=list)  # [{"type": code, "originals": n, "pages": n}]
    units = models.PositiveSmallIntegerField()
    drop_off = models.BooleanField(default=False)  # «nộp giấy tờ số lượng lớn»: the originals stay, receipted
    slots: "models.ManyToManyField[Slot, Place]" = models.ManyToManyField(
        Slot, through="Place", related_name="appointments"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=AppointmentStatus.choices)
    source = models.CharField(max_length=5, choices=Source.choices)
    public = models.BooleanField(default=True)  # taken from the public's share
    confirm_by = models.DateTimeField(null=True, blank=True)
    moved_from = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="moved_to")
    moves = models.PositiveSmallIntegerField(default=0)  # by the citizen
    reason = models.CharField(max_length=300, blank=True)  # why it was moved, cancelled or squeezed in
    request_key = models.CharField(max_length=64, unique=True)
    booked_at = models.DateTimeField(default=clock.now)
    state_since = models.DateTimeField(default=clock.now)
    wiped_at = models.DateTimeField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(state="moved"), name="one_living_appointment_a_code"),
            models.CheckConstraint(
                name="appointment_takes_time", condition=Q(units__gte=1, starts_at__lt=F("ends_at"))
            ),
            models.CheckConstraint(
                name="appointment_can_be_told",
                condition=Q(person__isnull=False)
                | ~Q(contact_email="")
                | ~Q(contact_phone="")
                | Q(wiped_at__isnull=False),
            ),
            models.CheckConstraint(
                name="unconfirmed_appointment_has_a_limit",
                condition=~Q(state="preconfirmed") | Q(confirm_by__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_called_off_has_a_reason", condition=~Q(state="cancelled_by_agency") | ~Q(reason="")
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "state", "starts_at", "id"], name="appointment_list"),
            models.Index(fields=["agency", "starts_at", "id"], name="appointment_day"),
            models.Index(fields=["person", "-starts_at", "id"], name="appointment_person"),
            models.Index(fields=["who", "starts_at"], name="appointment_who"),
            models.Index(fields=["state", "starts_at"], name="appointment_state"),
            models.Index(
                fields=["agency", "starts_at", "id"], condition=Q(state__in=sorted(OPEN)), name="appointment_open"
            ),
            models.Index(fields=["agency", "starts_at", "id"], condition=Q(drop_off=True), name="appointment_drop_off"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def subject(self) -> str:
        return f"appointment:{self.pk}"

    @property
    def revision(self) -> int:
        """How many times it was moved or called off, by whomever; 0 as it was booked (RFC 5545 §3.8.7.4)."""
        count, before = int(self.state in CALLED_OFF), self.moved_from_id
        while before is not None:
            count, before = count + 1, Appointment.objects.values_list("moved_from", flat=True).get(pk=before)
        return count

    @property
    def chain(self) -> str:
        """The agency's chain for appointments (its older name): a busy morning does not wait behind the register's.
        Of one that a merger brought here that of the office where it was booked."""
        return begun_in(self.subject, chain_of(self.agency))

    @property
    def history(self) -> models.QuerySet[Event]:
        return history(self.subject)

    def lock(self) -> None:
        """Hold the row and see what others did to it. Locks go person, slots, appointment, list, chain."""
        self.refresh_from_db(from_queryset=Appointment.objects.select_for_update(of=("self",)))

    @transaction.atomic
    def advance(
        self, action: Action, *, role: Role, by: Any, recorded: dict[str, Any] | None = None, **facts: Any
    ) -> Event:
        """The only way an appointment changes state: lock, check, save, record.

        ``facts`` are fields to set; ``recorded`` goes into the event and holds no personal data. Raises NotAllowed.
        """
        self.shift(action, role=role, **facts)
        return self.tell(action, role=role, by=by, recorded=recorded)

    def shift(self, action: Action, *, role: Role, **facts: Any) -> None:
        """The first half of ``advance``, where more is to be written before the event; ``tell`` must follow."""
        present = Appointment.objects.select_for_update(of=("self",)).values_list("state", flat=True).get(pk=self.pk)
        self.state = APPOINTMENT_LIFE.next(present, action, role)
        self.state_since = clock.now()
        for name, fact in facts.items():
            setattr(self, name, fact)
        self.save(update_fields=["state", "state_since", *facts])

    def tell(self, action: Action, *, role: Role, by: Any, recorded: dict[str, Any] | None = None) -> Event:
        """Record the event; call inside the transaction of the act, last."""
        facts = {"role": str(role), "state": str(self.state), **(recorded or {})}
        return record(self.chain, action, subject=self.subject, by=by or f"system:{role}", facts=facts)


def chain_of(agency: Agency) -> str:
    return f"visits:{agency.code}"


class Place(models.Model):
    """How many units of a slot an appointment has; kept as what once was when it is called off or moved, gone where it
    took place on an earlier day."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="places")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="places")
    units = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "slot"], name="one_place_an_appointment_and_slot"),
            models.CheckConstraint(name="place_takes_something", condition=Q(units__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id}: {self.units}"
