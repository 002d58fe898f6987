"""A field for what stands on one line of the page, the register and a letter; and a doubt about its letters."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from chungthuc.core.text import alphabet, legacy_fonts

FILL = "proper"  # the button that puts the offered text into the field it names


class OneLine(forms.CharField):
    """Line breaks and control signs become spaces; letters are composed.

    Marks that nobody sees go: they cut words apart for searching, or let a title read as something else.
    """

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        ProhibitNullCharactersValidator()(text)  # before it is cleaned away: nobody types it
        return alphabet.clean(text)


@dataclass(frozen=True)
class Offer:
    """``proper``: what the text says in its old font. ``kept``: somebody confirmed that ``text`` is meant as it is."""

    text: str
    proper: str
    kept: bool


class ProperLetters(forms.Form):
    """Doubts text in letters of an old font (TCVN3, VNI) in every OneLine, before it is kept and printed.

    The offered text is filled in by a button (FILL names the field); who means his own text ticks ``keep_<field>``,
    which counts for that very text.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers: dict[str, Offer] = {}
        self.filled = ""
        name = self.data.get(FILL, "") if self.is_bound else ""
        if isinstance(self.fields.get(name), OneLine) and (proper := self._meant(name)):
            self.filled = name
            self.data = {**{one: self.data[one] for one in self.data}, self.add_prefix(name): proper}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if isinstance(field, OneLine) and name not in self.errors and self.is_printed(name):
                self._doubt(name)
        if self.filled and self.filled not in self.errors:  # filled in is not sent
            self.add_error(self.filled, forms.ValidationError(_("Đã đổi chữ. Xem lại rồi gửi."), code="filled_in"))
        return given

    def is_printed(self, _name: str) -> bool:
        """False for a field that does not count as the form is filled in."""
        return True

    def _doubt(self, name: str) -> None:
        proper = self._meant(name)
        if not proper:
            return
        text = alphabet.clean(self._typed(name))
        kept = self.data.get(f"keep_{self.add_prefix(name)}") == text
        self.offers[name] = Offer(text, proper, kept)
        if not kept:
            words = _("«%(text)s» có vẻ là chữ của phông cũ (TCVN3, VNI), in ra sẽ không đọc được.") % {"text": text}
            self.add_error(name, forms.ValidationError(words, code="old_letters"))

    def _meant(self, name: str) -> str:
        return alphabet.clean(legacy_fonts.meant(self._typed(name)))

    def _typed(self, name: str) -> str:
        widget = self.fields[name].widget
        return str(widget.value_from_datadict(self.data, self.files, self.add_prefix(name)) or "")
