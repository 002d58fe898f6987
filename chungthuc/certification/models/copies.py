"""The certified copy: what the law issues, one per original, with one number."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from pades.making.attestation import Positions, Rect

from chungthuc.accounts import rights
from chungthuc.accounts.models import Authority, Person
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import history, record
from chungthuc.audit.models import Event, Hashed
from chungthuc.certification.lifecycle import (
    BY_JOBS,
    COPY_LIFE,
    FOLLOWUPS,
    IN_FORCE,
    NUMBERED,
    Action,
    Status,
)
from chungthuc.certification.models.lists import AT_CLERK, AT_LEADER, IS_DONE, IS_VOID, UNFORWARDED, WITH_CLERK
from chungthuc.certification.models.reasons import Reason
from chungthuc.certification.models.testimony import TestimonyTemplate
from chungthuc.core import clock, jobs
from chungthuc.core.identifiers import random_code
from chungthuc.core.models import Thing
from chungthuc.documents.models import Document
from chungthuc.dossiers.models import Dossier, PaperType
from chungthuc.registers.models import EntryState, RegisterEntry


class CopyQuerySet(models.QuerySet["CertifiedCopy"]):
    def visible_to(self, person: Any) -> "CopyQuerySet":
        """What the person may see: copies of agencies where he holds a working right, and of what was merged into them.
        Administering gives no sight."""
        return self.filter(agency__in=rights.agencies_answered_for(person, *rights.WORKING))

    def waiting_for_signature_of(self, person: Any) -> "CopyQuerySet":
        return self.filter(status=Status.SUBMITTED, leader=person)

    def waiting_for_seal(self) -> "CopyQuerySet":
        return self.filter(status=Status.STAMPED, forwarded_at__isnull=False)

    def signed_by(self, person: Person) -> "CopyQuerySet":
        return self.filter(signed_at__isnull=False, leader=person)

    def sealed_by(self, person: Person) -> "CopyQuerySet":
        """Whoever takes the number at «Đóng dấu» sets the seal."""
        return self.filter(sealed_at__isnull=False, entry__entered_by=person)

    def waiting_for_forwarding(self) -> "CopyQuerySet":
        """Signed, and the leader has not sent them on; or sent on, and they stand still at him."""
        return self.filter(AT_LEADER)

    def with_names(self) -> "CopyQuerySet":
        return self.select_related(
            "dossier__account", "paper_type", "signatory__person", "agency", "entry__volume__register", "officer"
        )

    def with_version(self) -> "CopyQuerySet":
        """With ``last_event``: the position of the last act's event, read in the same statement as the row."""
        subject = Concat(Value(f"{CertifiedCopy.named}:"), Cast(OuterRef("pk"), models.CharField()))
        acts = Event.objects.filter(subject=subject, action__in=Action.values)
        last = acts.order_by("-position").values("position")[:1]
        return self.annotate(last_event=Subquery(last))


UNHINDERED: dict[str, Any] = {"last_fault": {}, "refusals": 0, "stopped_at": None}
PATIENCE = timedelta(hours=1)  # a copy whose job has failed so long may be taken back by a person


def under(signatory: Authority) -> dict[str, Any]:
    """What a copy has of its signatory: facts of the row that is made, or that ``advance`` changes."""
    return {"signatory": signatory, "leader": signatory.person}


def new_key() -> str:
    return uuid.uuid4().hex


