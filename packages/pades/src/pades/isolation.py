"""Inside a child, before it reads anything: no network, no new programs, no writing but where allowed. Linux only.

Each protection of ``WAYS`` is the kernel's own and cannot be undone by the process:
namespace (an empty network namespace), seccomp (a filter on system calls), landlock (rules on writing).
"""

import ctypes
import os
import resource
import socket

from pades import landlock, seccomp

WAYS = ("namespace", "seccomp", "landlock")

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 24, 38
SIGKILL = 9
CAPABILITY_VERSION = 0x20080522
CAP_DAC_OVERRIDE = 1  # root goes on reading the files that others uploaded
CAPABILITIES = range(64)
PROCESSES = 512


def confine(ways: tuple[str, ...], writable: tuple[str, ...] = ()) -> None:
    """Enter every protection named; OSError when the system refuses one. ``writable``: files and directories."""
    libc = ctypes.CDLL(None, use_errno=True)
    check(libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0))
    check(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    if "namespace" in ways:
        _leave_network(libc)
    _drop_capabilities(libc)
    if "landlock" in ways:
        landlock.forbid_writing(libc, writable)
    if "seccomp" in ways:
        seccomp.install(libc)


def limit(most: dict[str, int]) -> None:
    """Resource limits of the process from ``Limits`` as a dictionary; no core dump in any case.

    Processes: seccomp allows none; where it is missing their number is bounded (for all of this user).
    """
    cpu = most["cpu_seconds"]
    for kind, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_FSIZE, most["file_bytes"], most["file_bytes"]),
        (resource.RLIMIT_NPROC, PROCESSES, PROCESSES),
        (resource.RLIMIT_NOFILE, most["open_files"], most["open_files"]),
        (resource.RLIMIT_AS, most["memory_bytes"], most["memory_bytes"]),
    ):
        given = resource.getrlimit(kind)[1]  # whoever started us may have set less; nobody may raise it
        hard = hard if given == resource.RLIM_INFINITY else min(hard, given)
        resource.setrlimit(kind, (min(soft, hard), hard))


def check(result: int) -> int:
    """The result of a C call, or OSError with its errno."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _leave_network(libc: ctypes.CDLL) -> None:
    """With its own right if the process has it, otherwise through a user namespace (no right needed)."""
    if libc.unshare(CLONE_NEWNET) != 0:
        check(libc.unshare(CLONE_NEWUSER | CLONE_NEWNET))


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    """Root keeps nothing but reading other people's files; anyone else has nothing to lose."""
    for capability in CAPABILITIES:
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    kept = 1 << CAP_DAC_OVERRIDE if os.geteuid() == 0 else 0
    head = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0)  # effective, permitted, inheritable; low words, high words
    if libc.capset(head, sets) != 0:
        check(libc.capset(head, (ctypes.c_uint32 * 6)()))


def _reaches(port: int) -> bool:
    """Whether this process can still talk to a server of this machine."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            return True
    except OSError:
        return False


def keeps(way: str, port: int) -> bool:
    """Whether the protection can be entered here and does what it is for."""
    try:
        confine((way,))
    except (OSError, KeyError, AttributeError):
        return False
    return way == "landlock" or not _reaches(port)
