"""One code a fault of the driver, found before a library is loaded where it can be."""

import _ctypes
import hashlib
import json
import os
import re
import shutil
import struct
import sys
from pathlib import Path

import pytest
from test_pki import softhsm
from token_agent.common.errors import AgentError
from token_agent.tokens import driver
from token_agent.tokens.token import Token


def code_of(module: str) -> str:
    """What the real worker says of it."""
    with Token(module) as token, pytest.raises(AgentError) as caught:
        token.look()
    return caught.value.code


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A good driver, in a folder of one's own."""
    return Path(shutil.copy(softhsm.find_library(), tmp_path / "driver.so"))


def test_a_good_one_is_loaded(hoa, library):
    with Token(str(library)) as token:
        assert {"binh", "hoa"} <= {one["token"] for one in token.look().certificates}


def test_none_missing_a_folder_and_a_text(tmp_path):
    text = tmp_path / "driver.so"
    text.write_text("INPUT(libsofthsm2.so)\n")
    assert code_of("") == "driver_not_set"
    assert code_of(str(tmp_path / "nothing.so")) == "driver_missing"
    assert code_of("libsofthsm2.so") == "driver_missing", "the system is not asked to search"
    assert code_of(str(tmp_path)) == "driver_is_a_folder"
    assert code_of(str(text)) == "driver_no_library"
    text.write_bytes(b"")
    assert code_of(str(text)) == "driver_no_library"


@pytest.mark.skipif(sys.platform != "linux", reason="bends an ELF header")
def test_one_for_another_machine(library):
    whole = bytearray(library.read_bytes())
    whole[4] = 1  # ELFCLASS32
    library.write_bytes(whole)
    assert code_of(str(library)) == "driver_other_machine"
    whole[4], whole[18:20] = 2, struct.pack("<H", 0x28 if os.uname().machine != "armv7l" else 0x3E)
    library.write_bytes(whole)
    assert code_of(str(library)) == "driver_other_machine"


