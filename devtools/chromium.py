"""A browser for tests: the one named by $CHROMIUM, the system's, or the one from the npm package."""

import os
import shutil
import subprocess
from pathlib import Path

from devtools.packages import NODE_PACKAGES, node
from devtools.places import LOCAL, ROOT, CannotGoOn, once

OWN = LOCAL / "chromium"
SYSTEM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>{own}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
UNPACK = """
const {brotliDecompressSync} = require('zlib'), fs = require('fs');
const [from, to] = process.argv.slice(1);
fs.writeFileSync(to, brotliDecompressSync(fs.readFileSync(from)));
"""


def environment() -> dict[str, str]:
    """Variables that tests need to drive the browser; unpacks the npm one if it is the one. Raises CannotGoOn."""
    found = os.environ.get("CHROMIUM") or next((path for name in SYSTEM if (path := shutil.which(name))), None)
    common = {"PLAYWRIGHT_NODEJS_PATH": str(node())}
    if found:
        return {"CHROMIUM": found, **common}
    bundle = NODE_PACKAGES / "@sparticuz" / "chromium" / "bin"
    if not bundle.is_dir():
        raise CannotGoOn("no browser for the tests: apt-get install chromium, or set CHROMIUM")
    once(
        "chromium",
        OWN,
        [ROOT / "package-lock.json", Path(__file__)],
        lambda: _unpack(bundle),
        says="browser for tests",
    )
    return {
        "CHROMIUM": str(OWN / "chromium"),
        "LD_LIBRARY_PATH": str(OWN / "al2023" / "lib"),
        "FONTCONFIG_FILE": str(OWN / "fonts.conf"),
        **common,
    }


def _unpack(bundle: Path) -> None:
    shutil.rmtree(OWN, ignore_errors=True)
    OWN.mkdir(parents=True)
    _brotli(bundle / "chromium.br", OWN / "chromium")
    (OWN / "chromium").chmod(0o755)
    for name in ("al2023", "fonts", "swiftshader"):
        tar = OWN / f"{name}.tar"
        _brotli(bundle / f"{name}.tar.br", tar)
        target = OWN / name if name == "al2023" else OWN
        target.mkdir(exist_ok=True)
        shutil.unpack_archive(tar, target)
        tar.unlink()
    conf = FONTS_CONF.format(fonts=OWN / "fonts", own=LOCAL / "fonts", cache=OWN / "font-cache")
    (OWN / "fonts.conf").write_text(conf, encoding="utf-8")


def _brotli(source: Path, target: Path) -> None:
    done = subprocess.run([str(node()), "-e", UNPACK, str(source), str(target)], check=False)
    if done.returncode != 0:
        raise CannotGoOn("the browser for the tests could not be unpacked")
