"""Every reason code: a file, or a finding, that leads to it; and the command's words for each."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pades
import pytest
from asn1crypto import x509
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose
from pades.changes.field_change import FieldChange
from pades.changes.structure import fault_around
from pades.checking import deciding
from pades.checking.deciding import Findings, decide
from pades.checking.rights import Rights
from pades.checking.validate import verify
from pades.common.raw import Bytes
from pades.common.reasons import Reason
from pades.common.source import Source
from pyhanko.sign.ades.report import AdESIndeterminate, AdESPassed, AdESSubIndic

from packages.pades.tests.builders.signed import surgery, tampering
from packages.pades.tests.builders.signed.elsewhere import (
    BARE,
    STRUCTURES,
    Way,
    elliptic,
    fields,
    sign,
    with_fields,
    with_statements,
)
from packages.pades.tests.builders.signed.making import Making, rights_file
from packages.pades.tests.builders.uploads import hostile

SOURCES = Path(pades.__file__).parent

JUDGING = ("common/raw", "common/algorithms", "changes/structure", "checking/validate", "checking/deciding",
           "checking/judging", "checking/competence", "checking/ageing", "checking/roles", "checking/examination",
           "checking/archive_stamp", "checking/cost", "commands/verify")  # fmt: skip

STAMPED = BARE.but(stamped=True)


@dataclass
class World:
    """A finished file, the authorities, a place to write."""

    made: Making
    folder: Path

    def whole(self, stage: str = "sealed") -> bytes:
        return self.made.base.read_bytes() + self.made.stages[stage]

    def judged(self, content: bytes, **given: Any) -> str:
        file = self.folder / "file.pdf"
        file.write_bytes(content)
        return str(verify(file, **{"trust": self.made.trust, **given}).reason)

    def swapped(self, change: Callable[[Any], None]) -> str:
        return self.judged(surgery.with_cms(self.whole(), change))

    def empty(self) -> bytes:
        return with_fields(STRUCTURES["classic"](self.folder / "empty.pdf").read_bytes(), ("A", "B"))

    def pair(self, first: Any, second: Any, ways: tuple[Way, Way] = (BARE, BARE), **given: Any) -> str:
        server = self.made.server
        return self.judged(sign(sign(self.empty(), server, first, "A", ways[0]), server, second, "B", ways[1]), **given)

    def people(self) -> tuple[Any, Any]:
        return self.made.leader, self.made.seal

    def rights(self, *rows: tuple[Any, str, str, str, str]) -> str:
        return self.judged(self.whole("extended"), rights=Rights.load(rights_file(self.folder / "r.csv", rows)))


def found(**given: Any) -> str:
    """The decision on findings that no file of ours leads to."""
    start: dict[str, Any] = {
        "judged": [signature("a"), signature("b")], "competence": "unchecked", "fault": None, "changed": False,
        "ours": False, "anchored": True, "stamp_fault": None, "filled": {}, "doubts": (),
    }  # fmt: skip
    return decide(Findings(**{**start, **given}))[1]


def signature(
    name: str, status: AdESSubIndic = AdESPassed.OK, *, doubt: str | None = None, level: str = "B-LTA"
) -> Any:
    return SimpleNamespace(
        status=status, doubt=doubt, level=level, moment=datetime.now(UTC), changed=False, revoked=False, premature=False, stale=False,
        fingerprint=name,
        role="",
        trusted=status == AdESPassed.OK and doubt is None, signature=SimpleNamespace(field_name=name),
    )  # fmt: skip


def ours(leader: Any, seal: Any) -> dict[str, Any]:
    """Two signatures in the fields of our structure by these certificates."""
    judged = [signature("SigLeader"), signature("SigSeal")]
    for one, who in zip(judged, (leader, seal), strict=True):
        one.signature.signer_cert = x509.Certificate.load(who.certificate)
    return {"judged": judged, "ours": True, "filled": {"CertNo": "1"}}


def status(one: AdESSubIndic) -> str:
    return found(judged=[signature("a", one), signature("b")])


def doubt(code: str) -> str:
    return found(judged=[signature("a", doubt=code), signature("b")])


OPEN = ("2020-01-01", "")

CASES: dict[str, Callable[[World], str | None]] = {
    "not_readable": lambda w: verify(w.folder, trust=None).reason,
    "not_pdf": lambda w: w.judged(hostile.png()),
    "malformed": lambda w: w.judged(b"%PDF-1.7\n" + b"nothing " * 20 + b"\n%%EOF\n"),
    "truncated": lambda w: w.judged(b"%PDF-1.7\n" + b"nothing " * 20),
    "encrypted": lambda w: w.judged(hostile.encrypted("u", "o")),
    "no_signature": lambda w: w.judged(w.whole("attested")),
    "only_time_stamps": lambda w: w.judged(only_stamped(w)),
    "hash_mismatch": lambda w: w.judged(tampering.flipped(w.whole(), 2000)),
    "signature_broken": lambda w: w.swapped(surgery.other_value),
    "signature_unreadable": lambda w: w.judged(
        surgery.with_content(w.whole(), bytes.fromhex("300f06092a864886f70d010702a0020500"))
    ),
    "changed_after_last_signature": lambda w: w.judged(
        w.made.base.read_bytes() + tampering.annotated(w.made.source("sealed"))
    ),
    "changed_between_signatures": lambda w: w.pair(
        *w.people(), ways=(BARE.but(certify=True, permissions=fields.MDPPerm.NO_CHANGES), BARE)
    ),
    "trailing_data": lambda w: w.judged(w.whole() + b"x"),
    "truncated_after_signing": lambda w: w.judged(w.whole()[:-20]),
    "header_not_first": lambda w: around(w, b" " + w.whole()),
    "header_twice": lambda w: around(w, b"%PDF-1.4\n" + w.whole()),
    "hidden_signature": lambda w: w.judged(surgery.update(w.whole(), surgery.unnamed)),
    "too_many_signatures": lambda w: w.judged(w.whole() + b"/ByteRange [0 1 2 3]\n" * 11),
    "unexpected_signature": lambda w: found(judged=[signature("a"), signature("b"), signature("c")]),
    "byte_range_form": lambda w: w.judged(tampering.byte_range(w.whole(), lambda n: [1, *n[1:]])),
    "byte_range_gap": lambda w: w.judged(tampering.byte_range(w.whole(), lambda n: [n[0], n[1], n[2] + 2, n[3] - 2])),
    "bytes_behind_the_signature": lambda w: w.judged(surgery.with_tail_in_hole(w.whole())),
    "not_a_cms": lambda w: w.judged(surgery.with_content(w.whole(), b"\x04\x01x")),
    "not_one_signer": lambda w: w.swapped(surgery.signer_twice),
    "content_not_detached": lambda w: w.swapped(surgery.enclosing),
    "signed_attributes_missing": lambda w: w.swapped(surgery.without_attribute("message_digest")),
    "signed_attribute_twice": lambda w: w.swapped(surgery.attribute_twice),
    "signature_object_damaged": lambda w: w.judged(surgery.update(w.empty(), surgery.odd_value)),
    "field_names_twice": lambda w: w.judged(surgery.update(w.whole(), surgery.same_name_again)),
    "form_too_deep": lambda w: w.judged(surgery.update(w.empty(), surgery.deep_form)),
    "field_picture_differs": lambda w: w.judged(w.made.base.read_bytes() + tampering.drawn_otherwise(w.made)),
    "digest_too_weak": lambda w: w.swapped(surgery.digest_algorithm("sha1")),
    "digest_differs_from_signature": lambda w: w.swapped(surgery.signature_algorithm("sha384_ecdsa")),
    "signature_algorithm_not_allowed": lambda w: w.swapped(surgery.signature_algorithm("sha256_dsa")),
    "key_too_short": lambda w: w.pair(w.made.server.pki.issue("Ngắn", key_bits=1024), w.made.seal),
    "key_not_allowed": lambda w: w.pair(elliptic(w.made.server.pki, "k1", surgery.OTHER_CURVE), w.made.seal),
    "revoked": lambda w: w.judged(signed_and_revoked(w)),
    "certificate_not_yet_valid": lambda w: w.judged(signed_too_early(w)),
    "signer_without_right": lambda w: w.rights((w.made.seal, "seal", "A", *OPEN)),
    "wrong_role": lambda w: w.rights((w.made.leader, "seal", "A", *OPEN), (w.made.seal, "seal", "A", *OPEN)),
    "wrong_order": lambda w: w.rights((w.made.leader, "seal", "A", *OPEN), (w.made.seal, "leader", "A", *OPEN)),
    "different_agencies": lambda w: w.rights((w.made.leader, "leader", "A", *OPEN), (w.made.seal, "seal", "B", *OPEN)),
    "right_not_in_force": lambda w: w.rights(
        (w.made.leader, "leader", "A", "2020-01-01", "2021-01-01"), (w.made.seal, "seal", "A", *OPEN)
    ),
    "seal_missing": lambda w: w.judged(w.whole("signed")),
    "leader_missing": lambda w: w.judged(sign(w.empty(), w.made.server, w.made.seal, "A", BARE)),
    "number_missing": lambda w: found(ours=True, judged=[signature("SigLeader"), signature("SigSeal")]),
    "no_trust_anchors": lambda w: w.judged(w.whole(), trust=None),
    "unknown_authority": lambda w: status(AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND),
    "no_time_stamp": lambda w: w.pair(*w.people()),
    "revocation_unknown": lambda w: w.judged(w.whole()),
    "revocation_too_old": lambda w: status(AdESIndeterminate.TRY_LATER),
    "revoked_time_unknown": lambda w: status(AdESIndeterminate.REVOKED_NO_POE),
    "expired_time_unknown": lambda w: status(AdESIndeterminate.EXPIRED),
    "proof_of_existence_missing": lambda w: w.judged(w.whole("extended"), at=datetime.now(UTC) + timedelta(days=3000)),
    "algorithm_too_weak": lambda w: status(AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE),
    "certificate_purpose": lambda w: w.pair(
        w.made.server.pki.issue("Máy chủ", purposes=[Purpose.SERVER_AUTH]), w.made.seal
    ),
    "signed_later_than_asked": lambda w: doubt("signed_later_than_asked"),
    "title_changed": lambda w: found(retitled=True),
    "signed_field_changed": lambda w: found(refilled=(FieldChange("a", "1", "2"),)),
    "same_signer_twice": lambda w: found(**ours(w.made.leader, w.made.leader)),
    "seal_not_an_organisation": lambda w: found(**ours(w.made.leader, w.made.server.pki.issue("Người khác"))),
    "update_shows_nothing": lambda w: found(doubts=("update_shows_nothing",)),
    "same_certificate_twice": lambda w: found(judged=[signature("a"), signature("a")]),
    "subfilter_not_allowed": lambda w: found(doubts=("subfilter_not_allowed",)),
    "certificate_not_bound": lambda w: found(doubts=("certificate_not_bound",)),
    "archive_stamp_expired": lambda w: w.judged(w.whole("issued"), at=datetime.now(UTC) + timedelta(days=7320)),
    "time_stamp_expired": lambda w: w.judged(briefly_stamped(w), at=datetime.now(UTC) + timedelta(days=30)),
    "document_time_stamp_untrusted": lambda w: found(stamp_fault="document_time_stamp_untrusted"),
    "structure_not_strict": lambda w: w.judged(hybrid_signed(w)),
    "unsigned_part_altered": lambda w: found(doubts=("unsigned_part_altered",)),
    "not_decided": lambda w: status(AdESIndeterminate.SIG_CONSTRAINTS_FAILURE),
    "ok": lambda w: w.rights((w.made.leader, "leader", "A", *OPEN), (w.made.seal, "seal", "A", *OPEN)),
    "ok_competence_not_checked": lambda w: w.judged(w.whole("extended")),
}

# Of the command, of the child or before it (test_cli_verify.py, test_children.py, test_cost.py), or a warning beside the
# verdict.
ELSEWHERE = {
    "not_found", "too_expensive", "crashed", "claims_too_many_objects", "blank_stretch", "structure_oversized",
    "document_time_stamp_missing", "document_time_stamp_not_last", "revocation_before_stamp",
}  # fmt: skip


def around(world: World, content: bytes) -> str | None:
    """The two ends alone: in a file of ours the shifted signatures are seen before them."""
    file = world.folder / "around.pdf"
    file.write_bytes(content)
    with Bytes(Source(file)) as data:
        return fault_around(data, 0)


def hybrid_signed(world: World) -> bytes:
    base = with_fields(STRUCTURES["hybrid"](world.folder / "h.pdf").read_bytes(), ("A", "B"))
    server = world.made.server
    return sign(sign(base, server, world.made.leader, "A"), server, world.made.seal, "B")


def signed_and_revoked(world: World) -> bytes:
    """By a certificate that had been revoked a day before, as its authority's list says."""
    server, who = world.made.server, world.made.server.pki.issue("Bị thu hồi")
    content = sign(world.empty(), server, who, "A", STAMPED)
    server.pki.revoke(who.certificate, datetime.now(UTC) - timedelta(days=1))
    return with_statements(sign(content, server, world.made.seal, "B", STAMPED), server)


