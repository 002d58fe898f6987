"""The command for machines: JSON Lines, one object a file, and its exit codes."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from packages.pades.tests.builders.signed.making import rights_file

KEYS = {"file", "verdict", "reason", "signatures", "changed_after_last_signature"}
SIGNATURE_KEYS = {"field", "role", "signer", "fingerprint_sha256", "signed_at", "level"}


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "pades", "verify", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def flat_trust(made, tmp_path) -> Path:
    """All anchors in one directory, as an outsider would collect them."""
    folder = tmp_path / "roots"
    folder.mkdir()
    for file in made.server.pki.trust.glob("**/*.pem"):
        shutil.copy(file, folder / file.name)
    return folder


def test_each_file_is_answered_in_order(issued, flat_trust, tmp_path):
    junk = tmp_path / "junk.pdf"
    junk.write_bytes(b"%PDF-1.4 nothing else")
    done = run("--trust", str(flat_trust), "--json", str(issued), str(junk), str(tmp_path / "missing.pdf"))
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["verdict"] for one in answers] == ["VALID", "UNREADABLE", "UNREADABLE"]
    assert all(set(one) >= KEYS for one in answers)
    assert all(set(one) >= SIGNATURE_KEYS for one in answers[0]["signatures"])
    assert all(set(line) == {"key", "verdict", "sentence", "details"} for one in answers for line in one["lines"])
    assert answers[0]["lines"][0]["sentence"] == "Tệp không bị thay đổi từ khi đóng dấu."
    assert answers[0]["lines"][1]["details"][0] == "Người ký chứng thực: Đỗ Thanh Bình: hợp lệ"
    assert answers[2]["lines"][0]["sentence"] == "Không tìm thấy tệp này."
    assert done.stderr.startswith("isolation: ")


def test_rights_are_judged(made, issued, flat_trust, tmp_path):
    table = rights_file(
        tmp_path / "r.csv", [(made.leader, "leader", "A", "2020-01-01", ""), (made.seal, "seal", "A", "2020-01-01", "")]
    )
    done = run("--trust", str(flat_trust), "--rights", str(table), "--json", str(issued))
    answer = json.loads(done.stdout)
    assert (answer["verdict"], answer["reason"]) == ("VALID", "ok")
    assert [one["role"] for one in answer["signatures"]] == ["leader", "seal"]


def test_a_later_now_does_not_spoil_the_file(issued, flat_trust):
    done = run("--trust", str(flat_trust), "--at", "2031-01-01T00:00:00Z", "--json", str(issued))
    assert json.loads(done.stdout)["verdict"] == "VALID"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--json"],
        ["x.pdf"],
        ["--trust", "/nowhere", "--json", "x.pdf"],
        ["--rights", "/nowhere.csv", "--json", "x.pdf"],
        ["--at", "yesterday", "--json", "x.pdf"],
    ],
)
def test_wrong_usage_is_exit_2(arguments):
    assert run(*arguments).returncode == 2


def test_whatever_lies_there_is_answered(made, issued, flat_trust, tmp_path):
    """Nothing brings it down, nothing of it is a verdict on a signature, and nobody is asked on the network."""
    from packages.pades.tests.builders.uploads import bombs, hostile

    kinds = {
        "empty.pdf": b"",
        "short.pdf": b"%PDF-1.7\n%%EOF\n",
        "picture.pdf": hostile.png(),
        "cut.pdf": hostile.truncated(),
        "locked.pdf": hostile.encrypted("u", "o"),
        "loop.pdf": hostile.page_tree_loop(),
        "deep.pdf": hostile.deep_array(),
        "objects.pdf": bombs.object_stream_bomb(),
        "many.pdf": bombs.many_objects(),
        "ranges.pdf": issued.read_bytes() + b"/ByteRange [0 1 2 3]\n" * 5000 + b"%%EOF\n",
        "tên có dấu.pdf": b"%PDF-1.7\n" + b"x" * 1000,
    }
    files = [tmp_path / name for name in kinds]
    for file, content in zip(files, kinds.values(), strict=True):
        file.write_bytes(content)
    before = len(made.server.asked)
    done = run(
        "--trust", str(flat_trust), "--json", *map(str, files), str(tmp_path), str(tmp_path / "none.pdf"), str(issued)
    )
    answers = {Path(one["file"]).name: one for one in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 0, done.stderr
    assert len(answers) == len(files) + 3
    assert answers.pop(issued.name)["verdict"] == "VALID"
    assert answers.pop("ranges.pdf")["verdict"] == "INVALID"
    assert {one["verdict"] for one in answers.values()} <= {"UNREADABLE", "NO_SIGNATURE"}
    assert answers["none.pdf"]["reason"] == answers[tmp_path.name]["reason"] == "not_found"
    assert answers["locked.pdf"]["reason"] == "encrypted"
    assert len(made.server.asked) == before


def test_nested_objects_end_by_the_limits(tmp_path):
    from pades.checking.validate import verify_in_child

    file = tmp_path / "bomb.pdf"
    file.write_bytes(b"%PDF-1.7\n" + b"1 0 obj\n<<" * 200_000 + b"\n%%EOF\n")
    report = verify_in_child(file, trust_dir=None, rights_csv=None, at=None)
    assert report.verdict == "UNREADABLE"


def test_a_wrong_table_is_named(tmp_path):
    table = tmp_path / "rights.csv"
    table.write_text("role\n", encoding="utf-8")
    done = run("--rights", str(table), "--json", "x.pdf")
    assert "rights_unreadable: Bảng quyền thiếu cột: cần fingerprint_sha256, role" in " ".join(done.stderr.split())
    assert "trust_unreadable: /nowhere is not a directory" in run("--trust", "/nowhere", "--json", "x.pdf").stderr
