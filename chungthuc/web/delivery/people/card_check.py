"""«Đã đối chiếu với thẻ»: the account of an appointment whose code was shown, compared with the card at the desk."""

import copy
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import identity
from chungthuc.accounts.models import IdentitySource, Person, PersonKind
from chungthuc.accounts.phones import masked_email
from chungthuc.core.errors import Refused

SALT = "chungthuc.web.delivery.people.card_check"


@dataclass(frozen=True)
class CardCheck:
    """An account that this officer may compare with the card now; ``shown`` names the appointment for the event."""

    person: Person
    officer: Person
    shown: str

    @property
    def obstacle(self) -> Refused | None:
        """Why the box is not offered, in words."""
        return identity.obstacle(self.person, by=self.officer)

    @property
    def address(self) -> str:
        """What the person at the desk names; the officer compares."""
        return masked_email(self.person.email)

    @property
    def paper(self) -> str:
        organization = self.person.kind == PersonKind.ORGANIZATION
        return str(_("giấy chứng nhận đăng ký doanh nghiệp") if organization else _("thẻ căn cước, hộ chiếu"))

    @property
    def seen(self) -> str:
        """Of all that the page shows, for this officer: what its owner changes afterwards was not compared."""
        one = self.person
        parts = [str(self.officer.pk), str(one.pk), one.kind, one.full_name, one.id_number, one.email]
        return str(salted_hmac(SALT, "\n".join(parts), algorithm="sha256").hexdigest())

    def is_as_seen(self, given: str) -> bool:
        return constant_time_compare(self.seen, given)

    def as_checked(self) -> Person:
        """The account as it will stand, for telling beforehand where the result goes; never saved."""
        one = copy.copy(self.person)
        one.identity_source = IdentitySource.COUNTER
        return one
