"""The register: a gapless yearly sequence of numbers, its volumes, its lines."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.audit.models import Hashed
from chungthuc.core import clock
from chungthuc.core.clock import vietnamese_date
from chungthuc.core.crashpoints import crashpoint
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.core.models import Thing
from chungthuc.registers import witness
from chungthuc.registers.fees import FeeRecord
from chungthuc.registers.merged import demand_keeps_numbers

CLOCKS_AGREE = timedelta(seconds=5)  # between machines (invariant I18)


class RegisterKind(models.TextChoices):
    ELECTRONIC_COPY = "electronic_copy", _("Chứng thực bản sao điện tử từ bản chính")
    PAPER_COPY = "paper_copy", _("Chứng thực bản sao giấy từ bản chính")
    TRIAL = "trial", _("Bản thử, không có giá trị pháp lý")


class Register(Hashed, Thing):
    """The sequence of one agency, kind and year (NĐ 23/2015 Art. 13); paper and electronic copies count apart."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="registers")
    kind = models.CharField(max_length=20, choices=RegisterKind.choices, default=RegisterKind.ELECTRONIC_COPY)
    year = models.PositiveSmallIntegerField()
    symbol = models.CharField(max_length=20, default="SCT/BS")
    last_number = models.PositiveIntegerField(default=0)

    named = "register"
    hashed = ("agency_id", "kind", "year", "symbol")  # the count is what the lines say (I1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "year"], name="one_register_a_kind_and_year"),
        ]

    @transaction.atomic
    def enter(self, volume: "RegisterVolume", **columns: Any) -> "RegisterEntry":
        """Give the next number. The row lock makes numbers follow without gaps; a rollback gives it back.

        The volume is read again under the lock: somebody may have changed, followed or deleted it meanwhile.
        """
        register = Register.objects.select_for_update(of=("self",)).get(pk=self.pk)
        register._demand_not_behind()
        entered_at = register.next_moment()
        present = register.present_volume(volume, clock.day(entered_at))
        register.last_number = F("last_number") + 1
        register.save(update_fields=["last_number"])
        register.refresh_from_db(fields=["last_number"])
        crashpoint("number.counter_updated")
        entry = register.entries.create(
            volume=present,
            number=register.last_number,
            entered_at=entered_at,
            certified_on=clock.day(entered_at),
            **columns,
        )
        crashpoint("number.entry_inserted")
        record(register.agency.code, "enter_number", by=entry.entered_by, row=entry)
        return entry

    @property
    def outside_key(self) -> str:
        """What it is called outside of this database, also after a restore: «00070-electronic_copy-2026»."""
        return f"{self.agency.code}-{self.kind}-{self.year}"

    def _demand_not_behind(self) -> None:
        """NotAllowed when the next number has already left the house: the database is older than that (I17)."""
        try:
            highest = witness.seen(self.outside_key)
        except OSError as trouble:
            raise Refused(
                "witness_unreadable",
                _("Kho tệp không đọc được số đã cấp ra ngoài, nên chưa cấp được số mới."),
                _("Báo người vận hành kiểm tra thư mục witness của kho tệp rồi thử lại."),
                permanent=False,
            ) from trouble
        if self.last_number < highest:
            raise NotAllowed(
                "register_behind",
                _("Sổ trên máy chủ dừng ở số %(last)s, nhưng số %(seen)s đã cấp ra ngoài: dữ liệu khôi phục còn thiếu.")
                % {"last": self.last_number, "seen": highest},
                _("Chưa cấp được số mới. Nhờ người vận hành hệ thống đối chiếu sổ với các số đã cấp ra ngoài."),
            )

    def next_moment(self) -> datetime:
        """Now, and never before the last number's moment (I4). NotAllowed when the clock went back by more than a
        breath: a wrong date in the book cannot be taken back."""
        last, now = self.entries.order_by("-number").first(), clock.now()
        if last is None or last.entered_at <= now:
            return now
        if last.entered_at - now > CLOCKS_AGREE:
            raise NotAllowed(
                "clock_went_back",
                _("Đồng hồ máy chủ chậm hơn lúc cấp số trước (%(moment)s), nên chưa cấp được số mới.")
                % {"moment": clock.vietnamese_moment(last.entered_at)},
                _("Báo người quản trị chỉnh lại giờ máy chủ rồi thử lại."),
            )
        return last.entered_at

    def present_volume(self, volume: "RegisterVolume", day: date) -> "RegisterVolume":
        """The volume as it stands now. NotAllowed unless it is of this register and may give a number on the day."""
        present = self.volumes.select_related("register").filter(pk=volume.pk).first()
        if present is None:
            raise NotAllowed(
                "volume_gone",
                _("Sổ đã chọn không còn trong «Quản lý sổ chứng thực»."),
                _("Tải lại trang và chọn sổ khác."),
            )
        present.demand_open(day)
        demand_keeps_numbers(self.agency, day)
        return present


