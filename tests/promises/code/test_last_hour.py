"""Until when a paper is answered the same day (15:00, NĐ 23/2015 Art. 7) stands once, in ``agencies.calendar``."""

import re
from datetime import time
from pathlib import Path

import pytest
from django.template import Context, Template

from chungthuc.agencies import calendar
from chungthuc.procedures.defaults import WORDS
from chungthuc.procedures.models import Section
from chungthuc.web.templatetags import kit

ROOT = Path(__file__).resolve().parents[3] / "chungthuc"
WRITTEN = re.compile(r"15:00(?![:\d])|\b15 giờ|\btime\(15\b")
HOME = ROOT / "agencies" / "calendar.py"
DATED = ROOT / "procedures" / "defaults.py"  # what the page of a procedure quotes is a row, changed by a file
FILES = [
    file
    for file in sorted(ROOT.rglob("*"))
    if file.suffix in (".py", ".html", ".js") and "migrations" not in file.parts and file not in (HOME, DATED)
]


def _said(text: str) -> str:
    """Without what people who read code are told: docstrings and comments."""
    return re.sub(r'""".*?"""|#[^\n]*|//[^\n]*', "", text, flags=re.DOTALL)


def test_no_page_and_no_module_says_it_of_its_own():
    found = [str(file) for file in FILES if WRITTEN.search(_said(file.read_text(encoding="utf-8")))]
    assert found == []


@pytest.mark.parametrize("text", ['"Còn đến 15:00"', "nếu nộp trước 15 giờ", "time(15, 0)"])
def test_it_would_be_seen(text):
    assert WRITTEN.search(_said(text))


def test_pages_say_another_hour_when_the_law_does(monkeypatch):
    assert kit.last_hour() == {"clock": "15:00", "words": "15 giờ"}
    monkeypatch.setattr(kit, "LAST_HOUR", time(16, 30))
    assert kit.last_hour() == {"clock": "16:30", "words": "16 giờ 30"}
    clock = Template("{% include 'components/clock.html' %}").render(Context())
    assert 'data-hours="Còn {h} giờ {m} phút đến 16:30"' in clock
    assert 'data-minutes="Còn {m} phút đến 16:30"' in clock
    assert 'data-over="Đã qua 16:30"' in clock
    assert "T16:30:00+07:00" in clock


def test_the_words_that_are_shipped_quote_the_same_hour():
    points = [str(words) for section, words, _citation in WORDS if section == Section.TIME]
    said = f"{calendar.LAST_HOUR.hour} giờ"
    assert sum(said in words for words in points) == 2
