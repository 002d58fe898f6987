"""A citizen's own page: who the account says he is, what of it is confirmed, phone, password, devices.

Also the officer's page on which an account's number is checked against the card.
"""

from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ReauthenticationRequired
from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungthuc.accounts import identity, search
from chungthuc.accounts.codes import answer_code, waiting_code
from chungthuc.accounts.models import CodePurpose, Person, Right
from chungthuc.accounts.phones import masked_email, masked_phone, shown_phone
from chungthuc.accounts.registration import ChangeDetailsForm
from chungthuc.accounts.sign_in import sittings
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.core.identifiers import doubts, masked
from chungthuc.web.citizen.account_letters import send_identity_code, send_phone_code
from chungthuc.web.kit.access import desk_of, person_of
from chungthuc.web.kit.reading import reason_of
from chungthuc.web.kit.refusals import refuse

FOUND_FOR = 30 * 60  # seconds for which a search at the counter may be acted on
SALT = "chungthuc.web.citizen.account.found"


class CodeForm(forms.Form):
    """A code; how much of it is right is nobody's business but ``answer_code``'s."""

    code = forms.CharField(
        label=gettext_lazy("Mã xác nhận"),
        max_length=20,
        help_text=gettext_lazy("8 chữ và số, có hiệu lực 10 phút."),
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )


class NumberForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Số CCCD/CMND, hoặc MST của tổ chức"), max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """«Trang cá nhân»: what is known, how far it is confirmed, and the one thing to do next."""
    person = person_of(request)
    context = {
        "person": person,
        "number": masked(person.id_number),
        "phone": shown_phone(person.phone),
        "email_confirmed": EmailAddress.objects.filter(user=person, email__iexact=person.email, verified=True).exists(),
        "doubts": [] if person.identity_is_checked else doubts(person.id_number),
    }
    return render(request, "account/account.html", context)


@require_http_methods(["GET", "POST"])
def details(request: HttpRequest) -> HttpResponseBase:
    """«Sửa thông tin»: name and number while nobody has checked them, the phone always."""
    if request.method == "POST" and not sittings.has_proved(request):
        raise ReauthenticationRequired  # allauth asks, and comes back with what was typed
    person = person_of(request)
    now = {"kind": person.kind, "full_name": person.full_name, "id_number": person.id_number}
    initial = {**now, "phone": shown_phone(person.phone)}
    form = ChangeDetailsForm(request.POST or None, initial=initial, person=person)
    if request.method == "POST" and form.is_valid():
        _change(person, {name: value for name, value in form.cleaned_data.items() if name != "sure"})
        messages.success(request, _("Đã lưu thông tin."))
        return redirect("account")
    context = {"form": form, "person": person, "show_errors": form.is_bound}
    return render(request, "account/details.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _change(person: Person, given: dict[str, str]) -> None:
    """What an officer checked meanwhile stays; another phone has to be confirmed again."""
    current = Person.objects.select_for_update().get(pk=person.pk)
    if current.identity_is_checked:
        given = {"phone": given["phone"]}
    changed = sorted(name for name, value in given.items() if getattr(current, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(current, name, given[name])
    if "phone" in changed:
        current.phone_confirmed_at = None
    current.save(update_fields=[*changed, "phone_confirmed_at"])
    record("accounts", "change_details", subject=f"person:{person.pk}", by=person, facts={"fields": changed})


@require_POST
def phone_code(request: HttpRequest) -> HttpResponseBase:
    """«Xác nhận số điện thoại», «Gửi mã mới»."""
    person = person_of(request)
    if not person.phone or person.phone_confirmed_at:
        return redirect("account")
    try:
        send_phone_code(person)
        messages.success(request, _("Đã gửi mã tới %(phone)s.") % {"phone": masked_phone(person.phone)})
    except Refused as refusal:
        refuse(request, refusal)
    return redirect("account_phone_confirmation")


@require_http_methods(["GET", "POST"])
def phone_confirmation(request: HttpRequest) -> HttpResponseBase:
    """The code that came by SMS."""
    person = person_of(request)
    if not person.phone or person.phone_confirmed_at:
        return redirect("account")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_code(person, CodePurpose.PHONE, person.phone, form.cleaned_data["code"])
            Person.objects.filter(pk=person.pk, phone=person.phone).update(phone_confirmed_at=clock.now())
            messages.success(request, _("Đã xác nhận số điện thoại."))
            return redirect("account")
        except Refused as refusal:
            form.add_error("code", f"{refusal.message} {refusal.remedy}")
    context = {
        "form": form,
        "phone": masked_phone(person.phone),
        "waiting": waiting_code(person, CodePurpose.PHONE),
        "show_errors": form.is_bound,
    }
    return render(request, "account/phone_confirmation.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def identities(request: HttpRequest) -> HttpResponseBase:
    """«Xác nhận giấy tờ của tài khoản»: number, account, code read aloud, card seen; or «Hủy xác nhận».

    Each step is a post of one form, so that a number never stands in an address and a search is never a GET.
    """
    officer, agency = person_of(request), desk_of(request, Right.CREATE_COPY)
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
    return render(request, "account/identities.html", context)


def _step(request: HttpRequest) -> str:
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


def _send(request: HttpRequest, person: Person, context: dict[str, object]) -> None:
    try:
        send_identity_code(person)
    except Refused as refusal:
        refuse(request, refusal)
    context["code_form"] = CodeForm()


def _confirm(request: HttpRequest, person: Person, officer: Person, agency: Agency, context: dict[str, object]) -> bool:
    """True when it is done; otherwise the form says what is missing."""
    form = CodeForm(request.POST)
    context |= {"code_form": form, "show_errors": True}
    if not form.is_valid():
        return False
    if not request.POST.get("card"):
        form.add_error(None, _("Đối chiếu thẻ trước, rồi đánh dấu ô «Đã xem giấy tờ tùy thân»."))
        return False
    try:
        answer_code(person, CodePurpose.IDENTITY, person.email, form.cleaned_data["code"])
        identity.check_at_counter(person, agency=agency, by=officer)
    except Refused as refusal:
        form.add_error("code", f"{refusal.message} {refusal.remedy}")
        return False
    messages.success(request, _("Đã xác nhận giấy tờ của %(name)s.") % {"name": person.full_name})
    return True


def _undo(request: HttpRequest, person: Person, officer: Person, agency: Agency) -> HttpResponse:
    """«Hủy xác nhận», with a reason."""
    try:
        identity.undo(person, agency=agency, reason=reason_of(request), by=officer)
        messages.success(request, _("Đã hủy xác nhận giấy tờ của %(name)s.") % {"name": person.full_name})
    except Refused as refusal:
        refuse(request, refusal)
    return redirect("identities")


def _token(person: Person, officer: Person) -> str:
    """The account as this officer's search showed it, as a value only he can use, for half an hour."""
    return signing.dumps([str(person.pk), str(officer.pk), _print_of(person)], salt=SALT)


def _print_of(person: Person) -> str:
    """Of number and name: what the owner changes after the officer looked is not what he saw."""
    return str(salted_hmac(SALT, f"{person.id_number}\n{person.full_name}").hexdigest())


def _chosen(request: HttpRequest, officer: Person) -> Person | None:
    try:
        key, by, seen = signing.loads(request.POST.get("found", ""), salt=SALT, max_age=FOUND_FOR)
    except (signing.BadSignature, ValueError):
        return None
    if by != str(officer.pk):
        raise PermissionDenied
    person = Person.objects.filter(pk=UUID(key), is_active=True).first()
    return person if person is not None and _print_of(person) == seen else None
