"""Wings of ``web``: the folder's name is that of its templates and tests, its addresses begin with its prefixes."""

import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest
from django.urls import URLPattern, get_resolver

from chungthuc.web import old_addresses

ROOT = Path(__file__).resolve().parents[3]
WEB, TESTS = ROOT / "chungthuc" / "web", ROOT / "tests" / "web"
TEMPLATES = WEB / "templates"
WINGS = sorted(file.parent.name for file in WEB.glob("*/urls.py"))
NO_PAGES = {"kit", "templatetags", "formats"}  # folders of web without a page
LOOSE = {"__init__.py", "apps.py", "old_addresses.py"}
SHARED = {"components", "delivery"}  # what every wing's template may include, beside the frames at the top
OF_ALLAUTH = {"account", "mfa", "usersessions"}  # allauth names these folders; they are the citizen's
MAY_USE_ALLAUTHS = {"citizen", "public", *OF_ALLAUTH}
RENDERS = re.compile(r'"([a-z_]+)/[a-z_/]+\.html"')
INCLUDES = re.compile(r'\{% (?:include|extends) "([a-z_]+)/')


def urls_of(wing: str) -> ModuleType:
    return importlib.import_module(f"chungthuc.web.{wing}.urls")


def prefixes() -> dict[str, str]:
    return {prefix: wing for wing in WINGS for prefix in urls_of(wing).PREFIXES}


def wing_of(path: str) -> str | None:
    """By the longest prefix that fits; the empty one is the first page alone."""
    fitting = [one for one in prefixes() if _begins(path, one)]
    return prefixes()[max(fitting, key=len)] if fitting else None


def _begins(path: str, prefix: str) -> bool:
    whole = prefix.endswith("/") and path.startswith(prefix)
    return whole or path == prefix or (bool(prefix) and path.startswith(f"{prefix}/"))


def own_patterns() -> list[URLPattern]:
    return [one for one in get_resolver().url_patterns if isinstance(one, URLPattern)]


def home_of(view: object) -> str:
    return getattr(view, "view_class", view).__module__


def test_every_folder_of_web_is_a_wing_or_known_to_have_no_page():
    folders = {file.parent.name for file in WEB.glob("*/*.py")}
    assert folders - NO_PAGES == set(WINGS)
    assert {file.name for file in WEB.glob("*.py")} <= LOOSE


def test_every_view_lives_in_a_wing():
    homes = {home_of(one.callback) for one in own_patterns()}
    ours = {home.split(".")[2] for home in homes if home.startswith("chungthuc.web.")}
    assert ours == set(WINGS)


@pytest.mark.parametrize("wing", WINGS)
def test_each_address_begins_with_a_prefix_of_its_wing_and_of_no_other(wing):
    for one in urls_of(wing).urlpatterns:
        assert wing_of(str(one.pattern)) == wing, one
        assert home_of(one.callback).startswith((f"chungthuc.web.{wing}.", "django.views.generic.")), one


@pytest.mark.parametrize("wing", WINGS)
def test_each_prefix_is_used(wing):
    paths = [str(one.pattern) for one in urls_of(wing).urlpatterns]
    for prefix in urls_of(wing).PREFIXES:
        assert any(_begins(path, prefix) for path in paths), prefix


@pytest.mark.parametrize("wing", WINGS)
def test_a_wing_shows_its_own_templates_and_has_its_own_tests(wing):
    allowed = {wing, *(OF_ALLAUTH if wing == "citizen" else ())}
    for file in (WEB / wing).glob("*.py"):
        assert set(RENDERS.findall(file.read_text(encoding="utf-8"))) <= allowed, file
    assert list((TEMPLATES / wing).glob("*.html"))
    assert list((TESTS / wing).glob("test_*.py"))


def test_templates_and_tests_lie_in_folders_of_wings():
    folders = {file.name for file in TEMPLATES.iterdir() if file.is_dir()}
    assert folders == {*WINGS, "components", *OF_ALLAUTH}
    assert {file.parent.name for file in TESTS.glob("*/test_*.py")} == {*WINGS, "kit"}


def test_a_template_includes_its_own_wings_and_what_all_share():
    for file in TEMPLATES.rglob("*.html"):
        wing = file.relative_to(TEMPLATES).parts[0]
        allowed = {wing, *SHARED, *(OF_ALLAUTH if wing in MAY_USE_ALLAUTHS else ())}
        assert set(INCLUDES.findall(file.read_text(encoding="utf-8"))) <= allowed, file


def test_no_old_address_is_a_wings_own():
    assert set(old_addresses.NOW) & {str(one.pattern) for wing in WINGS for one in urls_of(wing).urlpatterns} == set()
