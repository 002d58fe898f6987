"""The browser story of finding: `/`, a name without tones, Enter, and the dossier opens; each on the desk that is his."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Service
from tests.stories.test_every_page import OFFICE, PHONE, axe

pytestmark = pytest.mark.browser


def desk(chromium: Browser, service: Service, who: str, *, scripts: bool = True) -> Page:
    page = chromium.new_context(viewport=OFFICE, locale="vi-VN", java_script_enabled=scripts).new_page()
    page.set_default_timeout(60_000)
    service.sign_in(page, who)
    return page


def press_and_find(page: Page, text: str) -> None:
    """`/`, the words, Enter."""
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/finding\?of=[\w-]{8}$"))


def test_an_officer_finds_a_dossier_by_the_keyboard_alone(chromium: Browser, service: Service):
    page = desk(chromium, service, "minh")
    page.goto(f"{service.address}/counter/copies")
    press_and_find(page, "nguyen thi lan")
    expect(page.locator("main .list tbody a").first).to_be_focused()
    expect(page.locator("main .list")).to_contain_text("Nguyễn Thị Lan")
    assert axe(page) == []
    results = page.url
    code = page.locator("main .list tbody tr").first.locator("a.code")
    named = code.inner_text()
    code.click()
    expect(page.locator("h1")).to_contain_text(named)
    for said in ("Người yêu cầu", "Lịch sử", "Nhận kết quả", "Trần Văn Minh"):
        expect(page.locator("main")).to_contain_text(said)
    assert axe(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert axe(page) == []
    page.set_viewport_size(OFFICE)
    page.go_back()
    expect(page).to_have_url(results)
    expect(page.locator("main .list")).to_contain_text("Nguyễn Thị Lan")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert axe(page) == []
    page.context.close()


FITS = """field => {
  const style = getComputedStyle(field);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return pen.measureText(field.placeholder).width <= room;
}"""


@pytest.mark.parametrize("who", ["minh", "hoa", "tuan"])
def test_what_the_field_finds_is_read_whole(chromium: Browser, service: Service, who: str):
    """Also beside the longest name of an office, and in English."""
    page = desk(chromium, service, who)
    for language in ("vi", "en"):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": service.address}])
        page.reload()
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.locator("#find").evaluate(FITS)
        page.locator(".band .agency").evaluate(
            "part => { part.textContent = 'Ủy ban nhân dân phường Văn Miếu - Quốc Tử Giám'; }"
        )
        assert page.locator("#find").evaluate(FITS)
    page.context.close()


@pytest.mark.parametrize(("who", "page_of_desk"), [("hoa", "signing-desk"), ("tuan", "sealing-desk")])
def test_leader_and_clerk_open_it_on_their_own_desk(chromium: Browser, service: Service, who: str, page_of_desk: str):
    page = desk(chromium, service, who)
    page.goto(f"{service.address}/{page_of_desk}/copies")
    press_and_find(page, "nguyen thi lan")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/{page_of_desk}/copies/[0-9a-f-]{{36}}"))
    page.locator("main a.code", has_text="H00070").first.click()
    expect(page.locator("h1")).to_contain_text("Hồ sơ H00070")
    tab = {"hoa": "Đã ký", "tuan": "Đã đóng dấu"}[who]
    page.goto(f"{service.address}/{page_of_desk}/copies")
    page.locator("nav.tabs a", has_text=re.compile(rf"^{tab}\s+\d+\+?\s*$")).click()
    expect(page.locator("main .list tbody tr").first).to_be_visible()
    assert axe(page) == []
    page.context.close()


def test_it_works_without_scripts_and_says_so_when_there_is_nothing(chromium: Browser, service: Service):
    page = desk(chromium, service, "minh", scripts=False)
    page.goto(f"{service.address}/counter/copies")
    page.fill("#find", "không ai tên thế này")
    page.locator("form.find button").click()
    expect(page.locator("main")).to_contain_text("Không tìm thấy hồ sơ nào.")
    expect(page.locator("#find")).to_have_value("không ai tên thế này")
    page.context.close()
