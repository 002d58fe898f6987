"""To the right addressee: by account, by letter, by slip; and what happens when it went to the wrong one."""

import pytest

from chungthuc.accounts.models import Person
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy, Route
from chungthuc.certification.results import delivery, worklists
from chungthuc.certification.results.delivery import Addressee
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.dossiers.models import MOST_TRIES, Dossier
from chungthuc.vault import store
from chungthuc.vault.models import VaultItem
from demo import life


@pytest.fixture
def sent(world, issue, jobs):
    def make(**facts):
        copy = issue(**facts)
        delivery.wish(copy, by=world.tuan)
        jobs()
        copy.refresh_from_db()
        return copy

    return make


def test_the_account_gets_it_only_when_number_and_name_are_its_own(world, scan):
    copy = life.submitted(world, scan, account=world.lan)
    assert delivery.route_of(copy) == Route.ACCOUNT
    rows = Dossier.objects.filter(pk=copy.dossier_id)
    for facts in ({"requester_name": "Nguyễn Thị Lân"}, {"requester_number": "001190012346"}, {"requester_number": ""}):
        before = rows.values(*facts).get()
        rows.update(**facts)
        copy.dossier.refresh_from_db()
        assert delivery.route_of(copy) == Route.CLAIM, facts
        rows.update(**before)
    lan = Person.objects.filter(pk=world.lan.pk)
    before = lan.values("identity_source", "identity_checked_at", "identity_checked_by").get()
    lan.update(identity_source="", identity_checked_at=None, identity_checked_by=None)
    copy.dossier.account.refresh_from_db()
    assert delivery.route_of(copy) == Route.CLAIM  # anybody can register with another's number
    lan.update(**before)
    copy.dossier.account.refresh_from_db()
    rows.update(requester_name="  NGUYỄN thị  Lan ")
    copy.dossier.refresh_from_db()
    assert delivery.route_of(copy) == Route.ACCOUNT


def test_an_address_counts_only_when_it_was_checked(world, scan):
    copy = life.submitted(world, scan, email="an@vidu.test")
    assert delivery.route_of(copy) == Route.EMAIL
    Dossier.objects.filter(pk=copy.dossier_id).update(email_check="")
    copy.dossier.refresh_from_db()
    assert delivery.route_of(copy) == Route.CLAIM


def test_the_letter_holds_file_and_link_and_no_name(sent, mailoutbox, settings):
    copy = sent(email="an@vidu.test", name="Trần Thị Bí Mật")
    letter, given = mailoutbox[0], delivery.living(copy)
    assert f"{settings.ADDRESS}/results/{given.code}" in letter.body
    assert "Hãy gửi nguyên tệp PDF" in letter.body
    assert "Bí Mật" not in letter.subject + letter.body
    assert copy.original_title not in letter.subject + letter.body
    assert len(letter.attachments) == 1


def test_a_large_file_is_not_attached(sent, mailoutbox, settings):
    settings.MAIL_FILE_LIMIT = 1000
    copy = sent(email="an@vidu.test")
    assert (copy.status, mailoutbox[0].attachments) == (Status.DELIVERED, [])
    assert delivery.by_link(delivery.living(copy).code) == delivery.living(copy)


def test_opening_the_link_is_noted_once(sent):
    copy = sent(email="an@vidu.test")
    given = delivery.living(copy)
    delivery.receive(given)
    delivery.receive(given)
    assert copy.history.filter(action="receive").count() == 1


def test_the_slip_opens_the_result_with_the_second_secret(sent):
    copy = sent(email="")
    assert (copy.status, delivery.living(copy).route) == (Status.ISSUED, Route.CLAIM)
    with pytest.raises(Refused) as refusal:
        delivery.claim(copy, secret="0000")
    assert refusal.value.code == "wrong_secret"
    delivery.claim(copy, secret="0011")
    delivery.claim(copy, secret="0011")
    copy.refresh_from_db()
    assert copy.status == Status.DELIVERED
    assert [event.action for event in copy.history][-2:] == ["deliver", "receive"]


