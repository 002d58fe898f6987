"""The right addressee at the desks: who asks, who came, where the result goes, and what is done when it went wrong."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from chungthuc.accounts import authority
from chungthuc.accounts.codes import TRIES
from chungthuc.accounts.models import ContactCode, Person
from chungthuc.audit.models import Event
from chungthuc.certification.models import CertifiedCopy, Route
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.dossiers.models import Dossier, PaperType
from demo import life
from tests.harness.codes import code_in, other_than
from tests.web.counter.test_counter import NEW, file

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(world, scan):
    def form(**changes):
        return {
            "account": "without", "number": "001085000011", "name": "Nguyễn Văn An", "kind": "person", "email": "",
            "paper_type": PaperType.objects.first().pk, "title": "Bằng tốt nghiệp", "pages": "1",
            "signatory": str(authority.of(world.hoa, world.office).pk), "request_key": "key-1", "scan": file(scan),
            **changes,
        }  # fmt: skip

    return form


def text(answer) -> str:
    return answer.content.decode()


def code_of(jobs) -> str:
    jobs()
    return code_in(mail.outbox[-1].body)


def proof_in(page: str) -> str:
    return re.search(r'name="email_proof" value="([^"]+)"', page).group(1)


@pytest.mark.parametrize(
    ("registered", "told", "same"),
    [
        ("Trần Thị Hòa", "Trần Thị Hoà", True),
        ("Lê Thúy", "LÊ THUÝ", True),
        ("Trần Văn \u00d0ạt", "Trần Văn Đạt", True),
        ("Y Ksor H\u2019Bia", "Y Ksor H'Bia", True),
        ("Lò\u200b Thị Pành", "Lò Thị Pành", True),
        ("Trần Thị Hoa", "Trần Thị Hòa", False),
    ],
)
def test_the_account_is_the_requesters_by_letters_and_tones(registered, told, same):
    account = Person(full_name=registered, id_number="001190012345", identity_source="counter")
    one = Dossier(account=account, requester_name=told, requester_number="001190012345")
    assert one.is_the_accounts == same


def test_without_an_address_the_slip_is_the_way_and_the_page_says_so(as_, typed):
    minh = as_("minh")
    asked = text(minh.post(NEW, typed(refresh="1")))
    assert "Người yêu cầu nhận bằng mã in trên phiếu hẹn" in asked
    assert "Không có địa chỉ thư điện tử" in asked
    answer = minh.post(NEW, typed(), follow=True)
    copy = CertifiedCopy.objects.get()
    assert delivery.route_of(copy) == Route.CLAIM
    assert answer.redirect_chain[-1][0] == f"/delivery/dossiers/{copy.dossier_id}/slip?new=1"
    assert "nhập thêm bốn ký tự cuối của số giấy tờ" in text(answer)


def test_the_printed_slip_is_vietnamese_whatever_language_the_officer_reads(as_, world, scan):
    """It is the requester's paper, a form in law; what stands around it is the officer's."""
    copy = life.submitted(world, scan)
    page = text(as_("minh").get(f"/delivery/copies/{copy.pk}/slip", headers={"accept-language": "en"}))
    before, printed, after = page.partition("<article")[0], *page.partition("<article")[2].partition("</article>")[::2]
    assert 'lang="vi"' in printed.partition(">")[0]
    assert "Phiếu hẹn trả kết quả" in printed
    assert "Slip for collecting the result" not in printed
    assert 'lang="en"' in before
    assert "In phiếu" not in after


def test_a_slip_needs_a_number_whose_end_can_be_asked(as_, typed):
    answer = as_("minh").post(NEW, typed(number=""))
    assert answer.status_code == 422
    assert "bốn ký tự cuối" in text(answer)
    assert as_("minh").post(NEW, typed(number="", phone="0912 345 678")).status_code == 302
    assert Dossier.objects.get().phone == "+84912345678"


@pytest.mark.parametrize("phone", ["123", "02438252525", "+1 202 555 0123", "0912345678901234", "<b>0912345678</b>"])
def test_a_phone_that_is_none_is_told_and_stays(as_, typed, phone):
    answer = as_("minh").post(NEW, typed(phone=phone))
    assert answer.status_code == 422
    assert "số di động Việt Nam" in text(answer)
    assert "<b>0912345678</b>" not in text(answer)
    assert not Dossier.objects.exists()


def test_an_address_must_be_checked(as_, typed):
    answer = as_("minh").post(NEW, typed(email="an@vidu.test"))
    assert answer.status_code == 422
    assert "Đọc lại từng chữ" in text(answer)
    assert 'value="an@vidu.test"' in text(answer)
    assert as_("minh").post(NEW, typed(email="an@vidu.test", email_check="read_back")).status_code == 302
    assert delivery.route_of(CertifiedCopy.objects.get()) == Route.EMAIL


def test_a_code_by_letter_proves_the_address(as_, typed, jobs):
    minh = as_("minh")
    sent = minh.post(NEW, typed(email="an@vidu.test", send_code="1"))
    assert "Đã gửi mã đến an@vidu.test" in text(sent)
    assert 'value="Bằng tốt nghiệp"' in text(sent)
    code = code_of(jobs)
    assert mail.outbox[-1].to == ["an@vidu.test"]
    with_code = {"email": "an@vidu.test", "email_check": "code"}
    assert minh.post(NEW, typed(**with_code)).status_code == 422
    wrong = minh.post(NEW, typed(**with_code, email_code="000000" if code != "000000" else "111111"))
    assert "Mã không đúng" in text(wrong)
    for _press in range(2):  # a double press is one dossier and no error
        assert minh.post(NEW, typed(**with_code, email_code=code)).status_code == 302
    assert Dossier.objects.get().email_check == "code"


def test_a_right_code_survives_a_mistake_elsewhere_but_serves_no_other_form(as_, typed, jobs):
    minh = as_("minh")
    minh.post(NEW, typed(email="an@vidu.test", send_code="1"))
    fields = {"email": "an@vidu.test", "email_check": "code"}
    page = text(minh.post(NEW, typed(**fields, email_code=code_of(jobs), title="")))
    proof = proof_in(page)
    assert "đã được xác nhận bằng mã" in page
    for stolen in (
        {**fields, "email": "khac@vidu.test"}, {**fields, "request_key": "key-2"},
    ):  # fmt: skip
        assert minh.post(NEW, typed(**stolen, email_proof=proof)).status_code == 422
    Person.objects.filter(pk=minh.session["_auth_user_id"]).exists()
    assert minh.post(NEW, typed(**fields, email_proof=proof[:-2] + "xx")).status_code == 422
    assert not Dossier.objects.exists()
    assert minh.post(NEW, typed(**fields, email_proof=proof)).status_code == 302


def test_a_code_is_not_guessed(as_, typed, jobs):
    minh = as_("minh")
    minh.post(NEW, typed(email="an@vidu.test", send_code="1"))
    code = code_of(jobs)
    for guess in [other_than(code, how) for how in range(1, TRIES + 1)]:
        minh.post(NEW, typed(email="an@vidu.test", email_check="code", email_code=guess))
    answer = minh.post(NEW, typed(email="an@vidu.test", email_check="code", email_code=code))
    assert answer.status_code == 422
    assert "hết hạn hoặc đã nhập sai" in text(answer)
    again = minh.post(NEW, typed(email="an@vidu.test", send_code="1"))
    assert "Đợi một phút" in text(again)
    other = minh.post(NEW, typed(email="binh@vidu.test", send_code="1"))  # the next requester does not wait
    assert "Đã gửi mã đến binh@vidu.test" in text(other)


def test_a_code_ends_after_ten_minutes(as_, typed, jobs):
    minh = as_("minh")
    minh.post(NEW, typed(email="an@vidu.test", send_code="1"))
    code = code_of(jobs)
    ContactCode.objects.update(made_at=clock.now() - timedelta(hours=1), expires_at=clock.now())
    answer = minh.post(NEW, typed(email="an@vidu.test", email_check="code", email_code=code))
    assert answer.status_code == 422


@pytest.mark.parametrize("address", ["", "x", "a@b.test\nBcc: c@d.test", "ă@vidu.test" * 40])
def test_no_code_leaves_for_what_is_no_address(as_, typed, jobs, address):
    answer = as_("minh").post(NEW, typed(email=address, send_code="1"))
    assert answer.status_code == 200
    assert 'id="id_email_error"' in text(answer)
    assert not ContactCode.objects.exists()
    jobs()
    assert mail.outbox == []


def test_the_requester_need_not_be_the_account(as_, typed, world):
    minh = as_("minh")
    lan = {"account": "with", "number": world.lan.id_number, "name": "", "kind": "person"}
    assert "trùng với tài khoản" in text(minh.post(NEW, typed(**lan, search="1")))
    other = {**lan, "other": "on", "name": "Trần Văn Cha", "own_number": "001060000017"}
    page = text(minh.post(NEW, typed(**other, refresh="1")))
    assert "Không vào kho của tài khoản Nguyễn Thị Lan" in page
    assert minh.post(NEW, typed(**other)).status_code == 302
    copy = CertifiedCopy.objects.get()
    assert (copy.dossier.account, copy.dossier.requester_name) == (world.lan, "Trần Văn Cha")
    assert delivery.route_of(copy) == Route.CLAIM


def test_the_presenter_is_a_third_person(as_, typed, world):
    minh = as_("minh")
    assert minh.post(NEW, typed(presented="on")).status_code == 422
    assert minh.post(NEW, typed(presented="on", presenter_name="Bùi Bạn", presenter_number="12")).status_code == 422
    someone = {"presented": "on", "presenter_name": "Bùi\nBạn", "presenter_number": "001190012345"}
    answer = minh.post(NEW, typed(**someone), follow=True)
    copy = CertifiedCopy.objects.get()
    assert (copy.dossier.presenter_name, copy.dossier.presenter_number) == ("Bùi Bạn", "001190012345")
    assert "Bùi Bạn" in text(answer)
    assert "Bùi Bạn" in text(minh.get(f"/delivery/copies/{copy.pk}/slip"))


def test_a_corrected_person_is_not_lost_behind_the_first_press(as_, typed):
    minh = as_("minh")
    minh.post(NEW, typed())
    answer = minh.post(NEW, typed(name="Nguyễn Văn Ân"))
    assert answer.status_code == 422
    assert "Nguyễn Văn Ân" in text(answer)


def test_who_has_such_a_copy_is_told_and_the_avoided_dossier_counts(as_, typed, world, issue):
    held = issue(account=world.lan)
    minh = as_("minh")
    lan = {"account": "with", "number": world.lan.id_number, "paper_type": held.paper_type_id}
    page = text(minh.post(NEW, typed(**lan, refresh="1")))
    assert "đã có bản sao chứng thực" in page
    assert f"Số {held.entry.number}" in page
    other_type = PaperType.objects.exclude(pk=held.paper_type_id).first()
    assert "đã có bản sao chứng thực" not in text(
        minh.post(NEW, typed(**{**lan, "paper_type": other_type.pk}, refresh="1"))
    )
    stranger = {**lan, "number": world.sao_mai.id_number}
    minh.post(NEW, typed(**stranger, reuse=str(held.pk)))
    assert not Event.objects.filter(action="reuse_copy").exists()
    assert minh.post(NEW, typed(**lan, reuse="nonsense")).status_code == 404
    minh.post(NEW, typed(**lan, reuse=str(held.pk)))
    assert Event.objects.filter(action="reuse_copy", subject=held.subject).count() == 1
    assert CertifiedCopy.objects.count() == 1


def test_a_returned_dossier_is_corrected_with_its_people(as_, typed, world, scan):
    from chungthuc.certification import signature

    copy = life.submitted(world, scan)
    signature.send_back(copy, reason="Sai tên", by=world.hoa)
    minh = as_("minh")
    page = f"/counter/copies/{copy.pk}/resubmission"
    assert 'value="Nguyễn Văn An"' in text(minh.get(page))
    form = {name: value for name, value in typed().items() if name not in ("scan", "request_key")}
    form |= {"name": "Nguyễn Văn Anh", "email": "moi@vidu.test", "email_check": "read_back"}
    assert minh.post(page, {**form, "name": ""}).status_code == 422
    assert minh.post(page, form).status_code == 302
    copy.dossier.refresh_from_db()
    assert (copy.dossier.requester_name, copy.dossier.email) == ("Nguyễn Văn Anh", "moi@vidu.test")
    assert copy.dossier.follow_code
