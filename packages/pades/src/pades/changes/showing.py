"""Do two revisions of a file show the same? Everything that the catalogue leads to is compared, object by object.

pyHanko's difference analysis allows what its rules know and suspects the rest: an object written anew as it was, one
that nothing names, a page's date of change. Other systems' files are not forged for that (ISO 32000-2, 7.5.6, forbids
none of it); what counts is what a reader can come to see. Allowed beside equality: validation data, signatures in their
own fields, and, between two signatures, other fields' values.
"""

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

from pades.common.objects import UNDECODED, at

MOST_STEPS = 400_000
# Of the catalogue: validation data, what stands for other programs, the form (compared apart); tags for reading aloud.
CATALOGUE = frozenset(
    {"/DSS", "/Extensions", "/Version", "/Metadata", "/Perms", "/PieceInfo", "/AcroForm", "/StructTreeRoot"}
)
PAGE = frozenset({"/LastModified", "/PieceInfo", "/StructParents", "/Tabs", "/Annots"})
FORM = frozenset({"/Fields", "/SigFlags", "/DR"})
UPWARD = frozenset({"/Parent", "/P"})
SIGNING = frozenset({"/V", "/AP", "/F", "/MK", "/Lock", "/SV", "/DA", "/StructParent", "/M"})  # of an unsigned field
FILLING = frozenset({"/V", "/AP", "/AS", "/M", "/I"})
CODING = frozenset({"/Length", "/Filter", "/DecodeParms"})
NUMBERS = (generic.NumberObject, generic.FloatObject)


class _Different(Exception):
    """Something that can be seen is not as it was, or it is too much to compare."""


def same_shown(reader: PdfFileReader, before: int, after: int, *, filling: bool) -> bool:
    """Does revision ``after`` show what ``before`` did? ``filling``: values of fields may differ (filling.py names
    those that had been signed), and new signatures may stand in it; else only time-stamps of the document."""
    try:
        old, new = reader.get_historical_resolver(before), reader.get_historical_resolver(after)
        _Comparison(_changed_between(reader, before, after), filling=filling).roots(old, new)
    except _Different:
        return False
    return True


def same_form(reader: PdfFileReader, before: int, after: int, *, ours: bool) -> bool:
    """Is the form, beside its fields, as it was? From its fonts and defaults viewers draw values anew, once it tells
    them to (12.7.3, NeedAppearances): another number, with nothing of the field changed. ``ours``: no entry more."""
    old, new = (at(reader.get_historical_resolver(one).root, "/AcroForm") for one in (before, after))
    try:
        _Comparison(_changed_between(reader, before, after), filling=False).form_itself(old, new, strictly=ours)
    except _Different:
        return False
    return True


def same_object(reader: PdfFileReader, before: int, after: int, old: Any, new: Any) -> bool:
    """Are two values of the two revisions equal, with all that they lead to?"""
    try:
        _Comparison(_changed_between(reader, before, after), filling=False).same(old, new)
    except _Different:
        return False
    return True


def _changed_between(reader: PdfFileReader, before: int, after: int) -> set[tuple[int, int]]:
    changed: set[tuple[int, int]] = set()
    for revision in range(before + 1, after + 1):
        for found in (reader.xrefs.explicit_refs_in_revision, reader.xrefs.refs_freed_in_revision):
            changed |= {(one.idnum, one.generation) for one in found(revision)}
    return changed


