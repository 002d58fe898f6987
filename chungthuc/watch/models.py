"""A night's watch: which parts of it are done, and what it found. Facts only; the sentences are the page's."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.models import Agency
from chungthuc.core import clock


class Weight(models.TextChoices):
    FAILURE = "failure", _("Lỗi")  # what must hold does not
    UNUSUAL = "unusual", _("Bất thường")  # more of something than a day brings


class Kind(models.TextChoices):
    INVARIANT = "invariant", _("Dữ liệu không khớp nhau")
    FILE_CHANGED = "file_changed", _("Tệp đã cấp không còn nguyên")
    VERDICT_CHANGED = "verdict_changed", _("Kết quả kiểm tra tệp đã cấp thay đổi")
    BLOB_MISSING = "blob_missing", _("Thiếu tệp trong kho")
    BLOB_UNCLAIMED = "blob_unclaimed", _("Tệp trong kho không thuộc hồ sơ nào")
    REGISTER_BEHIND = "register_behind", _("Sổ cũ hơn số đã cấp ra ngoài")
    NO_CHECKPOINT = "no_checkpoint", _("Không có mốc kiểm tra nhật ký")
    UNFINISHED = "unfinished", _("Đêm trước chưa giám sát xong")
    JOBS_GIVEN_UP = "jobs_given_up", _("Việc chạy nền bị bỏ dở")
    LETTERS_FAILED = "letters_failed", _("Thư, tin nhắn không gửi được")
    LOGINS_OF_ACCOUNT = "logins_of_account", _("Đăng nhập sai nhiều vào một tài khoản")
    LOGINS_OF_NETWORK = "logins_of_network", _("Đăng nhập sai nhiều từ một nơi")
    LOOKS = "looks", _("Một người xem rất nhiều giấy tờ")
    LOOKUPS = "lookups", _("Tìm người nhiều lần mà không có hồ sơ")
    REFUSALS = "refusals", _("Nhiều việc bị từ chối vì không có quyền")
    VOIDED = "voided", _("Nhiều số bị hủy")


COUNTED = (Kind.JOBS_GIVEN_UP, Kind.LETTERS_FAILED, Kind.LOGINS_OF_ACCOUNT, Kind.LOGINS_OF_NETWORK, Kind.LOOKS,
           Kind.LOOKUPS, Kind.REFUSALS, Kind.VOIDED)  # fmt: skip


class Night(models.Model):
    """The watch over one day of Vietnam, begun in the night after it. A part that is not done has no time."""

    PARTS: ClassVar = ("data_at", "store_at", "counts_at", "files_at")

    day = models.DateField(unique=True)
    begun_at = models.DateTimeField(default=clock.now)
    data_at = models.DateTimeField(null=True)  # the invariants of rows and chains
    store_at = models.DateTimeField(null=True)  # rows against files, registers against the witness
    counts_at = models.DateTimeField(null=True)
    files_at = models.DateTimeField(null=True)  # the day's files, and some older ones, verified again
    files = models.PositiveIntegerField(default=0)  # how many were
    told_at = models.DateTimeField(null=True)  # all parts done, and whoever must know was written to

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="told_when_all_parts_are_done",
                condition=Q(told_at__isnull=True)
                | Q(data_at__isnull=False, store_at__isnull=False, counts_at__isnull=False, files_at__isnull=False),
            ),
            models.CheckConstraint(
                name="night_begins_before_it_is_told",
                condition=Q(told_at__isnull=True) | Q(told_at__gte=F("begun_at")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.day)


class Finding(models.Model):
    """One thing that a night found. ``agency``: whose administrators it concerns; None: the whole installation's."""

    night = models.ForeignKey(Night, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    subject = models.CharField(max_length=160, blank=True)  # a plain name: «register-entry:…», «person:…»
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    number = models.PositiveBigIntegerField(default=1)  # how often, how many
    detail = models.CharField(max_length=160, blank=True)  # an invariant's id, a verdict's code, a job's name
    found_at = models.DateTimeField(default=clock.now)
    told_at = models.DateTimeField(null=True)  # whoever must know was written to
    settled_at = models.DateTimeField(null=True)  # looked for again and not found; a count of a day never is

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["night", "kind", "subject", "detail"], name="a_night_finds_a_thing_once"),
            models.CheckConstraint(
                name="settled_after_it_was_found",
                condition=Q(settled_at__isnull=True) | Q(settled_at__gte=F("found_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-id"], name="finding_agency"),
            models.Index(fields=["kind"], condition=Q(settled_at=None), name="finding_open"),
        ]

    def __str__(self) -> str:
        return f"{self.night_id} {self.kind} {self.subject}"

    @property
    def weight(self) -> Weight:
        return Weight.UNUSUAL if self.kind in COUNTED else Weight.FAILURE
