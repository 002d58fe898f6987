"""The slip's page after the file came: what was wrong before is not told any more, and the status is the one of now."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route, expect, sync_playwright

from chungthuc.certification.results import delivery
from tests.stories.conftest import FLAGS

pytestmark = pytest.mark.browser
SCRIPTS = Path("chungthuc/web/static/js")


def test_a_download_takes_the_red_message_and_the_old_sentence_away(world, issue, jobs, client):
    """The pages are our own, answered before the browser is there: two loops do not live in one thread."""
    copy = issue(email="")
    delivery.wish(copy, by=world.tuan)
    jobs()
    page = f"/follow/{copy.dossier.follow_code}"
    wrong = client.post(f"{page}/result", {"copy": copy.pk, "secret": "9999"}).content
    file = client.post(f"{page}/result", {"copy": copy.pk, "secret": "0011"})
    heads, given = dict(file.headers), b"".join(file.streaming_content)
    after = client.get(page).content

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.endswith(".js"):
            route.fulfill(body=(SCRIPTS / path.rsplit("/", 1)[-1]).read_bytes(), content_type="text/javascript")
        elif path == f"{page}/result" and route.request.method == "POST":
            route.fulfill(body=given, headers=heads)
        else:
            body = {f"{page}/result": wrong, page: after}.get(path, b"")
            route.fulfill(body=body, content_type="text/html; charset=utf-8")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        tab = browser.new_page(accept_downloads=True)
        tab.route("**/*", answer)
        tab.goto(f"http://slip.test{page}/result")
        expect(tab.locator(".error")).to_be_visible()
        expect(tab.locator("[data-state]")).to_contain_text("Đang chờ người yêu cầu nhận bằng mã")
        tab.locator("input[name=secret]").fill("0011")
        with tab.expect_download():
            tab.get_by_role("button", name="Tải file về").click()
        expect(tab.locator(".error")).to_have_count(0)
        expect(tab.locator("[aria-invalid]")).to_have_count(0)
        expect(tab.locator("[data-state]")).to_contain_text("Đã chuyển đến người yêu cầu")
        browser.close()
