"""«Trình ký và tự ký»: an officer who is the signatory too goes straight to the page on which he signs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chungthuc.accounts.models import Authority, Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.permissions import may_sign_own
from chungthuc.web.counter.forms import PaperForm
from chungthuc.web.kit.access import allowed, held_at

SIGN_NOW = "sign_now"  # the button


def own_authority(request: PersonRequest, form: PaperForm) -> Authority | None:
    """His own among the signatories of the form, where he may sign what he takes in."""
    mine = next((one for one in form.signatories.values() if one.person_id == request.user.pk), None)
    if mine is None or Right.SIGN_COPY not in held_at(request, form.agency) or not may_sign_own(form.agency):
        return None
    return mine


def at_once(request: PersonRequest, copy: CertifiedCopy) -> HttpResponse | None:
    """On to his desk, if that was asked for and he may sign this copy; if not, it is said who does."""
    if SIGN_NOW not in request.POST:
        return None
    if "sign" in allowed(request, copy):
        return redirect("signing_copy", copy.pk)
    name = copy.signatory.person.full_name
    messages.warning(request, _("Đã trình ký, chưa tự ký được: người ký đã chọn là %(name)s.") % {"name": name})
    return None