class RegisterVolume(Hashed, Thing):
    """A stretch of the sequence: what the clerk calls a book («sổ», «quyển số»)."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="volumes")
    ordinal = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    start_number = models.PositiveIntegerField()
    opened_on = models.DateField()
    closed_on = models.DateField()

    named = "register-volume"
    hashed = ("register_id", "ordinal", "name", "start_number", "opened_on", "closed_on")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "ordinal"], name="volumes_have_an_order"),
            models.UniqueConstraint(fields=["register", "start_number"], name="volumes_start_apart"),
            models.CheckConstraint(name="volume_starts_at_one_or_more", condition=Q(start_number__gte=1)),
            models.CheckConstraint(name="volume_closes_after_opening", condition=Q(closed_on__gte=F("opened_on"))),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def volume_code(self) -> str:
        """As on the book's cover and on the copy, e.g. «01/2026 - SCT/BS» (NĐ 280/2025, form 01, footnote 1)."""
        return f"{self.ordinal:02d}/{self.register.year} - {self.register.symbol}"

    @property
    def last_day(self) -> date:
        """The last on which it can have got a number: a book that was replaced ended as the next one was opened."""
        later = [one for one in self.register.volumes.all() if one.ordinal > self.ordinal]
        replaced_on = min((one.opened_on for one in later), default=self.closed_on)
        return min(self.closed_on, max(self.opened_on, replaced_on))

    @property
    def expected_number(self) -> int:
        """«Số dự kiến»: what the next copy gets if nobody comes before; not a promise."""
        return self.register.last_number + 1

    @property
    def is_empty(self) -> bool:
        return not self.entries.exists()

    def demand_open(self, day: Any) -> None:
        """Raise NotAllowed unless a number may be given in this volume on this day."""
        if not self.opened_on <= day <= self.closed_on or day.year != self.register.year:
            raise NotAllowed(
                "volume_closed",
                _("Sổ «%(name)s» không mở vào ngày hôm nay.") % {"name": self.name},
                _("Chọn sổ khác, hoặc mở sổ mới trong «Quản lý sổ chứng thực»."),
            )
        if self.register.volumes.filter(ordinal__gt=self.ordinal).exists():
            raise NotAllowed(
                "volume_full",
                _("Sổ «%(name)s» đã được thay bằng sổ kế tiếp.") % {"name": self.name},
                _("Chọn sổ mới nhất của năm."),
            )


class EntryState(models.TextChoices):
    RESERVED = "reserved", _("Giữ số")
    ISSUED = "issued", _("Đã cấp")
    VOIDED = "voided", _("Đã hủy số")


