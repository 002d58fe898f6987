"""What ends soon is told once to those who can do something: its person, who lent it, the office's administrators.

An authority two weeks before its end; a certificate 60, 30 and 7 days before, for a new one takes weeks to get.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from chungthuc.accounts import rights
from chungthuc.accounts.empowering import ends
from chungthuc.accounts.models import Authority, Basis, Person, RegisteredCertificate
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.notifications.facts import EndsSoon
from chungthuc.notifications.models import ChannelName
from chungthuc.notifications.telling import tell
from chungthuc.notifications.wording.templates import Template

CHANNELS = (ChannelName.EMAIL, ChannelName.IN_APP)


def tell_all() -> None:
    """Each night; safe to repeat."""
    for one in ends.authorities().select_related("agency", "person", "from_person").order_by("pk"):
        tell_of_authority(one)
    for row in ends.certificates().select_related("agency", "person").order_by("pk"):
        tell_of_certificate(row)


def tell_of_authority(one: Authority) -> None:
    """The last day is told, not the moment after it."""
    if one.until is None:
        return
    facts = _facts(one.agency, clock.day(one.until - timedelta(seconds=1)))
    for person in _once([one.person, one.from_person, *_administrators(one.agency)]):
        tell(person, Template.AUTHORITY_ENDS, facts, key=f"ends:{one.plain_name}:{person.pk}", channels=CHANNELS,
             about=one.plain_name, useless_after=one.until)  # fmt: skip


def tell_of_certificate(row: RegisteredCertificate) -> None:
    """Of the seal also its leaders by post."""
    facts = _facts(row.agency, clock.day(row.valid_until))
    owners = [row.person] if row.person else _leaders(row.agency)
    for person in _once([*owners, *_administrators(row.agency)]):
        key = f"ends:{row.plain_name}:{ends.stage(row)}:{person.pk}"
        tell(person, Template.CERTIFICATE_ENDS, facts, key=key, channels=CHANNELS, about=row.plain_name,
             useless_after=row.valid_until)  # fmt: skip


def _facts(agency: Agency, day: date) -> EndsSoon:
    return EndsSoon(agency=tree.name_on(agency, clock.today()), code=agency.code, ends_on=day)


def _leaders(agency: Agency) -> list[Person]:
    posts = Authority.objects.in_force().filter(agency=agency, basis=Basis.POST).select_related("person")
    return [one.person for one in posts.order_by("pk")]


def _administrators(agency: Agency) -> list[Person]:
    """The office's own, else those of the nearest level above that has any."""
    for pk in tree.path(agency, clock.today()):
        if found := list(rights.administrators(Agency.objects.get(pk=pk)).order_by("pk")):
            return found
    return []


def _once(people: Iterable[Person | None]) -> list[Person]:
    return list({one.pk: one for one in people if one is not None and one.is_active}.values())
