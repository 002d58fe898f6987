"""What the requester hears before there is a result: a paper was stopped, or the office corrects it. Never why, never
which: the reason stands in his account; the law lets the office say it to him alone."""

from chungthuc.agencies.tree import name_on
from chungthuc.core import clock
from chungthuc.dossiers.models import Dossier
from chungthuc.notifications import telling
from chungthuc.notifications.facts import Result
from chungthuc.notifications.models import ChannelName
from chungthuc.notifications.telling import ALL, Addresses
from chungthuc.notifications.wording.templates import Template


def tell_stopped(dossier: Dossier) -> None:
    """«Hủy hồ sơ»: by every channel that reaches him; several papers of a dossier in one hour are one message."""
    _tell(dossier, Template.PAPER_STOPPED, f"{clock.now():%Y%m%d%H}", ALL)


def tell_corrected(dossier: Dossier) -> None:
    """«Trả về»: the office's own work, so only in the account; once a day for a dossier."""
    _tell(dossier, Template.PAPER_CORRECTED, f"{clock.today():%Y%m%d}", (ChannelName.IN_APP,))


def _tell(dossier: Dossier, template: Template, once: str, channels: tuple[ChannelName, ...]) -> None:
    facts = Result(code=dossier.code, agency=name_on(dossier.agency, clock.today()))
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
