"""Rows of authority and certificates as their lists show them; the same number of questions for one as for fifty."""

from datetime import date, timedelta

from django.utils.translation import gettext
from pades.trust.certificate_files import said

from chungthuc.accounts import authority
from chungthuc.accounts.empowering import ending, ends
from chungthuc.accounts.models import Authority, RegisteredCertificate
from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.dossiers.models import PaperType
from chungthuc.web.authorities.pages import AuthorityLine, CertificateLine


def authority_lines(agency: Agency, rows: list[Authority]) -> list[AuthorityLine]:
    names = PaperType.names_of(code for one in rows for code in one.kinds)
    able = {one.pk for one in authority.signatories(agency)}
    why = ending.reasons_of(rows)
    return [
        AuthorityLine(
            row=one,
            kinds=[gettext(names.get(code, code)) for code in one.kinds],
            last_day=last_day(one),
            days_left=_left(last_day(one)) if _ends_soon(one) else None,
            idle=one.is_in_force() and one.pk not in able,
            why=why.get(one.pk, ""),
        )
        for one in rows
    ]


def _ends_soon(one: Authority) -> bool:
    return one.is_in_force() and one.until is not None and one.until <= clock.now() + ends.AUTHORITY_SOON


def last_day(one: Authority) -> date | None:
    """The last day on which it counts; what was taken back before it began has its first day."""
    if one.until is None:
        return None
    return max(clock.day(one.until - timedelta(seconds=1)), clock.day(one.since))


def certificate_lines(rows: list[RegisteredCertificate], office: str) -> list[CertificateLine]:
    """``office``: whose the seal's certificates are."""
    why = ending.reasons_of(rows)
    return [certificate_line(one, office, why.get(one.pk, "")) for one in rows]


def certificate_line(one: RegisteredCertificate, office: str, why: str = "") -> CertificateLine:
    owner = one.person.full_name if one.person else office
    known = said(bytes(one.certificate))
    return CertificateLine(one, owner, known.issuer, _state(one), _left(clock.day(one.valid_until)), why)


def _state(one: RegisteredCertificate) -> str:
    now = clock.now()
    if not one.is_in_force(now):
        return "ended"
    if one.valid_until <= now:
        return "over"
    if one.valid_from > now:
        return "to_come"
    return "soon" if one.valid_until <= now + ends.CERTIFICATE_SOON else "good"


def _left(day: date | None) -> int:
    return (day - clock.today()).days if day else 0
