"""A seccomp filter by ctypes: no sockets, no other processes, no new programs. x86_64 and aarch64.

seccomp(2): classic BPF over ``struct seccomp_data {int nr; u32 arch; u64 ip; u64 args[6]}``, little-endian.
"""

import ctypes
import errno
import os
import struct
from typing import NamedTuple

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL, FAIL = 0x7FFF0000, 0x80000000, 0x00050000
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16
CLONE_THREAD, AF_UNIX = 0x00010000, 1
X32 = 0x40000000  # the second door of x86_64 into the same calls

Line = tuple[int, int, int, int]  # operation, jump if true, jump if false, operand


class Machine(NamedTuple):
    """Numbers of the system calls of one architecture."""

    architecture: int
    refused: dict[str, int]
    socketpair: int
    clone: int
    tgkill: int


CLONE3 = 435
EVERYWHERE = {"io_uring_setup": 425, "pidfd_send_signal": 424, "pidfd_open": 434}
MACHINES = {
    "x86_64": Machine(
        architecture=0xC000003E,
        refused=EVERYWHERE
        | {"socket": 41, "fork": 57, "vfork": 58, "execve": 59, "execveat": 322, "kill": 62, "tkill": 200}
        | {"ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "mount": 165, "unshare": 272}
        | {"setns": 308, "bpf": 321, "userfaultfd": 323, "perf_event_open": 298, "open_by_handle_at": 304}
        | {"add_key": 248, "request_key": 249, "keyctl": 250},
        socketpair=53,
        clone=56,
        tgkill=234,
    ),
    "aarch64": Machine(
        architecture=0xC00000B7,
        refused=EVERYWHERE
        | {"socket": 198, "execve": 221, "execveat": 281, "kill": 129, "tkill": 130}
        | {"ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "mount": 40, "unshare": 97}
        | {"setns": 268, "bpf": 280, "userfaultfd": 282, "perf_event_open": 241, "open_by_handle_at": 265}
        | {"add_key": 217, "request_key": 218, "keyctl": 219},
        socketpair=199,
        clone=220,
        tgkill=131,
    ),
}


class Program(ctypes.Structure):
    """struct sock_fprog"""

    _fields_ = [("length", ctypes.c_ushort), ("lines", ctypes.c_void_p)]


def install(libc: ctypes.CDLL) -> None:
    """For this process and for good. KeyError on an unknown architecture, OSError where there is no seccomp."""
    lines = _lines(MACHINES[os.uname().machine], os.getpid())
    code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *line) for line in lines))
    program = Program(len(lines), ctypes.addressof(code))
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _lines(machine: Machine, process: int) -> list[Line]:
    """A foreign architecture kills; what is refused answers EPERM; all else is allowed."""
    lines: list[Line] = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, machine.architecture),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 0, 1, X32),
        (RETURN, 0, 0, FAIL | errno.EPERM),
    ]
    for number in machine.refused.values():
        lines += _fail(number, errno.EPERM)
    lines += _fail(CLONE3, errno.ENOSYS)  # its flags lie in memory; without it the C library falls back to clone
    lines += _only(machine.clone, ANY_BIT, CLONE_THREAD)
    lines += _only(machine.socketpair, EQUAL, AF_UNIX)  # asyncio wakes itself through one
    lines += _only(machine.tgkill, EQUAL, process)  # abort() signals itself
    return [*lines, (RETURN, 0, 0, ALLOW)]


def _fail(number: int, error: int) -> list[Line]:
    return [(EQUAL, 0, 1, number), (RETURN, 0, 0, FAIL | error)]


def _only(number: int, test: int, operand: int) -> list[Line]:
    """The call passes only if its first argument passes the test."""
    return [
        (EQUAL, 0, 4, number),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (test, 1, 0, operand),
        (RETURN, 0, 0, FAIL | errno.EPERM),
        (RETURN, 0, 0, ALLOW),
    ]
