"""«Xử lý tiếp»: a copy that came back is corrected and submitted again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.certification.fees.sums import fee_of
from chungthuc.certification.lifecycle import Action
from chungthuc.certification.models import CertifiedCopy, TestimonyTemplate
from chungthuc.certification.reception import intake
from chungthuc.core import clock
from chungthuc.documents.models import Upload
from chungthuc.sentences import uploads as upload_sentences
from chungthuc.web.counter import drafts, one_person, uploads
from chungthuc.web.counter import people as counter_people
from chungthuc.web.counter.forms import ResubmissionForm, declared
from chungthuc.web.counter.pages import ResubmissionPage
from chungthuc.web.counter.views import kept_upload
from chungthuc.web.delivery.people import asking, typed_in_vain
from chungthuc.web.delivery.ways import way_for
from chungthuc.web.kit.access import allowed, demand_as_seen, visible_copy
from chungthuc.web.kit.reading import COLUMN, as_int
from chungthuc.web.kit.refusals import refusals_told
from chungthuc.web.kit.sentences import sentence
from chungthuc.web.kit.show import show


@require_http_methods(["GET", "POST"])
def copy_resubmission(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """«Xử lý tiếp»: correct and submit again; a draft of it opens by itself."""
    one, person = visible_copy(request, copy_id), request.user
    if Action.RESUBMIT not in allowed(request, one):
        return _too_late(request, one)
    if request.method == "POST":
        return _sent(request, one)
    typed = drafts.opened(drafts.of_copy(person, one))
    if typed is None:
        form = _form(one, person, scan=one.document.upload, found=one.dossier.open_account)
        return _page(request, one, form, one.document.upload)
    sent, sheet = typed
    upload = uploads.own(sheet.one("upload"), person)
    form = _form(one, person, sent, scan=upload or one.document.upload, found=drafts.found_again(sheet, _known(one)))
    drafts.quiet(form)
    now = drafts.state(person, one.subject, one.subject, reopened=True)
    return _page(request, one, form, upload or one.document.upload, draft=now)


def _too_late(request: PersonRequest, one: CertifiedCopy) -> HttpResponseBase:
    """It was submitted, cancelled or signed meanwhile: what was typed is shown once more, and why it was not used."""
    why = _("Không sửa được hồ sơ này. %(sentence)s") % {"sentence": sentence(one)}
    if request.method != "POST":
        messages.warning(request, why)
        return redirect("copy", one.pk)
    drafts.forget(request.user, one.subject)
    form = _form(one, request.user, request.POST, scan=kept_upload(request, request.user), found=None)
    return typed_in_vain.page(request, one, form, why, back="copy")


def _form(
    one: CertifiedCopy, person: Person, sent: QueryDict | None = None, *, scan: Upload | None, found: Person | None
) -> ResubmissionForm:
    return ResubmissionForm(
        sent, agency=one.agency, by=person, own=str(one.pk), found=found, before=one.dossier, initial=declared(one),
        scan=scan, fee_known=fee_of(one),
    )  # fmt: skip


def _known(one: CertifiedCopy) -> list[Person]:
    account = one.dossier.account
    return [account] if account is not None and account.is_active else []


def _sent(request: PersonRequest, one: CertifiedCopy) -> HttpResponseBase:
    person = request.user
    found = counter_people.found_account(request, one.agency, person, _known(one))
    upload = kept_upload(request, person)
    scan = upload or one.document.upload
    form = _form(one, person, request.POST, scan=scan, found=found)
    if asking.ON_THE_WAY & set(request.POST):
        return _page(request, one, form, scan, searched=asking.ask_on_the_way(request, form))
    if asking.is_complete(form):
        if upload is not None and not upload.accepted:
            form.add_error(None, upload_sentences.refused(upload.findings))
        elif _resubmit(request, one, form, upload, person):
            drafts.forget(person, one.subject)
            return one_person.at_once(request, one) or redirect("copy", one.pk)
    return _page(request, one, form, scan, status=422)


def _page(
    request: PersonRequest, one: CertifiedCopy, form: ResubmissionForm, scan: Upload | None, *, status: int = 200,
    searched: bool = False, draft: drafts.DraftState | None = None,
) -> HttpResponseBase:  # fmt: skip
    page = ResubmissionPage(
        copy=one,
        form=form,
        upload=scan,
        signatory=form.chosen_signatory,
        template=TestimonyTemplate.on(clock.today()),
        show_errors=form.is_bound,
        searched=searched,
        way=None if form.is_bound else way_for(one.dossier),
        draft=draft or drafts.kept(request, one.agency, form, one.subject, one.subject),
        own_authority=one_person.own_authority(request, form),
        sheets=range(1, one.document.page_count + 1),
    )
    return show(request, "counter/copy_resubmission.html", page, status=status)


def _resubmit(
    request: PersonRequest, one: CertifiedCopy, form: ResubmissionForm, upload: Upload | None, person: Person
) -> bool:
    with refusals_told(request) as telling:
        demand_as_seen(request, one, Action.RESUBMIT)
        intake.resubmit(one, paper=form.paper(), signatory=form.signing(), by=person, reasons=form.reasons(),
                        upload=upload, requester=form.requester(), fee=form.said_of_fee(),
                        fee_after=as_int(request.POST.get("fee_after"), most=COLUMN) or 0)  # fmt: skip
    if telling.refused:
        one.refresh_from_db()  # as it is, not as it would have become
        form.fee_known = fee_of(one)
        return False
    messages.success(request, _("Đã trình ký lại. %(sentence)s") % {"sentence": sentence(one)})
    return True