def briefly_stamped(world: World) -> bytes:
    """By a service whose certificate ends in a week; nothing stands over the file."""
    server = world.made.server
    way = Way(archive=False, tsa=server.pki.other_tsa(life=timedelta(days=8)))
    return sign(sign(world.empty(), server, world.made.leader, "A", way), server, world.made.seal, "B", way)


def signed_too_early(world: World) -> bytes:
    server = world.made.server
    who = server.pki.issue("Mai mới có hiệu lực", not_before=datetime.now(UTC) + timedelta(days=1))
    content = sign(world.empty(), server, who, "A", STAMPED)
    return with_statements(sign(content, server, world.made.seal, "B", STAMPED), server)


def only_stamped(world: World) -> bytes:
    from io import BytesIO

    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers.pdf_signer import PdfTimeStamper

    writer = IncrementalPdfFileWriter(BytesIO(world.empty()))
    return bytes(PdfTimeStamper(world.made.tsa).timestamp_pdf(writer, "sha256").getvalue())


@pytest.mark.parametrize("code", CASES)
def test_each_reason_is_reached(made, tmp_path, code):
    assert CASES[code](World(made, tmp_path)) == code


def test_each_reason_has_its_case():
    assert set(Reason) == set(CASES) | ELSEWHERE


def test_each_reason_can_be_returned():
    text = "".join((SOURCES / f"{name}.py").read_text(encoding="utf-8") for name in JUDGING)
    written = {Reason[name] for name in re.findall(r"Reason\.([A-Z_]+)", text)}
    from_the_child = {Reason("too_expensive"), Reason("crashed")}
    assert len(written) >= 60
    assert set(Reason) - written - from_the_child == set()
    assert set(deciding.FAILURES.values()) | set(deciding.REASONS.values()) | set(deciding.VERDICTS) <= written
