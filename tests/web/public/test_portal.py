"""The front door: what is typed without tone marks finds the service; what is chosen stands in the address; strangers
may read all of it, and every list is short and asks the database little."""

import re
from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from chungthuc.agencies import finding
from chungthuc.agencies.models import Agency, AgencyKind, OfficeAddress
from chungthuc.agencies.units import import_units
from chungthuc.certification.defaults import load
from chungthuc.procedures.models import Explanation, FeeSchedule, Procedure, ProcedureAgencyKind, RefusalGround, fee_on
from chungthuc.web.public import portal

CODE = "2.000815"
NAME = (
    "Thủ tục chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan tổ chức có thẩm quyền của Việt Nam cấp hoặc"
    " chứng nhận"
)
CHOICE = f"/services/{CODE}/agencies"


@pytest.fixture
def catalogue(db) -> None:
    load()


@pytest.fixture
def units(catalogue) -> None:
    """All 34 provinces and 3,321 communes."""
    import_units()


def text(answer) -> str:
    return answer.content.decode()


def test_home_shows_what_the_guides_name(client, catalogue):
    page = text(client.get("/"))
    for words in ("Bạn cần làm gì?", "Dịch vụ công nổi bật", "Dịch vụ công trực tuyến",
                  "Xem tất cả dịch vụ công nổi bật", "Theo dõi hồ sơ", "Kiểm tra bản sao"):  # fmt: skip
        assert words in page
    assert page.count('<li class="service') == portal.CARDS


def test_staff_go_to_their_desk_and_citizens_stay(as_):
    assert as_("hoa").get("/")["Location"] == "/signing-desk/copies"
    assert as_("lan").get("/").status_code == 200


def test_other_services_are_listed_as_coming_later(client, catalogue):
    page = text(client.get("/services"))
    assert "Sẽ được triển khai ở giai đoạn sau" in page
    later = Procedure.objects.get(code="2.000884")
    assert "Chọn cơ quan thực hiện" not in text(client.get(f"/services/{later.code}"))
    assert client.get(f"/services/{later.code}/agencies").status_code == 404


def test_the_procedure_page_says_everything_verbatim(client, catalogue):
    page = text(client.get(f"/services/{CODE}"))
    assert NAME in page
    assert RefusalGround.objects.count() == 6
    for ground in RefusalGround.objects.all():
        assert ground.words in page
    for words in ("15 giờ", "Nghị định 45/2020/NĐ-CP", "Nghị định 23/2015/NĐ-CP, Điều 22", "thay cho bản chính"):
        assert words in page


def test_each_source_is_said_once_and_every_point_leads_to_it(client, catalogue):
    answer = client.get(f"/services/{CODE}")
    page, sources = answer.content.decode(), answer.context["sources"]
    cited = Explanation.objects.filter(procedure__code=CODE).exclude(citation="").exclude(section="basis")
    assert {one.citation for one in cited} <= set(sources)
    for nth, source in enumerate(sources, start=1):
        assert page.count(f">{source}<") == 1
        assert page.count(f'id="source-{nth}"') == 1
    decree = sources.index("Nghị định 45/2020/NĐ-CP, Điều 10 khoản 3") + 1
    assert page.count(f'href="#source-{decree}"') == cited.filter(citation=sources[decree - 1]).count() > 3


@pytest.mark.parametrize(("pages", "fee"), [(1, "2.000"), (2, "4.000"), (3, "5.000"), (10, "12.000"), (50, "52.000")])
def test_fees_are_computed_from_the_schedule_of_today(client, catalogue, pages, fee):
    assert (pages, int(fee.replace(".", ""))) in client.get(f"/services/{CODE}").context["fees"]
    assert fee_on(date(2026, 11, 26), pages) == int(fee.replace(".", ""))
    assert fee in text(client.get(f"/services/{CODE}"))


def test_the_fee_that_grows_no_more(client, catalogue):
    assert client.get(f"/services/{CODE}").context["full_from"] == 198
    schedule = FeeSchedule.objects.get()
    assert (schedule.fee(197), schedule.fee(198)) == (199_000, 200_000)


