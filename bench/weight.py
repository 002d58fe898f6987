"""A first look on a slow line: what home, booking, check and a service's page weigh, and when something is seen.

``dev.py bench weight``: the product behind a server as an office runs it (files compressed ahead, lasting names), a
browser with an empty cache for each page, 400 kbit/s, 400 ms a request, a processor four times slower than this one.
Beside it the same page once more. Fails where the first look asks for more than 12 files, moves more than 120 kB, or
shows nothing for 2 seconds.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench.life import _free_port
from devtools import chromium
from devtools.servers import Family

PAGES = {
    "home": "/",
    "booking": "/services/2.000815/agencies/00070/booking",
    "check": "/check",
    "service": "/services/2.000815",
    "sign-in": "/accounts/login/",
}
MOST_FILES, MOST_BYTES, LATEST = 12, 120_000, 2.0
LINE = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
SLOWER = 4
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True}
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1"


@dataclass
class Weight:
    """Files asked for, bytes that came over the line (headers too), seconds until something is seen."""

    files: int = 0
    moved: int = 0
    seen: float = 0

    def __str__(self) -> str:
        return f"{self.files:2} files {self.moved / 1000:6.1f} kB  first paint {self.seen:.2f} s"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, _service(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.environment()["CHROMIUM"], args=["--no-sandbox"])
        heavy = [name for name, path in PAGES.items() if not _is_light(browser, name, address + path)]
        browser.close()
    if heavy:
        print(f"  over {MOST_FILES} files, {MOST_BYTES / 1000:.0f} kB or {LATEST} s: {', '.join(heavy)}")
    return 1 if heavy else 0


def _is_light(browser: Browser, name: str, address: str) -> bool:
    _warm(browser, address)
    context = browser.new_context(**PHONE)
    first, again = _weigh(context, address), _weigh(context, address)
    context.close()
    print(f"  {name:10} {first}   again {again}")
    return first.files <= MOST_FILES and first.moved <= MOST_BYTES and 0 < first.seen <= LATEST


def _warm(browser: Browser, address: str) -> None:
    """The server has answered before: what it reads once in its life is read."""
    page = browser.new_page()
    page.goto(address)
    page.close()


def _weigh(context: BrowserContext, address: str) -> Weight:
    """In a new tab; the second one of a context has the first one's cache."""
    page, found = context.new_page(), Weight()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    kept: set[str] = set()
    line.on("Network.requestServedFromCache", lambda told: kept.add(told["requestId"]))

    def over(told: dict[str, Any]) -> None:
        if told["requestId"] not in kept and told["encodedDataLength"]:
            found.files, found.moved = found.files + 1, found.moved + int(told["encodedDataLength"])

    line.on("Network.loadingFinished", over)
    answer = page.goto(address, wait_until="networkidle")
    assert answer is not None
    assert answer.ok, f"{address}: {answer.status}"
    found.seen = page.evaluate(PAINT) / 1000
    page.close()
    return found


@contextmanager
def _service(home: Path) -> Iterator[str]:
    port = _free_port()
    os.environ |= {
        "CHUNGTHUC_ADDRESS": f"http://localhost:{port}",
        "CHUNGTHUC_STORE": str(home / "store"),
        "BENCH_COLLECTED": str(home / "collected"),
        "DJANGO_SETTINGS_MODULE": "bench.weight_settings",
    }
    _fill(home)
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"], check=True)
    family = Family(home / "logs")
    try:
        family.start("web", [sys.executable, "-m", "gunicorn", "chungthuc.wsgi", "--bind", f"127.0.0.1:{port}",
                     "--worker-class", "gthread", "--workers", "1", "--threads", "4"], {})  # fmt: skip
        family.wait_for_port("web", port)
        yield f"http://localhost:{port}"
    finally:
        family.end()


def _fill(home: Path) -> None:
    """The demo's cast: an office that issues, so that it can be booked."""
    django.setup()
    from django.core.management import call_command
    from django.db import connections
    from test_pki.authority import Pki

    from demo import world

    call_command("migrate", verbosity=0)
    world.build(Pki.create(home / "pki", base_url="http://127.0.0.1:1"))
    connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