class CertifiedCopy(Hashed, Thing):
    code = models.CharField(max_length=40, unique=True, default=random_code)  # in the QR; at least 80 random bits
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="copies")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="copies")
    document = models.OneToOneField(Document, models.PROTECT, related_name="certified_copy")
    paper_type = models.ForeignKey(PaperType, models.PROTECT, related_name="+")
    original_title = models.CharField(max_length=300)
    original_pages = models.PositiveIntegerField()
    testimony = models.ForeignKey(TestimonyTemplate, models.PROTECT, related_name="+")
    signatory = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    placement = models.JSONField(default=dict)  # ``positions``; what is hashed keeps its name

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SUBMITTED)
    entry = models.OneToOneField(RegisterEntry, models.PROTECT, null=True, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    request_key = models.CharField(
        max_length=64, unique=True, default=new_key
    )  # one form, one copy, however often sent
    submitted_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    # Its place in every list of work: when the paper was submitted first. A return does not send it to the end.
    came_at = models.DateTimeField(default=clock.now)
    # The dossier's, beside the columns by which lists are walked. The database keeps both the same:
    # ``copies_have_their_dossiers_officer`` (decision 0036).
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    # Whose authority ``signatory`` is: his list is walked, under whichever decision he signs. The database keeps both
    # the same: ``copies_have_their_signatorys_person``.
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    # Taken in before its office went live: each page says so, its number is of the trial series, nobody gets it.
    trial = models.BooleanField(default=False)
    return_reason = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True)
    forwarded_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    send_wished_at = models.DateTimeField(null=True)
    send_wished_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    given_for_code = models.BooleanField(default=False)  # its living delivery is for the slip's code (``delivery``)
    report = models.JSONField(default=dict)  # our verifier's answer at issue: what the register says of these bytes
    renewal_due_at = models.DateTimeField(null=True)  # of its last time-stamp; None until it is issued
    renewal_fault = models.JSONField(default=dict, blank=True)  # as below: why the renewal that is due did not succeed
    recheck_due_at = models.DateTimeField(null=True)  # where revocation data was older than the time-stamp
    revoked_since = models.DateTimeField(null=True)  # found later: a certificate was revoked before it signed
    last_fault = models.JSONField(default=dict, blank=True)  # of the job that works on it (``sentences.hindrances``)
    refusals = models.PositiveSmallIntegerField(default=0)  # of this step; an absence is none
    stopped_at = models.DateTimeField(null=True)  # refused too often: no job works on it until «Thử lại»

    objects = CopyQuerySet.as_manager()

    # Not what jobs note for themselves: last_fault, refusals, stopped_at, and when renewal and rechecking are due.
    may_move = True
    named = "certified-copy"
    hashed = ("code", "dossier_id", "agency_id", "document_id", "paper_type_id", "original_title", "original_pages",
              "testimony_id", "signatory_id", "placement", "status", "entry_id", "submitted_by_id", "request_key",
              "submitted_at", "due_at", "return_reason", "signed_at", "forwarded_at", "sealed_at", "issued_at",
              "send_wished_at", "send_wished_by_id", "report", "revoked_since")  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="numbered_copy_has_an_entry", condition=~Q(status__in=sorted(NUMBERED)) | Q(entry__isnull=False)
            ),
            models.CheckConstraint(
                name="returned_copy_has_a_reason", condition=~Q(status="returned") | ~Q(return_reason="")
            ),
            models.CheckConstraint(
                name="stopped_copy_says_why", condition=Q(stopped_at__isnull=True) | ~Q(last_fault={})
            ),
        ]
        # What is late stands on top, then what came first. ``officer`` last: a list of one's own reads the index only.
        indexes = [
            models.Index(fields=["agency", "status", "due_at", "came_at", "id", "officer"], name="copy_queue"),
            models.Index(fields=["agency", "leader", "status", "due_at", "came_at", "id"], name="copy_leader_queue"),
            # A list of several statuses is an index of its own: it is read in order however long it grows.
            models.Index(
                fields=["agency", "due_at", "came_at", "id", "officer"], name="copy_unforwarded", condition=UNFORWARDED
            ),
            models.Index(
                fields=["agency", "due_at", "came_at", "id", "officer"], name="copy_at_clerk", condition=AT_CLERK
            ),
            models.Index(
                fields=["agency", "leader", "due_at", "came_at", "id"], name="copy_at_leader", condition=AT_LEADER
            ),
            models.Index(fields=["agency", "due_at", "came_at", "id"], name="copy_with_clerk", condition=WITH_CLERK),
            # What is over grows for ever and is read from its newest end.
            models.Index(fields=["agency", "issued_at", "id", "officer"], name="copy_done", condition=IS_DONE),
            models.Index(fields=["agency", "due_at", "came_at", "id", "officer"], name="copy_over", condition=IS_VOID),
            # So is what somebody signed or sealed.
            models.Index(
                fields=["agency", "leader", "signed_at", "id"], name="copy_signed", condition=Q(signed_at__isnull=False)
            ),
            models.Index(
                fields=["agency", "sealed_at", "id"], name="copy_sealed", condition=Q(sealed_at__isnull=False)
            ),
            models.Index(
                fields=["renewal_due_at", "id"], name="copy_renewal", condition=Q(status__in=sorted(IN_FORCE))
            ),
            models.Index(fields=["recheck_due_at"], name="copy_recheck", condition=Q(recheck_due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.original_title

    @property
    def subject(self) -> str:
        return self.plain_name

    @property
    def history(self) -> models.QuerySet[Event]:
        """Its timeline: every event, in order."""
        return history(self.subject)

    def siblings(self) -> CopyQuerySet:
        """The other papers of its dossier, as they came."""
        others = CertifiedCopy.objects.filter(dossier=self.dossier_id).exclude(pk=self.pk)
        return others.select_related("entry").order_by("submitted_at", "id")

    @property
    def positions(self) -> Positions:
        """Where signature and seal stand on the attestation page."""
        if not self.placement:
            return Positions()
        return Positions(leader=Rect(*self.placement["leader"]), seal=Rect(*self.placement["seal"]))

    @property
    def shown(self) -> dict[str, Any]:
        """How the signing program names this copy to the person who signs, and which bytes he read on the page."""
        return {
            "title": f"BẢN THỬ – {self.original_title}" if self.trial else self.original_title,
            "owner": self.dossier.requester_name,
            "pages": self.document.page_count + 1,
            "shown_sha256": self.document.file_sha256,
        }

    @property
    def stands_still(self) -> bool:
        """A job works on it and will not finish: it is known, or it has failed for an hour."""
        since = self.sealed_at if self.status == Status.SEALED else self.signed_at
        waited = self.last_fault and since is not None and clock.now() - since > PATIENCE
        return self.status in BY_JOBS and bool(self.stopped_at or waited)

    @property
    def waits_for_a_job(self) -> bool:
        """Something goes on without anybody's doing: a page may look again in a moment."""
        return self.status in BY_JOBS or (self.status == Status.ISSUED and self.send_wished_at is not None)

    @property
    def waits_at_leader(self) -> bool:
        """Signed and stamped; the signatory has not sent it on."""
        return self.status == Status.STAMPED and self.forwarded_at is None

    @property
    def is_late(self) -> bool:
        return self.issued_at is None and clock.now() > self.due_at

    def in_dossier(self, dossier: Dossier) -> None:
        """Of a copy that is being made: what it has of its dossier."""
        self.dossier, self.officer, self.due_at = dossier, dossier.officer, dossier.due_at

    def lock(self) -> None:
        """Hold the row until the transaction ends, and see what others did to it. Locks go copy, dossier,
        register, chain."""
        self.refresh_from_db(from_queryset=CertifiedCopy.objects.select_for_update(of=("self",)))

    def give_up_number(self, *, reason: str, by: Person) -> dict[str, Any]:
        """Void a reserved number, if there is one: what is signed again takes a new one. Returns what to record."""
        if self.entry is None or self.entry.state != EntryState.RESERVED:
            return {}
        number = self.entry.number
        self.entry.void(reason=reason, by=by)
        self.entry = None
        return {"voided_number": number}

    @transaction.atomic
    def advance(
        self,
        action: Action,
        *,
        by: Person | str,
        reason: str = "",
        recorded: dict[str, Any] | None = None,
        **facts: Any,
    ) -> Event:
        """The only way a copy moves: lock, check, save, record, defer what follows.

        ``facts`` are fields to set; ``recorded`` goes into the event and holds no personal data; ``reason``, which may,
        is kept beside the copy, its hash in the event. Raises NotAllowed when the status does not allow the action.
        """
        present = CertifiedCopy.objects.select_for_update(of=("self",)).values_list("status", flat=True).get(pk=self.pk)
        self.status = COPY_LIFE.next(present, action)
        if self.status != present:  # what hindered the step before is over
            facts = {**UNHINDERED, **facts}
        for name, fact in facts.items():
            setattr(self, name, fact)
        self.save(update_fields=["status", *facts])
        if reason:
            if not isinstance(by, Person):
                raise TypeError("a reason is somebody's")
            kept = Reason.keep(self, action, reason, by=by)
            recorded = {**(recorded or {}), "reason_sha256": kept.sha256}
        return self.tell(action, by=by, recorded=recorded)

    def tell(self, action: Action, *, by: Person | str, recorded: dict[str, Any] | None = None) -> Event:
        """Record the event and defer what follows it; call inside the transaction of the act, last."""
        event = record(self.agency.code, action, row=self, by=by, facts=recorded)
        for job in FOLLOWUPS.get(action, ()):
            jobs.defer(job, once=f"{job}:{self.pk}:{event.pk}", copy_id=str(self.pk))
        return event
