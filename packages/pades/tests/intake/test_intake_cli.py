"""``python -m pades intake``: one JSON object a file, for other systems."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from packages.pades.tests.builders.uploads import hostile, pdf_bytes, scanners


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


def test_whatever_stands_under_the_name_is_one_line(tmp_path: Path) -> None:
    """A directory, a pipe that nobody writes to, nothing, a byte too many, no right to read."""
    folder, pipe, large, loop, locked = (tmp_path / name for name in ("dir", "pipe", "large.pdf", "loop", "locked.pdf"))
    folder.mkdir()
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    large.write_bytes(pdf_bytes.scan().ljust(30 * 1024 * 1024 + 1, b"\0"))
    locked.write_bytes(pdf_bytes.scan())
    locked.chmod(0)
    files = [folder, pipe, large, loop, tmp_path / "none.pdf", Path("/dev/null"), locked]
    status, answers, _ = intake("--json", *map(str, files))
    assert (status, [one["file"] for one in answers]) == (0, [str(one) for one in files])
    may_read = os.access(locked, os.R_OK)  # root may
    assert [one["reason"] for one in answers] == [
        "not_found", "not_found", "too_large", "not_found", "not_found", "not_found", "ok" if may_read else "not_found",
    ]  # fmt: skip


@pytest.mark.parametrize("case", [name for name, (_, reason) in hostile.CASES.items() if reason == "too_expensive"])
def test_the_whole_command_stays_within_twenty_seconds(case: str, tmp_path: Path) -> None:
    """Command and child together, whatever the file."""
    (tmp_path / "x.pdf").write_bytes(hostile.CASES[case][0]())
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    status, answers, _ = intake("--json", str(tmp_path / "x.pdf"))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (status, answers[0]["reason"]) == (0, "too_expensive")
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 20
