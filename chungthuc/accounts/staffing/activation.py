"""«Mã kích hoạt»: sixteen letters and digits on a sheet of paper, with which an account made by an office gets its
first password, or a new one where its owner cannot read his letters.

78 random bits, fourteen days, one use; the newest of a person counts. Whoever has an account has all its rights: so
only somebody who could give each of them lets a new code be printed, and never for an account that its owner made.
"""

import re
import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import granting
from chungthuc.accounts.models import ActivationCode, Grant, Person, Post, Right
from chungthuc.accounts.sign_in import open_sign_ins
from chungthuc.accounts.staffing import posts
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.core.identifiers import ALPHABET, as_printed
from chungthuc.core.throttle import Limit

LETTERS = 16
LIFE = timedelta(days=14)
SALT = "chungthuc.accounts.activation"
# Of one address, whatever network asks; wrong codes from one network count with all other printed codes.
TRIES = Limit("activation", most=100, seconds=60 * 60, what=_("Đã nhập mã kích hoạt quá nhiều lần cho địa chỉ này."))


def issue(person: Person, agency: Agency, *, by: Person) -> str:
    """A fresh code as it is printed; older ones count no more. For ``renew``, and for whoever just made the account, in
    that transaction."""
    code = as_printed("".join(secrets.choice(ALPHABET) for _place in range(LETTERS)))
    now = clock.now()
    ActivationCode.objects.create(
        person=person, agency=agency, given_by=by, digest=_digest(person, code), made_at=now, expires_at=now + LIFE
    )
    return code


@transaction.atomic
def renew(person: Person, agency: Agency, *, by: Person, reason: str) -> str:
    """«Cấp mã kích hoạt mới». All sign-ins end, the old password opens nothing until a new one is set.

    Raises NotAllowed (not_administrator, no_self_code), Refused (reason_missing, account_of_its_owner, has_left).
    """
    granting.demand_administrator(by, agency)
    granting.demand_ground(reason)
    Person.objects.select_for_update().get(pk=person.pk)
    _demand_may_take_over(person, agency, by)
    code = issue(person, agency, by=by)
    person.set_unusable_password()
    person.save(update_fields=["password"])
    open_sign_ins.end_all(person)
    facts = {"reason": reason.strip()}
    record(agency.code, "give_activation_code", subject=f"person:{person.pk}", by=by, facts=facts)
    return code


def was_made_by_an_office(person: Person) -> bool:
    """Not registered by its owner, who may keep papers of his own in it: it began with a code, or has no password."""
    return not person.has_usable_password() or ActivationCode.objects.filter(person=person).exists()


def _demand_may_take_over(person: Person, agency: Agency, by: Person) -> None:
    if person == by:
        raise NotAllowed("no_self_code", _("Không ai tự cấp mã kích hoạt cho mình."), _("Dùng «Đổi mật khẩu»."))
    if not posts.lasts(person, agency):  # whoever has left keeps his account for himself
        raise Refused("has_left", _("Người này không còn làm việc tại cơ quan."), _("Ghi chức danh mới trước."))
    if not was_made_by_an_office(person):
        raise Refused(
            "account_of_its_owner",
            _("Tài khoản này do chính chủ lập, cơ quan không đặt lại mật khẩu được."),
            _("Người đó dùng «Quên mật khẩu» ở trang đăng nhập."),
        )
    now = clock.now()
    for grant in Grant.objects.lasting(now).filter(person=person).select_related("agency"):
        granting.demand_may_give(by, grant.agency, Right(grant.right))
    for post in Post.objects.lasting(now).filter(person=person).select_related("agency"):
        granting.demand_administrator(by, post.agency)


def waiting(email: str, typed: str) -> ActivationCode | None:
    """The code that may be used now for the account with this address; None for a wrong, used or old one and for an
    address without an account, by the same work."""
    person = Person.objects.filter(email__iexact=email.strip(), is_active=True).first()
    newest = _newest(person)
    fits = constant_time_compare(newest.digest if newest else "", _digest(person, typed[:60]))
    if newest is None or not fits or newest.used_at or newest.expires_at <= clock.now():
        return None
    return newest


@transaction.atomic
def use(code: ActivationCode, password: str) -> Person:
    """Set the password; the code is used up and every sign-in there was has ended.

    Raises ValidationError (of the password), Refused("activation_over") where somebody was quicker.
    """
    person = Person.objects.select_for_update().get(pk=code.person_id)
    newest = _newest(person)
    if newest is None or newest.pk != code.pk or newest.used_at or newest.expires_at <= clock.now():
        raise Refused("activation_over", _("Mã kích hoạt đã được dùng hoặc đã hết hạn."), _("Xin mã mới ở cơ quan."))
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    newest.used_at = clock.now()
    newest.save(update_fields=["used_at"])
    open_sign_ins.end_all(person)
    record(newest.agency.code, "activate_account", subject=f"person:{person.pk}", by=person)
    return person


def _newest(person: Person | None) -> ActivationCode | None:
    return ActivationCode.objects.filter(person=person).order_by("-made_at", "-pk").first()


def _digest(person: Person | None, code: str) -> str:
    typed = re.sub(r"[^A-Z0-9]", "", code.upper())
    return str(salted_hmac(SALT, f"{person.pk if person else ''}|{typed}", algorithm="sha256").hexdigest())
