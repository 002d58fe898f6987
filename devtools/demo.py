"""The demo: everything set up, migrated, filled and started; Ctrl-C ends all of it."""

import os
import shutil
import sys
from pathlib import Path

from demo.cast import PEOPLE, PIN
from devtools import databases, packages, softhsm
from devtools.databases import DATABASE, GivenDatabase
from devtools.places import IDENTITY, LOCAL, PYTHON, CannotGoOn, say
from devtools.postgres import Postgres
from devtools.running import ignore_signals, run
from devtools.servers import Family, PortTaken, free_port

HOME = LOCAL / "demo"
SEEDED = HOME / "seeded"  # written last
WISHED = {
    "web": 8000,
    "agent": 39871,
    "mail": 8025,
    "smtp": 2525,
    "sms": 8026,
    "pki": 20000 + int(IDENTITY, 16) % 10000,
}
OPTIONS = {"--fresh"}
SERVICE = "chungthuc_service"  # the role of pages and workers
TABLES = """
import django
from django.core.management import call_command
django.setup()
call_command("migrate", verbosity=0)
call_command("service_role", verbosity=0)
"""


def show(arguments: list[str]) -> int:
    """Set up and run the service with demo data, agent and workers. --fresh: forget what was done in it."""
    if unknown := set(arguments) - OPTIONS:
        raise CannotGoOn(f"demo does not know {' '.join(sorted(unknown))}; it knows --fresh")
    packages.set_up()
    module = softhsm.need()
    server = _owned()
    if "--fresh" in arguments:
        server.drop()
    family = Family(HOME / "logs")
    try:
        ports = _foundation(server, family, module)
        consent = _faces(server, family, ports, module)
        _tell(ports, consent)
        family.watch()
    except KeyboardInterrupt:
        say("ending …")
    finally:
        _end(server, family)
    return 0


def seed(arguments: list[str]) -> int:
    """Fill the demo's database with the cast and a copy in each state; safe to repeat."""
    packages.set_up()
    module = softhsm.need()
    server = databases.for_demo()
    if not server.hold.take():
        return _beside(server, module, ["-m", "demo.seed", *arguments])
    family = Family(HOME / "logs")
    try:
        _foundation(server, family, module, *arguments)
    finally:
        _end(server, family)
    return 0


def manage(arguments: list[str]) -> int:
    """Run a command of Django's on the demo's database, e.g. ``dev.py manage verify_audit``."""
    packages.set_up()
    module = softhsm.need()
    server = databases.for_demo()
    if not server.hold.take():
        return _beside(server, module, ["manage.py", *arguments])
    try:
        server.start()
        server.create(DATABASE)
        return run([str(PYTHON), "manage.py", *arguments], _whole(environment(server, _recorded(), module)))
    finally:
        _end(server)


def _beside(server: Postgres | GivenDatabase, module: Path, command: list[str]) -> int:
    """On the database of a demo that runs in another terminal."""
    say(f"using the PostgreSQL of {server.hold.holder()}")
    server.wait()
    return run([str(PYTHON), *command], _whole(environment(server, _recorded(), module)))


def _owned() -> Postgres | GivenDatabase:
    server = databases.for_demo()
    if not server.hold.take():
        raise CannotGoOn(f"the demo's database is in use by {server.hold.holder()}; end that first (Ctrl-C there)")
    return server


def _end(server: Postgres | GivenDatabase, family: Family | None = None) -> None:
    ignore_signals()
    if family:
        family.end()
    server.stop()
    server.hold.release()


def _foundation(server: Postgres | GivenDatabase, family: Family, module: Path, *how: str) -> dict[str, int]:
    """Database, authorities and mail, migrated and filled; returns the ports."""
    _forget_halves(server)
    family.logs.mkdir(parents=True, exist_ok=True)
    server.start()
    server.create(DATABASE)
    for attempt in (1, 2, 3):
        ports = _ports()
        env = environment(server, ports, module)
        try:
            _authorities(family, ports, env)
            break
        except PortTaken:
            family.end()
            if attempt == 3:
                raise
    say("database tables …")
    _once({**env, "DJANGO_SETTINGS_MODULE": "chungthuc.settings"}, "-c", TABLES)
    _once(as_service(server, env), "-m", "demo.seed", *how)
    SEEDED.touch()
    return ports


def _forget_halves(server: Postgres | GivenDatabase) -> None:
    """Keys, tokens and files belong to one database: without one of them, or half filled, none is of use."""
    if isinstance(server, GivenDatabase) or (server.exists() and SEEDED.exists()):
        return
    if server.exists():
        say("the demo's data were not complete (a start that was broken off): starting afresh")
    server.drop()
    shutil.rmtree(HOME, ignore_errors=True)


def _authorities(family: Family, ports: dict[str, int], env: dict[str, str]) -> None:
    family.start("authorities", [str(PYTHON), "-m", "test_pki", "serve", "--directory", str(HOME / "pki"),
                 "--port", str(ports["pki"])], env)  # fmt: skip
    family.start("mail", [str(PYTHON), "-m", "demo.mail_catcher", str(ports["smtp"]), str(ports["mail"]),
                 str(ports["sms"])], env)  # fmt: skip
    family.wait_for_line("authorities", "ready ")
    family.wait_for_port("mail", ports["mail"])


