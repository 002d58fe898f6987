"""The 34 provinces and 3,321 communes as dated data: a published package, and a file of corrections."""

import json
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from vietnam_provinces import Province, VietNamDivisionType, Ward

from chungthuc.agencies.models import AdminUnit, Agency, AgencyKind, Placement, UnitKind
from chungthuc.core.text.alphabet import searched

START = date(2025, 7, 1)
DECISION = "Quyết định 19/2025/QĐ-TTg"
CORRECTIONS = Path(__file__).parent / "data" / "corrections.json"
BATCH = 1000
WORDS = {  # stored names are Vietnamese, whatever language somebody reads the pages in
    UnitKind.PROVINCE: "tỉnh",
    UnitKind.CITY: "thành phố",
    UnitKind.WARD: "phường",
    UnitKind.COMMUNE: "xã",
    UnitKind.SPECIAL_ZONE: "đặc khu",
}
KINDS = {
    VietNamDivisionType.TINH: UnitKind.PROVINCE,
    VietNamDivisionType.THANH_PHO_TRUNG_UONG: UnitKind.CITY,
    VietNamDivisionType.PHUONG: UnitKind.WARD,
    VietNamDivisionType.XA: UnitKind.COMMUNE,
    VietNamDivisionType.DAC_KHU: UnitKind.SPECIAL_ZONE,
}


@transaction.atomic
def import_units(corrections: Path = CORRECTIONS) -> tuple[int, int]:
    """Make what is missing; nothing that exists is changed, but a correction ends the row it corrects.

    Returns the number of provinces and communes known. Doing it again changes nothing.
    """
    units = published()
    AdminUnit.objects.bulk_create(units, ignore_conflicts=True, batch_size=BATCH)
    _make_agencies(units)
    for one in json.loads(corrections.read_text(encoding="utf-8")):
        _correct(**one)
    _count_rows()
    communes = Agency.objects.filter(kind=AgencyKind.COMMUNE).count()
    return Agency.objects.filter(kind=AgencyKind.PROVINCE).count(), communes


def _count_rows() -> None:
    """Thousands of rows where there were none: without new figures the first searches could take a minute."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE agencies_adminunit, agencies_agency, agencies_placement")


def published() -> list[AdminUnit]:
    """The units of the package as they stood on 1 July 2025, provinces first; nothing is saved."""
    return [_province(one) for one in Province.iter_all()] + [_commune(one) for one in Ward.iter_all()]


def _province(one: Province) -> AdminUnit:
    name = one.name.removeprefix("Thành phố ").removeprefix("Tỉnh ")
    kind = KINDS[one.division_type]
    return AdminUnit(code=f"{int(one.code):02d}", kind=kind, name=name, since=START, decision=DECISION)


def _commune(one: Ward) -> AdminUnit:
    kind = KINDS[one.division_type]
    return AdminUnit(
        code=f"{int(one.code):05d}",
        kind=kind,
        name=one.name.removeprefix(f"{WORDS[kind].capitalize()} ").strip(),
        parent_code=f"{int(one.province_code):02d}",
        since=START,
        decision=DECISION,
    )


def _make_agencies(units: list[AdminUnit]) -> None:
    """A people's committee for each unit that has none; provinces first, so that communes find theirs."""
    known = set(Agency.objects.values_list("code", flat=True))
    fresh = [unit for unit in units if unit.code not in known]
    if not fresh:
        return
    names = {unit.code: unit.name for unit in units}
    made = [_agency(unit, names.get(unit.parent_code, "")) for unit in fresh]
    Agency.objects.bulk_create(made, batch_size=BATCH)
    agencies = Agency.objects.in_bulk(field_name="code")
    rows = {unit.code: unit for unit in AdminUnit.objects.filter(since=START)}
    Placement.objects.bulk_create(
        [_placement(rows[unit.code], agencies, START, DECISION) for unit in fresh], batch_size=BATCH
    )


def _correct(code: str, kind: str, name: str, since: str, decision: str) -> None:
    """End the unit's row and its committee's placement on the day, and start others; once."""
    day = date.fromisoformat(since)
    old = AdminUnit.objects.filter(code=code, since__lt=day, until__isnull=True).first()
    if old is None or (old.kind, old.name) == (kind, name):
        return
    AdminUnit.objects.filter(pk=old.pk).update(until=day)
    fresh = AdminUnit.objects.create(
        code=code, kind=kind, name=name, parent_code=old.parent_code, since=day, decision=decision
    )
    agencies = {one.code: one for one in Agency.objects.filter(code__in=[code, old.parent_code])}
    for placed in Placement.objects.on(day).filter(unit=old):
        Placement.objects.filter(pk=placed.pk).update(during=DateRange(placed.during.lower, day))
        _placement(fresh, agencies, day, decision).save()
    agencies[code].search_key = f"{agencies[code].search_key} {searched(_name(fresh))}"[:300]
    agencies[code].save(update_fields=["search_key"])


def _agency(unit: AdminUnit, province: str) -> Agency:
    return Agency(code=unit.code, kind=_agency_kind(unit), search_key=searched(f"{_name(unit)} {province}"))


def _placement(unit: AdminUnit, agencies: dict[str, Agency], since: date, decision: str) -> Placement:
    return Placement(
        agency=agencies[unit.code],
        parent=agencies.get(unit.parent_code),
        unit=unit,
        name=_name(unit),
        kind=_agency_kind(unit),
        during=DateRange(since, None),
        decision=decision,
    )


def _agency_kind(unit: AdminUnit) -> AgencyKind:
    return AgencyKind.COMMUNE if unit.parent_code else AgencyKind.PROVINCE


def _name(unit: AdminUnit) -> str:
    return f"Ủy ban nhân dân {WORDS[UnitKind(unit.kind)]} {unit.name}"
