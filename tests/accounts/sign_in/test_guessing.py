"""Who guesses passwords and codes gets no further than he may, alone or many at once; the owner is never shut out."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from chungthuc.accounts import codes
from chungthuc.accounts.models import ContactCode, Person
from chungthuc.accounts.sign_in import wrong_passwords
from chungthuc.core import throttle
from chungthuc.core.throttle import Key
from chungthuc.notifications.models import Message
from tests.accounts.sign_in.guesses import (
    CONFIRM,
    GIVEN,
    OTHER,
    PASSWORD,
    RESET,
    SIGNUP,
    CountedHasher,
    account,
    address,
    asked,
    confirms,
    is_in,
    later,
    sign_in,
)
from tests.harness.codes import code_in, other_than
from tests.harness.connections import at_once, clearing

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def hoa(db) -> Person:
    cache.clear()
    return account("hoa@vidu.test")


# -- passwords


def test_who_is_stopped_is_told_so_and_for_how_long(hoa):
    for _try in range(wrong_passwords.HERE.most):
        assert sign_in(Client(), "sai").status_code == 200
    answer = sign_in(Client())
    assert answer.status_code == 429
    assert "Thử lại sau 5 phút" in answer.content.decode()
    assert 0 < int(answer["Retry-After"]) <= 300


def test_nobody_elsewhere_is_stopped_by_it(hoa):
    for _try in range(50):
        sign_in(Client(), "sai", REMOTE_ADDR="203.0.113.9")
    owner = Client()
    assert sign_in(owner).status_code == 302
    assert is_in(owner)


def test_guesses_from_everywhere_do_not_shut_the_owner_out(hoa, monkeypatch):
    """A known device gets in, and so does who sets his password anew; both while the guessing goes on."""
    own = Client()
    sign_in(own)
    own.post("/accounts/logout/")
    throttle.charge(wrong_passwords.ELSEWHERE, Key("hoa@vidu.test"), units=1000)
    strange = Client()
    assert sign_in(strange).status_code == 429
    assert sign_in(own).status_code == 302
    strange.post(RESET, {"email": "hoa@vidu.test"})
    there = strange.post(CONFIRM, {"code": code_in(Message.objects.latest("queued_at").body)})["Location"]
    strange.post(there, dict.fromkeys(strange.get(there).context["form"].fields, OTHER))
    assert sign_in(strange, OTHER).status_code == 302
    assert is_in(strange)


def test_a_known_device_is_no_way_to_guess(hoa):
    own = Client()
    sign_in(own)
    own.post("/accounts/logout/")
    assert [sign_in(own, "sai").status_code for _try in range(12)] == [200] * 10 + [429] * 2
    stolen = Client()
    stolen.cookies["known_device"] = own.cookies["known_device"].value
    assert sign_in(stolen).status_code == 429
    own.cookies["known_device"] = "made up"
    assert sign_in(own, "sai").status_code == 200  # a stranger's tries, then


def test_a_device_knows_only_its_own_account(hoa):
    account("ke-gian@vidu.test")
    stranger = Client()
    sign_in(stranger, email="ke-gian@vidu.test")
    stranger.post("/accounts/logout/")
    throttle.charge(wrong_passwords.ELSEWHERE, Key("hoa@vidu.test"), units=1000)
    assert sign_in(stranger).status_code == 429
    assert "hoa" not in stranger.cookies["known_device"].value


def test_one_password_on_many_accounts_is_stopped(hoa):
    answers = [sign_in(Client(), "Mua-xuan-2026", f"p{n}@vidu.test").status_code for n in range(35)]
    assert (answers.count(200), answers.count(429)) == (wrong_passwords.FROM.most, 5)
    assert sign_in(Client(), REMOTE_ADDR="203.0.113.9").status_code == 302


def test_right_passwords_are_not_counted(hoa):
    assert {sign_in(Client()).status_code for _try in range(40)} == {302}


def test_many_at_once_get_no_more(monkeypatch, transactional_db):
    with clearing(monkeypatch):
        account("hoa@vidu.test")
        done = at_once(lambda _place: sign_in(Client(), "sai").status_code, 12)
        assert (done.count(200), done.count(429)) == (wrong_passwords.HERE.most, 12 - wrong_passwords.HERE.most)


def test_the_owner_is_told_once_a_day(hoa, monkeypatch):
    def wrong(times: int) -> None:
        for place in range(times):
            sign_in(Client(), "sai", REMOTE_ADDR=address(place))

    wrong(wrong_passwords.TOLD.most - 1)
    assert not Message.objects.exists()
    wrong(5)
    letter = Message.objects.get()
    assert letter.recipient == "hoa@vidu.test"
    assert "thử mật khẩu" in letter.subject
    later(monkeypatch, days=1, minutes=1)
    wrong(wrong_passwords.TOLD.most)
    assert Message.objects.count() == 2


def test_nobody_is_told_of_an_address_without_account(db):
    for place in range(wrong_passwords.TOLD.most + 2):
        sign_in(Client(), "sai", "ai-do@vidu.test", REMOTE_ADDR=address(place))
    assert not Message.objects.exists()


# -- codes of a forgotten password


def test_eight_at_once_get_the_five_tries_of_one(monkeypatch, transactional_db):
    with clearing(monkeypatch):
        account("hoa@vidu.test")
        client = asked()
        right = code_in(Message.objects.get().body)
        cookie = client.cookies["sessionid"].value

        def guess(place: int) -> None:
            one = Client()
            one.cookies["sessionid"] = cookie
            one.post(CONFIRM, {"code": other_than(right, place + 1)})

        at_once(guess, 8)
        assert ContactCode.objects.get().tries == codes.TRIES
        assert not confirms(client, right)


def test_an_old_code_is_dead_when_a_new_one_is_made_wherever(hoa, monkeypatch):
    first = asked()
    old = code_in(Message.objects.latest("queued_at").body)
    later(monkeypatch, minutes=2)
    second = asked(REMOTE_ADDR="203.0.113.9")
    new = code_in(Message.objects.latest("queued_at").body)
    assert old != new
    assert not confirms(first, old)
    assert confirms(second, new.lower().replace("-", " "))


def test_a_victim_gets_few_letters_a_day_and_the_owner_still_his(hoa, monkeypatch):
    """7,200 a day it was."""
    own = Client()
    sign_in(own)
    own.post("/accounts/logout/")
    for place in range(60):
        asked(REMOTE_ADDR=address(place))
        later(monkeypatch, minutes=20)
    assert Message.objects.count() == codes.DAILY
    own.post(RESET, {"email": "hoa@vidu.test"})
    assert confirms(own, code_in(Message.objects.latest("queued_at").body))


def test_one_stranger_does_not_use_up_the_day(hoa, monkeypatch):
    for _try in range(20):
        asked(REMOTE_ADDR="203.0.113.9")
        later(monkeypatch, minutes=5)
    assert Message.objects.count() == 3
    assert confirms(asked(), code_in(Message.objects.latest("queued_at").body))


# -- known and unknown addresses


def both(work, settings) -> list[int]:
    """Hashes made for an address with an account and for one without."""
    settings.PASSWORD_HASHERS = ["tests.accounts.sign_in.guesses.CountedHasher"]
    Person.objects.get().set_password("x")  # whatever is prepared once is prepared
    hoa = Person.objects.get()
    hoa.set_password(PASSWORD)
    hoa.save()
    found = []
    for email in ("hoa@vidu.test", "ai-do@vidu.test"):
        before = CountedHasher.made
        work(email)
        found.append(CountedHasher.made - before)
    return found


@pytest.mark.parametrize(
    "work",
    [
        lambda email: Client().post(SIGNUP, {**GIVEN, "email": email}),
        lambda email: sign_in(Client(), "sai", email),
    ],
    ids=["sign-up", "log-in"],
)
def test_as_many_hashes_for_a_known_address_as_for_an_unknown_one(hoa, settings, work):
    known, unknown = both(work, settings)
    assert known == unknown == 1


def statements(work) -> list[str]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        work()
    kinds = [re.sub(r"[sx]\d+_x\d+|'[^']*'|\d+", "?", one["sql"])[:60] for one in seen.captured_queries]
    return [kind for kind in kinds if kind.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_reset_does_the_same_work_and_shows_the_same(hoa):
    wrong = other_than("7K2M-9QRX")
    pages = []
    Client().post(RESET, {"email": "truoc@vidu.test"})  # what is counted for this network has its rows
    for email in ("hoa@vidu.test", "ai-do@vidu.test"):
        client = Client()
        writes = statements(lambda client=client, email=email: client.post(RESET, {"email": email}))
        shown = [re.sub(r'value="[\w-]{30,}"|' + email, "", client.get(CONFIRM).content.decode())]
        for _try in range(5):
            answer = client.post(CONFIRM, {"code": wrong})
            shown.append((answer.status_code, answer.get("Location"), "Mã không đúng" in answer.content.decode()))
        pages.append((writes, shown))
    assert pages[0] == pages[1]
    assert Message.objects.count() == 1


def test_limits_speak_of_unknown_addresses_as_of_known_ones(hoa):
    said = []
    for email in ("hoa@vidu.test", "ai-do@vidu.test"):
        answers = [Client().post(RESET, {"email": email}) for _try in range(5)]
        said.append([(one.status_code, re.sub(r"\s+|" + email, " ", one.content.decode())[-900:]) for one in answers])
    assert [status for status, _text in said[0]] == [status for status, _text in said[1]]
    assert 302 in {status for status, _text in said[0]}


# -- allauth's own limits


def test_other_traffic_frees_nobody_whom_allauth_stopped(db):
    answers = [Client().post(SIGNUP, {**GIVEN, "email": f"a{n}@vidu.test"}).status_code for n in range(21)]
    assert answers[-1] == 429
    for place in range(400):
        cache.set(f"0{place}", 1, 300)
    assert Client().post(SIGNUP, {**GIVEN, "email": "b@vidu.test"}).status_code == 429


def test_of_many_who_add_an_entry_one_does(monkeypatch, transactional_db):
    with clearing(monkeypatch):
        cache.set("taken", 1, -1)
        cache.delete("taken")
        assert at_once(lambda _place: cache.add("taken", 1, 10), 8).count(True) == 1
        cache.clear()
