"""The agent's window on a screen of its own, with real keys and a real mouse. Run by ``dev.py interop``."""

import base64
import subprocess
import sys
import threading
import time

import pytest
from acting import PIN, Site
from screens import MOMENT, says
from test_pki import softhsm
from token_agent.sites.state import Pairing, State

pytestmark = pytest.mark.interop
BAND = "BẢN PHÁT TRIỂN – không dùng cho giấy tờ thật"
FRAME = 30  # points that a window's frame or the taskbar take


def test_a_pin_signs_and_escape_refuses(desk):
    desk.tell("sign", count=12)
    shown = desk.dialog("Ký số 12 văn bản?")
    assert (shown["focus"], len(shown["rows"]), shown["cut"]) == ("TEntry", 12, [])
    desk.type(PIN)
    desk.key("Return")
    assert desk.hear("answer") == PIN
    desk.dialog("Đang mở thiết bị ký…")
    desk.key("Return", "Escape")
    desk.tell("trouble", code="wrong_pin", development=False)
    assert len(desk.wait(lambda seen: any(says(one, "Sai mã PIN.") for one in seen))) == 1
    desk.tell("sign")
    desk.dialog("Ký số 1 văn bản?")
    desk.type("1")
    desk.key("Escape")
    assert desk.hear("answer") is None


@pytest.mark.parametrize("count", [1, 300])
def test_a_pin_through_an_input_method_is_told_and_nothing_is_answered(desk, count):
    """As the letter appears, and when it is sent; plain letters and digits are normal."""
    desk.tell("sign", count=count, number="12")
    desk.dialog(f"Ký số {count} văn bản?")
    desk.type("matkhau1")
    assert not any(says(one, "bộ gõ") for one in desk.see())
    desk.type("đ")
    desk.wait(lambda seen: says(seen[0], "Bạn đang bật bộ gõ tiếng Việt"))
    time.sleep(0.5)
    warned = desk.see()[0]
    assert warned["cut"] == []
    assert warned["place"][3] <= desk.size[1] - FRAME * desk.scaling
    desk.key("Return")
    time.sleep(0.5)
    assert desk.told["answer"].empty()
    desk.type("1")
    desk.gone("bộ gõ")  # the field was emptied
    desk.key("BackSpace")
    desk.type(PIN)
    desk.key("Return")
    assert desk.hear("answer") == PIN


def test_a_chosen_file_is_opened_in_the_computers_viewer(desk):
    desk.tell("sign", count=12)
    shown = desk.dialog("Đang kiểm tra tệp: 0/12.")
    assert shown["cut"] == []
    desk.click(shown["places"]["Xem tệp"])
    desk.dialog("Chọn một dòng để xem tệp.")
    left, upper, _wide, _high, row = shown["tables"][0]
    desk.click([left, upper + row, 100, row])
    desk.click(shown["places"]["Xem tệp"])
    assert desk.hear("log") == {"opened": "1-3f9a12cd.pdf"}
    desk.dialog("Đã mở tệp 3f9a 12cd.")
    desk.click([left, upper + 2 * row, 100, row])
    desk.click(shown["places"]["Xem tệp"])
    told = desk.dialog("Tệp mà trang web đưa không phải tệp đã hiện")
    assert (told["cut"], desk.told["answer"].empty()) == ([], True)


def test_of_several_tokens_one_is_picked_and_a_pin_is_not_carried_over(desk):
    desk.tell("sign", count=2, tokens=["cũ", "mới"], chosen=None, flags=["pinLow"])
    shown = desk.dialog("Ký số 2 văn bản?")
    assert (shown["focus"], shown["cut"], says(shown, "Mã PIN của thiết bị")) == ("TCombobox", [], False)
    desk.key("Tab")
    desk.type(PIN)
    desk.key("Return")
    desk.dialog("Chưa chọn thiết bị.")
    desk.key("Down")  # opens the list of the box
    time.sleep(MOMENT)
    desk.key("Return")  # takes what is on top
    shown = desk.dialog("Mã PIN của thiết bị cũ (số 09f3c2a7b4e5d601)")
    assert says(shown, "Lần nhập mã PIN trước đã sai.")
    desk.key("Down")
    time.sleep(MOMENT)
    desk.key("Down", "Return")
    shown = desk.dialog("Mã PIN của thiết bị mới (số 19f3c2a7b4e5d601)")
    assert not says(shown, "Lần nhập mã PIN trước đã sai.")
    desk.key("Tab", "Return")
    desk.dialog("Chưa nhập mã PIN.")  # what was typed for none of them is gone
    desk.type(PIN)
    desk.key("Return")
    assert (desk.hear("answer"), desk.hear("place")) == (PIN, 1)


def test_by_keyboard_the_act_comes_after_the_pin_and_the_refusal_after_the_act(desk):
    desk.tell("sign", count=2)
    shown = desk.dialog("Ký số 2 văn bản?")
    act, refuse = shown["places"]["Ký số"], shown["places"]["Từ chối"]
    assert refuse[0] - (act[0] + act[2]) > act[2]  # nobody hits one for the other
    desk.key("Tab")
    assert desk.see()[0]["focus"] == "Ký số"
    desk.key("Return")
    assert says(desk.dialog("Chưa nhập mã PIN."), "Ký số 2 văn bản?")
    assert desk.see()[0]["focus"] == "TEntry"
    desk.key("Caps_Lock", "a")
    desk.dialog("Phím Caps Lock đang bật.")
    desk.key("Caps_Lock", "BackSpace")
    desk.gone("Phím Caps Lock đang bật.")
    desk.key("Tab", "Tab")
    assert desk.see()[0]["focus"] == "Từ chối"
    desk.key("space")
    assert desk.hear("answer") is None


