"""A citizen's own page: who the account says he is, what of it is confirmed, phone, password, devices."""

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungthuc.accounts.code_forms import CodeForm
from chungthuc.accounts.codes import answer_code, waiting_code
from chungthuc.accounts.models import CodePurpose, Person
from chungthuc.accounts.phones import masked_phone, shown_phone
from chungthuc.accounts.registration import ChangeDetailsForm
from chungthuc.accounts.sign_in import sittings
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.identifiers import doubts, masked
from chungthuc.web.citizen.account_letters import send_phone_code
from chungthuc.web.kit.refusals import refusals_at, refusals_told


@require_GET
def account(request: PersonRequest) -> HttpResponse:
    """«Trang cá nhân»: what is known, how far it is confirmed, and the one thing to do next."""
    person = request.user
    context = {
        "person": person,
        "number": masked(person.id_number),
        "phone": shown_phone(person.phone),
        "email_confirmed": EmailAddress.objects.filter(user=person, email__iexact=person.email, verified=True).exists(),
        "doubts": [] if person.identity_is_checked else doubts(person.id_number),
    }
    return render(request, "citizen/account.html", context)


@require_http_methods(["GET", "POST"])
def details(request: PersonRequest) -> HttpResponseBase:
    """«Sửa thông tin»: name and number while nobody has checked them, the phone always."""
    if request.method == "POST" and not sittings.has_proved(request):
        raise ReauthenticationRequired  # allauth asks, and comes back with what was typed
    person = request.user
    now = {"kind": person.kind, "full_name": person.full_name, "id_number": person.id_number}
    initial = {**now, "phone": shown_phone(person.phone)}
    form = ChangeDetailsForm(request.POST or None, initial=initial, person=person)
    if request.method == "POST" and form.is_valid():
        _change(person, {name: value for name, value in form.cleaned_data.items() if name != "sure"})
        messages.success(request, _("Đã lưu thông tin."))
        return redirect("account")
    context = {"form": form, "person": person, "show_errors": form.is_bound}
    return render(request, "citizen/details.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _change(person: Person, given: dict[str, str]) -> None:
    """What an officer checked meanwhile stays; another phone has to be confirmed again."""
    current = get_object_or_404(Person.objects.select_for_update(), pk=person.pk, closed_at=None)
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


def _has_nothing_to_confirm(request: PersonRequest, person: Person) -> bool:
    """Told, where it is so: the page may have been open since before."""
    if not person.phone:
        messages.warning(request, _("Tài khoản chưa có số điện thoại. Ghi số ở «Sửa thông tin» trước."))
    elif person.phone_confirmed_at:
        messages.info(request, _("Số điện thoại đã được xác nhận, không cần mã nữa."))
    return not person.phone or person.phone_confirmed_at is not None


@require_POST
def phone_code(request: PersonRequest) -> HttpResponseBase:
    """«Xác nhận số điện thoại», «Gửi mã mới»."""
    person = request.user
    if _has_nothing_to_confirm(request, person):
        return redirect("account")
    with refusals_told(request):
        send_phone_code(person)
        messages.success(request, _("Đã gửi mã đến %(phone)s.") % {"phone": masked_phone(person.phone)})
    return redirect("account_phone_confirmation")


@require_http_methods(["GET", "POST"])
def phone_confirmation(request: PersonRequest) -> HttpResponseBase:
    """The code that came by SMS."""
    person = request.user
    if _has_nothing_to_confirm(request, person):
        return redirect("account")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form, "code"):
            answer_code(person, CodePurpose.PHONE, person.phone, form.cleaned_data["code"])
            Person.objects.filter(pk=person.pk, phone=person.phone).update(phone_confirmed_at=clock.now())
            messages.success(request, _("Đã xác nhận số điện thoại."))
            return redirect("account")
    context = {
        "form": form,
        "phone": masked_phone(person.phone),
        "waiting": waiting_code(person, CodePurpose.PHONE),
        "show_errors": form.is_bound,
    }
    return render(request, "citizen/phone_confirmation.html", context, status=422 if form.is_bound else 200)