def test_a_new_schedule_counts_from_its_day(client, catalogue):
    FeeSchedule.objects.create(
        since=date(2026, 1, 1), first_pages=1, first_rate=3000, next_rate=0, most=3000, citation="Thông tư mới"
    )
    answer = client.get(f"/services/{CODE}")
    assert (1, 3000) in answer.context["fees"]
    assert answer.context["full_from"] is None
    assert "Thông tư mới" in text(answer)


def test_defaults_are_loaded_once_and_keep_what_administrators_changed(catalogue):
    Procedure.objects.filter(code=CODE).update(short_name="Tên khác")
    call_command("load_defaults")
    assert Procedure.objects.get(code=CODE).short_name == "Tên khác"
    assert Explanation.objects.filter(procedure__code=CODE).count() > 15


def test_a_procedure_that_ended_is_gone_and_its_follower_is_shown(client, catalogue):
    old = Procedure.objects.get(code=CODE)
    Procedure.objects.filter(pk=old.pk).update(until=date(2026, 1, 1))
    assert client.get(f"/services/{CODE}").status_code == 404
    old.pk, old.since, old.until, old.short_name, old._state.adding = None, date(2026, 1, 1), None, "Tên mới", True
    old.save()
    assert "Tên mới" in text(client.get(f"/services/{CODE}"))


def test_choosing_by_province_and_by_name(client, units):
    page = client.get(CHOICE)
    assert len(page.context["provinces"]) == 34
    for words in ("Tổ chức hành nghề công chứng", "Cơ quan đại diện", "sẽ được triển khai ở giai đoạn sau"):
        assert words in text(page)
    hanoi = client.get(CHOICE, {"province": "01"})
    assert len(hanoi.context["page"].items) == portal.SHOWN
    found = client.get(CHOICE, {"q": "hoan kiem ha noi"}).context["page"].items
    assert [one.name for one in found] == ["Ủy ban nhân dân phường Hoàn Kiếm"]
    assert found[0].province == "Ủy ban nhân dân thành phố Hà Nội"


def test_every_commune_of_a_province_is_reached_once_by_going_on(client, units):
    seen, after = [], ""
    while True:
        page = client.get(CHOICE, {"province": "01", "after": after}).context["page"]
        seen += [one.code for one in page.items]
        if page.next_key is None:
            break
        after = page.next_key
    assert len(seen) == len(set(seen)) == 126


def test_filtering_inside_a_province_stays_inside(client, units):
    found = client.get(CHOICE, {"province": "79", "q": "tan"}).context["page"].items
    assert found
    assert {one.province for one in found} == {"Ủy ban nhân dân thành phố Hồ Chí Minh"}


@pytest.mark.parametrize("after", ["%00", "0%000", "%%0000", "x" * 5000])
def test_a_forged_place_in_the_list_is_harmless(client, units, after):
    assert client.get(f"{CHOICE}?province=01&after={after}").status_code == 200


def test_choosing_asks_little_of_the_database(client, units):
    finding.communes("")  # names are read once in each process
    for query in ({}, {"province": "01"}, {"q": "ba dinh"}, {"province": "01", "after": "00070"}):
        with CaptureQueriesContext(connection) as asked:
            client.get(CHOICE, query)
        assert len(asked) <= 7, [one["sql"][:80] for one in asked]


