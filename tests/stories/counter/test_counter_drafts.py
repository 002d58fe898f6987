"""The browser story of the counter that loses nothing: drafts, two tabs, a card reader, Enter, a press of 80 ms."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from demo.cast import PASSWORD
from tests.harness.axe import violations
from tests.harness.scans import small_scan
from tests.stories.conftest import Service, to_the_copy
from tests.stories.test_counter_to_verified_download import ERRORS, desk

pytestmark = pytest.mark.browser
CARD = "001085000011|012345678|Nguyễn Văn Ân|01011985|Nam|Số 1 Phố Huế, phường Hai Bà Trưng, Hà Nội|15052021"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    file = tmp_path / "ban-quet-khai-sinh.pdf"
    file.write_bytes(small_scan(2))
    return file


@pytest.fixture
def minh(chromium: Browser, service: Service) -> Page:
    ERRORS.clear()
    page = desk(chromium, service, "minh")
    page.goto(f"{service.address}/counter/copies/new")
    return page


def press(page: Page, button: Locator, *, long: int = 80) -> None:
    """As a hand does: down, 80 ms, up."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(long)
    page.mouse.up()


def without_account(page: Page, title: str) -> None:
    page.get_by_text("Đối tượng không có tài khoản").first.click()
    page.fill("#id_number", "001085000011")
    page.fill("#id_name", "Nguyễn Văn Ân")
    page.select_option("#id_paper_type", index=1)
    page.fill("#id_title", title)


def is_kept(page: Page) -> None:
    expect(page.locator("form[data-unsaved]")).to_have_count(0)
    page.wait_for_url("**draft=*")


