"""«Ký số», the signing program. ``serve`` waits for web sites; the other commands look after it without a browser."""

import argparse
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from token_agent.commands.checkup import examine
from token_agent.common.codes import Code
from token_agent.common.errors import AgentError
from token_agent.faces import has_screen
from token_agent.faces.page import Page
from token_agent.faces.terminal import Terminal
from token_agent.server.http import AgentServer
from token_agent.signing.agent import Agent
from token_agent.signing.consent import Consent
from token_agent.sites import keys
from token_agent.sites.origins import is_admissible
from token_agent.sites.state import Sites, State
from token_agent.tokens.token import Token
from token_agent.wording import sentences
from token_agent.wording.findings import worded
from token_agent.wording.phrases import Phrase
from token_agent.wording.sentences import phrase

PORTS = (39871, 39872, 39873)
MARKS = {"ok": "✓", "warn": "!", "bad": "✗"}


def main(arguments: list[str]) -> int:
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except AgentError as error:
        sys.stderr.write(f"{sentences.message(error)} [{error.code}]\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="token_agent", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    state = _option("--state", type=Path, default=Path.home() / ".local" / "share" / "ky-so", help="its directory")
    module = _option("--module", default=os.environ.get("TOKEN_AGENT_MODULE", ""), help="the token's PKCS#11 library")
    origin = _option("origin", help="https://…, without a path")

    one = commands.add_parser("serve", parents=[state, module], help="wait for web sites on 127.0.0.1 until stopped")
    one.add_argument("--port", type=int, default=0, help=f"default: the first free of {PORTS}")
    one.add_argument("--development", action="store_true", help="admit http://localhost, shown in red")
    one.add_argument("--face", choices=["window", "terminal", "page"], help="how to ask; page: with --development only")
    one.set_defaults(run=serve)
    one = commands.add_parser("allow", parents=[state, origin], help="let a site ask to be paired")
    one.add_argument("--keys", type=Path, help="its ticket keys (a JWK set); default: fetched from the site")
    one.set_defaults(run=allow)
    commands.add_parser("forget", parents=[state, origin], help="take a site's right away").set_defaults(run=forget)
    commands.add_parser("sites", parents=[state], help="allowed and paired sites").set_defaults(run=sites)
    commands.add_parser("list-certs", parents=[module], help="a line of JSON each").set_defaults(run=list_certs)
    one = commands.add_parser("doctor", parents=[module], help="check this computer: a line and a remedy each")
    one.add_argument("--origin", default="", help="also compare the clock with this site's")
    one.set_defaults(run=doctor)
    return parser


def _option(*names: str, **settings: object) -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(*names, **settings)  # type: ignore[arg-type]
    return shared


def serve(given: argparse.Namespace) -> int:
    """Prints «ready ADDRESS», and «consent …»: where the person will be asked."""
    face = _face(given)
    agent = Agent(State(given.state), face, module=given.module, development=given.development)
    page = face if isinstance(face, Page) else None
    server = _bound(agent, given.port, page)
    _say(f"ready http://127.0.0.1:{server.port}")
    where = phrase(Phrase.IN_THIS_TERMINAL if isinstance(face, Terminal) else Phrase.IN_A_WINDOW)
    _say(f"consent http://127.0.0.1:{server.port}/consent#{page.key}" if page else f"consent {where}")
    with suppress(KeyboardInterrupt):
        face.run(server.serve_forever, agent.state.log)
    return 0


def _face(given: argparse.Namespace) -> Consent:
    """A window where there is a screen, else the terminal; without both, builders get a page."""
    if given.face in (None, "window") and has_screen():
        from token_agent.faces.window import Window

        return Window()
    if given.face in (None, "terminal") and sys.stdin.isatty():
        return Terminal()
    if given.face in (None, "page") and given.development:
        return Page()
    raise AgentError(Code.NO_FACE)


def _bound(agent: Agent, port: int, page: Page | None) -> AgentServer:
    for one in (port,) if port else PORTS:
        with suppress(OSError):
            return AgentServer(agent, one, page)
    raise AgentError(Code.NO_PORT)


def allow(given: argparse.Namespace) -> int:
    """Keys given here are the only ones that will ever be believed for this site."""
    if not is_admissible(given.origin, development=False):
        raise AgentError(Code.ORIGIN_NOT_ALLOWED)
    Sites(given.state).allow(given.origin, keys.preset(given.keys) if given.keys else {})
    return 0


def forget(given: argparse.Namespace) -> int:
    Sites(given.state).forget(given.origin)
    return 0


def sites(given: argparse.Namespace) -> int:
    known = Sites(given.state)
    paired = [one.origin for one in known.pairings]
    for origin in sorted({*known.allowed, *paired}):
        line = Phrase.SITE_ALLOWED if origin in known.allowed else Phrase.SITE_ONLY_PAIRED
        held = known.allowed.get(origin) or known.pinned(origin)[0]
        fingerprints = ", ".join(sorted(map(keys.fingerprint, held.values())))
        shown = phrase(Phrase.SITE_KEYS, fingerprints=fingerprints) if held else ""
        _say(phrase(line, origin=origin, count=paired.count(origin)) + shown)
    return 0


def list_certs(given: argparse.Namespace) -> int:
    with Token(given.module) as token:
        found = token.look()
    for one in found.certificates:
        _say(json.dumps({**one, "subject": sentences.subject(one)}, ensure_ascii=False))
    for trouble in found.troubles:
        sys.stderr.write(f"{sentences.token_fault(trouble)} [{trouble.code}]\n")
    return 0


def doctor(given: argparse.Namespace) -> int:
    """Exit status 1 when something is bad."""
    if given.origin and not is_admissible(given.origin, development=True):
        raise AgentError(Code.ORIGIN_NOT_ALLOWED)
    found = examine(lambda: Token(given.module), given.origin)
    for one in found:
        line, remedy = worded(one)
        _say(f"{MARKS[one.state]} {line}" + (f"\n    → {remedy}" if remedy else ""))
    return int(any(one.state == "bad" for one in found))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def program() -> int:
    """As it is installed."""
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(program())
