"""Before somebody signs: what his authority says, however it says it, and a named reason where it says nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from unittest.mock import patch

import pytest
from asn1crypto import ocsp, pem
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pades.common.errors import PadesError
from pades.lasting.extend import Fetch, check_certificate
from pades.trust.anchors import Trust
from test_pki import answers, authority, parts
from test_pki.authority import Credential, Pki

from packages.pades.tests.builders.signed.odd_servers import answer, drips, never_ends, odd_server

Turn = Callable[[str, str, bytes], tuple[str, bytes]]  # path, type and content as they should be; as they are sent


KEYS: list[rsa.RSAPrivateKey] = []  # of one test after the other


def _again(keys: list[rsa.RSAPrivateKey]) -> Callable[..., rsa.RSAPrivateKey]:
    """These, then new ones that they keep: to make the eight of a world takes a second of the processor."""
    turn = count()

    def key(bits: int = 2048) -> rsa.RSAPrivateKey:
        if (place := next(turn)) == len(keys):
            keys.append(rsa.generate_private_key(public_exponent=65537, key_size=bits))
        return keys[place]

    return key


class World:
    """Authorities behind a server that may bend what they say; a signer; everything that was asked."""

    def __init__(self, folder: Path, host: str, keys: list[rsa.RSAPrivateKey]) -> None:
        self.host, self.asked = host, list[str]()
        again = _again(keys)
        with patch.object(authority, "new_key", again), patch.object(parts, "new_key", again):
            self.pki = Pki.create(folder / "pki", base_url=f"http://{host}")
            self.who = self.pki.issue("Người ký")
            self.by_list = self.pki.issue("Người ký theo danh sách", ocsp=False)

    def check(
        self, who: Credential | None = None, chain: tuple[bytes, ...] | None = None, **given
    ) -> tuple[bytes, ...]:
        who = who or self.who
        return check_certificate(
            who.certificate, who.chain if chain is None else chain, trust=Trust.load(self.pki.trust),
            fetch=Fetch(**{"allowed_hosts": frozenset({self.host})} | given), at=datetime.now(UTC),
        )  # fmt: skip

    def refused(self, who: Credential | None = None, chain: tuple[bytes, ...] | None = None, **given) -> PadesError:
        with pytest.raises(PadesError) as found:
            self.check(who, chain, **given)
        return found.value

    def say(self, path: str, question: bytes) -> tuple[str, bytes]:
        name = path.rsplit("/", 1)[-1].partition(".")[0]
        if path.startswith("/crl/"):
            return "application/pkix-crl", answers.crl(self.pki, name)
        if path.startswith("/ca/"):
            return "application/pkix-cert", self.pki._load(name).certificate
        return "application/ocsp-response", answers.ocsp_answer(self.pki, name, question)


@contextmanager
def world_of(
    folder: Path,
    turn: Turn | None = None,
    acts: dict[str, Callable] | None = None,
    keys: list[rsa.RSAPrivateKey] = KEYS,
) -> Iterator[World]:
    """``acts``: what to do instead for paths that begin so; ``keys``: of two worlds each has its own."""
    here: list[World] = []

    def act(connection, asked: bytes) -> None:
        path = asked.split(b" ")[1].decode()
        here[0].asked.append(path)
        for start, instead in (acts or {}).items():
            if path.startswith(start):
                return instead(connection, asked)
        kind, content = here[0].say(path, asked.partition(b"\r\n\r\n")[2])
        if turn:
            kind, content = turn(path, kind, content)
        return connection.sendall(answer(content, kind))

    with odd_server(act) as host:
        here.append(World(folder, host, keys))
        yield here[0]


NAMES = {"/crl/": "X509 CRL", "/ca/": "CERTIFICATE", "/ocsp": "OCSP RESPONSE"}


def as_pem(path: str, kind: str, content: bytes) -> tuple[str, bytes]:
    return kind, pem.armor(next(name for start, name in NAMES.items() if path.startswith(start)), content)


@pytest.mark.parametrize(
    "turn",
    [
        None,
        as_pem,
        lambda _path, kind, content: (f"{kind}; charset=UTF-8", content),
        lambda _path, kind, content: (kind.upper(), content),
        lambda _path, _kind, content: ("application/octet-stream", content),
        lambda _path, _kind, content: ("text/html", content),
    ],
    ids=["as it should be", "PEM", "charset", "capitals", "octets", "wrong type"],
)
def test_what_can_be_understood_is(tmp_path, turn):
    with world_of(tmp_path, turn) as world:
        assert world.check(chain=()) == world.who.chain  # the issuer's certificate is fetched, and comes back
        assert world.check(world.by_list, chain=()) == world.who.chain
    assert {path.split("/")[1] for path in world.asked} == {"ca", "crl", "ocsp"}


def test_a_missing_issuer_that_cannot_be_fetched_is_named(tmp_path):
    with world_of(tmp_path, acts={"/ca/": lambda connection, _asked: connection.close()}) as world:
        found = world.refused(chain=())
    assert (found.code, found.permanent) == ("issuer_unavailable", False)
    assert (found.facts["net"], found.facts["host"]) == ("unreachable", world.host)


def test_an_unknown_authority_is_not_trusted(tmp_path):
    with world_of(tmp_path / "one") as world, world_of(tmp_path / "other", keys=[]) as other:
        found = world.refused(other.who, allowed_hosts=frozenset({world.host, other.host}))
    assert (found.code, found.permanent) == ("certificate_untrusted", True)


def test_a_host_that_nobody_allowed_is_told(tmp_path):
    with world_of(tmp_path) as world:
        found = world.refused(allowed_hosts=frozenset({"ocsp.vidu.vn"}))
    assert found.code == "revocation_unavailable"
    assert world.asked == []
    assert (found.facts["net"], found.facts["host"]) == ("host_not_allowed", world.host)


def drop_by_drop(connection, asked: bytes) -> None:
    content = answer(bytes(2000))
    drips(content, head=len(content) - 2000)(connection, asked)


@pytest.mark.parametrize(
    ("act", "net"),
    [(drop_by_drop, "too_slow"), (never_ends, "too_large")],
)
def test_a_list_in_drops_or_without_end_is_given_up(tmp_path, act, net):
    with world_of(tmp_path, acts={"/crl/": act}) as world:
        found = world.refused(world.by_list, seconds=1.0, all_seconds=2.0, all_bytes=1 << 20)
    assert (found.code, found.permanent) == ("revocation_unavailable", False)
    assert found.facts["net"] == net


def test_all_answers_together_have_one_limit(tmp_path):
    """Each list is small enough alone; a certificate may name many."""
    with world_of(tmp_path, lambda _path, kind, content: (kind, content + bytes(600))) as world:
        found = world.refused(world.by_list, all_bytes=1500)
    assert found.code == "revocation_unavailable"


@pytest.mark.parametrize(
    "told",
    [
        ocsp.OCSPResponse({"response_status": "try_later"}).dump(),
        ocsp.OCSPResponse({"response_status": "unauthorized"}).dump(),
        b"<html>", b"\x30\x03\x0a\x01\x00", b"\x30\x80",
    ],
)  # fmt: skip
def test_where_one_source_is_of_no_use_the_other_counts(tmp_path, told):
    with world_of(tmp_path, lambda path, kind, content: (kind, told if path.startswith("/ocsp") else content)) as world:
        assert world.check() == world.who.chain


@pytest.mark.parametrize("told", [b"<html>", b"\x30\x03\x02\x01\x00", bytes(40), b"-----BEGIN X509 CRL-----\n%%\n"])
def test_lists_that_are_none_are_a_reason_and_no_crash(tmp_path, told):
    with world_of(tmp_path, lambda path, kind, content: (kind, told if path.startswith("/crl") else content)) as world:
        found = world.refused(world.by_list)
    assert found.code in ("revocation_unavailable", "revocation_unreadable")


def test_a_chain_that_is_none_is_told(tmp_path):
    with world_of(tmp_path) as world:
        assert world.refused(chain=(b"\x30\x03\x02\x01\x00",)).code == "certificate_unreadable"


def test_a_key_that_could_not_be_finished_is_told_before_it_signs(tmp_path):
    with world_of(tmp_path) as world:
        found = world.refused(with_a_curve(world.who, world.pki))
    assert (found.code, found.permanent) == ("key_not_supported", True)


def with_a_curve(who: Credential, pki: Pki) -> Credential:
    """The same certificate for a key of another kind."""
    old, issuer = who.x509, pki.issuer()
    builder = x509.CertificateBuilder().subject_name(old.subject).issuer_name(old.issuer)
    builder = builder.public_key(ec.generate_private_key(ec.SECP256R1()).public_key()).serial_number(old.serial_number)
    builder = builder.not_valid_before(old.not_valid_before_utc).not_valid_after(old.not_valid_after_utc)
    for extension in old.extensions:
        builder = builder.add_extension(extension.value, critical=extension.critical)
    made = builder.sign(issuer.key, hashes.SHA256())
    from cryptography.hazmat.primitives.serialization import Encoding

    return Credential(who.key_pem, made.public_bytes(Encoding.DER), who.chain)
