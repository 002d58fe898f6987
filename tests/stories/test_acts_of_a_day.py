"""A leader's and a clerk's day with a real token: a PIN mistyped, the certificate that is chosen, the next copy."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.cast import PIN
from tests.harness.axe import violations
from tests.harness.scans import small_scan
from tests.stories.conftest import Service, find_lan, to_the_copy
from tests.stories.test_counter_to_verified_download import PATIENCE, approve, desk

pytestmark = pytest.mark.browser


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    file = tmp_path / "ba-trang.pdf"
    file.write_bytes(small_scan(3))
    return file


def submit(minh: Page, service: Service, file: Path, title: str) -> str:
    minh.goto(f"{service.address}/counter/copies/new")
    minh.fill("#id_number", "001190012345")
    find_lan(minh)
    minh.select_option("#id_paper_type", index=1)
    minh.fill("#id_title", title)
    minh.set_input_files("#scan", file)
    expect(minh.locator("#found")).to_contain_text("3 trang")
    minh.fill("#id_pages", "3")
    minh.get_by_role("button", name="Trình ký", exact=True).click()
    return to_the_copy(minh, title)


def clean(page: Page) -> None:
    assert violations(page) == []


def asked_whether_unread(hoa: Page) -> None:
    hoa.get_by_role("button", name="Ký số", exact=True).click()
    asked = hoa.locator("[data-unseen]")
    expect(asked).to_contain_text(re.compile(r"Bạn mới xem \d / 4 trang"))
    clean(hoa)
    hoa.get_by_role("button", name="Xem tiếp").click()
    expect(asked).to_be_hidden()


def paired_and_chosen(hoa: Page, consent: Page) -> None:
    """The registered certificate needs no choice."""
    hoa.get_by_role("button", name="Ký số", exact=True).click()
    hoa.locator("#pairing_code").wait_for()
    hoa.fill("#pairing_code", consent.locator(".code").inner_text())
    hoa.press("#pairing_code", "Enter")
    expect(hoa.locator("[data-chosen-name]")).to_contain_text("Lê Thị Hoa", timeout=PATIENCE)
    expect(hoa.locator("[data-chosen-name]")).to_contain_text(re.compile(r"\d\d/\d\d/\d{4}"))
    expect(hoa.locator("[data-certificates]")).to_be_hidden()


def pin_mistyped(consent: Page) -> None:
    consent.bring_to_front()
    consent.locator("#pin").fill("00000000")
    consent.locator("#pin").press("Enter")
    expect(consent.locator("main")).to_contain_text("Sai mã PIN. Nhập lại mã PIN.", timeout=PATIENCE)
    consent.locator("#pin").fill(PIN)
    consent.locator("#pin").press("Enter")


def signed_and_forwarded(hoa: Page, title: str) -> None:
    hoa.bring_to_front()
    forward = hoa.get_by_role("button", name="Chuyển cấp số và đóng dấu")
    forward.wait_for()
    expect(hoa.locator(".message.success")).to_contain_text(f"Đã ký «{title}»")
    expect(hoa.locator("[data-viewer-now]")).to_have_text("4")  # the signature is shown
    clean(hoa)
    forward.click()
    expect(hoa.locator(".message.success")).to_contain_text(f"Đã chuyển «{title}» đến văn thư")


def test_a_leader_signs_after_a_mistyped_pin(chromium: Browser, service: Service, scan: Path):
    minh, hoa = desk(chromium, service, "minh"), desk(chromium, service, "hoa")
    copy_id = submit(minh, service, scan, "Bằng của Hai")
    consent = approve(hoa.context, service)
    hoa.bring_to_front()
    hoa.goto(f"{service.address}/signing-desk/copies/{copy_id}")
    asked_whether_unread(hoa)
    paired_and_chosen(hoa, consent)
    pin_mistyped(consent)
    signed_and_forwarded(hoa, "Bằng của Hai")


def test_an_old_page_is_told_what_others_did(chromium: Browser, service: Service, scan: Path):
    minh, hoa = desk(chromium, service, "minh"), desk(chromium, service, "hoa")
    copy_id = submit(minh, service, scan, "Bằng của Ba")
    hoa.goto(f"{service.address}/signing-desk/copies/{copy_id}")
    minh.get_by_role("button", name="Rút lại").click()
    expect(minh.locator(".message.success")).to_contain_text("Đã rút lại")
    hoa.get_by_text("Trả về", exact=True).first.click()
    hoa.get_by_label("Bản scan mờ").check()
    hoa.fill("#return_reason", "Trang 2")
    clean(hoa)
    hoa.get_by_role("button", name="Trả về", exact=True).click()
    expect(hoa.locator(".message.error")).to_contain_text("đã làm «Rút lại»")
    expect(hoa.locator(".unsaved")).to_contain_text("Trang 2")

    minh.get_by_role("link", name="Hủy hồ sơ").click()  # of one paper: the dossier is cancelled, by that name alone
    expect(minh.locator("main")).to_contain_text("Bằng của Ba")
    minh.fill("#cancel_reason", "Người dân xin rút")
    minh.get_by_role("button", name="Hủy hồ sơ").click()
    expect(minh.locator(".message.success")).to_contain_text("Đã hủy hồ sơ")
    expect(minh.locator("aside .reason")).to_contain_text("Người dân xin rút")
    clean(minh)


@pytest.mark.parametrize(
    "page", ["/accounts/2fa/", "/accounts/password/change/", "/accounts/sessions/", "/check", "/khong-co", "/registers"]
)
def test_staff_keep_their_frame(chromium: Browser, service: Service, page: str):
    tuan = desk(chromium, service, "tuan")
    tuan.goto(f"{service.address}{page}")
    expect(tuan.locator(".rail")).to_be_visible()
    clean(tuan)
