"""What the officer types at «Thêm mới bản sao từ bản chính»; nothing typed is lost when something is wrong."""

import uuid
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import authority
from chungthuc.accounts.models import Authority, Right
from chungthuc.accounts.phones import shown_phone
from chungthuc.agencies.models import Agency
from chungthuc.certification import scan_answers
from chungthuc.certification.fees.sums import Fee
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception.intake import Paper
from chungthuc.certification.reception.receipts import MOST_ORIGINALS
from chungthuc.certification.scan_answers import Reasons, answer_of
from chungthuc.core import clock
from chungthuc.core.text.one_line import OneLine
from chungthuc.documents.models import Upload
from chungthuc.dossiers.models import Dossier, EmailCheck, PaperType
from chungthuc.procedures.models import FeeSchedule
from chungthuc.web.delivery.fee_fields import FeeFields
from chungthuc.web.delivery.people.people_forms import WITH, WITHOUT, PeopleFields
from chungthuc.web.kit.administering.people import names_of
from chungthuc.web.kit.reading import as_int

SENT_BEFORE = _(
    "Biểu mẫu này đã được trình ký một lần với nội dung khác. Bấm «Trình ký» lần nữa để lập thêm hồ sơ này."
)


ANSWERS = {"pages_differ": "pages_reason", "remarks_unanswered": "remarks_reason"}  # what is missing → where it goes


class KindField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Kinds of papers as the reader says them."""

    def label_from_instance(self, obj: PaperType) -> str:
        return gettext(obj.name)


def _signatory(one: Authority, names: dict[str, str]) -> str:
    """«Trần Văn Bình – TUQ. CHỦ TỊCH, CÔNG CHỨC (chỉ ký: Bằng tốt nghiệp)»."""
    said = f"{one.person.full_name} – {one.full_title}"
    kinds = ", ".join(gettext(names[code]) for code in one.kinds if code in names)
    return gettext("%(said)s (chỉ ký: %(kinds)s)") % {"said": said, "kinds": kinds} if one.kinds else said


class SignatoryChoice(forms.Select):
    """Who may sign. A line without a value says why nobody stands there, and cannot be chosen."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if not value:
            option["attrs"]["disabled"] = True
        return option


