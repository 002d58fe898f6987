"""The hole for a signature is measured before anybody is asked for a PIN; what is larger all the same has a way out."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pades.checking.validate import verify
from pades.common.errors import PadesError
from pades.lasting.extend import add_document_timestamp
from pades.making import prepare
from pades.making.complete import complete
from pades.making.prepare import BYTES_RESERVED, Prepared, prepare_seal, prepare_signature
from pades.making.timestamps import Tsa
from test_pki.authority import Credential

from packages.pades.tests.builders.signed.making import DATE, NUMBER, VOLUME, Making


@pytest.fixture
def begun(made: Making) -> Iterator[Making]:
    """The scan with its attestation page, and a service whose faults are taken back."""
    making = Making(made.server, made.base, made.leader, made.seal)
    making.attested()
    yield making
    made.server.tsa_beside = ()


def prepared(making: Making, chain: tuple[bytes, ...], token_length: int = 0) -> Prepared:
    return prepare_signature(
        making.source("attested"), certificate=making.leader.certificate, chain=chain, picture=None,
        at=datetime.now(UTC), token_length=token_length,
    )  # fmt: skip


def room(made: Prepared) -> int:
    """Hexadecimal characters."""
    return made.hole[1] - made.hole[0] - 2


def others(making: Making, count: int) -> tuple[bytes, ...]:
    """So many certificates of other people, a kilobyte each."""
    return tuple(making.server.pki.issue("Người khác").certificate for _one in range(count))


def finished(making: Making, made: Prepared, who: Credential, tsa: Tsa, chain: tuple[bytes, ...]) -> bytes:
    value = who.sign(made.signed_attrs)
    return complete(making.base, made, certificate=who.certificate, chain=chain, value=value, tsa=tsa)


def test_usually_the_hole_is_as_ever(begun):
    assert room(prepared(begun, begun.leader.chain)) == BYTES_RESERVED


def test_a_long_chain_gets_a_larger_hole_and_the_file_is_accepted(begun, tmp_path):
    chain = (*begun.leader.chain, *others(begun, 20))
    made = prepared(begun, chain)
    assert room(made) > BYTES_RESERVED
    begun.stages["signed"] = finished(begun, made, begun.leader, begun.tsa, chain)
    begun.sealed()
    begun.extended()
    begun.issued()
    report = verify(begun.file("issued", tmp_path / "long.pdf"), trust=begun.trust)
    assert (report.verdict, report.reason) == ("VALID", "ok_competence_not_checked")


def test_a_chain_that_no_hole_may_hold_is_told_before_anybody_signs(begun, monkeypatch):
    monkeypatch.setattr(prepare, "MOST_RESERVED", BYTES_RESERVED)
    chain = (*begun.leader.chain, *others(begun, 20))
    with pytest.raises(PadesError, match="signature_too_large") as found:
        prepared(begun, chain)
    assert found.value.permanent
    begun.stages["signed"] = begun.signed()
    with pytest.raises(PadesError, match="signature_too_large"):
        prepare_seal(
            begun.source("signed"), certificate=begun.seal.certificate, chain=chain, number=NUMBER, volume=VOLUME,
            date=DATE, picture=None, at=datetime.now(UTC),
        )  # fmt: skip


def test_a_token_larger_than_any_before_is_known_afterwards(begun):
    """The service began to send a long chain after the signature was prepared."""
    made, tsa = prepared(begun, begun.leader.chain), begun.tsa
    begun.server.tsa_beside = others(begun, 30)
    with pytest.raises(PadesError, match="signature_too_large") as found:
        finished(begun, made, begun.leader, tsa, begun.leader.chain)
    assert found.value.permanent
    assert tsa.token_length * 2 > room(made)
    again = prepared(begun, begun.leader.chain, tsa.token_length)
    assert finished(begun, again, begun.leader, tsa, begun.leader.chain)


def test_a_document_time_stamp_that_is_too_large_gets_its_hole_by_itself(begun, tmp_path):
    begun.signed()
    begun.sealed()
    begun.extended()
    begun.server.tsa_beside = others(begun, 30)
    begun.stages["issued"] = add_document_timestamp(begun.source("extended"), trust=begun.trust, tsa=begun.tsa)
    assert verify(begun.file("issued", tmp_path / "stamped.pdf"), trust=begun.trust).verdict == "VALID"


def test_a_service_that_nobody_trusts_is_named(begun):
    begun.signed()
    begun.sealed()
    begun.extended()
    begun.server.tsa_service = begun.server.pki.rogue_tsa()
    try:
        with pytest.raises(PadesError, match="tsa_untrusted") as found:
            begun.issued()
    finally:
        begun.server.tsa_service = None
    assert found.value.permanent


def test_whose_certificate_ended_is_told(begun, authorities):
    """In the file lie the signer's and the time-stamp service's: a fault of the one is not called the other's."""
    begun.signed()
    begun.sealed()
    authorities.pki.revoke(authorities.pki.tsa.certificate)
    try:
        with pytest.raises(PadesError, match="tsa_untrusted"):
            begun.extended()
    finally:
        (authorities.pki.directory / "revoked.json").unlink()
    authorities.pki.revoke(begun.leader.certificate)
    try:
        with pytest.raises(PadesError, match="certificate_revoked") as found:
            begun.extended()
    finally:
        (authorities.pki.directory / "revoked.json").unlink()
    assert found.value.permanent
