"""Every page, as those who see it, on the office's screen and on a phone: axe finds nothing, scripts run, nothing scrolls
sideways on a phone (WCAG 2.2 AA)."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.stories.conftest import Service

pytestmark = pytest.mark.browser
OFFICE, PHONE = (1366, 768), (360, 740)
PAGES = {
    "": ["/", "/check", "/follow", "/follow/ABCD-EFGH", "/results/ABCD-EFGH",
         "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/services",
         "/services?q=sao+y", "/services/2.000815", "/services/2.000884", "/services/2.000815/agencies",
         "/services/2.000815/agencies?province=01", "/services/2.000815/agencies?q=xyz",
         "/services/2.000815/agencies/00070", "/services/2.000815/agencies/00004", "/c/ABCD-EFGH-JKMN-PQRS-TVWX", "/nowhere",
         "/services/2.000815/agencies/00070/booking", "/appointments/AAA-AAA-AAA", "/display/00070"],
    "minh": ["/copies", "/copies?tab=returned", "/copies?tab=over", "/copies/new", "/profile", "/identities", "{first:/copies}",
             "{first:/copies?tab=returned}", "/visits", "/visits?tab=coming", "/visits?tab=left", "{first:/visits?tab=coming}", "/queue",
             "/opening/00070", "/opening/00070/closures/new", "/opening/00070/policies"],
    "hoa": ["/signing", "/signing?tab=forward", "{first:/signing}", "{first:/signing?tab=forward}"],
    "tuan": ["/sealing", "/sealing?tab=issued", "/sealing?tab=finishing", "/sealing?tab=failed",
             "{first:/sealing}", "/registers",
             "/registers/new", "{first:/registers}", "/seal"],
    "dung": ["/copies", "/signing", "/sealing", "/registers"],
    "nga": ["/vault", "/copies", "/opening", "/opening/00070", "/opening/00070/policies"],
    "lan": ["/", "/vault", "{first:/vault}", "/dossiers", "{first:/dossiers}",
            "/account", "/account/details", "/accounts/sessions/", "/accounts/email/",
            "/accounts/password/change/", "/services/2.000815/agencies/00070",
            "/services/2.000815/agencies/00070/booking", "/account/appointments", "{first:/account/appointments}",
            "/account/notices"],
}  # fmt: skip


@pytest.mark.parametrize("who", list(PAGES))
@pytest.mark.parametrize("size", [OFFICE, PHONE])
def test_axe_finds_nothing(chromium: Browser, service: Service, who: str, size: tuple[int, int]):
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, locale="vi-VN")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    if who:
        service.sign_in(page, who)
    found = {path: faults(page, service, path, phone=size == PHONE) for path in PAGES[who]}
    context.close()
    assert {path: one for path, one in found.items() if one} == {}
    assert errors == []


def faults(page: Page, service: Service, path: str, *, phone: bool) -> list[str]:
    """What is wrong on the page: axe's findings, no text at all, sideways scrolling on a phone."""
    if path.startswith("{first:"):
        page.goto(service.address + path[7:-1])
        page.locator("td a").first.click()
    else:
        page.goto(service.address + path)
    page.wait_for_load_state("networkidle")
    if len(page.locator("body").inner_text()) < 40:
        return ["no text"]
    results = Axe().run(page, options={"preload": False})
    told = [
        f"{one['id']}: {[node['html'][:90] for node in one['nodes'][:3]]}" for one in results.response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*told, *([f"scrolls sideways by {wide}"] if phone and wide > 0 else [])]
