"""What a phone does with a link, and what comes out of a printer: only what somebody reads."""

from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Service

pytestmark = pytest.mark.browser
SHEET = "navigator.share = async (told) => { window.told = told; };"
NO_SHEET = "Object.defineProperty(navigator, 'share', { value: undefined });"


def printed(page: Page, file: Path) -> list[str]:
    """The words of each page of paper."""
    page.pdf(path=file, format="A4", prefer_css_page_size=True)
    with pypdfium2.PdfDocument(file) as paper:
        return [sheet.get_textpage().get_text_bounded() for sheet in paper]


def linked(chromium: Browser, service: Service, script: str) -> Page:
    page = chromium.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN").new_page()
    page.add_init_script(script)
    service.sign_in(page, "lan")
    page.goto(f"{service.address}/vault")
    page.locator("main a[href^='/vault/']", has_text="Bảng điểm tốt nghiệp").first.click()
    page.get_by_role("link", name="Chia sẻ").click()
    if not page.locator(".address").count():
        page.fill("[name=purpose]", "Nộp hồ sơ xin việc")
        page.get_by_role("button", name="Tạo đường dẫn").click()
    expect(page.locator(".address").first).to_be_visible()
    return page


def test_a_phone_opens_its_own_list_of_ways_to_send_a_link(chromium: Browser, service: Service):
    page = linked(chromium, service, SHEET)
    page.get_by_role("button", name="Chia sẻ", exact=True).first.click()
    told = page.evaluate("window.told")
    assert told == {"title": "Bảng điểm tốt nghiệp", "url": page.locator(".address").first.inner_text()}
    page.context.close()


def test_elsewhere_the_address_is_copied(chromium: Browser, service: Service):
    page = linked(chromium, service, NO_SHEET)
    expect(page.get_by_role("button", name="Sao chép đường dẫn").first).to_be_visible()
    expect(page.get_by_role("button", name="Chia sẻ", exact=True)).to_have_count(0)
    page.context.close()


def test_on_paper_there_is_no_menu_and_no_page_of_two_lines(chromium: Browser, service: Service, tmp_path: Path):
    page = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN").new_page()
    service.sign_in(page, "lan")
    page.goto(f"{service.address}/account/appointments")
    page.locator("main a[href^='/appointments/']").first.click()
    expect(page.get_by_text("Phí ước tính")).to_be_visible()
    (ticket,) = printed(page, tmp_path / "appointment.pdf")
    assert "Phí ước tính" in ticket
    assert "Kho dữ liệu điện tử" not in ticket
    page.goto(f"{service.address}/services/2.000815")
    guide = printed(page, tmp_path / "procedure.pdf")
    assert len(guide) <= 3
    assert len(guide[-1].splitlines()) > 5
    page.goto(f"{service.address}/check")
    assert "Mã tra cứu" not in "".join(printed(page, tmp_path / "check.pdf"))
    page.context.close()
