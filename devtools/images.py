"""The image of deploy/Containerfile without a container engine: buildah, on a Debian made by debootstrap.

All of it, the base and the layers too, is kept in .local/images. What this machine knows of mirrors and package indexes
(apt, pip, npm, its certificates) is handed to the build, and is found neither in the repository nor in the image.
"""

import configparser
import os
import shutil
import subprocess
from pathlib import Path

from devtools.places import LOCAL, ROOT, CannotGoOn, is_root, once, say

HOME = LOCAL / "images"
SUITE = "bookworm"
BASE = "localhost/chungthuc-base"
IMAGE = "localhost/chungthuc"
PIP_FILES = ("/etc/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf")
PIP_KEYS = ("index-url", "extra-index-url", "trusted-host", "proxy", "timeout")  # paths here mean nothing there
AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"


def build() -> str:
    """Name of the image of these sources. Raises CannotGoOn with the command that gets what is missing."""
    if not is_root():
        raise CannotGoOn("an image is built as root here: sudo python3 dev.py interop")
    for program in ("buildah", "debootstrap"):
        if not shutil.which(program):
            raise CannotGoOn(f"{program} is missing: apt-get install {program}")
    HOME.mkdir(exist_ok=True)
    once("base", HOME, [SUITE], _make_base, says="a bare Debian for the image")
    say("image (the first time takes minutes: its layers are kept in .local/images) …")
    buildah(
        "build", "--layers", "--build-arg", f"BASE={BASE}", *_secrets(), "-t", IMAGE, "-f", "deploy/Containerfile", "."
    )
    return IMAGE


def command(*arguments: str) -> list[str]:
    """buildah on our own store; chroot needs neither cgroups nor a runtime."""
    own = ["--root", str(HOME / "store"), "--runroot", str(HOME / "run")]
    driver = [] if "STORAGE_DRIVER" in os.environ else ["--storage-driver", "overlay"]
    return ["buildah", *own, *driver, *arguments]


def environment() -> dict[str, str]:
    return {**os.environ, "BUILDAH_ISOLATION": "chroot"}


def buildah(*arguments: str) -> str:
    """What it tells. Raises CannotGoOn with its last words."""
    done = subprocess.run(command(*arguments), env=environment(), cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        hint = "" if "STORAGE_DRIVER" in os.environ else "\nWhere overlayfs is the trouble: STORAGE_DRIVER=vfs"
        raise CannotGoOn(f"buildah {arguments[0]} failed:\n{(done.stdout + done.stderr)[-3000:]}{hint}")
    return done.stdout.strip()


def _make_base() -> None:
    container = buildah("from", "scratch")
    try:
        root = Path(buildah("mount", container))
        mirror = _mirror()
        making = ["debootstrap", "--variant=minbase", SUITE, str(root), *([mirror] if mirror else [])]
        done = subprocess.run(making, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise CannotGoOn(f"debootstrap failed; is the mirror reached?\n{done.stdout[-1500:]}")
        if shutil.which("apt-config"):
            told = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, text=True, check=True)
            (root / "etc" / "apt" / "apt.conf.d" / "90builder").write_text(told.stdout, encoding="utf-8")
        buildah("commit", "--quiet", container, BASE)
    finally:
        buildah("rm", container)


def _mirror() -> str:
    """The one that this machine's apt asks for the suite; empty: debootstrap's own choice."""
    if not shutil.which("apt-get"):
        return ""
    asked = ["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)", "Created-By: Packages"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split("\n")
    return next((line.partition(" ")[2] for line in told if line.startswith(f"{SUITE} ")), "")


def _secrets() -> list[str]:
    """The builder's own files, as far as there are any."""
    pip = HOME / "pip.conf"
    pip.touch(mode=0o600)
    pip.write_text(_pip_configuration(), encoding="utf-8")
    npm = Path(os.environ.get("NPM_CONFIG_USERCONFIG", "~/.npmrc")).expanduser()
    authorities = Path(os.environ.get("PIP_CERT") or os.environ.get("SSL_CERT_FILE") or AUTHORITIES)
    files = {"pip": pip, "npm": npm, "ca": authorities}
    return [word for name, file in files.items() if file.is_file() for word in ("--secret", f"id={name},src={file}")]


def _pip_configuration() -> str:
    """What pip's files and variables say of the index and the road to it."""
    told = configparser.ConfigParser(interpolation=None)
    told.read([Path(one).expanduser() for one in (*PIP_FILES, os.environ.get("PIP_CONFIG_FILE", os.devnull))])
    kept = {key: value for part in told.sections() for key, value in told.items(part) if key in PIP_KEYS}
    for key in PIP_KEYS:
        if value := os.environ.get(f"PIP_{key.upper().replace('-', '_')}"):
            kept[key] = value
    return "[global]\n" + "".join(f"{key} = {value.strip()}\n" for key, value in kept.items())
