"""Every page, as those who see it, on the office's screen and on a phone: axe finds nothing, scripts run, nothing scrolls
sideways on a phone (WCAG 2.2 AA)."""

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.harness.axe import violations
from tests.stories.conftest import Service

pytestmark = pytest.mark.browser
OFFICE, PHONE = ViewportSize(width=1366, height=768), ViewportSize(width=360, height=740)
PAGES = {
    "": ["/", "/check", "/follow", "/follow/ABCD-EFGH", "/results/ABCD-EFGH",
         "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/activation", "/services",
         "/services?q=sao+y", "/services/2.000815", "/services/2.000884", "/services/2.000815/agencies",
         "/services/2.000815/agencies?province=01", "/services/2.000815/agencies?q=xyz",
         "/services/2.000815/agencies/00070", "/services/2.000815/agencies/00004", "/c/ABCD-EFGH-JKMN-PQRS-TVWX", "/nowhere",
         "/services/2.000815/agencies/00070/booking", "/appointments/AAA-AAA-AAA", "/display/00070",
         "/guide", "/privacy", "/accessibility", "/contact", "/contact?province=01", "/contact?q=xyz", "/contact/00070", "/contact/00004"],
    "minh": ["/counter/copies", "/counter/copies?tab=returned", "/counter/copies?tab=over", "/counter/copies?tab=done", "/finding", "/counter/copies/new", "/signing-desk/profile", "/counter/identities", "{first:/counter/copies}",
             "{first:/counter/copies?tab=returned}", "/appointments-desk", "/appointments-desk?tab=coming", "/appointments-desk?tab=left", "{first:/appointments-desk?tab=coming}", "/queue",
             "/opening-hours/00070", "/opening-hours/00070/closures/new", "/opening-hours/00070/policies"],
    "hoa": ["/signing-desk/copies", "/signing-desk/copies?tab=forward", "/signing-desk/copies?tab=signed", "{first:/signing-desk/copies}", "{first:/signing-desk/copies?tab=forward}",
            "/oversight/records", "/oversight/records?tab=lookups", "/oversight/records?tab=searches", "/oversight/records?tab=refusals", "/oversight/records?tab=rights", "/oversight/records?tab=exports"],
    "tuan": ["/sealing-desk/copies", "/sealing-desk/copies?tab=issued", "/sealing-desk/copies?tab=finishing", "/sealing-desk/copies?tab=failed", "/sealing-desk/copies?tab=sealed",
             "{first:/sealing-desk/copies}", "/registers",
             "/registers/new", "{first:/registers}", "/sealing-desk/seal"],
    "dung": ["/counter/copies", "/signing-desk/copies", "/sealing-desk/copies", "/registers"],
    "nga": ["/vault", "/administration", "/administration?q=xyz", "/administration/00070", "/administration/00004", "/administration/01",
            "/staff/00070", "/staff/00070?tab=left", "/staff/00004", "/staff/00004/new", "/staff/00004/import", "{first:/staff/00070}", "{first:/staff/00004}",
            "/offices/00070", "/offices/00004", "/offices/01", "/offices/00070/desks/new", "/offices/00070/address", "/offices/00070/hours", "/offices/00070/days/new", "/offices/00070/place", "/offices/00070/place/merger", "/offices/01/place/below", "/offices/01/place/import", "/offices/00070/days/import",
            "/authorities", "/authorities/00070", "/authorities/00070?tab=over", "{first:/authorities/00070}", "/authorities/00070/new",
            "/authorities/00070/new?basis=assignment", "/authorities/00070/new?basis=delegation", "/authorities/00004/new", "/authorities/00070/duty",
            "/authorities/00070/certificates", "/authorities/00004/certificates", "{first:/authorities/00070/certificates}",
            "/authorities/00070/certificates/new", "/counter/copies", "/oversight/records?agency=00070&tab=rights", "/oversight/watch", "/oversight/checkpoints", "/opening-hours", "/opening-hours/00070", "/opening-hours/00070/policies"],
    "lan": ["/", "/vault", "{first:/vault}", "/dossiers", "{first:/dossiers}",
            "/account", "/account/closing", "/account/details", "/accounts/sessions/", "/accounts/email/",
            "/accounts/password/change/", "/services/2.000815/agencies/00070",
            "/services/2.000815/agencies/00070/booking", "/account/appointments", "{first:/account/appointments}",
            "/account/notices"],
}  # fmt: skip


@pytest.mark.parametrize("who", list(PAGES))
def test_axe_finds_nothing(chromium: Browser, service: Service, who: str):
    context = chromium.new_context(viewport=OFFICE, locale="vi-VN")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    if who:
        service.sign_in(page, who)
    found = {path: faults(page, service, path) for path in PAGES[who]}
    context.close()
    assert {path: one for path, one in found.items() if one} == {}
    assert errors == []


def faults(page: Page, service: Service, path: str) -> list[str]:
    """What is wrong on the page, on the office's screen and then on a phone."""
    page.set_viewport_size(OFFICE)
    if path.startswith("{first:"):
        page.goto(service.address + path[7:-1])
        page.locator("td a").first.click()
    else:
        page.goto(service.address + path)
    page.wait_for_load_state("load")
    if len(page.locator("body").inner_text()) < 40:
        return ["no text"]
    told = axe(page)
    page.set_viewport_size(PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*told, *axe(page), *([f"scrolls sideways by {wide}"] if wide > 0 else [])]


def axe(page: Page) -> list[str]:
    return [f"{one['id']}: {[node['html'][:90] for node in one['nodes'][:3]]}" for one in violations(page)]
