"""People, what they may do and when, and the keys they do it with."""

from chungthuc.accounts.models.authorities import Authority, Basis, Capacity, Duty
from chungthuc.accounts.models.codes import CodePurpose, ContactCode
from chungthuc.accounts.models.dated import Dated
from chungthuc.accounts.models.endings import EndReason
from chungthuc.accounts.models.grants import Grant, Right
from chungthuc.accounts.models.keys import KeyPurpose, RegisteredCertificate, SignaturePicture, fingerprint
from chungthuc.accounts.models.people import IdentitySource, Person, PersonKind, PersonManager

__all__ = [
    "Authority",
    "Basis",
    "Capacity",
    "CodePurpose",
    "ContactCode",
    "Dated",
    "Duty",
    "EndReason",
    "Grant",
    "IdentitySource",
    "KeyPurpose",
    "Person",
    "PersonKind",
    "PersonManager",
    "RegisteredCertificate",
    "Right",
    "SignaturePicture",
    "fingerprint",
]
