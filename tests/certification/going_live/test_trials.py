"""Before an office goes live all it does is a trial: marked on each page, numbered apart, handed to nobody, never green."""

import io

import openpyxl
import pikepdf
import pypdfium2
import pytest
from pades.making.trial import WORDS

from chungthuc.accounts import rights
from chungthuc.agencies.models import LiveOffice
from chungthuc.audit.models import Event
from chungthuc.certification import sealing, signature
from chungthuc.certification.defaults import load
from chungthuc.certification.fees.sums import fee_of
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.oversight import going_live, invariants, readiness
from chungthuc.certification.oversight.readiness import Need
from chungthuc.certification.permissions import allowed_actions
from chungthuc.certification.reception import intake
from chungthuc.certification.results import delivery, worklists
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.core.throttle import Key
from chungthuc.documents import store
from chungthuc.documents.models import Document
from chungthuc.registers.export import workbook
from chungthuc.registers.models import RegisterEntry, RegisterKind
from chungthuc.registers.volumes import trial_volume, volumes_of
from chungthuc.verification import answers
from chungthuc.verification.models import Conclusion
from demo import life
from tests.harness import appointments

DECISION = "Quyết định 15/QĐ-UBND ngày 01/12/2026"


@pytest.fixture
def before(world):
    """The office has everything, and has not gone live."""
    load()
    appointments.rule(appointments.desk(world.office)).save()
    LiveOffice.objects.filter(agency=world.office).delete()
    return world


@pytest.fixture
def trial(before, scan) -> CertifiedCopy:
    return life.submitted(before, scan, email="")


def sealed_trial(world, copy) -> CertifiedCopy:
    life.stamped(life.forwarded(world, life.signed(world, copy)))
    return life.sealed(world, copy)


@pytest.fixture
def finished(before, trial) -> CertifiedCopy:
    sealing.finish(sealed_trial(before, trial))
    trial.refresh_from_db()
    return trial


def bytes_of(document: Document) -> bytes:
    return store.path(document.base_sha256).read_bytes() + document.tail


def pages_of(document: Document) -> list[str]:
    pdf = pypdfium2.PdfDocument(bytes_of(document))
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


def test_each_page_says_so_from_the_first_file_on(trial):
    pages = pages_of(trial.document)
    assert len(pages) == trial.document.page_count + 1
    assert all(WORDS in page for page in pages)
    with pikepdf.open(io.BytesIO(bytes_of(trial.document))) as pdf:
        assert "/Metadata" in pdf.Root
    assert trial.document.base_sha256 != trial.document.upload.base_sha256


def test_the_program_that_signs_says_so(trial):
    assert trial.shown["title"].startswith("BẢN THỬ – ")


def test_a_real_copy_says_nothing_of_it(world, submitted_copy):
    assert not submitted_copy.trial
    assert not any("BẢN THỬ" in page for page in pages_of(submitted_copy.document))


def test_it_is_numbered_apart_and_stands_in_no_book(before, finished):
    assert finished.status == Status.ISSUED
    assert finished.entry.register.kind == RegisterKind.TRIAL
    assert (finished.entry.number, finished.entry.fee, fee_of(finished).due) == (1, 0, 0)
    book = volumes_of(before.office).get()
    assert not book.entries.exists()
    assert book.expected_number == 1
    with workbook(book) as file:
        cells = [cell for row in openpyxl.load_workbook(file).active.iter_rows(values_only=True) for cell in row]
    assert finished.original_title not in cells


def test_a_clerk_cannot_put_it_in_the_book(before, trial):
    life.stamped(life.forwarded(before, life.signed(before, trial)))
    book = before.volumes[before.office.code]
    sealing.request(trial, volume=book, shown_sha256=trial.document.file_sha256, by=before.tuan)
    assert RegisterEntry.objects.get().register.kind == RegisterKind.TRIAL


