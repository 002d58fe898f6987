"""What axe finds wrong on a page (WCAG 2.2 AA)."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# It may not fetch style sheets by itself: it resolves their imports against the page. Only of what is wrong every
# element is told: to list what is in order takes longer than to find it.
RUN = "axe.run({preload: false, resultTypes: ['violations']}).then(told => told.violations)"
# A colour on its way to another one is not the one that is read: what moves is let come to its end, if it has one.
STILL = """Promise.all(document.getAnimations().filter(one => one.effect.getComputedTiming().endTime !== Infinity)
    .map(one => one.finished.catch(() => null))).then(() => true)"""


def violations(page: Page) -> list[dict[str, Any]]:
    """As the page stands now, whole and at rest; its script stays there, for another size of the same page."""
    page.wait_for_load_state("load")
    page.evaluate(STILL)
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return found
