"""«Sửa nơi nhận kết quả»: what may be typed there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.certification.models import Route
from chungthuc.certification.results.delivery import Addressee, route_for
from chungthuc.dossiers.models import Dossier
from chungthuc.web.delivery.people.people_forms import NO_SECRET, WayFields


class AddresseeForm(WayFields):
    """«Sửa nơi nhận kết quả» of a dossier: into the account where that is its own, else an address, else the slip."""

    to_account = forms.BooleanField(label=_("Vào «Kho dữ liệu điện tử» của tài khoản"), required=False)

    def __init__(self, *args: Any, dossier: Dossier, found: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, before=dossier, **kwargs)
        self.dossier = dossier
        self.found = found or dossier.open_account

    @property
    def may_go_to_the_account(self) -> bool:
        """Only where number and name are the account's own."""
        return Dossier(
            account=self.found,
            requester_name=self.dossier.requester_name,
            requester_number=self.dossier.requester_number,
        ).is_the_accounts

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("to_account") and not self.may_go_to_the_account:
            self.add_error("to_account", _("Số giấy tờ hoặc tên người yêu cầu không trùng với tài khoản nào."))
        elif route_for(self._as_it_would_be(given)) == Route.CLAIM and not self._as_it_would_be(given).secret:
            self.add_error("phone", NO_SECRET)
        return given

    def wants_address(self) -> bool:
        return not self.cleaned_data.get("to_account")

    def addressee(self) -> Addressee:
        given = self.cleaned_data
        account = self.found if given["to_account"] else self._unmatched_account()
        return Addressee(account, given["email"], given["email_check"], given["phone"])

    def _unmatched_account(self) -> Person | None:
        """An account that only booked stays on the dossier; one that would get the result must be taken off it."""
        return None if self.dossier.is_the_accounts else self.dossier.account

    def _as_it_would_be(self, given: dict[str, Any]) -> Dossier:
        return Dossier(
            account=self.found if given.get("to_account") else None,
            requester_name=self.dossier.requester_name,
            requester_number=self.dossier.requester_number,
            email=given.get("email") or "",
            email_check=given.get("email_check") or "",
            phone=given.get("phone") or "",
        )
