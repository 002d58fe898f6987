"""The browser story of an exchanged scan: the leader's open page refuses, plainly, and keeps what he had moved."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.scans import small_scan
from tests.stories.conftest import Service, find_lan, sign_unread, to_the_copy

pytestmark = pytest.mark.browser
PATIENCE = 60_000  # milliseconds
TITLE = "Giấy khai sinh số 112233"


def desk(chromium: Browser, service: Service, who: str) -> Page:
    page = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN").new_page()
    page.set_default_timeout(PATIENCE)
    service.sign_in(page, who)
    return page


def scan_in(folder: Path, name: str, dpi: int = 200) -> Path:
    file = folder / name
    file.write_bytes(small_scan(2, dpi))
    return file


def submit(minh: Page, service: Service, scan: Path) -> str:
    """«Trình ký»; the copy's id."""
    minh.goto(f"{service.address}/counter/copies/new")
    minh.fill("#id_number", "001190012345")
    find_lan(minh)
    minh.select_option("#id_paper_type", index=1)
    minh.fill("#id_title", TITLE)
    minh.fill("#id_pages", "2")
    minh.set_input_files("#scan", scan)
    expect(minh.locator("#found")).to_contain_text("2 trang", timeout=PATIENCE)
    minh.get_by_role("button", name="Trình ký", exact=True).click()
    return to_the_copy(minh, TITLE)


def swap(minh: Page, scan: Path) -> None:
    """Taken back, and submitted again with another scan of as many pages under the same title."""
    minh.get_by_role("button", name="Rút lại").click()
    minh.get_by_role("link", name="Xử lý tiếp").click()
    minh.set_input_files("#scan", scan)
    expect(minh.locator("#found")).to_contain_text("2 trang", timeout=PATIENCE)
    minh.fill("#id_remarks_reason", "Bản chính chỉ rõ đến vậy")  # the other scan is of 150 dpi
    minh.get_by_role("button", name="Trình ký", exact=True).click()
    expect(minh.locator(".message, [role=status]").first).to_contain_text("Đã trình ký lại", timeout=PATIENCE)


def press_sign(hoa: Page, service: Service, *, paired: bool = False) -> Page:
    """«Ký số», pairing and the certificate; returns the signing program's page."""
    consent = hoa.context.new_page()
    consent.set_default_timeout(PATIENCE)
    consent.goto(service.consent)
    hoa.bring_to_front()
    hoa.get_by_role("button", name="Ký số", exact=True).click()
    sign_unread(hoa)
    if not paired:
        code = consent.locator(".code")
        hoa.locator("#pairing_code").wait_for()
        code.wait_for()
        hoa.fill("#pairing_code", code.inner_text())
        hoa.press("#pairing_code", "Enter")
    return consent


def test_another_scan_behind_the_leaders_page_is_told_and_not_signed(
    chromium: Browser, service: Service, tmp_path: Path
):
    minh, hoa = desk(chromium, service, "minh"), desk(chromium, service, "hoa")
    copy_id = submit(minh, service, scan_in(tmp_path, "mot.pdf"))
    hoa.goto(f"{service.address}/signing-desk/copies/{copy_id}")
    before = hoa.locator("[data-agent]").get_attribute("data-shown") or ""
    expect(hoa.locator("[data-agent]")).to_contain_text(f"{before[:4]} {before[4:8]}")
    swap(minh, scan_in(tmp_path, "hai.pdf", 150))

    consent = press_sign(hoa, service)
    trouble = hoa.locator(".agent .trouble")
    expect(trouble).to_contain_text("Bản sao đã được thay đổi sau khi bạn mở trang này", timeout=PATIENCE)
    expect(trouble).to_contain_text("Tải lại trang và đọc lại")
    expect(hoa.locator("[data-start]")).to_be_hidden()
    expect(hoa.get_by_role("button", name="Tải lại trang")).to_be_focused()
    expect(hoa.locator("[data-agent-line]")).to_be_hidden()  # nothing is wrong with the signing program
    expect(hoa.locator("[data-agent] [data-line]")).not_to_contain_text("Đang chuẩn bị")  # nothing goes on any more
    assert consent.locator("#pin").count() == 0

    hoa.get_by_text("Vị trí chữ ký").first.click()
    hoa.fill("#place_left", "98.5")  # moved, not applied
    hoa.get_by_role("button", name="Tải lại trang").click()
    expect(hoa.locator("[data-kept]")).to_be_visible()
    assert hoa.input_value("#place_left") == "98.5"
    after = hoa.locator("[data-agent]").get_attribute("data-shown") or ""
    assert re.fullmatch("[0-9a-f]{64}", after)
    assert after != before

    hoa.get_by_role("button", name="Ký số", exact=True).click()
    expect(trouble).to_contain_text("chưa áp dụng nên chưa ký")
    hoa.get_by_role("button", name="Áp dụng").click()
    expect(hoa.locator("[data-agent]")).not_to_have_attribute("data-shown", after, timeout=PATIENCE)
    placed = hoa.locator("[data-agent]").get_attribute("data-shown") or ""
    consent = press_sign(hoa, service, paired=True)
    consent.locator("#pin").wait_for()
    expect(consent.locator("main")).to_contain_text(f"{placed[:4]} {placed[4:8]}")
    consent.get_by_role("button", name="Từ chối").click()


def test_a_picture_of_another_file_is_told_at_once(chromium: Browser, service: Service, tmp_path: Path):
    """Exchanged between the page and its pictures: nobody reads one file and signs another."""
    minh, hoa = desk(chromium, service, "minh"), desk(chromium, service, "hoa")
    copy_id = submit(minh, service, scan_in(tmp_path, "ba.pdf"))
    address = f"{service.address}/signing-desk/copies/{copy_id}"
    body = hoa.context.request.get(address).text()
    swap(minh, scan_in(tmp_path, "bon.pdf", 150))
    hoa.route(address, lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    hoa.goto(address)
    expect(hoa.locator(".agent .trouble")).to_contain_text("đã được thay đổi", timeout=PATIENCE)
    expect(hoa.get_by_role("button", name="Tải lại trang")).to_be_visible()
