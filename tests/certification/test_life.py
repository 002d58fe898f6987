"""From submission to delivery, on real parts, step by step."""

from pathlib import Path

import pytest
from pades.common.errors import PadesError

from chungthuc.audit.chain import check
from chungthuc.certification import sealing, signature
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import attestation_page, intake
from chungthuc.certification.results import delivery
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.documents.models import RevisionKind
from chungthuc.notifications.models import Message
from chungthuc.registers.models import EntryState, RegisterEntry
from chungthuc.sentences import hindrances
from chungthuc.vault.models import VaultItem
from chungthuc.verification import answers
from demo import life


def test_a_copy_for_an_account_reaches_its_store(world, scan, jobs, tmp_path):
    copy = life.submitted(world, scan, account=world.lan)
    assert copy.status == Status.SUBMITTED
    life.signed(world, copy)
    life.forwarded(world, copy)
    assert copy.status == Status.SIGNED
    jobs()
    copy.refresh_from_db()
    assert copy.status == Status.STAMPED
    life.sealed(world, copy)
    delivery.wish(copy, by=world.tuan)
    jobs()
    copy.refresh_from_db()
    assert copy.status == Status.DELIVERED
    assert copy.entry.state == EntryState.ISSUED
    assert copy.entry.number == 1
    assert VaultItem.objects.get(owner=world.lan).document == copy.document
    answer = answers.of_file(life.whole_file(copy, tmp_path / "copy.pdf"), asker=())
    assert (answer.conclusion, answer.reason, answer.copy) == ("valid", "issued_here_unchanged", copy)
    assert [line.verdict for line in answer.lines] == ["ok"] * 5
    assert check(world.office.code) == []


def test_a_changed_byte_anywhere_is_refused(issued_copy, tmp_path):
    copy = issued_copy
    whole = life.whole_file(copy, tmp_path / "copy.pdf").read_bytes()
    for place in range(0, len(whole), len(whole) // 12):
        altered = tmp_path / "altered.pdf"
        altered.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        answer = answers.of_file(altered, asker=())
        assert answer.conclusion != "valid", place
        assert answer.copy is None


def test_the_scan_never_changes(issued_copy, tmp_path):
    copy = issued_copy
    base = copy.document.source().base.read_bytes()
    whole = life.whole_file(copy, tmp_path / "copy.pdf").read_bytes()
    assert whole.startswith(base)
    kinds = list(copy.document.revisions.order_by("position").values_list("kind", flat=True))
    assert kinds == ["attestation", "signature", "seal", "validation", "archive"]


def test_the_time_stamp_is_waited_for_and_never_faked(world, services, scan, jobs, monkeypatch):
    monkeypatch.setattr("pades.making.timestamps.time.sleep", lambda seconds: None)
    copy = life.submitted(world, scan)
    life.signed(world, copy)
    services.tsa_down = True
    with pytest.raises(PadesError, match="tsa_unavailable"):
        jobs()
    copy.refresh_from_db()
    assert copy.status == Status.SIGNED
    assert not copy.document.revisions.filter(kind=RevisionKind.SIGNATURE).exists()
    assert "thử lại" in hindrances.sentence(copy.last_fault)
    services.tsa_down = False
    jobs()
    copy.refresh_from_db()
    assert (copy.status, copy.last_fault) == (Status.STAMPED, {})


def test_a_copy_is_sealed_only_after_it_was_forwarded(world, scan, jobs):
    copy = life.signed(world, life.submitted(world, scan))
    jobs()
    copy.refresh_from_db()
    with pytest.raises(NotAllowed) as refusal:
        sealing.request(
            copy, volume=world.volumes[world.office.code], shown_sha256=copy.document.file_sha256, by=world.tuan
        )
    assert refusal.value.code == "not_forwarded"
    assert not RegisterEntry.objects.exists()


def test_the_number_sticks_to_the_copy_through_every_retry(world, scan, jobs):
    copy = life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan))))
    volume = world.volumes[world.office.code]
    first = sealing.request(copy, volume=volume, shown_sha256=copy.document.file_sha256, by=world.tuan)
    second = sealing.request(copy, volume=volume, shown_sha256=copy.document.file_sha256, by=world.tuan)
    assert first.pk != second.pk
    assert first.values == second.values
    assert RegisterEntry.objects.count() == 1


def test_a_return_after_reservation_voids_the_number_with_the_reason(world, scan, jobs):
    copy = life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan))))
    sealing.request(
        copy, volume=world.volumes[world.office.code], shown_sha256=copy.document.file_sha256, by=world.tuan
    )
    signature.send_back(copy, reason="Bản quét mờ", by=world.hoa)
    entry = RegisterEntry.objects.get()
    assert (entry.state, entry.void_reason, entry.voided_by) == (EntryState.VOIDED, "Bản quét mờ", world.hoa)
    intake.resubmit(
        copy,
        paper=intake.Paper(copy.paper_type, copy.original_title, 1),
        signatory=copy.signatory,
        by=world.minh,
    )
    life.sealed(world, life.stamped(life.forwarded(world, life.signed(world, copy))))
    assert copy.entry.number == 2


def test_returning_needs_a_reason_and_shows_it(world, scan):
    copy = life.submitted(world, scan)
    with pytest.raises(Refused, match="Chưa ghi lý do"):
        signature.send_back(copy, reason="  ", by=world.hoa)
    signature.send_back(copy, reason="Thiếu mặt sau", by=world.hoa)
    assert CertifiedCopy.objects.get(pk=copy.pk).return_reason == "Thiếu mặt sau"


