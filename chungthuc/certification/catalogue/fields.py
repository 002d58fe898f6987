"""One value of the file against the column that will hold it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from chungthuc.core.text import alphabet, legacy_fonts


class Wrong(Exception):
    """The value cannot be kept; the words say why."""


def checked(
    model: type[models.Model], names: tuple[str, ...], given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """The values of a row, what is left out with the column's default; and what is wrong, in words."""
    kept: dict[str, Any] = {}
    wrong: list[str] = []
    for name in names:
        field = model._meta.get_field(name)
        assert isinstance(field, models.Field)  # noqa: S101 - our own kinds name columns
        try:
            kept[name] = _value(field, given[name]) if name in given else _left_out(field)
        except Wrong as problem:
            wrong.append(f"{name}: {problem}")
    return kept, wrong


def _left_out(field: "models.Field[Any, Any]") -> Any:
    if not (field.has_default() or field.null or field.blank):
        raise Wrong(_("thiếu"))
    return field.get_default()


def _value(field: "models.Field[Any, Any]", given: Any) -> Any:
    kind, called = _kind(field)
    if type(given) is not kind:  # true is no number, a moment no day
        raise Wrong(_("phải là %(kind)s") % {"kind": called})
    value = _proper(given) if isinstance(given, str) else given
    try:
        return field.clean(value, None)
    except ValidationError as problem:
        raise Wrong(" ".join(problem.messages)) from None


def _kind(field: "models.Field[Any, Any]") -> tuple[type, str]:
    if isinstance(field, models.BooleanField):
        return bool, _("true hoặc false")
    if isinstance(field, models.IntegerField):
        return int, _("số nguyên, không có ngoặc kép")
    if isinstance(field, models.DateField):
        return date, _("ngày như 2027-01-31, không có ngoặc kép")
    return str, _("chữ trong ngoặc kép")


def _proper(text: str) -> str:
    if proper := legacy_fonts.meant(text):
        raise Wrong(
            _("«%(text)s» có vẻ là chữ của phông cũ (TCVN3, VNI), phải là «%(proper)s»")
            % {"text": alphabet.clean(text)[:80], "proper": alphabet.clean(proper)[:80]}
        )
    return alphabet.clean(text)
