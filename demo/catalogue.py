"""What people read and its English: collects every text from code and templates into locale/en (needs the venv).

``dev.py python -m demo.catalogue`` adds what is new, with an empty translation, and drops what is gone.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2)}
SOURCES = "chungthuc"

Text = str | tuple[str, ...]


def texts() -> Iterator[tuple[Text, str]]:
    """Every text with the file it stands in; a pair where there is a plural."""
    for file in sorted((ROOT / SOURCES).rglob("*")):
        if file.suffix not in (".py", ".html", ".txt") or "migrations" in file.parts:
            continue
        content = file.read_text(encoding="utf-8")
        code = content if file.suffix == ".py" else _as_code(content, file)
        for _line, found, _comments, _context in extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS):
            yield found, str(file.relative_to(ROOT))


def _as_code(template: str, file: Path) -> str:
    """The template's texts as calls, line by line; what stands around them is blanked by Django."""
    return "\n".join(line.strip() for line in templatize(template, origin=str(file)).splitlines())


def current() -> Catalog:
    if not ENGLISH.exists():
        return Catalog(locale="en", domain="django", charset="utf-8")
    with ENGLISH.open("rb") as stream:
        return read_po(stream, locale="en")


def untranslated() -> list[str]:
    """Texts that English readers would see in Vietnamese, and translations of texts that are gone."""
    known = {_key(one.id): _key(one.string) for one in current() if one.id}
    wanted = dict(texts())
    missing = [f"{where}: {text}" for text, where in wanted.items() if not _complete(known.get(text))]
    return missing + [f"no longer used: {text}" for text in known if text not in wanted]


def _key(text: "str | list[str] | tuple[str, ...] | None") -> Text:
    return tuple(text) if isinstance(text, list | tuple) else text or ""


def _complete(string: Text | None) -> bool:
    return bool(string) and (isinstance(string, str) or all(string or ()))


def main() -> int:
    old = {_key(one.id): _key(one.string) for one in current() if one.id}
    fresh = Catalog(locale="en", domain="django", charset="utf-8", project="chungthuc")
    for text, where in texts():
        fresh.add(text, old.get(text) or "", locations=[(where, 0)])
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as stream:
        write_po(stream, fresh, sort_output=True, omit_header=False, include_lineno=False, width=110)
    left = untranslated()
    sys.stdout.write("\n".join(left) + f"\n{len(left)} left\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
