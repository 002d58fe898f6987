"""Whom to ask: who holds a right at an office, by name."""

from chungthuc.accounts.models import Grant, Person, Right
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.core.text.alphabet import collated

MOST_NAMED = 20


def names_of(agency: Agency, right: Right) -> list[str]:
    """Who holds the right there now, for «who may»; administrators also of the levels above. At most MOST_NAMED."""
    path = tree.path(agency, clock.today()) if right == Right.ADMINISTER else [agency.pk]
    ids = Grant.objects.in_force().filter(right=right, agency__in=path).values("person")
    names = Person.objects.filter(pk__in=ids, is_active=True).values_list("full_name", flat=True)
    return sorted(names, key=collated)[:MOST_NAMED]