def test_home_and_catalogue_ask_little(client, catalogue, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/services")
    with django_assert_num_queries(1):
        client.get("/")
    with django_assert_num_queries(4):
        client.get(f"/services/{CODE}")


def test_offices_that_issue_come_first_and_only_they_can_be_chosen(client, world):
    page = text(client.get(CHOICE, {"province": "01"}))
    offered = re.findall(r'name="agency" id="agency-(\d+)"', page)
    assert offered == ["00070", "00008"], "Hoàn Kiếm before Ngọc Hà"
    assert "Chưa cấp bản sao điện tử trên hệ thống" in page
    assert f'href="{CHOICE}/00004"' in page
    page = text(client.get(CHOICE, {"q": "ba đình"}))
    assert 'name="agency"' not in page
    assert "Đồng ý" not in page
    assert f'href="{CHOICE}/00004"' in page
    world.minh.is_active = False
    world.minh.save()
    assert 'id="agency-00070"' not in text(client.get(CHOICE, {"province": "01"}))


def test_going_on_through_a_search_leaves_no_gap_and_doubles_nothing(client, units):
    seen, after, pages = [], "", 0
    while pages == 0 or after:
        page = client.get(CHOICE, {"q": "tan", "after": after}).context["page"]
        seen, after, pages = [*seen, *(one.code for one in page.items)], page.next_key or "", pages + 1
    assert pages > 2
    assert seen == [one.code for one in finding.communes("tan")]
    assert len(seen) == len(set(seen))


def test_agreeing_leads_to_the_office_with_only_codes_in_the_address(client, world):
    answer = client.get(CHOICE, {"province": "01", "agency": "00070", "agreed": "1"})
    assert (answer.status_code, answer["Location"]) == (302, f"{CHOICE}/00070")
    page = text(client.get(answer["Location"]))
    assert "Ủy ban nhân dân phường Hoàn Kiếm" in page
    assert "126 phố Hàng Trống" in page
    assert "Không bắt buộc đặt lịch hẹn" in page


@pytest.mark.parametrize("wrong", ["", "99999", "01", "00070'", "\0", "x" * 5000])
def test_agreeing_to_nothing_is_told_and_keeps_the_list(client, world, wrong):
    answer = client.get(CHOICE, {"province": "01", "q": "phuong", "agency": wrong, "agreed": "1"})
    assert answer.status_code == 422
    assert "Chưa chọn cơ quan" in text(answer)
    assert "Hoàn Kiếm" in text(answer)


@pytest.mark.parametrize("agency", ["01", "99999", "x"])
def test_only_communes_of_today_are_offices_here(client, world, agency):
    assert client.get(f"{CHOICE}/{agency}").status_code == 404


def test_an_office_without_its_people_says_so(client, world):
    assert "chưa cấp bản sao điện tử" in text(client.get(f"{CHOICE}/00004"))
    assert "chưa cấp bản sao điện tử" not in text(client.get(f"{CHOICE}/00070"))


def test_signing_in_first_or_later_leads_to_the_same_office(client, world):
    from demo.cast import PASSWORD

    there = f"{CHOICE}/00070"
    assert f'href="{there}/booking"' in text(client.get(there))  # chosen first; signing in comes with the booking
    assert f"next={there}" in text(client.get("/accounts/login/", {"next": there})).replace("%2F", "/")
    answer = client.post("/accounts/login/", {"login": "lan@vidu.test", "password": PASSWORD, "next": there})
    assert answer["Location"] == there
    assert client.get(there).status_code == 200


def broken(name: str, act) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


def test_the_database_holds_the_catalogue(catalogue):
    def again(row, **changes):
        row.pk, row._state.adding = None, True
        for field, value in changes.items():
            setattr(row, field, value)
        row.save(force_insert=True)

    one = Procedure.objects.get(code=CODE)
    rows = Procedure.objects.filter(pk=one.pk)
    broken("procedure_ends_after_it_starts", lambda: rows.update(until=one.since))
    broken("a_procedure_is_one_thing_at_a_time", lambda: again(one, since=date(2030, 1, 1)))
    one = Procedure.objects.get(code=CODE)
    broken("a_procedure_changes_once_a_day", lambda: again(one, until=date(2030, 1, 1)))
    broken("a_kind_of_agency_is_named_once", lambda: again(ProcedureAgencyKind.objects.first()))
    broken("explanations_have_an_order", lambda: again(Explanation.objects.first()))
    broken("a_refusal_ground_changes_once_a_day", lambda: again(RefusalGround.objects.first()))
    agency = Agency.objects.create(code="x", kind=AgencyKind.COMMUNE)
    place = OfficeAddress.objects.create(agency=agency, since=date(2026, 1, 1), address="A")
    broken("an_office_moves_once_a_day", lambda: again(place))
    OfficeAddress.objects.create(agency=agency, since=date(2026, 6, 1), address="B")
    assert agency.addresses.on(date(2026, 5, 31)).address == "A"
    assert agency.addresses.on(date(2026, 6, 1)).address == "B"
