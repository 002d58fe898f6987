"""``python -m pades intake``: one JSON object a file, for other systems."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from packages.pades.tests import hostile, pdf_bytes, scanners


def intake(*arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    done = subprocess.run(
        [sys.executable, "-m", "pades", "intake", *arguments], capture_output=True, text=True, check=False
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_answers_each_file_in_order(tmp_path: Path) -> None:
    good, low, bad = tmp_path / "tốt.pdf", tmp_path / "low.pdf", tmp_path / "bad.pdf"
    good.write_bytes(pdf_bytes.scan())
    low.write_bytes(scanners.by_pillow("L", size=(827, 1170), dpi=100))
    bad.write_bytes(hostile.signed())
    status, answers, _ = intake("--json", str(good), str(low), str(bad), str(tmp_path / "missing.pdf"))
    assert status == 0
    assert [set(answer) for answer in answers] == [{"file", "verdict", "reason", "message", "pages", "warnings"}] * 4
    assert answers[0]["file"] == str(good)
    assert [(answer["verdict"], answer["reason"], answer["pages"]) for answer in answers] == [
        ("accept", "ok", 1),
        ("accept", "ok", 1),
        ("reject", "already_signed", 0),
        ("reject", "not_found", 0),
    ]
    assert [one["code"] for one in answers[1]["warnings"]] == ["low_resolution"]
    assert answers[2]["message"].startswith("Tệp đã có chữ ký số")


def test_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_bytes.scan())
    intake("--json", str(tmp_path / "a.pdf"))
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]


def test_wrong_usage_is_status_two() -> None:
    for arguments in ((), ("--json",), ("x.pdf",), ("--json", "--wrong", "x.pdf")):
        assert intake(*arguments)[0] == 2
    assert subprocess.run([sys.executable, "-m", "pades"], capture_output=True, check=False).returncode == 2
    assert subprocess.run([sys.executable, "-m", "pades", "no"], capture_output=True, check=False).returncode == 2


def test_names_that_are_no_text(tmp_path: Path) -> None:
    """A file name may be any bytes; the answer is still one line of JSON."""
    name = bytes(tmp_path) + b"/\xff\nx.pdf"
    with open(name, "wb") as out:  # noqa: PTH123 - a name in bytes
        out.write(pdf_bytes.scan())
    done = subprocess.run(
        [sys.executable.encode(), b"-m", b"pades", b"intake", b"--json", name], capture_output=True, check=False
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["verdict"] == "accept"
