"""Landlock by ctypes (Linux 5.13 and later): a process that may read and write only where it was told."""

import ctypes
import os
import stat

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
VERSION = 1  # flag: say which version of the interface the kernel has
PATH_BENEATH = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIRECTORY = 1 << 0, 1 << 1, 1 << 2, 1 << 3
TRUNCATE, TRUNCATE_SINCE = 1 << 14, 3
READ = READ_FILE | READ_DIRECTORY
REMOVE_AND_MAKE = 0b1111111110000  # bits 4 to 12: remove and make files, directories, devices, links


def restrict(libc: ctypes.CDLL, readable: tuple[str, ...], writable: tuple[str, ...]) -> None:
    """From now on this process reads nothing on disk but the files, or below the directories, named here, and changes
    only the ``writable``; it starts no program. What was opened before stays open, and is read through it only.

    What is named and not there gives no right. OSError where there is no Landlock.
    """
    rights = _rights(libc)
    rules = _call(libc, CREATE_RULESET, ctypes.byref(ctypes.c_uint64(rights)), 8, 0)
    for place in readable:
        _allow(libc, rules, place, READ)
    for place in writable:
        _allow(libc, rules, place, rights & ~EXECUTE)
    _call(libc, RESTRICT_SELF, rules, 0)
    os.close(rules)


def _rights(libc: ctypes.CDLL) -> int:
    version = _call(libc, CREATE_RULESET, None, 0, VERSION)
    return REMOVE_AND_MAKE | EXECUTE | READ | WRITE_FILE | (TRUNCATE if version >= TRUNCATE_SINCE else 0)


def _allow(libc: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return
    rights &= -1 if stat.S_ISDIR(os.fstat(place).st_mode) else READ_FILE | WRITE_FILE | TRUNCATE
    rule = rights.to_bytes(8, "little") + place.to_bytes(4, "little")  # struct landlock_path_beneath_attr, packed
    try:
        _call(libc, ADD_RULE, rules, PATH_BENEATH, rule, 0)
    finally:
        os.close(place)


def _call(libc: ctypes.CDLL, number: int, *arguments: object) -> int:
    libc.syscall.restype = ctypes.c_long
    result: int = libc.syscall(ctypes.c_long(number), *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
