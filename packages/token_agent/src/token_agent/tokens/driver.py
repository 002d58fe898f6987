"""The vendor's library, looked at before it is loaded: what is wrong with it in words, and who else may write it.

A PIN is given to whatever this file holds. On Windows its permissions are not read (decision 0023): what an access list
gives to whom cannot be asked with the standard library; the log's path and SHA-256 are what is left there.
"""

import hashlib
import mmap
import os
import stat
import struct
import sys
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from token_agent.common.codes import Code

ENTRY = b"C_GetFunctionList"  # what makes a library a driver (PKCS#11 3.1, 5.4)
ADMINISTRATORS = ("root", "wheel", "admin", "sudo", "staff")  # groups who may write what the whole computer runs
HEAD, MOST_KINDS = 4096, 20
ELF, PE, FAT = b"\x7fELF", b"MZ", b"\xca\xfe\xba\xbe"
MACH = {b"\xfe\xed\xfa\xce": ">", b"\xfe\xed\xfa\xcf": ">", b"\xce\xfa\xed\xfe": "<", b"\xcf\xfa\xed\xfe": "<"}
Machine = tuple[object, ...]


def fault(module: str) -> str:
    """Why this file is not to be loaded, a code; nothing when it may be tried."""
    if not module:
        return Code.DRIVER_NOT_SET
    file = Path(module)
    try:
        if file.is_dir():
            return Code.DRIVER_IS_A_FOLDER
        with file.open("rb") as stream:
            found = machines(stream.read(HEAD))
        unsafe = os.name == "posix" and others_may_write(file)
    except PermissionError:
        return Code.DRIVER_UNREADABLE
    except (OSError, ValueError):  # ValueError: NUL in a path
        return Code.DRIVER_MISSING
    if unsafe:
        return Code.DRIVER_UNSAFE
    if not found:
        return Code.DRIVER_NO_LIBRARY
    return Code.DRIVER_OTHER_MACHINE if own_machines() and not found & own_machines() else ""


def identity(module: str) -> dict[str, str]:
    """Which file a PIN is given to, for the log: its real path and SHA-256; nothing when it cannot be read."""
    with suppress(OSError, ValueError):
        real = Path(module).resolve()
        with real.open("rb") as stream:
            return {"library": str(real), "library_sha256": hashlib.file_digest(stream, "sha256").hexdigest()}
    return {}


def fault_in_loading(module: str) -> str:
    """Why the system did not load it."""
    with suppress(OSError, ValueError), Path(module).open("rb") as file:
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return Code.DRIVER_NOT_LOADED if content.find(ENTRY) >= 0 else Code.DRIVER_OF_SOMETHING_ELSE
    return Code.DRIVER_NOT_LOADED


def machines(head: bytes) -> frozenset[Machine]:
    """For which machines a program or library is made, by its first bytes (ELF, PE, Mach-O); none for other files."""
    with suppress(struct.error, IndexError):
        if head.startswith(ELF):
            return frozenset([("elf", head[4], struct.unpack_from(">H" if head[5] == 2 else "<H", head, 18)[0])])
        if head.startswith(PE):
            place = struct.unpack_from("<I", head, 0x3C)[0]
            name, machine = struct.unpack_from("<4sH", head, place)
            return frozenset([("pe", machine)] if name == b"PE\0\0" else [])
        if order := MACH.get(head[:4]):
            return frozenset([("mach", struct.unpack_from(f"{order}I", head, 4)[0])])
        if head.startswith(FAT):
            count = min(struct.unpack_from(">I", head, 4)[0], MOST_KINDS)
            return frozenset(("mach", struct.unpack_from(">I", head, 8 + 20 * place)[0]) for place in range(count))
    return frozenset()


@lru_cache(maxsize=1)
def own_machines() -> frozenset[Machine]:
    """Of the interpreter that will load it."""
    with suppress(OSError), Path(sys.executable).resolve().open("rb") as stream:
        return machines(stream.read(HEAD))
    return frozenset()


def others_may_write(file: Path) -> bool:
    """Whether another user of the computer may exchange this file: by itself, by a link, or by a folder above it."""
    absolute, real = file.absolute(), file.resolve()
    return any(_is_open_to_others(one) for one in {real, *real.parents, *absolute.parents})


def _is_open_to_others(place: Path) -> bool:
    found = place.stat()
    sticky = stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX  # there, nobody moves what is another's
    if found.st_uid not in (0, os.getuid()):
        return True
    if found.st_mode & stat.S_IWOTH and not sticky:
        return True
    return bool(found.st_mode & stat.S_IWGRP) and not sticky and not _is_of_administrators(found.st_gid)


def _is_of_administrators(group: int) -> bool:
    """Or the private group that many systems give to each user."""
    import grp
    import pwd

    try:
        name = grp.getgrgid(group).gr_name
        return name in ADMINISTRATORS or name == pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return False