@pytest.mark.parametrize(
    ("head", "machine"),
    [
        (b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0\x4c\x01", ("pe", 0x14C)),
        (b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0\x64\x86", ("pe", 0x8664)),
        (b"\xcf\xfa\xed\xfe" + struct.pack("<I", 0x100000C), ("mach", 0x100000C)),
        (b"\xca\xfe\xba\xbe" + struct.pack(">II", 1, 0x1000007), ("mach", 0x1000007)),
    ],
)
def test_heads_of_other_systems_are_read(head, machine):
    assert driver.machines(head) == {machine}


@pytest.mark.parametrize("head", [b"", b"MZ", b"MZ" + b"\xff" * 62, b"\x7fELF", b"\xca\xfe\xba\xbe", b"#!/bin/sh\n"])
def test_half_a_head_is_no_library(head):
    assert driver.machines(head) == frozenset()


def test_another_library_and_a_driver_that_is_not_whole(library, tmp_path):
    other = Path(shutil.copy(_ctypes.__file__, tmp_path / "other.so"))
    assert code_of(str(other)) == "driver_of_something_else"
    whole = library.read_bytes()
    library.write_bytes(whole.replace(b"libcrypto.so", b"libcrypts.so"))  # a part of it that is not there
    assert code_of(str(library)) == "driver_not_loaded"
    library.write_bytes(whole[: len(whole) // 2])
    assert code_of(str(library)) in ("driver_not_loaded", "driver_crashed")  # the system's own loader may crash


def test_one_that_fails_when_it_begins(hoa, library, monkeypatch):
    monkeypatch.setenv("SOFTHSM2_CONF", "/nowhere/softhsm2.conf")
    assert code_of(str(library)) == "driver_failed"


def test_one_that_may_not_be_read(library, monkeypatch):
    """The tests may run as somebody who may read everything."""
    monkeypatch.setattr(Path, "open", lambda *_given: (_ for _ in ()).throw(PermissionError()))
    assert driver.fault(str(library)) == "driver_unreadable"


@pytest.mark.skipif(os.name != "posix", reason="permissions of Unix")
class TestPlanted:
    """A library that another user of the computer may exchange is not given a PIN."""

    @pytest.mark.parametrize("mode", [0o666, 0o777])
    def test_a_file_that_all_may_write(self, library, mode):
        library.chmod(mode)
        assert code_of(str(library)) == "driver_unsafe"

    def test_a_folder_in_which_all_may_write(self, library):
        library.parent.chmod(0o777)
        assert code_of(str(library)) == "driver_unsafe"
        library.parent.chmod(0o1777)  # as /tmp: nobody moves what is another's
        assert driver.fault(str(library)) == ""

    def test_a_link_in_such_a_folder(self, library, tmp_path):
        open_folder = tmp_path / "open"
        open_folder.mkdir()
        open_folder.chmod(0o777)
        link = open_folder / "driver.so"
        link.symlink_to(library)
        assert code_of(str(link)) == "driver_unsafe"

    @pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
    def test_a_file_of_another_user_or_of_a_strange_group(self, library):
        os.chown(library, 12345, -1)
        assert code_of(str(library)) == "driver_unsafe"
        os.chown(library, 0, 54321)
        library.chmod(0o664)
        assert code_of(str(library)) == "driver_unsafe"
        library.chmod(0o644)
        assert driver.fault(str(library)) == ""

    def test_each_batch_names_its_library_in_the_log(self, site, agent):
        """Which file was given the PIN is known afterwards, by its place and its content."""
        assert "signature" in site.sign(site.ticket())[0]
        lines = (agent.agent.state.directory / "log.jsonl").read_text(encoding="utf-8").splitlines()
        [told] = [one for one in map(json.loads, lines) if one["event"] == "library"]
        real = softhsm.find_library().resolve()
        assert (told["library"], told["library_sha256"]) == (str(real), hashlib.sha256(real.read_bytes()).hexdigest())


class TestNoUpdates:
    """There is nothing to hijack: the program fetches keys, files and the clock, and starts nothing that it fetched."""

    SOURCES = sorted((Path(driver.__file__).parent.parent).rglob("*.py"))
    # Who may speak to the network, and who may start a program or load code by a name, and why.
    FETCH = {
        "keys.py": "public keys, JSON",
        "files.py": "prepared files, compared",
        "checkup.py": "the clock: one header",
    }
    START = {
        "token.py": "its own worker",
        "viewer.py": "the computer's viewer",
        "__init__.py": "find_spec: is Tk there?",
    }
    LOAD = {"worker.py": "the library that was looked at", "widgets.py": "Windows' own: sharp letters"}

    def using(self, what: str) -> set[str]:
        return {one.name for one in self.SOURCES if re.search(what, one.read_text(encoding="utf-8"))}

    def test_only_three_modules_fetch_and_none_of_it_is_code(self):
        assert self.using(r"urllib\.request|http\.client|socket\.create_connection|requests\.") == set(self.FETCH)

    def test_nothing_is_started_or_loaded_but_what_is_listed(self):
        started = self.using(r"subprocess|os\.exec|os\.startfile|os\.system|importlib")
        assert started <= set(self.START), started
        assert self.using(r"pkcs11\.lib\(|ctypes|CDLL|zipimport|runpy|\bexec\(|\beval\(|marshal|pickle") == set(
            self.LOAD
        )

    def test_what_is_fetched_is_written_nowhere_a_program_is_started_from(self, site, agent):
        """A whole batch leaves neither a program nor a folder for one in the agent's own directory."""
        assert "signature" in site.sign(site.ticket())[0]
        left = [one for one in agent.agent.state.directory.rglob("*") if one.is_file()]
        assert {one.suffix for one in left} <= {".json", ".jsonl", "", ".lock"}
        assert [one for one in left if one.stat().st_mode & 0o111] == []
