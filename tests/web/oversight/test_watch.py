"""«Giám sát»: administrators see their branch's findings, the topmost also the installation's; nobody else any."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import translation
from pades.common.reasons import Reason
from procrastinate.contrib.django import app

from chungthuc.accounts import granting
from chungthuc.accounts.models import Right
from chungthuc.agencies.models import DayKind, SpecialDay, SwapDecision
from chungthuc.core import clock
from chungthuc.watch.models import Finding, Kind, Night
from chungthuc.web.oversight import watch_words
from chungthuc.web.oversight.watch_sentences import advice, sentence

ADDRESS = "/oversight/watch"


@pytest.fixture
def night(world):
    """Last night, told."""
    now = clock.now()
    done = dict.fromkeys(Night.PARTS, now)
    return Night.objects.create(day=clock.today() - timedelta(days=1), files=12, begun_at=now, told_at=now, **done)


def page(client) -> str:
    return client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("who", ["minh", "hoa", "binh", "lan", "vi"])
def test_only_administrators_see_it(as_, who):
    assert as_(who).get(ADDRESS).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get(ADDRESS).status_code == 302


def test_an_installation_that_was_never_watched_over_says_so(as_):
    assert "Chưa có đêm nào được giám sát" in page(as_("nga"))


def test_a_quiet_night_says_how_many_files_were_verified(as_, night):
    told = page(as_("nga"))
    assert "không có gì sai" in told
    assert "12 tệp" in told


@pytest.mark.parametrize("how", ["too old", "unfinished"])
def test_a_night_that_did_not_run_or_did_not_end_is_not_passed_over(as_, night, how, monkeypatch):
    noon = clock.now().astimezone(clock.VIETNAM).replace(hour=12)
    if how == "too old":
        Night.objects.filter(pk=night.pk).update(day=night.day - timedelta(days=2))
    else:
        Night.objects.filter(pk=night.pk).update(told_at=None, begun_at=noon - timedelta(hours=9))
    monkeypatch.setattr(clock, "now", lambda: noon)
    assert "chưa xong hoặc đêm qua không chạy" in page(as_("nga"))


def test_findings_are_told_with_the_person_the_office_and_what_to_do(as_, world, night):
    Finding.objects.create(night=night, kind=Kind.LOOKS, subject=f"person:{world.minh.pk}", number=412,
                           agency=world.office)  # fmt: skip
    told = page(as_("nga"))
    assert f"{world.minh.full_name} mở xem 412 giấy tờ trong ngày." in told
    assert "Xem từng lần ở «Nhật ký xem và tìm»" in told
    assert "1 điều cần xem" in told
    assert f"/oversight/records?tab=looks&amp;agency={world.office.code}" in told


def test_a_copy_is_named_by_its_number_never_by_its_title(as_, world, issued_copy, night):
    Finding.objects.create(night=night, kind=Kind.FILE_CHANGED, subject=issued_copy.subject, agency=world.office)
    told = page(as_("nga"))
    assert f"số {issued_copy.entry.number}, quyển {issued_copy.entry.volume.volume_code}" in told
    assert issued_copy.original_title not in told


def test_another_branchs_findings_and_the_installations_are_not_shown(as_, world, night):
    """An administrator of one commune: not of its sister, not of the whole."""
    granting.give(world.vi, world.agencies["00004"], Right.ADMINISTER, by=world.nga, reason="Thử")
    for agency, subject in (
        (world.office, "upload:sister"),
        (None, "upload:whole"),
        (world.agencies["00004"], "upload:own"),
    ):
        Finding.objects.create(night=night, kind=Kind.BLOB_MISSING, subject=subject, agency=agency)
    client = as_("vi")
    told = page(client)
    assert "upload:own" in told
    assert "upload:sister" not in told
    assert "upload:whole" not in told
    assert "Cài đặt còn thiếu" not in told


def test_the_topmost_reads_what_is_missing_in_the_settings(as_, world, settings):
    settings.TSA_URL = ""
    told = page(as_("nga"))
    assert "CHUNGTHUC_TSA_URL" in told
    assert "chungthuc.W101" in told


def test_what_is_missing_in_the_settings_is_told_in_the_readers_language(as_, world, settings):
    settings.TSA_URL, settings.SMS, settings.DEVELOPMENT = "", "none", False
    nga = as_("nga")
    assert "không tin nhắn nào được gửi" in page(nga)
    nga.cookies["django_language"] = "en"
    with translation.override("vi"):  # what the page spoke would stay in this thread
        told = page(nga)
    assert "CHUNGTHUC_TSA_URL is not set" in told
    assert "no text will be sent" in told
    assert "chưa có" not in told.split('id="settings-told"')[1]


def test_years_without_a_decision_on_swapped_days_are_told(as_, world):
    SpecialDay.objects.filter(kind=DayKind.MAKE_UP).delete()
    SwapDecision.objects.all().delete()
    year = clock.today().year
    assert f"hoán đổi ngày làm việc của năm {year}" in page(as_("nga"))
    SwapDecision.objects.create(year=year, decision="Công văn 1")
    assert f"hoán đổi ngày làm việc của năm {year}:" not in page(as_("nga"))


def test_the_list_goes_on_and_asks_little(as_, world, night, django_assert_max_num_queries):
    rows = [Finding(night=night, kind=Kind.BLOB_MISSING, subject=f"upload:{one}", agency=world.office)
            for one in range(120)]  # fmt: skip
    Finding.objects.bulk_create(rows)
    client = as_("nga")
    with django_assert_max_num_queries(26):
        first = client.get(ADDRESS).context["page"]
    assert len(first.items) == 50
    second = client.get(f"{ADDRESS}?after={first.next_key}").context["page"]
    third = client.get(f"{ADDRESS}?after={second.next_key}").context["page"]
    assert (len(second.items), len(third.items), third.next_key) == (50, 20, None)
    assert client.get(f"{ADDRESS}?after=x").status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_sentence_and_its_advice(kind, language):
    one = Finding(kind=kind, subject="2026-11-28", number=3, detail="I1")
    with translation.override(language):
        told, advised = sentence(one, "Trần Văn Minh"), advice(one)
    assert told.endswith(".")
    assert advised
    assert "%(" not in told + advised


def test_a_job_a_part_of_a_file_and_a_verdict_are_told_in_words(as_, world, issued_copy, night):
    """There stood «certification.finish_seal», «I8 6668…» and «I19 broken_signature»."""
    for kind, detail in (
        (Kind.JOBS_GIVEN_UP, "certification.finish_seal"), (Kind.FILE_CHANGED, "I8 66687aad"),
        (Kind.VERDICT_CHANGED, f"I19 {Reason.TRUNCATED}"),
    ):  # fmt: skip
        Finding.objects.create(night=night, kind=kind, subject=issued_copy.subject, detail=detail, agency=world.office)
    told = page(as_("nga"))
    for words in ("«hoàn tất bản sao đã đóng dấu»", "(bản scan đã lưu)", "Tệp bị thiếu dữ liệu"):
        assert words in told
    for raw in ("certification.finish_seal", "I8", "I19", Reason.TRUNCATED.value):
        assert raw not in told


def test_each_job_has_its_words():
    app.perform_import_paths()  # as a worker does: whoever ran before in this process may have needed but some
    ours = {name for name in app.tasks if name.split(".")[0] in {one.rpartition(".")[2] for one in settings.INSTALLED_APPS}
            and not name.startswith("procrastinate")}  # fmt: skip
    assert set(watch_words.JOBS) == ours
    assert watch_words.job("builtin_tasks.x") == "việc nội bộ của hệ thống"
