"""What the requester hears before there is a result: papers were stopped, and why; or the office corrects one. Never
which paper; what looks like somebody's number is left out of the reason."""

import hashlib

from chungthuc.agencies.tree import name_on
from chungthuc.core import clock
from chungthuc.dossiers.models import Dossier
from chungthuc.notifications import telling
from chungthuc.notifications.facts import Result, Stopped, without_numbers
from chungthuc.notifications.models import ChannelName
from chungthuc.notifications.telling import Addresses
from chungthuc.notifications.wording.templates import Template


def tell_stopped(dossier: Dossier, *, papers: int, reason: str, withdrawn: bool, collected: int) -> None:
    """«Hủy hồ sơ»: by every channel that reaches him; what is said again within the hour is one message, and one text
    is enough whatever is said.

    ``papers``: how many were stopped; ``collected``: VND paid for all that was stopped in the dossier.
    """
    facts = Stopped(*_place(dossier), without_numbers(reason), papers=papers, withdrawn=withdrawn, collected=collected)
    said = hashlib.sha256(f"{collected} {reason}".encode()).hexdigest()[:12]
    hour = f"{clock.now():%Y%m%d%H}"
    _tell(dossier, Template.PAPER_STOPPED, facts, hour, (ChannelName.SMS,))
    _tell(dossier, Template.PAPER_STOPPED, facts, f"{hour}:{said}", (ChannelName.EMAIL, ChannelName.IN_APP))


def tell_corrected(dossier: Dossier) -> None:
    """«Trả về»: the office's own work, so only in the account; once a day for a dossier."""
    facts = Result(*_place(dossier))
    _tell(dossier, Template.PAPER_CORRECTED, facts, f"{clock.today():%Y%m%d}", (ChannelName.IN_APP,))


def _place(dossier: Dossier) -> tuple[str, str]:
    return dossier.code, name_on(dossier.agency, clock.today())


def _tell(dossier: Dossier, template: Template, facts: Result, once: str, channels: tuple[ChannelName, ...]) -> None:
    about = f"dossier:{dossier.pk}"  # not the copy: beside its result the desk would read it as one
    telling.tell(
        _reached_by(dossier), template, facts, key=f"{about}:{template}:{once}", channels=channels, about=about
    )


def _reached_by(dossier: Dossier) -> Addresses:
    """The account, else what was given at the counter; a letter only to an address that somebody checked."""
    account = dossier.account
    known = telling.addresses_of(account) if account else Addresses()
    email = known.email or (dossier.email if dossier.email_check else "")
    return Addresses(email=email, phone=dossier.phone or known.phone, account=known.account)
