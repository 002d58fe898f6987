"""People and organisations with an account."""

import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from chungthuc.core import clock


class PersonKind(models.TextChoices):
    PERSON = "person", _("Cá nhân")
    ORGANIZATION = "organization", _("Tổ chức")


class IdentitySource(models.TextChoices):
    """Who saw that the number belongs to the person. A registration alone proves nothing."""

    COUNTER = "counter", _("Đã đối chiếu giấy tờ tại quầy")
    NATIONAL_LOGIN = "national_login", _("Đăng nhập bằng VNeID")  # the seam for OIDC


NAMELESS = "–"  # the name of a closed account


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
    """Somebody with an account: a citizen, an organisation, or one of the staff.

    A closed account (``accounts.sign_in.closing``) stays as a row without personal data, for what refers to it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=PersonKind.choices, default=PersonKind.PERSON)
    id_number = models.CharField(max_length=20, blank=True)  # CCCD, CMND or MST, cleaned
    identity_source = models.CharField(max_length=16, choices=IdentitySource.choices, blank=True)
    identity_checked_at = models.DateTimeField(null=True, blank=True)
    identity_checked_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    phone = models.CharField(max_length=20, blank=True)  # E.164: +84912345678
    phone_confirmed_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)  # by its owner, for good: a trigger lets nothing come back

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_an_email"),
            # Only checked numbers are unique: whoever types a stranger's number does not keep the stranger out.
            models.UniqueConstraint(
                fields=["id_number"], condition=~Q(identity_source=""), name="one_account_a_checked_number"
            ),
            models.CheckConstraint(
                name="checked_identity_says_when_and_of_which_number",
                condition=Q(identity_source="", identity_checked_at__isnull=True, identity_checked_by__isnull=True)
                | (~Q(identity_source="") & Q(identity_checked_at__isnull=False) & ~Q(id_number="")),
            ),
            models.CheckConstraint(
                name="identity_seen_at_a_counter_says_by_whom",
                condition=~Q(identity_source="counter") | Q(identity_checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="confirmed_phone_is_a_phone", condition=Q(phone_confirmed_at__isnull=True) | ~Q(phone="")
            ),
            models.CheckConstraint(
                name="closed_account_says_nothing",
                condition=Q(closed_at__isnull=True)
                | Q(is_active=False, full_name=NAMELESS, id_number="", phone="", email__startswith="closed-"),
            ),
        ]
        indexes = [
            models.Index(fields=["id_number"], condition=~Q(id_number=""), name="person_id_number"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def identity_is_checked(self) -> bool:
        """True once an officer or the national login saw that the number is this person's."""
        return bool(self.identity_source)

    @property
    def is_staff(self) -> bool:
        return False

    @property
    def is_superuser(self) -> bool:
        return False
