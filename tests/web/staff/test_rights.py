"""Rights of one person at an office, by pages."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from chungthuc.accounts import granting, rights
from chungthuc.accounts.models import Grant, Post, Right
from chungthuc.audit import rows
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.notifications.models import Message

HERE = "00070"


@pytest.fixture
def page(world) -> str:
    return reverse("staff_right_new", args=[HERE, world.tuan.pk])


def day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).strftime("%d/%m/%Y")


def test_given_with_ground_and_the_leader_is_told(as_, world, page, jobs):
    nga = as_("nga")
    sent = {"right": "sign_copy", "since": "", "until": day(30), "reason": "QĐ 5/QĐ-UBND"}
    assert nga.post(page, sent)["Location"] == reverse("staff_person", args=[HERE, world.tuan.pk])
    grant = Grant.objects.get(person=world.tuan, right=Right.SIGN_COPY)
    assert (grant.given_by, grant.reason) == (world.nga, "QĐ 5/QĐ-UBND")
    assert clock.day(grant.until) == clock.today() + timedelta(days=31)
    jobs()
    assert {one.recipient for one in Message.objects.filter(channel="email")} >= {"hoa@vidu.test"}
    shown = nga.get(reverse("staff_person", args=[HERE, world.tuan.pk])).content.decode()
    assert "QĐ 5/QĐ-UBND" in shown
    assert "Do Vũ Thị Nga phân" in shown


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "right"),
        ({"right": "rule"}, "right"),
        ({"right": "seal_copy"}, "right"),
        ({"right": "inspect", "reason": ""}, "reason"),
        ({"right": "inspect", "since": -1}, "since"),
        ({"right": "inspect", "until": -1}, "until"),
        ({"right": "inspect", "since": 5, "until": 3}, "until"),
        ({"right": "inspect", "since": "x"}, "since"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_given(as_, world, page, sent, field):
    before = Grant.objects.count()
    given = {name: day(value) if isinstance(value, int) else value for name, value in sent.items()}
    answer = as_("nga").post(page, {"reason": "QĐ 5/QĐ-UBND", **given})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Grant.objects.count() == before


def test_a_local_administrator_is_not_offered_administration(as_, world, page):
    Grant.objects.create(person=world.minh, agency=world.office, right=Right.ADMINISTER, given_by=world.nga, reason="x")
    minh = as_("minh")
    offered = {value for value, _label in minh.get(page).context["form"].fields["right"].choices}
    assert offered == {"create_copy", "sign_copy", "seal_copy", "inspect"}
    assert minh.post(page, {"right": "administer", "reason": "x"}).status_code == 422
    assert not rights.holds(world.tuan, Right.ADMINISTER, world.office)
    own = reverse("staff_right_new", args=[HERE, world.minh.pk])
    assert "no_self_grant" in minh.post(own, {"right": "inspect", "reason": "x"}).content.decode()
    assert not rights.holds(world.minh, Right.INSPECT, world.office)


def test_ended_with_a_reason_that_stands_on_the_page(as_, world):
    grant = Grant.objects.get(person=world.tuan)
    path, nga = reverse("staff_right_end", args=[HERE, world.tuan.pk, grant.pk]), as_("nga")
    nga.post(path, {"reason": " "})
    assert rights.holds(world.tuan, Right.SEAL_COPY, world.office)
    nga.post(path, {"reason": "Chuyển công tác, QĐ 7"})
    assert not rights.holds(world.tuan, Right.SEAL_COPY, world.office)
    shown = nga.get(reverse("staff_person", args=[HERE, world.tuan.pk])).content.decode()
    assert "Vũ Thị Nga chấm dứt: Chuyển công tác, QĐ 7" in shown


def test_a_grant_of_somebody_else_is_not_ended_by_this_page(as_, world):
    grant = Grant.objects.get(person=world.vi)
    path = reverse("staff_right_end", args=[HERE, world.tuan.pk, grant.pk])
    assert as_("nga").post(path, {"reason": "x"}).status_code == 404
    assert rights.holds(world.vi, Right.CREATE_COPY, world.neighbour)


def test_a_post_follows_a_post(as_, world):
    path, nga = reverse("staff_post", args=[HERE, world.tuan.pk]), as_("nga")
    assert nga.post(path, {"title": "", "decision": "QĐ"}).status_code == 422
    nga.post(path, {"title": "Văn thư", "decision": "QĐ 1"})
    nga.post(path, {"title": "Công chức văn phòng", "decision": "QĐ 2"})
    titles = [(one.title, one.is_in_force()) for one in Post.objects.filter(person=world.tuan).order_by("since")]
    assert titles == [("Văn thư", False), ("Công chức văn phòng", True)]
    assert not [name for name, _what in rows.faults() if name.startswith("post:")]


def test_two_administrators_who_give_the_same_right_at_once(committed, world):
    """The constraint lets one through; the other reads that the person has it."""
    told: list[str] = []
    together = Barrier(2)

    def give() -> None:
        try:
            together.wait(10)
            granting.give(world.tuan, world.office, Right.INSPECT, by=world.nga, reason="QĐ 5")
            told.append("given")
        except Refused as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    racers = [Thread(target=give) for _one in range(2)]
    for one in racers:
        one.start()
    for one in racers:
        one.join(30)
    assert sorted(told) == ["already_granted", "given"]
    assert Grant.objects.filter(person=world.tuan, right=Right.INSPECT).count() == 1
