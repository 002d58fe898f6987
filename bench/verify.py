"""Verification: a finished 1 MB and 30 MB copy, in the process and in the limited child, beside pdfsig where it is.

``dev.py bench verify``: no database is used.
"""

import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from pades.checking.validate import verify, verify_in_child
from pades.common.source import Source
from pades.intake.examine import intake_in_child
from pades.lasting.extend import Fetch, add_document_timestamp, add_validation_data
from pades.making.attestation import AttestationPage, Positions, attach
from pades.making.complete import complete
from pades.making.prepare import Prepared, prepare_seal, prepare_signature
from pades.making.timestamps import Tsa
from pades.trust.anchors import Trust
from test_pki.authority import Credential, Pki
from test_pki.server import Server

from bench.floor import floor, milliseconds, show
from bench.life import SIZES, _free_port
from demo import scans

FONTS = Path(__file__).resolve().parent.parent / ".local" / "fonts"
PAGE = AttestationPage(
    ("UBND phường Hoàn Kiếm",), "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", "Số chứng thực:", "quyển số:", "Ngày", "",
    "", "CHỦ TỊCH", "Lê Thị Hoa", "Bằng tốt nghiệp", 2, "http://localhost/c/ABCD-EFGH-JKMN-PQRS", "ABCD-EFGH-JKMN-PQRS",
)  # fmt: skip


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), _free_port()
        pki = Pki.create(folder / "pki", base_url=f"http://127.0.0.1:{port}")
        with Server(pki, port) as server:
            for title, (pages, size) in SIZES.items():
                file = _issued(folder, server, scans.scan_of_size(size, pages))
                _measure(title, file, pki.trust)
    return 0


def _measure(title: str, file: Path, trust_dir: Path) -> None:
    trust, content = Trust.load(trust_dir), file.read_bytes()
    report = verify(file, trust=trust)
    assert report.verdict == "VALID", report.reason
    print(f"{title} ({len(content):,} bytes)")
    figures = {
        "in the process": milliseconds(lambda: verify(file, trust=trust)),
        "in the child": milliseconds(lambda: verify_in_child(file, trust_dir=trust_dir, rights_csv=None, at=None), 3),
    }
    show("verify", figures)
    if pdfsig := shutil.which("pdfsig"):
        command = [pdfsig, "-nocert", str(file)]
        show(
            "pdfsig (digests only)",
            {"": milliseconds(lambda: subprocess.run(command, capture_output=True, check=False), 3)},
        )
    else:
        print("  pdfsig is not installed: apt-get install poppler-utils")
    show("floor", floor(content))


def _issued(folder: Path, server: Server, upload: bytes) -> Path:
    (folder / "upload.pdf").write_bytes(upload)
    base = folder / "base.pdf"
    intake_in_child(folder / "upload.pdf", base=base)
    leader, seal = server.pki.issue("Lê Thị Hoa"), server.pki.issue("UBND phường", kind="agency")
    trust, tsa = Trust.load(server.pki.trust), Tsa(server.tsa_url)
    now = datetime.now(UTC)
    tail = attach(base, PAGE, Positions(), fonts=FONTS)
    prepared = prepare_signature(
        Source(base, tail), certificate=leader.certificate, chain=leader.chain, picture=None, at=now
    )
    tail = _completed(base, prepared, leader, tsa)
    prepared = prepare_seal(
        Source(base, tail), certificate=seal.certificate, chain=seal.chain, number="1", volume="01/2026 - SCT/BS",
        date="24/11/2026", picture=None, at=now,
    )  # fmt: skip
    tail = _completed(base, prepared, seal, tsa)
    tail = add_validation_data(Source(base, tail), trust=trust, fetch=Fetch(frozenset({server.host})))
    tail = add_document_timestamp(Source(base, tail), trust=trust, tsa=tsa)
    file = folder / "issued.pdf"
    Source(base, tail).copy_to(file)
    return file


def _completed(base: Path, prepared: Prepared, key: Credential, tsa: Tsa) -> bytes:
    value = key.sign(prepared.signed_attrs)
    return complete(base, prepared, certificate=key.certificate, chain=key.chain, value=value, tsa=tsa)


if __name__ == "__main__":
    sys.exit(main())
