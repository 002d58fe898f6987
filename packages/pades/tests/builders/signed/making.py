"""Finished files and their stages, made as the product makes them, on test authorities."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
from pades.common.source import Source
from pades.lasting.extend import Fetch, add_document_timestamp, add_validation_data
from pades.making.attestation import AttestationPage, Positions, attach
from pades.making.complete import complete
from pades.making.prepare import prepare_seal, prepare_signature
from pades.making.timestamps import Tsa
from pades.trust.anchors import Trust
from PIL import Image
from test_pki.authority import Credential
from test_pki.server import Server

FONTS = Path(__file__).resolve().parents[5] / ".local" / "fonts"
NUMBER, VOLUME, DATE = "123", "01/2026 - SCTĐT/BS", "24 tháng 11 năm 2026"
PAGE = AttestationPage(
    agency_lines=("Ủy ban nhân dân phường Hoàn Kiếm",),
    heading="CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH",
    number_label="Số chứng thực:",
    volume_label="quyển số:",
    date_label="Ngày",
    signing_note="Người thực hiện chứng thực ký, ghi rõ họ, tên và đóng dấu",
    capacity="KT. CHỦ TỊCH",
    title="PHÓ CHỦ TỊCH",
    signatory="Đỗ Thanh Bình",
    original_title="Bằng tốt nghiệp",
    original_pages=1,
    check_url="http://localhost:8000/c/ABCD-EFGH-JKMN-PQRS",
    check_code="ABCD-EFGH-JKMN-PQRS",
)


@dataclass
class Making:
    """A base with the people who sign it; each stage is a tail."""

    server: Server
    base: Path
    leader: Credential
    seal: Credential
    stages: dict[str, bytes] = field(default_factory=dict)
    pictures: tuple[bytes | None, bytes | None] = (None, None)  # of signature and seal

    @property
    def trust(self) -> Trust:
        return Trust.load(self.server.pki.trust)

    @property
    def fetch(self) -> Fetch:
        return Fetch(frozenset({self.server.host}))

    @property
    def tsa(self) -> Tsa:
        return Tsa(self.server.tsa_url, clock=self.server.pki.now)

    def source(self, stage: str) -> Source:
        return Source(self.base, self.stages[stage])

    def attested(self) -> bytes:
        return self._kept("attested", attach(self.base, PAGE, Positions(), fonts=FONTS))

    def signed(self, *, by: Credential | None = None) -> bytes:
        """The leader's revision, time-stamped."""
        who = by or self.leader
        prepared = prepare_signature(
            self.source("attested"),
            certificate=who.certificate,
            chain=who.chain,
            picture=self.pictures[0],
            at=datetime.now(UTC),
        )
        value = who.sign(prepared.signed_attrs)
        done = complete(self.base, prepared, certificate=who.certificate, chain=who.chain, value=value, tsa=self.tsa)
        return self._kept("signed", done)

    def sealed(self, *, by: Credential | None = None, on: str = "signed") -> bytes:
        """Number and seal in one revision, time-stamped."""
        who = by or self.seal
        prepared = prepare_seal(
            self.source(on), certificate=who.certificate, chain=who.chain, number=NUMBER, volume=VOLUME, date=DATE,
            picture=self.pictures[1], at=datetime.now(UTC),
        )  # fmt: skip
        value = who.sign(prepared.signed_attrs)
        done = complete(self.base, prepared, certificate=who.certificate, chain=who.chain, value=value, tsa=self.tsa)
        return self._kept("sealed", done)

    def extended(self) -> bytes:
        tail = add_validation_data(self.source("sealed"), trust=self.trust, fetch=self.fetch)
        return self._kept("extended", tail)

    def issued(self) -> bytes:
        tail = add_document_timestamp(self.source("extended"), trust=self.trust, tsa=self.tsa)
        return self._kept("issued", tail)

    def all(self) -> "Making":
        """Every stage, from the scan to the finished file."""
        self.attested()
        self.signed()
        self.sealed()
        self.extended()
        self.issued()
        return self

    def file(self, stage: str, target: Path) -> Path:
        self.source(stage).copy_to(target)
        return target

    def _kept(self, stage: str, tail: bytes) -> bytes:
        self.stages[stage] = tail
        return tail


def make_base(target: Path, *, pages: int = 1, side: int = 600) -> Path:
    """A scan as intake leaves it: one JPEG a page."""
    pdf = pikepdf.new()
    for _page in range(pages):
        jpeg = BytesIO()
        Image.effect_noise((side, side * 14 // 10), 40).convert("RGB").save(jpeg, "JPEG", quality=70)
        image = pdf.make_stream(
            jpeg.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=side,
            Height=side * 14 // 10, BitsPerComponent=8, ColorSpace=pikepdf.Name.DeviceRGB,
            Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        pdf.add_blank_page(page_size=(595.28, 841.89))
        pdf.pages[-1].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
        pdf.pages[-1].obj.Contents = pdf.make_stream(b"q 595.28 0 0 841.89 0 0 cm /Im0 Do Q")
    pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    return target


def make_issued(folder: Path, server: Server, *, base: Path | None = None) -> Making:
    """A finished copy by two new certificates."""
    leader = server.pki.issue("Đỗ Thanh Bình")
    seal = server.pki.issue("UBND phường Hoàn Kiếm", kind="agency", organization="UBND phường Hoàn Kiếm")
    return Making(server, base or make_base(folder / "base.pdf"), leader, seal).all()


def rights_file(target: Path, rows: Sequence[tuple[Credential, str, str, str, str]]) -> Path:
    """The verifier's table: credential, role, agency, from, to."""
    import hashlib

    lines = ["fingerprint_sha256,role,agency,valid_from,valid_to"]
    for credential, role, agency, start, end in rows:
        lines.append(f"{hashlib.sha256(credential.certificate).hexdigest()},{role},{agency},{start},{end}")
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target