def test_nor_a_real_copy_in_the_trial_series(world, submitted_copy):
    life.stamped(life.forwarded(world, life.signed(world, submitted_copy)))
    other = trial_volume(world.office, by=world.tuan)
    for volume in (other, None):
        with pytest.raises(NotAllowed, match="không phải sổ"):
            sealing.request(
                submitted_copy, volume=volume, shown_sha256=submitted_copy.document.file_sha256, by=world.tuan
            )


def test_it_is_handed_to_nobody(before, finished):
    assert "send" not in {one.value for one in allowed_actions(before.tuan, finished)}
    with pytest.raises(NotAllowed, match="Bản thử"):
        delivery.wish(finished, by=before.tuan)
    assert not worklists.to_do(CertifiedCopy.objects.filter(agency=before.office)).exists()
    assert not worklists.unsent(CertifiedCopy.objects.all()).exists()
    assert finished.renewal_due_at is None


def test_the_check_says_trial_and_is_never_green(finished, tmp_path):
    file = tmp_path / "trial.pdf"
    file.write_bytes(bytes_of(finished.document))
    answer = answers.of_file(file, asker=[Key("a")])
    assert (answer.conclusion, answer.reason) == (Conclusion.NO_COPY, "trial")
    file.write_bytes(bytes_of(finished.document) + b"\n%more\n")
    answer = answers.of_file(file, asker=[Key("a")])
    assert (answer.conclusion, answer.reason) == (Conclusion.NO_COPY, "trial")


def test_code_page_and_verdict_in_words(client, finished, services):
    page = client.get(f"/c/{finished.code}").content.decode()
    assert "Bản thử – không có giá trị pháp lý" in page
    assert "Số chứng thực" not in page
    sent = io.BytesIO(bytes_of(finished.document))
    sent.name = "a.pdf"
    page = client.post("/check", {"file": sent}).content.decode()
    assert "Bản thử – không có giá trị pháp lý" in page
    assert 'class="verdict valid"' not in page


def test_nobodys_account_is_drawn_into_it(before, scan):
    with pytest.raises(Refused, match="chưa vận hành"):
        life.submitted(before, scan, account=before.lan)


def test_a_returned_trial_stays_one_after_the_office_went_live(before, trial, scan):
    signature.send_back(trial, reason="Mờ", by=before.hoa)
    LiveOffice.objects.create(agency=before.office, decision=DECISION)
    trial.refresh_from_db()
    paper = intake.Paper(trial.paper_type, trial.original_title, trial.original_pages)
    intake.resubmit(trial, paper=paper, signatory=trial.signatory, by=before.minh)
    trial.refresh_from_db()
    assert trial.trial
    assert all(WORDS in page for page in pages_of(trial.document))


def test_nothing_is_broken_by_it(finished):
    assert invariants.broken() == []


class TestGoingLive:
    def test_only_with_an_accepted_trial(self, before, trial):
        assert readiness.of(before.office).missing == (Need.TRIAL,)
        with pytest.raises(Refused, match="thiếu"):
            going_live.start(before.office, decision=DECISION, by=before.nga)
        assert not rights.issuing([before.office.pk])

    def test_then_papers_are_real(self, before, finished, scan):
        live = going_live.start(before.office, decision=DECISION, by=before.nga)
        assert (live.trial, live.by) == (finished.subject, before.nga.pk)
        assert rights.issuing([before.office.pk]) == {before.office.pk}
        assert not life.submitted(before, scan, email="").trial
        assert Event.objects.filter(action="go_live", facts__trial=finished.subject).exists()
        with pytest.raises(Refused, match="đã vận hành"):
            going_live.start(before.office, decision=DECISION, by=before.nga)

    @pytest.mark.parametrize("decision", ["", "  ", "x" * 301])
    def test_says_by_which_decision(self, before, finished, decision):
        with pytest.raises(Refused):
            going_live.start(before.office, decision=decision, by=before.nga)
        assert not LiveOffice.objects.filter(agency=before.office).exists()

    def test_by_its_administrator(self, before, finished):
        for who in ("minh", "hoa", "tuan", "vi", "lan"):
            with pytest.raises(NotAllowed):
                going_live.start(before.office, decision=DECISION, by=before.people[who])
