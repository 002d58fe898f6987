"""A document: an immutable base (the scan, rebuilt at intake) and a tail that only grows."""

from collections.abc import Iterable

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pades.common.source import Source

from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.core.models import Thing
from chungthuc.documents import store


class Upload(Thing):
    """A file as somebody sent it, kept as evidence and so that nothing uploaded is lost while a form is corrected.

    Or pages of several, put in order (``made_from`` those). What nothing names leaves after weeks
    (``certification.reception.unneeded``): whoever is about to name one holds it.
    """

    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    length = models.BigIntegerField()
    by = models.UUIDField()  # a plain id: files know nobody
    at = models.DateTimeField(default=clock.now)
    findings = models.JSONField(default=dict)  # what the examination said: verdict, reason, facts, warnings
    base_sha256 = models.CharField(max_length=64, blank=True)  # empty: not examined, or refused
    base_length = models.BigIntegerField(default=0)
    page_count = models.PositiveIntegerField(default=0)
    made_from = models.ManyToManyField("self", symmetrical=False, related_name="made")

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="upload_at"),
            models.Index(fields=["sha256"], name="upload_sha256"),
            models.Index(fields=["base_sha256"], name="upload_base"),
        ]

    @property
    def accepted(self) -> bool:
        return bool(self.base_sha256)


def hold(uploads: Iterable[Upload]) -> None:
    """From here to the end of the transaction nobody deletes one of them.

    Raises Refused("scan_gone") where that has been done.
    """
    wanted = {one.pk for one in uploads}
    if len(Upload.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")) < len(wanted):
        raise Refused(
            "scan_gone",
            _("Bản scan này không còn trong kho: đã quá số ngày giữ tệp không dùng đến."),
            _("Chọn lại tệp scan."),
        )


class Discarded(models.Model):
    """A blob of a row that was deleted on purpose: removed a day later, unless a row names it then (``leftovers``)."""

    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="discarded_at"), models.Index(fields=["sha256"], name="discarded")]

    def __str__(self) -> str:
        return self.sha256


class Document(Thing):
    """A PDF: the bytes of its base, then those of each revision in order."""

    upload = models.ForeignKey(Upload, models.PROTECT, related_name="documents")
    base_sha256 = models.CharField(max_length=64)
    base_length = models.BigIntegerField()
    page_count = models.PositiveIntegerField()  # of the scan, without the attestation page
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["base_sha256"], name="document_base")]

    @property
    def tail(self) -> bytes:
        return b"".join(bytes(piece) for piece in self.revisions.order_by("position").values_list("bytes", flat=True))

    @property
    def length(self) -> int:
        return self.base_length + sum(self.revisions.values_list("length", flat=True))

    @property
    def file_sha256(self) -> str:
        """Of the whole file as it stands, hexadecimal: what is shown, read and signed by this name."""
        last = self.revisions.order_by("-position").values_list("file_sha256", flat=True).first()
        return last or self.base_sha256

    def source(self) -> Source:
        """The whole file as ``pades`` reads it: nothing is copied."""
        return Source(store.path(self.base_sha256), self.tail)

    @transaction.atomic
    def append(self, kind: "RevisionKind", tail: bytes, *, after: int) -> "Revision":
        """Commit a new tail that begins with the present one, ``after`` bytes long.

        Raises NotAllowed("document_changed") when somebody else committed meanwhile.
        """
        Document.objects.select_for_update(of=("self",)).get(pk=self.pk)
        present = self.tail
        if len(present) != after or not tail.startswith(present) or len(tail) == after:
            raise NotAllowed("document_changed", _("Tệp đã được thay đổi ở nơi khác. Hãy tải lại trang."))
        return self.revisions.create(
            position=self.revisions.count() + 1,
            kind=kind,
            length=len(tail) - after,
            bytes=tail[after:],
            file_sha256=Source(store.path(self.base_sha256), tail).sha256(),
        )

    @transaction.atomic
    def ending_with(self, kind: "RevisionKind") -> "Document":
        """The document without what was committed after its last revision of this kind: itself, or another one with
        the same bytes, for nothing that was committed is ever taken away."""
        kept = self.revisions.filter(kind=kind).order_by("-position")[:1].get().position
        if not self.revisions.filter(position__gt=kept).exists():
            return self
        other = Document.objects.create(
            upload=self.upload, base_sha256=self.base_sha256, base_length=self.base_length, page_count=self.page_count
        )
        for one in self.revisions.filter(position__lte=kept).order_by("position"):
            other.revisions.create(
                position=one.position, kind=one.kind, length=one.length, bytes=one.bytes, file_sha256=one.file_sha256,
                at=one.at,
            )  # fmt: skip
        return other

    @transaction.atomic
    def replace_attestation(self, tail: bytes) -> "Revision":
        """Put another attestation page in place of the present one; refused once anything was signed over it."""
        Document.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if self.revisions.exclude(kind=RevisionKind.ATTESTATION).exists():
            raise NotAllowed("already_signed", _("Trang lời chứng đã được ký, không sửa được nữa."))
        self.revisions.all().delete()
        return self.append(RevisionKind.ATTESTATION, tail, after=0)


def demand_as_shown(present: str, shown: str) -> None:
    """Raise NotAllowed("copy_changed") unless the file (SHA-256) is the one that a person was shown."""
    if present != shown:
        raise NotAllowed(
            "copy_changed",
            _("Bản sao đã được thay đổi sau khi bạn mở trang này; chưa có gì được ký."),
            _("Tải lại trang và đọc lại trước khi ký."),
        )


class RevisionKind(models.TextChoices):
    ATTESTATION = "attestation", _("Trang lời chứng")
    SIGNATURE = "signature", _("Chữ ký số của người ký chứng thực")
    SEAL = "seal", _("Số chứng thực và chữ ký số của cơ quan")
    VALIDATION = "validation", _("Dữ liệu kiểm tra lâu dài")
    ARCHIVE = "archive", _("Dấu thời gian của tệp")


class Revision(models.Model):
    """One addition to a document. Its hash is that of the whole file up to its end."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="revisions")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=RevisionKind.choices)
    length = models.BigIntegerField()
    bytes = models.BinaryField()
    file_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)
    released_at = models.DateTimeField(null=True)  # handed out as a certified copy

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="revisions_follow_each_other"),
            models.CheckConstraint(name="revision_adds_something", condition=Q(length__gt=0)),
            models.UniqueConstraint(
                fields=["file_sha256"], condition=Q(released_at__isnull=False), name="one_release_one_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}#{self.position} {self.kind}"
