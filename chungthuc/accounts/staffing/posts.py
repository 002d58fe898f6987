"""Posts given and ended. Who works at an office may have rights there; the post itself opens nothing."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import granting
from chungthuc.accounts.models import Person, Post
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.core.text import alphabet


def appoint(
    person: Person, agency: Agency, title: str, *, by: Person, decision: str, since: datetime | None = None
) -> Post:
    """«Chức danh» from ``since`` (default: now) without an end. Raises NotAllowed (not_administrator, no_self_grant),
    Refused (reason_missing, text_too_long, title_missing, already_has_post)."""
    granting.demand_administrator(by, agency)
    granting.demand_ground(decision)
    if person == by:
        raise NotAllowed("no_self_grant", _("Không ai tự ghi chức danh cho mình."), _("Nhờ quản trị khác."))
    if not (kept := alphabet.clean(title)):
        raise Refused("title_missing", _("Chưa ghi chức danh."), _("Ghi chức danh, ví dụ «Công chức tư pháp»."))
    try:
        with transaction.atomic():
            granting.one_after_the_other(person)
            post = Post.objects.create(
                person=person, agency=agency, title=kept, since=since or clock.now(), given_by=by,
                decision=decision.strip(),
            )  # fmt: skip
            record(agency.code, "give_post", row=post, by=by)
    except IntegrityError as problem:
        if "one_post_at_an_agency_at_a_time" not in str(problem):
            raise
        raise Refused(
            "already_has_post",
            _("Người này đang có chức danh tại cơ quan."),
            _("Chấm dứt chức danh cũ trước, hoặc chỉ phân thêm quyền."),
        ) from None
    return post


@transaction.atomic
def change(person: Person, agency: Agency, title: str, *, by: Person, decision: str) -> Post:
    """Another post than before, from now on; or the first. Raises as ``appoint`` does."""
    for post in Post.objects.lasting(clock.now()).filter(person=person, agency=agency):
        end(post, by=by, reason=decision)
    return appoint(person, agency, title, by=by, decision=decision)


@transaction.atomic
def end(post: Post, *, by: Person, reason: str) -> None:
    """End it now, or take it back before it begins; the row stays. One that is over stays as it was."""
    granting.demand_administrator(by, post.agency)
    granting.demand_ground(reason)
    current = Post.objects.select_for_update().get(pk=post.pk)
    until = max(clock.now(), current.since)
    if current.until is not None and current.until <= until:
        return
    Post.objects.filter(pk=post.pk).update(until=until)
    record(post.agency.code, "end_post", row=post, by=by, facts={"reason": reason.strip()})
    post.refresh_from_db()


def lasts(person: Person, agency: Agency) -> bool:
    """Has the person a post there now, or one that begins later?"""
    return Post.objects.lasting(clock.now()).filter(person=person, agency=agency).exists()
