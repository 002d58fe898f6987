"""The browser story of a change of languages in the middle of a form: it is said first what would be lost."""

import pytest
from playwright.sync_api import Browser, expect

from tests.stories.conftest import Service

pytestmark = pytest.mark.browser


def test_what_was_typed_is_spoken_of_before_the_page_is_left(chromium: Browser, service: Service):
    minh = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN").new_page()
    service.sign_in(minh, "minh")
    minh.goto(f"{service.address}/counter/copies/new?from=x")
    switch, warning = minh.locator("form[data-leaves] button"), minh.locator("[data-leaves-words]")
    minh.fill("#id_number", "001190012345")
    expect(warning).to_be_hidden()
    switch.click()
    expect(warning).to_be_visible()
    assert minh.input_value("#id_number") == "001190012345"
    switch.click()
    expect(minh.locator("html")).to_have_attribute("lang", "en")
    assert minh.url == f"{service.address}/counter/copies/new?from=x"
    switch.click()
    expect(minh.locator("html")).to_have_attribute("lang", "vi")
