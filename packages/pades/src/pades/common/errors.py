"""What may go wrong, as a stable code and facts; what it is called in which language is said elsewhere."""

from enum import StrEnum
from typing import TypedDict, Unpack

from pades.common.kinds import FileFormat


class ErrorCode(StrEnum):
    """Of making, signing and keeping a file; why an upload is refused is in ``intake.refusals``."""

    TOO_EXPENSIVE = "too_expensive"
    CRASHED = "crashed"
    PAGE_NOT_FOUND = "page_not_found"
    # the attestation page
    FONT_MISSING = "font_missing"
    LETTER_NOT_IN_NUMBER_FONT = "letter_not_in_number_font"
    FIELD_MISSING = "field_missing"
    PAGE_DOES_NOT_FIT = "page_does_not_fit"
    PAGE_NOT_MADE = "page_not_made"
    PLACEMENT_OUTSIDE = "placement_outside"
    PLACEMENT_TOO_SMALL = "placement_too_small"
    PLACEMENT_ON_TEXT = "placement_on_text"
    # signing
    CERTIFICATE_UNREADABLE = "certificate_unreadable"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    CERTIFICATE_PURPOSE = "certificate_purpose"
    CERTIFICATE_REVOKED = "certificate_revoked"
    CERTIFICATE_UNTRUSTED = "certificate_untrusted"
    KEY_NOT_SUPPORTED = "key_not_supported"
    ISSUER_UNAVAILABLE = "issuer_unavailable"
    REVOCATION_UNAVAILABLE = "revocation_unavailable"
    REVOCATION_UNREADABLE = "revocation_unreadable"
    REVOCATION_TOO_OLD = "revocation_too_old"
    VALUE_DOES_NOT_FIT = "value_does_not_fit"
    SIGNATURE_TOO_LARGE = "signature_too_large"
    # time-stamps
    TSA_UNAVAILABLE = "tsa_unavailable"
    TSA_REFUSED = "tsa_refused"
    TSA_UNTRUSTED = "tsa_untrusted"
    NO_DOCUMENT_TIME_STAMP = "no_document_time_stamp"
    ARCHIVE_STAMP_EXPIRED = "archive_stamp_expired"
    RENEWAL_GAINS_NOTHING = "renewal_gains_nothing"
    # tables
    TRUST_UNREADABLE = "trust_unreadable"
    RIGHTS_UNREADABLE = "rights_unreadable"


class NetFaultCode(StrEnum):
    """Why a question over HTTP has no answer that may be used."""

    HOST_NOT_ALLOWED = "host_not_allowed"
    UNREACHABLE = "unreachable"
    EMPTY = "empty"
    PACKED = "packed"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    STATUS = "status"
    REDIRECTS = "redirects"


class TsaRefusal(StrEnum):
    """What is wrong with a time-stamp service's answer."""

    STATUS = "status"  # of HTTP, fact ``status``
    WRONG_TYPE = "wrong_type"  # fact ``media_type``
    UNREADABLE = "unreadable"
    OTHER_QUESTION = "other_question"
    OTHER_TIME = "other_time"
    SAID = "said"  # by the service itself, fact ``said``


class PagePart(StrEnum):
    """What of the attestation page's words is too long, as ``attestation.typ`` names it."""

    ORIGINAL_TITLE = "original_title"
    AGENCY = "agency_lines"
    TITLE = "title"
    SIGNATORY = "signatory"
    CHECK_URL = "check_url"
    TEMPLATE = "template"  # whatever stands there for everybody


class Unclear(StrEnum):
    """Why nobody knows what a reader sees of an annotation."""

    NO_STANDARD = "no_standard"
    DRAWN_DIFFERENTLY = "drawn_differently"
    DRAWN_BY_PROGRAMS = "drawn_by_programs"
    ONLY_SOMEWHERE = "only_somewhere"
    TURNS = "turns"


class Facts(TypedDict, total=False):
    """What a code is about. Each goes into JSON as it is; texts of strangers are one cleaned line."""

    page: int  # from 1
    limit_mib: int
    format: FileFormat
    unclear: Unclear
    width_mm: int
    height_mm: int
    width_px: int
    height_px: int
    error: str  # the kind of a program's error, or its words about a table
    fields: list[str]
    letters: str
    folder: str
    fonts: list[str]
    file: str
    line: int
    columns: list[str]
    part: PagePart
    host: str
    net: NetFaultCode
    status: int  # of HTTP
    why: TsaRefusal
    media_type: str
    said: str  # a service's own words
    in_chain: bool  # of the certificate or of one above it
    of_tsa: bool  # of the time-stamp service's certificate
    signed: bool  # the value has come; nobody need sign again for it


class PadesError(Exception):
    """Nothing was done. ``code`` is stable snake_case, ``facts`` what it is about.

    ``permanent``: asking again will not help, as when a service was away; somebody has to do something else first.
    """

    def __init__(self, code: StrEnum, *, permanent: bool = False, **facts: Unpack[Facts]) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
        self.permanent = permanent

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else str(self.code)
