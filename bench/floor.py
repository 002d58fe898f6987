"""What the machine can do at best: the same bytes hashed, written, signed with nothing around it."""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa


def milliseconds(work: Callable[[], object], times: int = 5) -> float:
    """The shortest of some runs, wall time."""
    best = float("inf")
    for _run in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best * 1000


def floor(content: bytes) -> dict[str, float]:
    """SHA-256, write with fsync, and one RSA-2048 signature, in ms."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return {
        "sha256": milliseconds(lambda: hashlib.sha256(content).digest()),
        "write+fsync": milliseconds(lambda: _write(content)),
        "rsa sign": milliseconds(lambda: key.sign(b"x", padding.PKCS1v15(), hashes.SHA256()), 20),
    }


def _write(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "file").open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def show(title: str, figures: dict[str, float], unit: str = "ms") -> None:
    print(f"  {title:28} " + "  ".join(f"{name} {value:.1f} {unit}" for name, value in figures.items()))
