"""The browser story of a scan put together: photographs and a PDF dropped, turned, moved, left out; the leader sees that."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from packages.pades.tests.builders.uploads.photographs import saved, sheet
from tests.harness.axe import violations
from tests.harness.scans import small_scan
from tests.stories.conftest import Service, to_the_copy
from tests.stories.test_counter_to_verified_download import ERRORS, desk

pytestmark = pytest.mark.browser


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two photographs, the second lying on its side, and a PDF of two pages."""
    made = {
        "mat-truoc.jpg": saved(sheet(1800, 2400), "JPEG"),
        "mat-sau.jpg": saved(sheet(1800, 2400).rotate(90, expand=True), "JPEG"),
        "phu-luc.pdf": small_scan(2),
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in made]


def shown(page: Page, picture: str) -> Image.Image:
    """As the browser gets it."""
    return Image.open(BytesIO(page.request.get(picture).body())).convert("RGB")


def pictures(page: Page) -> list[str]:
    count = page.locator(".sheets li img").count()
    found = [page.locator(".sheets li img").nth(n).get_attribute("src") for n in range(count)]
    return [f"{page.url.split('/counter')[0]}{one}" for one in found]


def test_what_was_put_together_is_what_the_leader_sees(chromium: Browser, service: Service, files: list[Path]):
    ERRORS.clear()
    minh = desk(chromium, service, "minh")
    minh.goto(f"{service.address}/counter/copies/new")
    minh.get_by_text("Đối tượng không có tài khoản").click()
    minh.fill("#id_number", "001085000029")
    minh.fill("#id_name", "Nguyễn Văn Bình")
    minh.select_option("#id_paper_type", index=1)
    minh.fill("#id_title", "Giấy chứng nhận")
    minh.set_input_files("#scan", files)
    sheets = minh.locator(".sheets li")
    expect(sheets).to_have_count(4)
    expect(minh.locator("#found")).to_contain_text("mat-truoc.jpg, mat-sau.jpg, phu-luc.pdf")
    expect(minh.locator("[data-upload] .file-name")).to_have_text("mat-truoc.jpg, mat-sau.jpg, phu-luc.pdf")

    minh.get_by_role("button", name="Xoay trang 2 sang phải").press("Enter")
    expect(minh.get_by_role("button", name="Hoàn tác")).to_be_visible()
    expect(minh.get_by_role("button", name="Xoay trang 2 sang phải")).to_be_focused()
    minh.get_by_role("button", name="Bỏ trang 4").click()
    expect(sheets).to_have_count(3)
    minh.get_by_role("button", name="Hoàn tác").click()
    expect(sheets).to_have_count(4)
    minh.get_by_role("button", name="Bỏ trang 3").click()
    expect(sheets).to_have_count(3)
    minh.get_by_role("button", name="Đưa trang 3 lên trước").click()
    expect(minh.get_by_role("button", name="Đưa trang 2 lên trước")).to_be_focused()
    expect(minh.locator("#id_pages")).to_have_value("3")
    kept = [shown(minh, one).tobytes() for one in pictures(minh)]
    assert violations(minh) == []

    minh.get_by_role("button", name="Trình ký", exact=True).click()
    copy = to_the_copy(minh, "Giấy chứng nhận")
    hoa = desk(chromium, service, "hoa")
    hoa.goto(f"{service.address}/signing-desk/copies/{copy}")
    expect(hoa.locator("[data-page]")).to_have_count(4)  # and the attestation page
    seen = [shown(hoa, f"{service.address}/copies/{copy}/pages/{n}") for n in (1, 2, 3)]
    assert [one.tobytes() for one in seen] == kept
    assert seen[2].width < seen[2].height  # the one that lay on its side
    assert ERRORS == []


def three_pages(page: Page, service: Service, tmp_path: Path) -> list[bytes]:
    """In the officer's form, each of another tone; the bytes of each as the browser gets them."""
    for tone in (60, 120, 180):
        (tmp_path / f"{tone}.png").write_bytes(saved(Image.new("L", (1654, 2339), tone), "PNG", dpi=(200, 200)))
    page.goto(f"{service.address}/counter/copies/new")
    page.set_input_files("#scan", [tmp_path / f"{tone}.png" for tone in (60, 120, 180)])
    expect(page.locator(".sheets li")).to_have_count(3)
    return shown_all(page)


