"""Reasons stay: after «Xử lý tiếp», in the history, hashed in the event; their words go only by retention."""

import importlib
from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from chungthuc.certification import signature
from chungthuc.certification.lifecycle import Action, Status
from chungthuc.certification.models import Reason
from chungthuc.certification.oversight.invariants import broken
from chungthuc.certification.reception import cancelling, intake
from chungthuc.certification.results import delivery
from chungthuc.certification.retention import blank_reasons
from chungthuc.core import clock
from tests.harness.jobs import run_jobs

WHY = "Trang 2 mờ, đề nghị quét lại"


@pytest.fixture
def returned(world, submitted_copy):
    signature.send_back(submitted_copy, reason=WHY, by=world.hoa)
    return submitted_copy


def resubmitted(world, copy) -> None:
    """«Xử lý tiếp» with the same scan."""
    paper = intake.Paper(copy.paper_type, copy.original_title, copy.original_pages)
    intake.resubmit(copy, paper=paper, signatory=copy.signatory, by=world.minh)


def history(client, world, copy, who: str = "minh", page: str = "copy") -> str:
    client.force_login(world.people[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get(reverse(page, args=[copy.pk])).content.decode()


def test_it_is_kept_with_who_and_when_and_hashed_in_the_event(world, returned):
    kept = returned.reasons.get()
    assert (kept.text, kept.by, kept.action) == (WHY, world.hoa, "return")
    event = returned.history.get(action="return")
    assert event.facts["reason_sha256"] == kept.sha256
    assert WHY not in str(event.facts)
    assert kept.is_as_hashed


def test_it_stands_in_the_history_after_the_paper_came_again(client, world, returned):
    resubmitted(world, returned)
    returned.refresh_from_db()
    assert (returned.status, returned.return_reason) == (Status.SUBMITTED, "")
    for who, page in (("minh", "copy"), ("hoa", "signing_copy")):
        assert f"«{WHY}»" in history(client, world, returned, who, page)


def test_who_may_not_see_the_copy_does_not_see_it(client, world, returned):
    assert WHY not in history(client, world, returned, "vi")


def test_each_return_has_its_own(world, returned):
    resubmitted(world, returned)
    signature.send_back(returned, reason="Sai tên", by=world.hoa)
    cancelling.cancel(returned, reason="Người dân rút", by=world.minh)
    assert list(returned.reasons.order_by("at").values_list("action", "text")) == [
        ("return", WHY), ("return", "Sai tên"), ("cancel", "Người dân rút"),
    ]  # fmt: skip


def test_a_block_has_one(world, issue):
    copy = issue()
    delivery.wish(copy, by=world.tuan)
    run_jobs()
    copy.refresh_from_db()
    delivery.block(copy, reason="Gửi nhầm người", by=world.tuan)
    assert copy.reasons.get().action == "block"


@pytest.mark.parametrize(
    "change", [{"text": "khác"}, {"at": "2020-01-01T00:00Z"}, {"sha256": "0" * 64}, {"text": "", "salt": ""}]
)
def test_the_database_keeps_it(returned, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Reason.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Reason.objects.all().delete()


def test_constraint_reason_has_words_until_blanked(returned):
    with pytest.raises(IntegrityError, match="reason_has_words_until_blanked"), transaction.atomic():
        Reason.objects.create(
            copy=returned, action="return", text="", salt="", sha256="1" * 64, by=returned.submitted_by
        )


def test_other_words_behind_the_chain_are_found(returned):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE certification_reason DISABLE TRIGGER certification_reason_rows")
        cursor.execute("UPDATE certification_reason SET text = 'khác'")
        cursor.execute("ALTER TABLE certification_reason ENABLE TRIGGER certification_reason_rows")
    assert [one.where for one in broken() if one.where.startswith("reason:")] == [
        f"reason:{Reason.objects.get().pk}: reason changed"
    ]


class TestThoseFromBefore:
    """Rows that the migration makes of what stood in columns; their events name no hash."""

    @pytest.fixture
    def carry(self):
        migration = importlib.import_module("chungthuc.certification.migrations.0009_reasons")
        return lambda: migration.carry_over(apps, None)

    def test_who_and_when_come_from_the_event_and_the_history_shows_it(self, client, world, submitted_copy, carry):
        submitted_copy.advance(Action.RETURN, by=world.hoa, return_reason=WHY)  # as it was done then
        carry()
        kept, event = submitted_copy.reasons.get(), submitted_copy.history.get(action="return")
        assert (kept.text, kept.by, kept.at, kept.action) == (WHY, world.hoa, event.at, "return")
        assert kept.is_as_hashed
        resubmitted(world, submitted_copy)
        assert f"«{WHY}»" in history(client, world, submitted_copy)

    def test_what_withdrawing_wrote_is_nobodys_reason(self, world, submitted_copy, carry):
        intake.withdraw(submitted_copy, by=world.minh)
        carry()
        assert not submitted_copy.reasons.exists()


def test_a_reason_without_a_person_is_not_dropped_in_silence(submitted_copy):
    with pytest.raises(TypeError):
        submitted_copy.advance(Action.RETURN, by="system:job", reason=WHY, return_reason=WHY)
    submitted_copy.refresh_from_db()
    assert submitted_copy.status == Status.SUBMITTED


class TestRetention:
    def test_what_is_still_worked_on_keeps_its_words(self, returned):
        assert blank_reasons(clock.now()) == 0
        assert returned.reasons.get().text == WHY

    def test_words_go_the_rest_stays_and_the_chain_is_whole(self, client, world, returned):
        cancelling.cancel(returned, reason="Người dân rút", by=world.minh)
        told = StringIO()
        tomorrow = clock.today() + timedelta(days=1)
        call_command("blank_reasons", "--before", f"{tomorrow:%d/%m/%Y}", stdout=told)
        assert told.getvalue() == "2 reasons blanked\n"
        returned.refresh_from_db()
        assert returned.return_reason == ""
        assert set(returned.reasons.values_list("text", "salt")) == {("", "")}
        assert [one for one in broken() if one.invariant == "I12"] == []
        page = history(client, world, returned)
        assert WHY not in page
        assert "lý do đã xóa khi hết thời hạn lưu trữ" in page
        assert blank_reasons(clock.now()) == 0

    def test_a_day_is_written_as_here(self, db):
        call_command("blank_reasons", "--before", "31/12/2020", stdout=StringIO())
        with pytest.raises(Exception, match="dd/mm/yyyy"):
            call_command("blank_reasons", "--before", "2020-12-31")
