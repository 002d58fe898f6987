"""What a citizen writes about his own appointment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chungthuc.core.text.one_line import OneLine


class CancelForm(forms.Form):
    reason = OneLine(
        label=_("Lý do"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Giúp cơ quan sắp xếp tốt hơn. Không ghi số giấy tờ tùy thân."),
    )  # fmt: skip
