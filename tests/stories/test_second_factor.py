"""The browser story of a leader's passkey: added with a virtual authenticator, recovery codes seen, signed in by it."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.cast import PASSWORD
from tests.harness.axe import violations
from tests.stories.conftest import Service

pytestmark = pytest.mark.browser
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def fingerprint(page: Page) -> None:
    """The computer's own authenticator, which says yes (WebAuthn 2, 11: user agent automation)."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def clean(page: Page) -> None:
    assert [one["id"] for one in violations(page)] == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_a_passkey_from_its_page_to_the_next_sign_in(chromium: Browser, service: Service):
    page = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN").new_page()
    page.set_default_timeout(60_000)
    fingerprint(page)
    service.sign_in(page, "binh")
    page.goto(f"{service.address}/accounts/2fa/")
    clean(page)
    page.get_by_role("link", name="Thêm khóa truy cập").click()
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.fill("input[name=name]", "Máy ở cơ quan")
    clean(page)
    page.get_by_role("button", name="Thêm", exact=True).click()
    expect(page.locator("h1")).to_have_text("Mã dự phòng")
    codes = page.locator(".recovery-codes code")
    expect(codes).to_have_count(10)
    assert re.fullmatch(r"\d{8}", codes.first.inner_text())
    clean(page)

    page.context.clear_cookies(name="sessionid")
    service.sign_in(page, "binh")
    expect(page.locator("h1")).to_have_text("Xác thực hai lớp")
    clean(page)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_role("link", name="Đỗ Thanh Bình")).to_be_visible()
