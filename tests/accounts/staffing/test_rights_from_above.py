"""Administration comes from above; a right never counts for the past; what ends says why."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from chungthuc.accounts import granting, rights
from chungthuc.accounts.models import Grant, Post, Right
from chungthuc.audit.chain import history
from chungthuc.core import clock
from tests.accounts.conftest import SINCE, in_days, refused


@pytest.fixture
def local(staff):
    """Hoa administers Hoàn Kiếm, and so does Bình; Nga the province above."""
    for person in (staff.hoa, staff.binh):
        staff.granted(person, Right.ADMINISTER, staff.office)
    return staff


@pytest.mark.parametrize("right", [Right.ADMINISTER, Right.ADMINISTER_PROCEDURES, Right.ADMINISTER_FEEDBACK])
def test_administration_is_given_from_above_alone(local, right):
    with refused("not_administrator"):
        granting.give(local.minh, local.office, right, by=local.hoa, reason="QĐ 5")
    assert granting.give(local.minh, local.office, right, by=local.nga, reason="QĐ 5").is_in_force()


def test_any_other_right_is_given_by_the_offices_own(local):
    assert granting.give(local.minh, local.office, Right.INSPECT, by=local.hoa, reason="QĐ 5").is_in_force()


def test_where_nobody_administers_above_a_peer_gives_it(local):
    Grant.objects.filter(person=local.nga).update(until=clock.now())
    assert granting.give(local.minh, local.office, Right.ADMINISTER, by=local.hoa, reason="QĐ 5").is_in_force()
    assert granting.give(local.lan, local.office, Right.ADMINISTER, by=local.binh, reason="QĐ 5").is_in_force()


def test_a_peer_does_not_take_it_either(local):
    grant = Grant.objects.get(person=local.binh, right=Right.ADMINISTER)
    with refused("not_administrator"):
        granting.end(grant, by=local.hoa, reason="x")
    granting.end(grant, by=local.nga, reason="QĐ 6")
    assert not rights.holds(local.binh, Right.ADMINISTER, local.office)


def test_nobody_gives_himself_administration(local):
    with refused("no_self_grant"):
        granting.give(local.nga, local.office, Right.ADMINISTER, by=local.nga, reason="QĐ 5")


def test_another_sub_system_is_delegated_further_by_its_own_holder(staff):
    staff.granted(staff.tu, Right.ADMINISTER_FEEDBACK, staff.province)
    assert granting.give(staff.minh, staff.office, Right.ADMINISTER_FEEDBACK, by=staff.tu, reason="QĐ 5").pk
    for right in (Right.ADMINISTER, Right.ADMINISTER_PROCEDURES, Right.INSPECT):
        with refused("not_administrator"):
            granting.give(staff.minh, staff.office, right, by=staff.tu, reason="QĐ 5")


def test_it_opens_nothing_here(staff):
    staff.granted(staff.tu, Right.ADMINISTER_PROCEDURES, staff.office)
    assert not rights.holds(staff.tu, Right.ADMINISTER, staff.office)
    assert not rights.working_rights(staff.tu, staff.office) - {Right.SIGN_COPY}


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        (-1, None, "begins_in_the_past"),
        (None, -1, "ends_before_it_begins"),
        (3, 2, "ends_before_it_begins"),
        (3, 3, "ends_before_it_begins"),
    ],
)
def test_no_right_for_the_past_nor_backwards(staff, since, until, code):
    before, now = Grant.objects.count(), clock.now()
    span = {name: None if days is None else now + timedelta(days=days)
            for name, days in (("since", since), ("until", until))}  # fmt: skip
    with refused(code):
        granting.give(staff.lan, staff.office, Right.INSPECT, by=staff.nga, reason="QĐ 5", **span)
    assert Grant.objects.count() == before


def test_overlapping_is_refused(staff):
    begin = in_days(5)
    granting.give(staff.lan, staff.office, Right.INSPECT, by=staff.nga, reason="x", since=begin, until=in_days(9))
    with refused("already_granted"):
        granting.give(staff.lan, staff.office, Right.INSPECT, by=staff.nga, reason="x", until=in_days(6))
    assert granting.give(staff.lan, staff.office, Right.INSPECT, by=staff.nga, reason="x", until=begin).pk


def test_the_event_of_an_end_says_why(staff):
    grant = Grant.objects.get(person=staff.minh)
    granting.end(grant, by=staff.nga, reason=" Chuyển công tác, QĐ 7 ")
    assert history(grant.plain_name).last().facts["reason"] == "Chuyển công tác, QĐ 7"


def test_a_right_to_come_is_taken_back_and_never_counts(staff):
    grant = granting.give(staff.lan, staff.office, Right.INSPECT, by=staff.nga, reason="x", since=in_days(2))
    granting.end(grant, by=staff.nga, reason="Nhầm")
    assert grant.until == grant.since
    assert not rights.holds(staff.lan, Right.INSPECT, staff.office, grant.since)
    events = history(grant.plain_name).count()
    granting.end(grant, by=staff.nga, reason="Nhầm")
    assert history(grant.plain_name).count() == events


def test_a_reason_that_is_too_long_is_not_cut(staff):
    with refused("text_too_long"):
        granting.give(staff.lan, staff.office, Right.INSPECT, by=staff.nga, reason="x" * 301)


def posted(staff, **facts) -> Post:
    given = {"person": staff.minh, "agency": staff.office, "title": "Công chức", "given_by": staff.nga,
             "decision": "QĐ", "since": SINCE, **facts}  # fmt: skip
    return Post.objects.create(**given)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("post_ends_after_it_starts", {"until": SINCE - timedelta(days=1)}),
        ("a_post_has_title_and_ground", {"title": ""}),
        ("a_post_has_title_and_ground", {"decision": ""}),
    ],
)
def test_what_no_post_may_be(staff, name, facts):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        posted(staff, **facts)


def test_one_post_at_an_agency_at_a_time(staff):
    posted(staff)
    posted(staff, agency=staff.neighbour)
    with pytest.raises(IntegrityError, match="one_post_at_an_agency_at_a_time"), transaction.atomic():
        posted(staff, title="Khác")


def test_nobody_appoints_himself(staff):
    with pytest.raises(IntegrityError, match="nobody_appoints_himself"), transaction.atomic():
        posted(staff, given_by=staff.minh)


@pytest.mark.parametrize("change", [{"title": "Khác"}, {"decision": "Khác"}, {"since": SINCE - timedelta(days=1)}])
def test_a_post_is_ended_never_edited(staff, change):
    rows = Post.objects.filter(pk=posted(staff).pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
