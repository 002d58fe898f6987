"""A small SMS centre over real sockets, SMPP 3.4: binds, takes texts, sends receipts; and can misbehave."""

import itertools
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER = 0x1, 0x2, 0x9
SUBMIT, DELIVER, UNBIND, ENQUIRE, RESPONSE = 0x4, 0x5, 0x6, 0x15, 0x80000000
ALREADY_BOUND, BIND_FAILED, THROTTLED, BAD_NUMBER = 0x5, 0xD, 0x58, 0xB


@dataclass(frozen=True)
class Part:
    """One submit_sm: the number the centre gave, whose, to whom, what; ``udh`` when it is a part of several."""

    number: str
    source: str
    to: str
    words: str
    udh: bytes
    coding: int
    wants_receipt: bool


@dataclass
class Centre:
    """``parts`` in order of coming; ``receipts`` wait until somebody binds as a receiver.

    ``fault``: silent (takes, never answers), garbage, huge (announces 2 GB), slow (a byte a second), half (hangs up
    after taking), throttled, bad_number, asks (enquire_link before it answers).
    """

    password: str = "mat-khau"
    fault: str = ""
    parts: list[Part] = field(default_factory=list)
    receipts: list[tuple[str, str]] = field(default_factory=list)  # number, state
    acknowledged: int = 0
    bound: set[int] = field(default_factory=set)
    double_binds: int = 0
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def text(self) -> str:
        return "".join(part.words for part in self.parts)

    def serve(self, line: socket.socket) -> None:
        kind = 0
        try:
            while header := _exactly(line, 16):
                length, command, _status, sequence = struct.unpack(">IIII", header)
                body = _exactly(line, length - 16)
                if command in (BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER):
                    status = self._binds(command, body)
                    kind = command if status == 0 else 0
                    _write(line, command | RESPONSE, status, sequence, b"SMSC\0" if status == 0 else b"")
                    if kind in (BIND_RECEIVER, BIND_TRANSCEIVER):
                        self._deliver(line)
                elif command == SUBMIT and not self._takes(line, sequence, body):
                    return
                elif command == DELIVER | RESPONSE:
                    self.acknowledged += 1
                elif command == UNBIND:
                    _write(line, UNBIND | RESPONSE, 0, sequence, b"")
                    return
        finally:
            self.bound.discard(kind)
            line.close()

    def _binds(self, command: int, body: bytes) -> int:
        _user, password = body.split(b"\0")[:2]
        if command in self.bound:
            self.double_binds += 1
            return ALREADY_BOUND
        if password.decode() != self.password:
            return BIND_FAILED
        self.bound.add(command)
        return 0

    def _takes(self, line: socket.socket, sequence: int, body: bytes) -> bool:
        """Answer a submit_sm; False: hang up."""
        refusals = {"throttled": THROTTLED, "bad_number": BAD_NUMBER}
        if self.fault in refusals:
            _write(line, SUBMIT | RESPONSE, refusals[self.fault], sequence, b"")
            return True
        part = _part(str(next(self.numbers)), body)
        self.parts.append(part)
        if self.fault == "silent":
            return True
        if self.fault == "half":
            return False
        if self.fault == "asks":
            _write(line, ENQUIRE, 0, 900, b"")
        answer = (
            struct.pack(">IIII", 17 + len(part.number), SUBMIT | RESPONSE, 0, sequence) + part.number.encode() + b"\0"
        )
        answer = {"garbage": b"HTTP/1.1 400 Bad Request\r\n\r\n" * 4, "huge": struct.pack(">I", 2**31) + b"x" * 64}.get(
            self.fault, answer
        )
        for byte in answer if self.fault == "slow" else ():
            line.sendall(bytes([byte]))
            time.sleep(1)
        line.sendall(b"" if self.fault == "slow" else answer)
        return True

    def _deliver(self, line: socket.socket) -> None:
        for place, (number, state) in enumerate(self.receipts):
            words = (
                f"id:{number} sub:001 dlvrd:001 submit date:2611260900 done date:2611260901 stat:{state} err:000 text:"
            )
            message = words.encode()
            addresses = b"\0\x01\x0184912345678\0\x05\0CHUNGTHUC\0"
            flags = bytes([0x04, 0, 0, 0, 0, 0, 0, 0, 0, len(message)])
            _write(line, DELIVER, 0, 1000 + place, addresses + flags + message)
        self.receipts.clear()


@contextmanager
def server(centre: Centre) -> Iterator[int]:
    """Listen on 127.0.0.1 while the block runs; yields the port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_accept, args=(listening, centre), daemon=True).start()
        yield int(listening.getsockname()[1])


def _accept(listening: socket.socket, centre: Centre) -> None:
    with suppress(OSError):
        while True:
            line, _address = listening.accept()
            threading.Thread(target=_serve, args=(centre, line), daemon=True).start()


def _serve(centre: Centre, line: socket.socket) -> None:
    with suppress(OSError):
        centre.serve(line)


def _exactly(line: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length:
        more = line.recv(length - len(found))
        if not more:
            return b""
        found += more
    return found


def _write(line: socket.socket, command: int, status: int, sequence: int, body: bytes) -> None:
    line.sendall(struct.pack(">IIII", 16 + len(body), command, status, sequence) + body)


def _part(number: str, body: bytes) -> Part:
    """SMPP 3.4 §4.4.1, field by field."""
    _service, rest = body.split(b"\0", 1)
    source, rest = rest[2:].split(b"\0", 1)
    to, rest = rest[2:].split(b"\0", 1)
    esm_class, rest = rest[0], rest[3:]
    _schedule, rest = rest.split(b"\0", 1)
    _validity, rest = rest.split(b"\0", 1)
    registered, coding, length, text = rest[0], rest[2], rest[4], rest[5:]
    text = text[:length]
    head = text[: text[0] + 1] if esm_class & 0x40 else b""
    return Part(
        number, source.decode(), to.decode(), text[len(head) :].decode("ascii"), head, coding, bool(registered & 1)
    )
