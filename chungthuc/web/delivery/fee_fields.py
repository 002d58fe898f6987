"""«Phí chứng thực» in a form of the counter: collected, waived with its ground, or left open."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chungthuc.certification.fees.saying import Said
from chungthuc.certification.fees.sums import Fee
from chungthuc.core.text.one_line import OneLine
from chungthuc.dossiers.models import FeeWaiver
from chungthuc.registers.fees import FeeState


class WaiverField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Grounds as the reader says them."""

    def label_from_instance(self, obj: FeeWaiver) -> str:
        return gettext(obj.words)


class FeeFields(forms.Form):
    """What the officer says of the fee. ``fee_known``: what was said before, of a copy that is submitted again."""

    fee_paid = forms.BooleanField(label=_("Đã thu phí"), required=False, initial=True)
    receipt = OneLine(label=_("Số biên lai"), max_length=40, required=False)
    fee_ground = WaiverField(
        label=_("Lý do miễn"), queryset=FeeWaiver.objects.none(), to_field_name="code", required=False,
        empty_label=_("Không miễn"),
        error_messages={"invalid_choice": _("Lý do miễn này không còn dùng. Chọn lý do khác.")},
    )  # fmt: skip
    fee_words = OneLine(
        label=_("Văn bản hoặc việc làm căn cứ"), max_length=300, required=False,
        help_text=_("Ghi vào sổ chứng thực, cột «Ghi chú»."),
    )  # fmt: skip
    fee_known: Fee | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fee_ground"].queryset = FeeWaiver.objects.in_force()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Collected and waived is not both; a waiver names what it rests on."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        ground, words = given.get("fee_ground"), given.get("fee_words")
        if ground and given.get("fee_paid"):
            self.add_error("fee_ground", _("Vừa đánh dấu đã thu, vừa chọn lý do miễn. Bỏ một trong hai."))
        elif ground and not words and "fee_words" not in self.errors:
            self.add_error("fee_words", _("Chưa ghi văn bản hoặc việc làm căn cứ để miễn phí."))
        elif words and not ground and "fee_ground" not in self.errors:
            self.add_error("fee_ground", _("Đã ghi căn cứ miễn phí mà chưa chọn lý do. Chọn lý do, hoặc xóa căn cứ."))
        return given

    @property
    def may_waive(self) -> bool:
        """What was collected is first taken back, with its reason, on the copy's page."""
        return self.fee_known is None or not (self.fee_known.collected or self.fee_known.is_waived)

    @property
    def waives(self) -> bool:
        """Does something stand in the part that is folded?"""
        return any(self[name].value() for name in ("fee_ground", "fee_words"))

    def said_of_fee(self) -> Said | None:
        """«Đã thu», where it is ticked, or the waiver; else nothing is said now."""
        given = self.cleaned_data
        if given["fee_ground"]:
            return Said(state=FeeState.WAIVED, ground=given["fee_ground"], words=given["fee_words"])
        return Said(receipt=given["receipt"]) if given["fee_paid"] else None
