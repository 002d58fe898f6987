"""Share links: the owner's own, for a purpose and a time; what was taken back opens nothing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from chungthuc.accounts.models import Person
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.documents.models import Document, Upload
from chungthuc.vault import sharing, store
from chungthuc.vault.models import OpeningKind, ShareLink, VaultItem


@pytest.fixture
def lan(db) -> Person:
    return Person.objects.create_user("lan@vidu.test", full_name="Nguyễn Thị Lan")


@pytest.fixture
def item(lan) -> VaultItem:
    facts = {"base_sha256": "0" * 64, "base_length": 1234, "page_count": 1}
    upload = Upload.objects.create(name="q.pdf", sha256="1" * 64, length=1234, by=lan.pk, **facts)
    document = Document.objects.create(upload=upload, **facts)
    return store.put(lan, subject="certified-copy:1", title="Bằng tốt nghiệp", code="ABCD-EFGH", document=document)


def shared(item: VaultItem, **facts) -> ShareLink:
    given = {"purpose": "Nộp hồ sơ tuyển dụng", "until": clock.now() + timedelta(days=7), "by": item.owner}
    return sharing.share(item, **{**given, **facts})


def test_an_open_link_opens_and_is_counted(item):
    link = shared(item)
    assert sharing.by_code(link.code) == link
    assert len(link.code.replace("-", "")) >= 17  # of 30 letters: more than 80 bits
    sharing.note_opening(link, OpeningKind.VIEWED)
    sharing.note_opening(link, OpeningKind.DOWNLOADED)
    assert [one.used for one in sharing.links_of(item)] == [2]


def test_what_is_revoked_over_or_taken_back_opens_nothing(item):
    revoked, over, taken = shared(item), shared(item), shared(item)
    sharing.revoke(revoked, by=item.owner)
    ShareLink.objects.filter(pk=over.pk).update(
        made_at=clock.now() - timedelta(days=2), until=clock.now() - timedelta(seconds=1)
    )
    assert [sharing.by_code(one.code) for one in (revoked, over)] == [None, None]
    assert sharing.by_code(taken.code) == taken
    store.take_back(item.subject)
    assert sharing.by_code(taken.code) is None
    assert sharing.by_code("ABCD-EFGH-JKMN-PQRS-TVWX-2") is None


def test_only_the_owner_shares_and_revokes(item):
    other = Person.objects.create_user("khac@vidu.test", full_name="Khác")
    with pytest.raises(NotAllowed) as refusal:
        shared(item, by=other)
    assert refusal.value.code == "not_yours"
    link = shared(item)
    with pytest.raises(NotAllowed):
        sharing.revoke(link, by=other)
    assert sharing.by_code(link.code) == link


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"purpose": "  "}, "purpose_missing"),
        ({"purpose": "m" * 201}, "text_too_long"),
        ({"until": None}, "end_not_allowed"),
        ({"until": 181}, "end_not_allowed"),
    ],
)
def test_a_link_needs_a_purpose_and_a_near_end(item, facts, code):
    if "until" in facts:
        days = facts["until"]
        facts = {"until": clock.now() + timedelta(days=days) if days else clock.now() - timedelta(seconds=1)}
    with pytest.raises(Refused) as refusal:
        shared(item, **facts)
    assert refusal.value.code == code


def test_links_to_one_paper_are_not_without_number(item):
    for _place in range(sharing.MOST_OPEN):
        link = shared(item)
    with pytest.raises(NotAllowed) as refusal:
        shared(item)
    assert refusal.value.code == "too_many_links"
    sharing.revoke(link, by=item.owner)
    assert shared(item)


def test_constraints(item):
    link = shared(item)
    rows = ShareLink.objects.filter(pk=link.pk)
    for name, facts in (
        ("a_link_ends_after_it_was_made", {"until": link.made_at}),
        ("a_link_has_a_purpose", {"purpose": ""}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**facts)


def test_what_is_open_stands_first_so_that_it_can_be_taken_back(item):
    old = shared(item)
    for _nth in range(3):
        sharing.revoke(shared(item), by=item.owner)
    assert sharing.links_of(item)[0] == old