def _faces(server: Postgres | GivenDatabase, family: Family, ports: dict[str, int], module: Path) -> str:
    """Agent, worker and pages; returns the address of the agent's consent page."""
    say("signing agent, worker, pages …")
    env = as_service(server, environment(server, ports, module))
    family.start("agent", [str(PYTHON), "-m", "token_agent", "serve", "--development", "--module", str(module),
                 "--port", str(ports["agent"]), "--state", str(HOME / "agent")], env)  # fmt: skip
    family.start("worker", [str(PYTHON), "manage.py", "procrastinate", "worker", "--concurrency", "4"], env)
    served = {**env, "DJANGO_SETTINGS_MODULE": "demo.settings"}  # with the gallery
    family.start("web", [str(PYTHON), "-m", "gunicorn", "chungthuc.wsgi", "--bind", f"127.0.0.1:{ports['web']}",
                 "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "120"],
                 served)  # fmt: skip
    family.wait_for_line("agent", "ready ")
    family.wait_for_line("web", "Listening at: ")  # the port alone could be somebody else's
    family.wait_for_port("web", ports["web"])
    return family.wait_for_line("agent", "consent ")


def _ports() -> dict[str, int]:
    """Kept from one start to the next while they are free: certificates name the authorities' address."""
    wished = _recorded()
    ports = {name: free_port(port) for name, port in wished.items()}
    if (HOME / "pki" / "pki.json").exists() and ports["pki"] != wished["pki"]:
        raise CannotGoOn(f"port {wished['pki']} is taken, and the demo's certificates name it. End the program that "
                         "has it (ss -ltnp), or forget the demo's data: dev.py demo --fresh")  # fmt: skip
    (HOME / "ports").write_text("".join(f"{name} {port}\n" for name, port in ports.items()))
    return ports


def _recorded() -> dict[str, int]:
    """The ports of the demo that runs, or of the last one."""
    HOME.mkdir(parents=True, exist_ok=True)
    file = HOME / "ports"
    kept = [line.split() for line in file.read_text().splitlines()] if file.exists() else []
    return {**WISHED, **{name: int(port) for name, port in kept}}


def _whole(env: dict[str, str]) -> dict[str, str]:
    return {**os.environ, **env}


def environment(server: Postgres | GivenDatabase, ports: dict[str, int], module: Path) -> dict[str, str]:
    """What the server and its helpers read."""
    return {
        "DATABASE_URL": server.url(DATABASE),
        "CHUNGTHUC_SERVICE_ROLE": "" if isinstance(server, GivenDatabase) else SERVICE,
        "CHUNGTHUC_DEVELOPMENT": "1",
        "CHUNGTHUC_ADDRESS": f"http://localhost:{ports['web']}",
        "CHUNGTHUC_STORE": str(HOME / "store"),
        "CHUNGTHUC_TRUST": str(HOME / "pki" / "trust"),
        "CHUNGTHUC_TSA_URL": f"http://127.0.0.1:{ports['pki']}/tsa",
        "CHUNGTHUC_REVOCATION_HOSTS": f"127.0.0.1:{ports['pki']}",
        "CHUNGTHUC_TICKET_KEY": str(HOME / "ticket.pem"),
        "CHUNGTHUC_CHECKPOINT_KEY": str(HOME / "checkpoint.pem"),
        "CHUNGTHUC_AGENT_PORTS": str(ports["agent"]),
        "CHUNGTHUC_SMTP": f"127.0.0.1:{ports['smtp']}",
        "CHUNGTHUC_MAIL_FROM": "chungthuc@vidu.test",
        "CHUNGTHUC_SMS": "https",
        "CHUNGTHUC_SMS_URL": f"http://127.0.0.1:{ports['sms']}/sms",
        "CHUNGTHUC_SMS_BRANDNAME": "CHUNGTHUC",
        "CHUNGTHUC_SMS_TOKEN": "demo only, not a secret",
        "CHUNGTHUC_SMS_CALLBACK_SECRET": "demo only, not a secret",
        "DEMO_PKI": str(HOME / "pki"),
        "DEMO_HOME": str(HOME),
        "SOFTHSM2_MODULE": str(module),
        "SOFTHSM2_CONF": str(HOME / "softhsm2.conf"),
        "PYTHONUNBUFFERED": "1",
    }


def as_service(server: Postgres | GivenDatabase, env: dict[str, str]) -> dict[str, str]:
    """As an office runs it: by a role that owns nothing. A database that was given has the roles its owner made."""
    return env if isinstance(server, GivenDatabase) else {**env, "DATABASE_URL": server.url(DATABASE, SERVICE)}


def _once(env: dict[str, str], *arguments: str) -> None:
    code = run([str(PYTHON), *arguments], _whole(env))
    if code != 0:
        raise CannotGoOn(f"failed: {' '.join(arguments)[:200]} (to forget the demo's data: dev.py demo --fresh)")


def _tell(ports: dict[str, int], consent: str) -> None:
    lines = [
        "",
        f"  chungthuc          http://localhost:{ports['web']}",
        f"  thư, tin nhắn      http://127.0.0.1:{ports['mail']}",
        f"  phần mềm ký        {consent}",
        f"  mã PIN             {PIN}",
        "",
        *(f"  {one.email:20} {one.password:18} {one.full_name} – {one.role}" for one in PEOPLE),
        "",
        "  Ctrl-C dừng tất cả.",
        "",
    ]
    sys.stdout.write("\n".join(lines))
    sys.stdout.flush()
