"""The 34 provinces and 3,321 communes as dated data: taken from a published package, corrected by a file of our own."""

import json
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from vietnam_provinces import Province, VietNamDivisionType, Ward

from chungthuc.agencies.folding import folded
from chungthuc.agencies.models import AdminUnit, Agency, AgencyKind, Placement, UnitKind

START = date(2025, 7, 1)
DECISION = "Quyết định 19/2025/QĐ-TTg"
CORRECTIONS = Path(__file__).parent / "data" / "corrections.json"
KINDS = {
    VietNamDivisionType.TINH: UnitKind.PROVINCE,
    VietNamDivisionType.THANH_PHO_TRUNG_UONG: UnitKind.CITY,
    VietNamDivisionType.PHUONG: UnitKind.WARD,
    VietNamDivisionType.XA: UnitKind.COMMUNE,
    VietNamDivisionType.DAC_KHU: UnitKind.SPECIAL_ZONE,
}


@transaction.atomic
def import_units() -> tuple[int, int]:
    """Make what is missing; nothing that exists is changed. Returns the number of provinces and communes known."""
    units = [_province(one) for one in Province.iter_all()] + [_commune(one) for one in Ward.iter_all()]
    AdminUnit.objects.bulk_create(units, ignore_conflicts=True, batch_size=1000)
    _correct()
    _make_agencies(units)
    communes = Agency.objects.filter(kind=AgencyKind.COMMUNE).count()
    return Agency.objects.filter(kind=AgencyKind.PROVINCE).count(), communes


def _province(one: Province) -> AdminUnit:
    name = one.name.removeprefix("Thành phố ").removeprefix("Tỉnh ")
    return AdminUnit(
        code=f"{int(one.code):02d}", kind=KINDS[one.division_type], name=name, since=START, decision=DECISION
    )


def _commune(one: Ward) -> AdminUnit:
    kind = KINDS[one.division_type]
    return AdminUnit(
        code=f"{int(one.code):05d}",
        kind=kind,
        name=one.name.removeprefix(f"{kind.label.capitalize()} "),
        parent_code=f"{int(one.province_code):02d}",
        since=START,
        decision=DECISION,
    )


def _correct() -> None:
    """A correction ends the row in force and starts another: nothing is overwritten."""
    for one in json.loads(CORRECTIONS.read_text(encoding="utf-8")):
        since = date.fromisoformat(one["since"])
        old = AdminUnit.objects.filter(code=one["code"], since__lt=since, until__isnull=True)
        if old.filter(kind=one["kind"], name=one["name"]).exists():
            continue
        parent = old.values_list("parent_code", flat=True).first() or ""
        old.update(until=since)
        AdminUnit.objects.get_or_create(code=one["code"], since=since, defaults={**one, "parent_code": parent})


def _make_agencies(units: list[AdminUnit]) -> None:
    known = set(Agency.objects.values_list("code", flat=True))
    fresh = [unit for unit in units if unit.code not in known]
    Agency.objects.bulk_create(
        [Agency(code=one.code, kind=_agency_kind(one), search_key=folded(str(_name(one)))) for one in fresh],
        batch_size=1000,
    )
    agencies = Agency.objects.in_bulk(field_name="code")
    by_code = {one.code: one for one in AdminUnit.objects.filter(since=START)}
    Placement.objects.bulk_create(
        [
            Placement(
                agency=agencies[one.code],
                parent=agencies.get(one.parent_code),
                unit=by_code[one.code],
                name=_name(one),
                during=DateRange(START, None),
                decision=DECISION,
            )
            for one in fresh
        ],
        batch_size=1000,
    )


def _agency_kind(unit: AdminUnit) -> AgencyKind:
    return AgencyKind.COMMUNE if unit.parent_code else AgencyKind.PROVINCE


def _name(unit: AdminUnit) -> str:
    return f"Ủy ban nhân dân {UnitKind(unit.kind).label} {unit.name}"
