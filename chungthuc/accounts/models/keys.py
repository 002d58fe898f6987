"""What people and agencies sign with: certificates and the pictures of signatures."""

import hashlib
from base64 import b64decode

from cryptography import x509
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models.dated import Dated
from chungthuc.accounts.models.people import Person
from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.core.database.dated import LatestQuerySet, ends_after_start, one_at_a_time
from chungthuc.core.models import Thing
from chungthuc.core.pictures import clean_png


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

    named = "certificate"
    hashed = ("purpose", "person_id", "agency_id", "certificate", "chain", "fingerprint_sha256", "valid_from",
              "valid_until", "registered_by_id", "since", "until")  # fmt: skip

    class Meta:
        constraints = [
            one_at_a_time(
                "a_certificate_is_registered_once",
                ("fingerprint_sha256", "textrange"),
                ("agency_id", "int8range"),
                ("purpose", "textrange"),
                during=Func(F("since"), F("until"), function="tstzrange"),
            ),
            models.CheckConstraint(
                name="a_signature_key_is_a_persons",
                condition=~Q(purpose="signature") | Q(person__isnull=False),
            ),
            models.CheckConstraint(
                name="a_seal_key_is_the_agencys", condition=~Q(purpose="seal") | Q(person__isnull=True)
            ),
            ends_after_start("certificate_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["fingerprint_sha256"], name="certificate_fingerprint"),
            models.Index(fields=["valid_until", "id"], name="certificate_valid_until"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.fingerprint_sha256[:16]}"

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

    objects = LatestQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def keep(cls, person: Person, picture: bytes) -> "SignaturePicture":
        """«Lưu lại»: put an uploaded picture in force. Raises Refused when it is not a transparent PNG."""
        return cls.objects.create(person=person, image=clean_png(picture))

    @classmethod
    def of(cls, person: Person) -> bytes | None:
        """PNG bytes of the newest picture, or None."""
        newest = cls.objects.filter(person=person).in_force()
        return bytes(newest.image) if newest else None


def fingerprint(certificate: bytes) -> str:
    return hashlib.sha256(certificate).hexdigest()
