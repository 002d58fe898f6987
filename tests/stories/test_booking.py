"""A stranger on a phone books by keyboard and thumb: papers, time, sign-in on the way, done; without scripts as well."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.cast import PASSWORD
from tests.harness.axe import violations
from tests.stories.conftest import Service

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
PLACE = "/services/2.000815/agencies/00070"


def clean(page: Page) -> None:
    """axe finds nothing, and nothing scrolls sideways."""
    assert [f"{one['id']}: {[node['html'][:90] for node in one['nodes'][:3]]}" for one in violations(page)] == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def choose_papers(page: Page, service: Service, *, scripts: bool = True) -> None:
    page.goto(f"{service.address}{PLACE}")
    page.get_by_role("link", name="Đặt lịch hẹn").click()
    if scripts:  # axe is one: without them it would wait for ever
        clean(page)
    page.get_by_role("button", name="Thêm loại giấy tờ").click()
    page.locator("#id_papers-0-type").select_option(label="Văn bằng, chứng chỉ")
    page.locator("#id_papers-1-type").select_option(label="Học bạ, bảng điểm")
    page.locator("#id_papers-1-pages").fill("12")
    page.locator(".sticky-act button").click()
    expect(page).to_have_url(re.compile("/booking/time$"))


def finish(page: Page, who: str) -> str:
    """Sign in on the way, find the choice again, book; the code."""
    page.fill("input[name=login]", f"{who}@vidu.test")
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=login]) button").first.click()
    expect(page).to_have_url(re.compile("/booking/contact$"))
    expect(page.get_by_text("Học bạ, bảng điểm")).to_be_visible()
    clean(page)
    page.get_by_role("button", name="Đặt lịch hẹn").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đặt lịch hẹn và xác nhận thành công")
    clean(page)
    return page.locator(".big-code").inner_text()


def test_a_stranger_books_on_a_phone_and_cancels(chromium: Browser, service: Service):
    context = chromium.new_context(viewport=PHONE, locale="vi-VN")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    choose_papers(page, service)
    clean(page)
    page.locator("input[name=slot]").first.focus()
    page.keyboard.press("ArrowDown")  # by keyboard
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    code = finish(page, "vi")
    page.get_by_role("link", name="Xem lịch hẹn").click()
    clean(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(code)
    with page.expect_download() as download:
        page.get_by_role("link", name="Thêm vào lịch điện thoại").click()
    assert download.value.suggested_filename == f"lich-hen-{code}.ics"
    page.goto(f"{service.address}/account/notices")
    expect(page.locator(".notices .unread")).to_contain_text([code])
    clean(page)
    page.goto(f"{service.address}/appointments/{code}/time")
    clean(page)
    page.goto(f"{service.address}/appointments/{code}/cancellation")
    clean(page)
    page.get_by_role("button", name="Hủy lịch hẹn").click()
    expect(page.get_by_text("Bạn đã hủy lịch hẹn này.")).to_be_visible()
    context.close()
    assert errors == []


def test_without_scripts_a_short_wait_does(chromium: Browser, service: Service):
    context = chromium.new_context(viewport=PHONE, locale="vi-VN", java_script_enabled=False)
    page = context.new_page()
    choose_papers(page, service, scripts=False)
    page.locator("input[name=slot]").last.check()
    page.locator(".sticky-act button").click()
    if page.locator(".summary[role=alert]").count():  # the page was open less than some seconds
        expect(page.locator(".summary[role=alert]")).to_contain_text("Chờ 5 giây")
        page.wait_for_timeout(5000)
        page.locator("input[name=slot]").last.check()
        page.locator(".sticky-act button").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    context.close()


BIG = "140"


def choose_too_many(page: Page, service: Service) -> None:
    page.goto(f"{service.address}{PLACE}/booking")
    page.locator("#id_papers-0-type").select_option(label="Văn bằng, chứng chỉ")
    page.locator("#id_papers-0-originals").fill(BIG)
    page.locator("#id_papers-0-pages").fill(BIG)
    page.locator("#id_papers-0-pages").press("Enter")
    expect(page.get_by_role("button", name="Đặt lịch nộp giấy tờ số lượng lớn")).to_be_visible()
    expect(page.locator("#id_papers-0-originals")).to_have_value(BIG)


def test_many_papers_are_left_at_the_office(chromium: Browser, service: Service):
    context = chromium.new_context(viewport=PHONE, locale="vi-VN")
    page = context.new_page()
    choose_too_many(page, service)
    clean(page)
    page.locator("#id_papers-0-pages").press("Enter")  # Enter asks again; only the button chooses the drop-off
    expect(page.get_by_role("button", name="Đặt lịch nộp giấy tờ số lượng lớn")).to_be_visible()
    page.get_by_role("button", name="Đặt lịch nộp giấy tờ số lượng lớn").click()
    expect(page).to_have_url(re.compile("/booking/time$"))
    expect(page.get_by_text("kết quả được trả chậm nhất")).to_be_visible()
    clean(page)
    page.locator("input[name=slot]").first.check()
    page.locator(".sticky-act button").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.fill("input[name=login]", "dung@vidu.test")
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=login]) button").first.click()
    expect(page.get_by_text("Hẹn trả kết quả, chậm nhất")).to_be_visible()
    clean(page)
    page.get_by_role("button", name="Đặt lịch hẹn").click()
    expect(page.get_by_text("Hẹn trả kết quả chậm nhất")).to_be_visible()
    clean(page)
    page.get_by_role("link", name="Xem lịch hẹn").click()
    expect(page.get_by_text("Nộp giấy tờ số lượng lớn")).to_be_visible()
    clean(page)
    context.close()


def test_the_drop_off_needs_no_scripts_and_fewer_papers_are_an_ordinary_appointment(
    chromium: Browser, service: Service
):
    context = chromium.new_context(viewport=PHONE, locale="vi-VN", java_script_enabled=False)
    page = context.new_page()
    choose_too_many(page, service)
    page.get_by_role("button", name="Đặt lịch nộp giấy tờ số lượng lớn").click()
    expect(page.get_by_text("để lại bản chính, cầm phiếu hẹn về")).to_be_visible()
    page.get_by_role("link", name="Sửa giấy tờ").click()
    expect(page.locator("#id_papers-0-originals")).to_have_value(BIG)
    page.locator("#id_papers-0-originals").fill("2")
    page.locator("#id_papers-0-pages").fill("2")
    page.locator(".sticky-act button").click()
    expect(page).to_have_url(re.compile("/booking/time$"))
    expect(page.get_by_text("cầm phiếu hẹn về")).to_have_count(0)
    context.close()
