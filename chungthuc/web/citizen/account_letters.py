"""Letters and short messages about accounts: all leave by the outbox, in the transaction of what they tell of."""

import uuid
from datetime import datetime
from typing import Any

from allauth.core import context
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from chungthuc.accounts import codes
from chungthuc.accounts.codes import LIFE, new_code
from chungthuc.accounts.models import CodePurpose, Person
from chungthuc.accounts.sign_in import wrong_passwords
from chungthuc.accounts.sign_in.adapter import Adapter
from chungthuc.core import clock
from chungthuc.notifications import outbox
from chungthuc.notifications.wording.texts import mobile


class LetterAdapter(Adapter):
    """allauth's letters, queued instead of sent while somebody waits."""

    def send_mail(self, template_prefix: str, email: str, context_of_letter: dict[str, Any]) -> None:
        told = {"request": context.request, "email": email, "address": settings.ADDRESS, **context_of_letter}
        letter = self.render_mail(template_prefix, email, told)
        outbox.enqueue(
            channel="email",
            recipient=email,
            subject=letter.subject,
            body=str(letter.body),
            key=f"account:{uuid.uuid4()}",
        )

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """The code that was just made counts from now on, and no older one for this address."""
        address = emailconfirmation.email_address
        with transaction.atomic():
            codes.put(address.user, CodePurpose.EMAIL, address.email, emailconfirmation.key)
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_account_already_exists_mail(self, email: str) -> None:
        """The same work as for a new account; the code is nobody's."""
        with transaction.atomic():
            codes.put(None, CodePurpose.EMAIL, email, codes.fresh())
            super().send_account_already_exists_mail(email)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        email = credentials.get("email", "")
        if wrong_passwords.is_to_be_told(email, request):
            tell_of_tries(email)

    def format_email_subject(self, subject: str) -> str:
        return subject


def tell_of_tries(email: str) -> None:
    """Once a day to its owner: somebody tries passwords of his account. An address without one costs the same work."""
    owner = Person.objects.filter(email__iexact=email, is_active=True).first()
    body = _(
        "Hôm nay có người nhập sai mật khẩu tài khoản %(address)s của bạn nhiều lần từ thiết bị lạ; những lần đó"
        " không vào được.\n\nNếu không phải bạn: không cần làm gì nếu mật khẩu dài và chỉ dùng ở đây; nếu không,"
        " hãy đổi mật khẩu. Bạn vẫn đăng nhập được trên thiết bị đã dùng, hoặc bằng «Quên mật khẩu?». Cơ quan"
        " không bao giờ hỏi mật khẩu của bạn."
    )
    with transaction.atomic():
        outbox.enqueue(
            channel="email",
            recipient=owner.email if owner else email,
            subject=_("Có người thử mật khẩu tài khoản của bạn"),
            body=body % {"address": settings.ADDRESS.split("://")[-1]},
            key=f"account-tried:{owner.pk if owner else uuid.uuid4()}:{clock.today()}",
        )
        transaction.set_rollback(owner is None)


def send_sms(phone: str, text: str, *, key: str, useless_after: datetime) -> None:
    """One short message. No names, no identity numbers. The only place here that knows the channel's name."""
    outbox.enqueue(channel="sms", recipient=mobile(phone), subject="", body=text, key=key, useless_after=useless_after)


@transaction.atomic
def send_phone_code(person: Person) -> None:
    """A code to the phone of the account. Raises Refused as ``codes.new_code``."""
    code = new_code(person, CodePurpose.PHONE, person.phone)
    words = _("Ma xac nhan so dien thoai cua ban la %(code)s. Ma co hieu luc 10 phut. Khong dua ma nay cho ai.")
    key = f"phone-code:{uuid.uuid4()}"
    send_sms(person.phone, words % {"code": code}, key=key, useless_after=clock.now() + LIFE)
