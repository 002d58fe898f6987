"""What the settings make of an https address: names of cookies, HSTS, and the same over http on a builder's machine."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from chungthuc import settings

# A process of its own: settings are read once. No page of these needs a database.
ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from chungthuc.accounts.sign_in import devices
client = Client(headers={"Host": "ca.vidu.test"})
secure = settings.ADDRESS.startswith("https")
page = client.get("/accounts/login/", secure=secure)
client.post("/i18n/setlang/", {"language": "en"}, secure=secure)
print(json.dumps({
    "status": page.status_code,
    "hsts": page.headers.get("Strict-Transport-Security", ""),
    "cookies": {name: [one["secure"], one["path"], one["domain"]] for name, one in client.cookies.items()},
    "names": [settings.SESSION_COOKIE_NAME, devices.COOKIE, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME],
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.LANGUAGE_COOKIE_SECURE],
}))
"""


def asked(address: str, **more: str) -> dict:
    env = {name: value for name, value in os.environ.items() if not name.startswith("CHUNGTHUC_")} | {
        "DJANGO_SETTINGS_MODULE": "chungthuc.settings",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "CHUNGTHUC_SECRET_KEY": "of this test alone, as long as a secret should be: 0123456789abcdef",
        "CHUNGTHUC_ADDRESS": address,
        **more,
    }
    told = subprocess.run([sys.executable, "-c", ASK], env=env, check=True, capture_output=True, text=True)
    return json.loads(told.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def https() -> dict:
    return asked("https://ca.vidu.test", CHUNGTHUC_DEVELOPMENT="1")  # static files were not collected for tests


def test_every_cookie_is_bound_to_this_very_host(https):
    """ASVS 5.0, 3.3.1 and 3.3.3: such a name is taken by browsers only with Secure, «/» and no domain."""
    assert https["status"] == 200
    assert set(https["cookies"]) == {"__Host-csrftoken", "__Host-django_language"}
    assert all(one == [True, "/", ""] for one in https["cookies"].values())
    assert all(name.startswith("__Host-") for name in https["names"])
    assert all(https["secure"])


def test_no_cookie_has_a_name_of_its_own():
    """Whoever sets another one must take the prefix."""
    found = [
        (str(file), name)
        for file in Path("chungthuc").rglob("*.py")
        for name in re.findall(r"set_(?:signed_)?cookie\(\s*([\w.]+)", file.read_text(encoding="utf-8"))
    ]
    assert found == [("chungthuc/web/kit/middleware.py", "devices.COOKIE")]
    scripts = "".join(file.read_text(encoding="utf-8") for file in Path("chungthuc/web/static/js").rglob("*.js"))
    assert not re.search(r"document\.cookie\s*=[^=]", scripts)


def test_the_script_finds_the_form_token_under_both_names(https):
    script = Path("chungthuc/web/static/js/csrf.js").read_text(encoding="utf-8")
    plain = asked("http://ca.vidu.test", CHUNGTHUC_DEVELOPMENT="1")
    for name in (https["names"][2], plain["names"][2]):
        assert f'"{name}="' in script


def test_https_is_remembered_for_a_year_and_for_what_stands_below(https):
    assert https["hsts"] == "max-age=31536000; includeSubDomains"


def test_below_may_be_left_out():
    told = asked("https://ca.vidu.test", CHUNGTHUC_DEVELOPMENT="1", CHUNGTHUC_HSTS_SUBDOMAINS="0")
    assert told["hsts"] == "max-age=31536000"


def test_over_http_all_works_without():
    told = asked("http://ca.vidu.test", CHUNGTHUC_DEVELOPMENT="1")
    assert (told["status"], told["hsts"]) == (200, "")
    assert set(told["cookies"]) == {"csrftoken", "django_language"}
    assert not any(told["secure"])


def test_tls_to_the_database_is_as_the_operator_says():
    url = "postgresql://u@db.vidu.test/x?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem&host=10.0.0.5"
    options = settings.database(url)["OPTIONS"]
    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "/etc/ca.pem")
    assert "host" not in options
    assert "sslmode" not in settings.database("postgresql:///x")["OPTIONS"]
