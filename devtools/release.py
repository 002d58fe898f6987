"""What an image carries beside the sources; run by deploy/Containerfile, each part in a layer of its own.

``python3 -m devtools.release fonts``: fonts for papers and pages, from npm by hash, without the browser of the tests.
``python3 -m devtools.release former-names``: what wards, communes and districts were called, as a plain file.
``python3 -m devtools.release files``: compiled catalogues, style sheets and scripts put together, static files with
lasting names, bytecode.
"""

import os
import sys

from devtools import former_names, packages, pages
from devtools.places import ROOT, CannotGoOn
from devtools.running import run

PRODUCT = ROOT / "venv"  # what runs in the image; .venv only builds
SETTINGS = {  # as in production, so that names are hashed; neither is used for anything but this command
    "CHUNGTHUC_DEVELOPMENT": "0",
    "CHUNGTHUC_SECRET_KEY": "while static files are collected",
}


def fonts() -> None:
    packages.npm_packages("--omit=dev")
    packages.fonts(PRODUCT / "bin" / "python")


def names() -> None:
    former_names.made(PRODUCT / "bin" / "python")


def files() -> None:
    packages.compile_catalogues(packages.catalogue_sources())
    pages.bundles()
    python = str(PRODUCT / "bin" / "python")
    for command in (
        ["manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        ["-m", "compileall", "-q", "chungthuc", "packages"],
    ):
        if run([python, *command], {**os.environ, **SETTINGS}) != 0:
            raise CannotGoOn(f"failed: {' '.join(command)}")


if __name__ == "__main__":
    {"fonts": fonts, "former-names": names, "files": files}[sys.argv[1]]()
