"""The browser story of the scan at the counter: pages fill themselves, differences and remarks ask, letters are offered."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.axe import violations
from tests.harness.scans import small_scan
from tests.stories.conftest import Service, to_the_copy
from tests.stories.test_counter_to_verified_download import ERRORS, desk

pytestmark = pytest.mark.browser


@pytest.fixture
def scans(tmp_path: Path) -> dict[str, Path]:
    """By what is special about them."""
    made = {"three": small_scan(3), "two": small_scan(2), "coarse": small_scan(1, dpi=100)}
    for name, content in made.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)
    return {name: tmp_path / f"{name}.pdf" for name in made}


def the_signatory_reads(hoa: Page) -> None:
    """Above the pages, and at the page that is doubtful."""
    told = hoa.locator(".scan-answer")
    for words in ("5 trang", "1 trang", "Bốn trang sau để trắng", "độ phân giải thấp hơn 200 dpi", "Bản chính đã mờ"):
        expect(told).to_contain_text(words)
    at_its_page = hoa.locator("#page-1 .finding")
    expect(at_its_page).to_be_in_viewport()
    expect(at_its_page).to_contain_text("Trang 1: dưới 200 dpi – Lý do của cán bộ tiếp nhận: «Bản chính đã mờ»")
    expect(hoa.locator('[data-thumb="1"] .doubted')).to_be_in_viewport()
    expect(hoa.locator("#page-2 .finding")).to_have_count(0)  # the attestation page
    assert violations(hoa) == []


def test_pages_remarks_and_letters_at_the_counter(chromium: Browser, service: Service, scans: dict[str, Path]):
    ERRORS.clear()
    minh = desk(chromium, service, "minh")
    minh.goto(f"{service.address}/counter/copies/new")
    minh.get_by_text("Đối tượng không có tài khoản").click()
    minh.fill("#id_number", "001085000011")
    minh.fill("#id_name", "Nguyễn Văn An")
    minh.select_option("#id_paper_type", index=1)
    pages, reason = minh.locator("#id_pages"), minh.locator("#id_pages_reason")

    minh.set_input_files("#scan", scans["three"])
    expect(pages).to_have_value("3")
    expect(reason).to_be_hidden()
    minh.set_input_files("#scan", scans["two"])
    expect(pages).to_have_value("2")  # not typed by anybody: it follows the scan
    pages.fill("5")
    expect(reason).to_be_visible()
    expect(minh.locator("[data-pages-words]")).to_contain_text("Số trang của bản scan: 2; số trang ghi ở đây: 5")
    minh.set_input_files("#scan", scans["coarse"])
    expect(minh.locator("#found")).to_contain_text("độ phân giải thấp hơn 200 dpi")
    expect(pages).to_have_value("5")  # the officer's
    reason.fill("Bốn trang sau để trắng")
    minh.fill("#id_title", "B»ng tèt nghiÖp")
    minh.get_by_role("button", name="Trình ký", exact=True).click()
    expect(minh.locator(".summary")).to_contain_text("chữ của phông cũ")
    expect(minh.locator(".summary")).to_contain_text("Bản scan có điểm cần giải trình")
    minh.fill("#id_remarks_reason", "Bản chính đã mờ")
    minh.get_by_role("button", name="Đổi thành «Bằng tốt nghiệp»").click()
    expect(minh.locator("#id_title")).to_have_value("Bằng tốt nghiệp")
    expect(minh.locator("#id_remarks_reason")).to_have_value("Bản chính đã mờ")
    expect(reason).to_have_value("Bốn trang sau để trắng")
    minh.get_by_role("button", name="Trình ký", exact=True).click()
    to_the_copy(minh, "Bằng tốt nghiệp")

    hoa = desk(chromium, service, "hoa")
    hoa.goto(f"{service.address}/signing-desk/copies/{minh.url.rsplit('/', 1)[-1]}")
    the_signatory_reads(hoa)
    assert ERRORS == []
