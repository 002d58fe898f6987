"""The kit's tags: every status and action has a look, the clock counts to 15:00, links know where one is."""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from pades.checking.report import Mark

from chungthuc.accounts.models import Person
from chungthuc.certification.lifecycle import Action, Status
from chungthuc.core import clock
from chungthuc.verification.models import Conclusion
from chungthuc.web.kit.timeline import Moment
from chungthuc.web.templatetags import kit, statuses, web
from chungthuc.web.templatetags.icon_paths import PATHS


def shown(source: str, **context: object) -> str:
    return Template("{% load kit %}" + source).render(Context(context))


@pytest.mark.parametrize("status", Status)
def test_each_status_has_word_icon_and_tone(status: Status) -> None:
    badge = shown("{% include 'components/status_badge.html' %}", status=status.value)
    assert str(status.label) in badge
    tone, icon = statuses.LOOKS[status]
    assert f'class="status {tone}" data-status="{status.value}"' in badge
    assert PATHS[icon] in badge


@pytest.mark.parametrize("action", Action)
def test_each_action_has_an_icon_in_the_history(action: Action) -> None:
    at, words = datetime(2026, 11, 24, 3, 0, tzinfo=UTC), str(action.label)
    line = Moment(at, action.value, words, "Trần Văn Minh", "")
    drawn = shown("{% include 'components/timeline.html' %}", timeline=[line])
    assert PATHS[statuses.ACTION_ICONS[action]] in drawn
    assert words in drawn


def test_what_is_no_act_on_a_copy_has_a_plain_mark() -> None:
    assert PATHS["info"] in kit.action_mark("arrive")


def test_each_conclusion_and_each_line_of_a_report_has_a_mark_and_a_word() -> None:
    for conclusion in Conclusion:
        assert "<svg" in kit.verdict_mark(conclusion.value)
    for mark in Mark:
        assert "<svg" in kit.line_mark(mark)
        assert kit.line_word(mark)


@pytest.mark.parametrize(
    ("utc", "left", "words"),
    [
        ((0, 0), 450, "Còn 8 giờ 0 phút đến 15:00"),
        ((6, 40), 80, "Còn 1 giờ 20 phút đến 15:00"),
        ((7, 59), 1, "Còn 1 phút đến 15:00"),
        ((8, 0), 0, "Đã qua 15:00"),
        ((13, 0), 0, "Đã qua 15:00"),
    ],
)
def test_the_clock_counts_to_three_in_the_afternoon(utc: tuple[int, int], left: int, words: str) -> None:
    due = kit.until_last_hour(now=datetime(2026, 11, 24, *utc, tzinfo=UTC))
    assert (due["left"], due["whole"], due["words"]) == (left, 450, words)


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/counter/copies", ' aria-current="page"'),
        ("/counter/copies/5e0c", ' aria-current="true"'),
        ("/counter/copies/new", ""),
        ("/copiesx", ""),
        ("/signing-desk/copies", ""),
    ],
)
def test_a_link_knows_whether_its_page_is_shown(path: str, marked: str) -> None:
    assert shown("{% current '/counter/copies' %}", request=RequestFactory().get(path)) == marked


def test_the_end_of_the_sign_in_is_told_to_who_is_signed_in(settings) -> None:
    settings.SIGN_IN_AT_MOST, settings.SIGN_IN_IDLE = timedelta(minutes=10), timedelta(minutes=7)
    request = RequestFactory().get("/")
    at = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    request.user, request.session = Person(full_name="Trần Văn Minh"), {"began": at.timestamp(), "seen": at.timestamp()}
    warning = shown("{% include 'components/session_warning.html' %}", request=request)
    assert f'data-session-ends="{(at + timedelta(minutes=7)).astimezone(clock.VIETNAM).isoformat()}"' in warning
    request.session["seen"] += 300
    warning = shown("{% include 'components/session_warning.html' %}", request=request)
    assert f'data-session-ends="{(at + timedelta(minutes=10)).astimezone(clock.VIETNAM).isoformat()}"' in warning
    request.user = AnonymousUser()
    assert "data-session-ends" not in shown("{% include 'components/session_warning.html' %}", request=request)


class Paper(forms.Form):
    pages = forms.IntegerField(label="Số trang", help_text="Chỉ nhập số.", min_value=1)
    phone = forms.CharField(label="Điện thoại", required=False)


def test_a_field_is_tied_to_its_hint_and_its_error() -> None:
    form = Paper({"pages": "0"})
    field = shown("{% include 'components/field.html' with show_errors=True %}", field=form["pages"])
    assert 'aria-describedby="id_pages_hint id_pages_error"' in field
    assert 'aria-invalid="true"' in field
    assert 'id="id_pages_hint"' in field
    assert 'id="id_pages_error"' in field


def test_what_is_optional_says_so() -> None:
    field = shown("{% include 'components/field.html' with mark_optional=True %}", field=Paper()["phone"])
    assert "không bắt buộc" in field


def test_the_summary_names_each_error_and_takes_focus() -> None:
    summary = shown("{% include 'components/summary.html' %}", form=Paper({"pages": ""}), show_errors=True)
    assert "data-focus" in summary
    assert 'href="#id_pages"' in summary
    assert not shown("{% include 'components/summary.html' %}", form=Paper({"pages": "1"}), show_errors=True).strip()


def test_words_of_others_are_escaped_in_a_dialog() -> None:
    box = shown("{% dialog 'ask' title %}{{ inside }}{% enddialog %}", title="<b>1</b>", inside="<i>2</i>")
    assert "&lt;b&gt;1&lt;/b&gt;" in box
    assert "&lt;i&gt;2&lt;/i&gt;" in box


def test_an_amount_is_written_as_its_reader_writes_it() -> None:
    for language, words in (("vi", "20.000"), ("en", "20,000")):
        with translation.override(language):
            assert web.dong(20_000) == words
