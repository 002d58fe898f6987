"""The image as ``deploy/compose.yaml`` starts it, for tests: containers of buildah on this machine's network."""

import json
import os
import secrets
import socket
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests

from devtools import images
from devtools.servers import Family, free_port

USER = 10001
HOST = "chungthuc.vidu.test"
STORE = "/var/lib/chungthuc/store"


class Road(socketserver.ThreadingTCPServer):
    """TCP to the tests' PostgreSQL, whose socket only its own user may touch. ``open`` says whether anybody comes through."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, url: str) -> None:
        super().__init__(("127.0.0.1", 0), Passage)
        parts = urlsplit(url)
        folder = parse_qs(parts.query).get("host", [""])[0]
        self.there = f"{folder}/.s.PGSQL.5432" if folder else (parts.hostname, parts.port or 5432)
        self.lines: set[socket.socket] = set()
        self.open = True
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def end(self) -> None:
        self.block()
        self.shutdown()
        self.server_close()

    def block(self) -> None:
        self.open = False
        for one in self.lines.copy():
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class Passage(socketserver.BaseRequestHandler):
    server: Road

    def handle(self) -> None:
        if not self.server.open:
            return
        with socket.socket(socket.AF_UNIX if isinstance(self.server.there, str) else socket.AF_INET) as far:
            far.connect(self.server.there)
            self.server.lines |= {far, self.request}
            back = threading.Thread(target=_carry, args=(far, self.request), daemon=True)
            back.start()
            _carry(self.request, far)
            back.join()
            self.server.lines -= {far, self.request}


def _carry(here: socket.socket, there: socket.socket) -> None:
    with suppress(OSError):
        while some := here.recv(65536):
            there.sendall(some)
    with suppress(OSError):
        there.shutdown(socket.SHUT_WR)


class Office:
    """What ``deploy/compose.yaml`` starts, one working container a command, on this machine's network."""

    def __init__(self, image: str, home: Path, name: str, road: Road) -> None:
        self.image, self.name, self.road = image, name, road
        self.port = free_port()
        self.containers: list[str] = []
        self.started: dict[str, str] = {}
        self.family = Family(home / "logs")
        self.store, self.given = home / "store", home / "secrets"
        user = urlsplit(os.environ["DATABASE_URL"])
        self.database = user._replace(path=f"/{name}").geturl()  # by the tests' own way in
        here = f"127.0.0.1:{road.server_address[1]}/{name}"
        self.as_owner = {
            "DATABASE_URL": f"postgresql://{user.username or 'postgres'}@{here}",
            "CHUNGTHUC_SERVICE_ROLE": f"{name}_service",
        }
        self.variables = {
            "DATABASE_URL": f"postgresql://{name}_service@{here}",
            "DATABASE_PASSWORD_FILE": "/run/secrets/database_password",
            "CHUNGTHUC_SECRET_KEY_FILE": "/run/secrets/secret_key",
            "CHUNGTHUC_TICKET_KEY": "/run/secrets/ticket_key",
            "CHUNGTHUC_ADDRESS": f"https://{HOST}",
            "CHUNGTHUC_BEHIND_PROXY": "1",
            "CHUNGTHUC_BIND": f"0.0.0.0:{self.port}",
        }
        self._give(user.password or "no password is asked for here")
        config = json.loads(images.buildah("inspect", "--type", "image", image))["OCIv1"]["config"]
        self.entry, self.usual, self.user = config["Entrypoint"], config["Cmd"], config["User"]

    def _give(self, password: str) -> None:
        """Store and secrets, for the user of the image alone."""
        self.store.mkdir(mode=0o700)
        self.given.mkdir(mode=0o700)
        (self.given / "database_password").write_text(password)
        (self.given / "secret_key").write_text(secrets.token_urlsafe(50))
        making = ["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(self.given / "ticket_key")]
        subprocess.run(making, check=True)
        for one in (self.store, self.given, *self.given.iterdir()):
            os.chown(one, USER, USER)

    def command(self, *words: str) -> list[str]:
        """To run the words in a fresh container, without its entry point."""
        self.containers.append(images.buildah("from", self.image))
        variables = [word for name, value in self.variables.items() for word in ("--env", f"{name}={value}")]
        volumes = ["--volume", f"{self.store}:{STORE}", "--volume", f"{self.given}:/run/secrets:ro"]
        return images.command("run", *variables, *volumes, self.containers[-1], "--", *words)

    def start(self, name: str, *words: str) -> None:
        self.family.start(name, self.command(*self.entry, *(words or self.usual)), images.environment())
        self.started[name] = self.containers[-1]

    def told(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.command(*words), env=images.environment(), capture_output=True, text=True, check=False
        )

    @contextmanager
    def having(self, **variables: str) -> Iterator[None]:
        """With other variables for a while."""
        usual, self.variables = self.variables, {**self.variables, **variables}
        try:
            yield
        finally:
            self.variables = usual

    def get(self, path: str, **headers: str) -> requests.Response:
        """As nginx asks."""
        told = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7", **headers}
        return requests.get(f"http://127.0.0.1:{self.port}{path}", headers=told, timeout=60)

    def root(self) -> Path:
        """Of the web's container, seen from here."""
        return Path(images.buildah("mount", self.started["web"]))

    def end(self) -> None:
        self.family.end()
        for one in self.containers:
            images.buildah("rm", one)
