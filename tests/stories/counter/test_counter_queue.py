"""A morning at the counter: numbers, calls by key, the television that loses its line, and all of it without scripts."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Service

pytestmark = pytest.mark.browser
OFFICE = "00070"


def take_number(page: Page, service: Service) -> int:
    page.goto(f"{service.address}/queue")
    page.get_by_role("button", name="Lấy số").click()
    page.wait_for_url(re.compile(r"/queue/tickets/"))
    return int(page.locator(".queue-ticket .big").inner_text())


def press(page: Page, key: str) -> None:
    """The act of this key, and the page that follows: a key before its scripts have run would be nobody's."""
    with page.expect_event("load"):
        page.keyboard.press(key)


def test_numbers_are_called_by_key_and_the_television_follows_and_survives_the_loss_of_its_line(
    chromium: Browser, service: Service
):
    desk = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN").new_page()
    hall = chromium.new_context(viewport={"width": 1280, "height": 720}, locale="vi-VN")
    television = hall.new_page()
    service.sign_in(desk, "minh")
    first, second = take_number(desk, service), take_number(desk, service)
    assert second == first + 1
    desk.goto(f"{service.address}/queue")
    television.goto(f"{service.address}/display/{OFFICE}")
    press(desk, "g")
    expect(desk.locator(".current .big")).to_have_text(str(first))
    expect(television.locator(".latest td").first).to_have_text(str(first), timeout=10_000)
    hall.set_offline(True)
    expect(television.locator("#lost")).to_be_visible(timeout=15_000)
    expect(television.locator(".latest td").first).to_have_text(str(first))
    press(desk, "x")
    expect(desk.locator(".current")).to_have_count(0)
    press(desk, "g")
    expect(desk.locator(".current .big")).to_have_text(str(second))
    hall.set_offline(False)
    expect(television.locator(".latest td").first).to_have_text(str(second), timeout=15_000)
    expect(television.locator("#lost")).to_be_hidden()
    press(desk, "v")
    expect(desk.locator("[data-key=z]")).to_be_visible()
    press(desk, "z")
    expect(desk.locator(".current .big")).to_have_text(str(second))
    press(desk, "x")
    expect(desk.locator(".current")).to_have_count(0)
    desk.context.close()
    hall.close()


def test_another_officer_s_number_appears_without_a_reload(chromium: Browser, service: Service):
    one = chromium.new_context(locale="vi-VN").new_page()
    other = chromium.new_context(locale="vi-VN").new_page()
    for page in (one, other):
        service.sign_in(page, "minh")
    one.goto(f"{service.address}/queue")
    number = take_number(other, service)
    row = one.locator(".waiting strong", has_text=re.compile(rf"^{number}$"))
    expect(row).to_be_visible(timeout=15_000)
    press(one, "g")
    expect(one.locator(".current .big")).to_have_text(str(number))
    press(one, "x")
    expect(one.locator(".current")).to_have_count(0)
    for page in (one, other):
        page.context.close()


def test_the_counter_works_without_scripts(chromium: Browser, service: Service):
    context = chromium.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    service.sign_in(page, "minh")
    number = take_number(page, service)
    page.goto(f"{service.address}/queue")
    page.get_by_role("button", name=re.compile("Gọi số tiếp theo")).click()
    expect(page.locator(".current .big")).to_have_text(str(number))
    page.get_by_role("button", name=re.compile("Làm xong")).click()
    expect(page.locator(".current")).to_have_count(0)
    page.goto(f"{service.address}/appointments-desk?tab=coming")
    page.locator("td a").first.click()
    page.get_by_role("link", name="Dời lịch hẹn").click()
    page.locator(".days").first.locator("button").last.click()
    page.locator(".times label").first.click()
    page.fill("#id_reason", "Họp đột xuất")
    page.get_by_role("button", name="Đặt lại lịch hẹn").last.click()
    expect(page.locator("body")).to_contain_text("Đã đặt lại lịch hẹn")
    context.close()
