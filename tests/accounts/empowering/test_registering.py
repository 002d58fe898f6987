"""A certificate becomes its owner's by an administrator; one of somebody else, over, weak or for machines is refused."""

from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.db import IntegrityError, transaction
from pades.common.errors import PadesError
from pades.trust.certificate_files import FoundCertificate
from test_pki.authority import Pki

from chungthuc.accounts import certificates
from chungthuc.accounts.empowering import ending, registering
from chungthuc.accounts.empowering.registering import Owner
from chungthuc.accounts.models import EndReason, KeyPurpose, RegisteredCertificate
from chungthuc.audit.chain import history
from chungthuc.core.errors import Refused
from tests.accounts.conftest import in_days


@pytest.fixture(scope="module")
def pki(tmp_path_factory):
    return Pki.create(tmp_path_factory.mktemp("pki"), base_url="http://127.0.0.1:1")


@pytest.fixture(scope="module")
def leader(pki):
    return pki.issue("LÊ THỊ HOA")


def found(key) -> FoundCertificate:
    return FoundCertificate(key.certificate, key.chain)


def hers(staff) -> Owner:
    return Owner(staff.office, staff.hoa)


def seal(staff) -> Owner:
    return Owner(staff.office, None)


def refused(key, owner, by) -> str:
    before = RegisteredCertificate.objects.count()
    with pytest.raises((Refused, PadesError)) as refusal:
        registering.register(found(key), owner, by=by)
    assert RegisteredCertificate.objects.count() == before
    return str(refusal.value.code)


def test_it_is_kept_with_its_chain_and_recorded(staff, leader):
    row = registering.register(found(leader), hers(staff), by=staff.nga)
    assert (row.person, row.purpose, row.chain_der) == (staff.hoa, KeyPurpose.SIGNATURE, leader.chain)
    assert [one.action for one in history(row.plain_name)] == ["register_certificate"]


def test_only_an_administrator_registers(staff, leader):
    assert refused(leader, hers(staff), staff.hoa) == "not_administrator"


def test_one_key_is_one_holders_everywhere(staff, leader):
    registering.register(found(leader), hers(staff), by=staff.nga)
    assert refused(leader, Owner(staff.office, staff.binh), staff.nga) == "certificate_of_somebody_else"
    assert refused(leader, Owner(staff.neighbour, staff.vi), staff.nga) == "certificate_of_somebody_else"
    assert refused(leader, seal(staff), staff.nga) == "certificate_other_use"
    assert refused(leader, hers(staff), staff.nga) == "certificate_registered"
    assert (
        registering.register(found(leader), Owner(staff.neighbour, staff.hoa), by=staff.nga).agency == staff.neighbour
    )


def test_a_seal_is_one_agencys(staff, pki):
    key = pki.issue("Phường", kind="agency")
    registering.register(found(key), seal(staff), by=staff.nga)
    assert refused(key, Owner(staff.neighbour, None), staff.nga) == "certificate_of_somebody_else"


def test_what_can_never_sign_is_refused(staff, pki):
    over = pki.issue("Cũ", not_before=in_days(-30), not_after=in_days(-1))
    coming = pki.issue("Mới", not_before=in_days(1))
    machine = pki.issue("Máy chủ", purposes=[ExtendedKeyUsageOID.SERVER_AUTH])
    weak = pki.issue("Yếu", key_bits=1024)
    codes = [refused(one, hers(staff), staff.nga) for one in (over, coming, machine, weak)]
    assert codes == ["certificate_expired", "certificate_not_yet_valid", "certificate_purpose", "key_not_supported"]


@pytest.mark.parametrize("content", [b"", b"garbage", b"-----BEGIN PRIVATE KEY-----\n"])
def test_a_files_fault_is_told_with_what_to_do(content, tmp_path: Path):
    file = tmp_path / "sent"
    file.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        registering.read(file)
    assert refusal.value.code.startswith("certificate_file_")
    assert refusal.value.remedy


def test_every_fault_of_a_file_has_words():
    assert set(registering.FAULTS) == set(registering.FileFault)


def test_the_name_fits_without_tones_and_capitals_and_may_say_more(staff, pki):
    def fits(name: str, owner: Owner, organization: str = "") -> bool:
        return registering.names_fit(pki.issue(name, organization=organization).certificate, owner)

    assert fits("LE THI HOA", hers(staff))
    assert fits("Chủ tịch Lê Thị Hoa", hers(staff))
    assert not fits("Lê Thị Hoan", hers(staff))
    assert not fits("Trần Văn Bình", hers(staff))
    assert fits("Văn thư", seal(staff), organization="ỦY BAN NHÂN DÂN PHƯỜNG HOÀN KIẾM")
    assert not fits("Văn thư", seal(staff), organization="Ủy ban nhân dân phường Ngọc Hà")


def test_a_lost_token_ends_with_a_reason_and_may_be_found_again(staff, leader):
    row = registering.register(found(leader), hers(staff), by=staff.nga)
    assert registering.ended_before(leader.certificate, hers(staff)) is None
    ending.end_certificate(row, reason="Mất thiết bị ký", by=staff.nga)
    assert certificates.find(leader.certificate) == []
    assert EndReason.objects.get(about=row.plain_name).text == "Mất thiết bị ký"
    assert registering.ended_before(leader.certificate, hers(staff)) == row
    again = registering.register(found(leader), hers(staff), by=staff.nga)
    assert again.pk != row.pk
    assert certificates.find(leader.certificate) == [again]


def test_ending_asks_for_right_and_reason(staff, leader):
    row = registering.register(found(leader), hers(staff), by=staff.nga)
    for by, reason, code in ((staff.hoa, "x", "not_administrator"), (staff.nga, "", "reason_missing")):
        with pytest.raises(Refused) as refusal:
            ending.end_certificate(row, reason=reason, by=by)
        assert refusal.value.code == code
    assert certificates.find(leader.certificate) == [row]


def test_a_certificate_is_registered_once(staff, leader):
    row = registering.register(found(leader), hers(staff), by=staff.nga)
    row.pk, row._state.adding = None, True
    with pytest.raises(IntegrityError, match="a_certificate_is_registered_once"), transaction.atomic():
        row.save(force_insert=True)
