"""The second factor of a sign-in: an app's code (RFC 6238), a passkey or security key (WebAuthn 2), recovery codes.

allauth keeps and asks them; here is who must have one, by which domain passkeys are bound, and how secrets lie in the
database. A passkey never stands alone: with the first factor come recovery codes, and an administrator of the service
can take lost ones away (``forget``).
"""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in import open_sign_ins
from chungthuc.audit.chain import record
from chungthuc.core.database import closed
from chungthuc.core.errors import demand_reason

PURPOSE = "chungthuc second factor"
STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes alone are none


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's questions about this house."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Tài khoản có xác thực hai lớp không thêm được địa chỉ thư."),
        "cannot_delete_authenticator": _("Cơ quan yêu cầu xác thực hai lớp: thêm cách khác trước khi bỏ cách này."),
        "cannot_generate_recovery_codes": _("Bật xác thực hai lớp trước, rồi tạo mã dự phòng."),
        "incorrect_code": _("Mã không đúng hoặc đã hết hạn. Nhập mã đang hiện trong ứng dụng."),
        "unverified_email": _("Xác nhận địa chỉ thư điện tử trước, rồi bật xác thực hai lớp."),
    }

    def encrypt(self, text: str) -> str:
        """Whoever has the database alone has no codes."""
        return closed.close(text, PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return closed.opened(encrypted_text, PURPOSE)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": settings.PASSKEY_DOMAIN, "name": self._get_site_name()}

    def _get_site_name(self) -> str:
        return "Chứng Thực"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = factors(authenticator.user).exclude(pk=authenticator.pk)
        return authenticator.type not in STRONG or not is_demanded(authenticator.user) or others.exists()


def factors(person: Any) -> Any:
    """What the person has beside the password, recovery codes not counted."""
    return Authenticator.objects.filter(user_id=person.pk, type__in=STRONG)


def is_demanded(person: Any) -> bool:
    """Staff where CHUNGTHUC_STAFF_MFA=required: whoever has any right now."""
    return settings.STAFF_MFA == "required" and bool(rights.rights_of(person))


def end_others(request: Any, user: Person, authenticator: Authenticator, **_more: Any) -> None:
    """Of allauth's signal: a factor was added. Whoever came in with the password alone, perhaps somebody who had found
    it out, would from now on count as one who has a second factor (ASVS 5.0, 7.4.3)."""
    if authenticator.type in STRONG and request is not None:
        open_sign_ins.end(user, but=request.session.session_key)


@transaction.atomic
def forget(person: Person, *, reason: str) -> int:
    """Take all second factors away, for one who lost them, and end his sign-ins. Returns how many there were.

    Raises Refused (reason_missing).
    """
    demand_reason(reason, _("Ghi ai đề nghị và đã xác minh thế nào."))
    lost = Authenticator.objects.filter(user_id=person.pk)
    count = int(lost.filter(type__in=STRONG).count())
    lost.delete()
    open_sign_ins.end_all(person)
    record(
        "accounts", "forget_second_factor", subject=f"person:{person.pk}", by="system:operator",
        facts={"count": count, "reason": reason.strip()},
    )  # fmt: skip
    return count
