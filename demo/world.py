"""The cast with their rights, authorities, certificates and books: one world for the demo and the tests."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from test_pki.authority import Credential, Pki

from chungthuc.accounts import certificates, identity
from chungthuc.accounts.models import Authority, Basis, Capacity, KeyPurpose, Person, SignaturePicture
from chungthuc.agencies.models import Agency, SealProfile
from chungthuc.certification.defaults import load
from chungthuc.core import clock
from chungthuc.registers.models import RegisterVolume
from chungthuc.registers.volumes import open_volume
from demo import cast, pictures
from demo.cast import Actor, Office
from demo.town import SINCE, Town, into_the_chain

PHONES = {"lan": "+84912345678", "sao_mai": "+84987654321"}


@dataclass
class World(Town):
    """The town with the keys on its people's tokens, its seals and its books."""

    pki: Pki = field(kw_only=True)
    signers: dict[str, Credential] = field(default_factory=dict)  # by person's key
    seals: dict[str, Credential] = field(default_factory=dict)  # by agency code
    volumes: dict[str, RegisterVolume] = field(default_factory=dict)


def build(pki: Pki, *, key_bits: int = 2048) -> World:
    """Make the whole cast in an empty (or units-only) database."""
    load()
    world = World(pki=pki)
    world.settle()
    _checked(world)
    for actor in cast.PEOPLE:
        if actor.post:
            _authority(world, actor, key_bits)
    for office in (cast.HOAN_KIEM, cast.NGOC_HA):
        _books(world, office, key_bits)
    return world


def _checked(world: World) -> None:
    """The citizens' telephones are confirmed, and Minh saw their cards."""
    for key, phone in PHONES.items():
        Person.objects.filter(pk=world.people[key].pk).update(phone=phone, phone_confirmed_at=clock.now())
        world.people[key].refresh_from_db()
        if not world.people[key].identity_is_checked:
            identity.check_at_counter(world.people[key], agency=world.office, by=world.people["minh"])


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
        into_the_chain(held, "give_authority")
    SignaturePicture.objects.get_or_create(person=person, defaults={"image": pictures.signature(actor.full_name)})
    world.signers[actor.key] = _registered(world, agency, KeyPurpose.SIGNATURE, actor.full_name, person, key_bits)


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
