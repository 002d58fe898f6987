"""A field for what stands on one line of the page, the register and a letter."""

from typing import Any

from django import forms

from chungthuc.core import letters


class OneLine(forms.CharField):
    """Line breaks and control signs become spaces; letters are composed.

    Marks that nobody sees go: they cut words apart for searching, or let a title read as something else.
    """

    def to_python(self, value: Any) -> str:
        return letters.clean(super().to_python(value) or "")
