"""A reader's line in the form of the counter: fields are filled, nothing is sent, and it works without a script."""

import pytest

from chungthuc.certification.models import CertifiedCopy
from tests.core.test_card_line import LINE

NEW = "/counter/copies/new"
CARD = "001085000011||Nguyễn Văn Ân|01011985|Nam|Hà Nội|15052021"


@pytest.mark.parametrize("place", ["number", "name", "email", "phone"])
def test_the_requesters_number_and_name_are_filled(as_, place):
    sent = {"account": "without", "title": "Bằng", "refresh": "1", "request_key": "k", place: CARD}
    answer = as_("minh").post(NEW, sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="001085000011"' in page
    assert 'value="Nguyễn Văn Ân"' in page
    assert "15052021" not in page
    assert not CertifiedCopy.objects.exists()


def test_who_came_is_filled_too(as_):
    sent = {"account": "with", "presented": "on", "presenter_name": CARD, "refresh": "1", "request_key": "k"}
    page = as_("minh").post(NEW, sent).content.decode()
    assert 'name="presenter_number" value="001085000011"' in page
    assert 'name="presenter_name" value="Nguyễn Văn Ân"' in page


def test_the_account_of_the_card_is_found(as_, world):
    line = LINE.replace("001190012345", world.lan.id_number)
    page = (
        as_("minh").post(NEW, {"account": "with", "number": line, "search": "1", "request_key": "k"}).content.decode()
    )
    assert world.lan.full_name in page
    assert f'value="{world.lan.id_number}"' in page


@pytest.mark.parametrize("button", ["search", "refresh", ""])
def test_another_code_is_refused_in_words_and_stays_to_be_seen(as_, button):
    sent = {"account": "without", "number": "https://vidu.vn/hoa-don/123456789012", "request_key": "k"}
    page = as_("minh").post(NEW, sent | ({button: "1"} if button else {})).content.decode()
    assert "mã QR của một trang mạng" in page
    assert "30 ký tự" not in page


def test_a_number_that_is_too_long_is_named(as_):
    page = as_("minh").post(NEW, {"account": "without", "number": "A" * 31, "request_key": "k"}).content.decode()
    assert "Số giấy tờ dài nhất 30 ký tự." in page
