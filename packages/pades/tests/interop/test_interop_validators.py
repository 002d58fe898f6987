"""Other people's validators on bases and finished files: EU DSS (PAdES) and veraPDF (PDF/A-2u).

Both are Java programs, got by their Maven coordinates (``interop/pom.xml``) into the folder that
CHUNGTHUC_INTEROP_JARS names. Run by ``dev.py interop``.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pades.intake.arranging import Piece, arrange_in_child
from pades.intake.examine import intake_in_child
from PIL import Image

from demo import pictures
from packages.pades.tests.builders.signed.making import Making
from packages.pades.tests.builders.uploads import photographs
from packages.pades.tests.builders.uploads.pdf_bytes import jpeg, paper, scan
from packages.pades.tests.builders.uploads.photographs import saved, sheet
from packages.pades.tests.builders.uploads.scanners import by_pillow, with_visible_text

pytestmark = pytest.mark.interop

HERE = Path(__file__).parent
GET = f"mvn -f {HERE / 'pom.xml'} dependency:copy-dependencies -DoutputDirectory=$CHUNGTHUC_INTEROP_JARS"
SCANS = {
    "colour": lambda: scan(jpeg()),
    "gray": lambda: scan(jpeg(paper(mode="L"))),
    "fax": lambda: by_pillow("1"),
    "drawn": with_visible_text,
}
AT_200 = {"dpi": (200, 200)}
FAX = {"compression": "group4", **AT_200}
PHOTOGRAPHS = {
    "telephone": photographs.telephone,
    "telephone, turned": lambda: photographs.telephone(6),
    "progressive JPEG": lambda: saved(sheet(), "JPEG", progressive=True, **AT_200),
    "gray JPEG": lambda: saved(sheet().convert("L"), "JPEG", **AT_200),
    "JPEG in ink": lambda: saved(sheet().convert("CMYK"), "JPEG", **AT_200),
    "PNG": lambda: saved(sheet(), "PNG", **AT_200),
    "PNG with a palette": lambda: saved(sheet().quantize(16), "PNG", **AT_200),
    "PNG in black and white": lambda: saved(sheet().convert("1"), "PNG", **AT_200),
    "PNG, half transparent": lambda: saved(_half_transparent(), "PNG", **AT_200),
    "TIFF": lambda: saved(sheet(), "TIFF", compression="tiff_lzw", **AT_200),
    "TIFF as a fax": lambda: saved(sheet().convert("1"), "TIFF", **FAX),
    "TIFF of faxes": lambda: _tiff(*[sheet().convert("1")] * 3, **FAX),
    "TIFF of three kinds": lambda: _tiff(sheet().convert("1"), sheet().convert("L"), sheet(), **AT_200),
    "HEIC": lambda: photographs.HEIC,
}
UNAVOIDABLE = "Elements overlap on page(s) [2]"  # the seal lies over the signature, as Vietnamese offices do it
NO_EUROPEAN_LIST = "QUAL_CERT_TRUSTED_LIST_REACHED_ANS"


def asked(program: str, *arguments: str) -> list[list[str]]:
    """Lines of facts, each split by tabs."""
    java, jars = shutil.which("java"), os.environ.get("CHUNGTHUC_INTEROP_JARS", "")
    assert java, "java is missing: apt-get install default-jdk-headless"
    assert any(Path(jars or "/none").glob("*.jar")), (
        f"CHUNGTHUC_INTEROP_JARS names no folder with the validators: {GET}"
    )
    command = [java, "-cp", f"{jars}/*", str(HERE / f"{program}.java"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]


@pytest.fixture(scope="module")
def finished(authorities, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Making]:
    """One finished copy by kind of scan: with pictures, but for the drawn one, where names stand in their place."""
    made = {}
    for kind, upload in SCANS.items():
        folder = tmp_path_factory.mktemp(kind)
        (folder / "upload").write_bytes(upload())
        found = intake_in_child(folder / "upload", base=folder / "base.pdf")
        assert found.verdict == "accept", found
        assert ("rasterised" in {one["code"] for one in found.warnings}) == (kind == "drawn")
        leader = authorities.pki.issue("Nguyễn Thị Ngọc Ánh")
        seal = authorities.pki.issue("UBND phường Ngọc Hà", kind="agency", organization="UBND phường Ngọc Hà")
        shown = (pictures.signature("Nguyễn Thị Ngọc Ánh"), pictures.seal("UBND phường Ngọc Hà"))
        made[kind] = Making(authorities, folder / "base.pdf", leader, seal)
        made[kind].pictures = (None, None) if kind == "drawn" else shown
        made[kind].all().file("issued", folder / "issued.pdf")
    return made


def test_verapdf_finds_no_fault_in_bases_and_finished_files(finished):
    files = [str(one.base.parent / name) for one in finished.values() for name in ("base.pdf", "issued.pdf")]
    told = asked("Vera", "2u", *files)
    assert [line for line in told if line[0] == "rule"] == []
    assert [line for line in told if line[0] == "conforms"] == [["conforms", file] for file in files]


def test_verapdf_finds_no_fault_in_bases_of_photographs(tmp_path: Path) -> None:
    """Each kind by itself, and pages of several put in order and turned."""
    bases = []
    for kind, upload in PHOTOGRAPHS.items():
        (tmp_path / "upload").write_bytes(upload())
        bases.append(tmp_path / f"{kind}.pdf")
        found = intake_in_child(tmp_path / "upload", base=bases[-1])
        assert found.verdict == "accept", (kind, found.reason, found.facts)
    turned = [Piece(base, 1, 90 * number % 360) for number, base in enumerate(bases)]
    arrange_in_child(turned, base=tmp_path / "arranged.pdf")
    files = [str(one) for one in (*bases, tmp_path / "arranged.pdf")]
    assert asked("Vera", "2u", *files) == [["conforms", one] for one in files]


def _half_transparent() -> Image.Image:
    picture = sheet().convert("RGBA")
    picture.putalpha(128)
    return picture


def _tiff(*pages: Image.Image, **how: Any) -> bytes:
    return saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], **how)


@pytest.mark.parametrize("kind", SCANS)
def test_eu_dss_passes_both_signatures_without_an_avoidable_warning(finished, kind):
    made = finished[kind]
    roots = [str(file) for file in sorted(made.server.pki.trust.glob("**/*.pem"))]
    told = asked("Dss", str(made.base.parent / "issued.pdf"), *roots)
    standing = [line[1:] for line in told if line[0] == "signature"]
    assert standing == [["TOTAL_PASSED", "null", "PAdES-BASELINE-LTA"]] * 2, told
    words = [line for line in told if line[0] != "signature" and line[1] != NO_EUROPEAN_LIST]
    assert {line[-1] for line in words} <= {UNAVOIDABLE}, told


def test_openssl_is_strict_and_content_with_every_certificate(authorities, tmp_path):
    """RFC 5280 by the letter, for the leader, the agency, the time-stamp service and their authorities."""
    openssl = shutil.which("openssl")
    assert openssl, "openssl is missing: apt-get install openssl"
    pki = authorities.pki
    chains = [
        (pki.issue(f"Người ký {under}", under=under), pki.issuer(under), f"{under}-root")
        for under in ("official", "public")
    ]
    for leaf, issuer, root in [*chains, (pki.tsa, None, "tsa-root")]:
        for name, content in (("leaf", leaf.certificate), ("issuer", issuer and issuer.certificate)):
            if content:
                _convert(openssl, content, tmp_path / f"{name}.pem")
        _convert(openssl, (pki.directory / f"{root}.cer").read_bytes(), tmp_path / "root.pem")
        between = ["-untrusted", str(tmp_path / "issuer.pem")] if issuer else []
        command = [
            openssl,
            "verify",
            "-x509_strict",
            "-purpose",
            "any",
            "-CAfile",
            str(tmp_path / "root.pem"),
            *between,
        ]
        done = subprocess.run([*command, str(tmp_path / "leaf.pem")], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr + done.stdout


def _convert(openssl: str, der: bytes, target: Path) -> None:
    subprocess.run([openssl, "x509", "-inform", "DER", "-out", str(target)], input=der, check=True, capture_output=True)
