"""«Chứng thư số»: shown with all that is known of it, registered when it was confirmed, listed before it ends."""

import base64
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungthuc.accounts import certificates
from chungthuc.accounts.models import Grant, KeyPurpose, RegisteredCertificate, Right
from chungthuc.audit.models import Event
from chungthuc.core import clock
from tests.web.authorities.conftest import BESIDE, HERE, KEY_NEW, KEYS, named

CONFIRM = f"{KEYS}/registration"


@pytest.fixture
def nga(as_, world):
    return as_("nga")


def sent(owner: str, content: bytes, name: str = "hoa.cer") -> dict:
    return {"owner": owner, "file": named(content, name)}


def proposal_in(answer) -> str:
    """What «Đăng ký» sends."""
    return re.search(r'name="proposal" value="([^"]+)"', answer.content.decode())[1]


def test_those_in_use_are_listed_and_each_shown(nga, world):
    page = nga.get(KEYS).content.decode()
    assert page.count("Còn hạn") == 3
    row = world.hoa.certificates.get()
    one = nga.get(f"{KEYS}/{row.pk}").content.decode()
    assert "CA thử nghiệm phục vụ cơ quan nhà nước" in one
    assert "RSA 2048" in one
    assert "chữ ký số" in one


@pytest.mark.parametrize("who", ["minh", "hoa", "tuan", "lan", "vi"])
def test_others_are_refused(as_, world, who):
    row = world.hoa.certificates.get()
    client = as_(who)
    for path in (KEYS, KEY_NEW, f"{KEYS}/{row.pk}", "/authorities"):
        assert client.get(path).status_code == 403, path
    for path in (KEY_NEW, CONFIRM, f"{KEYS}/{row.pk}/end"):
        assert client.post(path, {"reason": "x"}).status_code == 403, path


def test_outside_the_branch_there_is_nothing(as_, world):
    Grant.objects.create(person=world.minh, agency=world.office, right=Right.ADMINISTER, given_by=world.nga, reason="x")
    minh, theirs = as_("minh"), RegisteredCertificate.objects.exclude(agency=world.office).first()
    assert minh.get(KEYS).status_code == 200
    for path in (
        f"/authorities/{BESIDE}/certificates",
        f"/authorities/{BESIDE}/certificates/new",
        f"{KEYS}/{theirs.pk}",
    ):
        assert minh.get(path).status_code == 404, path
    assert minh.post(f"{KEYS}/{theirs.pk}/end", {"reason": "x"}).status_code == 404


def test_it_is_shown_first_and_kept_when_it_is_confirmed(nga, world):
    key = world.pki.issue("Lê Thị Hoa", kind="new")
    shown = nga.post(KEY_NEW, sent(str(world.hoa.pk), key.certificate))
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "Nơi cấp trả lời: chưa bị thu hồi" in page
    assert "Khớp với Lê Thị Hoa" in page
    assert not certificates.find(key.certificate)
    answer = nga.post(CONFIRM, {"proposal": proposal_in(shown)})
    (row,) = certificates.find(key.certificate)
    assert answer["Location"] == f"{KEYS}/{row.pk}"
    assert (row.person, row.chain_der, row.registered_by) == (world.hoa, key.chain, world.nga), "the chain was fetched"
    assert Event.objects.filter(action="register_certificate", subject=row.plain_name).count() == 1


def test_what_the_token_gave_goes_the_same_way(nga, world):
    key = world.pki.issue("Phường Hoàn Kiếm", kind="agency", organization="Ủy ban nhân dân phường Hoàn Kiếm")
    shown = nga.post(KEY_NEW, {"owner": "seal", "token": base64.b64encode(key.certificate).decode()})
    nga.post(CONFIRM, {"proposal": proposal_in(shown)})
    (row,) = certificates.find(key.certificate)
    assert (row.purpose, row.person) == (KeyPurpose.SEAL, None)


def test_another_name_is_a_doubt_and_no_refusal(nga, world):
    key = world.pki.issue("Trần Văn Bình", kind="new")
    page = nga.post(KEY_NEW, sent(str(world.hoa.pk), key.certificate)).content.decode()
    assert "Không thấy tên Lê Thị Hoa" in page
    assert "Vẫn đăng ký" in page


def test_an_untrusted_one_is_a_doubt_with_its_remedy(nga, world, tmp_path):
    from test_pki.authority import Pki

    other = Pki.create(tmp_path / "other", base_url="http://127.0.0.1:1")
    page = nga.post(KEY_NEW, sent(str(world.hoa.pk), other.issue("Lê Thị Hoa").certificate)).content.decode()
    assert "Chưa tìm thấy" in page
    assert "Vẫn đăng ký" in page


def test_an_authority_that_does_not_answer_is_a_doubt(nga, world, settings):
    settings.REVOCATION_HOSTS = frozenset()
    key = world.pki.issue("Lê Thị Hoa", kind="new")
    page = nga.post(KEY_NEW, {"owner": str(world.hoa.pk), "file": named(pem_of(key), "hoa.pem")}).content.decode()
    assert "Đến chứng thư gốc được hệ thống tin cậy" in page
    assert "chưa có trong danh sách được phép hỏi" in page


def pem_of(key) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    found = [x509.load_der_x509_certificate(one) for one in (key.certificate, *key.chain)]
    return b"".join(one.public_bytes(Encoding.PEM) for one in found)


def test_a_revoked_one_is_refused(nga, world):
    key = world.pki.issue("Lê Thị Hoa", kind="new")
    world.pki.revoke(key.certificate)
    answer = nga.post(KEY_NEW, sent(str(world.hoa.pk), key.certificate))
    assert answer.status_code == 422
    assert "Chứng thư số đã bị thu hồi" in answer.content.decode()