class _Comparison:
    """One walk through two graphs side by side; a pair that was met is not looked at again, so loops end."""

    def __init__(self, changed: set[tuple[int, int]], *, filling: bool) -> None:
        self._changed, self._filling = changed, filling
        self._met: set[tuple[int, int]] = set()
        self._steps = 0

    def roots(self, old: HistoricalResolver, new: HistoricalResolver) -> None:
        before, after = old.root, new.root
        self.entries(before, after, beside=CATALOGUE)
        self._form(at(before, "/AcroForm"), at(after, "/AcroForm"))

    def same(self, old: Any, new: Any) -> None:
        """Raise _Different unless both are equal; a list of what is still to compare stands for recursion."""
        waiting = [(old, new)]
        while waiting:
            self._steps += 1
            if self._steps > MOST_STEPS:
                raise _Different
            waiting += self._one(*waiting.pop())

    def _one(self, old: Any, new: Any) -> list[tuple[Any, Any]]:
        if isinstance(old, generic.IndirectObject) and isinstance(new, generic.IndirectObject):
            pair = (old.idnum, new.idnum)
            if pair in self._met:
                return []
            self._met.add(pair)
        untouched = _key(old) == _key(new) is not None and _key(old) not in self._changed
        old, new = _resolved(old), _resolved(new)
        if isinstance(old, generic.DictionaryObject) and isinstance(new, generic.DictionaryObject):
            return self._dictionaries(old, new, untouched=untouched)
        if isinstance(old, generic.ArrayObject) and isinstance(new, generic.ArrayObject):
            return list(zip(_items(old), _items(new), strict=True)) if len(old) == len(new) else _differ()
        alike = type(old) is type(new) or (isinstance(old, NUMBERS) and isinstance(new, NUMBERS))
        return [] if alike and old == new else _differ()

    def _dictionaries(self, old: Any, new: Any, *, untouched: bool) -> list[tuple[Any, Any]]:
        beside = UPWARD
        if isinstance(old, generic.StreamObject) or isinstance(new, generic.StreamObject):
            beside = UPWARD | self._streams(old, new, untouched=untouched)
        elif at(old, "/Type") == "/Page":
            self._annotations(at(old, "/Annots"), at(new, "/Annots"))
            beside = UPWARD | PAGE
        elif is_field(old):
            beside = UPWARD | self._field(old, new) | frozenset({"/Kids"})
            return [*self._pairs(old, new, beside), *self._kids(old, new)]
        return self._pairs(old, new, beside)

    def entries(self, old: Any, new: Any, *, beside: frozenset[str]) -> None:
        for pair in self._pairs(old, new, beside):
            self.same(*pair)

    def _pairs(self, old: Any, new: Any, beside: frozenset[str]) -> list[tuple[Any, Any]]:
        keys = set(old) - beside
        if keys != set(new) - beside:
            raise _Different
        return [(old.raw_get(key), new.raw_get(key)) for key in keys]

    def _streams(self, old: Any, new: Any, *, untouched: bool) -> frozenset[str]:
        if not (isinstance(old, generic.StreamObject) and isinstance(new, generic.StreamObject)):
            raise _Different
        if untouched or old.encoded_data == new.encoded_data:
            return frozenset({"/Length"})
        try:
            if old.data != new.data:
                raise _Different
        except UNDECODED:
            raise _Different from None
        return CODING

    def _field(self, old: Any, new: Any) -> frozenset[str]:
        """What of a field may differ."""
        if kind_of(old) == "/Sig":
            return SIGNING if _is_empty(old) and (_is_empty(new) or self._may_sign(new)) else frozenset()
        return FILLING if self._filling else frozenset()

    def _may_sign(self, field: Any) -> bool:
        """A signature in this field: any, where a later one covers it; behind the last only a document's time-stamp, of
        which nothing is seen."""
        value = at(field, "/V")
        kind = at(value, "/Type") if isinstance(value, generic.DictionaryObject) else None
        return self._filling or (kind == "/DocTimeStamp" and not _is_seen(field))

    def _kids(self, old: Any, new: Any) -> list[tuple[Any, Any]]:
        if "/Kids" not in old and "/Kids" not in new:
            return []
        return list(self._lists(at(old, "/Kids"), at(new, "/Kids")))

    def _annotations(self, old: Any, new: Any) -> None:
        """What hung on the page still does, in its order; what is new belongs to a signature."""
        for pair in self._lists(old, new):
            self.same(*pair)

    def form_itself(self, old: Any, new: Any, *, strictly: bool = False) -> None:
        """Beside the fields."""
        old, new = old or generic.DictionaryObject(), new or generic.DictionaryObject()
        if strictly:
            self.entries(old, new, beside=FORM - {"/DR"})
            return
        optional = frozenset({"/DA", "/NeedAppearances"} - set(old))  # a first signature brings the form along
        if at(new, "/NeedAppearances") and not at(old, "/NeedAppearances"):
            raise _Different
        self.entries(old, new, beside=FORM | optional)
        self._resources(at(old, "/DR"), at(new, "/DR"))

    def _form(self, old: Any, new: Any) -> None:
        old, new = old or generic.DictionaryObject(), new or generic.DictionaryObject()
        self.form_itself(old, new)
        for pair in self._lists(at(old, "/Fields"), at(new, "/Fields")):
            self.same(*pair)

    def _resources(self, old: Any, new: Any) -> None:
        """Fonts for values may come; those that are there stay."""
        for kind in old or ():
            before, after = at(old, kind), at(new or {}, kind)
            if not isinstance(before, generic.DictionaryObject):
                self.same(before, after)
                continue
            for name in before:
                if not isinstance(after, generic.DictionaryObject) or name not in after:
                    raise _Different
                self.same(before.raw_get(name), after.raw_get(name))

    def _lists(self, old: Any, new: Any) -> list[tuple[Any, Any]]:
        """Pairs of what was there and still is, by their numbers where they have one; the others are signatures'."""
        before, after = _items(old or ()), _items(new or ())
        pairs = []
        for one in after:
            if before and (_key(before[0]) == _key(one) or not isinstance(one, generic.IndirectObject)):
                pairs.append((before.pop(0), one))
            elif not self._is_signatures(_resolved(one)):
                raise _Different
        return pairs if not before else _differ()

    def _is_signatures(self, one: Any) -> bool:
        if not isinstance(one, generic.DictionaryObject) or kind_of(one) != "/Sig" or "/A" in one or "/AA" in one:
            return False
        return self._filling if _is_empty(one) else self._may_sign(one)


