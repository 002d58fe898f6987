"""Small helpers of templates: a field described by its hint and error, numbers as people write them."""

from typing import Any
from uuid import UUID

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from chungthuc.accounts.models import Authority, Right
from chungthuc.accounts.phones import shown_phone
from chungthuc.agencies.tree import name_on
from chungthuc.appointments.models import Appointment
from chungthuc.certification import scan_answers
from chungthuc.certification.fees import saying
from chungthuc.certification.models import CertifiedCopy, ScanAnswer, TestimonyTemplate
from chungthuc.core import clock
from chungthuc.core.text import amounts, legacy_fonts
from chungthuc.core.text.one_line import Offer
from chungthuc.documents.models import Upload
from chungthuc.dossiers.models import Dossier
from chungthuc.sentences import hindrances, uploads
from chungthuc.web.delivery.fees import FeePanel, panel_of
from chungthuc.web.delivery.ways import way_for
from chungthuc.web.kit import appointment_codes, appointments
from chungthuc.web.kit.access import TOLD_OF_IT, desk_of
from chungthuc.web.kit.reading import as_int, as_uuid

register = template.Library()
OFFICES = "offices_of_forms"  # kept with the request


@register.simple_tag
def described(field: BoundField, show_errors: bool = False) -> SafeString:
    """The field's widget, tied to its hint and its error for screen readers."""
    attributes: dict[str, Any] = {}
    about = []
    if field.help_text:
        about.append(f"{field.id_for_label}_hint")
    if show_errors and field.errors:
        about.append(f"{field.id_for_label}_error")
        attributes["aria-invalid"] = "true"
    if about:
        attributes["aria-describedby"] = " ".join(about)
    return field.as_widget(attrs=attributes)


@register.simple_tag(takes_context=True)
def office(context: Context, right: str) -> SafeString:
    """A hidden field: the office at which this form was opened. For forms whose act is done at «the office of now».

    Asked once a page: a list has a form in every row.
    """
    asked = vars(context["request"]).setdefault(OFFICES, {})
    if right not in asked:
        asked[right] = desk_of(context["request"], Right(right)).code
    return format_html('<input type="hidden" name="office" value="{}">', asked[right])


@register.simple_tag(takes_context=True)
def made_on(context: Context, copy: CertifiedCopy) -> SafeString:
    """In the form of an act on a copy: what had happened to it when this page was made (``access.demand_as_seen``).

    A form that comes again on its way (a search, a code, a field) says what it said at first.
    """
    last = getattr(copy, "last_event", None)  # of a copy that was read without it nothing is known, and nothing asked
    request = context.get("request")
    if request is not None and not vars(request).get(TOLD_OF_IT):
        last = as_int(request.POST.get("made_on")) or last
    return SafeString("") if last is None else format_html('<input type="hidden" name="made_on" value="{}">', str(last))


@register.filter
def desk_code(appointment: Appointment) -> str:
    """The appointment's code as the office's pages show it."""
    return appointment_codes.desk_code(appointment)


@register.filter
def offer(field: BoundField) -> Offer | None:
    """Proper letters for a text of an old font: while the doubt stands, or once somebody kept his text."""
    found: Offer | None = getattr(field.form, "offers", {}).get(field.name)
    return found if found and (found.kept or field.errors) else None


@register.filter
def old_letters(text: str) -> str:
    """What a text of an old font says; empty for proper text."""
    return legacy_fonts.meant(str(text))


@register.filter
def printed_words(template: TestimonyTemplate, signatory: Authority | None) -> list[str]:
    """Everything the attestation page prints that nobody typed at the desk."""
    words = [template.heading, template.number_label, template.volume_label, template.date_label, template.signing_note]
    if not isinstance(signatory, Authority):
        return words
    agency = name_on(signatory.agency, clock.today())
    return [agency, *words, signatory.capacity_line, signatory.title, signatory.person.full_name]


@register.filter
def remark(one: dict[str, Any]) -> str:
    """A remark of the examination as a sentence in the reader's language."""
    return uploads.remark(one)


@register.filter
def refusal_words(upload: Upload) -> str:
    """Why the file was refused, in the reader's language."""
    return uploads.refused(upload.findings)


@register.filter
def not_taken(refused: dict[str, Any]) -> str:
    """Why a file that was sent together with others was refused."""
    return uploads.refused(refused)


@register.filter
def scan_pages(upload: Upload) -> list[dict[str, Any]]:
    """Its pages as {"number", "marks"}: in a word or two what is to be looked at on each."""
    return [{"number": n, "marks": uploads.marks(upload.findings, n)} for n in range(1, upload.page_count + 1)]


@register.filter
def marks_on(answer: ScanAnswer | None, page: int) -> list[str]:
    """In a word or two each: what speaks against this page of the scan, as the officer answered for it."""
    return uploads.marks({"warnings": answer.remarks}, page) if answer else []


@register.simple_tag
def upload_limits() -> dict[str, int]:
    """What the server takes: {"megabytes", "files", "together"} – of a file, at once, megabytes of all at once."""
    megabytes = settings.UPLOAD_LIMIT // (1024 * 1024)
    return {"megabytes": megabytes, "files": settings.UPLOAD_FILES, "together": 2 * megabytes}


@register.filter
def hindrance(kept: dict[str, Any]) -> str:
    """What stood in the way of a job, in the reader's language."""
    return hindrances.sentence(kept)


@register.filter
def weighty(upload: Upload) -> list[dict[str, Any]]:
    """Remarks of the examination that must be answered."""
    return scan_answers.weighty(upload)


@register.filter
def slight(upload: Upload) -> list[dict[str, Any]]:
    """Those that only explain what was done."""
    heavy = scan_answers.weighty(upload)
    return [one for one in upload.findings.get("warnings", []) if one not in heavy]


@register.filter
def dong(amount: int) -> str:
    """1.234.000 – without decimals, as amounts in VND are written; 1,234,000 for who reads English."""
    return f"{amount:,}" if get_language() == "en" else amounts.dong(amount)


@register.simple_tag(takes_context=True)
def fee_of(context: Context, copy: CertifiedCopy) -> FeePanel:
    """The copy's fee for ``delivery/fee.html``."""
    return panel_of(context["request"], copy)


@register.simple_tag(takes_context=True)
def collected_today(context: Context) -> int:
    """VND that came in today at the office of whoever sits at the counter."""
    return saying.collected_on_day(desk_of(context["request"], Right.CREATE_COPY))


@register.filter
def visitor(appointment: Appointment) -> str:
    """Who comes."""
    return appointments.name_of(appointment)


@register.filter
def phone(number: str) -> str:
    """A telephone number as people write it."""
    return shown_phone(number)


@register.filter
def file_mark(sha256: str) -> str:
    """«3f9a 12cd»: enough of a file's SHA-256 to compare by eye; the signing program shows the same."""
    return f"{sha256[:4]} {sha256[4:8]}"


@register.filter
def unlocalized(value: float) -> str:
    """For scripts: a point, two decimals."""
    return f"{value:.2f}"


@register.filter
def copy_key(subject: str) -> UUID | None:
    """Of a line of the register: the copy that it is about."""
    return as_uuid(subject.removeprefix("certified-copy:"))


@register.filter
def way_of_result(dossier: Dossier) -> str:
    """Where the dossier's result goes, in a few words."""
    return way_for(dossier).where
