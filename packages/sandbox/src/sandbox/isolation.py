"""Inside a child, before it reads anything: no network, no new programs, no reading or writing but where allowed. Linux
only.

Each protection of ``WAYS`` is the kernel's own and cannot be undone by the process:
namespace (an empty network namespace), seccomp (a filter on system calls), landlock (rules on reading and writing).
"""

import ctypes
import os
import resource
import socket
import sys
from pathlib import Path

from sandbox import landlock, seccomp

WAYS = ("namespace", "seccomp", "landlock")

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 24, 38
SIGKILL = 9
CAPABILITY_VERSION = 0x20080522
CAP_DAC_OVERRIDE = 1  # root goes on reading the files that others uploaded
CAPABILITIES = range(64)
PROCESSES = 512

# Beside Python and packages: what their compiled parts load, the fonts that pages are drawn with, the local time.
LIBRARIES = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/usr/share/fonts",
    "/usr/local/share/fonts", "/usr/share/zoneinfo", "/etc/localtime", "/dev/null", "/dev/urandom",
)  # fmt: skip
PACKAGES = ("site-packages", "dist-packages")


def code(target: str) -> tuple[str, ...]:
    """What Python and the function ``module:name`` may need of the disk while they work.

    Of a place where a project lies (its settings, perhaps its data) only the package of the target and ours.
    """
    base = Path(sys.base_prefix) / "lib"
    found = [base, Path(os.__file__).parent, Path(__file__).parent, *map(Path, LIBRARIES)]
    found += [Path(one) for one in sys.path if one and Path(one).name in PACKAGES]
    package = sys.modules.get(target.partition(".")[0].partition(":")[0])
    found += [Path(one) for one in getattr(package, "__path__", ())]
    return tuple(str(one.absolute()) for one in found)


def confine(ways: tuple[str, ...], readable: tuple[str, ...] = (), writable: tuple[str, ...] = ()) -> None:
    """Enter every protection named; OSError when the system refuses one. Files and directories."""
    libc = ctypes.CDLL(None, use_errno=True)
    check(libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0))
    check(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    if "namespace" in ways:
        _leave_network(libc)
    _drop_capabilities(libc)
    if "landlock" in ways:
        landlock.restrict(libc, readable, writable)
    if "seccomp" in ways:
        seccomp.install(libc)


def limit(most: dict[str, int]) -> None:
    """Resource limits of the process from ``Limits`` as a dictionary; no core dump in any case.

    Memory: beside what the fork server has read by now, which grows with each kind of work that it is asked for; a
    file must not be refused for what was done before it. Processes: seccomp allows none; where it is missing their
    number is bounded (for all of this user).
    """
    cpu, memory = most["cpu_seconds"], _inherited() + most["memory_bytes"]
    os.nice(most["nice"])
    for kind, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_FSIZE, most["file_bytes"], most["file_bytes"]),
        (resource.RLIMIT_NPROC, PROCESSES, PROCESSES),
        (resource.RLIMIT_NOFILE, most["open_files"], most["open_files"]),
        (resource.RLIMIT_AS, memory, memory),
    ):
        given = resource.getrlimit(kind)[1]  # whoever started us may have set less; nobody may raise it
        hard = hard if given == resource.RLIM_INFINITY else min(hard, given)
        resource.setrlimit(kind, (min(soft, hard), hard))


def _inherited() -> int:
    """The address space of this process as it stands, in bytes (proc(5), statm)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


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


def _reads(folder: str) -> bool:
    try:
        os.listdir(folder)  # noqa: PTH208
    except PermissionError:
        return False
    return True


def keeps(way: str, port: int) -> bool:
    """Whether the protection can be entered here and does what it is for."""
    try:
        confine((way,))
    except (OSError, KeyError, AttributeError):
        return False
    return not _reads("/") if way == "landlock" else not _reaches(port)
