"""The browser story of a new officer: Nga adds him at Ba Đình, prints his code; he activates it and sees the counter."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.axe import violations
from tests.stories.conftest import Service

pytestmark = pytest.mark.browser
PASSWORD = "con chó chạy qua đường"
EMAIL = "quyen@vidu.test"


def clean(page: Page) -> None:
    assert [(one["id"], [node["html"][:90] for node in one["nodes"][:3]]) for one in violations(page)] == []


def test_from_the_form_to_the_counter(chromium: Browser, service: Service):
    nga = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN").new_page()
    service.sign_in(nga, "nga")
    nga.goto(f"{service.address}/administration/00004")
    nga.get_by_role("link", name="Người dùng và quyền").first.click()
    nga.get_by_role("link", name="Thêm người").click()
    nga.get_by_label("Họ và tên").fill("Đặng Thu Quyên")
    nga.get_by_label("Địa chỉ thư điện tử").fill(EMAIL)
    nga.get_by_label("Chức danh").fill("Công chức tư pháp – hộ tịch")
    nga.get_by_label("Quyền tạo bản sao").check()
    nga.get_by_label("Quyết định hoặc căn cứ").fill("QĐ 5/QĐ-UBND")
    nga.get_by_role("button", name="Thêm người").click()
    expect(nga.get_by_role("button", name="In phiếu")).to_be_visible()
    clean(nga)
    code = nga.locator(".activation-slip .code").inner_text()
    assert re.fullmatch(r"(?:[A-Z0-9]{4}-){3}[A-Z0-9]{4}", code)
    assert code not in nga.url
    own = chromium.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN").new_page()
    activated(own, service, code)
    own.goto(f"{service.address}/counter/copies")
    expect(own.locator("h1")).to_be_visible()
    expect(own.get_by_role("link", name="Thêm mới").first).to_be_visible()
    left(nga)
    own.goto(f"{service.address}/counter/copies")
    expect(own.locator("input[name=login]")).to_be_visible()


def activated(own: Page, service: Service, code: str) -> None:
    """He sets his password on his telephone and signs in."""
    own.goto(f"{service.address}/activation")
    own.get_by_label("Địa chỉ thư điện tử").fill(EMAIL)
    own.get_by_label("Mã kích hoạt").fill(code.lower().replace("-", " "))
    own.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
    own.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
    own.get_by_role("button", name="Đặt mật khẩu").click()
    own.fill("input[name=login]", EMAIL)
    own.fill("input[name=password]", PASSWORD)
    own.locator("form:has(input[name=login]) button").first.click()
    own.wait_for_load_state()


def left(nga: Page) -> None:
    """He goes to another office."""
    nga.get_by_role("link", name="Đã in xong").click()
    nga.get_by_role("link", name="Đặng Thu Quyên").click()
    expect(nga.get_by_text("Chờ kích hoạt")).to_have_count(0)
    clean(nga)
    nga.get_by_role("link", name="Thôi làm việc tại cơ quan").click()
    nga.get_by_label("Lý do, số quyết định").fill("Chuyển công tác, QĐ 6/QĐ-UBND")
    clean(nga)
    nga.get_by_role("button", name="Thôi làm việc tại cơ quan").click()
    expect(nga.get_by_text("đã thôi làm việc tại cơ quan").first).to_be_visible()
