"""Every component in every state: axe finds nothing, and nothing is wider than the screen."""

import pytest
from playwright.sync_api import Browser, Page

from tests.harness.axe import violations
from tests.stories.conftest import Service

pytestmark = pytest.mark.browser
SIZES = ((1366, 768), (1100, 768), (360, 740))


def findings(page: Page) -> list[str]:
    return [f"{one['id']}: {node['target']}" for one in violations(page) for node in one["nodes"]]


@pytest.mark.parametrize("frame", ["staff", "public"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}px")
def test_the_gallery_is_accessible_and_fits(chromium: Browser, service: Service, frame: str, size: tuple[int, int]):
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, locale="vi-VN")
    page.goto(f"{service.address}/gallery?frame={frame}")
    assert "Các thành phần" in page.inner_text("h1")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.close()


def test_an_open_dialog_is_accessible_and_gives_focus_back(chromium: Browser, service: Service):
    page = chromium.new_page(viewport={"width": 1366, "height": 768})
    page.goto(f"{service.address}/gallery")
    opener = page.locator("[data-opens=example]")
    opener.click()
    assert page.locator("dialog#example").evaluate("dialog => dialog.matches(':modal')")
    assert findings(page) == []
    page.keyboard.press("Escape")
    assert opener.evaluate("link => link === document.activeElement")
    page.close()


def test_focus_is_always_visible(chromium: Browser, service: Service):
    page = chromium.new_page(viewport={"width": 1366, "height": 768})
    page.goto(f"{service.address}/check")
    page.keyboard.press("Tab")
    for _step in range(6):
        outline = page.evaluate(
            "(() => { const one = document.activeElement;"
            " return [one, one.closest('.file-drawn')].filter(Boolean).map(e => getComputedStyle(e).outlineStyle) })()"
        )
        assert "solid" in outline
        page.keyboard.press("Tab")
    page.close()


def test_pages_seen_are_marked_and_reported(chromium: Browser, service: Service):
    page = chromium.new_page(viewport={"width": 1366, "height": 768})
    page.goto(f"{service.address}/gallery")
    viewer = page.locator("[data-viewer]")
    viewer.scroll_into_view_if_needed()
    viewer.locator("[data-thumb='1'][data-seen]").wait_for()
    assert viewer.get_attribute("data-all-seen") is None
    for _page in range(2):
        page.wait_for_timeout(300)
        viewer.locator("[data-viewer-step='1']").click()
    viewer.locator("[data-thumb='3'][data-seen]").wait_for()
    page.wait_for_function("document.querySelector('[data-viewer]').dataset.allSeen === '1'")
    page.close()
