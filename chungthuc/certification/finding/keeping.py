"""The rows by which things are found, written in the transaction that writes the things; and whether any is missing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from django.db import transaction

from chungthuc.certification.finding.words import Known
from chungthuc.certification.models import CertifiedCopy, Findable
from chungthuc.core import clock
from chungthuc.dossiers.models import Dossier
from chungthuc.registers.models import RegisterEntry

AT_ONCE = 500
WRITTEN = ["agency", "year", "at", "words"]


def hold(dossier: UUID) -> Dossier:
    """Its row as it is now, until the transaction ends: what is written of it and its copies is written one after the
    other. Whoever takes a number or records before he keeps calls this first: locks go copy, dossier, register, chain.
    """
    return Dossier.objects.select_for_update(no_key=True).get(pk=dossier)


@transaction.atomic
def keep_dossier(dossier: Dossier) -> None:
    """After what it says of people or codes changed: all its copies anew, or itself while it has none."""
    _write(_rows([hold(dossier.pk)]))


@transaction.atomic
def keep_copy(copy: CertifiedCopy) -> None:
    """After its title, its code or its numbers changed."""
    _write([_of_copy(copy, hold(copy.dossier_id), _numbers([copy]))])


def differing() -> Iterator[Dossier]:
    """Dossiers that are not found as they stand, by reading everything again."""
    every = Dossier.objects.order_by("pk").iterator(chunk_size=AT_ONCE)
    while dossiers := list(islice(every, AT_ONCE)):
        wanted: dict[object, set[object]] = defaultdict(set)
        for row in _rows(dossiers):
            wanted[row.dossier_id].add((row.copy_id, row.agency_id, row.year, row.at, _bare(row.words)))
        there: dict[object, set[object]] = defaultdict(set)
        for one in Findable.objects.filter(dossier__in=dossiers):
            there[one.dossier_id].add((one.copy_id, one.agency_id, one.year, one.at, _bare(one.words)))
        yield from (one for one in dossiers if wanted[one.pk] != there[one.pk])


def _bare(vector: str) -> frozenset[str]:
    """A vector as a set: the database orders and shortens it its own way."""
    return frozenset(vector.split(" "))


def _rows(dossiers: list[Dossier]) -> list[Findable]:
    """What should be there of these."""
    copies = list(CertifiedCopy.objects.filter(dossier__in=dossiers))
    numbers, papers = _numbers(copies), defaultdict(list)
    for copy in copies:
        papers[copy.dossier_id].append(copy)
    rows = []
    for dossier in dossiers:
        rows += [_of_copy(copy, dossier, numbers) for copy in papers[dossier.pk]] or [_row(dossier, _known(dossier))]
    return rows


def _of_copy(copy: CertifiedCopy, dossier: Dossier, numbers: dict[str, list[RegisterEntry]]) -> Findable:
    known, entries = _known(dossier), numbers[copy.subject]
    known.codes.append(copy.code)
    known.names.append(copy.original_title)
    known.days.extend(one.certified_on for one in entries)
    known.numbers.extend((one.number, one.register.year) for one in entries)
    return _row(dossier, known, copy)


def _numbers(copies: Iterable[CertifiedCopy]) -> dict[str, list[RegisterEntry]]:
    """Every number that each was given, voided ones too: their lines are in the book."""
    found: dict[str, list[RegisterEntry]] = defaultdict(list)
    for one in RegisterEntry.objects.filter(subject__in=[one.subject for one in copies]).select_related("register"):
        found[one.subject].append(one)
    return found


def _known(dossier: Dossier) -> Known:
    day = clock.day(dossier.received_at)
    return Known(
        agency=dossier.agency_id,
        year=day.year,
        codes=[dossier.code, dossier.follow_code, dossier.requester_number, dossier.presenter_number],
        names=[one for one in (dossier.requester_name, dossier.presenter_name) if one],
        days=[day],
    )


def _row(dossier: Dossier, known: Known, copy: CertifiedCopy | None = None) -> Findable:
    return Findable(
        dossier=dossier,
        copy=copy,
        agency_id=known.agency,
        year=known.year,
        at=dossier.received_at,
        words=known.vector(),
    )


def _write(rows: list[Findable]) -> None:
    of_copies = [one for one in rows if one.copy_id]
    Findable.objects.filter(dossier__in={one.dossier_id for one in rows}, copy=None).delete()
    Findable.objects.bulk_create(of_copies, update_conflicts=True, unique_fields=["copy"], update_fields=WRITTEN)
    Findable.objects.bulk_create([one for one in rows if not one.copy_id])
