"""What axe finds wrong on a page (WCAG 2.2 AA)."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# It may not fetch style sheets by itself: it resolves their imports against the page. Only of what is wrong every
# element is told: to list what is in order takes longer than to find it.
RUN = "axe.run({preload: false, resultTypes: ['violations']}).then(told => told.violations)"


def violations(page: Page) -> list[dict[str, Any]]:
    """As the page stands now; its script stays there, for another size of the same page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return found
