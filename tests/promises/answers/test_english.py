"""English pages name buttons as English readers see them, in one kind of quotes; names and quoted law stay as they are."""

import re
from collections.abc import Iterator

from token_agent.wording import english

from demo import catalogue

QUOTED, IN_ENGLISH = re.compile("«([^»]*)»"), re.compile("“([^”]*)”")
FOREIGN_QUOTES = re.compile("[«»‘’„]")
# Vietnamese that an English reader meets as it is: what he is to type, in the language of the services.
AS_IT_IS = {"sao y"}
VIETNAMESE = re.compile("[ăâđêôơưàáạảãằắặẳẵầấậẩẫèéẹẻẽềếệểễìíịỉĩòóọỏõồốộổỗờớợởỡùúụủũừứựửữỳýỵỷỹ]", re.IGNORECASE)


def texts() -> Iterator[tuple[str, str]]:
    """Each text and its English, forms of the plural apart."""
    for one in catalogue.current():
        pair = (one.id, one.string) if isinstance(one.id, tuple | list) else ((one.id,), (one.string,))
        yield from ((vietnamese, told) for vietnamese, told in zip(*pair, strict=True) if vietnamese)


ENGLISH = dict(texts())


def test_what_is_quoted_is_called_as_its_button_is():
    """«Press «Lưu lại»» stood on English pages whose button reads «Save»."""
    wrong = [
        (label, told)
        for text, told in texts()
        for label in QUOTED.findall(text)
        if label in ENGLISH and f"“{ENGLISH[label]}”" not in told
    ]
    assert wrong == []


def test_nothing_vietnamese_is_quoted_to_who_reads_english():
    found = [(label, text) for text in ENGLISH.values() for label in IN_ENGLISH.findall(text)
             if VIETNAMESE.search(label) and label not in AS_IT_IS]  # fmt: skip
    assert found == []


def test_english_has_one_kind_of_quotes():
    assert [text for text in ENGLISH.values() if FOREIGN_QUOTES.search(text)] == []
    said = [*english.PHRASES.values(), *(words for pair in english.REFUSALS.values() for words in pair)]
    assert [text for text in said if FOREIGN_QUOTES.search(str(text))] == []


def test_there_is_something_to_look_at():
    assert len([text for text in ENGLISH if any(one in ENGLISH for one in QUOTED.findall(text))]) > 30
