"""An authority or a certificate ends now, by an administrator, with the reason; the row stays."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import authority, certificates
from chungthuc.accounts.empowering.people import demand_administrator
from chungthuc.accounts.models import Authority, EndReason, Person, RegisteredCertificate
from chungthuc.core.errors import demand_fits, demand_reason

MOST = 300  # characters of a reason
WHY = _("Ghi căn cứ, ví dụ: số quyết định, mất thiết bị ký.")


def end_authority(row: Authority, *, reason: str, by: Person) -> None:
    """Raises NotAllowed("not_administrator"), Refused (reason_missing, text_too_long)."""
    demand_administrator(by, row.agency)
    _demand(reason)
    authority.end(row, by=by, reason=reason.strip())


@transaction.atomic
def end_certificate(row: RegisteredCertificate, *, reason: str, by: Person) -> None:
    """A lost token, another post: nothing is signed with it from now on. Raises as ``end_authority``."""
    demand_administrator(by, row.agency)
    _demand(reason)
    certificates.end(row, by=by, reason=reason.strip())


def reasons_of(rows: list[Authority] | list[RegisteredCertificate]) -> dict[int, str]:
    """Why each was ended before its day, by its key, in one question; none where it was not."""
    named = {one.plain_name: one.pk for one in rows}
    return {named[one.about]: one.text for one in EndReason.objects.filter(about__in=list(named))}


def _demand(reason: str) -> None:
    demand_reason(reason, WHY)
    demand_fits(reason.strip(), MOST)
