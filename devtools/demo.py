"""The demo: everything set up, migrated, filled and started; Ctrl-C ends all of it."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

from demo.cast import PEOPLE, PIN
from devtools import packages, softhsm
from devtools.places import LOCAL, PYTHON, ROOT, CannotGoOn, say
from devtools.postgres import Postgres
from devtools.servers import Family, free_port

HOME = LOCAL / "demo"


def run(arguments: list[str]) -> int:
    """Set up and run the service with demo data, agent and workers. --fresh: forget what was done in it."""
    for number in (
        signal.SIGINT,
        signal.SIGTERM,
    ):  # also when started in the background, where SIGINT is ignored
        signal.signal(number, signal.default_int_handler)
    packages.set_up()
    module = softhsm.need()
    postgres = Postgres("demo")
    held = _only_one()
    postgres.end_orphan()
    if "--fresh" in arguments:
        postgres.drop()
        shutil.rmtree(HOME, ignore_errors=True)
    family = Family(HOME / "logs")
    try:
        _start(postgres, family, module)
        family.watch()
    except KeyboardInterrupt:
        say("ending …")
    finally:
        family.end()
        postgres.stop()
        held.close()
    return 0


def _only_one() -> IO[str]:
    """A lock as long as this demo lives. Raises CannotGoOn when another one runs."""
    LOCAL.mkdir(exist_ok=True)
    held = (LOCAL / "demo.lock").open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise CannotGoOn("the demo runs already in another terminal") from None
    return held


def _start(postgres: Postgres, family: Family, module: Path) -> None:
    postgres.start()
    postgres.create("chungthuc")
    ports = _ports()
    env = environment(postgres, ports, module)
    family.start("authorities", [str(PYTHON), "-m", "test_pki", "serve", "--directory", str(HOME / "pki"),
                 "--port", str(ports["pki"])], env)  # fmt: skip
    family.start("mail", [str(PYTHON), "-m", "demo.mail_catcher", str(ports["smtp"]), str(ports["mail"])], env)
    family.wait_for_port("authorities", ports["pki"])
    _once(env, "manage.py", "migrate", "--verbosity", "0")
    _once(env, "-m", "demo.seed")
    _agent(family, ports, module, env)
    family.start("worker", [str(PYTHON), "manage.py", "procrastinate", "worker", "--concurrency", "4"], env)
    family.start("web", [str(PYTHON), "-m", "gunicorn", "chungthuc.wsgi", "--bind", f"127.0.0.1:{ports['web']}",
                 "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "120"], env)  # fmt: skip
    family.wait_for_port("web", ports["web"])
    consent = family.wait_for_line("agent", "consent ").removeprefix("consent ")
    _tell(ports, consent)


def _agent(family: Family, ports: dict[str, int], module: Path, env: dict[str, str]) -> None:
    command = [str(PYTHON), "-m", "token_agent", "serve", "--development", "--module", str(module), "--port",
               str(ports["agent"]), "--state", str(HOME / "agent")]  # fmt: skip
    family.start("agent", command, env)
    family.wait_for_line("agent", "ready ")


def _ports() -> dict[str, int]:
    """Kept from one start to the next while they are free: certificates name the authorities' address."""
    file = HOME / "ports"
    HOME.mkdir(parents=True, exist_ok=True)
    wished = {"web": 8000, "agent": 39871, "mail": 8025, "smtp": 2525, "pki": 8088}
    if file.exists():
        wished.update((name, int(port)) for name, port in (line.split() for line in file.read_text().splitlines()))
    ports = {name: free_port(port) for name, port in wished.items()}
    if file.exists() and ports["pki"] != wished["pki"]:
        raise CannotGoOn(
            f"port {wished['pki']} of the demo's authorities is taken; end that program, or: dev.py demo --fresh"
        )
    file.write_text("".join(f"{name} {port}\n" for name, port in ports.items()))
    return ports


def environment(postgres: Postgres, ports: dict[str, int], module: Path) -> dict[str, str]:
    """What the server and its helpers read."""
    return {
        "DATABASE_URL": postgres.url("chungthuc"),
        "CHUNGTHUC_DEVELOPMENT": "1",
        "CHUNGTHUC_ADDRESS": f"http://localhost:{ports['web']}",
        "CHUNGTHUC_STORE": str(HOME / "store"),
        "CHUNGTHUC_TRUST": str(HOME / "pki" / "trust"),
        "CHUNGTHUC_TSA_URL": f"http://127.0.0.1:{ports['pki']}/tsa",
        "CHUNGTHUC_REVOCATION_HOSTS": f"127.0.0.1:{ports['pki']}",
        "CHUNGTHUC_TICKET_KEY": str(HOME / "ticket.pem"),
        "CHUNGTHUC_AGENT_PORTS": str(ports["agent"]),
        "CHUNGTHUC_SMTP": f"127.0.0.1:{ports['smtp']}",
        "CHUNGTHUC_MAIL_FROM": "chungthuc@vidu.test",
        "DEMO_PKI": str(HOME / "pki"),
        "DEMO_HOME": str(HOME),
        "SOFTHSM2_MODULE": str(module),
        "SOFTHSM2_CONF": str(HOME / "softhsm2.conf"),
        "PYTHONUNBUFFERED": "1",
    }


def _once(env: dict[str, str], *arguments: str) -> None:
    done = subprocess.run([str(PYTHON), *arguments], cwd=ROOT, env={**os.environ, **env}, check=False)
    if done.returncode != 0:
        raise CannotGoOn(f"failed: {' '.join(arguments)}")


def _tell(ports: dict[str, int], consent: str) -> None:
    lines = [
        "",
        f"  chungthuc          http://localhost:{ports['web']}",
        f"  thư đã gửi         http://127.0.0.1:{ports['mail']}",
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
