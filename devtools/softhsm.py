"""SoftHSM, the token of tests and demo: from the system, or from Debian's package without root."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from devtools.places import LOCAL, CannotGoOn, is_root, say

OWN = LOCAL / "softhsm"
HOW = "apt-get install softhsm2 (as root), or set SOFTHSM2_MODULE to libsofthsm2.so"


def find() -> Path | None:
    """The library, wherever it lies."""
    if named := os.environ.get("SOFTHSM2_MODULE"):
        if not Path(named).is_file():
            raise CannotGoOn(f"SOFTHSM2_MODULE names {named}, which is not there; unset it, or {HOW}")
        return Path(named)
    places = [OWN / "usr" / "lib", Path("/usr/lib"), Path("/usr/local/lib"), Path("/usr/lib64")]
    deep = ("softhsm/", "*/softhsm/", "pkcs11/", "*/pkcs11/", "")  # not all of /usr/lib: that takes seconds
    return next((found for place in places for part in deep for found in place.glob(f"{part}libsofthsm2.so")), None)


def need() -> Path:
    """The library; fetched if it is not there. Raises CannotGoOn with the command that helps."""
    return find() or _fetch()


def _fetch() -> Path:
    if shutil.which("apt-get") is None:
        raise CannotGoOn(f"SoftHSM is missing: {HOW}")
    say("SoftHSM …")
    if is_root():
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _run(["apt-get", "update", "-qq"], env)
        _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "softhsm2"], env)
    else:
        _unpack()
    found = find()
    if found is None:
        raise CannotGoOn(f"SoftHSM could not be installed: {HOW}")
    return found


def _unpack() -> None:
    """Without root: lists and archives in private directories, then the packages' files only."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for part in ("state/lists/partial", "cache/archives/partial"):
            (place / part).mkdir(parents=True)
        options = [f"-oDir::State={place / 'state'}", f"-oDir::Cache={place / 'cache'}",
                   "-oDir::State::status=/var/lib/dpkg/status", "-oAPT::Sandbox::User="]  # fmt: skip
        _run(["apt-get", *options, "update", "-qq"], dict(os.environ))
        _run(
            ["apt-get", *options, "download", "-qq", "softhsm2", "softhsm2-common", "libsofthsm2"],
            dict(os.environ),
            place,
        )
        for archive in place.glob("*.deb"):
            _run(["dpkg-deb", "-x", str(archive), str(OWN)], dict(os.environ))


def _run(command: list[str], env: dict[str, str], cwd: Path | None = None) -> None:
    done = subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotGoOn(f"SoftHSM is missing: {HOW}\n{done.stderr.strip()[-400:]}")
