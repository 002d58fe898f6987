"""The list at the counter: what came first, what is mine, who sent it back, and whom it waits for."""

from datetime import timedelta

from chungthuc.accounts.models import Grant, Person, Right
from chungthuc.certification import signature
from chungthuc.certification.reception import cancelling, intake
from chungthuc.core import clock
from demo import life

LIST = "/counter/copies"


def second_officer(world) -> Person:
    one = Person.objects.create_user("thu@vidu.test", full_name="Vũ Minh Thư", id_number="001190099999")
    Grant.objects.create(
        person=one,
        right=Right.CREATE_COPY,
        agency=world.office,
        given_by=world.people["nga"],
        since=clock.now(),
        reason="x",
    )
    world.people["thu"] = one
    return one


def titles(client, address: str) -> list[str]:
    return [one.original_title for one in client.get(address).context["page"].items]


def test_what_is_late_stands_on_top_then_what_came_first_and_a_return_costs_no_place(as_, world, scan):
    first, second, third, late = (life.submitted(world, scan, title=one) for one in ("Một", "Hai", "Ba", "Muộn"))
    now = clock.now()
    for minutes, one in enumerate((first, second, third, late)):
        one.came_at = now + timedelta(minutes=minutes)
        one.due_at = now - timedelta(hours=1) if one is late else now + timedelta(hours=4)
        one.save(update_fields=["came_at", "due_at"])
    signature.send_back(first, reason="Mờ trang 1", by=world.hoa)
    again = intake.Paper(first.paper_type, "Một", first.original_pages)
    intake.resubmit(first, paper=again, signatory=first.signatory, by=world.minh)
    assert titles(as_("minh"), LIST) == ["Muộn", "Một", "Hai", "Ba"]
    page = as_("minh").get(LIST).content.decode()
    assert "Tiếp nhận lúc" in page
    assert clock.day(now).strftime("%d/%m/%Y ") in page
    assert titles(as_("hoa"), "/signing-desk/copies") == ["Muộn", "Một", "Hai", "Ba"]
    following = as_("hoa").get(f"/signing-desk/copies/{first.pk}").context
    assert (following["preceding"].pk, following["following"].pk) == (late.pk, second.pk)


def test_mine_and_all_and_what_the_menu_counts_opens_what_is_mine(as_, world, scan):
    thu = second_officer(world)
    mine, hers = life.submitted(world, scan, title="Của Minh"), life.submitted(world, scan, title="Của Thư")
    hers.dossier.officer = thu
    hers.dossier.save(update_fields=["officer"])
    minh = as_("minh")
    assert set(titles(minh, LIST)) == {"Của Minh", "Của Thư"}
    assert titles(minh, f"{LIST}?whose=mine") == ["Của Minh"]
    assert titles(as_("thu"), f"{LIST}?whose=mine") == ["Của Thư"]
    assert "Vũ Minh Thư" in minh.get(LIST).content.decode()
    for one in (mine, hers):
        signature.send_back(one, reason="Mờ", by=world.hoa)
    page = minh.get(LIST).content.decode()
    assert f'href="{LIST}?tab=returned&amp;whose=mine"' in page
    assert '<span class="count" data-desk="counter">1</span>' in page
    assert titles(minh, f"{LIST}?tab=returned&whose=mine") == ["Của Minh"]
    empty = as_("thu").get(f"{LIST}?tab=submitted&whose=mine").content.decode()
    assert "Không có hồ sơ nào của bạn ở đây." in empty


def test_who_sent_it_back_is_said(as_, world, scan):
    by_leader, by_clerk, withdrawn = (life.submitted(world, scan, title=one) for one in ("Một", "Hai", "Ba"))
    signature.send_back(by_leader, reason="Mờ trang 2", by=world.hoa)
    life.stamped(life.forwarded(world, life.signed(world, by_clerk)))
    signature.send_back(by_clerk, reason="Sai sổ", by=world.tuan)
    intake.withdraw(withdrawn, by=world.minh)
    found = as_("minh").get(f"{LIST}?tab=returned")
    told = {copy.original_title: who for copy, who in found.context["rows"]}
    assert told == {
        "Một": "Lãnh đạo Lê Thị Hoa trả về",
        "Hai": f"Văn thư {world.tuan.full_name} trả về",
        "Ba": "Cán bộ Trần Văn Minh rút lại",
    }
    assert "Lãnh đạo hoặc văn thư trả về, hoặc cán bộ rút lại." in found.content.decode()


def test_signed_and_not_sent_on_waits_for_the_leader_everywhere(as_, world, scan):
    copy = life.stamped(life.signed(world, life.submitted(world, scan)))
    assert titles(as_("minh"), f"{LIST}?tab=signed") == [copy.original_title]
    assert titles(as_("minh"), f"{LIST}?tab=stamped") == []
    page = as_("minh").get(f"{LIST}/{copy.pk}").content.decode()
    assert "Đã ký, chưa chuyển" in page
    assert "Đang chờ Lê Thị Hoa chuyển cấp số và đóng dấu" in page
    assert "Chờ đóng dấu" not in page.split("<h1>")[1].split("</h1>")[1].split("</p>")[0]
    assert '<span class="count" data-desk="signing">1</span>' in as_("hoa").get("/signing-desk/copies").content.decode()
    life.forwarded(world, copy)
    assert titles(as_("minh"), f"{LIST}?tab=stamped") == [copy.original_title]
    assert 'data-desk="signing">0<' in as_("hoa").get("/signing-desk/copies").content.decode()


def test_the_deadline_stands_where_something_is_still_to_be_done(as_, world, scan):
    life.submitted(world, scan)
    cancelling.cancel(life.submitted(world, scan), reason="Người dân đổi ý", by=world.minh)
    minh = as_("minh")
    assert "Hạn trả" in minh.get(LIST).content.decode()
    over = minh.get(f"{LIST}?tab=over").content.decode()
    assert "Hạn trả" not in over
    assert "Người dân đổi ý" in over


def test_the_page_says_whose_it_is_and_a_senior_gives_it_on(as_, world, scan):
    thu = second_officer(world)
    copy = life.submitted(world, scan)
    address = f"{LIST}/{copy.pk}"
    assert "Hồ sơ này đang do" not in as_("minh").get(address).content.decode()
    hers = as_("thu").get(address).content.decode()
    assert "Hồ sơ này đang do Trần Văn Minh xử lý." in hers
    assert "Nhận xử lý" not in hers
    refused = as_("thu").post(f"{address}/officer", follow=True).content.decode()
    assert "đang do Trần Văn Minh xử lý" in refused
    signing = f"/signing-desk/copies/{address.rsplit('/', 1)[1]}"
    assert "Giao lại cho cán bộ khác" in as_("hoa").get(signing).content.decode()
    given = as_("hoa").post(f"{address}/officer", {"officer": thu.pk}, follow=True).content.decode()
    assert f"Đã giao hồ sơ {copy.dossier.code} cho Vũ Minh Thư." in given
    assert "Giao hồ sơ cho cán bộ" in given  # the history
    copy.refresh_from_db()
    assert copy.officer == thu
    assert (
        "Không có cán bộ tiếp nhận này"
        in as_("hoa").post(f"{address}/officer", {"officer": "x"}, follow=True).content.decode()
    )
