"""Servers that answer as no authority should: a byte now and then, without end, elsewhere, half."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Act = Callable[[socket.socket, bytes], None]  # what to do with a connection on which this was asked


@contextmanager
def odd_server(act: Act) -> Iterator[str]:
    """«127.0.0.1:PORT» where each connection is served by ``act``."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _where = listening.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    def one(connection: socket.socket) -> None:
        with connection, suppress(OSError):  # the asker left
            act(connection, _question(connection))

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)  # a waiting accept would keep it open
        listening.close()


def _question(connection: socket.socket) -> bytes:
    """Head and body, which may come one behind the other."""
    asked = b""
    while b"\r\n\r\n" not in asked and (piece := connection.recv(65_536)):
        asked += piece
    head, _end, body = asked.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    while length and len(body) < int(length[1]) and (piece := connection.recv(65_536)):
        asked, body = asked + piece, body + piece
    return asked


def answer(content: bytes, kind: str = "application/pkix-crl", *, status: str = "200 OK", more: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n{more}Connection: close\r\n\r\n"
    return head.encode() + content


def says(content: bytes) -> Act:
    """These bytes, then the end."""
    return lambda connection, _asked: connection.sendall(content)


def drips(content: bytes, *, head: int) -> Act:
    """The first ``head`` bytes at once, the rest a byte each twentieth of a second."""

    def act(connection: socket.socket, _asked: bytes) -> None:
        connection.sendall(content[:head])
        for place in range(head, len(content)):
            time.sleep(0.05)
            connection.sendall(content[place : place + 1])

    return act


def never_ends(connection: socket.socket, _asked: bytes) -> None:
    """A body without a length, as long as somebody reads."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/pkix-crl\r\n\r\n")
    while True:
        connection.sendall(bytes(1 << 16))
