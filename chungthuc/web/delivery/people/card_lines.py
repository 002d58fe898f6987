"""A reader's line in a field about people: the card's number and name go where they belong, nothing is sent by it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungthuc.core.text import card_line
from chungthuc.core.text.card_line import LONGEST, LONGEST_NUMBER
from chungthuc.web.kit.refusals import Telling, words

# Where a reader may have typed, and the fields that number and name belong to.
PLACES = {
    "number": ("number", "name"), "name": ("number", "name"), "email": ("number", "name"), "phone": ("number", "name"),
    "own_number": ("own_number", "name"), "presenter_number": ("presenter_number", "presenter_name"),
    "presenter_name": ("presenter_number", "presenter_name"),
}  # fmt: skip


TOO_LONG = _("Số giấy tờ dài nhất 30 ký tự.")


class Number(forms.CharField):
    """The number of a paper; the field takes a reader's whole line, which ``CardLines`` makes a number of."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(max_length=LONGEST, **facts)
        self.error_messages["max_length"] = TOO_LONG

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "autocomplete": "off"}


class CardLines(forms.Form):
    """Reads such lines before the form is cleaned. The card's birth date is compared with its number and not kept.

    ``card_trouble``: fields whose line was refused, in words; ``card_doubts``: by the number's field, what to compare.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.card_trouble: dict[str, Any] = {}
        self.card_doubts: dict[str, list[Any]] = {}
        for place in PLACES if self.is_bound else ():
            if card_line.is_line(typed := str(self.data.get(place, ""))):
                self._take(place, typed)

    def number_typed(self, name: str) -> str:
        """As it is to be read as a number. Raises ValidationError for a line that was refused, and for any too long."""
        if name in self.card_trouble:
            raise forms.ValidationError(self.card_trouble[name], code="card_line")
        if len(typed := str(self.cleaned_data[name])) > LONGEST_NUMBER:
            raise forms.ValidationError(TOO_LONG, code="max_length")
        return typed

    def _take(self, place: str, typed: str) -> None:
        number, name = PLACES[place]
        is_others = self.data.get("account") == "with" and bool(self.data.get("other"))
        if place in ("name", "email", "phone") and is_others:
            number = "own_number"
        values = {one: self.data[one] for one in self.data}
        try_ = _read(typed)
        if isinstance(try_, str):
            self.card_trouble[number] = try_
            self.data = values if place == number else {**values, place: ""}
            return
        named = {name: try_.name} if try_.name else {}
        cleared = {} if place in (number, name) and place in (number, *named) else {place: ""}
        self.data = {**values, **cleared, number: try_.number, **named}
        self.card_doubts[number] = list(try_.doubts)


def number_of(sent: Mapping[str, Any]) -> str:
    """The requester's number as it stands in a form that was sent, also out of a reader's line."""
    for place in ("number", "name", "email", "phone"):
        if card_line.is_line(typed := str(sent.get(place, ""))) and not (place != "number" and sent.get("other")):
            return card_line.number_in(typed)
    return str(sent.get("number", ""))


def _read(typed: str) -> card_line.CardLine | str:
    refused: list[Any] = []
    with Telling(refused.append):
        return card_line.read(typed)
    return words(refused[0])
