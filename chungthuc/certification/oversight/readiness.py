"""What an office must have before it can issue copies, and what of it is there today: for itself and for those above.

Asked anew each time from the dated rows, by the same number of questions for one office or for a whole province. The
equipment that no row tells of (scanner, network) is looked at by people.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q

from chungthuc.accounts import authority, rights
from chungthuc.accounts.models import KeyPurpose, RegisteredCertificate, Right, SignaturePicture
from chungthuc.agencies import tree
from chungthuc.agencies.going_live.asking import live_among
from chungthuc.agencies.models import Agency, Desk, OfficeAddress, OfficeHours, SealProfile
from chungthuc.appointments.models import AvailabilityRule
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy, CopyQuerySet, TestimonyTemplate
from chungthuc.core import clock
from chungthuc.procedures.models import FeeSchedule
from chungthuc.registers.models import RegisterKind, RegisterVolume


class Need(StrEnum):
    """In the order in which an office gets them."""

    RECEIVER = "receiver"
    SIGNATORY = "signatory"
    SIGNATORY_CERTIFICATE = "signatory_certificate"
    SIGNATORY_PICTURE = "signatory_picture"
    SEALER = "sealer"
    SEAL_CERTIFICATE = "seal_certificate"
    SEAL_PICTURE = "seal_picture"
    REGISTER = "register"
    HOURS = "hours"
    ADDRESS = "address"
    FEES = "fees"
    TESTIMONY = "testimony"
    TRIAL = "trial"


@dataclass(frozen=True)
class Readiness:
    """One office's: what is missing, in the order of ``Need``."""

    agency: Agency
    missing: tuple[Need, ...]

    @property
    def is_ready(self) -> bool:
        return not self.missing

    @property
    def met(self) -> tuple[Need, ...]:
        return tuple(one for one in Need if one not in self.missing)


def of(agency: Agency) -> Readiness:
    return of_all([agency])[0]


def of_all(agencies: Sequence[Agency]) -> list[Readiness]:
    """In the order given; some fifteen questions, however many offices."""
    found = _having(agencies)
    return [Readiness(one, tuple(need for need in Need if one.pk not in found[need])) for one in agencies]


def _having(agencies: Sequence[Agency]) -> dict[Need, set[int]]:
    """Keys of the offices that have it, for each thing needed."""
    keys = [one.pk for one in agencies]
    return {
        Need.RECEIVER: _where_held(Right.CREATE_COPY, keys),
        Need.SEALER: _where_held(Right.SEAL_COPY, keys),
        **_of_signatories(agencies),
        **_of_the_seal(keys),
        Need.REGISTER: _with_open_register(keys),
        Need.HOURS: _with_hours(agencies),
        Need.ADDRESS: _set(OfficeAddress.objects.begun(clock.today()).filter(agency__in=keys).values_list("agency")),
        Need.FEES: set(keys) if FeeSchedule.objects.in_force() else set(),
        Need.TESTIMONY: set(keys) if TestimonyTemplate.objects.in_force() else set(),
        Need.TRIAL: live_among(keys) | _set(accepted_trials().filter(agency__in=keys).values_list("agency")),
    }


def accepted_trials() -> CopyQuerySet:
    """Trial copies that went the whole way: sealed, time-stamped, and accepted by our own verifier."""
    return CertifiedCopy.objects.filter(trial=True, status=Status.ISSUED)


def _where_held(right: Right, keys: Iterable[int]) -> set[int]:
    return {agency for agency, _person in rights.holders_of(right, keys)}


def _of_signatories(agencies: Sequence[Agency]) -> dict[Need, set[int]]:
    """One of those who may sign must have all: his certificate and the picture of his signature."""
    able = {(key, one.person_id) for key, rows in authority.signatories_of(agencies).items() for one in rows}
    keys, people = [one.pk for one in agencies], [person for _key, person in able]
    holding = set(_valid(keys, KeyPurpose.SIGNATURE).values_list("agency", "person"))
    pictured = _set(SignaturePicture.objects.filter(person__in=people).values_list("person"))
    return {
        Need.SIGNATORY: {key for key, _person in able},
        Need.SIGNATORY_CERTIFICATE: {key for key, person in able if (key, person) in holding},
        Need.SIGNATORY_PICTURE: {key for key, person in able if person in pictured},
    }


def _of_the_seal(keys: list[int]) -> dict[Need, set[int]]:
    return {
        Need.SEAL_CERTIFICATE: _set(_valid(keys, KeyPurpose.SEAL).values_list("agency")),
        Need.SEAL_PICTURE: _set(SealProfile.objects.filter(agency__in=keys).values_list("agency")),
    }


def _valid(keys: list[int], purpose: KeyPurpose) -> Any:
    """Certificates registered now that have not ended."""
    now = clock.now()
    rows = RegisteredCertificate.objects.in_force().filter(agency__in=keys, purpose=purpose)
    return rows.filter(valid_from__lte=now, valid_until__gt=now)


def _with_open_register(keys: list[int]) -> set[int]:
    today = clock.today()
    rows = RegisterVolume.objects.filter(
        register__agency__in=keys, register__kind=RegisterKind.ELECTRONIC_COPY, register__year=today.year
    )
    return _set(rows.filter(opened_on__lte=today, closed_on__gte=today).values_list("register__agency"))


def _with_hours(agencies: Sequence[Agency]) -> set[int]:
    """By a decision on office hours of its own, of somebody above or of the nation, or by the hours of a desk."""
    today, keys = clock.today(), [one.pk for one in agencies]
    said = _set(OfficeHours.objects.begun(today).values_list("agency"))
    if None in said:
        return set(keys)
    desks = Desk.objects.on(today).filter(agency__in=keys)
    rules = AvailabilityRule.objects.filter(Q(until__isnull=True) | Q(until__gt=today), desk__in=desks)
    ways = tree.paths(keys, today)
    return _set(rules.values_list("desk__agency")) | {key for key in keys if said & ways[key]}


def _set(rows: Any) -> set[Any]:
    """Of a list of single values, as ``values_list`` of one column gives them."""
    return {value for (value,) in rows.order_by().distinct()}