class PaperForm(forms.Form):
    """The original: type, title, pages, and who will sign."""

    paper_type = KindField(
        label=_("Loại giấy tờ cần chứng thực"),
        queryset=PaperType.objects.none(),
        empty_label=_("Chọn loại giấy tờ"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Chưa chọn loại giấy tờ.")),
    )
    title = OneLine(
        label=_("Tên giấy tờ, văn bản"),
        max_length=300,
        error_messages={"required": _("Chưa ghi tên giấy tờ, văn bản.")},
        help_text=_("Ghi như trên bản chính, ví dụ: Bằng tốt nghiệp đại học số A 123456."),
    )
    pages = forms.IntegerField(
        label=_("Số trang của bản chính"), min_value=1, max_value=2000, required=False,
        help_text=_("Điền theo bản scan. Sửa nếu bản chính có số trang khác; phí và lời chứng theo số này."),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Ghi số trang bằng số, từ 1 đến 2000.")),
    )  # fmt: skip
    pages_reason = OneLine(label=_("Lý do số trang khác bản scan"), max_length=300, required=False)
    remarks_reason = OneLine(label=_("Lý do vẫn dùng bản scan này"), max_length=500, required=False)
    signatory = forms.ChoiceField(
        label=_("Người ký chứng thực"),
        widget=SignatoryChoice(attrs={"lang": "vi"}),  # names and posts
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Chưa chọn người ký chứng thực.")),
    )

    def __init__(self, *args: Any, agency: Agency, scan: Upload | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        self.scan = scan if scan is not None and scan.accepted else None
        self._follow_the_scan()
        self.signatories = {str(one.pk): one for one in authority.signatories(agency)}
        self.fields["paper_type"].queryset = PaperType.objects.in_force()  # type: ignore[attr-defined]
        kinds = PaperType.names_of(code for one in self.signatories.values() for code in one.kinds)
        names = [(key, _signatory(one, kinds)) for key, one in self.signatories.items()]
        self.fields["signatory"].choices = names or [("", self.no_signatory)]  # type: ignore[attr-defined]
        duty = authority.on_duty(agency)
        self.fields["signatory"].initial = str(duty.pk) if duty else None

    def _follow_the_scan(self) -> None:
        """Pages as the scan had them (``scan_pages``, of the page that was sent) are those of the scan as it is now."""
        before = self.data.get("scan_pages")
        if self.scan and before and self.data.get("pages") == before != str(self.scan.page_count):
            self.data = {**{name: self.data[name] for name in self.data}, "pages": str(self.scan.page_count)}

    def clean(self) -> dict[str, Any]:
        """Pages that were left empty are those of the scan; what the scan asks for is answered."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        kind, signatory = given.get("paper_type"), self.signatories.get(given.get("signatory", ""))
        if kind and signatory and not signatory.covers(kind.code):
            self.add_error("signatory", _("Người này không ký loại giấy tờ đã chọn. Chọn người ký khác."))
        if self.scan is None or "pages" in self.errors:
            return given
        if given.get("pages") is None:
            given["pages"] = self.scan.page_count
            self.data = {**{name: self.data[name] for name in self.data}, "pages": str(self.scan.page_count)}
        if given["pages"] == self.scan.page_count:
            given["pages_reason"] = ""
        if not scan_answers.weighty(self.scan):
            given["remarks_reason"] = ""
        for refusal in scan_answers.missing(self.scan, given["pages"], self._reasons(given)):
            if (field := ANSWERS[refusal.code]) not in self.errors:  # too long is not missing
                self.add_error(field, f"{refusal.message} {refusal.remedy}")
        return given

    @property
    def no_signatory(self) -> str:
        """Why nothing can be submitted here now, whatever is typed; empty where somebody may sign."""
        return "" if self.signatories else gettext("Lúc này cơ quan chưa có người ký chứng thực còn thẩm quyền.")

    @property
    def administrators(self) -> str:
        """Who gives an office its signatories, by name."""
        return ", ".join(names_of(self.agency, Right.ADMINISTER))

    @cached_property
    def fee_schedule(self) -> FeeSchedule | None:
        """Of the day on which the paper was received."""
        before = getattr(self, "before", None)
        return FeeSchedule.objects.on(clock.day(before.received_at) if before else clock.today())

    @property
    def fee(self) -> int | None:
        """VND by the pages as they stand in the form, or in the scan; None where neither is known."""
        pages = as_int(str(self["pages"].value() or "").strip(), least=1, most=2000)
        pages = pages or (self.scan.page_count if self.scan else None)
        schedule = self.fee_schedule
        return schedule.fee(pages) if schedule and pages else None

    @property
    def fee_rest(self) -> int:
        """VND still to be collected by these pages, of a copy of which something was collected; below nought: to be
        given back."""
        known = getattr(self, "fee_known", None)
        return (self.fee or 0) - known.collected if known and known.collected and self.fee else 0

    @property
    def pages_differ(self) -> bool:
        """Does what stands in the form differ from the scan, so that a reason is asked for?"""
        written = str(self["pages"].value() or "").strip()
        return self.scan is not None and written not in ("", str(self.scan.page_count))

    def reasons(self) -> Reasons:
        return self._reasons(self.cleaned_data)

    def _reasons(self, given: dict[str, Any]) -> Reasons:
        return Reasons(given.get("pages_reason", ""), given.get("remarks_reason", ""))

    @property
    def chosen_signatory(self) -> Authority | None:
        """Whose title and name the testimony shows while the form is filled in."""
        key = self.data.get("signatory") if self.is_bound else self.fields["signatory"].initial
        return self.signatories.get(str(key)) or next(iter(self.signatories.values()), None)

    def paper(self) -> Paper:
        given = self.cleaned_data
        return Paper(given["paper_type"], given["title"], given["pages"])

    def signing(self) -> Authority:
        """The authority that was chosen."""
        return self.signatories[self.cleaned_data["signatory"]]


class DossierForm(PeopleFields):
    """The people and the way of the result, of a dossier that this form opens; sent twice it is one."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=lambda: uuid.uuid4().hex)
    field_order: tuple[str, ...] = (
        "account", "number", "compared", "other", "kind", "name", "own_number", "presented", "presenter_name",
        "presenter_number", "email", "email_check", "email_code", "phone",
    )  # fmt: skip
    sent_before = SENT_BEFORE

    @property
    def is_proven(self) -> bool:
        """Or confirmed by this very form the first time it was pressed."""
        if super().is_proven:
            return True
        before = Dossier.objects.filter(request_key=self.own, received_by=self.by, email_check=EmailCheck.CODE)
        return bool(self.own) and before.filter(email=getattr(self, "cleaned_data", {}).get("email")).exists()

    def start_anew(self) -> None:
        """This form was sent before, with another paper: keep what is typed, and make it a new form."""
        self.put(request_key=uuid.uuid4().hex, email_proof="")
        self.add_error(None, self.sent_before)


class CopyForm(DossierForm, FeeFields, PaperForm):
    """«Thêm mới bản sao từ bản chính»: the people, the way of the result, the original, and what became of the fee."""

    upload = forms.CharField(
        label=_("Bản scan"), widget=forms.HiddenInput(attrs={"id": "scan"}), required=False, max_length=40
    )  # what is wrong with it leads to where files are chosen


class ReceiptForm(DossierForm):
    """«Nhận bản chính»: the people, and how many originals stay here."""

    originals = forms.IntegerField(
        label=_("Số bản chính đã đếm, để lại cơ quan"), min_value=1, max_value=MOST_ORIGINALS,
        error_messages={"required": _("Chưa ghi số bản chính đã đếm."), "invalid": _("Ghi số bản chính bằng chữ số.")},
        help_text=_("Đếm trước mặt người nộp. Số này in trên phiếu hẹn, là biên nhận."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    field_order = ("originals", *DossierForm.field_order)
    sent_before = _("Biểu mẫu này đã được gửi một lần với nội dung khác. Gửi lần nữa để lập thêm một phiếu nhận.")


class ResubmissionForm(PeopleFields, FeeFields, PaperForm):
    """«Xử lý tiếp»: everything as it was declared, to be corrected. Of the fee only what is new is said."""

    field_order = CopyForm.field_order

    def __init__(self, *args: Any, fee_known: Fee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fee_known = fee_known
        self.fields["fee_paid"].initial = False


def declared(copy: CertifiedCopy) -> dict[str, Any]:
    """What the form of a returned copy starts with."""
    dossier = copy.dossier
    whole, answer = dossier.is_the_accounts, answer_of(copy)
    number = dossier.open_account.id_number if dossier.open_account else dossier.requester_number
    return {
        "paper_type": copy.paper_type_id, "title": copy.original_title, "pages": copy.original_pages,
        "signatory": str(copy.signatory_id), "account": WITH if dossier.open_account else WITHOUT, "number": number,
        "other": bool(dossier.open_account) and not whole, "kind": dossier.requester_kind,
        "name": "" if whole else dossier.requester_name, "own_number": "" if whole else dossier.requester_number,
        "presented": bool(dossier.presenter_name), "presenter_name": dossier.presenter_name,
        "presenter_number": dossier.presenter_number, "email": dossier.email,
        "phone": shown_phone(dossier.phone), "pages_reason": answer.pages_reason,
        "remarks_reason": answer.remarks_reason,
    }  # fmt: skip
