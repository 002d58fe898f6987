"""Is this file a certified copy that nobody changed? The accept rule; a library's «valid» alone is not our verdict.

=====================================================  =============  ==============================
what is found                                          verdict        reason
=====================================================  =============  ==============================
no PDF, or one that cannot be read safely              UNREADABLE     not_pdf, malformed, …
no signature                                           NO_SIGNATURE   no_signature
a rule on the bytes is broken, a digest differs        INVALID        that rule; changed, hash_mismatch
something was changed after the last signature         INVALID        changed_after_last_signature
more than two signatures beside time-stamps            INVALID        unexpected_signature
a certificate was revoked before it signed             INVALID        revoked
a right is missing, of another role, agency or time    INVALID        signer_without_right, …
one signature, otherwise in order                      INCOMPLETE     seal_missing
no anchors, unknown CA, no time-stamp, no revocation   INDETERMINATE  no_trust_anchors, …
two trusted signatures, nothing changed after          VALID          ok, or ok_competence_not_checked
=====================================================  =============  ==============================
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from pades import offline, sandbox, structure
from pades.digests import prefill
from pades.fields import TEXT_FIELDS
from pades.lines import five_lines, unreadable_lines
from pades.numberfont import decode
from pades.prepare import run
from pades.report import Report, SignatureFacts, Verdict
from pades.rights import Rights
from pades.source import Source
from pades.structure import Fault
from pades.trust import Trust

ROLES = ("leader", "seal")


@dataclass
class Judged:
    """One signature with what was found out about it."""

    signature: EmbeddedPdfSignature
    status: Any
    moment: datetime | None
    level: str
    root: str
    changed: bool
    role: str = ""

    @property
    def facts(self) -> SignatureFacts:
        certificate = self.signature.signer_cert
        subject = certificate.subject.native
        return SignatureFacts(
            field=str(self.signature.field_name),
            role=self.role,
            signer=str(subject.get("common_name", certificate.subject.human_friendly)),
            fingerprint_sha256=certificate.sha256.hex(),
            signed_at=self.moment.astimezone(UTC).isoformat() if self.moment else None,
            level=self.level,
            status=self.status.standard_name,
            organization=str(subject.get("organization_name", "")),
            root=self.root,
        )


def verify(
    file: Path | Source, *, trust: Trust | None, rights: Rights | None = None, at: datetime | None = None
) -> Report:
    """The report on one file, as of ``at`` (default: now). Opens no connection; never raises on what a file holds."""
    source = file if isinstance(file, Source) else Source(file)
    try:
        if source.length < 64:
            raise Fault("not_pdf")
        return _report(source, trust, rights, at or datetime.now(UTC))
    except Fault as fault:
        return _failed(fault.reason)
    except Exception:  # noqa: BLE001  whatever a hostile file makes a library raise: it cannot be read
        return _failed("malformed")


def verify_in_child(
    file: Path | Source, *, trust_dir: Path | None, rights_csv: Path | None, at: datetime | None
) -> Report:
    """The same in the limited child process; a child that dies is «cannot be read», never valid."""
    source = file if isinstance(file, Source) else Source(file)
    wanted = {
        "base": str(source.base),
        "tail": source.tail.hex(),
        "trust": str(trust_dir) if trust_dir else None,
        "rights": str(rights_csv) if rights_csv else None,
        "at": at.isoformat() if at else None,
    }
    try:
        return Report.from_json(sandbox.run("pades.validate:child", wanted))
    except sandbox.ChildFailed as failure:
        return _failed(failure.code)


def child(wanted: dict[str, Any]) -> dict[str, Any]:
    """What runs inside: JSON in, JSON out."""
    report = verify(
        Source(Path(wanted["base"]), bytes.fromhex(wanted["tail"])),
        trust=Trust.load(Path(wanted["trust"])) if wanted["trust"] else None,
        rights=Rights.load(Path(wanted["rights"])) if wanted["rights"] else None,
        at=datetime.fromisoformat(wanted["at"]) if wanted["at"] else None,
    )
    return report.to_json()


def _failed(reason: str) -> Report:
    invalid = reason not in (
        "not_pdf",
        "malformed",
        "header_missing",
        "truncated",
        "too_expensive",
        "crashed",
    )
    verdict = Verdict.INVALID if invalid else Verdict.UNREADABLE
    return Report(verdict, reason, lines=unreadable_lines(verdict, reason))


def _report(source: Source, trust: Trust | None, rights: Rights | None, at: datetime) -> Report:
    with source.open() as stream:
        structure.check_frame(_whole(source))
        reader = PdfFileReader(stream, strict=True)
        embedded = list(reader.embedded_signatures)
        hidden = structure.raw_signature_count(source) - len(embedded)
        if not embedded and hidden <= 0:
            return Report(
                Verdict.NO_SIGNATURE,
                "no_signature",
                lines=unreadable_lines(Verdict.NO_SIGNATURE, "no_signature"),
            )
        if hidden:
            raise Fault("hidden_signature")
        read = _reader(source)
        for one in embedded:
            structure.check_signature(one, read)
        prefill(embedded, read)
        return _judge(reader, embedded, trust, rights, at)


def _whole(source: Source) -> Any:
    """Bytes with find and slices, without copying the base where there is no tail."""
    if not source.tail:
        import mmap

        with source.base.open("rb") as stream:
            return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    with source.base.open("rb") as stream:
        return stream.read(1024) + source.tail


def _reader(source: Source) -> Callable[[int, int], bytes]:
    stream = source.open()

    def read(start: int, end: int) -> bytes:
        stream.seek(start)
        return stream.read(end - start)

    return read


def _judge(
    reader: PdfFileReader,
    embedded: list[EmbeddedPdfSignature],
    trust: Trust | None,
    rights: Rights | None,
    at: datetime,
) -> Report:
    regular = [one for one in embedded if one.sig_object_type == "/Sig"]
    if len(embedded) > structure.MOST_SIGNATURES:
        raise Fault("too_many_signatures")
    if not regular:
        return Report(Verdict.NO_SIGNATURE, "only_time_stamps", lines=unreadable_lines(Verdict.NO_SIGNATURE, ""))
    empty = Trust((), (), "")
    judged = [_judge_one(one, trust or empty, at) for one in regular]
    changed = judged[-1].changed or not _covered(embedded)
    fields = _fields(reader)
    verdict, reason = _verdict(judged, embedded, trust, changed)
    competence = "unchecked"
    if rights is not None:
        competence = _competence(judged, rights)
        if verdict == Verdict.VALID and competence != "ok":
            verdict, reason = Verdict.INVALID, competence
    elif verdict == Verdict.VALID:
        reason = "ok_competence_not_checked"
    if rights is None:
        _assign_roles_by_order(judged)
    facts = tuple(one.facts for one in judged)
    lines = five_lines(verdict, reason, facts, changed, competence, has_document_stamp=len(embedded) > len(regular))
    return Report(verdict, reason, facts, changed, rights is not None, fields, lines)


def _judge_one(signature: EmbeddedPdfSignature, trust: Trust, at: datetime) -> Judged:
    signature.compute_integrity_info(diff_policy=offline.STRICT_DIFFERENCE)
    result = run(offline.validate(signature, trust, at))
    status = result.ades_subindic
    api = result.api_status
    if status == AdESPassed.OK and (api is None or not api.bottom_line):
        status = AdESIndeterminate.SIG_CONSTRAINTS_FAILURE
    stamp = result.signature_timestamp_status
    stamped = stamp is not None and stamp.ades_subindic == AdESPassed.OK and stamp.api_status is not None
    moment = stamp.api_status.timestamp if stamped and stamp is not None and stamp.api_status is not None else None
    archived = bool(signature.reader.embedded_timestamp_signatures)
    if status == AdESIndeterminate.NO_POE and moment and not archived and _holds_now(signature, trust, moment, at):
        status = AdESPassed.OK
    if status == AdESPassed.OK and moment is None:
        status = AdESIndeterminate.NO_POE
    if status == AdESPassed.OK and api is not None and not _informed_after(signature, moment):
        status = AdESIndeterminate.TRY_LATER
    root = _root_of(api)
    return Judged(signature, status, moment, _level(signature, moment), root, _is_changed(signature))


def _holds_now(signature: EmbeddedPdfSignature, trust: Trust, moment: datetime, at: datetime) -> bool:
    return run(offline.holds_now(signature, trust, moment, at))


def _is_changed(signature: EmbeddedPdfSignature) -> bool:
    """Was anything done after this signature but what the law's own second signature and archiving need?"""
    difference = signature.diff_result
    if isinstance(difference, SuspiciousModification):
        return True
    last = signature is list(signature.reader.embedded_regular_signatures)[-1]
    limit = ModificationLevel.LTA_UPDATES if last else ModificationLevel.FORM_FILLING
    if signature.coverage in (SignatureCoverageLevel.ENTIRE_FILE,):
        return False
    if signature.coverage != SignatureCoverageLevel.ENTIRE_REVISION or difference is None:
        return True
    within = difference.modification_level.value <= limit.value
    return not within or not signature.summarise_integrity_info()["docmdp_ok"]


