"""Each constraint of the database is broken once, by name; so are the triggers that keep what was done."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from chungthuc.certification.models import CertifiedCopy, Delivery, Route
from chungthuc.core import clock
from chungthuc.documents.models import Revision
from chungthuc.dossiers.models import Dossier, Extension, FeeWaiver
from chungthuc.procedures.models import FeeSchedule
from chungthuc.registers.fees import FeeRecord
from chungthuc.registers.models import Register, RegisterEntry, RegisterVolume
from chungthuc.signing.models import SigningRequest
from demo import life


@pytest.fixture
def copy(issued_copy) -> CertifiedCopy:
    return issued_copy


def broken(name: str, act) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


def again(row, **changes) -> None:
    """The same row once more, with changes, as a new one."""
    row.pk = None
    row._state.adding = True
    for field, value in changes.items():
        setattr(row, field, value)
    row.save(force_insert=True)


def test_documents(copy):
    last = copy.document.revisions.get(kind="archive")
    broken("revisions_follow_each_other", lambda: again(last, released_at=None))
    last = copy.document.revisions.get(kind="archive")
    broken("revision_adds_something", lambda: again(last, position=9, length=0, released_at=None))
    last = copy.document.revisions.get(kind="archive")
    broken("one_release_one_file", lambda: again(last, position=9))


def test_registers(copy, world):
    register, volume, entry = copy.entry.register, copy.entry.volume, copy.entry
    fresh = {"number": 7, "subject": "test:7"}
    broken("one_register_a_kind_and_year", lambda: Register.objects.create(agency=register.agency, year=register.year))
    facts = {"register": register, "name": "x", "opened_on": volume.opened_on, "closed_on": volume.closed_on}
    make = RegisterVolume.objects.create
    broken("volumes_have_an_order", lambda: make(ordinal=1, start_number=50, **facts))
    broken("volumes_start_apart", lambda: make(ordinal=2, start_number=1, **facts))
    broken("volume_starts_at_one_or_more", lambda: make(ordinal=2, start_number=0, **facts))
    early = facts | {"closed_on": volume.opened_on - timedelta(days=1)}
    broken("volume_closes_after_opening", lambda: make(ordinal=2, start_number=5, **early))
    reserved = {"state": "reserved", "issued_at": None}
    broken("a_number_exists_once", lambda: again(_entry(entry), subject="test:x", **reserved))
    broken("one_living_number_a_copy", lambda: again(_entry(entry), number=7, **reserved))
    broken("voided_with_reason_person_time", lambda: again(_entry(entry), state="voided", **fresh))
    broken("issued_with_time", lambda: again(_entry(entry), state="issued", issued_at=None, **fresh))


def _entry(entry: RegisterEntry) -> RegisterEntry:
    return RegisterEntry.objects.get(pk=entry.pk)


def test_signing(world, scan):
    copy = life.submitted(world, scan)
    from chungthuc.certification import signature

    signature.request(copy, shown_sha256=copy.document.file_sha256, by=world.hoa)
    request = SigningRequest.objects.get()
    broken("one_living_request_a_purpose", lambda: again(request))
    request = SigningRequest.objects.get()
    broken("answered_with_a_value", lambda: again(request, state="completed", signed_attrs=b"x"))
    request = SigningRequest.objects.get()
    broken("prepared_with_attributes", lambda: again(request, state="completed", value=b"x"))


def test_dossiers(copy):
    broken(
        "next_pages_cost_no_more",
        lambda: FeeSchedule.objects.create(
            since=date(2030, 1, 1), first_pages=2, first_rate=1, next_rate=2, most=5, citation="x"
        ),
    )
    dossiers = Dossier.objects.filter(pk=copy.dossier_id)
    broken("a_checked_email_is_there", lambda: dossiers.update(email="", email_check="code"))
    broken("a_presenter_with_a_number_has_a_name", lambda: dossiers.update(presenter_number="001085000011"))


def test_fees_and_extensions(copy, world):
    said = {"agency": copy.agency, "subject": copy.subject, "position": 2, "by": world.minh, "due": 2000, "change": 0}
    make = FeeRecord.objects.create
    broken("fee_records_follow_each_other", lambda: make(**said | {"position": 1}, state="paid", amount=2000))
    broken("a_paid_fee_is_the_one_asked", lambda: make(**said, state="paid", amount=1000))
    broken("only_a_paid_fee_is_money", lambda: make(**said, state="unpaid", words="x", amount=2000))
    broken("a_waiver_has_ground_and_words", lambda: make(**said, state="waived", ground="x", amount=0))
    broken("taken_back_with_words", lambda: make(**said, state="unpaid", amount=0))
    now = clock.now()
    moved = {"dossier": copy.dossier, "before": now, "until": now + timedelta(days=1), "by": world.minh, "days": 1}
    extend = Extension.objects.create
    broken("an_extension_ends_later", lambda: extend(**moved | {"until": now}))
    broken("an_extension_is_of_working_days", lambda: extend(**moved | {"days": 0}))
    broken("a_longer_extension_is_agreed", lambda: extend(**moved | {"days": 3}))
    waive, first = FeeWaiver.objects.create, {"code": "van-ban", "since": clock.today(), "words": "x"}
    broken("a_fee_waiver_is_one_thing_at_a_time", lambda: waive(**first))
    broken("fee_waiver_ends_after_it_starts", lambda: waive(**first, until=clock.today()))
    waive(**first, until=clock.today() + timedelta(days=1))
    broken("a_fee_waiver_changes_once_a_day", lambda: waive(**first, until=clock.today() + timedelta(days=1)))


def test_what_was_said_of_fee_and_time_stays(copy, world):
    now = clock.now()
    Extension.objects.create(
        dossier=copy.dossier, before=now, until=now + timedelta(days=1), days=1, ground="complex", by=world.minh
    )
    for rows in (FeeRecord.objects.all(), Extension.objects.all()):
        assert rows.exists()
        for undo in (lambda rows=rows: rows.update(at=now), lambda rows=rows: rows._raw_delete("default")):
            with pytest.raises(DatabaseError), transaction.atomic():
                undo()


def test_certification(copy):
    copies = CertifiedCopy.objects.filter(pk=copy.pk)
    broken("numbered_copy_has_an_entry", lambda: copies.update(entry=None))
    broken("returned_copy_has_a_reason", lambda: copies.update(status="returned", return_reason=""))
    delivery = Delivery.objects.create(copy=copy, route=Route.EMAIL)
    broken("one_living_delivery_a_copy", lambda: Delivery.objects.create(copy=copy, route=Route.CLAIM))
    deliveries = Delivery.objects.filter(pk=delivery.pk)
    broken("blocked_with_reason_and_person", lambda: deliveries.update(blocked_at=clock.now(), block_reason="x"))


@pytest.mark.parametrize(
    "statement",
    [
        lambda copy: copy.document.revisions.filter(kind="seal").update(bytes=b"other"),
        lambda copy: copy.document.revisions.filter(kind="archive").delete(),
        lambda copy: copy.document.revisions.filter(kind="attestation").delete(),
        lambda copy: RegisterEntry.objects.filter(pk=copy.entry_id).update(number=99),
        lambda copy: RegisterEntry.objects.filter(pk=copy.entry_id).update(
            certified_on=clock.today() - timedelta(days=1)
        ),
        lambda copy: RegisterEntry.objects.filter(pk=copy.entry_id).update(
            state="voided", void_reason="x", voided_by=copy.submitted_by, voided_at=clock.now()
        ),
        lambda copy: RegisterEntry.objects.filter(pk=copy.entry_id)._raw_delete("default"),
        lambda copy: copy.history.update(action="other"),
        lambda copy: copy.history.all()._raw_delete("default"),
    ],
)
def test_what_was_done_cannot_be_undone(copy, statement):
    with pytest.raises(DatabaseError), transaction.atomic():
        statement(copy)
    assert Revision.objects.filter(document=copy.document).count() == 5
