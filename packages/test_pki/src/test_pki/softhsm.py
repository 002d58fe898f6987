"""Tokens of software: SoftHSM with keys of the test authorities, spoken to through PKCS#11 like any other."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pkcs11
from cryptography.hazmat.primitives import serialization
from pkcs11 import Attribute, ObjectClass
from pkcs11.util.rsa import decode_rsa_private_key

from test_pki.authority import Credential

PLACES = ("/usr/lib", "/usr/local/lib", "/usr/lib64")


def find_library() -> Path:
    """libsofthsm2.so. Raises FileNotFoundError with the command that helps."""
    if named := os.environ.get("SOFTHSM2_MODULE"):
        return Path(named)
    for place in PLACES:
        if found := next(Path(place).glob("**/libsofthsm2.so"), None):
            return found
    raise FileNotFoundError("SoftHSM is missing: apt-get install softhsm2, or set SOFTHSM2_MODULE")


def configure(directory: Path) -> dict[str, str]:
    """A token directory with its configuration; the environment that programs need to find it."""
    tokens = directory / "tokens"
    tokens.mkdir(parents=True, exist_ok=True)
    conf = directory / "softhsm2.conf"
    conf.write_text(
        f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n", encoding="utf-8"
    )
    return {"SOFTHSM2_CONF": str(conf), "SOFTHSM2_MODULE": str(find_library())}


def new_token(environment: dict[str, str], label: str, pin: str) -> None:
    """Initialise a token with the vendor's tool, next to the library or on the PATH."""
    tool = shutil.which("softhsm2-util") or _beside(Path(environment["SOFTHSM2_MODULE"]))
    libraries = str(Path(environment["SOFTHSM2_MODULE"]).parent)
    env = {**os.environ, **environment, "LD_LIBRARY_PATH": libraries}
    command = [str(tool), "--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", f"{pin}00",
               "--module", environment["SOFTHSM2_MODULE"]]  # fmt: skip
    subprocess.run(command, env=env, check=True, capture_output=True)


def load(
    label: str, pin: str, credential: Credential, *, keys: Sequence[Credential] | None = None, identifier: bytes = b""
) -> None:
    """Put key and certificate on the token. The process must have SOFTHSM2_CONF set before it loads the library.

    ``keys``: whose keys lie under the certificate's CKA_ID instead of its own, none or several, as on tokens that were
    loaded wrongly; ``identifier``: another CKA_ID for those.
    """
    library = pkcs11.lib(str(find_library()))
    library.reinitialize()
    name = hashlib.sha1(credential.certificate, usedforsecurity=False).digest()
    shown = {
        Attribute.CLASS: ObjectClass.CERTIFICATE,
        Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
        Attribute.TOKEN: True,
        Attribute.PRIVATE: False,
        Attribute.ID: name,
        Attribute.LABEL: label,
        Attribute.SUBJECT: credential.x509.subject.public_bytes(),
        Attribute.VALUE: credential.certificate,
    }
    with library.get_token(token_label=label).open(user_pin=pin, rw=True) as session:
        for one in [credential] if keys is None else keys:
            session.create_object(_private(one, label, identifier or name))
        session.create_object(shown)


def _private(credential: Credential, label: str, identifier: bytes) -> dict[Attribute, Any]:
    private = credential.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    key = decode_rsa_private_key(private)
    key.update({Attribute.ID: identifier, Attribute.TOKEN: True, Attribute.LABEL: label, Attribute.SIGN: True,
                Attribute.PRIVATE: True, Attribute.SENSITIVE: True})  # fmt: skip
    return dict(key)


def _beside(module: Path) -> Path:
    """softhsm2-util of an unpacked package: …/usr/lib/softhsm/libsofthsm2.so → …/usr/bin."""
    for parent in module.parents:
        if (parent / "bin" / "softhsm2-util").exists():
            return parent / "bin" / "softhsm2-util"
    raise FileNotFoundError("softhsm2-util is missing: apt-get install softhsm2")
