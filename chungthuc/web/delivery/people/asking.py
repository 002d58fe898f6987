"""What is asked while a form is filled in, and sends nothing yet: an account, a code for the address."""

from django.contrib import messages
from django.utils.translation import gettext as _

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.core.text.one_line import FILL
from chungthuc.dossiers.models import EmailCheck
from chungthuc.web.delivery.people import address_codes
from chungthuc.web.delivery.people.people_forms import WITH, WITHOUT, PeopleFields, WayFields
from chungthuc.web.kit.refusals import refusals_told

# Buttons that ask something and send nothing.
ON_THE_WAY = {"search", "refresh", "send_code", "save_draft", "draft_over", "without", "arrange", FILL}


def ask_on_the_way(request: PersonRequest, form: PeopleFields) -> bool:
    """«Tìm kiếm tài khoản», a code, or another testimony: what is not filled in yet is no mistake.

    True when an account was searched for, found or not.
    """
    if "without" in request.POST:
        form.put(account=WITHOUT)
        form.fields["name"].widget.attrs["data-focus"] = ""
    form.is_valid()
    searched = "search" in request.POST and form.cleaned_data.get("account") == WITH
    kept = {"compared"} | ({"number"} if searched and form.has_error("number", "number_wrong") else set())
    kept |= set(form.card_trouble)
    if "send_code" in request.POST:
        kept |= {"email"}
        send_code(request, form)
    for name in set(form.errors) - kept:
        del form.errors[name]
    found = searched and "number" not in form.errors
    if found and form.found is not None:
        form.fill_in_phone()
    return found


def send_code(request: PersonRequest, form: WayFields) -> None:
    """«Gửi mã xác nhận» to the address in the form."""
    email = form.cleaned_data.get("email")
    if not email:
        if not form.has_error("email"):
            form.add_error("email", _("Nhập địa chỉ rồi bấm «Gửi mã xác nhận»."))
        return
    form.put(email_check=EmailCheck.CODE)
    with refusals_told(request):
        address_codes.send(email, by=form.by)
        form.put(email_code="", email_proof="")
        form.fields["email_code"].widget.attrs["data-focus"] = ""
        messages.success(request, _("Đã gửi mã đến %(email)s. Người yêu cầu đọc mã, nhập vào ô «Mã 8 ký tự».")
                         % {"email": email})  # fmt: skip


def is_complete(form: WayFields) -> bool:
    """Valid, and the address confirmed where a code was chosen."""
    form.is_valid()
    form.confirm_address()
    return not form.errors
