"""Other programs agree: OpenSSL on the signatures and time-stamps, pdfsig on the digests. Run by ``dev.py interop``."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pades.common.source import Source
from pyhanko.pdf_utils.reader import PdfFileReader

pytestmark = pytest.mark.interop


def need(program: str, package: str) -> str:
    found = shutil.which(program)
    assert found, f"{program} is missing: apt-get install {package}"
    return found


def test_pdfsig_reads_both_signatures_as_valid(issued):
    pdfsig = need("pdfsig", "poppler-utils")
    told = subprocess.run([pdfsig, "-nocert", str(issued)], capture_output=True, text=True, check=False).stdout
    assert len(re.findall(r"Signature Validation: Signature is Valid", told)) >= 2, told


def test_openssl_verifies_each_cms(issued, made, tmp_path: Path):
    openssl = need("openssl", "openssl")
    roots = tmp_path / "roots.pem"
    roots.write_bytes(b"".join(file.read_bytes() for file in made.server.pki.trust.glob("**/*.pem")))
    whole = issued.read_bytes()
    with Source(issued).open() as stream:
        found = [
            (one.pkcs7_content, [int(n) for n in one.byte_range])
            for one in PdfFileReader(stream).embedded_regular_signatures
        ]
    assert len(found) == 2
    for cms, (start, first, second, rest) in found:
        (tmp_path / "cms.der").write_bytes(cms)
        (tmp_path / "content").write_bytes(whole[start:first] + whole[second : second + rest])
        command = [openssl, "cms", "-verify", "-binary", "-inform", "DER", "-in", str(tmp_path / "cms.der"), "-content",
                   str(tmp_path / "content"), "-CAfile", str(roots), "-purpose", "any", "-out", "/dev/null"]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
