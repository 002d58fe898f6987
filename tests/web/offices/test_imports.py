"""Tables: looked at first, every fault with its line, what is there skipped; hostile files refused by name."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency, SpecialDay
from chungthuc.core import clock
from tests.web.offices.conftest import administers, said

PLACE, DAYS = "/offices/01/place/import", "/offices/00070/days/import"
HEAD = "Mã;Tên;Loại;Trực thuộc;Từ ngày;Căn cứ\n"
ONE = "99001;Ủy ban nhân dân phường Bờ Hồ;Ủy ban nhân dân cấp xã;01;01/11/2026;NQ 3\n"
TWO = "99002;Văn phòng công chứng Bờ Hồ;notary_organization;99001;2026-11-02;NQ 3\n"


def file(content: bytes | str, name: str = "bang.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def looked(client, path: str, content: bytes | str):
    return client.post(path, {"table": file(content)})


def imported(client, path: str, content: bytes | str):
    look = looked(client, path, content)
    sent = {"kept": look.context["form"].data["kept"], "save": "1", "seen": look.context["effect"].mark}
    return client.post(path, sent, follow=True)


def excel(rows: list[list[object]]) -> bytes:
    book, target = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("way", ["utf8", "bom", "utf16", "excel", "commas", "below_first"])
def test_offices_come_from_a_table_in_any_way_a_spreadsheet_writes_it(as_, office, way):
    text = HEAD + ONE + TWO
    rows = [line.split(";") for line in text.splitlines()]
    content = {
        "utf8": text.encode(), "bom": b"\xef\xbb\xbf" + text.encode(), "utf16": text.encode("utf-16"),
        "excel": excel([list(row) for row in rows]), "commas": text.replace(";", ",").encode(),
        "below_first": (HEAD + TWO + ONE).encode(),
    }[way]  # fmt: skip
    nga = as_("nga")
    look = looked(nga, PLACE, content)
    assert "2 dòng mới" in look.content.decode()
    assert not Agency.objects.filter(code="99001").exists()
    assert "Đã thêm 2 cơ quan" in said(imported(nga, PLACE, content))
    below = tree.below(office.province, clock.today())
    assert {"99001", "99002"} <= set(below.values_list("code", flat=True))
    again = looked(nga, PLACE, content).context["effect"]
    assert again.blocked
    assert "2 dòng đã có" in again.lines[0]


def test_who_was_cut_off_sends_it_again_and_only_the_rest_is_added(as_, office):
    nga = as_("nga")
    imported(nga, PLACE, HEAD + ONE)
    assert "Đã thêm 1 cơ quan; 1 dòng đã có" in said(imported(nga, PLACE, HEAD + ONE + TWO))


def test_every_fault_is_told_with_its_line_and_nothing_is_added(as_, office):
    lines = [
        ONE, ONE,
        "99003;Tên;khác;01;01/11/2026;NQ 3\n", "99004;Tên;commune;88;01/11/2026;NQ 3\n",
        "99005;Tên;commune;01;31/02/2026;NQ 3\n", "99006;Tên;commune;01;01/11/2026;\n",
        "a b;Tên;commune;01;01/11/2026;NQ 3\n", "99007;V¨n phßng;commune;01;01/11/2026;NQ 3\n",
        "00070;Tên khác;commune;01;01/11/2026;NQ 3\n", "99008;Tên;commune;99008;01/11/2026;NQ 3\n",
        "99009;Tên;commune;01;01/01/2000;NQ 3\n",
    ]  # fmt: skip
    look = looked(as_("nga"), PLACE, HEAD + "".join(lines))
    told = look.context["effect"].problems
    assert look.context["effect"].blocked
    assert {int(one.split()[1].rstrip(":")) for one in told} == set(range(3, 13))
    assert 'name="save"' not in look.content.decode()
    assert not Agency.objects.filter(code__startswith="9900").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "không phải chữ UTF-8"),
        ("Mã;Tên\n1;V\u00e2n\n".encode("cp1258", "replace"), "không phải chữ UTF-8"),
        (b"a\0b;c\n", "không phải bảng"),
        (b"PK\x03\x04" + bytes(200), "không phải bảng"),
        (b"x;y\n1;2\n", "Thiếu cột: Mã"),
        ((HEAD + "x" * 5000).encode(), "ô quá dài"),
        (HEAD.encode() * 10_003, "hơn 10000 dòng"),
        (b"x" * (9 << 20), "lớn hơn 8 MiB"),
    ],
)
def test_hostile_files_are_refused_by_name(as_, office, content, told):
    answer = looked(as_("nga"), PLACE, content)
    assert told in said(answer)


def test_a_bomb_is_refused_by_name(as_, office):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", bytes(200 << 20))
    assert len(target.getvalue()) < 1 << 20
    assert "giải nén ra quá lớn" in said(looked(as_("nga"), PLACE, target.getvalue()))


def test_ten_thousand_lines_at_once(as_, office):
    lines = (f"X{n};Văn phòng số {n};notary_organization;01;01/11/2026;NQ 3\n" for n in range(10_000))
    content, nga = HEAD + "".join(lines), as_("nga")
    assert "Đã thêm 10000 cơ quan" in said(imported(nga, PLACE, content))


def test_days_come_from_a_table(as_, office):
    first, second = (f"{clock.today() + timedelta(days=days):%d/%m/%Y}" for days in (1, 2))
    text = f"Ngày,Loại,Căn cứ\n{first},Nghỉ,TB 5\n{second},nghi,TB 5\n"
    nga = as_("nga")
    assert "Đã lưu 2 ngày" in said(imported(nga, DAYS, text))
    assert SpecialDay.objects.filter(agency=office.office).count() == 2
    wrong = f"Ngày,Loại,Căn cứ\n{first},Nghỉ,TB 5\nhôm qua,Nghỉ,TB 5\n23/11/2026,Nghỉ,TB 5\n25/11/2026,x,TB 5\n"
    look = looked(nga, DAYS, wrong).context["effect"]
    assert [one.partition(":")[0] for one in look.problems] == ["dòng 3", "dòng 4", "dòng 5"]


def test_another_persons_table_and_one_that_is_forgotten_are_asked_for_again(as_, office):
    nga = as_("nga")
    kept = looked(nga, PLACE, HEAD + ONE).context["form"].data["kept"]
    administers(office, "minh", office.office)
    for client, path in ((as_("minh"), "/offices/00070/place/import"), (nga, PLACE)):
        name = kept if client is not nga else "x"
        answer = client.post(path, {"kept": name, "save": "1", "seen": "y"})
        assert answer.status_code == 422
        assert "Chọn tệp" in answer.content.decode()
