"""The whole product in processes of its own: web, worker, authorities, mail, agent with a soft token, a browser."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from demo.cast import PASSWORD
from devtools.servers import Family, free_port
from tests.harness.migrated import migrated_database

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip

expect.set_options(timeout=60_000)  # a deadline, not a promise: the machine may be busy


@dataclass(frozen=True)
class Service:
    """Where everything answers."""

    address: str
    mail: str
    consent: str

    def sign_in(self, page: Page, who: str) -> None:
        page.goto(f"{self.address}/accounts/login/")
        page.fill("input[name=login]", f"{who}@vidu.test")
        page.fill("input[name=password]", PASSWORD)
        page.locator("form:has(input[name=login]) button").first.click()
        page.wait_for_load_state()


def sign_unread(page: Page) -> None:
    """The leader of a story has read the paper elsewhere: asked whether he signs with pages unseen, he does."""
    still = page.get_by_role("button", name="Vẫn ký", exact=True)
    if still.is_visible():
        still.click()


def find_lan(officer: Page) -> None:
    """«Tìm kiếm tài khoản». A draft above the form may name her too: the answer is waited for, not her name."""
    with officer.expect_navigation():
        officer.get_by_role("button", name="Tìm kiếm tài khoản").click()
    expect(officer.get_by_text("Nguyễn Thị Lan").first).to_be_visible()


def to_the_copy(officer: Page, title: str) -> str:
    """From the slip, which follows «Trình ký», to the copy's own page; its id."""
    expect(officer.locator(".slip")).to_contain_text(title)
    officer.locator(".crumbs").get_by_role("link", name=title).click()
    expect(officer.locator("h1")).to_contain_text(title)
    return officer.url.rsplit("/", 1)[-1]


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Started once for all stories, on a database of its own."""
    home = tmp_path_factory.mktemp("service")
    ports = {name: free_port() for name in ("web", "agent", "mail", "smtp", "pki")}
    env = _environment(home, ports)
    family = Family(home / "logs")
    python = sys.executable
    try:
        family.start("authorities", [python, "-m", "test_pki", "serve", "--directory", str(home / "pki"),
                     "--port", str(ports["pki"])], env)  # fmt: skip
        family.start("mail", [python, "-m", "demo.mail_catcher", str(ports["smtp"]), str(ports["mail"])], env)
        family.wait_for_port("authorities", ports["pki"])
        subprocess.run([python, "-m", "demo.seed"], env={**os.environ, **env}, check=True, cwd=Path.cwd())
        family.start("agent", [python, "-m", "token_agent", "serve", "--development", "--module",
                     os.environ["SOFTHSM2_MODULE"], "--port", str(ports["agent"]), "--state", str(home / "agent"),
                     "--face", "page"], env)  # fmt: skip
        family.start("worker", [python, "manage.py", "procrastinate", "worker"], env)
        served = {**env, "DJANGO_SETTINGS_MODULE": "demo.settings"}  # with the gallery
        family.start("web", [python, "-m", "gunicorn", "chungthuc.wsgi", "--bind", f"127.0.0.1:{ports['web']}",
                     "--worker-class", "gthread", "--threads", "4", "--timeout", "120"], served)  # fmt: skip
        family.wait_for_port("web", ports["web"])
        family.wait_for_port("mail", ports["mail"])
        consent = family.wait_for_line("agent", "consent ").removeprefix("consent ")
        yield Service(f"http://localhost:{ports['web']}", f"http://127.0.0.1:{ports['mail']}", consent)
    finally:
        family.end()
        _forget(env["DATABASE_URL"])


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """For one file: while it lives its thread has a running loop, and Django refuses the database to the tests after it.

    The browser that ``dev.py`` found. Missing: the test fails, and dev.py says what to install."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        yield browser
        browser.close()


def _environment(home: Path, ports: dict[str, int]) -> dict[str, str]:
    url = os.environ["DATABASE_URL"]
    name = f"story_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{migrated_database()}"')
    return {
        "DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl(),
        "CHUNGTHUC_DEVELOPMENT": "1",
        "CHUNGTHUC_ADDRESS": f"http://localhost:{ports['web']}",
        "CHUNGTHUC_STORE": str(home / "store"),
        "CHUNGTHUC_TRUST": str(home / "pki" / "trust"),
        "CHUNGTHUC_TSA_URL": f"http://127.0.0.1:{ports['pki']}/tsa",
        "CHUNGTHUC_REVOCATION_HOSTS": f"127.0.0.1:{ports['pki']}",
        "CHUNGTHUC_TICKET_KEY": str(home / "ticket.pem"),
        "CHUNGTHUC_CHECKPOINT_KEY": str(home / "checkpoint.pem"),
        "CHUNGTHUC_AGENT_PORTS": str(ports["agent"]),
        "CHUNGTHUC_SMTP": f"127.0.0.1:{ports['smtp']}",
        "DEMO_PKI": str(home / "pki"),
        "DEMO_HOME": str(home),
        "SOFTHSM2_CONF": str(home / "softhsm2.conf"),
        "PYTHONUNBUFFERED": "1",
    }


def _forget(database: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{urlsplit(database).path.lstrip("/")}" WITH (FORCE)')
