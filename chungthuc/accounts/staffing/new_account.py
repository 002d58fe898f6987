"""An account that an office makes for somebody: without a password; its owner sets one himself."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.core.errors import Refused
from chungthuc.core.text import alphabet, legacy_fonts


def new_account(email: str, full_name: str, *, keep_name: bool = False, phone: str = "", id_number: str = "") -> Person:
    """``phone``: E.164, ``id_number``: cleaned; both are claims until somebody checks them. ``keep_name``: the name is
    meant as it is, though it reads like letters of an old font.

    Raises Refused (email_wrong, name_missing, old_letters).
    """
    try:
        validate_email(email)
    except ValidationError:
        raise Refused("email_wrong", _("Địa chỉ thư điện tử không đúng."), _("Ghi đúng địa chỉ.")) from None
    if not (kept := alphabet.clean(full_name)):
        raise Refused("name_missing", _("Chưa có tài khoản này và chưa ghi họ tên."), _("Ghi họ tên đầy đủ."))
    if (proper := legacy_fonts.meant(full_name)) and not keep_name:
        raise Refused(
            "old_letters",
            _("«%(text)s» có vẻ là chữ của phông cũ (TCVN3, VNI), in ra sẽ không đọc được.") % {"text": kept},
            _("Ghi lại, ví dụ «%(proper)s»; nếu đúng là tên như vậy thì thêm --keep-name.")
            % {"proper": alphabet.clean(proper)},
        )
    person = Person.objects.create_user(email.lower(), full_name=kept, phone=phone, id_number=id_number)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)  # as allauth keeps them
    return person
