"""What a page does with a refusal from below: told at the top, told at a field, no value, too often."""

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.shortcuts import redirect
from pades.common.errors import ErrorCode, PadesError

from chungthuc.core.errors import Refused
from chungthuc.core.throttle import Limit, TooMany
from chungthuc.web.kit.refusals import (
    refusals_as_invalid,
    refusals_at,
    refusals_by_field,
    refusals_lead_to,
    refusals_told,
)

COPY = "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f"
CLOSED = Refused("volume_closed", "Sổ đã đóng.", "Chọn sổ khác.")


@pytest.fixture
def request_(rf):
    one = rf.post("/")
    one.user, one._messages = AnonymousUser(), CookieStorage(one)
    return one


def told(request):
    return [(message.message, message.extra_tags) for message in get_messages(request)]


def failing(trouble, *leads_to):
    @refusals_lead_to(*leads_to)
    def view(request, **address):
        """A page."""
        raise trouble

    return view


def test_a_refused_act_is_told_on_the_page_with_its_button(request_):
    answer = failing(CLOSED, "copy_message", "copy_id", "message_id")(request_, message_id=COPY, copy_id=COPY)
    assert (answer.status_code, answer["Location"]) == (302, f"/delivery/copies/{COPY}/messages/{COPY}")
    assert told(request_) == [("Sổ đã đóng. Chọn sổ khác.", "volume_closed")]


def test_the_page_may_depend_on_the_request(request_):
    view = failing(CLOSED, lambda request, code: redirect(f"/{request.method}/{code}"))
    assert view(request_, code="7")["Location"] == "/POST/7"
    assert view.__doc__ == "A page."


def test_a_fault_of_signing_is_told_with_its_code(request_):
    failing(PadesError(ErrorCode.PAGE_NOT_FOUND), "queue")(request_)
    assert told(request_) == [("Tệp không có trang này.", "page_not_found")]


def test_what_was_too_often_goes_on_to_the_middleware(request_):
    with pytest.raises(TooMany):
        failing(TooMany(Limit("test", most=1, seconds=60), 60), "queue")(request_)
    assert told(request_) == []


def test_what_is_done_is_answered_by_the_view(request_):
    view = refusals_lead_to("queue")(lambda request: HttpResponse("done"))
    assert view(request_).content == b"done"


def test_a_form_comes_again_with_the_refusal_above_it(request_):
    with refusals_told(request_) as telling:
        raise CLOSED
    assert telling.refused
    assert told(request_) == [("Sổ đã đóng. Chọn sổ khác.", "volume_closed")]


def test_a_form_that_is_done_tells_nothing(request_):
    with refusals_told(request_) as telling:
        pass
    assert not telling.refused
    assert told(request_) == []


@pytest.mark.parametrize("door", [refusals_told, lambda request: refusals_at(forms.Form(), "code")])
def test_only_refusals_go_through_the_door(request_, door):
    with pytest.raises(ZeroDivisionError), door(request_):
        raise ZeroDivisionError
    assert told(request_) == []


class OneField(forms.Form):
    code = forms.CharField()

    def clean_code(self):
        with refusals_as_invalid():
            raise CLOSED


def test_a_refusal_stands_at_the_field_whose_value_it_is_about():
    form = OneField({"code": "7"})
    assert form.errors.as_data()["code"][0].code == "volume_closed"
    with refusals_at(form, "code"):
        raise CLOSED
    assert form.errors["code"] == ["Sổ đã đóng. Chọn sổ khác."] * 2


@pytest.mark.parametrize(("field", "at"), [("code", "code"), (None, "__all__")])
def test_a_refusal_is_told_at_the_field_that_its_code_names(request_, field, at):
    form = OneField({"code": "7"})
    form.errors.clear()
    with refusals_by_field(request_, form, {"volume_closed": field}) as telling:
        raise CLOSED
    assert telling.refused
    assert form.errors == {at: ["Sổ đã đóng. Chọn sổ khác."]}
    assert told(request_) == []


def test_any_other_is_told_at_the_top(request_):
    form = OneField({"code": "7"})
    form.errors.clear()
    with refusals_by_field(request_, form, {"volume_days": "code"}):
        raise CLOSED
    assert (form.errors, told(request_)) == ({}, [("Sổ đã đóng. Chọn sổ khác.", "volume_closed")])
