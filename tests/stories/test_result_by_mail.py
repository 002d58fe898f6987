"""The browser story: somebody without an account asks for the result by e-mail, and the letter arrives.

By the worker's process alone: nothing else happens in the office, no other letter leaves meanwhile.
"""

import re
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stories.conftest import Service, to_the_copy
from tests.stories.test_counter_to_verified_download import desk, scan_file, sign_on

pytestmark = pytest.mark.browser
__all__ = ["scan_file"]
PATIENCE = 120_000  # milliseconds; a deadline, not a promise
TIMES = [1, *(pytest.param(number, marks=pytest.mark.long) for number in range(2, 11))]


def submitted(minh: Page, service: Service, scan: Path, address: str) -> str:
    """At the counter: a walk-in whose address the officer reads back. Returns the copy's id."""
    minh.goto(f"{service.address}/counter/copies/new")
    minh.get_by_label("Đối tượng không có tài khoản DVCQG").check()
    minh.fill("#id_name", "Trần Văn Bình")
    minh.fill("#id_email", address)
    minh.locator("#id_email").press("Tab")
    minh.wait_for_timeout(500)  # the box is drawn anew when the address is complete
    minh.get_by_label(re.compile("Đã đọc lại từng chữ")).check()
    minh.select_option("#id_paper_type", index=1)
    minh.fill("#id_title", "Bằng thạc sĩ số 778899")
    minh.fill("#id_pages", "2")
    minh.set_input_files("#scan", scan)
    expect(minh.locator("#found")).to_contain_text("2 trang", timeout=PATIENCE)
    minh.get_by_role("button", name="Trình ký", exact=True).click()
    return to_the_copy(minh, "Bằng thạc sĩ")


def signed_and_forwarded(hoa: Page, service: Service, copy_id: str) -> None:
    hoa.goto(f"{service.address}/signing-desk/copies/{copy_id}")
    sign_on(hoa, service, "Ký số", seen="Lê Thị Hoa")
    forward = hoa.get_by_role("button", name="Chuyển cấp số và đóng dấu")
    forward.wait_for()
    forward.click()
    expect(hoa.locator("body")).to_contain_text("Đã chuyển")


def sealed_and_sent(tuan: Page, service: Service, copy_id: str) -> None:
    seal = tuan.get_by_role("button", name="Đóng dấu", exact=True)
    for _look in range(240):  # the time-stamp is a job
        tuan.goto(f"{service.address}/sealing-desk/copies/{copy_id}")
        if seal.count():
            break
        tuan.wait_for_timeout(500)
    sign_on(tuan, service, "Đóng dấu", seen="Ủy ban nhân dân phường Hoàn Kiếm")
    send = tuan.get_by_role("button", name=re.compile("Hoàn thành và chuyển bản CTĐT"))
    send.wait_for()
    send.click()


def letters(service: Service) -> str:
    with urllib.request.urlopen(service.mail) as answer:  # noqa: S310
        return str(answer.read().decode())


@pytest.mark.parametrize("time", TIMES)
def test_from_the_counter_to_the_letter(chromium: Browser, service: Service, scan_file: Path, time: int):
    address = f"binh{time}@vidu.test"
    assert address not in letters(service)
    copy_id = submitted(desk(chromium, service, "minh"), service, scan_file, address)
    signed_and_forwarded(desk(chromium, service, "hoa"), service, copy_id)
    tuan = desk(chromium, service, "tuan")
    sealed_and_sent(tuan, service, copy_id)
    for _look in range(240):
        if address in letters(service):
            break
        tuan.wait_for_timeout(500)
    found = letters(service)
    assert found.count(address) == 1
    assert "Bản sao điện tử đã chứng thực" in found
    for _look in range(240):
        tuan.goto(f"{service.address}/sealing-desk/copies/{copy_id}")
        if tuan.locator(".status.delivered, [data-status=delivered]").count():
            break
        tuan.wait_for_timeout(500)
    expect(tuan.locator("main")).to_contain_text("Đã chuyển đến người yêu cầu")
