"""The browser story of a change of languages in the middle of a form: it is said first what would be lost."""

import pytest
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Service

pytestmark = pytest.mark.browser


def test_what_was_typed_is_spoken_of_before_the_page_is_left(chromium: Browser, service: Service):
    tuan = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN").new_page()
    service.sign_in(tuan, "tuan")
    tuan.goto(f"{service.address}/registers/new?from=x")
    switch, warning = tuan.locator("form[data-leaves] button"), tuan.locator("[data-leaves-words]")
    tuan.fill("#id_name", "Sổ bản sao")
    expect(warning).to_be_hidden()
    switch.click()
    expect(warning).to_be_visible()
    assert tuan.input_value("#id_name") == "Sổ bản sao"
    switch.click()
    expect(tuan.locator("html")).to_have_attribute("lang", "en")
    assert tuan.url == f"{service.address}/registers/new?from=x"
    switch.click()
    expect(tuan.locator("html")).to_have_attribute("lang", "vi")
