"""The program as it is started: what it prints, what it refuses."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from test_pki import softhsm

SITE = "https://chungthuc.tinh.gov.vn"
FINGERPRINT = "6668 7aad f862 bd77"  # of a key of zeros: the first digits of its SHA-256
NOWHERE = {"DISPLAY": "", "WAYLAND_DISPLAY": ""}


def run(*arguments: str, **environment: str) -> Any:
    command = [sys.executable, "-m", "token_agent", *arguments]
    return subprocess.run(command, env={**os.environ, **NOWHERE, **environment}, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60)  # fmt: skip


@pytest.fixture
def state(tmp_path: Path) -> str:
    return str(tmp_path / "state")


def test_sites_are_allowed_listed_and_forgotten(state, tmp_path):
    keys = tmp_path / "keys.json"
    keys.write_text('{"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "k1", "x": "' + "A" * 43 + '"}]}')
    assert run("allow", SITE, "--state", state, "--keys", str(keys)).returncode == 0
    assert (
        run("sites", "--state", state).stdout
        == f"{SITE} · được phép · 0 trình duyệt đã ghép nối · khóa {FINGERPRINT}\n"
    )
    told = run("sites", "--state", state, TOKEN_AGENT_LANGUAGE="en").stdout
    assert told == f"{SITE} · allowed · 0 browsers paired · keys {FINGERPRINT}\n"
    assert run("forget", SITE, "--state", state).returncode == 0
    assert run("sites", "--state", state).stdout == ""


@pytest.mark.parametrize("origin", ["http://chungthuc.tinh.gov.vn", f"{SITE}/path", "http://localhost", "*"])
def test_other_origins_cannot_be_allowed(state, origin):
    answer = run("allow", origin, "--state", state)
    assert (answer.returncode, "[origin_not_allowed]" in answer.stderr) == (1, True)


@pytest.mark.parametrize("content", ["{}", "no json", '{"keys": [{"kty": "RSA", "kid": "k"}]}', "[" * 10**5])
def test_keys_that_are_none_are_refused(state, tmp_path, content):
    keys = tmp_path / "keys.json"
    keys.write_text(content)
    assert "[keys_unavailable]" in run("allow", SITE, "--state", state, "--keys", str(keys)).stderr


def test_the_checkup_says_what_to_do(hoa):
    good = run("doctor", "--module", str(softhsm.find_library()))
    assert good.returncode == 0, good.stdout
    assert "thiết bị hoa" in good.stdout
    bad = run("doctor", "--module", "/nowhere/lib.so")
    assert bad.returncode == 1
    assert "→ Cài trình điều khiển" in bad.stdout


def test_certificates_are_lines_of_json(hoa):
    lines = run("list-certs", "--module", str(softhsm.find_library())).stdout.splitlines()
    assert {"binh", "hoa"} <= {json.loads(one)["token"] for one in lines}


def test_without_a_face_it_does_not_start(state):
    """Nobody could be asked; a page is for builders only."""
    assert "[no_face]" in run("serve", "--state", state).stderr
    assert "[no_face]" in run("serve", "--state", state, "--face", "page").stderr


def test_a_second_one_says_so(agent, state, tmp_path):
    answer = run("serve", "--development", "--state", str(agent.agent.state.directory))
    assert "[already_running]" in answer.stderr
    taken = run("serve", "--development", "--state", str(tmp_path / "other"), "--port", str(agent.port))
    assert "[no_port]" in taken.stderr
