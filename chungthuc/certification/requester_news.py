"""What the requester hears before there is a result: a paper was stopped, or the office corrects it. Never why, never
which: the reason stands in his account; the law lets the office say it to him alone."""

from chungthuc.agencies.tree import name_on
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.notifications import telling
from chungthuc.notifications.facts import Result
from chungthuc.notifications.models import ChannelName
from chungthuc.notifications.telling import ALL, Addresses
from chungthuc.notifications.wording.templates import Template


def tell_stopped(copy: CertifiedCopy) -> None:
    """«Hủy hồ sơ»: by every channel that reaches him; several papers of a dossier in one hour are one message."""
    _tell(copy, Template.PAPER_STOPPED, f"{clock.now():%Y%m%d%H}", ALL)


def tell_corrected(copy: CertifiedCopy) -> None:
    """«Trả về»: the office's own work, so only in the account; once a day for a dossier."""
    _tell(copy, Template.PAPER_CORRECTED, f"{clock.today():%Y%m%d}", (ChannelName.IN_APP,))


def _tell(copy: CertifiedCopy, template: Template, once: str, channels: tuple[ChannelName, ...]) -> None:
    facts = Result(code=copy.dossier.code, agency=name_on(copy.agency, clock.today()))
    about = f"dossier:{copy.dossier_id}"  # not the copy: beside its result the desk would read it as one
    telling.tell(_reached_by(copy), template, facts, key=f"{about}:{template}:{once}", channels=channels, about=about)


def _reached_by(copy: CertifiedCopy) -> Addresses:
    """The account, else what was given at the counter; a letter only to an address that somebody checked."""
    dossier, account = copy.dossier, copy.dossier.account
    known = telling.addresses_of(account) if account else Addresses()
    email = known.email or (dossier.email if dossier.email_check else "")
    return Addresses(email=email, phone=dossier.phone or known.phone, account=account)
