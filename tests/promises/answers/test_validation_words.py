"""What a form says of a value is Vietnamese that somebody of ours has read: of Django's and allauth's texts none is
shown from their own catalogues, whose Vietnamese is poor or missing (``locale/vi``)."""

import re
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import allauth
import django
import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from demo.catalogue import KEYWORDS, ROOT

OURS = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
DJANGO, ALLAUTH = Path(django.__file__).parent, Path(allauth.__file__).parent
SAYING = [
    *(DJANGO / name for name in ("forms/fields.py", "forms/forms.py", "forms/models.py", "core/validators.py")),
    DJANGO / "contrib/auth/password_validation.py",
    *(ALLAUTH / name for name in ("account/adapter.py", "mfa/adapter.py")),
]
# Of kinds of fields and of sign-ins that no form of ours has; whoever adds one reads its words first.
NOT_USED = re.compile(
    r"date/time|duration|number of days|image|URL|domain|slug|complete value|UUID|duplicate|inline value|protocol|IPv|^and$"
    r"|commas|step size|digits?\b|decimal|extension|is not a valid value|entirely numeric|phone number|[Uu]sername|^:$"
)


def read() -> set[str]:
    with OURS.open("rb") as stream:
        return {_single(one.id) for one in read_po(stream, locale="vi") if one.id and all(_forms(one.string))}


def _single(text: object) -> str:
    return text[0] if isinstance(text, tuple | list) else str(text)


def _forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (str(text),)


def said(file: Path) -> Iterator[str]:
    with file.open("rb") as stream:
        for _line, text, _comments, _context in extract("python", stream, keywords=KEYWORDS):
            yield _single(text)


@pytest.mark.parametrize("file", SAYING, ids=lambda file: "/".join(file.parts[-3:]))
def test_each_text_of_a_form_is_in_our_catalogue_or_of_what_we_do_not_use(file):
    texts = set(said(file))
    assert texts, "the file says nothing any more"
    assert {one for one in texts - read() if not NOT_USED.search(one)} == set()


def fields_of_ours() -> Iterator[forms.Field]:
    for form in _forms_below(forms.BaseForm):
        if form.__module__.startswith(("chungthuc.", "allauth.")):
            yield from getattr(form, "base_fields", {}).values()


def _forms_below(form: type) -> Iterator[type]:
    for one in form.__subclasses__():
        yield one
        yield from _forms_below(one)


def test_no_form_has_a_kind_of_field_whose_words_nobody_read():
    import chungthuc.urls  # noqa: F401  # what it imports has every form

    known = read()
    with translation.override(None):
        texts = {str(text) for field in fields_of_ours() for text in field.error_messages.values()}
    texts.discard("")  # of a file's name that is too long: it has its words with a number, and no field sets one
    assert len(texts) > 10
    assert {one for one in texts if one.isascii() and one not in known} == set()


BAD = {
    "required": (forms.CharField(), "", "Hãy điền hoặc chọn mục này."),
    "no number": (forms.IntegerField(), "x", "Nhập số nguyên, chỉ gồm chữ số."),
    "too small": (forms.IntegerField(min_value=1), "0", "Nhập giá trị từ 1 trở lên."),
    "too large": (forms.IntegerField(max_value=20), "21", "Nhập giá trị không quá 20."),
    "too long": (forms.CharField(max_length=3), "abcd", "Nhập tối đa 3 ký tự, đang có 4."),
    "too short": (forms.CharField(min_length=3), "a", "Nhập ít nhất 3 ký tự, đang có 1."),
    "no address": (forms.EmailField(), "lan@", "Địa chỉ thư điện tử không đúng. Nhập đủ, ví dụ ten@vidu.vn."),
    "no day": (forms.DateField(), "31/02/2026", "Ngày không đúng. Nhập ngày/tháng/năm, ví dụ 05/09/2026."),
    "no hour": (forms.TimeField(), "25:00", "Giờ không đúng. Nhập giờ và phút, ví dụ 08:30."),
    "no choice": (forms.ChoiceField(choices=[("a", "A")]), "b", "Lựa chọn «b» không có trong danh sách. Chọn lại."),
    "an empty file": (forms.FileField(), SimpleUploadedFile("a.pdf", b""), "Tệp rỗng. Chọn tệp khác."),
}


@pytest.mark.parametrize("how", BAD)
def test_what_is_wrong_with_a_value_is_said_in_vietnamese(how):
    field, value, words = BAD[how]
    with translation.override("vi"), pytest.raises(forms.ValidationError) as trouble:
        field.clean(value)
    assert trouble.value.messages == [words]


def test_the_examples_are_taken_by_the_fields_themselves():
    with translation.override("vi"):
        assert forms.DateField().clean("05/09/2026").month == 9
        assert forms.TimeField().clean("08:30") == time(8, 30)
