"""Who asks, who brings the paper, and where the result goes: three people who need not be one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import phones
from chungthuc.accounts.models import Person, PersonKind
from chungthuc.certification.reception.receipts import Requester
from chungthuc.core.identifiers import clean_number, doubts, kind_of
from chungthuc.core.text.one_line import OneLine, ProperLetters
from chungthuc.dossiers.models import Dossier, EmailCheck
from chungthuc.web.delivery.people import address_codes
from chungthuc.web.delivery.people.card_check import CardCheck
from chungthuc.web.delivery.people.card_lines import CardLines, Number
from chungthuc.web.delivery.ways import Way, way_for
from chungthuc.web.kit.refusals import refusals_as_invalid, refusals_at

WITH, WITHOUT = "with", "without"
NOT_FOUND = _(
    "Chưa tìm thấy tài khoản. Nhập số rồi bấm «Tìm kiếm tài khoản», hoặc chọn «Đối tượng không có tài khoản DVCQG»."
)
NO_SECRET = _(
    "Nhập số giấy tờ của người yêu cầu (hoặc số điện thoại): người nhận kết quả bằng phiếu phải nhập bốn ký tự cuối."
)

NOT_THE_OWNER = _(
    "Chỉ đối chiếu khi chủ tài khoản tự đến và là người yêu cầu. Ô «Đã đối chiếu với thẻ» đã bỏ chọn; xem lại nơi nhận "
    "kết quả."
)
NOT_SHOWN = _("Tài khoản này không được mở bằng mã lịch hẹn mà chủ tài khoản đưa, nên không xác nhận ở đây được.")
SEEN_OTHERWISE = _("Thông tin tài khoản vừa thay đổi. Đối chiếu lại với thẻ rồi đánh dấu.")


class WayFields(forms.Form):
    """E-mail with how it was checked, and a telephone. ``by``: the officer; ``own`` names the form (for the proof)."""

    email = forms.EmailField(
        label=_("Địa chỉ thư điện tử"), required=False,
        error_messages={"invalid": _("Địa chỉ thư điện tử chưa đúng, ví dụ đúng: lan@vidu.vn.")},
        help_text=_("Tệp kết quả được gửi đến đây. Không có thì để trống: người yêu cầu nhận bằng mã trên phiếu hẹn."),
    )  # fmt: skip
    email_check = forms.ChoiceField(
        label=_("Đã kiểm tra địa chỉ bằng cách"), choices=EmailCheck.choices, required=False, widget=forms.RadioSelect
    )
    email_code = forms.CharField(
        label=_("Mã 8 ký tự người yêu cầu đọc"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    email_proof = forms.CharField(widget=forms.HiddenInput, max_length=400, required=False)
    phone = forms.CharField(
        label=_("Số điện thoại di động"), max_length=30, required=False,
        help_text=_("Để nhắn tin «đã có kết quả»; tin nhắn không ghi tên người và tên giấy tờ."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Person, own: str = "", before: Dossier | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.own, self.before = by, own, before

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        with refusals_as_invalid("phone_wrong"):
            return phones.clean_phone(text) if text.strip() else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.wants_address():
            given |= {"email": "", "email_check": "", "email_code": ""}
            self.errors.pop("email", None)
        if self.before and given.get("email") == self.before.email:
            given["email_check"] = given.get("email_check") or self.before.email_check
        if given.get("email") and not given.get("email_check") and "email_check" not in self.errors:
            self.add_error("email_check", _("Đọc lại từng chữ địa chỉ cho người yêu cầu nghe, hoặc gửi mã xác nhận."))
        if not given.get("email"):
            given["email_check"] = ""
        return given

    def wants_address(self) -> bool:
        """False where the result goes into the account, whatever else was typed."""
        return True

    def confirm_address(self) -> None:
        """Answer the code, once the form is sent: a right one becomes a proof, a wrong one an error of the field."""
        given = self.cleaned_data
        if given.get("email_check") != EmailCheck.CODE or self.is_proven or self._was_proven:
            return
        if not given.get("email_code"):
            self.add_error("email_code", _("Nhập 8 ký tự trong thư vừa gửi. Chưa gửi thì bấm «Gửi mã xác nhận»."))
            return
        with refusals_at(self, "email_code"):
            proof = address_codes.answer(given["email"], given["email_code"], by=self.by, form=self.own)
            self.put(email_proof=proof)

    @property
    def is_proven(self) -> bool:
        """The address that stands in the form now was confirmed by a code in this form."""
        email = str(self["email"].value() or "").strip()
        proof = str(self.data.get("email_proof", ""))
        return bool(email and proof) and address_codes.proves(proof, email, by=self.by, form=self.own)

    @property
    def _was_proven(self) -> bool:
        """The dossier's address stays confirmed; another one must be checked anew."""
        before = self.before
        return bool(before and before.email_check == EmailCheck.CODE and before.email == self.cleaned_data["email"])

    @property
    def checked_before(self) -> str:
        """How the address that stands in the form was checked for this dossier already; empty for another one."""
        before, email = self.before, str(self["email"].value() or "").strip()
        if before is None or not before.email_check or before.email != email:
            return ""
        return str(EmailCheck(before.email_check).label)

    @property
    def code_is_waiting(self) -> bool:
        email = str(self["email"].value() or "").strip()
        asked = self.is_bound and bool(email) and "\0" not in email
        return asked and not self.is_proven and address_codes.is_waiting(email, by=self.by)

    def put(self, **values: str) -> None:
        """Values the page shall come back with, as if they had been typed."""
        self.data = {**{name: self.data[name] for name in self.data}, **values}


