"""What the agency decides about booking: each value, who said so, and from which day on another counts."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.appointments import policies
from chungthuc.appointments.models import PolicyValue
from chungthuc.core import clock
from chungthuc.web.kit.refusals import refusals_told
from chungthuc.web.kit.show import show
from chungthuc.web.opening_hours.forms import POLICY_WORDS, PolicyForm
from chungthuc.web.opening_hours.pages import PoliciesPage
from chungthuc.web.opening_hours.views import administered, agency_of, frame


@require_http_methods(["GET", "POST"])
def booking_policies(request: PersonRequest, code: str) -> HttpResponseBase:
    """What counts today, who said so, and a form for a change from a day on."""
    agency = administered(request, code) if request.method == "POST" else agency_of(request, code)
    form = PolicyForm(request.POST or None, initial={"since": clock.today(), "name": request.GET.get("name", "")})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        with refusals_told(request):
            policies.decide(agency, given["name"], given["value"], by=request.user, since=given["since"],
                            reason=given["reason"])  # fmt: skip
            words = _("Đã lưu quy định «%(name)s»: %(value)d.")
            messages.success(request, words % {"name": POLICY_WORDS[given["name"]], "value": given["value"]})
            return redirect("booking_policies", code)
    now = asdict(policies.policy_of(agency))
    coming = PolicyValue.objects.coming(clock.today()).filter(agency=agency)
    own = set(PolicyValue.objects.begun(clock.today()).filter(agency=agency).values_list("name", flat=True))
    later = {row.name: row for row in reversed(list(coming))}
    page = PoliciesPage(
        **vars(frame(request, agency)),
        form=form,
        show_errors=form.is_bound,
        rows=[
            {"name": name, "words": words, "value": now[name], "own": name in own, "later": later.get(name),
             "usual": getattr(policies.DEFAULTS, name)}
            for name, words in POLICY_WORDS.items()
        ],
    )  # fmt: skip
    status = 422 if form.is_bound and not form.is_valid() else 200
    return show(request, "opening_hours/policies.html", page, status=status)