def shown_all(page: Page) -> list[bytes]:
    return [shown(page, one).tobytes() for one in pictures(page)]


def middle(page: Page, found: str) -> tuple[float, float]:
    page.locator(found).scroll_into_view_if_needed()
    box = page.locator(found).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def arranged(page: Page) -> None:
    """The answer of the server is on the page."""
    expect(page.get_by_role("button", name="Hoàn tác")).to_be_visible()


def test_a_page_is_dragged_with_the_mouse(chromium: Browser, service: Service, tmp_path: Path):
    ERRORS.clear()
    minh = desk(chromium, service, "minh")
    first, second, third = three_pages(minh, service, tmp_path)
    opened = []
    minh.context.on("page", lambda page: opened.append(page.url))
    x, y = middle(minh, ".sheets li:nth-child(3) .sheet")
    to_x, to_y = middle(minh, ".sheets li:nth-child(1) .sheet")

    minh.mouse.move(x, y)
    minh.mouse.down()
    minh.mouse.move(to_x - 30, to_y, steps=8)
    expect(minh.locator(".sheets li:nth-child(1)")).to_have_class("drop-before")
    minh.keyboard.press("Escape")
    minh.mouse.up()
    expect(minh.locator(".drop-before, .dragged")).to_have_count(0)
    assert shown_all(minh) == [first, second, third]

    minh.mouse.move(x, y)
    minh.mouse.down()
    minh.mouse.move(to_x - 30, to_y, steps=8)
    assert violations(minh) == []
    minh.mouse.up()
    arranged(minh)
    assert shown_all(minh) == [third, first, second]
    assert opened == []  # the press that ended the drag is no click
    minh.get_by_role("button", name="Đưa trang 1 ra sau").press("Enter")  # WCAG 2.5.7: the buttons do it too
    expect(minh.get_by_role("button", name="Đưa trang 2 ra sau")).to_be_focused()
    assert shown_all(minh) == [first, third, second]
    with minh.context.expect_page():
        minh.locator(".sheets .sheet").first.click()  # and a press still opens a page
    assert ERRORS == []


def test_a_page_is_dragged_with_a_finger_by_its_grip(chromium: Browser, service: Service, tmp_path: Path):
    minh = desk(chromium, service, "minh")
    first, second, third = three_pages(minh, service, tmp_path)
    x, y = middle(minh, ".sheets li:nth-child(1) .grip")
    to_x, to_y = middle(minh, ".sheets li:nth-child(3) .sheet")
    finger = minh.context.new_cdp_session(minh)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    touch("touchStart", (x, y))
    for part in range(1, 9):
        touch("touchMove", (x + (to_x + 30 - x) * part / 8, y + (to_y - y) * part / 8))
    touch("touchEnd")
    arranged(minh)
    assert shown_all(minh) == [second, third, first]


def test_a_file_that_is_not_taken_is_told_where_it_was_chosen(chromium: Browser, service: Service, tmp_path: Path):
    ERRORS.clear()
    minh = desk(chromium, service, "minh")
    three_pages(minh, service, tmp_path)
    (tmp_path / "thu.pdf").write_bytes(b"%PDF-1.4 " + b"x" * 400)
    panel = minh.locator(".sheets details")
    panel.locator("summary").click()
    minh.set_input_files("#scan_more", tmp_path / "thu.pdf")
    minh.get_by_role("button", name="Thêm tệp").click()
    refused = panel.locator(".refused")
    expect(refused).to_contain_text("Không nhận «thu.pdf».")
    expect(refused).to_be_focused()
    expect(refused).to_be_in_viewport()
    expect(minh.locator("#scan_more")).to_be_visible()
    expect(minh.locator(".sheets li")).to_have_count(3)
    assert violations(minh) == []
    assert ERRORS == []
