"""Authorities that say what a test has them say, and when."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pades.checking.report import Report
from pades.checking.validate import verify
from pades.trust.anchors import Trust
from test_pki import answers
from test_pki.authority import Credential
from test_pki.server import Server

from packages.pades.tests.builders.signed.elsewhere import BARE, STRUCTURES, ocsp_of, sign, with_fields, with_statements

WAY = BARE.but(stamped=True)

LISTS = ("official-ca", "official-root", "tsa-root")


class World:
    """One signer of interest, another who seals; their file, before any validation data."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.who, self.other = server.pki.issue("Người ký"), server.pki.issue("UBND xã D", organization="UBND xã D")
        empty = with_fields(STRUCTURES["classic"](folder / "e.pdf").read_bytes(), ("KyTen", "DongDau"))
        self.signed = sign(sign(empty, server, self.who, "KyTen", WAY), server, self.other, "DongDau", WAY)

    def judged(self, content: bytes, **given: object) -> Report:
        file = self.folder / "judged.pdf"
        file.write_bytes(content)
        return verify(file, trust=Trust.load(self.server.pki.trust), **given)  # type: ignore[arg-type]

    def lists(self, made: datetime | None = None) -> list[bytes]:
        return [answers.crl(self.server.pki, name, made=made) for name in LISTS]

    def revoke(self, who: Credential, ago: timedelta) -> None:
        self.server.pki.revoke(who.certificate, datetime.now(UTC) - ago)

    def by_list(self) -> bytes:
        return with_statements(self.signed, self.server)

    def by_answer(self) -> bytes:
        """OCSP for the two signers; lists only for their authorities."""
        told = [ocsp_of(self.server, one) for one in (self.who, self.other)]
        return with_statements(self.signed, self.server, crls=self.lists()[1:], ocsps=told)
