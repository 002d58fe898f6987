"""What the officer types at «Thêm mới bản sao từ bản chính»; nothing typed is lost when something is wrong."""

import unicodedata
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import authority
from chungthuc.accounts.models import Authority, Person, PersonKind
from chungthuc.agencies.models import Agency
from chungthuc.certification.intake import Paper, Requester
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.core.identifiers import clean_number, doubts, kind_of
from chungthuc.dossiers.models import PaperType

UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Cs"}
WITH, WITHOUT = "with", "without"
NOT_FOUND = _(
    "Chưa tìm thấy tài khoản. Nhập số rồi bấm «Tìm kiếm tài khoản», hoặc chọn «Đối tượng không có tài khoản DVCQG»."
)
SENT_BEFORE = _(
    "Biểu mẫu này đã được trình ký một lần với giấy tờ khác. Bấm «Trình ký» lần nữa để trình thêm giấy tờ này."
)


class OneLine(forms.CharField):
    """What stands on one line of the page, the register and a letter: line breaks and control signs become spaces.

    Marks that turn the reading direction go as well: they would let a title read as something else.
    """

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return " ".join("".join(" " if unicodedata.category(one) in UNSEEN else one for one in text).split())


class PaperForm(forms.Form):
    """The original: type, title, pages, and who will sign."""

    paper_type = forms.ModelChoiceField(
        label=_("Loại giấy tờ cần chứng thực"),
        queryset=PaperType.objects.none(),
        empty_label=_("Chọn loại giấy tờ"),
    )
    title = OneLine(
        label=_("Tên giấy tờ, văn bản"),
        max_length=300,
        help_text=_("Ghi như trên bản chính, ví dụ: Bằng tốt nghiệp đại học số A 123456."),
    )
    pages = forms.IntegerField(label=_("Số trang của bản chính"), min_value=1, max_value=2000, initial=1)
    signatory = forms.ChoiceField(label=_("Người ký chứng thực"))

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        self.signatories = {str(one.pk): one for one in authority.signatories(agency)}
        self.fields["paper_type"].queryset = PaperType.objects.on(clock.today())  # type: ignore[attr-defined]
        names = [(key, f"{one.person.full_name} – {one.full_title}") for key, one in self.signatories.items()]
        self.fields["signatory"].choices = names  # type: ignore[attr-defined]
        duty = authority.on_duty(agency)
        self.fields["signatory"].initial = str(duty.pk) if duty else None

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


class CopyForm(PaperForm):
    """The requester as well: found by number, or without an account."""

    account = forms.ChoiceField(
        label=_("Người yêu cầu chứng thực"),
        choices=[(WITH, _("Có tài khoản DVCQG")), (WITHOUT, _("Đối tượng không có tài khoản DVCQG"))],
        initial=WITH,
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        label=_("CMND/CCCD hoặc MST"), max_length=30, required=False,
        help_text=_("12 số (CCCD), 9 số (CMND), 10 hoặc 13 số (MST); người nước ngoài: số hộ chiếu."),
    )  # fmt: skip
    name = OneLine(label=_("Họ và tên, hoặc tên tổ chức"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Là"), choices=PersonKind.choices, initial=PersonKind.PERSON, required=False)
    email = forms.EmailField(
        label=_("Địa chỉ thư điện tử"), required=False,
        help_text=_("Tệp kết quả được gửi tới địa chỉ này. Đọc lại cho người yêu cầu nghe."),
    )  # fmt: skip
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=lambda: uuid.uuid4().hex)
    upload = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, found: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        self.doubts: list[Any] = []

    def clean_number(self) -> str:
        number = clean_number(self.cleaned_data["number"])
        if number:
            try:
                kind_of(number)
            except Refused as refusal:
                raise forms.ValidationError(f"{refusal.message} {refusal.remedy}", code="number_wrong") from None
            self.doubts = doubts(number)
        return number

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("account") == WITH:
            if self.found is None and "number" not in self.errors:
                self.add_error("number", NOT_FOUND)
        else:
            for name, words in (
                ("name", _("Nhập họ tên hoặc tên tổ chức.")),
                ("email", _("Nhập địa chỉ thư điện tử để gửi kết quả.")),
            ):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return given

    def start_anew(self) -> None:
        """This form was sent before, with another paper: keep what is typed, and make it a new form."""
        self.data = {**{name: self.data[name] for name in self.data}, "request_key": uuid.uuid4().hex}
        self.add_error(None, SENT_BEFORE)

    def requester(self) -> Requester:
        """Who asks: as the account says, or as typed."""
        given = self.cleaned_data
        if given["account"] == WITH and self.found:
            person = self.found
            return Requester(person.kind, person.full_name, person.id_number, "", person.phone, person)
        return Requester(given["kind"] or PersonKind.PERSON, given["name"], given["number"], given["email"])
