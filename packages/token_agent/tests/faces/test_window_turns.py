"""What the window shows one after another: who waits, who makes room, what a fault leaves. Run by ``dev.py interop``."""

import time

import pytest
from acting import PIN
from screens import says

pytestmark = pytest.mark.interop


def test_other_keys_are_an_alarm_above_the_code(desk):
    desk.tell("pairing", origin="https://khac.gov.vn", code="123456", development=False, alarm=9)
    assert desk.dialog("CHÚ Ý: khóa kiểm tra")["cut"] == []


def test_a_pairing_waits_for_the_answer_and_the_question_says_so(desk):
    desk.tell("sign", count=3)
    desk.dialog("Ký số 3 văn bản?")
    desk.type("1234")
    desk.tell("pairing", origin="https://khac.gov.vn", code="123456", development=False)
    seen = desk.wait(lambda seen: says(seen[0], "Một trang web đang chờ ghép nối"))
    assert [says(one, "Ký số 3 văn bản?") for one in seen] == [True]
    desk.type("5678")
    desk.key("Return")
    assert desk.hear("answer") == PIN
    assert says(desk.dialog("123 456"), "https://khac.gov.vn")
    desk.key("Return")
    desk.gone("123 456")


def test_a_code_that_was_open_goes_when_it_is_over_also_behind_a_question(desk):
    desk.tell("pairing", origin="https://khac.gov.vn", code="123456", development=False)
    desk.dialog("123 456")
    desk.tell("sign", count=1)
    desk.wait(lambda seen: len(seen) == 2)
    desk.tell("pairing_over", development=False)
    desk.gone("123 456")
    assert says(desk.dialog("Ký số 1 văn bản?"), "Từ chối")
    desk.key("Escape")
    assert desk.hear("answer") is None
    desk.dialog("Đã ghép nối.")


def test_progress_and_results_outlive_a_pairing(desk):
    desk.tell("progress", count=3)
    desk.dialog("Ký số 0/3 văn bản")
    desk.tell("pairing", origin="https://khac.gov.vn", code="123456", development=False)
    desk.wait(lambda seen: len(seen) == 2)
    desk.tell("done", count=2)
    desk.wait(lambda seen: any(says(one, "Ký số 2/3 văn bản") for one in seen))
    desk.tell("done", trouble="token_error", over=True)
    shown = desk.dialog("Đã ký 2/3 văn bản. Chưa ký 1 văn bản.")
    assert [row[-1] for row in shown["rows"]] == ["Đã ký", "Đã ký", "Chưa ký"]
    desk.tell("pairing_over", development=False)
    seen = desk.wait(lambda seen: any(says(one, "Đã ghép nối.") for one in seen))
    assert any(says(one, "Đã ký 2/3 văn bản.") for one in seen)


def test_the_pin_is_asked_again_in_place_of_the_progress(desk):
    desk.tell("progress", count=3)
    desk.wait(bool)
    desk.tell("sign", count=2, notice=True)
    desk.dialog("Ký số 2 văn bản?")
    assert len(desk.see()) == 1
    assert desk.told["log"].empty()
    desk.key("Escape")
    assert desk.hear("answer") is None


def test_escape_stops_a_batch_and_closes_what_is_only_read(desk):
    desk.tell("progress", count=3)
    desk.dialog("Ký số 0/3 văn bản")
    desk.key("Escape")
    desk.dialog("Đang dừng sau văn bản này…")
    desk.tell("done", over=True)
    desk.dialog("Đã ký 1/3 văn bản.")
    desk.key("Escape")
    desk.gone("Đã ký 1/3 văn bản.")
    for code in ("wrong_pin", "pin_locked"):
        desk.tell("trouble", code=code, development=False)
    assert len(desk.wait(lambda seen: any(says(one, "đã bị khóa") for one in seen))) == 1
    desk.dialog("đã bị khóa")
    desk.key("Escape")
    desk.wait(lambda seen: seen == [])


def test_a_question_that_nobody_waits_for_goes_away(desk):
    desk.tell("sign", count=1)
    desk.dialog("Ký số 1 văn bản?")
    desk.tell("withdraw")
    assert desk.hear("answer") is None
    desk.wait(lambda seen: seen == [])


@pytest.mark.parametrize("what", ["question", "button"])
def test_a_fault_of_ours_ends_the_question_with_a_word_and_the_window_lives_on(desk, what):
    desk.tell("spoil", what=what)
    desk.tell("sign", count=1)
    if what == "button":
        desk.dialog("Ký số 1 văn bản?")
        desk.type(PIN)
        desk.key("Return")
    assert desk.hear("answer") == "face_failed"
    logged = desk.hear("log")
    assert (logged["event"], logged["kind"]) == ("fault", "ValueError")
    assert "An" not in str(logged)
    assert logged["where"].startswith(("window.py:", "dialogs.py:", "pin_part.py:"))
    desk.tell("trouble", code="wrong_pin", development=False)
    desk.dialog("Sai mã PIN.")


def test_a_fault_while_a_batch_is_followed_is_logged_once(desk):
    desk.tell("progress", count=3)
    desk.dialog("Ký số 0/3")
    desk.tell("spoil", what="refresh")
    assert desk.hear("log")["kind"] == "TypeError"
    desk.wait(lambda seen: seen == [])
    time.sleep(0.6)
    assert desk.told["log"].empty()
