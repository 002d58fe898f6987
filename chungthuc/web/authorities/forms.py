"""What an administrator types about authority, duty and certificates."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.authority import LENDABLE
from chungthuc.accounts.empowering import people
from chungthuc.accounts.empowering.giving import Decision, NewAuthority
from chungthuc.accounts.empowering.registering import Owner
from chungthuc.accounts.models import Authority, Basis, Person
from chungthuc.agencies.models import Agency
from chungthuc.agencies.tree import name_on
from chungthuc.core import clock
from chungthuc.core.text.one_line import OneLine, ProperLetters
from chungthuc.documents.models import Upload
from chungthuc.dossiers.models import PaperType
from chungthuc.web.kit.administering.fields import Day

ALL, SOME = "all", "some"
SEAL = "seal"  # instead of a person's key: the agency's own
NOT_CHOSEN = _("Chưa chọn.")
PLACES: dict[Basis, str] = {Basis.POST: "CHỦ TỊCH", Basis.ASSIGNMENT: "PHÓ CHỦ TỊCH", Basis.DELEGATION: ""}


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class Scan(forms.FileField):
    """Where files are chosen; they are taken in before the form is read (``scans.sent_scan``)."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> None:
        """Nothing of them is kept in the form."""


class AuthorityForm(ProperLetters):
    """On one basis: who, the words beside the name, the decision, for which papers, from when to when."""

    person = forms.ChoiceField(label=_("Người được giao"), error_messages={"required": _("Chưa chọn người.")})
    with_right = forms.BooleanField(label=_("Đồng thời cấp «Quyền ký bản sao» nếu người này chưa có"), required=False)
    giver = forms.ChoiceField(label=_("Người ủy quyền"), error_messages={"required": _("Chưa chọn người ủy quyền.")})
    above_title = OneLine(
        label=_("Ký thay chức danh"), max_length=120, initial="CHỦ TỊCH", help_text=_("In sau «KT.», ví dụ: CHỦ TỊCH.")
    )
    title = OneLine(
        label=_("Chức danh in dưới lời chứng"), max_length=120,
        help_text=_("Ví dụ: CHỦ TỊCH, PHÓ CHỦ TỊCH, CÔNG CHỨC TƯ PHÁP - HỘ TỊCH."),
        error_messages={"required": _("Chưa ghi chức danh.")},
    )  # fmt: skip
    number = OneLine(
        label=_("Số, ký hiệu và tên quyết định"), max_length=200, help_text=_("Ví dụ: Quyết định 12/QĐ-UBND."),
        error_messages={"required": _("Chưa ghi số quyết định.")},
    )  # fmt: skip
    decided_on = Day(label=_("Ngày quyết định"), error_messages={"required": _("Chưa ghi ngày quyết định.")})
    scan = Scan(
        label=_("Bản chụp quyết định"), required=False,
        widget=ManyFiles(attrs={"accept": "application/pdf,image/*,.heic"}),
        help_text=_("Một tệp PDF, hoặc các ảnh theo thứ tự trang. Chỉ người quản trị và người kiểm tra xem được."),
    )  # fmt: skip
    scope = forms.ChoiceField(
        label=_("Phạm vi"), widget=forms.RadioSelect, initial=ALL,
        choices=[(ALL, _("Mọi loại giấy tờ")), (SOME, _("Chỉ những loại dưới đây"))],
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(label=_("Loại giấy tờ"), required=False, widget=forms.CheckboxSelectMultiple)
    since = Day(label=_("Từ ngày"), error_messages={"required": _("Chưa ghi ngày bắt đầu.")})
    until = Day(label=_("Đến hết ngày"), required=False)

    def __init__(self, *args: Any, agency: Agency, basis: Basis, by: Person, scan: Upload | None = None, **more: Any):
        super().__init__(*args, **more)
        self.agency, self.basis, self.sent = agency, basis, scan
        signing = people.signing(agency)
        self.people = {str(one.pk): one for one in people.of_office(agency) if one != by}
        self._choose("person", [(key, _named(one, signing)) for key, one in self.people.items()])
        self.fields["title"].initial = PLACES[basis]
        kinds = [(one.code, gettext(one.name)) for one in PaperType.objects.in_force()]
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]
        self.givers = _givers(agency) if basis == Basis.DELEGATION else {}
        self._choose("giver", [(key, f"{one.person.full_name} – {one.full_title}") for key, one in self.givers.items()])
        self._fit_to_basis()

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        first: tuple[str, str | Promise] = ("", _("Chọn …"))
        self.fields[name].choices = [first, *choices]  # type: ignore[attr-defined]

    def _fit_to_basis(self) -> None:
        """Each basis asks for what it needs."""
        if self.basis != Basis.DELEGATION:
            del self.fields["giver"]
            self.fields["until"].help_text = _("ngày/tháng/năm. Để trống: cho đến khi có quyết định khác.")
        else:
            self.fields["until"].required = True
            self.fields["until"].error_messages["required"] = _("Ủy quyền phải có ngày kết thúc.")
        if self.basis != Basis.ASSIGNMENT:
            del self.fields["above_title"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("scope") == SOME and not given.get("kinds") and "kinds" not in self.errors:
            self.add_error("kinds", _("Chọn ít nhất một loại giấy tờ, hoặc chọn «Mọi loại giấy tờ»."))
        return given

    def wanted(self) -> NewAuthority:
        given = self.cleaned_data
        until = given["until"]
        return NewAuthority(
            person=self.people[given["person"]],
            basis=self.basis,
            title=given["title"].upper(),
            above_title=given.get("above_title", "").upper(),
            decision=Decision(given["number"], given["decided_on"], self.sent),
            kinds=given["kinds"] if given["scope"] == SOME else (),
            giver=self.givers.get(given.get("giver", "")),
            since=clock.now() if given["since"] == clock.today() else _start(given["since"]),
            until=_start(until + timedelta(days=1)) if until else None,
        )


class DutyForm(forms.Form):
    """«Trực ký»."""

    person = forms.ChoiceField(label=_("Người ký mặc định"), error_messages={"required": _("Chưa chọn người.")})
    first = Day(label=_("Từ ngày"))
    last = Day(label=_("Đến hết ngày"))

    def __init__(self, *args: Any, agency: Agency, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = Authority.objects.lasting(clock.now()).filter(agency=agency).select_related("person")
        self.people = {str(one.person_id): one.person for one in rows.order_by("person__full_name", "pk")}
        named = [(key, one.full_name) for key, one in self.people.items()]
        self.fields["person"].choices = [("", _("Chọn …")), *named]  # type: ignore[attr-defined]

    def facts(self) -> tuple[Person, date, date]:
        given = self.cleaned_data
        return self.people[given["person"]], given["first"], given["last"]


class CertificateForm(forms.Form):
    """Whose, and the file; or what the token of this computer gave (``token``: DER in base64)."""

    owner = forms.ChoiceField(label=_("Chứng thư số của"), error_messages={"required": NOT_CHOSEN})
    file = forms.FileField(
        label=_("Tệp chứng thư số"), required=False, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".cer,.crt,.der,.pem,.p7b,.p7c"}),
        help_text=_("Tệp .cer, .crt, .pem hoặc .p7b, không kèm khóa. Chứng thư nơi cấp có trong tệp được giữ cùng."),
    )  # fmt: skip
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64 * 1024)

    def __init__(self, *args: Any, agency: Agency, **more: Any) -> None:
        super().__init__(*args, **more)
        self.agency = agency
        signing = people.signing(agency)
        self.people = {str(one.pk): one for one in people.of_office(agency) if one.pk in signing}
        seal = gettext("Cơ quan (con dấu): %(name)s") % {"name": name_on(agency, clock.today())}
        named = [(key, one.full_name) for key, one in self.people.items()]
        self.fields["owner"].choices = [("", _("Chọn …")), *named, (SEAL, seal)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("file") and not given.get("token") and "file" not in self.errors:
            self.add_error("file", _("Chưa chọn tệp chứng thư số, chưa lấy từ thiết bị ký."))
        return given

    def owner_of(self) -> Owner:
        return Owner(self.agency, self.people.get(self.cleaned_data["owner"]))


def _named(one: Person, signing: set[Any]) -> str:
    if one.pk in signing:
        return one.full_name
    return gettext("%(name)s (chưa có quyền ký)") % {"name": one.full_name}


def _givers(agency: Agency) -> dict[str, Authority]:
    """Whose authority may be lent: held by post or assignment, now or later."""
    rows = Authority.objects.lasting(clock.now()).filter(agency=agency, basis__in=LENDABLE).select_related("person")
    return {str(one.pk): one for one in rows.order_by("pk")}


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.VIETNAM)
