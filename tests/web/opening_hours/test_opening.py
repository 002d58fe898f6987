"""«Lịch tiếp nhận»: what saving would make and whom it would hit is seen before; closures, answers, policies."""

from datetime import timedelta

import pytest

from chungthuc.agencies.models import DayKind, SpecialDay
from chungthuc.appointments import policies, slot_builder
from chungthuc.appointments.closures import answering, closing
from chungthuc.appointments.lifecycle import AppointmentStatus
from chungthuc.appointments.models import Answer, AvailabilityRule, Closure, PolicyValue, Rebooking, Slot, SlotStatus
from chungthuc.core import clock
from chungthuc.notifications.models import Message
from tests.harness import appointments
from tests.harness.appointments import booked, slot

HOURS = {"since": "2026-11-24", "weekdays": ["1", "2", "3", "4", "5"], "opens_at": "08:00", "closes_at": "11:00",
         "slot_min": "30", "cap_staff": "5", "cap_public": "3", "every_weeks": "1", "on_make_up_days": "on"}  # fmt: skip
CLOSED = {"where": "", "from_day": "2026-11-25", "from_hour": "07:30", "to_day": "2026-11-25", "to_hour": "17:00",
          "kind": "outage", "reason": "Mất điện theo kế hoạch"}  # fmt: skip


def words(answer) -> str:
    return " ".join(str(one) for one in answer.context["messages"])


def saved(client, path: str, sent: dict) -> object:
    """As an administrator does: look first, then save what was seen."""
    look = client.post(path, sent)
    assert look.status_code == 200, look.context["form"].errors
    return client.post(path, {**sent, "save": "1", "seen": look.context["preview"].hit}, follow=True)


def test_hours_are_seen_before_they_are_saved_and_changed_with_who_is_hit(as_, office):
    world, nga = office, as_("nga")
    code, desk = world.office.code, appointments.desk(world.office)
    path = f"/opening-hours/{code}/rules/new?desk={desk.pk}"
    sent = {**HOURS, "desk": desk.pk}
    assert nga.get(path).status_code == 200
    look = nga.post(path, sent)
    assert look.context["preview"].all > 100
    assert "Không ảnh hưởng lịch hẹn nào" in look.content.decode()
    assert not AvailabilityRule.objects.exists()
    assert "vừa thay đổi" in words(nga.post(path, {**sent, "save": "1", "seen": "7"}))
    assert not AvailabilityRule.objects.exists()
    assert "Đã lưu" in words(saved(nga, path, sent))
    rule = AvailabilityRule.objects.get()
    assert Slot.objects.filter(rule=rule).count() == look.context["preview"].all
    page = nga.get(f"/opening-hours/{code}").content.decode()
    assert "08:00–11:00" in page
    held = booked(Slot.objects.filter(starts_at__gt=clock.now() + timedelta(days=3)).order_by("starts_at").first(),
                  world.lan, by=world.minh)  # fmt: skip
    change = f"/opening-hours/{code}/rules/{rule.pk}/change"
    later = {**HOURS, "since": "2026-11-26", "opens_at": "13:30", "closes_at": "16:30"}
    look = nga.post(change, later)
    assert look.context["preview"].hit == 1
    shown = look.content.decode()
    assert held.code in shown
    assert world.lan.full_name not in shown  # administering opens no papers
    assert "Đã lưu" in words(saved(nga, change, later))
    assert Rebooking.objects.get().appointment == held
    new = AvailabilityRule.objects.get(replaces=rule)
    assert nga.get(change).status_code == 404  # it has a next version
    ended = saved(nga, f"/opening-hours/{code}/rules/{new.pk}/end", {"until": "2026-12-01"})
    assert "Đã ngừng" in words(ended)
    assert not Slot.objects.filter(starts_at__gte=clock.now() + timedelta(days=8), status=SlotStatus.OPEN).exists()


