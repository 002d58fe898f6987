"""People, what they may do and when, and the keys they do it with."""

from chungthuc.accounts.models.activations import ActivationCode
from chungthuc.accounts.models.authorities import Authority, Basis, Capacity, Duty
from chungthuc.accounts.models.codes import CodePurpose, ContactCode
from chungthuc.accounts.models.dated import Dated
from chungthuc.accounts.models.endings import EndReason
from chungthuc.accounts.models.grants import ADMINISTERING, Grant, Right
from chungthuc.accounts.models.keys import KeyPurpose, RegisteredCertificate, SignaturePicture, fingerprint
from chungthuc.accounts.models.people import IdentitySource, Person, PersonKind, PersonManager
from chungthuc.accounts.models.posts import Post

__all__ = [
    "ADMINISTERING",
    "ActivationCode",
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
    "Post",
    "RegisteredCertificate",
    "Right",
    "SignaturePicture",
    "fingerprint",
]
