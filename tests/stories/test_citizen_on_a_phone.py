"""A citizen on a phone: the place held is said at the sign-in, booking anew is five taps, a notice leads to its thing."""

import os
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.cast import PASSWORD
from tests.harness.axe import violations
from tests.stories.conftest import Service

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
WIDTHS = (320, 390, 1366)
PLACE = "/services/2.000815/agencies/00070"
PICTURES = os.environ.get("STORY_PICTURES", "")  # a folder, for who wants to look


def clean(page: Page, name: str) -> None:
    """axe finds nothing at any width, and nothing scrolls sideways."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        assert [f"{name} {width}: {one['id']} {one['nodes'][0]['html'][:90]}" for one in violations(page)] == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.set_viewport_size(PHONE)


def tap(page: Page, role: str, name: str | re.Pattern[str]) -> None:
    page.locator("main").get_by_role(role, name=name).first.click()  # type: ignore[arg-type]


def sign_in_here(page: Page, who: str) -> None:
    page.fill("input[name=login]", f"{who}@vidu.test")
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=login]) button[type=submit]").first.click()


def choose_time(page: Page) -> None:
    page.locator("input[name=slot]:not([disabled])").first.check()
    tap(page, "button", "Giữ chỗ và tiếp tục")


def test_from_a_stranger_to_the_booking_and_once_more_in_five_taps(chromium: Browser, service: Service):
    context = chromium.new_context(viewport=PHONE, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{service.address}{PLACE}/booking")
    page.locator("#id_papers-0-type").select_option(label="Văn bằng, chứng chỉ")
    clean(page, "papers")
    tap(page, "button", "Thêm loại giấy tờ")
    clean(page, "papers-two")
    tap(page, "button", "Xóa dòng 2")
    tap(page, "button", "Tiếp tục")
    clean(page, "time")
    choose_time(page)
    expect(page.get_by_text(re.compile("Đã giữ chỗ"))).to_be_visible()
    clean(page, "sign-in")
    page.goto(page.url.replace("login", "signup"))
    expect(page.get_by_text(re.compile("Đã giữ chỗ"))).to_be_visible()
    page.get_by_text("Tổ chức", exact=True).click()
    expect(page.get_by_text("Tên tổ chức")).to_be_visible()
    clean(page, "signup")
    page.go_back()
    page.get_by_label("Hiện mật khẩu").check()
    expect(page.locator("#id_password")).to_have_attribute("type", "text")
    sign_in_here(page, "vi")
    expect(page).to_have_url(re.compile("/booking/contact$"))
    clean(page, "contact")
    tap(page, "button", "Đặt lịch hẹn")
    expect(page.locator(".big-code")).to_be_visible()
    clean(page, "booked")
    code = page.locator(".big-code").inner_text()
    the_appointment(page, service, code)
    in_five_taps(page, service)
    context.close()


def the_appointment(page: Page, service: Service, code: str) -> None:
    """Its notice leads to it; its papers change; here a second is not asked for; it is cancelled."""
    page.goto(f"{service.address}/account")
    clean(page, "account")
    expect(page.locator(".band .bell .count")).to_be_visible()
    before = int(page.locator(".band .bell .count").inner_text())
    page.locator(".band .bell").click()
    clean(page, "notices")
    tap(page, "button", re.compile("Xem lịch hẹn"))
    expect(page).to_have_url(re.compile(f"/appointments/{code}$"))
    count = page.locator(".band .bell .count")
    assert (int(count.inner_text()) if count.count() else 0) == before - 1
    clean(page, "appointment")
    tap(page, "link", "Đổi giấy tờ")
    clean(page, "change-papers")
    page.locator("#id_papers-0-pages").fill("7")
    tap(page, "button", "Lưu lại")
    expect(page.get_by_text("7 trang")).to_be_visible()
    page.goto(f"{service.address}/appointments/{code}/time")
    clean(page, "move")
    page.goto(f"{service.address}{PLACE}/booking")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bạn đã có lịch hẹn tại cơ quan này")
    clean(page, "first")
    page.goto(f"{service.address}/appointments/{code}/cancellation")
    tap(page, "button", "Hủy lịch hẹn")
    expect(page.get_by_text("Bạn đã hủy lịch hẹn này.")).to_be_visible()


def in_five_taps(page: Page, service: Service) -> None:
    """From «Lịch hẹn của tôi»: the same office, the same papers."""
    page.goto(f"{service.address}/account/appointments")
    clean(page, "appointments")
    tap(page, "link", re.compile("^Đặt lại tại"))  # 1
    tap(page, "button", "Tiếp tục")  # 2
    expect(page).to_have_url(re.compile("/booking/time$"))
    choose_time(page)  # 3, 4
    tap(page, "button", "Đặt lịch hẹn")  # 5
    expect(page.locator(".big-code")).to_be_visible()
