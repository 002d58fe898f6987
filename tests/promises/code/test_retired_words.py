"""One word, one thing: words that meant two things, or a thing that has another name, do not come back."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
WHERE = ("chungthuc", "packages", "tests", "demo", "bench", "devtools")
KINDS = {".py", ".html", ".js", ".css"}
RETIRED = {
    "visit": "an appointment (booked time), or an opening (of a shared link); names that are stored may stay",
    "nursery": "the fork server",
    "acceptance": "accept is to take a token's value; what our own verifier says before issue is the verdict",
}
# Once classes; the field has a noun for each.
PARTICIPLES = {"Agreed", "Asked", "Given", "Gone", "Hit", "Judged", "Left", "Opened", "Seen", "Shown", "Sought", "Standing",
               "Told", "Wanted"}  # fmt: skip
RETIRED_NAMES = re.compile(
    rf"^\s*class ({'|'.join(sorted(PARTICIPLES))})\b|^({'|'.join(sorted(PARTICIPLES))}) = ", re.M
)
# What is written for ever in the trail of events, names of addresses among it, and visitors of a site, who are people.
STAYS = re.compile(r'"(?:desk_)?visits?(?:_[a-z]+)?"|"visits:|f"visits:|"cancel_visit"|"system:visitor"|\bvisitors?\b')
HERE = Path(__file__).name
FILES = sorted(
    file
    for folder in WHERE
    for file in (ROOT / folder).rglob("*")
    if file.suffix in KINDS
    and not {"migrations", "node_modules", "__pycache__", "build", "results"} & set(file.parts)
    and file.name not in (HERE, "old_addresses.py", "test_old_addresses.py")
)


@pytest.mark.parametrize("word", RETIRED)
def test_no_name_and_no_sentence_has_it(word):
    retired = re.compile(rf"(?<![a-zA-Z]){word}s?(?![a-z])|_{word}s?(?![a-z])", re.IGNORECASE)
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in FILES
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if retired.search(STAYS.sub("", line))
    ]
    assert found == [], f"«{word}»: {RETIRED[word]}"


def test_no_class_is_called_by_a_participle_alone():
    code = [file for file in FILES if file.suffix == ".py"]
    found = [f"{file}: {hit[0]}" for file in code for hit in RETIRED_NAMES.finditer(file.read_text(encoding="utf-8"))]
    assert found == []


def test_no_name_only_puts_a_participle_beside_another():
    """``move`` that calls ``_move`` that calls ``_moved`` says nothing; each says what it does."""
    room = ROOT / "chungthuc" / "appointments"
    for file in [*room.rglob("*.py"), *(ROOT / "chungthuc" / "web" / "booking").rglob("*.py")]:
        names = set(re.findall(r"^def (\w+)\(", file.read_text(encoding="utf-8"), re.M))
        for name in names:
            plain = name.lstrip("_")
            again = {f"_{plain}", f"_{plain}ed", f"_{plain.removesuffix('e')}ed"} - {name}
            assert not again & names, f"{file}: {name}, {again & names}"


def test_there_is_something_to_look_at():
    assert len(FILES) > 800
