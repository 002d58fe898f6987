"""A certificate is registered: read from a file in the limited child, its owner named, the rest refused by name."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pades.lasting.extend import check_alone
from pades.trust.certificate_files import FileFault, FileRefused, FoundCertificate, read_in_child, said

from chungthuc.accounts import certificates
from chungthuc.accounts.empowering.people import demand_administrator
from chungthuc.accounts.models import KeyPurpose, Person, RegisteredCertificate, fingerprint
from chungthuc.agencies.models import Agency
from chungthuc.agencies.tree import name_on
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.core.text.alphabet import searched

ANOTHER_FILE = _("Xuất chứng thư số thành tệp .cer, .pem hoặc .p7b (không kèm khóa) rồi chọn lại.")
FAULTS: dict[FileFault, tuple[Promise, Promise]] = {
    FileFault.EMPTY: (_("Tệp chứng thư số trống."), ANOTHER_FILE),
    FileFault.TOO_LARGE: (_("Tệp, hoặc một chứng thư số trong tệp, lớn bất thường."), ANOTHER_FILE),
    FileFault.HAS_KEY: (
        _("Tệp có khóa bí mật. Hệ thống không nhận và không giữ tệp này."),
        _("Không gửi tệp này cho ai. Xuất riêng chứng thư số (.cer, .pem, .p7b), không kèm khóa."),
    ),
    FileFault.UNREADABLE: (_("Không đọc được chứng thư số trong tệp."), ANOTHER_FILE),
    FileFault.TOO_MANY: (_("Tệp có quá nhiều chứng thư số."), ANOTHER_FILE),
    FileFault.SEVERAL: (
        _("Tệp có chứng thư số của nhiều người hoặc nhiều cơ quan."), _("Xuất riêng từng chứng thư số."),
    ),
    FileFault.ONLY_AUTHORITIES: (
        _("Tệp chỉ có chứng thư số của nơi cấp (CA)."), _("Chọn tệp chứng thư số của người ký hoặc của cơ quan."),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Owner:
    """Whose it is to be: a person's for his signature, or (None) the agency's for its seal."""

    agency: Agency
    person: Person | None

    @property
    def purpose(self) -> KeyPurpose:
        return KeyPurpose.SIGNATURE if self.person else KeyPurpose.SEAL

    @property
    def name(self) -> str:
        return self.person.full_name if self.person else name_on(self.agency, clock.today())


def read(file: Path) -> FoundCertificate:
    """What lies in the file. Raises Refused with the file's fault."""
    try:
        return read_in_child(file)
    except FileRefused as refused:
        raise Refused(refused.fault, *FAULTS[refused.fault]) from None


def demand_registrable(certificate: bytes, owner: Owner, *, by: Person) -> None:
    """Raises NotAllowed (not_administrator, certificate_of_somebody_else), Refused (certificate_other_use,
    certificate_registered) or PadesError (certificate_unreadable, certificate_purpose, key_not_supported,
    certificate_expired, certificate_not_yet_valid)."""
    demand_administrator(by, owner.agency)
    check_alone(certificate, at=clock.now())
    rows = RegisteredCertificate.objects.lasting(clock.now())
    for row in rows.filter(fingerprint_sha256=fingerprint(certificate)):
        _demand_same(row, owner)


def _demand_same(row: RegisteredCertificate, owner: Owner) -> None:
    """One key is one holder's, at whatever agency."""
    if row.purpose != owner.purpose:
        raise Refused(
            "certificate_other_use",
            _("Chứng thư số này đã đăng ký cho việc khác: con dấu của cơ quan, hoặc chữ ký của một người."),
            _("Người và cơ quan dùng hai chứng thư số riêng; chọn đúng chứng thư số."),
        )
    if row.person != owner.person or (owner.person is None and row.agency != owner.agency):
        raise NotAllowed(
            "certificate_of_somebody_else",
            _("Chứng thư số này đã đăng ký cho người khác hoặc cơ quan khác."),
            _("Chọn đúng thiết bị ký hoặc tệp; nếu đăng ký nhầm, chấm dứt đăng ký kia trước."),
        )
    if row.agency == owner.agency:
        raise Refused(
            "certificate_registered", _("Chứng thư số này đã đăng ký rồi."), _("Không cần làm gì; xem trong danh sách.")
        )


@transaction.atomic
def register(found: FoundCertificate, owner: Owner, *, by: Person) -> RegisteredCertificate:
    """Raises as ``demand_registrable``, and what ``certificates.register`` raises."""
    demand_registrable(found.certificate, owner, by=by)
    return certificates.register(
        found.certificate, found.chain, purpose=owner.purpose, agency=owner.agency, person=owner.person, by=by
    )


def validity(certificate: bytes) -> tuple[datetime, datetime]:
    """From when to when; of one that was read before."""
    one = x509.load_der_x509_certificate(certificate)
    return one.not_valid_before_utc, one.not_valid_after_utc


def names_fit(certificate: bytes, owner: Owner) -> bool:
    """Does the certificate name its owner? Without tones and capitals; it may say more (an office, a title)."""
    known = said(certificate)
    wanted = f" {searched(owner.name)} "
    return any(wanted in f" {searched(one)} " for one in (known.subject, known.organization) if one)


def ended_before(certificate: bytes, owner: Owner) -> RegisteredCertificate | None:
    """The last registration of it here that somebody ended; None where there was none."""
    rows = RegisteredCertificate.objects.filter(agency=owner.agency, fingerprint_sha256=fingerprint(certificate))
    return rows.filter(until__lte=clock.now()).order_by("until").last()
