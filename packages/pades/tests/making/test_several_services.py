"""Two time-stamp services: one that is away, refuses or gives nonsense keeps nobody waiting while the other lives."""

import pytest
from pades.common.coroutines import run
from pades.common.errors import ErrorCode, PadesError
from pades.making import several_services
from pades.making.several_services import FirstOf

from packages.pades.tests.builders.signed.odd_servers import odd_server, says
from packages.pades.tests.making.test_timestamps import DIGEST, Stamping

NOBODY = "http://127.0.0.1:9/tsa"


@pytest.fixture(autouse=True)
def nothing_failed_yet(monkeypatch):
    monkeypatch.setattr(several_services, "_failed", {})


def token_of(*urls: str) -> object:
    return run(FirstOf(urls, timeout=10).async_timestamp(DIGEST, "sha256"))


def test_one_that_is_away_is_passed_over_and_asked_last_for_some_minutes(authorities, monkeypatch, caplog):
    living = Stamping(authorities.pki.tsa)
    with odd_server(living) as host:
        url = f"http://{host}/tsa"
        assert token_of(NOBODY, url)["content"]["encap_content_info"]["content_type"].native == "tst_info"
        assert f"time-stamp service {NOBODY} is passed over: tsa_unavailable" in caplog.text
        order = [one.url for one in FirstOf([NOBODY, url])._in_turn()]
        assert order == [url, NOBODY]
        monkeypatch.setattr(several_services, "REST", 0.0)
        with pytest.raises(PadesError):
            token_of(NOBODY)
        assert [one.url for one in FirstOf([NOBODY, url])._in_turn()] == [NOBODY, url]


def test_the_preferred_one_is_asked_alone_while_it_answers(authorities):
    first, second = Stamping(authorities.pki.tsa), Stamping(authorities.pki.tsa)
    with odd_server(first) as one, odd_server(second) as other:
        token_of(f"http://{one}/tsa", f"http://{other}/tsa")
    assert (first.questions, second.questions) == (1, 0)


@pytest.mark.parametrize(
    "refusal", [b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\nhallo"]
)
def test_a_refusal_is_no_reason_to_stop_where_there_is_another(authorities, refusal):
    with odd_server(says(refusal)) as no, odd_server(Stamping(authorities.pki.tsa)) as yes:
        assert token_of(f"http://{no}/tsa", f"http://{yes}/tsa")


def test_when_none_gives_one_the_fault_that_may_pass_is_told():
    forbids = says(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
    with odd_server(forbids) as no, pytest.raises(PadesError) as found:
        token_of(f"http://{no}/tsa", NOBODY)
    assert (found.value.code, found.value.permanent) == (ErrorCode.TSA_UNAVAILABLE, False)


def test_none_is_set():
    with pytest.raises(PadesError, match="tsa_unavailable"):
        FirstOf([])


def test_the_largest_token_is_remembered(authorities):
    with odd_server(Stamping(authorities.pki.tsa)) as host:
        services = FirstOf([NOBODY, f"http://{host}/tsa"], timeout=10)
        assert services.token_length == 0
        token = run(services.async_timestamp(DIGEST, "sha256"))
    assert services.token_length == len(token.dump())