def test_wrong_answers_lock_the_slip_until_a_new_code_is_printed(world, sent):
    copy = sent(email="")
    for _try in range(MOST_TRIES):
        with pytest.raises(Refused):
            delivery.claim(copy, secret="9999")
    with pytest.raises(NotAllowed) as refusal:
        delivery.claim(copy, secret="0011")
    assert refusal.value.code == "claim_locked"
    old = copy.dossier.follow_code
    delivery.new_code(copy.dossier, by=world.tuan)
    assert copy.dossier.follow_code != old
    delivery.claim(copy, secret="0011")


def test_a_copy_says_itself_whether_it_waits_for_a_code(world, sent, jobs):
    """The clerk's lists are walked by the copy's own columns: at each step they say what its deliveries say."""
    copy = sent(email="")
    rows = CertifiedCopy.objects.filter(pk=copy.pk)
    assert (worklists.waiting_for_code(rows).count(), worklists.finishing(rows).count()) == (1, 0)
    delivery.readdress(copy, Addressee(email="an@vidu.test", email_check="code"), by=world.tuan)
    assert (worklists.waiting_for_code(rows).count(), worklists.finishing(rows).count()) == (0, 1)
    jobs()
    copy.refresh_from_db()
    delivery.block(copy, reason="Sai địa chỉ", by=world.tuan)
    delivery.readdress(copy, Addressee(phone="0900000000"), by=world.tuan)
    delivery.wish(copy, by=world.tuan)
    jobs()
    assert (worklists.waiting_for_code(rows).count(), worklists.finishing(rows).count()) == (1, 0)
    copy.refresh_from_db()
    delivery.block(copy, reason="Nhầm phiếu", by=world.tuan)
    assert (worklists.waiting_for_code(rows).count(), worklists.unsent(rows).count()) == (0, 1)


def test_nothing_is_claimed_before_it_is_issued_and_sent(issue):
    copy = issue(email="")
    with pytest.raises(NotAllowed) as refusal:
        delivery.claim(copy, secret="0011")
    assert refusal.value.code == "not_ready"


def test_a_wrong_store_is_emptied_and_the_right_one_filled(world, sent, jobs):
    copy = sent(account=world.lan)
    assert store.items_of(world.lan).count() == 1
    code = copy.dossier.follow_code
    delivery.block(copy, reason="Nhầm tài khoản", by=world.tuan)
    copy.refresh_from_db()
    assert (copy.status, copy.send_wished_at) == (Status.ISSUED, None)
    assert store.items_of(world.lan).count() == 0
    assert copy.dossier.follow_code != code
    delivery.readdress(copy, Addressee(email="dung@vidu.test", email_check="read_back"), by=world.tuan)
    delivery.wish(copy, by=world.tuan)
    jobs()
    copy.refresh_from_db()
    assert (copy.status, delivery.living(copy).route) == (Status.DELIVERED, Route.EMAIL)
    assert copy.deliveries.count() == 2
    assert VaultItem.objects.count() == 1


def test_a_blocked_link_is_dead_and_the_next_one_lives(world, sent, jobs, mailoutbox):
    copy = sent(email="sai@vidu.test")
    wrong = delivery.living(copy)
    delivery.block(copy, reason="Sai địa chỉ", by=world.minh)
    assert delivery.by_link(wrong.code) is None
    delivery.receive(wrong)
    assert not copy.history.filter(action="receive").exists()
    delivery.readdress(copy, Addressee(email="dung@vidu.test", email_check="code"), by=world.minh)
    delivery.wish(copy, by=world.tuan)
    jobs()
    right = delivery.living(copy)
    assert [one.to for one in mailoutbox] == [["sai@vidu.test"], ["dung@vidu.test"]]
    assert delivery.by_link(right.code) == right
    assert wrong.code not in mailoutbox[1].body


def test_what_has_left_is_blocked_before_it_is_readdressed(world, sent):
    copy = sent(email="an@vidu.test")
    with pytest.raises(NotAllowed):
        delivery.readdress(copy, Addressee(email="b@vidu.test", email_check="code"), by=world.tuan)
    with pytest.raises(Refused):
        delivery.block(copy, reason=" ", by=world.tuan)
    for stranger in (world.hoa, world.vi, world.nga, world.lan):
        with pytest.raises(NotAllowed):
            delivery.block(copy, reason="x", by=stranger)


def test_nothing_is_blocked_that_was_not_sent(world, scan):
    with pytest.raises(NotAllowed) as refusal:
        delivery.block(life.issued(world, scan), reason="x", by=world.tuan)
    assert refusal.value.code == "nothing_sent"
