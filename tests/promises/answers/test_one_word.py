"""One word for one thing in everything people read, and no sentence of ours that was given a better one comes back."""

import re
from collections.abc import Iterator

import pytest
from token_agent.wording import vietnamese

from chungthuc.procedures import defaults, refusal_grounds
from demo import catalogue

# What may not be said, what is said instead, and where the word is right.
WORDS: dict[str, tuple[str, str, str]] = {
    "tới": (r"\b[Tt]ới\b", "đến", r"(?:ngày|tuần|tháng|[Ss]ắp) tới"),
    "trễ": (r"\b[Tt]rễ\b", "muộn", ""),
    "file": (r"\b[Ff]ile\b(?!\))", "tệp", r"Tải file về|%\(file\)s"),
    "email": (r"\b[Ee]-?[Mm]ail\b", "thư điện tử", r"%\(email\)s"),
    "giờ còn chỗ": (r"\bgiờ còn chỗ\b", "còn … khung giờ: «13 giờ» is one o'clock", ""),
    "số giấy tờ": (r"^Số giấy tờ$|giảm số giấy tờ|[Kk]hông ghi (?:tên, )?số giấy tờ(?! tùy thân)",
                  "«Số giấy tờ tùy thân» of a card, «Số lượng giấy tờ» of how many", ""),
}  # fmt: skip
SEEDS = {"Hoàn thành và chuyển bản CTĐT tới người dân/doanh nghiệp"}  # a button's label, letter for letter


def said() -> Iterator[str]:
    """Every text of pages, letters and messages, and what an office starts with."""
    for one in catalogue.current():
        yield from (str(text) for text in (one.id if isinstance(one.id, tuple | list) else (one.id,)) if text)
    for offer in (defaults.OFFERED, *defaults.LATER):
        yield from offer[1:4]
    yield from refusal_grounds.GROUNDS
    yield from (str(one) for one in vietnamese.PHRASES.values())
    yield from (str(one) for pair in vietnamese.REFUSALS.values() for one in pair)


TEXTS = sorted(set(said()) - SEEDS)


@pytest.mark.parametrize("word", WORDS)
def test_one_thing_has_one_word(word):
    pattern, better, right = WORDS[word]
    found = [text for text in TEXTS if re.search(pattern, re.sub(right, "", text) if right else text)]
    assert found == [], f"say {better}"


def test_citizens_change_an_appointment_and_offices_move_it():
    citizens = ("web/booking/", "web/appointments/", "templates/booking/", "templates/appointments/", "notifications/")
    moved = [
        (text, file) for one in catalogue.current() for file, _line in one.locations
        for text in (one.id if isinstance(one.id, tuple | list) else (one.id,))
        if re.search(r"\b[Dd]ời\b", text) and any(place in file for place in citizens)
    ]  # fmt: skip
    assert moved == []


def test_the_seeds_label_stands_letter_for_letter():
    assert set(said()) >= SEEDS


# The first was found poor by people who read every page; the second took its place. None: the sentence is gone.
BETTER: tuple[tuple[str, str | None], ...] = (
    ("%(n)s giờ còn chỗ", "còn %(n)s khung giờ"),
    ("Gửi lại giấy tờ", None),
    ("Đặt lịch gửi lại giấy tờ", None),
    ("Nhiều hơn một lượt hẹn", "Số lượng giấy tờ vượt quá một lượt hẹn"),
    ("Hoặc giảm số giấy tờ", "Hoặc giảm số lượng giấy tờ"),
    ("Việc làm", "Thao tác"),
    ("Mang giấy tờ nào?", None),
    ("Tới lúc nào?", None),
    ("Đổi sang lúc nào?", None),
    ("Giữ giờ đang có", "Giữ giờ hẹn hiện tại"),
    ("Đưa mã này tại quầy khi tới", None),
    ("Lịch hẹn %(code)s đã hủy", "Lịch hẹn %(code)s đã được hủy"),
    ("Sẵn sàng dùng.", None),
    ("An toàn của tài khoản", None),
    ("Đã giữ chỗ thêm.", None),
    ("Giữ thêm 5 phút", None),
    ("Bớt dòng cuối", None),
    ("Nhận", "Kết quả"),
    ("Không có dịch vụ nào khớp", None),
    ("Không có phường, xã nào khớp", None),
    ("Về trang đầu", None),
    ("Tệp bị cắt cụt.", None),
    ("Mã này thuộc một bản sao đã cấp", "Mã này là của một bản sao đã được cấp"),
    ("Dùng được đến hết ngày", None),
    ("Chứng thư số do tổ chức được tin cậy cấp.", None),
    ("Tới nội dung chính", "Đến nội dung chính"),
    ("lãnh đạo trả về", "Lãnh đạo %(name)s trả về"),
    ("Nhập lại 6 số trong tin nhắn mới nhất.", "Nhập lại 8 ký tự trong thư hoặc tin nhắn mới nhất."),
    ("Trường này là bắt buộc.", None),
    ("Nhập một ngày hợp lệ.", None),
)


@pytest.mark.parametrize(("poor", "better"), BETTER)
def test_a_better_sentence_stays(poor, better):
    texts = set(said())
    assert poor not in texts
    assert better is None or better in texts


POOR_PARTS = (
    "Không dùng tệp này", "vào lúc ký", "không chứng minh điều gì", "để ai nhặt được", "Được tới bất kỳ", "Hôm nay nghỉ.",
    "Nếu gửi ngay lúc này", "gửi ngay lúc này", "Bạn tới đúng giờ", "khi tin số này", "trước khi tin số này",
    "Có thiết bị lạ: đăng xuất", "qua hệ thống này", "không chứng minh người gửi", "Tải tệp trong 90 ngày",
    "trả lại cho người khác và có thể không lấy lại",
)  # fmt: skip


@pytest.mark.parametrize("part", POOR_PARTS)
def test_no_sentence_has_it_any_more(part):
    assert [text for text in TEXTS if part in text] == []


POOR_ENGLISH = (
    "Go on", "Agree", "in work", "What is next for you", "Move it to when?", "My page", "Safety of the account",
    "Papers seen at the counter", "Acts", "Promised for", "Look at the paper", "Look at the file", "Make a link",
    "Usable until the end of", "To the first page", "Public services online", "More than one \x76isit can take",
    "Follow a dossier", "Certification of electronic copies",
)  # fmt: skip


def test_english_is_as_english_people_say_it():
    english = {str(text) for one in catalogue.current()
               for text in (one.string if isinstance(one.string, tuple | list) else (one.string,))}  # fmt: skip
    assert english & set(POOR_ENGLISH) == set()
    assert [text for text in english if re.search(r"\bđồng\b|\bdong\b|\bagenc(?:y|ies)\b(?!\))", text)] == []