class PeopleFields(CardLines, ProperLetters, WayFields):
    """The requester: an account found by number, somebody for whom its owner came, or without an account."""

    account = forms.ChoiceField(
        label=_("Người yêu cầu chứng thực"),
        choices=[(WITH, _("Có tài khoản DVCQG")), (WITHOUT, _("Đối tượng không có tài khoản DVCQG"))],
        initial=WITH,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chưa chọn người yêu cầu có tài khoản hay không.")},
    )
    number = Number(
        label=_("CMND/CCCD hoặc MST"), required=False,
        help_text=_("CCCD (12 số; quét mã QR trên thẻ được), CMND (9 số), MST (10 hoặc 13 số), hoặc số hộ chiếu."),
    )  # fmt: skip
    other = forms.BooleanField(label=_("Người yêu cầu chứng thực không phải chủ tài khoản này"), required=False)
    kind = forms.ChoiceField(label=_("Là"), choices=PersonKind.choices, initial=PersonKind.PERSON, required=False)
    name = OneLine(label=_("Họ và tên, hoặc tên tổ chức"), max_length=200, required=False)
    own_number = Number(
        label=_("Số giấy tờ của người yêu cầu chứng thực"), required=False,
        help_text=_("Số CCCD, CMND, hộ chiếu hoặc MST."),
    )  # fmt: skip
    presented = forms.BooleanField(label=_("Người khác nộp thay"), required=False)
    presenter_name = OneLine(label=_("Họ và tên người nộp"), max_length=200, required=False)
    presenter_number = Number(
        label=_("Số giấy tờ người nộp"), required=False, help_text=_("Ghi theo CCCD hoặc hộ chiếu.")
    )

    compared = forms.BooleanField(label=_("Đã đối chiếu với thẻ"), required=False)  # always begins empty
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, found: Person | None = None, card: CardCheck | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        self.card = card if card is not None and found == card.person else None
        self.blocked = card.obstacle if card is not None else None  # told even where the account cannot be used
        self.doubts: dict[str, list[Any]] = {}

    def clean_number(self) -> str:
        return self._doubted("number")

    def clean_own_number(self) -> str:
        return self._doubted("own_number") if self._is_other else ""

    def clean_presenter_number(self) -> str:
        return self._doubted("presenter_number") if self.cleaned_data.get("presented") else ""

    def _doubted(self, name: str) -> str:
        number = _number(self.number_typed(name))
        self.doubts[name] = self.card_doubts.get(name) or (doubts(number) if number else [])
        return number

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("account") == WITH and self.found is None and "number" not in self.errors:
            self.add_error("number", NOT_FOUND)
        if given.get("account") != WITH or self._is_other:
            self._must_have("name", _("Nhập họ tên hoặc tên tổ chức."))
            self._demand_a_secret(given)
        if given.get("presented"):
            self._must_have("presenter_name", _("Nhập họ tên người nộp, hoặc bỏ chọn «Người khác nộp thay»."))
        if given.get("compared") and (problem := self._not_compared(given)):
            self.add_error("compared", problem)
            self.untick()
        return given

    def _not_compared(self, given: dict[str, Any]) -> Any:
        """Why the tick does not count, in words. One that is answered already (a second press) does no harm."""
        if given.get("presented") or given.get("account") != WITH or self._is_other:
            return NOT_THE_OWNER
        if self.found is not None and self.found.identity_is_checked:
            return None
        if self.card is None:
            return NOT_SHOWN
        if self.blocked:
            return f"{self.blocked.message} {self.blocked.remedy}"
        return None if self.card.is_as_seen(given.get("seen") or "") else SEEN_OTHERWISE

    def untick(self) -> None:
        """The page comes back with the box empty: what it shows is to be compared anew."""
        self.data = {name: self.data[name] for name in self.data if name not in ("compared", "seen")}
        self.cleaned_data["compared"] = False

    @property
    def is_compared(self) -> bool:
        """The tick counts: of this account, as the page showed it."""
        if not self.cleaned_data.get("compared") or self.found is None:
            return False
        return not self.found.identity_is_checked and "compared" not in self.errors

    def is_printed(self, name: str) -> bool:
        if name == "name":
            return self.cleaned_data.get("account") != WITH or self._is_other
        return name != "presenter_name" or bool(self.cleaned_data.get("presented"))

    def fill_in_phone(self) -> None:
        """The account's, where the form has none: it is asked for no more than once."""
        if self.found is not None and self.found.phone and not str(self["phone"].value() or "").strip():
            self.put(phone=phones.shown_phone(self.found.phone))

    def wants_address(self) -> bool:
        return not (self.cleaned_data.get("account") == WITH and self.found and not self._is_other)

    def requester(self) -> Requester:
        """Who asks and who came: as the account says, or as typed."""
        given = self.cleaned_data
        came = {"presenter_name": given["presenter_name"], "presenter_number": given["presenter_number"]}
        if not given["presented"]:
            came = {}
        way = {"email": given["email"], "email_check": given["email_check"], "phone": given["phone"]}
        kind = given["kind"] or PersonKind.PERSON
        account = self.found if given["account"] == WITH else None
        if account and not self._is_other:
            way["phone"] = way["phone"] or account.phone
            return Requester(account.kind, account.full_name, account.id_number, account=account, **way, **came)
        number = given["own_number"] if account else given["number"]
        return Requester(kind, given["name"], number, account=account, **way, **came)

    @property
    def way(self) -> Way | None:
        """Where the result would go by what stands in the form now; None while too little is known."""
        if not self.is_bound or not hasattr(self, "cleaned_data"):
            return None
        given = {name: self.cleaned_data.get(name, "") for name in self.fields}
        account = self.found if given["account"] == WITH else None
        if given["account"] == WITH and account is None:
            return None
        if self.card is not None and self.is_compared:
            account = self.card.as_checked()
        its_own = account is not None and not self._is_other
        number = account.id_number if account and its_own else given["own_number"] if account else given["number"]
        return way_for(
            Dossier(
                account=account,
                requester_name=account.full_name if account and its_own else given["name"] or "",
                requester_number=number or "",
                email=given["email"] or "",
                email_check=self._check_that_counts(given),
            )
        )

    def _check_that_counts(self, given: dict[str, Any]) -> str:
        """A code counts once it was answered."""
        check = str(given["email_check"] or "")
        proven = self.is_proven or (bool(given["email"]) and self._was_proven)
        return "" if check == EmailCheck.CODE and not proven else check

    @property
    def _is_other(self) -> bool:
        return self.cleaned_data.get("account") == WITH and bool(self.cleaned_data.get("other"))

    def _must_have(self, name: str, words: Any) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, words)

    def _demand_a_secret(self, given: dict[str, Any]) -> None:
        """By the slip the result is opened with the end of a number: then there must be one."""
        name = "own_number" if self._is_other else "number"
        if given.get("email") or given.get("phone") or given.get(name):
            return
        if not {name, "email", "phone"} & set(self.errors):
            self.add_error(name, NO_SECRET)


def _number(text: str) -> str:
    """In one piece. Raises ValidationError for what can be no number of anybody."""
    number = clean_number(text)
    if number:
        with refusals_as_invalid("number_wrong"):
            kind_of(number)
    return number
