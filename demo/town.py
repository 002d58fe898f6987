"""The fictional town: three offices of one province, and the named cast with their rights."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from chungthuc.accounts.models import Authority, Grant, Person
from chungthuc.agencies.models import Agency, AgencyKind, LiveOffice, OfficeAddress, Placement
from chungthuc.audit.chain import record
from chungthuc.core.clock import VIETNAM
from chungthuc.core.text.alphabet import searched
from demo import cast
from demo.cast import Actor, Office

SINCE = datetime(2026, 1, 2, 8, 0, tzinfo=VIETNAM)
ADDRESSES = {
    cast.HOAN_KIEM.code: ("126 phố Hàng Trống, phường Hoàn Kiếm, Hà Nội", "Bộ phận Một cửa, tầng 1, quầy số 3"),
    cast.NGOC_HA.code: ("35 đường Ngọc Hà, phường Ngọc Hà, Hà Nội", "Bộ phận Một cửa, tầng 1"),
}
PROVINCE = Office("01", "Ủy ban nhân dân thành phố Hà Nội")


@dataclass
class Town:
    """People by key («minh», «hoa» …), offices by code. Keys on tokens and books come with ``demo.world.World``."""

    people: dict[str, Person] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)

    def __getattr__(self, key: str) -> Person:
        try:
            return self.people[key]
        except KeyError:
            raise AttributeError(key) from None

    @property
    def office(self) -> Agency:
        """Where Minh, Hoa, Bình and Tuấn work."""
        return self.agencies[cast.HOAN_KIEM.code]

    @property
    def neighbour(self) -> Agency:
        """Where Vi works."""
        return self.agencies[cast.BA_DINH.code]

    @property
    def province(self) -> Agency:
        """Where Nga administers."""
        return self.agencies[PROVINCE.code]

    def settle(self, *keys: str) -> None:
        """Make the offices and these people with their rights, or everybody; what is there already stays."""
        for office in (PROVINCE, *cast.OFFICES):
            self.agencies[office.code] = _agency(office, self.agencies.get(PROVINCE.code))
        actors = [actor for actor in cast.PEOPLE if not keys or actor.key in keys]
        for actor in actors:
            self.people[actor.key] = _person(actor)
        for actor in actors:
            _rights(self, actor, self.people["nga"])


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
    if office in cast.OFFICES:
        LiveOffice.objects.get_or_create(agency=agency, defaults={"since": SINCE, "decision": "Quyết định 1/QĐ-UBND"})
    if told := ADDRESSES.get(office.code):
        OfficeAddress.objects.get_or_create(
            agency=agency, since=date(2025, 7, 1), defaults={"address": told[0], "hint": told[1]}
        )
    return agency


def _person(actor: Actor) -> Person:
    """With an address that was confirmed."""
    person = Person.objects.filter(email=actor.email).first()
    if person is None:
        person = Person.objects.create_user(
            actor.email, None, full_name=actor.full_name, kind=actor.kind, id_number=actor.number
        )
        Person.objects.filter(pk=person.pk).update(password=_hashed(actor.password, settings.PASSWORD_HASHERS[0]))
        person.refresh_from_db()
        EmailAddress.objects.create(user=person, email=actor.email, primary=True, verified=True)
    return person


@cache
def _hashed(password: str, _hasher: str) -> str:
    """The cast shares one password; hashing is slow on purpose. Tests of one process use several hashers."""
    return make_password(password)


def _rights(town: Town, actor: Actor, giver: Person) -> None:
    person = town.people[actor.key]
    for right in actor.rights:
        grant, made = Grant.objects.get_or_create(
            person=person,
            agency=town.agencies[actor.office],
            right=right,
            defaults={
                "since": SINCE,
                "given_by": None if person == giver else giver,
                "reason": "Phân công nhiệm vụ năm 2026",
            },
        )
        if made:
            into_the_chain(grant, "give_right")


def into_the_chain(row: Grant | Authority, action: str) -> None:
    """A right or an authority as the act that gives it records it."""
    with transaction.atomic():
        giver = row.given_by if isinstance(row, Grant) else None
        record(row.agency.code, action, row=row, by=giver or "system:installation")
