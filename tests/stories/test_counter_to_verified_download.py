"""The browser story: from the counter to a verified download, with a token."""

import json
import re
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from demo.cast import PIN
from tests.harness.scans import small_scan
from tests.stories.conftest import Service, find_lan, sign_unread, to_the_copy

pytestmark = pytest.mark.browser
PATIENCE = 120_000  # milliseconds; a deadline, not a promise
ERRORS: list[str] = []  # of scripts on any page: none are forgiven


@pytest.fixture
def scan_file(tmp_path: Path) -> Path:
    file = tmp_path / "ban-quet.pdf"
    file.write_bytes(small_scan(2))
    return file


def desk(chromium: Browser, service: Service, who: str, *, width: int = 1366) -> Page:
    """A browser of the person's own, signed in; errors on its pages fail the story."""
    context = chromium.new_context(viewport={"width": width, "height": 768}, accept_downloads=True, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: ERRORS.append(f"{who}: {error}"))
    service.sign_in(page, who)
    return page


def approve(context: BrowserContext, service: Service) -> Page:
    """The agent's own page: opened by the key it printed."""
    consent = context.new_page()
    consent.set_default_timeout(PATIENCE)
    consent.goto(service.consent)
    return consent


def sign_on(page: Page, service: Service, button: str, *, seen: str) -> None:
    """Press the button, pair if this browser is new, read what the agent shows, give the PIN."""
    consent = approve(page.context, service)
    page.bring_to_front()
    page.get_by_role("button", name=button, exact=True).click()
    sign_unread(page)
    code = page.locator("#pairing_code")
    code.wait_for()
    consent.bring_to_front()
    shown = consent.locator(".code")
    shown.wait_for()
    digits = shown.inner_text()
    page.bring_to_front()
    code.fill(digits)
    code.press("Enter")
    expect(page.locator("[data-chosen-name]")).to_contain_text(seen, timeout=PATIENCE)
    consent.bring_to_front()
    consent.locator("#pin").wait_for()
    expect(consent.locator("main")).to_contain_text(service.address)
    expect(consent.locator("main")).to_contain_text("Bằng thạc sĩ")
    consent.locator("#pin").fill(PIN)
    consent.locator("#pin").press("Enter")
    page.bring_to_front()


def submitted(minh: Page, service: Service, scan_file: Path) -> str:
    """The officer takes Lan's diploma in; the id of its copy."""
    minh.goto(f"{service.address}/counter/copies/new")
    minh.fill("#id_number", "001190012345")
    find_lan(minh)
    minh.select_option("#id_paper_type", index=1)
    minh.fill("#id_title", "Bằng thạc sĩ số 778899")
    minh.fill("#id_pages", "2")
    minh.set_input_files("#scan", scan_file)
    expect(minh.locator("#found")).to_contain_text("2 trang")
    expect(minh.locator("#testimony")).to_contain_text("CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH")
    minh.get_by_role("button", name="Trình ký", exact=True).click()
    expect(minh.locator(".slip")).to_contain_text("đã thu 4.000 đồng")
    return to_the_copy(minh, "Bằng thạc sĩ số 778899")


def signed(hoa: Page, service: Service) -> None:
    """The leader reads, signs and forwards it."""
    expect(hoa.locator("h1")).to_contain_text("Bản sao chờ ký")
    hoa.get_by_role("link", name=re.compile("Xử lý Bằng thạc sĩ")).click()
    sign_on(hoa, service, "Ký số", seen="Lê Thị Hoa")
    forward = hoa.get_by_role("button", name="Chuyển cấp số và đóng dấu")
    forward.wait_for()
    expect(hoa.locator("main .sentence")).to_be_focused()  # not at the top of the page
    forward.focus()
    expect(hoa.locator(".sentence [data-status=stamped]")).to_be_visible()  # the page has loaded itself anew
    expect(forward).to_be_focused()
    forward.click()
    expect(hoa.locator("body")).to_contain_text("Đã chuyển")


def sealed(tuan: Page, service: Service, copy_id: str) -> None:
    """The clerk gives the number, seals, and sends it."""
    row = tuan.get_by_role("link", name=re.compile("Xử lý Bằng thạc sĩ"))
    for _look in range(30):  # the time-stamp is a job
        if row.count():
            break
        tuan.wait_for_timeout(500)
        tuan.reload()
    row.click()
    expect(tuan.locator("body")).to_contain_text("Số dự kiến")
    sign_on(tuan, service, "Đóng dấu", seen="Ủy ban nhân dân phường Hoàn Kiếm")
    send = tuan.get_by_role("button", name=re.compile("Hoàn thành và chuyển bản CTĐT"))
    send.wait_for()
    send.click()
    for _look in range(60):
        if tuan.locator(".status.delivered, [data-status=delivered]").count():
            break
        tuan.wait_for_timeout(500)
        tuan.goto(f"{service.address}/sealing-desk/copies/{copy_id}")
    expect(tuan.locator("main")).to_contain_text("Đã chuyển đến người yêu cầu")
    tuan.goto(f"{service.address}/registers")
    tuan.locator("table a").first.click()
    line = tuan.get_by_role("row").filter(has_text="Bằng thạc sĩ số 778899")
    expect(line.locator(".number").last).to_have_text("4.000")  # what was really collected at the counter


def downloaded(lan: Page, service: Service, file: Path) -> None:
    """Lan finds it in her account, on a phone."""
    lan.goto(f"{service.address}/vault")
    lan.get_by_role("link", name=re.compile("Xem giấy tờ Bằng thạc sĩ")).click()
    with lan.expect_download() as waiting:
        lan.get_by_role("link", name="Tải file về").click()
    waiting.value.save_as(file)


def check(stranger: Page, file: Path) -> None:
    stranger.set_input_files("#file", file)
    stranger.get_by_role("button", name="Kiểm tra", exact=True).click()


def test_from_the_counter_to_a_verified_download(chromium: Browser, service: Service, scan_file: Path, tmp_path: Path):
    ERRORS.clear()
    copy_id = submitted(desk(chromium, service, "minh"), service, scan_file)
    signed(desk(chromium, service, "hoa"), service)
    sealed(desk(chromium, service, "tuan"), service, copy_id)
    file = tmp_path / "ban-sao.pdf"
    downloaded(desk(chromium, service, "lan", width=360), service, file)

    stranger = chromium.new_context(locale="vi-VN").new_page()
    stranger.goto(f"{service.address}/check")
    check(stranger, file)
    expect(stranger.locator(".verdict")).to_contain_text("Hợp lệ")
    expect(stranger.locator(".verdict")).to_contain_text(re.compile(r"số \d+, quyển số 01/"))

    altered = tmp_path / "sua.pdf"
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    altered.write_bytes(bytes(content))
    check(stranger, altered)
    expect(stranger.locator(".verdict")).not_to_contain_text(re.compile("^Hợp lệ"))
    assert ERRORS == []


def test_the_ticket_keys_are_public_and_the_rest_is_not(service: Service):
    with urllib.request.urlopen(f"{service.address}/.well-known/chungthuc-ticket-keys.json") as answer:  # noqa: S310
        keys = json.load(answer)["keys"]
    assert [one["crv"] for one in keys] == ["Ed25519"]
    assert all("d" not in one for one in keys)
