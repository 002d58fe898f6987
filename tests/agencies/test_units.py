"""All provinces and communes, their agencies, their corrections, and finding them."""

import json
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from chungthuc.agencies import tree
from chungthuc.agencies.models import AdminUnit, Agency, AgencyKind, Placement, UnitKind
from chungthuc.agencies.units import WORDS, import_units

TODAY = date(2026, 11, 24)


@pytest.fixture
def units(db) -> tuple[int, int]:
    return import_units()


def test_thirty_four_provinces_and_their_communes(db):
    with CaptureQueriesContext(connection) as asked:
        assert import_units() == (34, 3321)
    assert len(asked) < 340, "all together, not commune by commune"
    assert Placement.objects.filter(during__contains=TODAY).count() == 34 + 3321
    assert not Placement.objects.filter(kind=AgencyKind.COMMUNE, parent=None).exists()


def test_doing_it_again_changes_nothing(units):
    before = [list(model.objects.order_by("pk").values()) for model in (AdminUnit, Agency, Placement)]
    assert import_units() == units
    assert [list(model.objects.order_by("pk").values()) for model in (AdminUnit, Agency, Placement)] == before


def test_a_commune_stands_under_its_province(units):
    ward = Agency.objects.get(code="00070")
    assert (ward.kind, tree.name_on(ward, TODAY)) == (AgencyKind.COMMUNE, "Ủy ban nhân dân phường Hoàn Kiếm")
    assert [one.code for one in tree.above(ward, TODAY)] == ["01"]
    assert tree.below(Agency.objects.get(code="01"), TODAY).count() == 126


def test_each_kind_is_called_by_its_name_once(units):
    for kind in (UnitKind.WARD, UnitKind.COMMUNE, UnitKind.SPECIAL_ZONE):
        unit = AdminUnit.objects.filter(kind=kind).order_by("code").first()
        assert unit is not None
        placed = Placement.objects.get(unit=unit)
        assert placed.name == f"Ủy ban nhân dân {WORDS[kind]} {unit.name}"
        assert not unit.name.lower().startswith(WORDS[kind])


def test_names_do_not_depend_on_the_language_of_the_day(db):
    with translation.override("en"):
        import_units()
    assert Placement.objects.get(agency__code="00070").name == "Ủy ban nhân dân phường Hoàn Kiếm"


def test_seven_cities_since_dong_nai_became_one(units):
    now = AdminUnit.objects.filter(parent_code="", until=None)
    assert now.filter(kind=UnitKind.CITY).count() == 7
    assert now.filter(kind=UnitKind.PROVINCE).count() == 27
    province = Agency.objects.get(code="75")
    assert tree.name_on(province, date(2026, 4, 29)) == "Ủy ban nhân dân tỉnh Đồng Nai"
    assert tree.name_on(province, date(2026, 4, 30)) == "Ủy ban nhân dân thành phố Đồng Nai"
    assert tree.below(province, TODAY).exists()


def test_a_later_correction_ends_the_row_and_keeps_the_old_name(units, tmp_path):
    renamed = tmp_path / "corrections.json"
    renamed.write_text(
        json.dumps([{"code": "00070", "kind": "phuong", "name": "Hồ Gươm", "since": "2027-01-01", "decision": "NQ"}])
    )
    import_units(renamed)
    import_units(renamed)
    ward = Agency.objects.get(code="00070")
    assert tree.name_on(ward, date(2026, 12, 31)) == "Ủy ban nhân dân phường Hoàn Kiếm"
    assert tree.name_on(ward, date(2027, 1, 1)) == "Ủy ban nhân dân phường Hồ Gươm"
    assert [one.code for one in tree.above(ward, date(2027, 1, 1))] == ["01"]
    assert {"hoan", "guom"} <= set(ward.search_key.split())
    assert AdminUnit.objects.filter(code="00070").count() == 2


def test_search_with_and_without_tone_marks(units):
    for typed in ("Hoàn Kiếm", "hoan kiem", "HOAN kiếm", "hoan kiem ha noi", "phuong hoàn ki"):
        assert [one.code for one in Agency.objects.search(typed)] == ["00070"], typed


def test_search_knows_dd_and_orders_by_name(units):
    found = list(Agency.objects.search("dong nai thanh pho"))
    assert [one.code for one in found] == ["75"]
    many = [one.search_key for one in Agency.objects.search("tan")]
    assert len(many) > 50
    assert many == sorted(many)


def test_search_knows_look_alike_letters_and_apostrophes(house):
    house.agency("24000", AgencyKind.COMMUNE, "Ủy ban nhân dân xã Đắk R\u2019Lấp")
    house.agency("24001", AgencyKind.COMMUNE, "Ủy ban nhân dân xã Đông Hòa")
    for typed in ("\u0110ắk R'Lấp", "\u0189ak rlap", "dak r lap", "rl", "lấp"):
        assert [one.code for one in Agency.objects.search(typed)] == ["24000"], typed
    for typed in ("\u00d0ông Hòa", "Đông Hoà", "dong hoa"):
        assert [one.code for one in Agency.objects.search(typed)] == ["24001"], typed


def test_columns_that_were_folded_otherwise_are_folded_again(house):
    old = house.agency("24000", AgencyKind.COMMUNE, "")
    Agency.objects.filter(pk=old.pk).update(search_key="uy ban nhan dan xa đak r\u2019lap \u00f0ong hoa")
    import_module("chungthuc.agencies.migrations.0005_search_keys_by_letters").fold_again(apps, None)
    old.refresh_from_db()
    assert old.search_key == "uy ban nhan dan xa dak rlap dong hoa r lap"
    before = house.ward.search_key
    house.ward.refresh_from_db()
    assert house.ward.search_key == before


def test_search_of_nothing_finds_nothing(units):
    for typed in ("", "  ", "'); --", "&|!:*", "khong co noi nay"):
        assert list(Agency.objects.search(typed)) == [], typed


def test_search_can_use_its_index(units):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Agency.objects.search("hoan kiem").explain()
    assert "agency_search" in plan


def test_the_command_says_what_is_there(db, capsys):
    call_command("import_units")
    assert capsys.readouterr().out == "34 provinces, 3321 communes\n"


def unit(since: str, until: str | None = None) -> AdminUnit:
    return AdminUnit.objects.create(
        code="99999", kind=UnitKind.WARD, name="Thử", since=since, until=until, decision="QĐ"
    )


def test_a_unit_starts_once_a_day(db):
    unit("2025-07-01", "2026-01-01")
    with pytest.raises(IntegrityError, match="a_unit_starts_once_a_day"), transaction.atomic():
        unit("2025-07-01")


def test_a_unit_is_one_thing_at_a_time(db):
    unit("2025-07-01")
    with pytest.raises(IntegrityError, match="a_unit_is_one_thing_at_a_time"), transaction.atomic():
        unit("2026-07-01")


def test_unit_ends_after_it_starts(db):
    with pytest.raises(IntegrityError, match="unit_ends_after_it_starts"), transaction.atomic():
        unit("2025-07-01", "2025-07-01")
