"""People, what they may do and when, and the keys they do it with. Rows are dated and ended, never edited away."""

import hashlib
import uuid
from base64 import b64decode
from datetime import date
from typing import Any

from cryptography import x509
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.core.models import Thing


class PersonKind(models.TextChoices):
    PERSON = "person", _("Cá nhân")
    ORGANIZATION = "organization", _("Tổ chức")


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "Person":
        """An account; without a password nobody can sign in to it."""
        person = self.model(email=self.normalize_email(email), **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody with an account: a citizen, an organisation, or one of the staff."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()
    full_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=PersonKind.choices, default=PersonKind.PERSON)
    id_number = models.CharField(max_length=20, blank=True)  # CCCD, CMND or MST, cleaned
    phone = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_an_email"),
            models.UniqueConstraint(
                fields=["id_number"], condition=~Q(id_number=""), name="one_account_an_id_number"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def is_staff(self) -> bool:
        return False

    @property
    def is_superuser(self) -> bool:
        return False


class Right(models.TextChoices):
    CREATE_COPY = "create_copy", _("Quyền tạo bản sao")
    SIGN_COPY = "sign_copy", _("Quyền ký bản sao")
    SEAL_COPY = "seal_copy", _("Quyền đóng dấu bản sao")
    ADMINISTER = "administer", _("Quyền quản trị")
    INSPECT = "inspect", _("Quyền kiểm tra")


class Dated(models.Model):
    """In force from ``since`` to before ``until``; None: without an end."""

    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def is_in_force(self, at: Any = None) -> bool:
        at = at or clock.now()
        return bool(self.since <= at and (self.until is None or at < self.until))


def in_force(at: Any = None) -> Q:
    """The rows in force at a moment (default: now)."""
    at = at or clock.now()
    return Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at))


def _both(column: str) -> Func:
    return Func(F(column), F(column), Value("[]"), function="int8range")


class Grant(Dated):
    """A right at an agency, given by somebody else, with a reason."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="grants")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="grants")
    right = models.CharField(max_length=20, choices=Right.choices)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)  # None: at installation
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_ends_after_it_starts", condition=Q(until__isnull=True) | Q(until__gt=F("since"))
            ),
            models.CheckConstraint(
                name="nobody_grants_to_himself", condition=Q(given_by__isnull=True) | ~Q(given_by=F("person"))
            ),
            models.UniqueConstraint(
                fields=["person", "agency", "right"],
                condition=Q(until__isnull=True),
                name="one_open_grant_a_right",
            ),
        ]
        indexes = [models.Index(fields=["person", "right", "since"], name="grant_person")]


class Basis(models.TextChoices):
    POST = "post", _("Chức vụ")
    ASSIGNMENT = "assignment", _("Phân công")
    DELEGATION = "delegation", _("Ủy quyền")


class Capacity(models.TextChoices):
    OWN = "", _("Nhân danh chính mình")
    KT = "KT.", _("Ký thay")
    TUQ = "TUQ.", _("Thừa ủy quyền")


class Authority(Dated):
    """Why somebody may certify: by post, by assignment (KT.), or by delegation (TUQ.), with its decision.

    NĐ 280/2025 Art. 2(9): the chairperson, or who is assigned or delegated. A delegation has an end and is not
    passed on.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="authorities")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="authorities")
    basis = models.CharField(max_length=12, choices=Basis.choices)
    capacity = models.CharField(max_length=6, choices=Capacity.choices, blank=True)
    title = models.CharField(max_length=120)  # «CHỦ TỊCH», «PHÓ CHỦ TỊCH», «CÔNG CHỨC TƯ PHÁP - HỘ TỊCH»
    above_title = models.CharField(max_length=120, blank=True)  # whose place is taken: «CHỦ TỊCH»
    from_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="given_authorities")
    decision = models.CharField(max_length=200)
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "authorities"
        constraints = [
            models.CheckConstraint(
                name="authority_ends_after_it_starts", condition=Q(until__isnull=True) | Q(until__gt=F("since"))
            ),
            models.CheckConstraint(
                name="delegation_is_tuq_with_giver_and_end",
                condition=~Q(basis="delegation")
                | (Q(capacity="TUQ.") & Q(until__isnull=False) & Q(from_person__isnull=False)),
            ),
            models.CheckConstraint(
                name="assignment_is_kt", condition=~Q(basis="assignment") | Q(capacity="KT.")
            ),
            models.CheckConstraint(name="post_is_own", condition=~Q(basis="post") | Q(capacity="")),
            models.CheckConstraint(
                name="nobody_delegates_to_himself",
                condition=Q(from_person__isnull=True) | ~Q(from_person=F("person")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_title} {self.person.full_name}"

    @property
    def capacity_line(self) -> str:
        """«KT. CHỦ TỊCH», or empty."""
        return f"{self.capacity} {self.above_title}".strip() if self.capacity else ""

    @property
    def full_title(self) -> str:
        """«KT. CHỦ TỊCH, PHÓ CHỦ TỊCH»."""
        return ", ".join(part for part in (self.capacity_line, self.title) if part)


class Duty(models.Model):
    """Who signs by default in a stretch of days."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="duties")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="duties")
    during = DateRangeField()

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            ExclusionConstraint(
                name="one_on_duty_a_day",
                expressions=[(_both("agency_id"), RangeOperators.OVERLAPS), ("during", RangeOperators.OVERLAPS)],
            ),
        ]

    @classmethod
    def on(cls, agency: Agency, day: date) -> "Duty | None":
        return cls.objects.filter(agency=agency, during__contains=day).first()


class KeyPurpose(models.TextChoices):
    SIGNATURE = "signature", _("Chữ ký số cá nhân")
    SEAL = "seal", _("Chữ ký số cơ quan")


class RegisteredCertificate(Dated):
    """A certificate that may be used here: a person's for his signature, an agency's for its seal."""

    purpose = models.CharField(max_length=10, choices=KeyPurpose.choices)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="certificates")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="certificates")
    certificate = models.BinaryField()
    chain = models.JSONField(default=list)  # DER in base64, issuer first
    fingerprint_sha256 = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    registered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint_sha256", "agency", "purpose"], name="a_certificate_is_registered_once"
            ),
            models.CheckConstraint(
                name="a_signature_key_is_a_persons", condition=~Q(purpose="signature") | Q(person__isnull=False)
            ),
        ]

    @property
    def chain_der(self) -> tuple[bytes, ...]:
        return tuple(b64decode(one) for one in self.chain)

    @property
    def common_name(self) -> str:
        names = x509.load_der_x509_certificate(bytes(self.certificate)).subject.get_attributes_for_oid(
            x509.NameOID.COMMON_NAME
        )
        return str(names[0].value) if names else ""


class SignaturePicture(Thing):
    """«Trang cá nhân»: the picture of the handwritten signature, a transparent PNG."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="signature_pictures")
    image = models.BinaryField()
    since = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-since"]

    @classmethod
    def of(cls, person: Person) -> bytes | None:
        """PNG bytes of the newest picture, or None."""
        newest = cls.objects.filter(person=person).order_by("-since").first()
        return bytes(newest.image) if newest else None


def fingerprint(certificate: bytes) -> str:
    return hashlib.sha256(certificate).hexdigest()
