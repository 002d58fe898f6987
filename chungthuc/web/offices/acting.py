"""One way for every act of this wing: who he is has been proved lately; a form; what it would do; done once that was
seen."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency
from chungthuc.appointments.models import Appointment
from chungthuc.web.kit.administering.branch import OfficeFrame, demand_lately_proved, office_frame
from chungthuc.web.kit.refusals import refusals_told
from chungthuc.web.kit.show import show

Words = str | Promise
NAMED = 100  # people of a preview; the number is always the whole one


@dataclass(frozen=True)
class Effect:
    """What an act would do, before it is done: sentences, warnings, and the appointments that it hits. ``people`` as
    ``components/hit.html`` takes them, without names: administering opens no papers. ``problems``: what is wrong, line
    by line; ``blocked``: it cannot be done."""

    lines: Sequence[str] = ()
    warnings: Sequence[str] = ()
    hit: int = 0
    people: list[tuple[Appointment, str]] = field(default_factory=list)
    tells_of_people: bool = False
    problems: Sequence[str] = ()
    blocked: bool = False

    @property
    def mark(self) -> str:
        """What was seen: saving needs the same again."""
        seen = repr((list(self.lines), list(self.warnings), self.hit))
        return hashlib.sha256(seen.encode()).hexdigest()[:16]


def hitting(appointments: Sequence[Appointment], *lines: str) -> Effect:
    """An effect on people who have appointments."""
    people = [(one, "") for one in appointments[:NAMED]]
    return Effect(lines=lines, hit=len(appointments), people=people, tells_of_people=True)


@dataclass(frozen=True)
class Act:
    """One that is ready to be done: what it would do, doing it, what is said then."""

    effect: Effect
    save: Callable[[], object]
    done: str


@dataclass(frozen=True)
class Heading:
    """Of a page with a form: its title, a line of help, the words of its button, the page that it leads back to.
    ``danger``: it ends something."""

    title: Words
    hint: Words
    button: Words
    back: str
    section: str
    danger: bool = False


@dataclass(frozen=True)
class ActPage(OfficeFrame):
    form: forms.BaseForm
    heading: Heading
    effect: Effect | None
    show_errors: bool
    back: str
    multipart: bool


def acting(
    request: PersonRequest, agency: Agency, form: forms.Form, plan: Callable[[], Act], heading: Heading
) -> HttpResponseBase:
    """First what it would do; doing it needs that this was seen. Raises ReauthenticationRequired."""
    demand_lately_proved(request)
    effect = None
    if form.is_bound and form.is_valid():
        with refusals_told(request):
            wanted = plan()
            if _was_seen(request, wanted.effect):
                wanted.save()
                messages.success(request, wanted.done)
                return redirect(heading.back, agency.code)
            effect = wanted.effect
    return act_page(request, agency, form, heading, effect)


def act_page(
    request: PersonRequest, agency: Agency, form: forms.Form, heading: Heading, effect: Effect | None
) -> HttpResponse:
    page = ActPage(
        **vars(office_frame(request, agency, heading.section)),
        form=form, heading=heading, effect=effect, show_errors=form.is_bound,
        back=reverse(heading.back, args=[agency.code]), multipart=form.is_multipart(),
    )  # fmt: skip
    return show(request, "offices/act.html", page, status=422 if form.is_bound and not form.is_valid() else 200)


def _was_seen(request: PersonRequest, effect: Effect) -> bool:
    if "save" not in request.POST or effect.blocked:
        return False
    if request.POST.get("seen") == effect.mark:
        return True
    messages.warning(request, _("Nội dung bị ảnh hưởng vừa thay đổi. Xem lại rồi bấm lưu lần nữa."))
    return False
