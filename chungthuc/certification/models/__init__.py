"""The tables of certification: a copy, its testimony, its scan's answers, its reasons, its deliveries."""

from chungthuc.certification.models.copies import PATIENCE, UNHINDERED, CertifiedCopy, CopyQuerySet, new_key
from chungthuc.certification.models.deliveries import Delivery, Route
from chungthuc.certification.models.findable import Findable
from chungthuc.certification.models.reasons import Reason
from chungthuc.certification.models.scan_answers import ScanAnswer
from chungthuc.certification.models.testimony import TestimonyTemplate

__all__ = [
    "PATIENCE",
    "UNHINDERED",
    "CertifiedCopy",
    "CopyQuerySet",
    "Delivery",
    "Findable",
    "Reason",
    "Route",
    "ScanAnswer",
    "TestimonyTemplate",
    "new_key",
]