def _covered(embedded: list[EmbeddedPdfSignature]) -> bool:
    """The outermost signature object reaches to the file's end, or only archiving data follows it."""
    last = embedded[-1]
    last.compute_integrity_info(diff_policy=offline.STRICT_DIFFERENCE)
    if last.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    if last.sig_object_type != "/Sig":  # the document time-stamp must be the last revision of all
        return False
    return not _is_changed(last)


def _verdict(
    judged: list[Judged], embedded: list[EmbeddedPdfSignature], trust: Trust | None, changed: bool
) -> tuple[Verdict, str]:
    for one in judged:
        if not one.signature.sig_object:
            raise Fault("malformed")
        if one.status in (AdESFailure.HASH_FAILURE,):
            return Verdict.INVALID, "hash_mismatch"
        if one.status in (AdESFailure.SIG_CRYPTO_FAILURE, AdESFailure.FORMAT_FAILURE):
            return Verdict.INVALID, "signature_broken"
    if changed:
        return Verdict.INVALID, "changed_after_last_signature"
    if any(one.changed for one in judged):
        return Verdict.INVALID, "changed_between_signatures"
    if len(judged) > 2:
        return Verdict.INVALID, "unexpected_signature"
    if any(one.status == AdESFailure.REVOKED for one in judged):
        return Verdict.INVALID, "revoked"
    if trust is None or not trust.signer_roots:
        return Verdict.INDETERMINATE, "no_trust_anchors"
    undecided = [one for one in judged if one.status != AdESPassed.OK]
    if len(judged) == 1:
        return Verdict.INCOMPLETE, "seal_missing"
    if undecided:
        return Verdict.INDETERMINATE, _why(undecided[0])
    if not _in_order(judged):
        return Verdict.INVALID, "wrong_order"
    return Verdict.VALID, "ok"


