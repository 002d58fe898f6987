"""What Django and allauth say on our pages is said in Vietnamese (``locale/vi``) and in English."""

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.test import Client
from django.utils import translation

from demo.cast import PASSWORD

OURS = ("phone", "username", "max_", "select_only", "cannot_remove")  # of what nobody has or does here
SAID = {
    key: words for key, words in DefaultAccountAdapter.error_messages.items() if not any(one in key for one in OURS)
}


pytestmark = pytest.mark.usefixtures("quick_passwords", "empty_cache")


def shown(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("key", SAID)
def test_what_allauth_says_is_said_in_vietnamese(key):
    with translation.override("vi"):
        vietnamese = str(SAID[key])
    with translation.override("en"):
        assert vietnamese != str(SAID[key])


def test_a_wrong_password_is_told_in_both_languages(world):
    for language, words in (("vi", "hoặc mật khẩu không đúng"), ("en", "password you specified are not correct")):
        facts = {"login": "lan@vidu.test", "password": "no such password"}
        assert words in shown(Client(headers={"accept-language": language}).post("/accounts/login/", facts))


def test_the_forms_of_a_password_speak_vietnamese(world):
    browser = Client()
    person = world.people["lan"]
    person.set_password(PASSWORD)
    person.save()
    assert browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD}).status_code == 302
    facts = {"oldpassword": "wrong", "password1": "abcdefgh", "password2": "other"}
    page = shown(browser.post("/accounts/password/change/", facts))
    assert "Mật khẩu hiện tại không đúng." in page
    assert "cần ít nhất 10 ký tự" in page
    facts = {"oldpassword": PASSWORD, "password1": "a cold river at night", "password2": "another one altogether"}
    assert "Hai lần nhập mật khẩu không giống nhau." in shown(browser.post("/accounts/password/change/", facts))


def test_a_form_that_lay_open_while_its_person_signed_in_is_answered_in_our_words():
    for language, words in (("vi", "Trang này đã cũ"), ("en", "This page is out of date")):
        careful = Client(enforce_csrf_checks=True, headers={"accept-language": language})
        answer = careful.post("/accounts/login/", {"login": "a@b.vn"})
        assert answer.status_code == 403
        assert words in shown(answer)


def test_who_is_stopped_for_wrong_passwords_is_led_to_the_page_that_helps(world):
    for _time in range(6):
        answer = Client().post("/accounts/login/", {"login": "lan@vidu.test", "password": "no such password"})
    assert answer.status_code == 429
    assert 'href="/accounts/password/reset/"' in shown(answer)
