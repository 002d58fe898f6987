"""What can be read in one sitting: no file over 300 lines, no function over 40, no folder with more than 16 modules."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("chungthuc", "packages", "tests", "demo", "bench", "devtools")
LINES, LINES_OF_FUNCTION, MODULES = 300, 40, 16


def sources() -> Iterator[Path]:
    """Python that people write: migrations are generated."""
    for folder in FOLDERS:
        yield from (one for one in (ROOT / folder).rglob("*.py") if "migrations" not in one.parts)


def long_functions(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LINES_OF_FUNCTION:
                yield f"{file.relative_to(ROOT)}: {node.name} has {lines} lines"


def test_no_file_is_too_long():
    lengths = {str(one.relative_to(ROOT)): len(one.read_text(encoding="utf-8").splitlines()) for one in sources()}
    assert len(lengths) > 500
    assert {name: length for name, length in lengths.items() if length > LINES} == {}


def test_no_function_is_too_long():
    assert [told for one in sources() for told in long_functions(one)] == []


def test_no_folder_has_too_many_modules():
    found = Counter(str(one.parent.relative_to(ROOT)) for one in sources() if one.name != "__init__.py")
    assert {name: count for name, count in found.items() if count > MODULES} == {}


def test_what_is_too_long_is_found(tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    file = tmp_path / "long.py"
    file.write_text("def one():\n" + "    pass\n" * 40 + "def two():\n" + "    pass\n" * 39)
    assert list(long_functions(file)) == ["long.py: one has 41 lines"]
