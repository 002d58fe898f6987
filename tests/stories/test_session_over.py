"""The browser story of a sign-in that ends in the middle of a form: nothing typed is lost, the words say what to do."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.cast import PASSWORD
from tests.harness.scans import small_scan
from tests.stories.conftest import Service, find_lan, sign_unread, to_the_copy

pytestmark = pytest.mark.browser
PATIENCE = 60_000  # milliseconds
TITLE = "Giấy khai sinh số 556677"


def desk(chromium: Browser, service: Service, who: str) -> Page:
    page = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN").new_page()
    page.set_default_timeout(PATIENCE)
    service.sign_in(page, who)
    return page


def sign_in_beside(page: Page, who: str) -> None:
    """«Đăng nhập lại» opens another tab; there one signs in, and comes back."""
    with page.context.expect_page() as opened:
        page.locator(".session-warning").get_by_role("link", name="Đăng nhập lại").click()
    tab = opened.value
    tab.fill("#id_login", f"{who}@vidu.test")
    tab.fill("#id_password", PASSWORD)
    tab.press("#id_password", "Enter")
    expect(tab.locator("h1")).to_have_text("Đã đăng nhập", timeout=PATIENCE)
    tab.close()


def fill_in(minh: Page, service: Service, scan: Path) -> None:
    minh.goto(f"{service.address}/counter/copies/new")
    minh.fill("#id_number", "001190012345")
    find_lan(minh)
    minh.select_option("#id_paper_type", index=1)
    minh.fill("#id_title", TITLE)
    minh.set_input_files("#scan", scan)
    minh.fill("#id_remarks_reason", "Bản chính chỉ rõ đến vậy")
    minh.fill("#id_pages", "3")
    minh.fill("#id_pages_reason", "Trang cuối để trắng")


def test_what_was_typed_at_the_counter_outlives_the_sign_in(chromium: Browser, service: Service, tmp_path: Path):
    scan = tmp_path / "mo.pdf"
    scan.write_bytes(small_scan(2, 150))
    minh = desk(chromium, service, "minh")
    fill_in(minh, service, scan)
    minh.context.clear_cookies(name="sessionid")
    minh.get_by_role("button", name="Trình ký", exact=True).click()
    warning = minh.locator(".session-warning")
    expect(warning).to_contain_text("Phiên đăng nhập đã kết thúc nên chưa có gì được gửi", timeout=PATIENCE)
    expect(warning.get_by_role("link")).to_be_focused()
    assert minh.input_value("#id_title") == TITLE

    minh.set_input_files("#scan", scan)  # nor is a file taken, and that is said
    expect(minh.locator("[data-words]")).to_contain_text("Không tải được tệp", timeout=PATIENCE)
    assert minh.input_value("#id_remarks_reason") == "Bản chính chỉ rõ đến vậy"

    sign_in_beside(minh, "vi")
    minh.get_by_role("button", name="Trình ký", exact=True).click()
    expect(warning).to_contain_text("đang đăng nhập bằng tài khoản khác", timeout=PATIENCE)
    minh.context.clear_cookies(name="sessionid")
    sign_in_beside(minh, "minh")
    minh.get_by_role("button", name="Trình ký", exact=True).click()
    to_the_copy(minh, TITLE)
    expect(minh.locator(".scan-answer")).to_contain_text("Bản chính chỉ rõ đến vậy")
    expect(minh.locator(".scan-answer")).to_contain_text("Trang cuối để trắng")


def ended_elsewhere(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def test_a_page_in_which_nothing_was_typed_leaves_with_the_sign_in(chromium: Browser, service: Service):
    """By itself when the time is over, and when one comes back to it after «Đăng xuất» in another tab (ASVS 14.3.1)."""
    minh = desk(chromium, service, "minh")
    for ends in ("alone", "by another tab"):
        minh.clock.install()
        minh.goto(f"{service.address}/counter/copies?tab=over")
        expect(minh.locator("td a").first).to_be_visible(timeout=PATIENCE)
        ended_elsewhere(minh)
        if ends == "alone":
            minh.clock.fast_forward("02:01:00")
        else:
            minh.evaluate("dispatchEvent(new Event('focus'))")
        minh.wait_for_url("**/accounts/login/?next=/counter/copies*", timeout=PATIENCE)
        expect(minh.locator("td a")).to_have_count(0)
        service.sign_in(minh, "minh")


def test_what_was_typed_stays_when_the_time_is_over(chromium: Browser, service: Service):
    minh = desk(chromium, service, "minh")
    minh.clock.install()
    minh.goto(f"{service.address}/counter/copies/new")
    minh.fill("#id_title", TITLE)
    ended_elsewhere(minh)
    minh.clock.fast_forward("02:01:00")
    expect(minh.locator(".session-warning")).to_contain_text("Phiên đăng nhập đã kết thúc", timeout=PATIENCE)
    assert minh.input_value("#id_title") == TITLE


def test_a_leader_hears_why_nothing_was_signed_and_goes_on(chromium: Browser, service: Service):
    hoa = desk(chromium, service, "hoa")
    hoa.locator("td a").first.click()
    consent = hoa.context.new_page()
    consent.goto(service.consent)
    hoa.bring_to_front()
    hoa.get_by_text("Trả về", exact=True).first.click()
    hoa.fill("#return_reason", "Trang 2 lệch, quét lại")
    hoa.context.clear_cookies(name="sessionid")
    hoa.get_by_role("button", name="Ký số", exact=True).click()
    sign_unread(hoa)
    hoa.locator("#pairing_code").wait_for()
    hoa.fill("#pairing_code", consent.locator(".code").inner_text())
    hoa.press("#pairing_code", "Enter")
    expect(hoa.locator(".agent .trouble")).to_contain_text("Phiên đăng nhập đã kết thúc", timeout=PATIENCE)
    expect(hoa.locator(".session-warning")).to_be_visible()
    sign_in_beside(hoa, "hoa")
    assert hoa.input_value("#return_reason") == "Trang 2 lệch, quét lại"
    hoa.get_by_role("button", name="Trả về", exact=True).click()
    expect(hoa.locator(".message.success")).to_contain_text("Đã trả về", timeout=PATIENCE)
