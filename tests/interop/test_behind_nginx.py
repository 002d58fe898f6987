"""The product as an operator runs it, behind a real nginx with ``deploy/nginx.conf``. Run by ``dev.py interop``."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import requests
from playwright.sync_api import sync_playwright

from devtools.servers import Family, free_port

pytestmark = pytest.mark.interop
SITE = Path("deploy/nginx.conf")
MIB = 1024 * 1024
MAIN = """
{user}
daemon off; pid {home}/pid; error_log stderr;
events {{}}
http {{
    types {{ text/html html; }}
    access_log off;
    client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/f;
    uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;
    include {home}/site.conf;
}}
"""


class Site:
    """The address outside, over TLS and plain, and a visitor who trusts its certificate."""

    def __init__(self, plain: int, tls: int, certificate: Path, log: Path) -> None:
        self.log = log
        self.plain, self.address = f"http://localhost:{plain}", f"https://localhost:{tls}"
        self.visitor = requests.Session()
        self.visitor.trust_env = False
        self.visitor.verify = str(certificate)

    def get(self, path: str, **how: object) -> requests.Response:
        return self.visitor.get(self.address + path, timeout=60, **how)

    def check(self, content: bytes) -> requests.Response:
        """Give a file to the public page that checks, as its form does."""
        self.get("/check")
        form = {"csrfmiddlewaretoken": self.visitor.cookies["__Host-csrftoken"]}
        return self.visitor.post(f"{self.address}/check", data=form, headers={"Referer": f"{self.address}/check"},
                                 files={"file": ("q.pdf", content, "application/pdf")}, timeout=120)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert nginx, "nginx is missing: apt-get install nginx-light"
    assert shutil.which("openssl"), "openssl is missing: apt-get install openssl"
    home = tmp_path_factory.mktemp("nginx")
    plain, tls, inner = free_port(), free_port(), free_port()
    _certificate(home)
    _configuration(home, plain, tls, inner)
    env = _environment(home, tls)
    for command in (["migrate", "--verbosity", "0"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        subprocess.run([sys.executable, "manage.py", *command], env={**os.environ, **env}, check=True)
    family = Family(home / "logs")
    try:
        family.start("web", [sys.executable, "-m", "gunicorn", "chungthuc.wsgi", "--bind", f"127.0.0.1:{inner}",
                     "--worker-class", "gthread", "--threads", "4", "--timeout", "120"], env)  # fmt: skip
        family.start("nginx", [nginx, "-e", "stderr", "-p", str(home), "-c", str(home / "main.conf")], {})
        for name, port in (("web", inner), ("nginx", plain), ("nginx", tls)):
            family.wait_for_port(name, port)
        yield Site(plain, tls, home / "certificate.pem", home / "access.log")
    finally:
        family.end()


def test_plain_http_is_sent_to_https(site: Site):
    told = requests.get(f"{site.plain}/check", allow_redirects=False, timeout=60)
    assert (told.status_code, told.headers["Location"]) == (301, f"{site.address}/check")


def test_a_program_that_asks_without_tls_is_not_led_on(site: Site):
    """It would go on sending its secrets in the clear (ASVS 5.0, 4.1.2)."""
    assert requests.get(f"{site.plain}/api/v1/openapi.json", allow_redirects=False, timeout=60).status_code == 403


@pytest.mark.parametrize("where", ["plain", "address"])
def test_another_name_gets_no_answer(site: Site, where: str):
    with pytest.raises(requests.ConnectionError):
        site.visitor.get(
            f"{getattr(site, where)}/check", headers={"Host": "evil.test"}, allow_redirects=False, timeout=60
        )


def test_no_key_of_an_address_stands_in_the_log(site: Site):
    key = "7K2M-9QRX-ABCD-EFGH"
    for path in (f"/follow/{key}", f"/%66ollow/{key}", f"//shared/{key}?x={key}", f"/check?code={key}", f"/c/{key}"):
        site.get(path, headers={"Referer": f"{site.address}/follow/{key}"})
    log = site.log.read_text(encoding="utf-8")
    assert '"GET /follow/- HTTP/1.1" 404' in log
    assert key not in log


def test_pages_carry_the_headers_that_protect_them(site: Site):
    told = site.get("/accounts/login/")
    assert told.status_code == 200
    assert told.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"  # once
    assert told.headers["Set-Cookie"].startswith("__Host-")
    assert "default-src 'none'" in told.headers["Content-Security-Policy"]
    assert told.headers["X-Frame-Options"] == "DENY"
    assert told.headers["X-Content-Type-Options"] == "nosniff"
    assert "secure" in told.headers["Set-Cookie"].lower(), "the product knows that the visitor came over TLS"
    assert "nginx/" not in told.headers.get("Server", "")


def test_a_browser_keeps_the_cookies_and_the_script_finds_the_token(site: Site):
    """What a browser refuses of a name with a prefix, no other client shows (ASVS 5.0, 3.3.3)."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"])
        page = browser.new_context(ignore_https_errors=True).new_page()
        page.goto(f"{site.address}/check")
        kept = {one["name"]: one["value"] for one in page.context.cookies()}
        token = page.evaluate("import('/static/js/csrf.js').then((found) => found.formToken())")
        browser.close()
    assert set(kept) == {"__Host-csrftoken"}
    assert token == kept["__Host-csrftoken"]


