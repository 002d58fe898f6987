"""Something of everything that pages show, and every address of it: for promises about all pages."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic import RedirectView

from chungthuc.accounts.empowering import duties
from chungthuc.appointments.closures import closing
from chungthuc.appointments.models import AvailabilityRule, ClosureKind
from chungthuc.certification import signature
from chungthuc.certification.models import CertifiedCopy, Delivery
from chungthuc.certification.reception import cancelling, intake
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.dossiers.models import Draft
from chungthuc.notifications import notices
from chungthuc.notifications.models import Message
from chungthuc.vault import sharing
from chungthuc.vault.models import ShareLink
from chungthuc.vault.store import items_of
from demo import life
from demo.world import World
from tests.harness.appointments import booked, desk, rule, slot, ticket
from tests.harness.jobs import run_jobs

PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
Values = dict[str, list[str]]


class Route(NamedTuple):
    """A name of the url conf and one of its addresses, with real ids."""

    name: str
    path: str


def build(world: World, scan: bytes) -> Values:
    """The town with a copy in each state, appointments, books, letters; ids under the name that addresses give them,
    codes under the first part of the address."""
    copies = _copies(world, scan)
    item = items_of(world.lan).get()
    tomorrow = clock.now() + timedelta(days=1)
    links = [sharing.share(item, purpose="nộp hồ sơ", until=tomorrow, by=world.lan) for _time in range(2)]
    own = booked(slot(world.office, days=2), world.lan, by=world.minh)
    guest = booked(slot(world.office, "10:00", days=2), by=world.minh)
    hours = rule(desk(world.office))
    hours.save()
    stretch = closing.Stretch(guest.starts_at, guest.ends_at, world.office)
    closed = closing.close(stretch, kind=ClosureKind.OUTAGE, reason="Mất điện", by=world.minh)
    waiting = ticket(world.office, uuid.uuid4().hex)
    run_jobs()
    values = {
        "item_id": [str(item.pk)],
        "link_id": [str(links[0].pk)],
        "notice_id": _ids(notices.notices(world.lan)[:1]) or [str(uuid.uuid4())],
        "appointment_id": [str(own.pk), str(guest.pk)],
        "rule_id": _ids(AvailabilityRule.objects.all()[:1]),
        "closure_id": [str(closed.pk)],
        "entry_id": [str(waiting.pk)],
        "upload_id": [str(life.uploaded(scan, by=world.minh).pk)],
        "draft_id": _ids(Draft.objects.all()) or [str(uuid.uuid4())],
        "agency": [world.office.code],
        "n": ["1"],
        "pk": [str(desk(world.office).pk)],  # of a desk; rows that are taken back are only posted to
        "authority_id": [str(world.hoa.authorities.get().pk)],
        "certificate_id": [str(world.hoa.certificates.get().pk)],
        "duty_id": [_duty(world)],
        "appointments": [own.code, guest.code],
        "services": ["2.000815", "2.000843"],
        "display": [world.office.code],
        "opening-hours": [world.office.code],
    }
    return values | _of_copies(copies, links[1])


def _of_copies(copies: list[CertifiedCopy], link: ShareLink) -> Values:
    issued = copies[-1]
    return {
        "copy_id": _ids(copies),
        "dossier_id": [str(one.dossier_id) for one in copies],
        "volume_id": [str(issued.entry.volume_id)],
        "message_id": _ids(Message.objects.order_by("queued_at")[:1]),
        "request_id": _ids(issued.document.signing_requests.order_by("created_at")[:1]),
        "follow": [one.dossier.follow_code for one in copies],
        "results": [one.code for one in Delivery.objects.exclude(code="")[:1]],
        "shared": [link.code],
        "c": [issued.code],
    }


def _copies(world: World, scan: bytes) -> list[CertifiedCopy]:
    """Submitted, taken back, sent back, cancelled, signed, forwarded, issued, mailed, in Lan's store: the last one."""
    submitted = life.submitted(world, scan)
    withdrawn = life.submitted(world, scan)
    intake.withdraw(withdrawn, by=world.minh)
    returned = life.submitted(world, scan, account=world.lan, title="Học bạ")
    signature.send_back(returned, reason="Trang 2 bị mờ", by=world.hoa)
    cancelled = life.submitted(world, scan, account=world.lan, title="Giấy khai sinh")
    signature.send_back(cancelled, reason="Sai loại giấy tờ", by=world.hoa)
    cancelled.refresh_from_db()
    cancelling.cancel(cancelled, reason="Người dân không nộp nữa", by=world.minh)
    signed = life.signed(world, life.submitted(world, scan))
    sealing = life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan))))
    issued, mailed = life.issued(world, scan), life.issued(world, scan)
    kept = life.issued(world, scan, account=world.lan, title="Bằng đại học")
    for copy in (mailed, kept):
        delivery.wish(copy, by=world.tuan)
    run_jobs()
    return [submitted, withdrawn, returned, cancelled, signed, sealing, issued, mailed, kept]


def _duty(world: World) -> str:
    """Bình signs by default today and tomorrow."""
    made = duties.add(world.office, world.binh, clock.today(), clock.today() + timedelta(days=1), by=world.nga)
    return str(made.pk)


def _ids(rows: object) -> list[str]:
    return [str(one.pk) for one in rows]  # type: ignore[attr-defined]


def routes(values: Values, patterns: list | None = None, before: str = "/") -> Iterator[Route]:
    """Every address but the old ones that only lead to another; with several objects of a kind, each of them."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from routes(values, one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern) and getattr(one.callback, "view_class", None) is not RedirectView:
            pattern = before + str(one.pattern)
            for path in filled(pattern.replace("$", "").replace("^", ""), values):
                yield Route(one.name or pattern, path)


def filled(pattern: str, values: Values) -> list[str]:
    """With the first object of each kind, and with each further one of the first kind that it names."""
    place = PLACE.search(pattern)
    if not place:
        return [pattern]
    name = pattern.split("/")[1] if place[2] == "code" else place[2]
    if name not in values:
        return []
    found = []
    for value in values[name]:
        rest = pattern.replace(place[0], value, 1)
        found += filled(rest, {**values, **{one: given[:1] for one, given in values.items()}})
    return found
