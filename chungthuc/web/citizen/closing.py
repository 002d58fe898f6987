"""«Xóa tài khoản»: what goes, what stays and why, then one confirmation; afterwards signed out everywhere."""

from dataclasses import dataclass

from allauth.core.exceptions import ReauthenticationRequired
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in import sittings
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.tree import name_on
from chungthuc.appointments.models import Appointment
from chungthuc.certification import closing
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.dossiers.models import Dossier
from chungthuc.notifications.tidying import KEPT
from chungthuc.web.kit.refusals import refusals_told, words
from chungthuc.web.kit.show import show


class ClosingForm(forms.Form):
    """The account's own address, typed: so that nobody closes it by a slip of the finger."""

    email = forms.CharField(
        label=gettext_lazy("Gõ lại thư điện tử của tài khoản"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: object, person: Person) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.person = person
        self.fields["email"].help_text = person.email

    def clean_email(self) -> str:
        typed = str(self.cleaned_data["email"])
        if not closing.is_this_account(self.person, typed):
            raise forms.ValidationError(
                _("Không trùng với thư điện tử của tài khoản. Gõ đúng địa chỉ ghi ở trên."), code="not_this_account"
            )
        return typed


@dataclass(frozen=True)
class ClosingPage:
    """``obstacle``: why it cannot be closed now, and what to do; then no form is shown. Appointments and dossiers with
    the names of their offices."""

    form: ClosingForm
    obstacle: str
    papers: int
    appointments: list[tuple[Appointment, str]]
    dossiers: list[tuple[Dossier, str]]
    letter_days: int
    show_errors: bool


@require_http_methods(["GET", "POST"])
def account_closing(request: PersonRequest) -> HttpResponseBase:
    """It is this very person, lately, before the page is shown and again before anything goes."""
    if not sittings.has_proved(request):
        raise ReauthenticationRequired  # allauth asks, and comes back with what was typed
    person = request.user
    form = ClosingForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            closing.close(person)
            logout(request)
            messages.success(request, _("Đã xóa tài khoản và đăng xuất khỏi mọi thiết bị."))
            return redirect("home")
    return _page(form, request, person)


def _page(form: ClosingForm, request: PersonRequest, person: Person) -> HttpResponse:
    has = closing.belongings(person)
    page = ClosingPage(
        form=form,
        obstacle=_obstacle(person),
        papers=has.papers,
        appointments=[(one, name_on(one.agency, clock.day(one.starts_at))) for one in has.appointments],
        dossiers=[(one, name_on(one.agency, clock.today())) for one in has.dossiers],
        letter_days=KEPT.days,
        show_errors=form.is_bound,
    )
    return show(request, "citizen/closing.html", page, status=422 if form.is_bound else 200)


def _obstacle(person: Person) -> str:
    try:
        closing.demand_may_close(person)
    except Refused as refusal:
        return words(refusal)
    return ""