def test_static_files_have_lasting_names_and_come_compressed(site: Site):
    page = site.get("/check").text
    address = next(part.split('"')[0] for part in page.split('href="')[1:] if ".css" in part.split('"')[0])
    told = site.get(address, headers={"Accept-Encoding": "gzip"})
    assert told.status_code == 200
    assert "immutable" in told.headers["Cache-Control"]
    assert told.headers["Content-Encoding"] == "gzip"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
@pytest.mark.parametrize(
    ("version", "ciphers"),
    [("TLSv1_2", "AES128-SHA256"), ("TLSv1_2", "ECDHE-RSA-AES128-SHA"), ("TLSv1_1", "ALL")],
)
def test_weak_ciphers_get_no_answer(site: Site, version: str, ciphers: str):
    """Neither keys without forward secrecy, nor CBC, nor TLS before 1.2 (ASVS 5.0, 12.1.2)."""
    weak = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    weak.check_hostname, weak.verify_mode = False, ssl.CERT_NONE
    weak.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    weak.minimum_version = weak.maximum_version = ssl.TLSVersion[version]
    port = urlsplit(site.address).port
    with socket.create_connection(("localhost", port), timeout=60) as line, pytest.raises(ssl.SSLError, match="ALERT"):
        weak.wrap_socket(line, server_hostname="localhost")


def test_thirty_mebibytes_come_through(site: Site):
    told = site.check(b"%PDF-1.7\n" + os.urandom(30 * MIB - 9))  # nginx would cut it short with a 504
    assert told.status_code == 200, told.text[:500]


def test_a_little_too_large_is_answered_by_the_product(site: Site):
    """In Vietnamese, on the product's own page: nginx must not cut in with a page of its own."""
    told = site.check(b"%PDF-1.7\n" + bytes(60 * MIB))
    assert told.status_code == 422
    assert "Tệp quá lớn để kiểm tra ở đây." in told.text


def test_far_too_large_is_refused_before_it_is_sent(site: Site):
    told = site.visitor.post(f"{site.address}/check", headers={"Content-Length": str(200 * MIB)}, data=b"", timeout=60)
    assert told.status_code == 413
    assert told.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", "nginx says it too"


def test_who_asks_without_end_is_slowed_down(site: Site):
    told = [site.visitor.post(f"{site.address}/check", timeout=60).status_code for _ in range(40)]
    assert told.count(429) >= 5
    assert site.get("/accounts/login/").status_code == 200


def _certificate(home: Path) -> None:
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost", "-keyout", str(home / "key.pem"), "-out",
                    str(home / "certificate.pem")], check=True, capture_output=True)  # fmt: skip


def _configuration(home: Path, plain: int, tls: int, inner: int) -> None:
    """The delivered file with this test's names and ports, each of which must be there to be changed."""
    text = SITE.read_text(encoding="utf-8")
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 80 default_server;": f"listen 127.0.0.1:{plain} default_server;",
        "listen 443 ssl;": f"listen 127.0.0.1:{tls} ssl;",
        "listen 443 ssl default_server;": f"listen 127.0.0.1:{tls} ssl default_server;",
        "https://chungthuc.vidu.test$request_uri": f"https://localhost:{tls}$request_uri",
        "server_name chungthuc.vidu.test;": "server_name localhost;",
        "/etc/ssl/chungthuc/chain.pem": str(home / "certificate.pem"),
        "/etc/ssl/chungthuc/key.pem": str(home / "key.pem"),
        "http://127.0.0.1:8000;": f"http://127.0.0.1:{inner};",
        "/var/log/nginx/access.log": str(home / "access.log"),
        "/var/log/nginx/error.log": str(home / "error.log"),
    }.items():
        assert old in text, f"{SITE} does not say {old}"
        text = text.replace(old, new)
    (home / "site.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""  # the test's folder is closed to others
    (home / "main.conf").write_text(MAIN.format(home=home, user=user), encoding="utf-8")


def _environment(home: Path, tls: int) -> dict[str, str]:
    url, name = os.environ["DATABASE_URL"], f"nginx_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return {
        "DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl(),
        "CHUNGTHUC_DEVELOPMENT": "0",
        "CHUNGTHUC_SECRET_KEY": "of this test alone, as long as a secret should be: 0123456789abcdef",
        "CHUNGTHUC_ADDRESS": f"https://localhost:{tls}",
        "CHUNGTHUC_BEHIND_PROXY": "1",
        "CHUNGTHUC_STORE": str(home / "store"),
    }
