"""«Vị trí chữ ký»: where the signature is to stand."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pades.making.geometry import MM, Positions, Rect

from chungthuc.certification import testimony
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core.errors import Refused
from chungthuc.web.kit.refusals import refusals_as_invalid

NO_NUMBER = _("Vị trí phải là số milimét.")


class Millimetres(forms.FloatField):
    """A finite number, with a point or a comma."""

    default_error_messages = dict.fromkeys(("required", "invalid", "null_characters_not_allowed"), NO_NUMBER)

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value or "").replace(",", "."))


class PlacementForm(forms.Form):
    """The lower left corner in millimetres. Each field tells the scripts what is stored: what was typed and refused is
    not where the signature stands."""

    left = Millimetres(label=_("Cách lề trái (mm)"))
    bottom = Millimetres(label=_("Cách lề dưới (mm)"))

    def __init__(self, copy: CertifiedCopy, typed: Mapping[str, str] | None = None) -> None:
        self.copy, self.stored = copy, copy.positions.leader
        stored = {"left": f"{self.stored.left / MM:.1f}", "bottom": f"{self.stored.bottom / MM:.1f}"}
        super().__init__(typed, auto_id="place_%s", initial=stored)
        for name, value in stored.items():
            self.fields[name].widget.attrs |= {"step": "0.1", f"data-{name}": value}

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            with refusals_as_invalid():
                self._there().check(testimony.taken_on(self.copy))
        return self.cleaned_data

    def positions(self) -> Positions:
        """The signature there, the seal in its place beside it; whether they may stand there is asked when it is done.
        Raises Refused("placement_not_a_number")."""
        if {"left", "bottom"} & set(self.errors):
            raise Refused("placement_not_a_number", NO_NUMBER)
        return self._there()

    def _there(self) -> Positions:
        left, bottom = (self.cleaned_data[name] * MM for name in ("left", "bottom"))
        corner = Rect(left, bottom, left + self.stored.width, bottom + self.stored.height)
        return testimony.positions_for(self.copy.signatory, corner)
