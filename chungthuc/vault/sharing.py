"""Share links: for a purpose and a time, logged, taken back. A link opens a paper, it proves no person."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import BooleanField, Count, ExpressionWrapper, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused, demand_fits
from chungthuc.vault.models import OpeningKind, ShareLink, ShareOpening, VaultItem

LONGEST = timedelta(days=180)
PURPOSE_LIMIT = 200  # of the column
MOST_OPEN = 20  # links to one paper at a time
OPENINGS_SHOWN = 20


def share(item: VaultItem, *, purpose: str, until: datetime, by: Person) -> ShareLink:
    """A new link. Raises NotAllowed("not_yours", "too_many_links"), Refused("purpose_missing",
    "end_not_allowed", "text_too_long")."""
    if item.owner_id != by.pk or item.withdrawn_at is not None:
        raise NotAllowed("not_yours", _("Giấy tờ này không còn trong kho của bạn."))
    purpose = purpose.strip()
    if not purpose:
        raise Refused("purpose_missing", _("Chưa ghi mục đích chia sẻ."), _("Ví dụ: Nộp hồ sơ tuyển dụng."))
    if not clock.now() < until <= clock.now() + LONGEST:
        raise Refused("end_not_allowed", _("Ngày hết hạn phải từ hôm nay và không quá 180 ngày."))
    demand_fits(purpose, PURPOSE_LIMIT)
    with transaction.atomic():
        VaultItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        if open_links(item).count() >= MOST_OPEN:
            raise NotAllowed(
                "too_many_links", _("Giấy tờ này đã có 20 đường dẫn đang mở."), _("Thu hồi bớt đường dẫn.")
            )
        return ShareLink.objects.create(item=item, purpose=purpose, until=until)


def links_of(item: VaultItem) -> QuerySet[ShareLink]:
    """Every link to the paper, those that are open first, then the newest; with how often it was used (``used``) and
    the newest of these openings (``latest``)."""
    is_open = ExpressionWrapper(Q(revoked_at=None, until__gt=clock.now()), output_field=BooleanField())
    latest = Prefetch("openings", ShareOpening.objects.order_by("-at")[:OPENINGS_SHOWN], to_attr="latest")
    links = item.links.annotate(used=Count("openings"), live=is_open).order_by("-live", "-made_at", "-id")
    return links.prefetch_related(latest)


def open_links(item: VaultItem) -> QuerySet[ShareLink]:
    return item.links.filter(revoked_at=None, until__gt=clock.now())


def revoke(link: ShareLink, *, by: Person) -> None:
    """«Thu hồi»: from now on it opens nothing. Twice is once. Raises NotAllowed("not_yours")."""
    if link.item.owner_id != by.pk:
        raise NotAllowed("not_yours", _("Đường dẫn này không phải của bạn."))
    ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=clock.now())
    link.refresh_from_db()


def by_code(code: str) -> ShareLink | None:
    """The open link with this code; None for every other, without saying why."""
    living = ShareLink.objects.filter(revoked_at=None, until__gt=clock.now(), item__withdrawn_at=None)
    return living.select_related("item__document", "item__owner").filter(code=code).first()


def note_opening(link: ShareLink, kind: OpeningKind) -> None:
    """Note what was done through the link."""
    ShareOpening.objects.create(link=link, kind=kind)
