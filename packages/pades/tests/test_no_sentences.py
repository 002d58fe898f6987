"""The library answers codes and facts: Vietnamese stands only where it is printed, or said by the two commands."""

import io
import tokenize
import unicodedata
from pathlib import Path

import pades

SOURCES = Path(pades.__file__).parent
# Letters that can be drawn, labels in names of strangers, what is printed into the file: a name's stand-in, a trial.
ALPHABETS = {"common/numberfont.py", "common/names.py", "making/stamps.py", "making/trial.py"}
ASCII = set(map(chr, range(128)))


def vietnamese(file: Path) -> list[str]:
    """Texts with letters of Vietnamese; comments and what only quotes a paper in a docstring are nobody's sentences."""
    tokens = tokenize.generate_tokens(io.StringIO(file.read_text(encoding="utf-8")).readline)
    texts = [one.string for one in tokens if one.type == tokenize.STRING and not one.string.startswith('"""')]
    return [text for text in texts if any(is_letter(one) for one in set(text) - ASCII)]


def is_letter(one: str) -> bool:
    name = unicodedata.name(one, "")
    return name.startswith("LATIN ")


def test_no_sentence_is_left_below() -> None:
    files = [one for one in SOURCES.rglob("*.py") if "commands" not in one.relative_to(SOURCES).parts]
    assert len(files) > 80
    left = {str(one.relative_to(SOURCES)): found for one in files if (found := vietnamese(one))}
    assert set(left) <= ALPHABETS, left


def test_the_search_finds_what_is_there() -> None:
    assert len(vietnamese(SOURCES / "commands" / "upload_words.py")) > 60
