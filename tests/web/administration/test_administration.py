"""«Quản trị»: each sees his branch alone; what an office lacks stands there, with what to do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungthuc.accounts.models import Grant, RegisteredCertificate, Right
from chungthuc.accounts.rights import holders_of
from chungthuc.agencies.models import Agency, OfficeAddress
from chungthuc.audit.models import Event
from chungthuc.certification.defaults import load
from chungthuc.certification.oversight import readiness
from chungthuc.certification.oversight.readiness import Need
from chungthuc.core import clock
from chungthuc.web.administration.needs import REMEDIES, SHORT, WORDS
from demo import town
from tests.harness import appointments

HERE, BESIDE, ABOVE = "00070", "00004", "01"


@pytest.fixture
def ready(world):
    """Hoàn Kiếm has everything."""
    load()
    appointments.rule(appointments.desk(world.office)).save()
    return world


def give(world, who: str, code: str) -> None:
    """``who`` administers the agency."""
    Grant.objects.create(
        person=world.people[who], agency=Agency.objects.get(code=code), right=Right.ADMINISTER, given_by=world.nga,
        reason="Quyết định 5/QĐ-UBND",
    )  # fmt: skip


def test_the_province_sees_all_its_offices_with_what_they_lack(as_, ready):
    page = as_("nga").get("/administration").content.decode()
    for office in (ready.office, ready.neighbour):
        assert f"/administration/{office.code}" in page
    row = page[page.index("/administration/00004") :].split("</tr>")[0]
    assert "Thiếu" in row
    assert "chưa cài đặt" in row
    assert "Đang vận hành" in page[page.index("/administration/00070") :].split("</tr>")[0]


def test_a_few_things_missing_are_named(as_, ready):
    OfficeAddress.objects.filter(agency=ready.office).delete()
    page = as_("nga").get("/administration").content.decode()
    assert str(SHORT[Need.ADDRESS]) in page[page.index("/administration/00070") :].split("</tr>")[0]


def test_it_is_found_without_tone_marks(as_, ready):
    answer = as_("nga").get("/administration?q=ba dinh")
    assert [one.code for one in answer.context["lines"]] == [BESIDE]


def test_who_administers_one_office_goes_to_it_and_finds_no_other(as_, ready):
    give(ready, "minh", HERE)
    minh = as_("minh")
    assert minh.get("/administration")["Location"] == f"/administration/{HERE}"
    assert minh.get(f"/administration/{HERE}").status_code == 200
    for other in (BESIDE, ABOVE, "99999"):
        assert minh.get(f"/administration/{other}").status_code == 404
    kept = Event.objects.filter(action="refuse", by=f"person:{ready.minh.pk}")
    assert {one.facts["code"] for one in kept} == {"not_visible"}


def test_nothing_above_ones_branch_is_named(as_, ready):
    give(ready, "minh", HERE)
    assert "thành phố Hà Nội" not in as_("minh").get(f"/administration/{HERE}").content.decode()
    assert "thành phố Hà Nội" in as_("nga").get(f"/administration/{HERE}").content.decode()


@pytest.mark.parametrize("who", ["minh", "hoa", "tuan", "vi", "lan"])
def test_others_are_refused(as_, world, who):
    for path in ("/administration", f"/administration/{HERE}"):
        assert as_(who).get(path).status_code == 403


def test_a_right_that_ended_ends_the_page(as_, ready):
    give(ready, "minh", HERE)
    minh = as_("minh")
    assert minh.get(f"/administration/{HERE}").status_code == 200
    Grant.objects.filter(person=ready.minh, right=Right.ADMINISTER).update(until=clock.now())
    assert minh.get(f"/administration/{HERE}").status_code == 403


def test_a_whole_office_lacks_nothing(ready):
    assert readiness.of(ready.office).missing == ()


def test_each_thing_taken_away_is_missed(ready):
    office, now = ready.office, clock.now()
    for one in (ready.hoa, ready.binh):
        one.certificates.update(until=now)
    OfficeAddress.objects.filter(agency=office).delete()
    Grant.objects.filter(agency=office, right=Right.SEAL_COPY).update(until=now)
    expected = (Need.SIGNATORY_CERTIFICATE, Need.SEALER, Need.ADDRESS)
    assert readiness.of(office).missing == expected


def test_a_certificate_that_ended_is_none(ready, monkeypatch):
    after = max(one.valid_until for one in RegisteredCertificate.objects.all())
    monkeypatch.setattr(clock, "now", lambda: after)
    assert {Need.SIGNATORY_CERTIFICATE, Need.SEAL_CERTIFICATE} <= set(readiness.of(ready.office).missing)


def test_a_signatory_needs_the_right_too(ready):
    Grant.objects.filter(agency=ready.office, right=Right.SIGN_COPY).update(until=clock.now())
    missing = readiness.of(ready.office).missing
    assert {Need.SIGNATORY, Need.SIGNATORY_CERTIFICATE, Need.SIGNATORY_PICTURE} <= set(missing)


def test_hours_said_above_count_below(world):
    from chungthuc.agencies.models import OfficeHours

    assert Need.HOURS in readiness.of(world.office).missing
    OfficeHours.objects.create(agency=world.province, since=town.SINCE.date(), closes_at="17:00", decision="QĐ 1")
    assert Need.HOURS not in readiness.of(world.office).missing


def test_many_offices_ask_no_more_than_one(ready):
    def asked(agencies: list[Agency]) -> int:
        with CaptureQueriesContext(connection) as questions:
            readiness.of_all(agencies)
        return len(questions)

    assert asked(list(Agency.objects.all())) == asked([ready.office])


def test_every_need_has_words_and_a_remedy():
    assert set(WORDS) == set(SHORT) == set(REMEDIES) == set(Need)


def test_holders_of_several_offices_are_kept_apart(world):
    keys = [world.office.pk, world.neighbour.pk]
    assert holders_of(Right.CREATE_COPY, keys) == {
        (world.office.pk, world.minh.pk), (world.neighbour.pk, world.vi.pk),
    }  # fmt: skip


@pytest.mark.parametrize(
    "path", [f"/administration/{HERE}", f"/staff/{HERE}", f"/authorities/{HERE}", f"/offices/{HERE}"]
)
def test_the_rail_knows_where_one_is(as_, ready, path):
    assert '<a href="/administration" aria-current="true">' in as_("nga").get(path).content.decode()
