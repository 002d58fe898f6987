"""What is fetched is limited as a whole: seconds, bytes, redirects, hosts; and each fault has its name."""

import gzip

import pytest
from pades.common.net import Budget, NetFault, ask, check_allowed

from packages.pades.tests.builders.signed.odd_servers import answer, drips, never_ends, odd_server, says

LIST = answer(bytes(460))
WHOLE = len(LIST)


def fault(host: str, *, path: str = "/a.crl", seconds: float = 20, size: int = 1 << 20, **given: object) -> NetFault:
    hosts = frozenset({host})
    with pytest.raises(NetFault) as found:
        ask("GET", f"http://{host}{path}", hosts=hosts, budget=Budget(seconds, size), **given)  # type: ignore[arg-type]
    return found.value


@pytest.mark.parametrize("head", [WHOLE - 460, 3], ids=["body", "headers"])
def test_a_byte_now_and_then_ends_with_the_seconds(head):
    """Whatever comes in drops, each drop would begin the wait anew."""
    with odd_server(drips(LIST, head=head)) as host:
        assert fault(host, seconds=0.5).code == "too_slow"


def test_nothing_at_all_ends_with_the_seconds():
    with odd_server(lambda connection, _asked: connection.recv(1)) as host:
        assert fault(host, seconds=0.3).code == "too_slow"


def test_a_body_without_end_ends_with_the_bytes():
    with odd_server(never_ends) as host:
        found = fault(host, size=1 << 20)
    assert (found.code, found.host) == ("too_large", host)


def test_what_unpacks_to_more_is_not_unpacked():
    packed = answer(gzip.compress(bytes(10 << 20)), more="Content-Encoding: gzip\r\n")
    with odd_server(says(packed)) as host:
        assert fault(host).code == "packed"


@pytest.mark.parametrize(
    ("sent", "code"),
    [(LIST[:-1], "unreachable"), (LIST[:20], "empty"), (b"", "unreachable"), (answer(b""), "empty")],
    ids=["a byte short", "in the headers", "nothing", "no body"],
)
def test_half_an_answer_is_none(sent, code):
    with odd_server(says(sent)) as host:
        assert fault(host).code == code


def test_nobody_listens():
    with odd_server(says(LIST)) as host:
        pass
    assert fault(host).code == "unreachable"


@pytest.mark.parametrize("status", ["404 Not Found", "503 Busy"])
def test_a_refusal_keeps_its_number(status):
    with odd_server(says(answer(b"no", status=status))) as host:
        found = fault(host)
    assert (found.code, found.status) == ("status", int(status[:3]))


def test_a_redirect_to_an_allowed_place_is_followed_with_the_question():
    asked: list[bytes] = []

    def there(connection, question):
        asked.append(question)
        connection.sendall(answer(b"here", "Application/OCSP-Response; charset=utf-8"))

    with odd_server(there) as second:
        moved = answer(b"", status="301 Moved", more=f"Location: http://{second}/new\r\n")
        with odd_server(says(moved)) as first:
            found = ask(
                "POST", f"http://{first}/old", hosts=frozenset({first, second}), budget=Budget(20, 99), data=b"?"
            )
    assert (found.content, found.kind) == (b"here", "application/ocsp-response")
    assert asked[0].startswith(b"POST /new ")
    assert asked[0].endswith(b"?")


def test_a_redirect_to_a_stranger_is_not_followed():
    asked: list[bytes] = []
    with odd_server(lambda _connection, question: asked.append(question)) as stranger:
        moved = answer(b"", status="302 Found", more=f"Location: http://{stranger}/\r\n")
        with odd_server(says(moved)) as host:
            assert fault(host).code == "host_not_allowed"
    assert asked == []


def test_a_redirect_in_a_ring_ends():
    with odd_server(says(answer(b"", status="301 Moved", more="Location: /round\r\n"))) as host:
        assert fault(host).code == "redirects"


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://crl.vidu.vn/a.crl", "crl.vidu.vn"),
        ("http://crl.vidu.vn:80/a.crl", "crl.vidu.vn"),
        ("https://CRL.vidu.vn.:443/a.crl", "crl.vidu.vn"),
        ("http://crl.vidu.vn/a.crl", "crl.vidu.vn:80"),
        ("http://crl.vidu.vn:8080/a.crl", "Crl.vidu.vn:8080"),
        ("http://[::1]:80/a.crl", "[::1]"),
    ],
)
def test_one_host_has_several_spellings(url, allowed):
    assert check_allowed(url, frozenset({allowed}))


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://crl.vidu.vn:8080/a.crl", "crl.vidu.vn"),
        ("https://crl.vidu.vn/a.crl", "crl.vidu.vn:80"),
        ("http://crl.vidu.vn@other.vn/", "crl.vidu.vn"),
        ("http://other.vn@crl.vidu.vn/", "crl.vidu.vn"),
        ("http://sub.crl.vidu.vn/", "crl.vidu.vn"),
        ("ldap://crl.vidu.vn/cn=x", "crl.vidu.vn"),
        ("file:///etc/passwd", ""),
        ("http:///a.crl", ""),
        ("http://crl.vidu.vn:99999/", "crl.vidu.vn"),
        ("http://[::1/", "::1"),
    ],
)
def test_another_host_is_another(url, allowed):
    with pytest.raises(NetFault, match="host_not_allowed"):
        check_allowed(url, frozenset({allowed}))