def test_only_the_chosen_signatory_signs(world, scan):
    copy = life.submitted(world, scan)
    for stranger in (world.binh, world.minh, world.tuan, world.vi, world.nga):
        with pytest.raises(NotAllowed):
            signature.request(copy, shown_sha256=copy.document.file_sha256, by=stranger)


def test_a_foreign_value_is_refused_and_nothing_changes(world, scan):
    copy = life.submitted(world, scan)
    wanted = signature.request(copy, shown_sha256=copy.document.file_sha256, by=world.hoa)
    credential = world.signers["hoa"]
    signature.choose(wanted, copy, certificate=credential.certificate, chain=credential.chain, by=world.hoa)
    with pytest.raises(PadesError, match="value_does_not_fit"):
        signature.accept(wanted, copy, value=credential.sign(b"something else"), by=world.hoa)
    copy.refresh_from_db()
    assert copy.status == Status.SUBMITTED


def test_another_persons_certificate_is_refused(world, scan):
    copy = life.submitted(world, scan)
    wanted = signature.request(copy, shown_sha256=copy.document.file_sha256, by=world.hoa)
    other = world.signers["binh"]
    with pytest.raises(NotAllowed) as refusal:
        signature.choose(wanted, copy, certificate=other.certificate, chain=other.chain, by=world.hoa)
    assert refusal.value.code == "certificate_not_registered"


def test_a_revoked_certificate_does_not_sign(world, services, scan):
    credential = world.signers["hoa"]
    services.pki.revoke(credential.certificate)
    copy = life.submitted(world, scan)
    wanted = signature.request(copy, shown_sha256=copy.document.file_sha256, by=world.hoa)
    with pytest.raises(PadesError, match="certificate_revoked"):
        signature.choose(wanted, copy, certificate=credential.certificate, chain=credential.chain, by=world.hoa)


def test_the_same_value_twice_is_one_signature(world, scan, jobs):
    copy = life.submitted(world, scan)
    credential = world.signers["hoa"]
    wanted = signature.request(copy, shown_sha256=copy.document.file_sha256, by=world.hoa)
    signature.choose(wanted, copy, certificate=credential.certificate, chain=credential.chain, by=world.hoa)
    value = credential.sign(bytes(wanted.signed_attrs))
    signature.accept(wanted, copy, value=value, by=world.hoa)
    signature.accept(wanted, copy, value=value, by=world.hoa)
    assert copy.history.filter(action="sign").count() == 1


def test_pressing_submit_twice_is_one_copy(world, scan):
    upload = life.uploaded(scan, by=world.minh)
    given = {
        "agency": world.office,
        "requester": intake.Requester("person", "An", "001085000011", "an@vidu.test"),
        "paper": intake.Paper(life.PaperType.objects.first(), "Bằng", 1),
        "upload": upload,
        "signatory": life.authority.of(world.hoa, world.office),
        "by": world.minh,
        "request_key": "once",
    }
    assert intake.submit(**given) == intake.submit(**given)
    assert CertifiedCopy.objects.count() == 1


def test_withdrawing_gives_the_copy_back_to_the_officer(world, scan):
    copy = life.submitted(world, scan)
    intake.withdraw(copy, by=world.minh)
    assert copy.status == Status.RETURNED


def test_nothing_is_moved_while_the_token_is_asked(world, scan):
    copy = life.submitted(world, scan)
    credential = world.signers["hoa"]
    wanted = signature.request(copy, shown_sha256=copy.document.file_sha256, by=world.hoa)
    signature.choose(wanted, copy, certificate=credential.certificate, chain=credential.chain, by=world.hoa)
    with pytest.raises(NotAllowed) as refusal:
        attestation_page.move_signature(copy, copy.positions, by=world.hoa)
    assert refusal.value.code == "being_signed"


def test_an_email_result_leaves_with_the_file(world, scan, jobs, mailoutbox):
    copy = life.issued(world, scan, email="an@vidu.test")
    delivery.wish(copy, by=world.tuan)
    jobs()
    copy.refresh_from_db()
    assert copy.status == Status.DELIVERED
    assert Message.objects.get().state == "sent"
    name, content, kind = mailoutbox[0].attachments[0]
    assert (kind, content[:5]) == ("application/pdf", b"%PDF-")
    assert "Nguyễn" not in name


def test_a_closed_right_ends_at_once(world, scan):
    copy = life.submitted(world, scan)
    world.hoa.grants.update(until=copy.submitted_at)
    with pytest.raises(NotAllowed):
        signature.request(copy, shown_sha256=copy.document.file_sha256, by=world.hoa)


def test_the_agency_of_another_sees_nothing(world, scan):
    life.submitted(world, scan)
    assert not CertifiedCopy.objects.visible_to(world.vi).exists()
    assert not CertifiedCopy.objects.visible_to(world.nga).exists()
    assert CertifiedCopy.objects.visible_to(world.minh).exists()


def test_the_file_can_be_read_back(world, scan, tmp_path: Path):
    copy = life.submitted(world, scan)
    whole = life.whole_file(copy, tmp_path / "x.pdf")
    assert copy.document.revisions.get().file_sha256 == copy.document.source().sha256()
    assert whole.stat().st_size == copy.document.length
