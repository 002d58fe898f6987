"""A list that stays true while it is open: it changes by itself, but not under a finger, a focus or something typed."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Service

pytestmark = pytest.mark.browser
SCREEN = {"width": 1366, "height": 768}
SOON = 40_000  # a look of the list each 10 s, of the menu each 20 s


def signed_in(chromium: Browser, service: Service, who: str) -> Page:
    page = chromium.new_context(viewport=SCREEN, locale="vi-VN").new_page()
    service.sign_in(page, who)
    return page


def withdraw(page: Page, service: Service) -> str:
    """The last one that waits for the leader is taken back; its address."""
    page.goto(f"{service.address}/counter/copies?tab=submitted&whose=mine")
    row = page.locator("tbody tr td:first-child a").last
    address = row.get_attribute("href")
    assert address
    row.click()
    page.get_by_role("button", name="Rút lại").click()
    page.get_by_text("Đã rút lại.").wait_for()
    return address


def another_signatory(page: Page, address: str) -> str:
    """The copy at this address gets one; who it is now."""
    page.goto(address)
    page.locator("summary", has_text="Đổi người ký").click()
    other = page.locator("#new_signatory option:not([selected])").first
    name = other.inner_text().split(" – ")[0]
    page.locator("#new_signatory").select_option(other.get_attribute("value"))
    page.get_by_role("button", name="Đổi người ký").click()
    page.get_by_text("Đã đổi người ký.").wait_for()
    return name


def test_nobody_in_the_list_it_changes_and_under_a_focus_it_asks(chromium: Browser, service: Service):
    one, other = (signed_in(chromium, service, "minh") for _who in range(2))
    one.goto(f"{service.address}/counter/copies?tab=submitted")
    gone = withdraw(other, service)
    expect(one.locator(f"tbody a[href='{gone}']")).to_have_count(0, timeout=SOON)
    expect(one.locator("[data-live-note]")).to_be_hidden()
    expect(one.locator(".rail [data-desk=counter]")).to_have_text(re.compile(r"[1-9]"))
    one.keyboard.press("j")
    focused = one.evaluate("document.activeElement.getAttribute('href')")
    row = one.locator("tbody tr", has=one.locator(f"a[href='{focused}']"))
    name = another_signatory(other, f"{service.address}{focused}")
    expect(one.get_by_text("Danh sách đã thay đổi.").first).to_be_visible(timeout=SOON)
    expect(row).not_to_contain_text(name)
    assert one.evaluate("document.activeElement.getAttribute('href')") == focused
    one.get_by_role("button", name="Tải lại").click()
    expect(row).to_contain_text(name)
    assert one.evaluate("document.activeElement.getAttribute('href')") == focused
    for page in (one, other):
        page.context.close()


def test_what_is_typed_stays_while_the_menu_counts_and_a_return_is_told(chromium: Browser, service: Service):
    one, other = (signed_in(chromium, service, "minh") for _who in range(2))
    one.goto(f"{service.address}/counter/copies/new")
    before = one.locator(".rail [data-desk=counter]").inner_text()
    one.fill("[name=title]", "Giấy khai sinh của cháu Bình")
    place = one.locator("[name=title]").bounding_box()
    withdraw(other, service)
    expect(one.locator(".rail [data-desk=counter]")).not_to_have_text(before, timeout=SOON)
    expect(one.get_by_text("Có hồ sơ của bạn bị trả lại.").first).to_be_visible()
    expect(one.locator("[name=title]")).to_have_value("Giấy khai sinh của cháu Bình")
    expect(one.locator("[name=title]")).to_be_focused()
    assert one.locator("[name=title]").bounding_box() == place  # nothing jumped
    for page in (one, other):
        page.context.close()


def test_the_keys_that_are_offered_are_those_that_work(chromium: Browser, service: Service):
    page = signed_in(chromium, service, "minh")
    page.goto(f"{service.address}/counter/copies?tab=returned")
    page.keyboard.press("?")
    expect(page.get_by_text("mở dòng đang chọn")).to_be_visible()
    expect(page.get_by_text("trang trước, trang sau của tờ giấy")).to_be_hidden()
    expect(page.get_by_text("gọi tiếp, gọi lại")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/counter/copies/[0-9a-f-]{36}"))
    page.keyboard.press("?")
    expect(page.get_by_text("trang trước, trang sau của tờ giấy")).to_be_visible()
    expect(page.get_by_text("mở dòng đang chọn")).to_be_hidden()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")  # nothing has the focus: they work all the same
    for key, sheet in (("ArrowRight", "2"), ("ArrowLeft", "1")):
        page.keyboard.press(key)
        expect(page.locator("[data-viewer-now]")).to_have_text(sheet)
    page.locator("#find").focus()
    page.keyboard.press("ArrowRight")  # of the field
    expect(page.locator("[data-viewer-now]")).to_have_text("1")
    page.context.close()


def test_the_keys_lead_from_the_clerks_open_copy_to_the_next_of_her_list_and_back(chromium: Browser, service: Service):
    page = signed_in(chromium, service, "tuan")
    page.goto(f"{service.address}/sealing-desk/copies")
    listed = [one.get_attribute("href") for one in page.locator("tbody tr td:first-child a").all()]
    assert len(listed) > 1
    page.goto(f"{service.address}{listed[0]}")
    for key, there in (("k", listed[0]), ("j", listed[1]), ("k", listed[0])):  # nothing stands before the first
        page.keyboard.press(key)
        page.wait_for_url(f"**{there}")
        expect(page.locator("h1")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("[data-key-on=turn]").first).to_be_visible()
    page.context.close()


@pytest.mark.parametrize(("who", "desk"), [("minh", "counter"), ("tuan", "sealing-desk")])
def test_no_tab_of_a_desk_is_out_of_sight(chromium: Browser, service: Service, who: str, desk: str):
    page = signed_in(chromium, service, who)
    page.goto(f"{service.address}/{desk}/copies")
    wide, seen = page.locator(".tabs").evaluate("tabs => [tabs.scrollWidth, tabs.clientWidth]")
    assert wide <= seen


# Sixty characters of a title and of each name, words as long as Vietnamese has them.
LONG = "Giấy xác nhận tình trạng nghiêng ngả của công trình phường X"
FILL = """words => {
  for (const row of document.querySelectorAll("main .list tbody tr")) {
    row.querySelector("td a").textContent = words;
    row.children[1].textContent = words;
    const people = row.querySelectorAll("td[data-label='Cán bộ'], td[data-label='Người ký']");
    for (const cell of people) cell.textContent = words;
  }
  const list = document.querySelector("main .list");
  return list === null ? null : [list.scrollWidth, list.clientWidth];
}"""


@pytest.mark.parametrize(("who", "desk", "tabs"), [
    ("minh", "counter", ["submitted", "returned", "signed", "over", "done"]),
    ("hoa", "signing-desk", ["sign", "forward", "signed"]),
    ("tuan", "sealing-desk", ["waiting", "finishing", "issued", "failed", "claim", "done", "sealed"]),
])  # fmt: skip
def test_no_column_of_a_list_is_cut_off(chromium: Browser, service: Service, who: str, desk: str, tabs: list[str]):
    page = signed_in(chromium, service, who)
    found = {}
    for tab in tabs:
        page.goto(f"{service.address}/{desk}/copies?tab={tab}")
        found[tab] = page.evaluate(FILL, LONG)
    assert sum(one is not None for one in found.values()) > 1, "the demo has rows in several tabs"
    assert {tab: one for tab, one in found.items() if one and one[0] > one[1]} == {}
    page.context.close()
