"""Who works, or worked, at an office: whoever has or had a post or a right there."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q

from chungthuc.accounts.models import ActivationCode, Grant, Person, Post
from chungthuc.accounts.sign_in.second_factor import STRONG
from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.core.text.alphabet import collated, folded


@dataclass
class Member:
    """``post``: the last one there; ``grants``: those in force or to come; ``since``: of the first post or right
    that is still in force; ``code_until``: until when the newest activation code may be used, None without one."""

    person: Person
    post: Post | None = None
    grants: list[Grant] = field(default_factory=list)
    since: datetime | None = None
    has_factor: bool = False
    code_until: datetime | None = None

    @property
    def waits(self) -> bool:
        """For its owner to set a password."""
        return not self.person.has_usable_password()


def keys_of(agency: Agency, *, working: bool, name: str = "") -> list[Any]:
    """Of everybody who works there (or has left), sorted as names are in Vietnam; ``name``: words of it, without tones.

    One question, whatever the number of people; an office has some hundreds.
    """
    now = clock.now()
    lasting = Q(agency=agency) & (Q(until__isnull=True) | Q(until__gt=now))
    posts, grants = Post.objects.filter(agency=agency), Grant.objects.filter(agency=agency)
    ever = Q(pk__in=posts.values("person")) | Q(pk__in=grants.values("person"))
    here = Q(pk__in=posts.filter(lasting).values("person")) | Q(pk__in=grants.filter(lasting).values("person"))
    rows = Person.objects.filter(here if working else ever & ~here).values_list("pk", "full_name")
    wanted = folded(name).split()
    found = [row for row in rows if all(word in folded(row[1]) for word in wanted)]
    return [pk for pk, _name in sorted(found, key=lambda row: (_by_given_name(row[1]), str(row[0])))]


def _by_given_name(full_name: str) -> Any:
    """«Trần Văn Minh» stands at M, as in every list of an office."""
    given = full_name.split()[-1] if full_name.split() else ""
    return collated(given), collated(full_name)


def members(agency: Agency, keys: Sequence[Any]) -> list[Member]:
    """In the order of the keys; five questions."""
    found = {one.pk: Member(one) for one in Person.objects.filter(pk__in=keys)}
    for post in Post.objects.filter(agency=agency, person__in=keys).order_by("since", "pk"):
        found[post.person_id].post = post
    starts: dict[Any, list[datetime]] = defaultdict(list)
    now = clock.now()
    for grant in Grant.objects.lasting(now).filter(agency=agency, person__in=keys).order_by("since", "pk"):
        found[grant.person_id].grants.append(grant)
        starts[grant.person_id].append(grant.since)
    for one in found.values():
        begun = starts[one.person.pk] + ([one.post.since] if one.post and one.post.is_in_force(now) else [])
        one.since = min(begun, default=None)
    _note_sign_ins(found)
    return [found[key] for key in keys if key in found]


def _note_sign_ins(found: dict[Any, Member]) -> None:
    """Second factors and codes that wait."""
    for person in Authenticator.objects.filter(user__in=found, type__in=STRONG).values_list("user", flat=True):
        found[person].has_factor = True
    codes = ActivationCode.objects.filter(person__in=found).order_by("person", "-made_at", "-pk").distinct("person")
    for code in codes:
        open_ = code.used_at is None and code.expires_at > clock.now()
        found[code.person_id].code_until = code.expires_at if open_ else None