def test_one_of_somebody_else_is_refused_and_the_try_is_recorded(nga, world):
    answer = nga.post(KEY_NEW, sent(str(world.binh.pk), world.signers["hoa"].certificate))
    assert "đã đăng ký cho người khác" in answer.content.decode()
    assert Event.objects.filter(action="refuse", facts__code="certificate_of_somebody_else").exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"garbage", "certificate_file_unreadable"), (b"", "certificate_file_empty"),
        (b"x" * (10 << 20), "certificate_file_too_large"),
        (b"-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n", "certificate_file_has_key"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_by_name_and_nothing_of_them_is_kept(nga, world, settings, content, code):
    from pathlib import Path

    answer = nga.post(KEY_NEW, sent(str(world.hoa.pk), content))
    if content:
        assert answer.status_code == 422
        assert code in answer.content.decode()
    else:
        assert answer.status_code == 422
    assert not any((Path(settings.STORE) / "staging").glob("*"))


def test_without_a_file_or_an_owner_it_is_told_where(nga, world):
    answer = nga.post(KEY_NEW, {"owner": ""})
    assert set(answer.context["form"].errors) == {"owner", "file"}
    assert nga.post(KEY_NEW, {"owner": str(world.minh.pk), "token": "AAAA"}).status_code == 422, "he may not sign"
    assert nga.post(KEY_NEW, {"owner": "seal", "token": "%%%"}).status_code == 422


def test_a_proposal_is_its_administrators_for_its_office_and_an_hour(nga, as_, world, monkeypatch):
    key = world.pki.issue("Lê Thị Hoa", kind="new")
    proposal = proposal_in(nga.post(KEY_NEW, sent(str(world.hoa.pk), key.certificate)))
    Grant.objects.create(person=world.minh, agency=world.office, right=Right.ADMINISTER, given_by=world.nga, reason="x")
    tries = [
        lambda: nga.post(CONFIRM, {"proposal": proposal[:-3] + "abc"}, follow=True),
        lambda: nga.post(CONFIRM, {}, follow=True),
        lambda: as_("minh").post(CONFIRM, {"proposal": proposal}, follow=True),
        lambda: nga.post(f"/authorities/{BESIDE}/certificates/registration", {"proposal": proposal}, follow=True),
    ]
    for one in tries:
        assert "không còn dùng được" in one().content.decode()
    from django.core import signing

    later = signing.time.time() + 3700
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert "không còn dùng được" in nga.post(CONFIRM, {"proposal": proposal}, follow=True).content.decode()
    assert not certificates.find(key.certificate)


def test_two_administrators_at_once_make_one_row(nga, world):
    key = world.pki.issue("Lê Thị Hoa", kind="new")
    proposals = [proposal_in(nga.post(KEY_NEW, sent(str(world.hoa.pk), key.certificate))) for _time in range(2)]
    for proposal in proposals:
        nga.post(CONFIRM, {"proposal": proposal})
    assert len(certificates.find(key.certificate)) == 1


def test_a_lost_token_is_ended_and_said_when_it_comes_again(nga, world):
    row = world.hoa.certificates.get()
    assert "Chưa ghi lý do" in nga.post(f"{KEYS}/{row.pk}/end", {"reason": " "}, follow=True).content.decode()
    nga.post(f"{KEYS}/{row.pk}/end", {"reason": "Mất thiết bị ký"})
    assert not certificates.find(bytes(row.certificate))
    assert "Mất thiết bị ký" in nga.get(f"{KEYS}?tab=over").content.decode()
    page = nga.get(KEYS).content.decode()
    assert "Có thẩm quyền ký nhưng chưa có chứng thư số còn hạn: Lê Thị Hoa" in page
    shown = nga.post(KEY_NEW, sent(str(world.hoa.pk), bytes(row.certificate))).content.decode()
    assert "Thiết bị từng mất thì không đăng ký lại" in shown


def test_what_ends_within_two_months_is_listed_for_the_whole_branch(nga, as_, world, monkeypatch):
    assert "Không có chứng thư số nào hết hạn" in nga.get("/authorities").content.decode()
    ends = max(one.valid_until for one in RegisteredCertificate.objects.all()) - timedelta(days=20)
    Grant.objects.create(person=world.minh, agency=world.office, right=Right.ADMINISTER, given_by=world.nga, reason="x",
                         since=ends - timedelta(days=400))  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda: ends)
    minh = as_("minh")
    assert {line.row.agency.code for line, _office in as_("nga").get("/authorities").context["lines"]} == {
        HERE,
        "00008",
    }
    assert {line.row.agency.code for line, _office in minh.get("/authorities").context["lines"]} == {HERE}
    assert "Còn 20 ngày" in minh.get("/authorities").content.decode()


def test_many_ask_no_more_questions_than_one(as_, world, monkeypatch):
    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            assert nga.get("/authorities").status_code == 200
        return len(questions)

    one = world.hoa.certificates.get()
    monkeypatch.setattr(clock, "now", lambda: one.valid_until - timedelta(days=20))
    nga = as_("nga")
    few, shown = asked(), len(nga.get("/authorities").context["lines"])
    for person in (world.minh, world.tuan, world.vi):
        certificates.register(
            world.pki.issue(person.full_name, not_after=one.valid_until).certificate, (), purpose=KeyPurpose.SIGNATURE,
            agency=world.neighbour, person=person, by=world.nga,
        )  # fmt: skip
    assert len(nga.get("/authorities").context["lines"]) == shown + 3
    assert asked() <= few
