"""One person who takes in, signs and seals: he goes straight on where his agency lets him, and it is said."""

import pytest

from chungthuc.accounts import authority
from chungthuc.accounts.models import Authority
from chungthuc.appointments.models import PolicyValue
from chungthuc.certification import permissions, signature
from chungthuc.certification.lifecycle import Action
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.permissions import demand
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed
from chungthuc.dossiers.models import PaperType
from demo import life
from tests.harness.scans import small_scan
from tests.web.counter.test_counter import file

NEW = "/counter/copies/new"


@pytest.fixture
def his_own(world):
    """A form in which Dũng, who has every right, takes in and is the signatory."""
    return {
        "account": "without", "number": "001085000011", "name": "Nguyễn Văn An", "kind": "person", "phone": "0901234567",
        "paper_type": PaperType.objects.first().pk, "title": "Bằng tốt nghiệp", "request_key": "key-1",
        "signatory": str(Authority.objects.get(person=world.dung).pk), "sign_now": "1",
    }  # fmt: skip


def two_persons(world) -> None:
    office = Authority.objects.get(person=world.dung).agency
    PolicyValue.objects.create(agency=office, name="one_person_allowed", value=0, since=clock.today())


def test_he_goes_straight_on_to_his_desk(as_, his_own):
    dung = as_("dung")
    assert "Trình ký và tự ký" in dung.get(NEW).content.decode()
    answer = dung.post(NEW, {**his_own, "scan": file(small_scan())})
    assert answer["Location"] == f"/signing-desk/copies/{CertifiedCopy.objects.get().pk}"


def test_who_chose_another_signatory_hears_who_signs(as_, his_own, world):
    sent = {**his_own, "signatory": str(authority.of(world.hoa, world.office).pk), "scan": file(small_scan())}
    page = as_("minh").post(NEW, sent, follow=True).content.decode()
    assert "chưa tự ký được: người ký đã chọn là Lê Thị Hoa" in page


def test_who_may_not_sign_is_not_offered_it(as_, his_own):
    assert "Trình ký và tự ký" not in as_("minh").get(NEW).content.decode()


def test_an_agency_may_want_two_persons(as_, his_own, world):
    two_persons(world)
    dung = as_("dung")
    assert "Trình ký và tự ký" not in dung.get(NEW).content.decode()
    page = dung.post(NEW, {**his_own, "scan": file(small_scan())}).content.decode()
    assert "một người không làm hai bước" in page
    assert not CertifiedCopy.objects.exists()


def test_where_the_agency_decides_so_later_he_signs_nothing_that_he_took_in(as_, his_own, world):
    as_("dung").post(NEW, {**his_own, "scan": file(small_scan())})
    copy = CertifiedCopy.objects.get()
    assert Action.SIGN in permissions.allowed_actions(world.dung, copy)
    two_persons(world)
    assert Action.SIGN not in permissions.allowed_actions(world.dung, copy)
    with pytest.raises(NotAllowed) as caught:
        signature.request(copy, shown_sha256=copy.document.file_sha256, by=world.dung)
    assert caught.value.code == "one_person"


def test_the_history_and_the_page_say_that_one_person_did_both(as_, his_own, world, services):
    dung = as_("dung")
    dung.post(NEW, {**his_own, "scan": file(small_scan())})
    copy = CertifiedCopy.objects.get()
    life.signed(world, copy, key="dung")
    page = dung.get(f"/counter/copies/{copy.pk}").content.decode()
    assert "cùng một người đã làm bước trước" in page
    assert "Một người làm nhiều bước" in page
    two_persons(world)
    copy.refresh_from_db()
    with pytest.raises(NotAllowed):
        demand(world.dung, Action.SEAL, copy)


def test_of_three_persons_nothing_is_said(as_, issued_copy):
    page = as_("minh").get(f"/counter/copies/{issued_copy.pk}").content.decode()
    assert "cùng một người" not in page


def test_who_seals_too_goes_on_to_the_seal(as_, his_own, world, services):
    dung = as_("dung")
    dung.post(NEW, {**his_own, "scan": file(small_scan())})
    copy = CertifiedCopy.objects.get()
    life.signed(world, copy, key="dung")
    assert "Chuyển, đóng dấu ngay" in dung.get(f"/signing-desk/copies/{copy.pk}").content.decode()
    answer = dung.post(f"/signing-desk/copies/{copy.pk}/forwarding", {"seal_now": "1"})
    assert answer["Location"] == f"/sealing-desk/copies/{copy.pk}"


def test_who_does_not_seal_goes_on_as_ever(as_, world, submitted_copy):
    life.signed(world, submitted_copy)
    hoa, address = as_("hoa"), f"/signing-desk/copies/{submitted_copy.pk}"
    assert "đóng dấu ngay" not in hoa.get(address).content.decode()
    assert hoa.post(f"{address}/forwarding", {"seal_now": "1"})["Location"] == "/signing-desk/copies"
