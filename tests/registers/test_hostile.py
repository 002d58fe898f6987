"""The register against clerks and clocks: stale pages, foreign books, a clock that goes back, cells that compute."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from django.utils.translation import gettext
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from chungthuc.certification import sealing
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed
from chungthuc.registers import export
from chungthuc.registers.export import workbook
from chungthuc.registers.models import RegisterEntry, RegisterVolume
from chungthuc.registers.volumes import delete_volume
from demo import life


@pytest.fixture
def volume(world) -> RegisterVolume:
    return world.volumes[world.office.code]


def enter(volume: RegisterVolume, world, subject: str = "test:1", **facts: str) -> RegisterEntry:
    columns = {"requester_name": "A", "original_title": "B", "signatory_name": "C", "signatory_title": "D"}
    return volume.register.enter(volume, subject=subject, entered_by=world.tuan, **columns | facts)


def rows_of(volume: RegisterVolume) -> list[tuple[object, ...]]:
    """What Excel would read."""
    with closing(workbook(volume)) as file:
        return list(load_workbook(file).active.iter_rows(values_only=True))


def lines(volume: RegisterVolume) -> list[tuple[object, ...]]:
    """Those that have a number."""
    return [row for row in rows_of(volume) if isinstance(row[0], int)]


def refused(code: str, act) -> None:
    with pytest.raises(NotAllowed) as refusal:
        act()
    assert refusal.value.code == code


def test_a_book_deleted_meanwhile_gives_no_number(world, volume):
    stale = RegisterVolume.objects.select_related("register").get(pk=volume.pk)
    delete_volume(volume, by=world.tuan)
    refused("volume_gone", lambda: enter(stale, world))


def test_a_book_closed_meanwhile_gives_no_number(world, volume):
    stale = RegisterVolume.objects.select_related("register").get(pk=volume.pk)
    day = clock.today() - timedelta(days=1)
    RegisterVolume.objects.filter(pk=volume.pk).update(opened_on=day, closed_on=day)
    refused("volume_closed", lambda: enter(stale, world))


def test_another_agencys_book_is_refused(world, scan, jobs):
    copy = life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan))))
    foreign = next(one for code, one in world.volumes.items() if code != world.office.code)
    refused(
        "foreign_volume",
        lambda: sealing.request(copy, volume=foreign, shown_sha256=copy.document.file_sha256, by=world.tuan),
    )
    assert not RegisterEntry.objects.exists()


def test_a_clock_that_went_back_gives_no_number(world, volume, monkeypatch):
    first = enter(volume, world)
    monkeypatch.setattr(clock, "now", lambda: first.entered_at - timedelta(hours=1))
    refused("clock_went_back", lambda: enter(volume, world, "test:2"))


def test_clocks_of_two_machines_may_differ_by_a_breath(world, volume, monkeypatch):
    first = enter(volume, world)
    monkeypatch.setattr(clock, "now", lambda: first.entered_at - timedelta(seconds=2))
    assert enter(volume, world, "test:2").entered_at == first.entered_at


def test_the_last_second_of_the_year_is_one_moment(world, volume, monkeypatch):
    """The day of the entry and the day the book was asked about are the same, though the clock goes on."""
    midnight = datetime(volume.register.year, 12, 31, 17, tzinfo=UTC)
    moments = iter([midnight - timedelta(milliseconds=1), *[midnight + timedelta(seconds=1)] * 9])
    monkeypatch.setattr(clock, "now", lambda: next(moments))
    assert enter(volume, world).certified_on.year == volume.register.year
    refused("volume_closed", lambda: enter(volume, world, "test:2"))


@pytest.mark.parametrize(
    "text", ["=1+1", " =1+1", "\t1", "\u200b=cmd", "\ufeff@SUM(1)", "＝1", "\u2212" + "1", "+84", "-1", "\n=1"]
)
def test_no_cell_computes(text, world, volume):
    enter(volume, world, requester_name=text, original_title="a\ufffeb\x00".replace("\x00", ""))
    cells = lines(volume)
    assert cells[-1][2].startswith("'")
    assert cells[-1][3] == "ab"


def test_cover_and_columns_are_the_forms(world, volume):
    enter(volume, world)
    rows = rows_of(volume)
    cover = [row[0] for row in rows if row[1] is None and row[0]]
    assert cover[0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert cover[1] == "Độc lập - Tự do - Hạnh phúc"
    assert "Hoàn Kiếm" in cover[2]
    assert any(volume.volume_code in line for line in cover)
    assert any("Ngày mở sổ" in line and "Ngày đóng sổ" in line for line in cover)
    heading, line = (next(row for row in rows if row[0] == first) for first in ("Số chứng thực", 1))
    assert [len(heading), len(line)] == [8, 8]


def test_a_column_more_is_one_row_of_the_list(world, volume, monkeypatch):
    enter(volume, world)
    more = (*export.COLUMNS, export.Column("Người vào sổ", 23, lambda entry: entry.entered_by.full_name))
    monkeypatch.setattr(export, "COLUMNS", more)
    with closing(workbook(volume)) as file:
        sheet = load_workbook(file).active
        rows = list(sheet.iter_rows(values_only=True))
    heading = next(place for place, row in enumerate(rows) if row[0] == "Số chứng thực")
    assert rows[heading] == tuple(str(column.title) for column in more)
    assert rows[heading + 1][8] == world.tuan.full_name
    letters = [get_column_letter(place) for place in range(1, 10)]
    assert [sheet.column_dimensions[letter].width for letter in letters] == [9, 12, 26, 34, 26, 11, 11, 26, 23]


def test_letters_are_composed_and_escapes_stay_what_they_look_like(world, volume):
    """A spreadsheet reads «_x0041_» in a cell as the letter A (ISO/IEC 29500-1 §22.9.2.19) unless it is escaped."""
    enter(
        volume,
        world,
        requester_name="Nguye\u0302\u0303n Hu\u031b\u0300ng",
        original_title="Mẫu _x0041_ và _x00e0_, _xyz_",
    )
    row = lines(volume)[-1]
    assert row[2] == "Nguyễn Hừng"
    assert row[3] == "Mẫu _x005F_x0041_ và _x005F_x00e0_, _xyz_"  # this reader shows the file's own text


def test_the_report_is_the_form_in_law_whatever_language_its_reader_chose(world, volume):
    """Its words came in English for who reads the pages in English."""
    enter(volume, world).void(reason="sai tên", by=world.tuan)
    enter(volume, world, "test:2")
    with translation.override("en"):
        told = rows_of(volume)
        assert gettext("Quyển số") != "Quyển số", "the reader's own language is the page's again"
    texts = [str(one) for row in told for one in row if one]
    assert "SỔ CHỨNG THỰC BẢN SAO TỪ BẢN CHÍNH" in texts
    assert "Họ, tên của người yêu cầu chứng thực" in texts
    assert any(one.startswith("Quyển số: ") for one in texts)
    day = clock.vietnamese_date(clock.now())
    voided, held = (row for row in told if isinstance(row[0], int))
    assert (voided[1].date(), *voided[5:]) == (
        clock.today(),
        0,
        0,
        f"Hủy số ngày {day}, {world.tuan.full_name}: sai tên",
    )
    assert (*held[5:],) == (1, 0, "giữ số, chưa cấp")
