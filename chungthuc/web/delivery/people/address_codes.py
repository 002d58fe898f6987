"""«Gửi mã xác nhận»: is the address that the requester gave his own? A code to it, read back at the counter.

A right answer becomes a *proof* in the form: signed, for this officer, this form and this address. So a mistake in
another field does not ask for a second code, and no other form can use it.
"""

import uuid

from django.core import signing
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from chungthuc.accounts import codes
from chungthuc.accounts.models import CodePurpose, Person
from chungthuc.core import clock
from chungthuc.notifications import outbox

SALT = "chungthuc.web.delivery.people.address_codes"
PROOF_LIFE = 12 * 3600  # seconds; a form that stood open longer asks again


@transaction.atomic
def send(address: str, *, by: Person) -> None:
    """A code to the address. Raises Refused as ``codes.new_code``."""
    code = codes.new_code(by, CodePurpose.DESK, address)
    with translation.override("vi"):
        outbox.enqueue(
            channel="email",
            recipient=address,
            subject=_("Mã xác nhận địa chỉ thư điện tử"),
            body=_(
                "Mã để cán bộ tại quầy biết địa chỉ này là của bạn: %(code)s\n\n"
                "Mã có hiệu lực 10 phút. Đọc mã cho cán bộ đang tiếp nhận hồ sơ của bạn. Nếu bạn không ở quầy, "
                "đừng đưa mã cho ai và bỏ qua thư này."
            )
            % {"code": code},
            key=f"desk-code:{uuid.uuid4()}",
            useless_after=clock.now() + codes.LIFE,
        )


def answer(address: str, code: str, *, by: Person, form: str) -> str:
    """The proof for this form. Raises Refused("code_over" | "code_wrong"); a wrong answer counts."""
    codes.answer_code(by, CodePurpose.DESK, address, code)
    return signing.dumps(_what(address, by, form), salt=SALT)


def proves(proof: str, address: str, *, by: Person, form: str) -> bool:
    """Was the address proved by this officer in this form, not long ago?"""
    try:
        return bool(signing.loads(proof, salt=SALT, max_age=PROOF_LIFE) == _what(address, by, form))
    except signing.BadSignature:
        return False


def is_waiting(address: str, *, by: Person) -> bool:
    """Has a code been sent to the address that can still be answered?"""
    return codes.waiting_code(by, CodePurpose.DESK, address) is not None


def _what(address: str, by: Person, form: str) -> list[str]:
    return [str(by.pk), form, address.casefold()]
