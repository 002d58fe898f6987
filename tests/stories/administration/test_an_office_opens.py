"""The browser story of an office's first desk: its administrator adds it, sets its hours, writes the address."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.axe import violations
from tests.stories.conftest import Service

pytestmark = pytest.mark.browser
WHY = "Quyết định 7/QĐ-UBND"


def clean(page: Page) -> None:
    assert [one["id"] for one in violations(page)] == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_a_desk_its_hours_and_the_address(chromium: Browser, service: Service):
    page = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN").new_page()
    page.set_default_timeout(60_000)
    service.sign_in(page, "nga")
    page.goto(f"{service.address}/administration/00008")
    page.get_by_role("link", name="Quầy và địa chỉ").click()
    page.get_by_role("link", name="Thêm quầy").click()
    page.get_by_label("Tên quầy").fill("Quầy lưu động")
    page.get_by_label("Quyết định, căn cứ").fill(WHY)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("complementary", name="Xem trước")).to_contain_text("«Quầy lưu động» tiếp nhận từ")
    clean(page)
    page.get_by_role("complementary").get_by_role("button", name="Thêm quầy").click()
    expect(page.get_by_text("Đã thêm quầy «Quầy lưu động».")).to_be_visible()
    clean(page)

    page.get_by_role("link", name="Đặt giờ Quầy lưu động").click()
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Lưu lịch tiếp nhận").click()
    expect(page.get_by_role("region", name="Lịch trong tuần Quầy lưu động")).to_contain_text("08:00–11:30")

    page.goto(f"{service.address}/offices/00008/address")
    page.get_by_label("Địa chỉ nơi tiếp nhận").fill("55 phố Ngọc Hà, phường Ngọc Hà, Hà Nội")
    page.get_by_label("Áp dụng từ ngày").fill(f"{date.today() + timedelta(days=2):%d/%m/%Y}")  # noqa: DTZ011
    page.get_by_label("Quyết định, căn cứ").fill(WHY)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("complementary", name="Xem trước")).to_contain_text("55 phố Ngọc Hà")
    clean(page)
    page.get_by_role("button", name="Lưu địa chỉ").click()
    expect(page.get_by_text("Đã lưu địa chỉ.")).to_be_visible()
    expect(page.get_by_role("button", name="Rút 55 phố Ngọc Hà")).to_be_visible()
    clean(page)
    page.context.close()
