"""The switch of languages leads back to the page as it was asked for."""

import html
import re

import pytest

from chungthuc.core.hushing import KEYS_IN_QUESTIONS, hush


def switched(client, answer) -> str:
    """Where the button of the page leads."""
    form = re.search(r"<form[^>]*data-leaves.*?</form>", answer.content.decode(), re.DOTALL)[0]
    back = html.unescape(re.search(r'name="next" value="([^"]*)"', form)[1])
    return client.post("/i18n/setlang/", {"next": back, "language": "en"})["Location"]


@pytest.mark.parametrize(
    "address",
    ["/counter/copies?tab=returned", "/counter/copies?tab=over&after=x%26y", "/services?q=sao+y", "/counter/copies"],
)
def test_tab_search_and_stretch_stay(as_, address):
    minh = as_("minh")
    assert switched(minh, minh.get(address)) == address


def test_a_key_in_the_question_goes_into_no_other_address(client, db):
    """``core.hushing`` keeps the same ones out of the logs."""
    assert {"code"} == KEYS_IN_QUESTIONS
    assert hush("/check?a=1&code=7K2M") == "/check?a=1&code=…"
    assert switched(client, client.get("/services?code=7K2M-9QRX&q=sao")) == "/services?q=sao"


def test_a_page_that_answers_a_form_is_one_on_which_something_was_typed(as_, world):
    minh = as_("minh")
    assert "data-leaves>" in minh.get("/counter/copies/new").content.decode()
    answer = minh.post("/counter/copies/new", {})
    assert answer.status_code == 422
    assert "data-leaves data-typed>" in answer.content.decode()
