"""One sheet and one script a family of pages: citizens get what their pages use, and nothing of the desks."""

import re
from pathlib import Path

from devtools.pages import BUILT, FONTS, SOURCES

TEMPLATES = SOURCES.parent / "templates"
CITIZENS = ("public", "citizen", "booking", "appointments", "account", "mfa", "usersessions")
MARK = re.compile(r"\[(data-[a-z-]+)")  # by which a behaviour finds its elements
OF_SEVERAL = {"data-words", "data-desk", "data-leaves"}  # told apart by what stands beside them
INCLUDED = re.compile(r'\{% (?:include|extends) "([^"]+)"')
OF_BOTH = {"passkeys.js"}  # a script of its own, which the page loads itself


def reached(name: str, seen: set[str]) -> set[str]:
    """A template and what it takes in, by their names."""
    if name not in seen and (TEMPLATES / name).exists():
        seen.add(name)
        for other in INCLUDED.findall((TEMPLATES / name).read_text(encoding="utf-8")):
            reached(other, seen)
    return seen


def pages_of_citizens() -> str:
    seen = {"base_public.html"}
    for wing in CITIZENS:
        for file in (TEMPLATES / wing).rglob("*.html"):
            reached(str(file.relative_to(TEMPLATES)), seen)
    reached("components/foot.html", seen)
    return "".join((TEMPLATES / one).read_text(encoding="utf-8") for one in sorted(seen))


def attached(entry: str) -> set[str]:
    """Modules of which this entry attaches a behaviour."""
    return set(re.findall(r'from "\./([\w-]+\.js)"', (SOURCES / "js" / entry).read_text(encoding="utf-8")))


def test_what_citizens_pages_are_marked_with_is_attached_for_them():
    pages, used = pages_of_citizens(), set()
    for file in (SOURCES / "js").glob("*.js"):
        source = file.read_text(encoding="utf-8")
        marks = set(MARK.findall(source)) - OF_SEVERAL if "export function attach" in source else set()
        used |= {file.name for one in marks if re.search(rf"\b{one}\b(?!-)", pages)}
    assert len(used) > 5
    assert used - attached("public.js") - OF_BOTH == set()


def test_nothing_of_the_desks_is_in_what_citizens_get():
    script, sheet = (BUILT / f"public.{kind}" for kind in ("js", "css"))
    assert not re.search(r"/api/|data-agent|data-viewer|htmx", script.read_text(encoding="utf-8"))
    assert not re.search(r"\.spine|\.testimony", sheet.read_text(encoding="utf-8"))
    assert script.stat().st_size < (BUILT / "staff.js").stat().st_size
    assert sheet.stat().st_size < (BUILT / "staff.css").stat().st_size


def test_every_sheet_and_every_letter_is_there():
    for family in ("public", "staff"):
        asked = re.findall(r"url\(\"?([^)\"]+)\"?\)", (BUILT / f"{family}.css").read_text(encoding="utf-8"))
        files = [one for one in asked if not one.startswith("data:")]
        assert len(files) > 6
        assert [one for one in files if not (BUILT / one).resolve().exists()] == []
    assert {one.suffix for one in FONTS.iterdir()} == {".css", ".woff2"}


def test_a_face_has_all_of_vietnamese():
    from fontTools.ttLib import TTFont

    letters = set("aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ₫…–«»“”·")
    for file in sorted(FONTS.glob("*.woff2")):
        if "rest" not in file.name:
            known = {chr(one) for one in TTFont(file).getBestCmap()}
            assert letters | {one.upper() for one in letters if one.isalpha()} <= known, file.name


def test_what_each_entry_names_is_there():
    for entry in ("public", "staff"):
        assert [one for one in attached(f"{entry}.js") if not (SOURCES / "js" / one).exists()] == []
        sheets = re.findall(r'@import url\("([^"]+)"\)', (SOURCES / "css" / f"{entry}.css").read_text(encoding="utf-8"))
        assert [one for one in sheets if not Path(SOURCES / "css" / one).exists()] == []