class RegisterEntry(Hashed, Thing):
    """One line of the book. It is never deleted; a voided number keeps its line, person and reason."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="entries")
    volume = models.ForeignKey(RegisterVolume, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=EntryState.choices, default=EntryState.RESERVED)
    subject = models.CharField(max_length=100)  # a plain name, «certified-copy:…»: the book knows no copies
    entered_at = models.DateTimeField(default=clock.now)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # The columns of the book (NĐ 23/2015, form of the copy register), as they stood when the number was given
    certified_on = models.DateField()
    requester_name = models.CharField(max_length=200)
    original_title = models.CharField(max_length=300)
    signatory_name = models.CharField(max_length=200)
    signatory_title = models.CharField(max_length=200)
    copy_count = models.PositiveIntegerField(default=1)
    fee = models.PositiveIntegerField(default=0)  # VND collected by then (``registers.fees``)
    remark = models.TextField(blank=True)
    issued_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    void_reason = models.TextField(blank=True)

    named = "register-entry"
    hashed = ("register_id", "volume_id", "number", "state", "subject", "entered_at", "entered_by_id", "certified_on",
              "requester_name", "original_title", "signatory_name", "signatory_title", "copy_count", "fee", "remark",
              "issued_at", "voided_at", "voided_by_id", "void_reason")  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="a_number_exists_once"),
            models.UniqueConstraint(fields=["subject"], condition=~Q(state="voided"), name="one_living_number_a_copy"),
            models.CheckConstraint(
                name="voided_with_reason_person_time",
                condition=~Q(state="voided")
                | (~Q(void_reason="") & Q(voided_by__isnull=False) & Q(voided_at__isnull=False)),
            ),
            models.CheckConstraint(name="issued_with_time", condition=~Q(state="issued") | Q(issued_at__isnull=False)),
        ]

    @property
    def certification_number(self) -> str:
        return str(self.number)

    @property
    def counted_copies(self) -> int:
        """A number that was given up certified nothing: the columns are added up."""
        return 0 if self.state == EntryState.VOIDED else self.copy_count

    @property
    def counted_fee(self) -> int:
        """VND; see ``counted_copies``."""
        return 0 if self.state == EntryState.VOIDED else self.fee

    @property
    def told_remark(self) -> str:
        """«Ghi chú», on the page and in the report: why and by whom a number was voided, or that it only waits; of the
        fee what its column does not say, and what was said of it since."""
        if self.state == EntryState.VOIDED and self.voided_by and self.voided_at:
            facts = {"day": vietnamese_date(self.voided_at), "name": self.voided_by.full_name, "why": self.void_reason}
            return gettext("Hủy số ngày %(day)s, %(name)s: %(why)s") % facts
        waits = gettext("giữ số, chưa cấp") if self.state == EntryState.RESERVED else ""
        later = [one.told_later for one in self.later_fees.all()]
        return "; ".join(filter(None, [waits, self.remark, *later]))

    @transaction.atomic
    def issue(self) -> None:
        """Reserved becomes issued: once, and never from voided; from here on it counts as having left the house."""
        try:
            witness.note(self.register.outside_key, self.number)
        except OSError as trouble:
            raise Refused(
                "witness_failed",
                _("Kho tệp không ghi được số sắp cấp ra ngoài, nên bản sao chưa được cấp."),
                _("Hệ thống tự thử lại; người vận hành kiểm tra dung lượng của kho tệp."),
                permanent=False,
            ) from trouble
        self._move(EntryState.RESERVED, EntryState.ISSUED, issued_at=clock.now())
        record(self.register.agency.code, "issue_number", by="system:issue", row=self)

    @transaction.atomic
    def void(self, *, reason: str, by: Any) -> None:
        """Give the number up for ever; it is not used again (invariant I2: an issued number is never voided)."""
        self._move(EntryState.RESERVED, EntryState.VOIDED, voided_at=clock.now(), voided_by=by, void_reason=reason)
        record(self.register.agency.code, "void_number", by=by, row=self)

    def _move(self, here: EntryState, there: EntryState, **facts: Any) -> None:
        moved = RegisterEntry.objects.filter(pk=self.pk, state=here).update(state=there, **facts)
        if not moved:
            raise NotAllowed(
                "entry_state",
                _("Số %(number)s không còn ở trạng thái cho phép việc này.") % {"number": self.number},
            )
        self.refresh_from_db()


__all__ = ["EntryState", "FeeRecord", "Register", "RegisterEntry", "RegisterKind", "RegisterVolume"]
