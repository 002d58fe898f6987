"""Who may sign, seal or administer from now on is told to those who answer for it: the leader and the level above.

So no single administrator gives such a right unseen; to himself he cannot (``nobody_grants_to_himself``).
"""

from chungthuc.accounts import rights
from chungthuc.accounts.models import Authority, Basis, Grant, Person, Right
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency
from chungthuc.agencies.tree import name_on
from chungthuc.core import clock
from chungthuc.notifications.facts import RightGiven
from chungthuc.notifications.models import ChannelName
from chungthuc.notifications.telling import tell
from chungthuc.notifications.wording.templates import Template

TOLD = (Right.SIGN_COPY, Right.SEAL_COPY, Right.ADMINISTER)
CHANNELS = (ChannelName.EMAIL, ChannelName.IN_APP)


def tell_of(grant: Grant) -> None:
    """Safe to repeat: a person hears of a grant once. Whose right it is stands in the records, not in a letter."""
    if grant.right not in TOLD:
        return
    facts = RightGiven(
        right=str(Right(grant.right).label),
        agency=name_on(grant.agency, clock.today()),
        code=grant.agency.code,
        given_at=grant.since,
    )
    for person in answerable(grant.agency):
        tell(person, Template.RIGHT_GIVEN, facts, key=f"right:{grant.pk}:{person.pk}", channels=CHANNELS,
             about=grant.plain_name)  # fmt: skip


def answerable(agency: Agency) -> list[Person]:
    """Its leaders by post, and the administrators of the nearest level above that has any."""
    posts = Authority.objects.in_force().filter(agency=agency, basis=Basis.POST, person__is_active=True)
    people = [one.person for one in posts.select_related("person").order_by("pk")]
    for above in tree.path(agency, clock.today())[1:]:
        if administrators := list(rights.administrators(Agency.objects.get(pk=above))):
            people += administrators
            break
    return list({one.pk: one for one in people}.values())
