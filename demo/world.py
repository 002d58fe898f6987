"""The cast with their rights, authorities, certificates and books: one world for the demo and the tests."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from test_pki.authority import Credential, Pki

from chungthuc.accounts import certificates, identity
from chungthuc.accounts.models import Authority, Basis, Capacity, Grant, KeyPurpose, Person, SignaturePicture
from chungthuc.agencies.models import Agency, AgencyKind, OfficeAddress, Placement, SealProfile
from chungthuc.audit.chain import record
from chungthuc.certification.defaults import load
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.core.text.alphabet import searched
from chungthuc.registers.models import RegisterVolume
from chungthuc.registers.volumes import open_volume
from demo import cast, pictures
from demo.cast import Actor, Office

SINCE = datetime(2026, 1, 2, 8, 0, tzinfo=VIETNAM)
PHONES = {"lan": "+84912345678", "sao_mai": "+84987654321"}
ADDRESSES = {
    cast.HOAN_KIEM.code: ("126 phố Hàng Trống, phường Hoàn Kiếm, Hà Nội", "Bộ phận Một cửa, tầng 1, quầy số 3"),
    cast.NGOC_HA.code: ("35 đường Ngọc Hà, phường Ngọc Hà, Hà Nội", "Bộ phận Một cửa, tầng 1"),
}
PROVINCE = Office("01", "Ủy ban nhân dân thành phố Hà Nội")


@dataclass
class World:
    """Everybody by key («minh», «hoa» …), offices by code, and the keys on their tokens."""

    pki: Pki
    people: dict[str, Person] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    signers: dict[str, Credential] = field(default_factory=dict)  # by person's key
    seals: dict[str, Credential] = field(default_factory=dict)  # by agency code
    volumes: dict[str, RegisterVolume] = field(default_factory=dict)

    def __getattr__(self, key: str) -> Person:
        try:
            return self.people[key]
        except KeyError:
            raise AttributeError(key) from None

    @property
    def office(self) -> Agency:
        """Where Minh, Hoa, Bình and Tuấn work."""
        return self.agencies[cast.HOAN_KIEM.code]


def build(pki: Pki, *, key_bits: int = 2048) -> World:
    """Make the whole cast in an empty (or units-only) database."""
    load()
    world = World(pki)
    for office in (PROVINCE, *cast.OFFICES):
        world.agencies[office.code] = _agency(office, world.agencies.get(PROVINCE.code))
    for actor in cast.PEOPLE:
        world.people[actor.key] = _person(actor)
    nga = world.people["nga"]
    for actor in cast.PEOPLE:
        _rights(world, actor, nga)
    _checked(world)
    for actor in cast.PEOPLE:
        if actor.post:
            _authority(world, actor, key_bits)
    for office in (cast.HOAN_KIEM, cast.NGOC_HA):
        _books(world, office, key_bits)
    return world


def _agency(office: Office, province: Agency | None) -> Agency:
    kind = AgencyKind.COMMUNE if province else AgencyKind.PROVINCE
    agency, _made = Agency.objects.get_or_create(
        code=office.code, defaults={"kind": kind, "search_key": searched(office.name)}
    )
    if not agency.placements.exists():
        Placement.objects.create(
            agency=agency,
            parent=province,
            name=office.name,
            during=DateRange(date(2025, 7, 1), None),
            decision="Quyết định 19/2025/QĐ-TTg",
        )
    if told := ADDRESSES.get(office.code):
        OfficeAddress.objects.get_or_create(
            agency=agency, since=date(2025, 7, 1), defaults={"address": told[0], "hint": told[1]}
        )
    return agency


def _person(actor: Actor) -> Person:
    """With an address that was confirmed; the citizens' phones too."""
    person = Person.objects.filter(email=actor.email).first()
    if person is None:
        person = Person.objects.create_user(
            actor.email, None, full_name=actor.full_name, kind=actor.kind, id_number=actor.number
        )
        Person.objects.filter(pk=person.pk).update(password=_hashed(actor.password))
        person.refresh_from_db()
        EmailAddress.objects.create(user=person, email=actor.email, primary=True, verified=True)
    if phone := PHONES.get(actor.key):
        Person.objects.filter(pk=person.pk).update(phone=phone, phone_confirmed_at=clock.now())
        person.refresh_from_db()
    return person


@cache
def _hashed(password: str) -> str:
    """The cast shares one password; hashing is slow on purpose."""
    return make_password(password)


def _checked(world: World) -> None:
    """Minh saw the citizens' cards."""
    for key in PHONES:
        if not world.people[key].identity_is_checked:
            identity.check_at_counter(world.people[key], agency=world.office, by=world.people["minh"])


def _rights(world: World, actor: Actor, giver: Person) -> None:
    person = world.people[actor.key]
    for right in actor.rights:
        grant, made = Grant.objects.get_or_create(
            person=person,
            agency=world.agencies[actor.office],
            right=right,
            defaults={
                "since": SINCE,
                "given_by": None if person == giver else giver,
                "reason": "Phân công nhiệm vụ năm 2026",
            },
        )
        if made:
            _into_the_chain(grant, "give_right")


def _authority(world: World, actor: Actor, key_bits: int) -> None:
    person, agency = world.people[actor.key], world.agencies[actor.office]
    chair = actor.post == "chair"
    held, made = Authority.objects.get_or_create(
        person=person,
        agency=agency,
        defaults={
            "basis": Basis.POST if chair else Basis.ASSIGNMENT,
            "capacity": Capacity.OWN if chair else Capacity.KT,
            "title": "CHỦ TỊCH" if chair else "PHÓ CHỦ TỊCH",
            "above_title": "" if chair else "CHỦ TỊCH",
            "decision": "Nghị quyết bầu Chủ tịch" if chair else "Quyết định phân công 12/QĐ-UBND",
            "since": SINCE,
        },
    )
    if made:
        _into_the_chain(held, "give_authority")
    SignaturePicture.objects.get_or_create(person=person, defaults={"image": pictures.signature(actor.full_name)})
    world.signers[actor.key] = _registered(world, agency, KeyPurpose.SIGNATURE, actor.full_name, person, key_bits)


def _into_the_chain(row: Grant | Authority, action: str) -> None:
    with transaction.atomic():
        giver = row.given_by if isinstance(row, Grant) else None
        record(row.agency.code, action, row=row, by=giver or "system:installation")


def _books(world: World, office: Office, key_bits: int) -> None:
    agency = world.agencies[office.code]
    world.seals[office.code] = _registered(world, agency, KeyPurpose.SEAL, office.name, None, key_bits)
    SealProfile.objects.get_or_create(
        agency=agency,
        defaults={"image": pictures.seal(office.name), "since": SINCE, "by": world.people["tuan"].pk},
    )
    today = clock.today()
    world.volumes[office.code] = open_volume(
        agency,
        name=f"Sổ chứng thực bản sao điện tử từ bản chính năm {today.year}",
        start_number=1,
        opened_on=date(today.year, 1, 1),
        closed_on=date(today.year, 12, 31),
        by=world.people["tuan"],
    )


def _registered(
    world: World, agency: Agency, purpose: KeyPurpose, name: str, person: Person | None, key_bits: int
) -> Credential:
    kind = "person" if purpose == KeyPurpose.SIGNATURE else "agency"
    key = world.pki.issue(name, kind=kind, key_bits=key_bits, organization=name if kind == "agency" else "")
    start = clock.now() - timedelta(days=1)
    certificates.register(
        key.certificate,
        key.chain,
        purpose=purpose,
        agency=agency,
        person=person,
        by=world.people["nga"],
        since=start,
    )
    return key