REASONS = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: "unknown_authority",
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE: "revocation_unknown",
    AdESIndeterminate.REVOKED_NO_POE: "revoked_time_unknown",
    AdESIndeterminate.REVOKED_CA_NO_POE: "revoked_time_unknown",
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: "expired_time_unknown",
    AdESIndeterminate.NO_POE: "no_time_stamp",
    AdESIndeterminate.TRY_LATER: "revocation_too_old",
}


def _why(one: Judged) -> str:
    if one.level in ("B-LT", "B-LTA") and one.status == AdESIndeterminate.NO_POE:
        return "proof_of_existence_missing"
    if one.level == "B-B" and one.status != AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND:
        return "no_time_stamp"
    if one.level == "B-T" and one.status == AdESIndeterminate.NO_POE:
        return "revocation_unknown"
    return REASONS.get(one.status, "not_decided")


def _in_order(judged: list[Judged]) -> bool:
    """The leader's time-stamp is not later than the seal's."""
    moments = [one.moment for one in judged if one.moment]
    return moments == sorted(moments)


def _competence(judged: list[Judged], rights: Rights) -> str:
    """«ok», or the first rule on rights that does not hold; roles are taken from the table."""
    agencies: list[set[str]] = []
    for one, wanted in zip(judged, ROLES, strict=False):
        rows = rights.of(one.signature.signer_cert.sha256.hex())
        if not rows:
            return "signer_without_right"
        fitting = [row for row in rows if row.role == wanted]
        one.role = wanted if fitting else rows[0].role
        if not fitting:
            return "wrong_role"
        holding = [row for row in fitting if one.moment and row.holds_at(one.moment)]
        if not holding:
            return "right_not_in_force"
        agencies.append({row.agency for row in holding})
    if len(agencies) == 2 and not agencies[0] & agencies[1]:
        return "different_agencies"
    return "ok"


