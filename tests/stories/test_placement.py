"""Where the signature stands: what is not allowed is said while it is dragged, beside the mark; the rest is applied."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.stories.conftest import Service

pytestmark = pytest.mark.browser
PATIENCE = 90_000
ON_WORDS, OUTSIDE = "chữ ký đè lên chữ hoặc lên ô số", "ra ngoài trang"


@pytest.fixture
def placing(chromium: Browser, service: Service) -> Page:
    """Hoa's desk at the usual size, with the place of the signature opened."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    service.sign_in(page, "hoa")
    page.goto(f"{service.address}/signing-desk/copies")
    page.locator("main table a").first.click()
    page.locator("#placing summary").click()
    page.locator("#placing .place[data-ready]").wait_for()
    return page


def drag(page: Page, across: float, up: float) -> None:
    """By millimetres on paper, from where the mark stands, without letting it go."""
    place = page.locator("#placing .place")
    place.scroll_into_view_if_needed()
    whole, box = place.bounding_box(), page.locator("[data-mark]").bounding_box()
    assert whole is not None
    assert box is not None
    scale = whole["width"] / 210
    start = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + across * scale, start[1] - up * scale, steps=8)


def seen(page: Page, one: Locator) -> bool:
    """Does it stand in the window, without scrolling?"""
    box = one.bounding_box()
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= 768


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("CHUNGTHUC_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_a_place_that_is_not_allowed_is_told_while_dragging(placing):
    told, apply = placing.locator("[data-not-here]"), placing.get_by_role("button", name="Áp dụng")
    expect(told).to_be_hidden()
    drag(placing, -60, 60)
    expect(told).to_contain_text(ON_WORDS)
    assert seen(placing, told)
    expect(apply).to_be_disabled()
    picture(placing, "on-words")
    placing.mouse.up()
    drag(placing, -60, -60)
    expect(told).to_contain_text(OUTSIDE)
    assert seen(placing, told)
    placing.mouse.up()
    expect(apply).to_be_disabled()
    picture(placing, "outside")


def test_a_free_place_is_applied_and_typed_ones_are_judged_alike(placing):
    told, apply = placing.locator("[data-not-here]"), placing.get_by_role("button", name="Áp dụng")
    drag(placing, -20, -60)
    placing.mouse.up()
    expect(told).to_be_hidden()
    picture(placing, "free")
    apply.click()
    expect(placing.locator("main")).to_contain_text("Đã đặt lại vị trí chữ ký")
    placing.locator("#place_bottom").fill("170")
    expect(told).to_contain_text(ON_WORDS)
    mark = placing.locator("[data-mark]")
    for _step in range(30):
        mark.press("Shift+ArrowDown")
    expect(apply).to_be_enabled()