def looked_at(page: Page, name: str) -> None:
    """A picture for whoever wants to see, and what axe says."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    assert [one["id"] for one in violations(page)] == []


def test_form_and_scan_come_back_after_the_sign_in(minh: Page, service: Service, scan: Path):
    expect(minh.locator("#id_number")).to_be_focused()
    without_account(minh, "Giấy khai sinh số 112233")
    minh.set_input_files("#scan", scan)
    expect(minh.locator("#found")).to_contain_text("Đã nhận: 2 trang")
    expect(minh.locator(".file-drawn").first).to_contain_text("ban-quet-khai-sinh.pdf")
    is_kept(minh)
    minh.context.clear_cookies(name="sessionid")
    minh.reload()
    minh.fill("input[name=login]", "minh@vidu.test")
    minh.fill("input[name=password]", PASSWORD)
    minh.press("input[name=password]", "Enter")
    expect(minh.locator("#id_title")).to_have_value("Giấy khai sinh số 112233")
    expect(minh.locator("#id_name")).to_have_value("Nguyễn Văn Ân")
    expect(minh.locator("#found")).to_contain_text("Đã nhận: 2 trang")
    looked_at(minh, "draft-reopened")
    minh.get_by_role("button", name="Trình ký", exact=True).dblclick()
    to_the_copy(minh, "Giấy khai sinh số 112233")
    expect(minh).to_have_url(re.compile(r"/counter/copies/[0-9a-f-]{36}$"))
    minh.goto(f"{service.address}/counter/copies/new")
    expect(minh.get_by_text("Giấy khai sinh số 112233")).to_have_count(0)
    assert ERRORS == []


def test_of_two_tabs_the_one_behind_says_so(minh: Page, service: Service):
    without_account(minh, "Bản thứ nhất")
    is_kept(minh)
    other = minh.context.new_page()
    other.goto(minh.url)
    other.fill("#id_title", "Bản thứ hai")
    is_kept(other)
    minh.fill("#id_title", "Bản thứ ba")
    expect(minh.locator("#draft-told [role=alert]")).to_contain_text("vừa được sửa ở một thẻ khác")
    for scrolled in (0, 100_000):
        minh.evaluate("scrolled => scrollTo(0, scrolled)", scrolled)
        expect(minh.locator("#draft-told [role=alert]")).to_be_in_viewport()
    looked_at(minh, "draft-behind")
    minh.get_by_role("button", name="Lưu bản ở thẻ này").click()
    expect(minh.locator("#id_title")).to_have_value("Bản thứ ba")
    expect(minh.locator("#draft-told [role=alert]")).to_have_count(0)
    other.reload()
    expect(other.locator("#id_title")).to_have_value("Bản thứ ba")
    assert ERRORS == []


def test_the_other_language_keeps_what_is_typed_and_comes_back_to_it(minh: Page):
    without_account(minh, "Đang gõ dở")
    minh.get_by_role("button", name="English").click()
    expect(minh.locator("html")).to_have_attribute("lang", "en")
    expect(minh.locator("#id_title")).to_have_value("Đang gõ dở")
    expect(minh.locator("#id_name")).to_have_value("Nguyễn Văn Ân")
    minh.get_by_role("button", name="Tiếng Việt").click()
    expect(minh.locator("#id_title")).to_have_value("Đang gõ dở")
    assert ERRORS == []


def test_leaving_asks_only_for_what_is_not_kept(minh: Page, service: Service):
    asked: list[str] = []
    minh.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    minh.locator("#id_title").press_sequentially("Chưa lưu")
    minh.goto(f"{service.address}/counter/copies")
    assert asked == ["beforeunload"]
    minh.goto(f"{service.address}/counter/copies/new")
    minh.locator("#id_title").press_sequentially("Đã lưu")
    is_kept(minh)
    minh.goto(f"{service.address}/counter/copies")
    assert asked == ["beforeunload"]
    minh.go_back()
    expect(minh.locator("#id_title")).to_have_value("Đã lưu")


def test_back_the_fields_follow_the_choice(minh: Page, service: Service):
    without_account(minh, "Đi rồi về")
    is_kept(minh)
    minh.goto(f"{service.address}/counter/copies")
    minh.go_back()
    expect(minh.locator("#id_account_1")).to_be_checked()
    expect(minh.locator("#id_name")).to_be_visible()


@pytest.mark.parametrize("choice", ["Đã đọc lại từng chữ", "Nhập đúng mã"])
def test_the_first_press_after_the_address_counts(minh: Page, choice: str):
    without_account(minh, "Bấm một lần")
    minh.locator("#id_email").press_sequentially("an@vidu.test")
    press(minh, minh.locator("label", has_text=choice).first)
    expect(minh.locator("label", has_text=choice).locator("input").first).to_be_checked()
    minh.wait_for_timeout(500)
    minh.fill("#id_email", "an2@vidu.test")  # the box stands there and goes away under the finger
    press(minh, minh.get_by_role("button", name="Trình ký", exact=True), long=700)  # the answer is there before
    expect(minh.locator(".summary")).to_be_visible()


def test_enter_in_the_title_presses_nothing(minh: Page):
    without_account(minh, "Gõ rồi Enter")
    minh.press("#id_title", "Enter")
    minh.wait_for_timeout(500)
    expect(minh.locator("#id_title")).to_be_focused()
    expect(minh.locator("#id_title")).to_have_value("Gõ rồi Enter")


def test_a_readers_line_fills_number_and_name(minh: Page):
    minh.get_by_text("Đối tượng không có tài khoản").first.click()
    minh.locator("#id_number").press_sequentially(CARD)
    minh.press("#id_number", "Enter")
    expect(minh.locator("#id_number")).to_have_value("001085000011")
    expect(minh.locator("#id_name")).to_have_value("Nguyễn Văn Ân")
    expect(minh.locator(".summary")).to_have_count(0)
    minh.locator("#id_number").fill("")
    minh.locator("#id_number").press_sequentially(
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA"
    )
    minh.press("#id_number", "Enter")
    expect(minh.locator("[data-about-number=number]")).to_contain_text("chuyển khoản ngân hàng")


def test_a_readers_line_finds_the_account(minh: Page):
    minh.locator("#id_number").press_sequentially("001190012345|012345678|Nguyễn Thị Lan|01011990|Nữ|Hà Nội|15052021")
    minh.press("#id_number", "Enter")
    expect(minh.locator(".found").first).to_contain_text("Nguyễn Thị Lan")
    expect(minh.locator("#id_number")).to_have_value("001190012345")


def test_who_has_no_account_is_one_press_away(minh: Page):
    minh.fill("#id_number", "001085000099")
    minh.press("#id_number", "Enter")
    minh.get_by_role("button", name="Nhập người không có tài khoản").click()
    expect(minh.locator("#id_name")).to_be_focused()
    expect(minh.locator("#id_number")).to_have_value("001085000099")


def test_the_next_paper_shows_the_requester_as_one_line(minh: Page, scan: Path):
    minh.fill("#id_number", "001190012345")
    minh.press("#id_number", "Enter")
    expect(minh.locator(".found").first).to_contain_text("Nguyễn Thị Lan")
    minh.select_option("#id_paper_type", index=1)
    minh.fill("#id_title", "Giấy thứ nhất")
    minh.set_input_files("#scan", scan)
    expect(minh.locator("#found")).to_contain_text("Đã nhận")
    minh.get_by_role("button", name="Trình ký, thêm giấy tờ tiếp theo").click()
    line = minh.locator("details.requester summary")
    expect(line).to_contain_text("Nguyễn Thị Lan · 001190012345")
    expect(line).to_contain_text("kết quả: «Kho dữ liệu điện tử»")
    expect(minh.locator("#id_paper_type")).to_be_focused()
    expect(minh.locator("#id_number")).to_be_hidden()
    looked_at(minh, "next-paper")
    line.click()
    expect(minh.locator("#id_number")).to_be_visible()
    minh.select_option("#id_paper_type", index=1)
    minh.fill("#id_title", "Giấy thứ hai")
    minh.get_by_role("button", name="Trình ký", exact=True).click()
    expect(minh.locator(".summary")).to_contain_text("Chưa đính kèm bản scan")
    looked_at(minh, "next-paper-refused")


def test_one_person_goes_straight_on_to_sign(chromium: Browser, service: Service, scan: Path):
    dung = desk(chromium, service, "dung")
    dung.goto(f"{service.address}/counter/copies/new")
    without_account(dung, "Một người làm cả")
    dung.fill("#id_email", "an@vidu.test")
    dung.locator("label", has_text="Đã đọc lại từng chữ").first.click()
    dung.set_input_files("#scan", scan)
    expect(dung.locator("#found")).to_contain_text("Đã nhận")
    expect(dung.locator("#testimony")).to_contain_text("Bùi Quang Dũng")
    looked_at(dung, "sign-now")
    dung.get_by_role("button", name="Trình ký và tự ký").click()
    expect(dung).to_have_url(re.compile("/signing-desk/copies/"))
    expect(dung.get_by_role("button", name="Ký số", exact=True)).to_be_visible()


def test_a_correction_shows_the_scan_that_came_back(minh: Page, service: Service):
    minh.goto(f"{service.address}/counter/copies?tab=returned")
    minh.locator("td a").first.click()
    minh.get_by_role("link", name="Xử lý tiếp").click()
    pictures = minh.locator(".sheets img")
    expect(pictures.first).to_be_visible()
    assert minh.evaluate("document.querySelector('.sheets img').decode().then(() => true)")
    minh.fill("#id_title", "Sửa dở dang")
    is_kept(minh)
    looked_at(minh, "correction")
    minh.reload()
    expect(minh.locator("#id_title")).to_have_value("Sửa dở dang")
    minh.locator("#draft summary").click()
    minh.get_by_role("button", name="Xóa hẳn bản nháp").click()
    expect(minh.get_by_role("link", name="Xử lý tiếp")).to_be_visible()
