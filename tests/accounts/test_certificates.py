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


def registered(staff, key, purpose=KeyPurpose.SIGNATURE, **facts) -> RegisteredCertificate:
    person = None if purpose == KeyPurpose.SEAL else staff.hoa
    given = {"agency": staff.office, "person": person, "by": staff.nga, "since": in_days(-20), **facts}
    return certificates.register(key.certificate, key.chain, purpose=purpose, **given)


def test_registering_reads_the_certificate_and_is_recorded(staff, leader):
    row = registered(staff, leader)
    assert (row.common_name, row.chain_der) == ("Lê Thị Hoa", tuple(leader.chain))
    assert row.fingerprint_sha256 == fingerprint(leader.certificate)
    assert row.valid_from < clock.now() < row.valid_until
    event = history(f"certificate:{row.pk}").get()
    assert (event.action, event.by) == ("register_certificate", f"person:{staff.nga.pk}")


def test_registering_again_is_the_same_row(staff, leader):
    assert registered(staff, leader) == registered(staff, leader)
    assert RegisteredCertificate.objects.count() == 1


def test_a_services_certificate_is_refused(staff, tmp_path):
    """A web server's key signs no paper; a person's with odd purposes may."""
    pki = Pki.create(tmp_path / "pki", base_url="http://127.0.0.1:1")
    with pytest.raises(Refused) as refusal:
        registered(staff, pki.issue("Máy chủ", purposes=[ExtendedKeyUsageOID.SERVER_AUTH]))
    assert refusal.value.code == "certificate_purpose"
    registered(staff, pki.issue("Lê Thị Hoa", purposes=[ExtendedKeyUsageOID.CLIENT_AUTH]))


def test_somebody_elses_certificate_is_refused(staff, leader):
    registered(staff, leader)
    with pytest.raises(NotAllowed) as refusal:
        registered(staff, leader, person=staff.binh)
    assert refusal.value.code == "certificate_of_somebody_else"


@pytest.mark.parametrize("der", [b"", b"0\x82", b"-----BEGIN CERTIFICATE-----"])
def test_what_is_no_certificate_is_refused(staff, der):
    with pytest.raises(Refused) as refusal:
        certificates.register(der, [], purpose=KeyPurpose.SEAL, agency=staff.office)
    assert refusal.value.code == "certificate_unreadable"


def test_find_tells_every_use(staff, leader, seal):
    here = registered(staff, leader)
    there = registered(staff, leader, agency=staff.neighbour)
    assert certificates.find(leader.certificate) == [here, there]
    assert certificates.find(seal.certificate) == []
    assert certificates.find(leader.certificate, in_days(-30)) == []


def test_usable_only_for_its_owner_place_and_purpose(staff, leader, seal):
    row, stamp = registered(staff, leader), registered(staff, seal, KeyPurpose.SEAL)
    signing, sealing = KeyPurpose.SIGNATURE, KeyPurpose.SEAL
    use = certificates.usable
    assert use(leader.certificate, person=staff.hoa, agency=staff.office, purpose=signing) == row
    assert use(seal.certificate, person=staff.tu, agency=staff.office, purpose=sealing) == stamp
    for key, person, agency, purpose in [
        (leader, staff.binh, staff.office, signing),
        (leader, staff.hoa, staff.neighbour, signing),
        (leader, staff.hoa, staff.office, sealing),
        (seal, staff.hoa, staff.office, signing),
        (seal, staff.tu, staff.neighbour, sealing),
    ]:
        with pytest.raises(NotAllowed, match="chưa được đăng ký"):
            use(key.certificate, person=person, agency=agency, purpose=purpose)


def test_an_ended_certificate_is_no_longer_usable(staff, leader):
    row = registered(staff, leader)
    certificates.end(row, by=staff.nga)
    assert certificates.find(leader.certificate) == []
    ended = row.until
    certificates.end(row, by=staff.nga)
    assert row.until == ended
    assert [event.action for event in history(f"certificate:{row.pk}")] == [
        "register_certificate",
        "end_certificate",
    ]


def table(staff) -> list[tuple[str, datetime, datetime | None]]:
    rows = certificates.export_rights(staff.office)
    return [
        (row[1], datetime.fromisoformat(row[3]), datetime.fromisoformat(row[4]) if row[4] else None) for row in rows
    ]


def test_the_table_holds_where_certificate_authority_and_right_meet(staff, leader, seal):
    row, stamp = registered(staff, leader, since=in_days(-20)), registered(staff, seal, KeyPurpose.SEAL)
    start = row.since.replace(microsecond=0)
    assert table(staff) == [("leader", start, None), ("seal", stamp.since.replace(microsecond=0), None)]
    granting.end(Grant.objects.get(person=staff.hoa), by=staff.nga, reason="Nghỉ")
    role, since, until = table(staff)[0]
    assert (role, since) == ("leader", start)
    assert until is not None
    assert until <= clock.now()


def test_a_registered_key_without_authority_is_not_in_the_table(staff, leader):
    registered(staff, leader, person=staff.minh)
    assert table(staff) == []


def test_a_delegates_row_ends_with_his_delegation_and_with_its_giver(staff, leader):
    lent = lend(staff)
    registered(staff, leader, person=staff.tu)
    assert table(staff) == [("leader", lent.since.replace(microsecond=0), lent.until)]
    authority.end(staff.post, by=staff.nga)
    until = table(staff)[0][2]
    assert until is not None
    assert until <= clock.now()


def test_the_verifier_reads_the_table(staff, leader, tmp_path):
    registered(staff, leader, since=SINCE)
    file = tmp_path / "rights.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerows([COLUMNS, *certificates.export_rights(staff.office)])
    rows = Rights.load(file).of(fingerprint(leader.certificate))
    assert [(row.role, row.agency) for row in rows] == [("leader", "00070")]
    assert [rows[0].holds_at(at) for at in (SINCE, SINCE - timedelta(seconds=1))] == [True, False]


def row_of(staff, leader, **facts):
    given = {
        "agency": staff.office,
        "purpose": KeyPurpose.SIGNATURE,
        "person": staff.hoa,
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
def test_named_constraints(staff, leader, facts, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row_of(staff, leader, **facts)


def test_a_certificate_is_registered_once(staff, leader):
    row_of(staff, leader)
    with pytest.raises(IntegrityError, match="a_certificate_is_registered_once"), transaction.atomic():
        row_of(staff, leader)
