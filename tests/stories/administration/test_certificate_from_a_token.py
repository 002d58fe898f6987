"""An administrator registers the seal of an office that is not set up yet, straight from the token in his computer."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.cast import BA_DINH
from tests.harness.axe import violations
from tests.stories.conftest import Service
from tests.stories.test_counter_to_verified_download import PATIENCE

pytestmark = pytest.mark.browser
HERE = f"/authorities/{BA_DINH.code}/certificates"


def test_the_seals_certificate_comes_from_the_token(chromium: Browser, service: Service):
    context = chromium.new_context(locale="vi-VN")
    nga, consent = context.new_page(), context.new_page()
    consent.goto(service.consent)
    service.sign_in(nga, "nga")
    nga.goto(f"{service.address}{HERE}/new")
    asks_whose_first(nga)
    nga.select_option("#id_owner", value="seal")
    nga.get_by_role("button", name="Lấy từ thiết bị ký").click()
    nga.locator("#pairing_code").wait_for()
    nga.fill("#pairing_code", consent.locator(".code").inner_text())
    nga.press("#pairing_code", "Enter")
    nga.locator("#certificate_choice").wait_for(timeout=PATIENCE)
    someone_elses_is_refused(nga)
    of_the_token(nga, BA_DINH.name)
    expect(nga.locator("#proposed")).to_contain_text(f"Đăng ký cho {BA_DINH.name}?", timeout=PATIENCE)
    expect(nga.locator("main")).to_contain_text("Nơi cấp trả lời: chưa bị thu hồi")
    assert violations(nga) == []
    nga.get_by_role("button", name="Đăng ký", exact=True).click()
    expect(nga).to_have_url(re.compile(rf"{HERE}/\d+$"))
    nga.goto(service.address + HERE)
    expect(nga.locator("td").first).to_contain_text(BA_DINH.name)
    context.close()


def asks_whose_first(nga: Page) -> None:
    """Without an owner the token is not asked."""
    nga.get_by_role("button", name="Lấy từ thiết bị ký").click()
    expect(nga.locator("#pairing_code")).to_be_hidden()
    assert nga.locator("#id_owner").evaluate("one => !one.validity.valid")


def someone_elses_is_refused(nga: Page) -> None:
    """The leader's is no seal: told by name, and the owner that was chosen stays."""
    of_the_token(nga, "Lê Thị Hoa")
    expect(nga.locator("main")).to_contain_text("certificate_other_use", timeout=PATIENCE)
    expect(nga.locator("#id_owner")).to_have_value("seal")
    nga.get_by_role("button", name="Lấy từ thiết bị ký").click()
    nga.locator("#certificate_choice").wait_for(timeout=PATIENCE)


def of_the_token(nga: Page, name: str) -> None:
    label = nga.locator("#certificate_choice option").filter(has_text=name).first.inner_text()
    nga.select_option("#certificate_choice", label=label)
    nga.get_by_role("button", name="Áp dụng").click()
