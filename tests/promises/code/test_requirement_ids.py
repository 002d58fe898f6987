"""No comment leads into fog: an id of a requirement says nothing to whoever has not its list. Articles of law do."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ID = re.compile(r"\((?:B\d\d|F\d{3}|G\d\d|D\d\d)(?:, [BFGD]\d{2,3})*\)|#\s*[BFGD]\d{2,3}:")
FOLDERS = ("chungthuc", "packages", "tests", "demo", "bench", "devtools")


def test_none_is_left():
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for folder in FOLDERS
        for kind in ("*.py", "*.html", "*.js", "*.css")
        for file in (ROOT / folder).rglob(kind)
        if "node_modules" not in file.parts and file.name != Path(__file__).name
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if "noqa" not in line and ID.search(line)
    ]
    assert found == []