def test_what_was_meant_for_another_window_is_not_obeyed(desk):
    """Enter and the second half of a double click arrive when the dialog has just come up."""
    desk.tell("progress", count=3)
    seen = desk.wait(bool)
    desk.click(seen[0]["places"]["Dừng"])
    desk.key("Escape")
    assert not says(desk.see()[0], "Đang dừng")
    time.sleep(MOMENT)
    desk.click(seen[0]["places"]["Dừng"])
    desk.dialog("Đang dừng sau văn bản này…")


def test_only_what_failed_and_what_is_sought(desk):
    desk.tell("progress", count=12)
    desk.dialog("Ký số 0/12")
    desk.tell("done", count=11)
    desk.tell("done", trouble="token_error", over=True)
    shown = desk.dialog("Đã ký 11/12 văn bản.")
    desk.click(shown["places"]["Chỉ hiện văn bản chưa ký"])
    assert len(desk.wait(lambda seen: len(seen[0]["rows"]) < 12)[0]["rows"]) == 1
    desk.tell("sign", count=12)
    shown = desk.dialog("Ký số 12 văn bản?")
    desk.click(shown["entries"][0])
    desk.type("bang tot nghiep trung hoc pho thong 7")
    shown = desk.dialog("Thấy 1; vẫn ký số cả 12 văn bản.")
    assert [row[0][-1] for row in shown["rows"]] == ["7"]


def test_every_dialog_of_a_development_batch_says_so(desk):
    site = "http://localhost:8000"
    desk.tell("sign", count=1, origin=site, development=True)
    assert says(desk.dialog("Ký số 1 văn bản?"), BAND)
    desk.key("Escape")
    desk.tell("trouble", code="wrong_pin", development=True)
    assert says(desk.dialog("Sai mã PIN."), BAND)
    desk.key("Escape")
    desk.tell("progress", count=1, origin=site)
    assert says(desk.dialog("Ký số 0/1"), BAND)
    desk.tell("done", over=True)
    assert says(desk.dialog("Đã ký 1/1"), BAND)
    desk.tell("pairing", origin=site, code="123456", development=True)
    assert says(desk.dialog("123 456"), BAND)
    desk.tell("pairing_over", development=True)
    assert says(desk.dialog("Đã ghép nối."), BAND)


@pytest.mark.parametrize("screen", [(1366, 768, 96), (1366, 768, 144), (1920, 1080, 144)], indirect=True)
@pytest.mark.parametrize("count", [1, 12, 300])
def test_the_longest_question_is_on_the_screen_whole(desk, count):
    """With everything that may be said at once: rows to be read, the PIN and both buttons are in sight."""
    desk.tell("sign", count=count, development=True, act="seal", number="1234567", flags=["pinFinal"],
              tokens=["VNPT-CA Token V6 của phường", "VNPT-CA Token V6 của phường"],
              notice=True,
              title="Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất của hộ gia đình",
              owner="Công Tằng Tôn Nữ Huyền Trang Nguyễn Phước Bảo Quyên Trân Châu", officer="Nguyễn Thị Hồng Phượng Vĩ",
              agency="Ủy ban nhân dân phường Phú Thượng Đông Ngạc, thành phố Hà Nội")  # fmt: skip
    shown = desk.dialog(f"Đóng dấu {count} văn bản?")
    _left, upper, wide, high = shown["place"]
    assert wide <= desk.size[0]
    assert high <= desk.size[1] - FRAME * desk.scaling
    assert shown["cut"] == []
    for table in shown["tables"]:
        assert table[3] >= table[4] * min(count + 1, 3)
        assert table[1] + table[3] <= upper + high


FACES = """
import tkinter as tk
from tkinter import font
from token_agent.faces import widgets

root = tk.Tk()
own = font.nametofont("TkDefaultFont").actual("family")
widgets.FACE = next(one for one in font.families(root) if one != own)
widgets.dress(root)
print(all(font.nametofont(one).cget("family") == widgets.FACE for one in widgets.FONTS))
"""


def test_the_sites_face_is_taken_where_the_computer_has_it(screen):
    """The window had another one than the site, also where the site's is installed."""
    done = subprocess.run([sys.executable, "-c", FACES], env=screen.env, check=True, capture_output=True, text=True)
    assert done.stdout == "True\n"


def test_signed_with_a_real_token_in_the_window(screen, hoa, origin, ticket_key, published, tmp_path):
    """The program as the officer starts it, paired before."""
    site = Site(0, origin, ticket_key, hoa)
    keys = {kid: base64.urlsafe_b64decode(f"{x}=").hex() for kid, x in published.items()}
    state = State(tmp_path / "state")
    state.pair(Pairing(origin, site.key, keys))
    state.close()
    command = [sys.executable, "-m", "token_agent", "serve", "--development", "--face", "window", "--state",
               str(tmp_path / "state"), "--module", str(softhsm.find_library())]  # fmt: skip
    with subprocess.Popen(command, env=screen.env, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        site.port = int(program.stdout.readline().rsplit(":", 1)[1])
        answers: list[dict[str, str]] = []
        signing = threading.Thread(target=lambda: answers.extend(site.sign(site.ticket(site.claims(2)))))
        signing.start()
        end = time.monotonic() + 20
        while not screen.names() and time.monotonic() < end:
            time.sleep(0.1)
        screen.point_at([0, 0, 0, 0])
        time.sleep(MOMENT)
        screen.type(PIN)
        screen.key("Return")
        signing.join(30)
        program.send_signal(2)
        assert program.wait(15) == 0
    assert [sorted(one) for one in answers] == [["id", "signature"]] * 2