def test_senseless_hours_are_told_at_the_field_and_nothing_is_lost(as_, office):
    nga, desk = as_("nga"), appointments.desk(office.office)
    path = f"/opening-hours/{office.office.code}/rules/new?desk={desk.pk}"
    for wrong in ({"opens_at": "12:00"}, {"weekdays": []}, {"weekdays": ["9"]}, {"cap_public": "9"}, {"slot_min": "1"},
                  {"since": "2020-01-01"}, {"until": "2026-11-01"}, {"since": "31/02/2026"}, {"every_weeks": "0"},
                  {"cap_staff": "99999999999"}, {"lead_min": "-5"}):  # fmt: skip
        answer = nga.post(path, {**HOURS, "slot_min": "25", **wrong, "save": "1", "seen": "0"})
        assert answer.status_code == 422, wrong
        assert 'class="summary"' in answer.content.decode(), wrong
        if "slot_min" not in wrong:
            assert 'value="25"' in answer.content.decode()
    assert not AvailabilityRule.objects.exists()
    for bad in ("0", "x", "9" * 30, ""):
        assert nga.get(f"/opening-hours/{office.office.code}/rules/new?desk={bad}").status_code == 404


def test_closing_shows_who_is_hit_then_proposes_and_lists_the_answers(as_, office):
    world, minh = office, as_("minh")
    code = world.office.code
    slot_builder.introduce(appointments.rule(appointments.desk(world.office)), by=world.nga)
    wed = [booked(slot(world.office, hour, days=1), by=world.minh, name=f"Người {hour}", email="a@vidu.test")
           for hour in ("09:00", "09:30")]  # fmt: skip
    look = minh.post(f"/opening-hours/{code}/closures/new", CLOSED)
    page = look.content.decode()
    assert "Ảnh hưởng 2 lịch hẹn" in page
    assert "Người 09:00" in page
    assert not Closure.objects.exists()
    done = saved(minh, f"/opening-hours/{code}/closures/new", CLOSED)
    made = Closure.objects.get()
    assert "Đề nghị giờ mới cho 2 người" in done.content.decode()
    assert "0900000000" in done.content.decode()
    path = f"/opening-hours/{code}/closures/{made.pk}"
    for _press in range(2):
        told = minh.post(f"{path}/proposals", follow=True)
        said = words(told)
    assert "báo cho" not in said
    assert "Không còn ai chờ đề nghị giờ mới" in said
    assert Message.objects.filter(key__contains="proposed", channel="email").count() == 2
    first = Rebooking.objects.get(appointment=wed[0])
    answering.agree(first, by=None)
    page = minh.get(path)
    assert dict(page.context["counts"])[Answer.AGREED.label] == 1
    assert dict(page.context["counts"])[Answer.WAITING.label] == 1
    assert "1 lịch hẹn cần hẹn lại" in minh.get(f"/opening-hours/{code}").content.decode()
    assert "Đã mở lại lịch" in words(minh.post(f"{path}/lifting", follow=True))
    wed[1].refresh_from_db()
    assert wed[1].state == AppointmentStatus.CONFIRMED
    assert answering.without_answer(world.office).count() == 0


def test_bad_closures_are_told_and_keep_the_form(as_, office):
    minh = as_("minh")
    for wrong in ({"to_day": "2026-11-24"}, {"reason": "  "}, {"kind": "x"}, {"where": "999"}, {"from_day": ""},
                  {"from_day": "2026-11-01", "to_day": "2026-11-02"}):  # fmt: skip
        answer = minh.post(
            f"/opening-hours/{office.office.code}/closures/new", {**CLOSED, **wrong, "save": "1", "seen": "0"}
        )
        assert answer.status_code == 422, wrong
        assert 'class="summary"' in answer.content.decode()
    assert not Closure.objects.exists()


