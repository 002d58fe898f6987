"""«Nhập danh sách»: looked at first, taken in line by line, and again without harm."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chungthuc.accounts.models import ActivationCode, Grant, Person, Post
from chungthuc.accounts.staffing.sheets import Line
from chungthuc.audit.models import Event
from chungthuc.web.staff.lines import packed, unpacked

PAGE = "/staff/00004/import"
HEADING = "Họ tên;Thư điện tử;Chức danh;Điện thoại;Số định danh;Quyền"
GOOD = ["Đặng Thu Quyên;quyen@vidu.test;Công chức tư pháp;0912345678;;tạo bản sao",
        "Lý Văn Sơn;son@vidu.test;Văn thư;;;đóng dấu bản sao, kiểm tra"]  # fmt: skip


def file(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("people.csv", "\ufeff{}".format("\r\n".join([HEADING, *lines])).encode())


def looked_at(client, *lines: str):
    return client.post(PAGE, {"file": file(*lines), "decision": "QĐ 9/QĐ-UBND"})


def take_in(client, page, **more: str):
    return client.post(PAGE, {"rows": page.context["rows"], "decision": "QĐ 9/QĐ-UBND", "import": "1", **more})


def test_nothing_is_written_before_it_is_said_so(as_, world):
    before = Person.objects.count(), Grant.objects.count()
    page = looked_at(as_("nga"), *GOOD)
    assert page.status_code == 200
    assert page.context["counts"] == {"new": 2}
    assert (Person.objects.count(), Grant.objects.count()) == before
    assert Event.objects.filter(action="check_staff_list").get().facts == {"lines": 2, "accounts": 0}


def test_taken_in_with_a_slip_each_and_once(as_, world):
    nga = as_("nga")
    page = looked_at(nga, *GOOD)
    sheet = take_in(nga, page)
    assert [one.full_name for one in sheet.context["slips"]] == ["Đặng Thu Quyên", "Lý Văn Sơn"]
    son = Person.objects.get(email="son@vidu.test")
    assert {one.right for one in son.grants.all()} == {"seal_copy", "inspect"}
    assert {one.decision for one in Post.objects.all()} == {"QĐ 9/QĐ-UBND"}
    again = take_in(nga, page)
    assert again.context["slips"] == []
    assert "2 dòng đã có trong danh sách" in again.content.decode()
    assert ActivationCode.objects.count() == 2


def test_each_fault_by_line_and_column_and_the_good_lines_go_on(as_, world):
    nga = as_("nga")
    page = looked_at(
        nga,
        GOOD[0],
        "TrÇn V¨n An;an@vidu.test;Công chức;;;",
        "Trần Văn An;an@;Công chức;12;;",
        "Trần Văn Ba;QUYEN@vidu.test;Công chức;;;",
        "=1+1;ba@vidu.test;=SUM(A1);;;làm vua",
    )
    faults = {one.number: {column for column, _words in one.faults} for one in page.context["outcomes"] if one.faults}
    assert faults == {
        3: {"Họ tên"}, 4: {"Thư điện tử", "Điện thoại"}, 5: {"Thư điện tử"}, 6: {"Quyền", "Họ tên"},
    }  # fmt: skip
    text = page.content.decode()
    assert "phông cũ (TCVN3, VNI)" in text
    assert "Trùng địa chỉ với dòng 2." in text
    sheet = take_in(nga, page)
    assert [one.full_name for one in sheet.context["slips"]] == ["Đặng Thu Quyên"]
    assert [one.number for one in sheet.context["faults"]] == [3, 4, 5, 6]
    assert not Person.objects.filter(email="ba@vidu.test").exists()


def test_a_formula_in_a_title_is_kept_as_text(as_, world):
    nga = as_("nga")
    take_in(nga, looked_at(nga, "Trần Văn Ba;ba@vidu.test;=SUM(A1);;;"))
    assert Post.objects.get(person__email="ba@vidu.test").title == "=SUM(A1)"


def test_known_addresses_wait_for_a_yes(as_, world):
    nga = as_("nga")
    page = looked_at(nga, "Nguyễn Thị Lan;lan@vidu.test;Công chức;;;kiểm tra")
    assert page.context["counts"] == {"known": 1}
    take_in(nga, page)
    assert not Post.objects.exists()
    sheet = take_in(nga, page, use_existing="on")
    assert (sheet.context["slips"], sheet.context["used"]) == ([], [world.lan.full_name])
    assert Post.objects.get().person == world.lan


def test_administration_is_not_taken_in_by_who_could_not_give_it(as_, world):
    Grant.objects.create(person=world.vi, agency=world.neighbour, right="administer", given_by=world.nga, reason="QĐ 5")
    line = "Trần Văn Ba;ba@vidu.test;Công chức;;;quản trị"
    assert looked_at(as_("vi"), line).context["counts"] == {"wrong": 1}
    assert looked_at(as_("nga"), line).context["counts"] == {"new": 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [("Hä tªn;Th­ ®iÖn tö\n".encode("latin-1"), "TCVN3"), (b"PK\x03\x04", "Không đọc được"), (b"a;b\n", "thiếu cột"),
     (f"{HEADING}\n".encode() + b"a;b@c.vn;d\n" * 10_000, "500")],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_at_its_field(as_, world, content, said):
    sent = {"file": SimpleUploadedFile("x.csv", content), "decision": "QĐ 9"}
    answer = as_("nga").post(PAGE, sent)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors["file"])
    assert "QĐ 9" in answer.content.decode(), "nothing typed is lost"


@pytest.mark.parametrize("rows", ["", "x", "{}", "[1]", "[[1,2]]", "[[1,[]]]", "[" * 5000, '[["x",{}]]'])
def test_lines_that_nobody_sent_are_none(as_, world, rows):
    answer = as_("nga").post(PAGE, {"rows": rows, "decision": "QĐ 9", "import": "1"})
    assert answer.status_code == 422
    assert Person.objects.filter(posts__isnull=False).count() == 0


def test_lines_come_back_as_they_went():
    lines = [Line(2, {"full_name": 'A «B» "c"</textarea>'})]
    assert unpacked(packed(lines)) == lines
    assert unpacked(packed(lines * 501)) == []


def test_no_file_is_kept(as_, world, tmp_path, settings):
    place = tmp_path / "uploads"
    place.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(place)
    assert looked_at(as_("nga"), *GOOD).status_code == 200
    assert list(place.iterdir()) == []


def test_five_hundred_at_once(as_, world):
    nga = as_("nga")
    lines = [f"Trần Thị Hạnh;p{number}@vidu.test;Công chức;;;tạo bản sao" for number in range(500)]
    page = looked_at(nga, *lines)
    sheet = take_in(nga, page)
    assert len(sheet.context["slips"]) == 500


def test_the_template_is_an_xlsx(as_, world):
    answer = as_("nga").get(f"{PAGE}/template")
    assert answer.content.startswith(b"PK\x03\x04")
    assert "attachment" in answer["Content-Disposition"]
