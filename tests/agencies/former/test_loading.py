"""A file of former names is looked at, then taken over with an event; nothing is deleted; every fault is told."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from chungthuc.accounts import granting
from chungthuc.accounts.models import Person
from chungthuc.agencies.finding import communes
from chungthuc.agencies.former.files import BadFile, rows_of
from chungthuc.agencies.former.models import FormerName
from chungthuc.agencies.models import Agency
from chungthuc.audit.models import Event
from tests.agencies.former.conftest import HA_NOI, ROWS, line, text

NGA = "nga@vidu.test"
HANG_MA = line("phường Hàng Mã", "quận Hoàn Kiếm", HA_NOI, "00070")


@pytest.fixture
def nga(units) -> None:
    granting.install(Agency.objects.get(code="01"), email=NGA, full_name="Vũ Thị Nga", reason="QĐ 1/QĐ-UBND")


@pytest.fixture
def load(tmp_path, capsys):
    """``load(text, "--apply", …)``: what the command says; refusals come last."""

    def run(content: str, *words: str) -> str:
        file = tmp_path / "correction.csv"
        file.write_text(content, encoding="utf-8")
        try:
            call_command("load_former_names", str(file), *words)
        except CommandError as refused:
            return capsys.readouterr().out + str(refused)
        return capsys.readouterr().out

    return run


def test_a_correction_is_looked_at_then_done_then_the_same(former, nga, load):
    said = load(text(HANG_MA)).splitlines()
    assert said[0] == "dòng 2: phường Hàng Mã, quận Hoàn Kiếm, thành phố Hà Nội → 00070: mới"
    assert said[1] == "1 mới, 0 đổi, 0 giữ nguyên."
    mark = said[2].rpartition(" ")[2]
    assert not [one for one in communes("hàng mã") if one.was]
    assert load(text(HANG_MA), "--apply", "--by", NGA, "--seen", mark).splitlines() == [*said[:2], "Đã ghi."]
    assert [one.code for one in communes("hàng mã")] == ["00070"]
    event = Event.objects.get(action="load_former_names")
    assert event.facts["rows"] == ["new phường Hàng Mã, quận Hoàn Kiếm, thành phố Hà Nội → 00070"]
    assert load(text(HANG_MA), "--apply", "--by", NGA).splitlines() == [
        "0 mới, 0 đổi, 1 giữ nguyên.",
        "Không có gì để ghi.",
    ]
    assert Event.objects.filter(action="load_former_names").count() == 1


def test_what_leads_astray_is_ended_and_stays_ended(former, nga, load):
    ended = line("phường Tràng Tiền", "quận Hoàn Kiếm", HA_NOI, "00073", until="2026-11-01")
    assert "đổi until: không có → 01/11/2026" in load(text(ended), "--apply", "--by", NGA)
    assert [one.code for one in communes("tràng tiền hà nội")] == ["00070"]
    count = FormerName.objects.count()
    assert former() == count == len(ROWS), "the first fill again"
    assert FormerName.objects.get(agency__code="00073", name="Tràng Tiền").until == date(2026, 11, 1)


def test_nothing_is_done_without_an_administrator_or_if_it_is_not_what_was_seen(former, nga, load):
    assert "không phải tài khoản nào" in load(text(HANG_MA), "--apply")
    assert "Xem trước lại" in load(text(HANG_MA), "--apply", "--by", NGA, "--seen", "00000000")
    Person.objects.create(email="lan@vidu.test", full_name="Lê Thị Lan")
    assert "không phải người quản trị" in load(text(HANG_MA), "--apply", "--by", "lan@vidu.test")
    assert not FormerName.objects.filter(name="Hàng Mã").exists()


def test_a_dump_is_a_file_that_changes_nothing(former, nga, load, capsys):
    call_command("dump_former_names")
    dumped = capsys.readouterr().out
    assert load(dumped).splitlines()[0] == f"0 mới, 0 đổi, {len(ROWS)} giữ nguyên."
    call_command("dump_former_names", "hang gai")
    assert capsys.readouterr().out == text(line("phường Hàng Gai", "quận Hoàn Kiếm", HA_NOI, "00070"))


def test_a_spreadsheets_file_is_read(units):
    rows = rows_of(b"\xef\xbb\xbf" + text(HANG_MA).replace(",", ";").replace("\n", "\r\n").encode())
    assert [(one.kind, one.name, one.code) for one in rows] == [("phuong", "Hàng Mã", "00070")]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (line("Hàng Mã", "quận Hoàn Kiếm", HA_NOI, "00070"), "dòng 2: name phải bắt đầu bằng phường"),
        (line("phường Hàng Mã", "", HA_NOI, "00070"), "dòng 2: district phải trống nếu"),
        (line("quận 2", "quận 9", HA_NOI, "00070"), "dòng 2: district phải trống nếu"),
        (line("phường Hàng Mã", "Hoàn Kiếm", HA_NOI, "00070"), "dòng 2: district phải bắt đầu bằng quận"),
        (line("phường Hàng Mã", "quận Hoàn Kiếm", HA_NOI, "70"), "dòng 2: leads_to phải là mã 5 chữ số"),
        (line("phường Hàng Mã", "quận Hoàn Kiếm", HA_NOI, "01"), "dòng 2: leads_to phải là mã 5 chữ số"),
        (line("phường Hàng Mã", "quận Hoàn Kiếm", HA_NOI, "00070", "1"), "dòng 2: main phải là yes hoặc no"),
        (line("phường Hàng Mã", "quận Hoàn Kiếm", "", "00070"), "dòng 2: province: thiếu"),
        (line("phường Hàng Mã", "quận Hoàn Kiếm", HA_NOI, "00070", since="1/7/2025"), "dòng 2: since, until phải là ngày"),
        (line("phường Hàng Mã", "quận Hoàn Kiếm", HA_NOI, "00070", until="2025-07-01"), "dòng 2: since, until phải là"),
        (line("phường " + "x" * 130, "quận Hoàn Kiếm", HA_NOI, "00070"), "dòng 2: name: dài hơn 120 chữ"),
        (line("phường Hµng M·", "quận Hoàn Kiếm", HA_NOI, "00070"), "dòng 2: name: có vẻ là chữ của phông cũ"),
        ("phường Hàng Mã,quận Hoàn Kiếm", "dòng 2: phải có 8 cột"),
        (f"{HANG_MA}\n{HANG_MA}", "dòng 3: đã ghi ở dòng 2"),
        ('"phường', "dòng 2: "),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_line_and_nothing_is_taken(units, load, wrong, told):
    said = load(text(wrong))
    assert told in said
    assert said.endswith("Chưa ghi gì.")


@pytest.mark.parametrize("content", [b"name;district\n", b"\xff\xfe", b"", b"x" * (5 << 20)])
def test_what_is_no_such_file_is_refused(units, content):
    with pytest.raises(BadFile):
        rows_of(content)


def test_the_database_holds_former_names(former):
    one = FormerName.objects.first()
    with pytest.raises(IntegrityError, match="a_former_name_leads_a_day_at_least"), transaction.atomic():
        FormerName.objects.filter(pk=one.pk).update(until=one.since)
    one.pk, one._state.adding = None, True
    with pytest.raises(IntegrityError, match="a_former_name_leads_to_an_office_once"), transaction.atomic():
        one.save(force_insert=True)


def test_the_example_that_operators_read_is_such_a_file(units):
    written = (
        Path("docs/operating/catalogue.md").read_text(encoding="utf-8").partition("```csv\n")[2].partition("```")[0]
    )
    assert [(one.kind, one.name, one.code) for one in rows_of(written.encode())] == [
        ("phuong", "Tràng Tiền", "00070"), ("quan", "2", "27118"),
    ]  # fmt: skip
