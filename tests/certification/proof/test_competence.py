"""No number for a signature whose signatory may certify no more: asked again at «Đóng dấu», before the number."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungthuc.accounts import authority, certificates, granting
from chungthuc.accounts.models import Authority, Right
from chungthuc.certification import sealing, signature
from chungthuc.certification.lifecycle import Status
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed
from chungthuc.registers.models import RegisterEntry
from demo import life


@pytest.fixture
def waiting(world, submitted_copy):
    """Signed and forwarded by Hoa, stamped: waits for Tuấn."""
    return life.stamped(life.forwarded(world, life.signed(world, submitted_copy)))


def ask(world, copy):
    volume = world.volumes[copy.agency.code]
    return sealing.request(copy, volume=volume, shown_sha256=copy.document.file_sha256, by=world.tuan)


def hoas(world) -> Authority:
    return authority.of(world.hoa, world.office)


OVER = {
    "authority": ("authority_over", lambda world: authority.end(hoas(world), by=world.nga)),
    "right": ("authority_over", lambda world: granting.end(
        world.hoa.grants.get(right=Right.SIGN_COPY), by=world.nga, reason="Nghỉ hưu")),
    "certificate": ("certificate_over", lambda world: certificates.end(
        world.hoa.certificates.get(), by=world.nga)),
}  # fmt: skip


@pytest.mark.parametrize("what", OVER)
def test_no_number_is_given_and_it_can_be_sent_back(world, waiting, what):
    code, end = OVER[what]
    end(world)
    with pytest.raises(NotAllowed) as refused:
        ask(world, waiting)
    assert refused.value.code == code
    assert "Trả về" in refused.value.remedy
    assert not RegisterEntry.objects.exists()
    signature.send_back(waiting, reason="Người ký đã thôi chức vụ", by=world.tuan)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.entry) == (Status.RETURNED, None)


def test_a_number_that_was_given_before_is_sealed_all_the_same(world, waiting):
    """It stays with the copy through every retry; the signatory was competent when it was given."""
    ask(world, waiting)
    authority.end(hoas(world), by=world.nga)
    again = ask(world, waiting)
    assert again.values["number"]
    assert RegisterEntry.objects.count() == 1


def test_a_certificate_past_its_end_counts_no_more(world, waiting, monkeypatch):
    after = world.hoa.certificates.get().valid_until
    monkeypatch.setattr(clock, "now", lambda: after)
    with pytest.raises(NotAllowed) as refused:
        ask(world, waiting)
    assert refused.value.code in ("certificate_over", "volume_closed")


def test_another_authority_of_the_same_person_is_not_the_one_on_the_page(world, waiting):
    old = hoas(world)
    authority.end(old, by=world.nga)
    facts = {name: getattr(old, name) for name in ("person", "agency", "basis", "capacity", "title", "decision")}
    Authority.objects.create(**facts)
    with pytest.raises(NotAllowed) as refused:
        ask(world, waiting)
    assert refused.value.code == "authority_over"


def test_nobody_ends_the_authority_between_the_question_and_the_number(world, waiting):
    with CaptureQueriesContext(connection) as questions:
        ask(world, waiting)
    asked = [one["sql"] for one in questions]
    locked = next(place for place, sql in enumerate(asked) if "accounts_authority" in sql and "NO KEY UPDATE" in sql)
    given = next(place for place, sql in enumerate(asked) if 'INSERT INTO "registers_registerentry"' in sql)
    assert locked < given
