"""«Xác nhận giấy tờ của tài khoản»: the officer checks an account's number against the card."""

import uuid

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chungthuc.accounts import identity, search
from chungthuc.accounts.code_forms import CodeForm
from chungthuc.accounts.codes import LIFE, answer_code, new_code
from chungthuc.accounts.models import CodePurpose, Person, Right
from chungthuc.accounts.phones import masked_email
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.core.identifiers import masked
from chungthuc.notifications import outbox
from chungthuc.web.kit import unsaved
from chungthuc.web.kit.access import desk_of
from chungthuc.web.kit.reading import reason_of
from chungthuc.web.kit.refusals import refusals_at, refusals_told

FOUND_FOR = 30 * 60  # seconds for which a search at the counter may be acted on
SALT = "chungthuc.web.counter.identities.found"


class NumberForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Số CCCD/CMND, hoặc MST của tổ chức"), max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def identities(request: PersonRequest) -> HttpResponseBase:
    """«Xác nhận giấy tờ của tài khoản»: number, account, code read aloud, card seen; or «Hủy xác nhận».

    Each step is a post of one form, so that a number never stands in an address and a search is never a GET.
    """
    officer, agency = request.user, desk_of(request, Right.CREATE_COPY)
    context: dict[str, object] = {"number_form": NumberForm(request.POST or None if _step(request) == "find" else None)}
    if _step(request) == "find":
        _find(context, officer, agency)
    elif _step(request) == "undo" and (person := _chosen(request, officer)):
        return _undo(request, person, officer, agency)
    elif _step(request) and (person := _chosen(request, officer)):
        context |= {"person": person, "found": request.POST["found"], "number": masked(person.id_number)}
        context["masked"] = masked_email(person.email)
        if _step(request) == "send":
            _send(request, person, context)
        elif _confirm(request, person, officer, agency, context):
            return redirect("identities")
    elif _step(request):
        messages.error(request, _("Chọn lại tài khoản: thông tin vừa thay đổi, hoặc lần tìm trước đã quá 30 phút."))
    return render(request, "counter/identities.html", context)


def _step(request: PersonRequest) -> str:
    return request.POST.get("step", "") if request.method == "POST" else ""


def _find(context: dict[str, object], officer: Person, agency: Agency) -> None:
    form = context["number_form"]
    if isinstance(form, NumberForm) and form.is_valid():
        found = search.candidates(form.cleaned_data["number"], agency=agency, by=officer)
        context |= {
            "searched": True,
            "candidates": [
                (_token(one, officer), one, masked_email(one.email), identity.may_be_undone(one, agency))
                for one in found
            ],
        }


def _send(request: PersonRequest, person: Person, context: dict[str, object]) -> None:
    with refusals_told(request):
        send_identity_code(person)
    context["code_form"] = CodeForm()


def _confirm(
    request: PersonRequest, person: Person, officer: Person, agency: Agency, context: dict[str, object]
) -> bool:
    """True when it is done; otherwise the form says what is missing."""
    form = CodeForm(request.POST)
    context |= {"code_form": form, "show_errors": True}
    if not form.is_valid():
        return False
    if not request.POST.get("card"):
        form.add_error(None, _("Đối chiếu thẻ trước, rồi đánh dấu ô «Đã xem giấy tờ tùy thân»."))
        return False
    with refusals_at(form, "code"):
        answer_code(person, CodePurpose.IDENTITY, person.email, form.cleaned_data["code"])
        identity.check_at_counter(person, agency=agency, by=officer)
        messages.success(request, _("Đã xác nhận giấy tờ của %(name)s.") % {"name": person.full_name})
        return True
    return False


def _undo(request: PersonRequest, person: Person, officer: Person, agency: Agency) -> HttpResponse:
    """«Hủy xác nhận», with a reason."""
    with refusals_told(request) as telling:
        identity.undo(person, agency=agency, reason=reason_of(request), by=officer)
        messages.success(request, _("Đã hủy xác nhận giấy tờ của %(name)s.") % {"name": person.full_name})
    if telling.refused:
        unsaved.keep(request)
    return redirect("identities")


def _token(person: Person, officer: Person) -> str:
    """The account as this officer's search showed it, as a value only he can use, for half an hour."""
    return signing.dumps([str(person.pk), str(officer.pk), _print_of(person)], salt=SALT)


def _print_of(person: Person) -> str:
    """Of number and name: what the owner changes after the officer looked is not what he saw."""
    return str(salted_hmac(SALT, f"{person.id_number}\n{person.full_name}").hexdigest())


def _chosen(request: PersonRequest, officer: Person) -> Person | None:
    try:
        key, by, seen = signing.loads(request.POST.get("found", ""), salt=SALT, max_age=FOUND_FOR)
    except (signing.BadSignature, ValueError):
        return None
    if by != str(officer.pk):
        raise PermissionDenied
    person = Person.objects.filter(pk=key, is_active=True).first()
    return person if person is not None and _print_of(person) == seen else None


@transaction.atomic
def send_identity_code(person: Person) -> None:
    """A code to the account's address, for its owner to read to the officer. Raises Refused as ``codes.new_code``."""
    code = new_code(person, CodePurpose.IDENTITY, person.email)
    body = _(
        "Mã để cán bộ tại quầy xác nhận tài khoản của bạn: %(code)s\n\nMã có hiệu lực 10 phút. Chỉ đọc mã này cho"
        " cán bộ đang tiếp nhận bạn tại quầy. Nếu bạn không ở quầy, đừng đưa mã cho ai."
    )
    outbox.enqueue(
        channel="email",
        recipient=person.email,
        subject=_("Mã xác nhận tài khoản tại quầy"),
        body=body % {"code": code},
        key=f"identity-code:{uuid.uuid4()}",
        useless_after=clock.now() + LIFE,
    )