def _differ() -> list[tuple[Any, Any]]:
    raise _Different


def is_field(one: Any) -> bool:
    """A field of a form, or a widget of one."""
    return isinstance(one, generic.DictionaryObject) and ("/FT" in one or at(one, "/Subtype") == "/Widget")


def kind_of(field: Any) -> str:
    """/Sig, /Tx, …; a widget has it from its field."""
    for _level in range(20):
        if "/FT" in field:
            return str(at(field, "/FT"))
        if not isinstance(at(field, "/Parent"), generic.DictionaryObject):
            break
        field = field["/Parent"]
    return ""


def _is_empty(field: Any) -> bool:
    return isinstance(at(field, "/V", generic.NullObject()), generic.NullObject)


def _is_seen(field: Any) -> bool:
    """Has it, or a widget of it, a picture on a place with an area?"""
    widgets = [field, *(_resolved(one) for one in _items(at(field, "/Kids", [])))]
    return any(
        isinstance(one, generic.DictionaryObject) and ("/AP" in one or "/MK" in one) and not _is_flat(at(one, "/Rect"))
        for one in widgets
    )


def _is_flat(place: Any) -> bool:
    if not isinstance(place, generic.ArrayObject) or len(place) != 4:
        return True
    left, low, right, high = (float(place[number]) for number in range(4))
    return left == right or low == high


def _items(array: Any) -> list[Any]:
    """The entries as they are written, references included."""
    return list.copy(array) if isinstance(array, list) else []


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, generic.IndirectObject) else value


def _key(value: Any) -> tuple[int, int] | None:
    return (value.idnum, value.generation) if isinstance(value, generic.IndirectObject) else None
