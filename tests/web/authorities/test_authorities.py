"""«Thẩm quyền ký»: administrators of the branch give, see and end it; inspectors read; others find nothing."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from chungthuc.accounts import authority, rights
from chungthuc.accounts.models import Authority, Grant, Right
from chungthuc.audit.models import Event
from chungthuc.core import clock
from chungthuc.documents.models import Upload
from chungthuc.dossiers.models import PaperType
from tests.web.authorities.conftest import BESIDE, HERE, LIST, NEW, day, inspects, named

DELEGATION = f"{NEW}?basis=delegation"


def test_who_may_certify_stands_there_as_it_is_printed(as_, world):
    page = as_("nga").get(LIST).content.decode()
    assert "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH" in page
    assert "Hôm nay người ký mặc định là Lê Thị Hoa" in page
    assert f'href="{LIST}" aria-current="page"' in page


@pytest.mark.parametrize("who", ["minh", "hoa", "tuan", "lan", "vi"])
def test_others_are_refused(as_, world, who):
    one = world.hoa.authorities.get()
    client = as_(who)
    for path in (LIST, NEW, f"{LIST}/{one.pk}", f"{LIST}/{one.pk}/decision", f"{LIST}/duty", "/authorities"):
        assert client.get(path).status_code == 403, path
    assert client.post(f"{LIST}/{one.pk}/end", {"reason": "x"}).status_code == 403
    assert authority.is_in_force(one)


def test_outside_the_branch_there_is_nothing(as_, world):
    Grant.objects.create(person=world.minh, agency=world.office, right=Right.ADMINISTER, given_by=world.nga, reason="x")
    minh = as_("minh")
    assert minh.get(LIST).status_code == 200
    for path in (f"/authorities/{BESIDE}", f"/authorities/{BESIDE}/new", "/authorities/99999", f"{LIST}/99999"):
        assert minh.get(path).status_code == 404, path
    theirs = Authority.objects.create(
        person=world.vi, agency=world.neighbour, basis="post", title="CHỦ TỊCH", decision="x"
    )
    assert minh.get(f"{LIST}/{theirs.pk}").status_code == 404
    assert minh.post(f"{LIST}/{theirs.pk}/end", {"reason": "x"}).status_code == 404


def test_a_delegation_with_the_right_and_the_scan_of_its_decision(as_, world, to_minh):
    nga = as_("nga")
    assert "TUQ." in nga.get(DELEGATION).content.decode()
    answer = nga.post(DELEGATION, to_minh)
    made = Authority.objects.get(person=world.minh)
    assert answer["Location"] == f"{LIST}/{made.pk}"
    assert made.full_title == "TUQ. CHỦ TỊCH, CÔNG CHỨC TƯ PHÁP - HỘ TỊCH"
    assert clock.vietnamese_date(made.until) == day(21)
    assert rights.holds(world.minh, Right.SIGN_COPY, world.office)
    assert made in authority.signatories(world.office)
    file = nga.get(f"{LIST}/{made.pk}/decision")
    assert (file.status_code, file["Content-Type"]) == (200, "application/pdf")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    for who in ("minh", "hoa", "lan"):
        assert as_(who).get(f"{LIST}/{made.pk}/decision").status_code == 403


def test_photographs_are_taken_as_the_decision(as_, world, to_minh):
    image = io.BytesIO()
    Image.new("RGB", (1654, 2339), (240, 240, 236)).save(image, "JPEG")
    sent = [named(image.getvalue(), f"trang-{number}.jpg") for number in (1, 2)]
    as_("nga").post(DELEGATION, to_minh | {"scan": sent})
    assert Authority.objects.get(person=world.minh).scan.page_count == 2


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_or_sent_is_lost(as_, world, to_minh):
    nga = as_("nga")
    answer = nga.post(DELEGATION, to_minh | {"until": day(-3)})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ends_before_it_begins" not in page
    assert "Ngày kết thúc trước ngày bắt đầu" in page
    assert "Quyết định 7/QĐ-UBND" in page
    assert "quyet-dinh.pdf" in page
    kept = Upload.objects.get(by=world.nga.pk)
    assert f'name="upload" value="{kept.pk}"' in page
    del to_minh["scan"]
    assert nga.post(DELEGATION, to_minh | {"upload": str(kept.pk)}).status_code == 302
    assert Authority.objects.get(person=world.minh).scan == kept


def test_somebody_elses_upload_is_none(as_, world, to_minh, submitted_copy):
    del to_minh["scan"]
    answer = as_("nga").post(DELEGATION, to_minh | {"upload": str(submitted_copy.document.upload_id)})
    assert answer.status_code == 422
    assert "Chưa có bản chụp quyết định" in answer.content.decode()


@pytest.mark.parametrize(("content", "words"), [(b"garbage", "scan"), (b"", "trống")])
def test_a_hostile_scan_is_refused_at_its_field(as_, world, to_minh, content, words):
    answer = as_("nga").post(DELEGATION, to_minh | {"scan": named(content, "x.pdf")})
    assert answer.status_code == 422
    assert answer.context["form"].errors["scan"]
    assert not Authority.objects.filter(person=world.minh).exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"person": ""}, "person"), ({"title": ""}, "title"), ({"number": ""}, "number"), ({"since": "32/13/2026"}, "since"),
        ({"until": ""}, "until"), ({"giver": ""}, "giver"), ({"scope": "some"}, "kinds"),
        ({"scope": "some", "kinds": "không-có"}, "kinds"), ({"with_right": ""}, "person"), ({"decided_on": day(2)}, "decided_on"),
        ({"decided_on": "01/01/0001"}, None),
    ],
)  # fmt: skip
def test_each_mistake_stands_at_its_field(as_, world, to_minh, change, field):
    answer = as_("nga").post(DELEGATION, to_minh | change)
    if field is None:
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field], answer.context["form"].errors
    assert not Authority.objects.filter(person=world.minh).exists()


def test_the_administrator_himself_cannot_be_chosen(as_, world, to_minh):
    Grant.objects.create(person=world.nga, agency=world.office, right=Right.SIGN_COPY, given_by=world.hoa, reason="x")
    answer = as_("nga").post(DELEGATION, to_minh | {"person": str(world.nga.pk)})
    assert list(answer.context["form"].errors) == ["person"]


def test_who_works_elsewhere_cannot_be_chosen(as_, world, to_minh):
    assert as_("nga").post(DELEGATION, to_minh | {"person": str(world.vi.pk)}).status_code == 422


def test_two_administrators_at_once_make_one(as_, world, to_minh, scan):
    """The second comes when the first has written: the constraint, not the form, decides."""
    assert as_("nga").post(DELEGATION, to_minh).status_code == 302
    again = as_("nga").post(DELEGATION, to_minh | {"scan": named(scan, "khac.pdf")})
    assert list(again.context["form"].errors) == ["since"]
    assert Authority.objects.filter(person=world.minh).count() == 1


def test_it_is_ended_with_a_reason_once_and_stays_in_the_list(as_, world):
    one, nga = world.binh.authorities.get(), as_("nga")
    refused = nga.post(f"{LIST}/{one.pk}/end", {"reason": ""}, follow=True)
    assert "Chưa ghi lý do" in refused.content.decode()
    assert authority.is_in_force(one)
    nga.post(f"{LIST}/{one.pk}/end", {"reason": "Quyết định 20/QĐ-UBND"})
    assert not authority.is_in_force(Authority.objects.get(pk=one.pk))
    assert "Quyết định 20/QĐ-UBND" in nga.get(f"{LIST}?tab=over").content.decode()
    assert one.person.full_name not in nga.get(LIST).content.decode()
    assert Event.objects.filter(action="end_authority", by=f"person:{world.nga.pk}").count() == 1


def test_tabs_part_what_is_from_what_comes_and_what_was(as_, world, to_minh):
    nga = as_("nga")
    nga.post(DELEGATION, to_minh | {"since": day(3)})
    coming = Authority.objects.get(person=world.minh)
    counts = {key: count.number for key, _name, count in nga.get(LIST).context["tabs"]}
    assert counts == {"now": 2, "coming": 1, "over": 0}
    nga.post(f"{LIST}/{coming.pk}/end", {"reason": "Ghi nhầm"})
    counts = {key: count.number for key, _name, count in nga.get(LIST).context["tabs"]}
    assert counts == {"now": 2, "coming": 0, "over": 1}
    assert nga.get(f"{LIST}/{coming.pk}").status_code == 200


def test_what_ends_within_two_weeks_is_warned_of(as_, world, to_minh):
    nga = as_("nga")
    nga.post(DELEGATION, to_minh | {"until": day(5)})
    made = Authority.objects.get(person=world.minh)
    assert "Còn 5 ngày" in nga.get(LIST).content.decode()
    assert "Còn 5 ngày" in nga.get(f"{LIST}/{made.pk}").content.decode()


def test_who_lost_the_right_is_shown_as_unable(as_, world):
    Grant.objects.filter(person=world.binh, right=Right.SIGN_COPY).update(until=clock.now())
    assert "Chưa ký được" in as_("nga").get(LIST).content.decode()


def test_an_inspector_reads_and_does_nothing(as_, world, to_minh):
    as_("nga").post(DELEGATION, to_minh)
    made = Authority.objects.get(person=world.minh)
    inspects(world, "tuan")
    tuan = as_("tuan")
    page = tuan.get(LIST).content.decode()
    assert "Ghi thẩm quyền" not in page
    assert "Chấm dứt thẩm quyền" not in tuan.get(f"{LIST}/{made.pk}").content.decode()
    file = tuan.get(f"{LIST}/{made.pk}/decision")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert tuan.get(NEW).status_code == 403
    assert tuan.post(f"{LIST}/{made.pk}/end", {"reason": "x"}).status_code == 403


def test_the_step_up_comes_before_the_form_and_before_an_act(as_, world, settings):
    nga, one = as_("nga"), world.binh.authorities.get()
    settings.STEP_UP_EVERY = timedelta(0)
    for answer in (
        nga.get(NEW),
        nga.post(f"{LIST}/{one.pk}/end", {"reason": "x"}),
        nga.get(f"{LIST}/certificates/new"),
    ):
        assert "/accounts/reauthenticate" in answer["Location"]
    assert authority.is_in_force(one)


def test_a_long_list_is_walked_by_as_many_questions_as_a_short_one(as_, world):
    nga = as_("nga")

    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            assert nga.get(f"{LIST}?tab=over").status_code == 200
        return len(questions)

    def over(number: int) -> None:
        start = datetime(2000, 1, 1, number % 24, number, tzinfo=UTC)
        Authority.objects.create(
            person=world.binh, agency=world.office, basis="post", title="CHỦ TỊCH", decision=f"{number}",
            kinds=[PaperType.objects.all()[0].code], since=start, until=start + timedelta(seconds=1),
        )  # fmt: skip

    over(0)
    few = asked()
    for number in range(1, 60):
        over(number)
    assert asked() <= few
    first = nga.get(f"{LIST}?tab=over")
    following = nga.get(f"{LIST}?tab=over&after={first.context['page'].next_key}")
    shown = [line.row.pk for answer in (first, following) for line in answer.context["lines"]]
    assert len(shown) == len(set(shown)) == 60


def test_needs_lead_here(as_, world):
    Authority.objects.filter(agency=world.office).update(until=clock.now())
    page = as_("nga").get(f"/administration/{HERE}").content.decode()
    assert f'href="{LIST}">Phân quyền ký' in page


def test_duty_is_added_and_removed(as_, world):
    nga = as_("nga")
    sent = {"person": str(world.binh.pk), "first": day(), "last": day(2)}
    assert nga.post(f"{LIST}/duty", sent)["Location"] == f"{LIST}/duty"
    assert authority.on_duty(world.office).person == world.binh
    again = nga.post(f"{LIST}/duty", sent)
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["first"])
    row = again.context["lines"][0].row
    assert as_("minh").post(f"{LIST}/duty/{row.pk}/removal").status_code == 403
    nga.post(f"{LIST}/duty/{row.pk}/removal")
    assert authority.on_duty(world.office).person == world.hoa
    assert nga.post(f"{LIST}/duty/{row.pk}/removal").status_code == 404
