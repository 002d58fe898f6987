"""A field for what stands on one line of the page, the register and a letter."""

import unicodedata
from typing import Any

from django import forms

UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Cs"}


class OneLine(forms.CharField):
    """Line breaks and control signs become spaces.

    Marks that turn the reading direction go as well: they would let a title read as something else.
    """

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return " ".join("".join(" " if unicodedata.category(one) in UNSEEN else one for one in text).split())
