"""«Thôi làm việc tại cơ quan»: post, rights and authority end in one act; and the sign-ins of who works nowhere else.

What lies in his hands is asked one floor up (``certification.reception.handover``), which calls this.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import authority, granting
from chungthuc.accounts.models import Authority, Grant, Person, Post, Right
from chungthuc.accounts.sign_in import open_sign_ins
from chungthuc.accounts.staffing import posts
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed


@transaction.atomic
def leave(person: Person, agency: Agency, *, by: Person, reason: str) -> int:
    """How many sign-ins were ended. Raises NotAllowed (not_administrator, no_self_grant), Refused (reason_missing)."""
    demand_may_end(person, agency, by)
    granting.demand_ground(reason)
    now = clock.now()
    for post in Post.objects.lasting(now).filter(person=person, agency=agency):
        posts.end(post, by=by, reason=reason)
    for grant in Grant.objects.lasting(now).filter(person=person, agency=agency):
        granting.end(grant, by=by, reason=reason)
    for one in Authority.objects.in_force().filter(person=person, agency=agency):
        authority.end(one, by=by, reason=reason)
    ended = 0 if works_anywhere(person) else open_sign_ins.end_all(person)
    facts = {"reason": reason.strip(), "sign_ins": ended}
    record(agency.code, "end_service", subject=f"person:{person.pk}", by=by, facts=facts)
    return ended


@transaction.atomic
def end_sign_ins(person: Person, agency: Agency, *, by: Person, reason: str) -> int:
    """«Đăng xuất khỏi mọi thiết bị». How many there were. Raises NotAllowed (not_administrator), Refused."""
    granting.demand_administrator(by, agency)
    granting.demand_ground(reason)
    count = open_sign_ins.end_all(person)
    facts = {"reason": reason.strip(), "count": count}
    record(agency.code, "end_sign_ins", subject=f"person:{person.pk}", by=by, facts=facts)
    return count


def demand_may_end(person: Person, agency: Agency, by: Person) -> None:
    """Raises NotAllowed: nobody ends his own service, nor that of who was given administration from above."""
    granting.demand_administrator(by, agency)
    if person == by:
        raise NotAllowed("no_self_grant", _("Không ai tự cho mình thôi việc."), _("Nhờ quản trị khác."))
    for grant in Grant.objects.lasting(clock.now()).filter(person=person, agency=agency):
        granting.demand_may_give(by, agency, Right(grant.right))


def works_anywhere(person: Person) -> bool:
    now = clock.now()
    return any(kind.objects.lasting(now).filter(person=person).exists() for kind in (Post, Grant))