def _assign_roles_by_order(judged: list[Judged]) -> None:
    """The law's own order: the person first, then his agency. Nothing is said of a file with more signatures."""
    if len(judged) <= len(ROLES):
        for one, role in zip(judged, ROLES, strict=False):
            one.role = role


def _informed_after(signature: EmbeddedPdfSignature, moment: datetime | None) -> bool:
    """Some revocation data in the file was made after the time-stamp (a lenient freshness needs this rule)."""
    if moment is None:
        return False
    times = _revocation_times(signature.reader)
    return any(one >= moment.replace(microsecond=0) for one in times)


def _revocation_times(reader: PdfFileReader) -> list[datetime]:
    from asn1crypto import crl, ocsp

    if "/DSS" not in reader.root:
        return []
    store = reader.root["/DSS"]
    times = [
        ocsp.OCSPResponse.load(one.get_object().data).basic_ocsp_response["tbs_response_data"]["produced_at"].native
        for one in store.get("/OCSPs", ())
    ]
    times += [
        crl.CertificateList.load(one.get_object().data)["tbs_cert_list"]["this_update"].native
        for one in store.get("/CRLs", ())
    ]
    return times


def _level(signature: EmbeddedPdfSignature, moment: datetime | None) -> str:
    if not _has_attached_stamp(signature):
        return "B-B"
    if "/DSS" not in signature.reader.root:
        return "B-T"
    return "B-LTA" if signature.reader.embedded_timestamp_signatures else "B-LT"


def _has_attached_stamp(signature: EmbeddedPdfSignature) -> bool:
    unsigned = signature.signed_data["signer_infos"][0]["unsigned_attrs"]
    return any(one["type"].native == "signature_time_stamp_token" for one in unsigned)


def _root_of(api: Any) -> str:
    path = getattr(api, "validation_path", None)
    if path is None or path.trust_anchor is None:
        return ""
    certificate = getattr(path.trust_anchor, "certificate", None)
    return str(certificate.subject.native.get("common_name", "")) if certificate is not None else ""


def _fields(reader: PdfFileReader) -> dict[str, str]:
    """Number, volume and date as filled. Raises Fault when a value and its picture differ."""
    found: dict[str, str] = {}
    for one in reader.root["/AcroForm"]["/Fields"] if "/AcroForm" in reader.root else ():
        field = one.get_object()
        name, value = str(field.get("/T")), field.get("/V")
        if name in TEXT_FIELDS and value is not None:
            found[name] = str(value)
            if _drawn(field) != str(value):
                raise Fault("field_picture_differs")
    return found


def _drawn(field: Any) -> str:
    content: bytes = field["/AP"]["/N"].data
    start, end = content.find(b"<"), content.find(b">")
    return decode(bytes.fromhex(content[start + 1 : end].decode("ascii"))) if 0 <= start < end else ""
