"""«Kho dữ liệu điện tử»: given once, seen by its owner only, withdrawn without being destroyed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from chungthuc.accounts.models import Person
from chungthuc.core import clock
from chungthuc.documents.models import Document, Upload
from chungthuc.vault import store
from chungthuc.vault.models import VaultItem


@pytest.fixture
def lan(db) -> Person:
    return Person.objects.create_user("lan@vidu.test", full_name="Nguyễn Thị Lan")


@pytest.fixture
def document(db) -> Document:
    facts = {"base_sha256": "0" * 64, "base_length": 1234, "page_count": 1}
    nobody = "00000000-0000-0000-0000-000000000000"
    return Document.objects.create(
        upload=Upload.objects.create(name="q.pdf", sha256="1" * 64, length=1234, by=nobody, **facts), **facts
    )


def given(owner: Person, document: Document, subject: str = "certified-copy:1") -> VaultItem:
    return store.put(owner, subject=subject, title="Bằng tốt nghiệp", code="ABCD-EFGH", document=document)


def test_giving_twice_is_once(lan, document):
    item = given(lan, document)
    assert given(lan, document) == item
    assert (item.length, item.title, item.withdrawn_at) == (1234, "Bằng tốt nghiệp", None)
    assert VaultItem.objects.count() == 1


def test_an_owner_sees_his_own_newest_first(lan, document):
    other = Person.objects.create_user("khac@vidu.test", full_name="Khác")
    older, newer = given(lan, document), given(lan, document, "certified-copy:2")
    VaultItem.objects.filter(pk=older.pk).update(given_at=clock.now() - timedelta(days=1))
    given(other, document)
    assert list(store.items_of(lan)) == [newer, older]


def test_what_is_withdrawn_is_no_longer_seen_but_still_there(lan, document):
    item = given(lan, document)
    store.withdraw(item)
    first = item.withdrawn_at
    store.withdraw(item)
    assert item.withdrawn_at == first
    assert list(store.items_of(lan)) == []
    anew = given(lan, document)
    assert anew != item
    assert list(store.items_of(lan)) == [anew]
    assert Document.objects.filter(pk=document.pk).exists()


def test_given_to_an_owner_once(lan, document):
    given(lan, document)
    with pytest.raises(IntegrityError, match="given_to_an_owner_once"), transaction.atomic():
        VaultItem.objects.create(
            owner=lan, subject="certified-copy:1", title="x", code="x", document=document, length=1
        )


def test_withdrawn_after_it_was_given(lan, document):
    item = given(lan, document)
    with pytest.raises(IntegrityError, match="withdrawn_after_it_was_given"), transaction.atomic():
        VaultItem.objects.filter(pk=item.pk).update(withdrawn_at=item.given_at - timedelta(seconds=1))
