"""The browser story of the counter's money and paper: the fee as it is typed, one press, the slip that prints itself."""

from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.axe import violations
from tests.harness.scans import small_scan
from tests.stories.conftest import Service
from tests.stories.test_counter_to_verified_download import ERRORS, desk

pytestmark = pytest.mark.browser
LONG = "Nguyễn Phúc Hoàng Thị Ngọc Phương Anh Nguyễn Phúc Vĩnh Thụy"  # 60 characters
COUNTED = "window.printed = 0; window.print = () => { window.printed += 1; };"
# What a dossier of thirty papers with long names looks like: the one line, thirty times.
THIRTY = """() => {
  document.querySelector(".slip").classList.add("many");
  const list = document.querySelector(".slip-papers ol");
  list.innerHTML = list.querySelector("li").outerHTML.repeat(30);
  list.querySelectorAll(".paper-name").forEach((one, place) => {
    one.textContent = `Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở, tài sản khác gắn liền với đất CS ${place}`.slice(0, 90);
  });
}"""


@pytest.fixture
def scan_file(tmp_path: Path) -> Path:
    file = tmp_path / "ban-quet.pdf"
    file.write_bytes(small_scan(3))
    return file


def fill_in(minh: Page, service: Service, scan_file: Path, title: str) -> None:
    minh.goto(f"{service.address}/counter/copies/new")
    minh.locator("input[name=account][value=without]").check()
    minh.fill("#id_name", LONG)
    minh.fill("#id_own_number" if minh.locator("#id_own_number").is_visible() else "#id_number", "001085000011")
    minh.select_option("#id_paper_type", index=1)
    minh.fill("#id_title", title)
    minh.set_input_files("#scan", scan_file)


def on_one_sheet(page: Page, file: Path) -> None:
    page.pdf(path=file, prefer_css_page_size=True, print_background=False)
    with pikepdf.open(file) as printed:
        assert len(printed.pages) == 1
        box = [round(float(one)) for one in printed.pages[0].mediabox]
    assert box == [0, 0, 595, 842]  # A4 in points


def an_empty_ground_is_told(minh: Page) -> None:
    """In the page's language, not in the browser's; then the term is extended."""
    ground = minh.locator("#extension_ground")
    minh.locator("summary", has_text="Kéo dài thời hạn").click()
    minh.get_by_role("button", name="Kéo dài thời hạn").click()
    assert ground.evaluate("field => field.validationMessage") == "Hãy chọn một mục ở đây."
    ground.select_option(index=1)
    minh.get_by_role("button", name="Kéo dài thời hạn").click()


def test_the_fee_is_shown_recorded_and_printed_with_the_slip(
    chromium: Browser, service: Service, scan_file: Path, tmp_path: Path
):
    ERRORS.clear()
    minh = desk(chromium, service, "minh")
    minh.context.add_init_script(COUNTED)
    fill_in(minh, service, scan_file, "Học bạ trung học phổ thông")
    fee = minh.locator("[data-fee-sum]")
    expect(fee).to_have_text("5.000")  # by the pages of the scan
    minh.fill("#id_pages", "10")
    expect(fee).to_have_text("12.000")
    minh.fill("#id_pages", "3")
    assert violations(minh) == []
    minh.get_by_role("button", name="Trình ký", exact=True).click()
    slip = minh.locator(".slip")
    expect(slip).to_contain_text("đã thu 5.000 đồng")
    expect(slip).to_contain_text(LONG)
    minh.wait_for_function("window.printed === 1")
    assert minh.url.endswith("/slip")
    minh.reload()
    assert minh.evaluate("window.printed") == 0  # once
    assert violations(minh) == []
    on_one_sheet(minh, tmp_path / "mot.pdf")
    minh.evaluate(THIRTY)
    on_one_sheet(minh, tmp_path / "ba-muoi.pdf")

    minh.locator("[data-prints-switch]").uncheck()
    fill_in(minh, service, scan_file, "Giấy khai sinh")
    minh.locator("#id_fee_paid").uncheck()
    minh.get_by_role("button", name="Trình ký", exact=True).click()
    expect(slip).to_contain_text("chưa thu 5.000 đồng")
    assert minh.evaluate("window.printed") == 0  # this computer has no printer
    minh.get_by_role("button", name="Đã thu 5.000 đồng").click()
    expect(slip).to_contain_text("đã thu 5.000 đồng")
    an_empty_ground_is_told(minh)
    expect(slip).to_contain_text("kéo dài theo Điều 21")
    assert ERRORS == []
