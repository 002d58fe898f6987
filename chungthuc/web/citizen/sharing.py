"""Share links: the owner makes and takes them back; whoever holds one sees the paper it names."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.tree import name_on
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.vault import sharing
from chungthuc.vault.models import OpeningKind, ShareLink
from chungthuc.vault.store import items_of
from chungthuc.web.delivery.page_pictures import whole_file
from chungthuc.web.kit.limits import guessed
from chungthuc.web.kit.refusals import refusals_by_field

FIELDS = {"end_not_allowed": "until", "purpose_missing": "purpose", "text_too_long": "purpose"}


USUAL = timedelta(days=30)  # long enough for who receives it to look, short enough to be forgotten by its owner


def usual_end() -> date:
    return clock.today() + USUAL


class ShareForm(forms.Form):
    purpose = forms.CharField(
        label=gettext_lazy("Mục đích"), max_length=200, help_text=gettext_lazy("Ví dụ: Nộp hồ sơ tuyển dụng.")
    )
    until = forms.DateField(
        label=gettext_lazy("Có hiệu lực đến hết ngày"),
        help_text=gettext_lazy("Không quá 180 ngày kể từ hôm nay."),
        initial=usual_end,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
    )

    def end(self) -> datetime:
        """The last moment of that day in Vietnam."""
        return datetime.combine(self.cleaned_data["until"], time(23, 59, 59), VIETNAM)


@require_http_methods(["GET", "POST"])
def links(request: PersonRequest, item_id: UUID) -> HttpResponseBase:
    """«Chia sẻ»: a new link, and those there are, with what was done through each."""
    person = request.user
    item = get_object_or_404(items_of(person), pk=item_id)
    form = ShareForm(request.POST or None)
    if form.is_valid():
        with refusals_by_field(request, form, FIELDS):
            sharing.share(item, purpose=form.cleaned_data["purpose"], until=form.end(), by=person)
            messages.success(request, _("Đã tạo đường dẫn. Sao chép và gửi cho người cần xem."))
            return redirect("vault_links", item_id)
    context = {
        "item": item, "form": form, "show_errors": form.is_bound,
        "links": [(one, request.build_absolute_uri(_path(one))) for one in sharing.links_of(item)[:50]],
    }  # fmt: skip
    return render(request, "citizen/links.html", context, status=422 if form.is_bound else 200)


@require_POST
def link_revocation(request: PersonRequest, link_id: UUID) -> HttpResponse:
    """«Thu hồi»."""
    person = request.user
    link = get_object_or_404(ShareLink.objects.select_related("item"), pk=link_id, item__owner=person)
    sharing.revoke(link, by=person)
    messages.success(request, _("Đã thu hồi đường dẫn «%(purpose)s».") % {"purpose": link.purpose})
    return redirect("vault_links", link.item_id)


@login_not_required
@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
def shared(request: HttpRequest, code: str) -> HttpResponseBase:
    """What the holder of a link sees; looking and downloading are noted for the owner."""
    link = guessed(request, sharing.by_code(code.upper()))
    if link is None:
        return render(request, "citizen/unknown.html", status=404)
    if request.method == "POST":
        saves = request.POST.get("do") == "download"
        sharing.note_opening(link, OpeningKind.DOWNLOADED if saves else OpeningKind.VIEWED)
        name = f"ban-sao-chung-thuc-{link.item.code}.pdf"
        return whole_file(request, link.item.document, name, inline=not saves)
    copy = CertifiedCopy.objects.with_names().get(document=link.item.document_id)
    context = {"link": link, "copy": copy, "agency": name_on(copy.agency, copy.entry.certified_on)}  # type: ignore[union-attr]
    return render(request, "citizen/shared.html", context)


def _path(link: ShareLink) -> str:
    from django.urls import reverse

    return reverse("shared", args=[link.code])
