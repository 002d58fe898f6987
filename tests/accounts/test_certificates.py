"""Whose certificate it is, for what, where and when; and the verifier's table made of it."""

import csv
from datetime import datetime, timedelta

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.db import IntegrityError, transaction
from pades.checking.rights import COLUMNS, Rights
from test_pki.authority import Pki

from chungthuc.accounts import authority, certificates, granting
from chungthuc.accounts.models import Grant, KeyPurpose, RegisteredCertificate, fingerprint
from chungthuc.audit.chain import history
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from tests.accounts.conftest import SINCE, in_days
from tests.accounts.test_authority import lend


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    pki = Pki.create(tmp_path_factory.mktemp("pki"), base_url="http://127.0.0.1:1")
    return {name: pki.issue(name, kind=kind) for name, kind in [("Lê Thị Hoa", "person"), ("Phường", "agency")]}


@pytest.fixture
def leader(keys):
    return keys["Lê Thị Hoa"]


@pytest.fixture
def seal(keys):
    return keys["Phường"]


def registered(office, key, purpose=KeyPurpose.SIGNATURE, **facts) -> RegisteredCertificate:
    person = None if purpose == KeyPurpose.SEAL else office.hoa
    given = {"agency": office.ward, "person": person, "by": office.nga, "since": in_days(-20), **facts}
    return certificates.register(key.certificate, key.chain, purpose=purpose, **given)


def test_registering_reads_the_certificate_and_is_recorded(office, leader):
    row = registered(office, leader)
    assert (row.common_name, row.chain_der) == ("Lê Thị Hoa", tuple(leader.chain))
    assert row.fingerprint_sha256 == fingerprint(leader.certificate)
    assert row.valid_from < clock.now() < row.valid_until
    event = history(f"certificate:{row.pk}").get()
    assert (event.action, event.by) == ("register_certificate", f"person:{office.nga.pk}")


def test_registering_again_is_the_same_row(office, leader):
    assert registered(office, leader) == registered(office, leader)
    assert RegisteredCertificate.objects.count() == 1


def test_a_services_certificate_is_refused(office, tmp_path):
    """A web server's key signs no paper; a person's with odd purposes may."""
    pki = Pki.create(tmp_path / "pki", base_url="http://127.0.0.1:1")
    with pytest.raises(Refused) as refusal:
        registered(office, pki.issue("Máy chủ", purposes=[ExtendedKeyUsageOID.SERVER_AUTH]))
    assert refusal.value.code == "certificate_purpose"
    registered(office, pki.issue("Lê Thị Hoa", purposes=[ExtendedKeyUsageOID.CLIENT_AUTH]))


def test_somebody_elses_certificate_is_refused(office, leader):
    registered(office, leader)
    with pytest.raises(NotAllowed) as refusal:
        registered(office, leader, person=office.binh)
    assert refusal.value.code == "certificate_of_somebody_else"


@pytest.mark.parametrize("der", [b"", b"0\x82", b"-----BEGIN CERTIFICATE-----"])
def test_what_is_no_certificate_is_refused(office, der):
    with pytest.raises(Refused) as refusal:
        certificates.register(der, [], purpose=KeyPurpose.SEAL, agency=office.ward)
    assert refusal.value.code == "certificate_unreadable"


def test_find_tells_every_use(office, leader, seal):
    here = registered(office, leader)
    there = registered(office, leader, agency=office.sister)
    assert certificates.find(leader.certificate) == [here, there]
    assert certificates.find(seal.certificate) == []
    assert certificates.find(leader.certificate, in_days(-30)) == []


def test_usable_only_for_its_owner_place_and_purpose(office, leader, seal):
    row, stamp = registered(office, leader), registered(office, seal, KeyPurpose.SEAL)
    signing, sealing = KeyPurpose.SIGNATURE, KeyPurpose.SEAL
    use = certificates.usable
    assert use(leader.certificate, person=office.hoa, agency=office.ward, purpose=signing) == row
    assert use(seal.certificate, person=office.tu, agency=office.ward, purpose=sealing) == stamp
    for key, person, agency, purpose in [
        (leader, office.binh, office.ward, signing),
        (leader, office.hoa, office.sister, signing),
        (leader, office.hoa, office.ward, sealing),
        (seal, office.hoa, office.ward, signing),
        (seal, office.tu, office.sister, sealing),
    ]:
        with pytest.raises(NotAllowed, match="chưa được đăng ký"):
            use(key.certificate, person=person, agency=agency, purpose=purpose)


def test_an_ended_certificate_is_no_longer_usable(office, leader):
    row = registered(office, leader)
    certificates.end(row, by=office.nga)
    assert certificates.find(leader.certificate) == []
    ended = row.until
    certificates.end(row, by=office.nga)
    assert row.until == ended
    assert [event.action for event in history(f"certificate:{row.pk}")] == [
        "register_certificate",
        "end_certificate",
    ]


def table(office) -> list[tuple[str, datetime, datetime | None]]:
    rows = certificates.export_rights(office.ward)
    return [
        (row[1], datetime.fromisoformat(row[3]), datetime.fromisoformat(row[4]) if row[4] else None) for row in rows
    ]


def test_the_table_holds_where_certificate_authority_and_right_meet(office, leader, seal):
    row, stamp = registered(office, leader, since=in_days(-20)), registered(office, seal, KeyPurpose.SEAL)
    start = row.since.replace(microsecond=0)
    assert table(office) == [("leader", start, None), ("seal", stamp.since.replace(microsecond=0), None)]
    granting.end(Grant.objects.get(person=office.hoa), by=office.nga, reason="Nghỉ")
    role, since, until = table(office)[0]
    assert (role, since) == ("leader", start)
    assert until is not None
    assert until <= clock.now()


def test_a_registered_key_without_authority_is_not_in_the_table(office, leader):
    registered(office, leader, person=office.minh)
    assert table(office) == []


def test_a_delegates_row_ends_with_his_delegation_and_with_its_giver(office, leader):
    lent = lend(office)
    registered(office, leader, person=office.tu)
    assert table(office) == [("leader", lent.since.replace(microsecond=0), lent.until)]
    authority.end(office.post, by=office.nga)
    until = table(office)[0][2]
    assert until is not None
    assert until <= clock.now()


def test_the_verifier_reads_the_table(office, leader, tmp_path):
    registered(office, leader, since=SINCE)
    file = tmp_path / "rights.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerows([COLUMNS, *certificates.export_rights(office.ward)])
    rows = Rights.load(file).of(fingerprint(leader.certificate))
    assert [(row.role, row.agency) for row in rows] == [("leader", "00070")]
    assert [rows[0].holds_at(at) for at in (SINCE, SINCE - timedelta(seconds=1))] == [True, False]


def row_of(office, leader, **facts):
    given = {
        "agency": office.ward,
        "purpose": KeyPurpose.SIGNATURE,
        "person": office.hoa,
        "certificate": leader.certificate,
        "fingerprint_sha256": fingerprint(leader.certificate),
        "valid_from": SINCE,
        "valid_until": in_days(400),
        **facts,
    }
    return RegisteredCertificate.objects.create(**given)


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"person": None}, "a_signature_key_is_a_persons"),
        ({"purpose": KeyPurpose.SEAL}, "a_seal_key_is_the_agencys"),
        ({"until": SINCE}, "certificate_ends_after_it_starts"),
    ],
)
def test_named_constraints(office, leader, facts, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row_of(office, leader, **facts)


def test_a_certificate_is_registered_once(office, leader):
    row_of(office, leader)
    with pytest.raises(IntegrityError, match="a_certificate_is_registered_once"), transaction.atomic():
        row_of(office, leader)