def test_a_refused_reopening_is_told_where_its_button_is(as_, office):
    now = clock.now()  # of the nation: data import brings it, no page lifts it
    closure = Closure.objects.create(
        kind="other", reason="x", starts_at=now, ends_at=now + timedelta(hours=1), made_at=now
    )
    page = f"/opening-hours/{office.office.code}/closures/{closure.pk}"
    answer = as_("minh").post(f"{page}/lifting", follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "error" in [one.level_tag for one in answer.context["messages"]]
    closure.refresh_from_db()
    assert closure.lifted_at is None


def test_who_may_do_what(as_, office):
    world = office
    code, desk = world.office.code, appointments.desk(world.office)
    rule = slot_builder.introduce(appointments.rule(desk), by=world.nga)
    del rule
    one = AvailabilityRule.objects.get()
    closure = closing.close(
        closing.Stretch(clock.now(), clock.now() + timedelta(hours=1), world.office), kind="other", reason="x",
        by=world.minh,
    )  # fmt: skip
    minh = as_("minh")
    page = minh.get(f"/opening-hours/{code}").content.decode()
    assert "Vũ Thị Nga" in page
    assert "/rules/" not in page
    for path in (f"rules/new?desk={desk.pk}", f"rules/{one.pk}/change", f"rules/{one.pk}/end"):
        assert minh.post(f"/opening-hours/{code}/{path}", {**HOURS, "save": "1", "seen": "0"}).status_code == 403
    assert minh.get(f"/opening-hours/{code}/policies").status_code == 200
    assert minh.post(f"/opening-hours/{code}/policies", {"name": "calls", "value": "5"}).status_code == 403
    for who in ("vi", "lan", "tuan", "hoa"):
        for path in ("", "/closures/new", "/policies", f"/closures/{closure.pk}"):
            assert as_(who).get(f"/opening-hours/{code}{path}").status_code == 404, (who, path)
        assert as_(who).post(f"/opening-hours/{code}/closures/{closure.pk}/lifting").status_code == 404
    assert as_("vi").get(f"/opening-hours/00004/closures/{closure.pk}").status_code == 404
    closure.refresh_from_db()
    assert closure.lifted_at is None
    assert as_("minh").get("/opening-hours")["Location"] == f"/opening-hours/{code}"
    many = as_("nga").get("/opening-hours?q=hoan kiem")
    assert [one.code for one, _name in many.context["agencies"]] == [code]
    assert as_("lan").get("/opening-hours").status_code == 403


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("drop_off_days", "3"),
        ("drop_off_days", "99999"),
        ("drop_off_units", "0"),
        ("public_percent", "101"),
        ("lead_days", "367"),
    ],
)
def test_a_drop_off_stays_inside_the_law_and_takes_some_time(as_, office, name, value):
    nga, path = as_("nga"), f"/opening-hours/{office.office.code}/policies"
    sent = {"name": name, "since": f"{clock.today():%d/%m/%Y}", "reason": "QĐ 9", "value": value}
    answer = nga.post(path, sent)
    assert answer.status_code == 422
    assert f'value="{value}"' in answer.content.decode()
    said = {"drop_off_days": "Điều 21", "drop_off_units": "từ 1 trở lên"}.get(name, "từ 0 đến")
    assert said in answer.content.decode()
    assert getattr(policies.policy_of(office.office), name) == getattr(policies.DEFAULTS, name)
    assert nga.post(path, {**sent, "value": "1"}).status_code == 302
    assert getattr(policies.policy_of(office.office), name) == 1


def test_policies_are_decided_from_a_day_on_with_a_reason(as_, office):
    nga, path = as_("nga"), f"/opening-hours/{office.office.code}/policies"
    sent = {"name": "calls", "value": "5", "since": "2026-11-24", "reason": "Quyết định 12"}
    for wrong in ({"reason": ""}, {"value": "0"}, {"name": "x"}, {"since": "2020-01-01"}, {"value": "-1"}):
        assert nga.post(path, {**sent, **wrong}).status_code == 422, wrong
    assert "Đã lưu quy định" in words(nga.post(path, sent, follow=True))
    assert policies.policy_of(office.office).calls == 5
    PolicyValue.objects.create(name="calls", value=3, most=4, since=clock.today())
    assert "ngoài giới hạn" in words(nga.post(path, {**sent, "value": "9"}))


def test_days_off_stand_on_the_page(as_, office):
    SpecialDay.objects.create(day=clock.today() + timedelta(days=30), kind=DayKind.OFF, reason="Nghỉ Tết Dương lịch")
    assert "Nghỉ Tết Dương lịch" in as_("minh").get(f"/opening-hours/{office.office.code}").content.decode()
