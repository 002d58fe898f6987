"""Would a stranger accept it? Our own verifier's answer on a sealed copy, before it is issued (invariant I6)."""

import csv
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from pades.checking.report import Report
from pades.checking.validate import verify_in_child
from pades.common.source import Source

from chungthuc.accounts.certificates import export_rights
from chungthuc.agencies.models import Agency
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock

# No time-stamp over the whole file: others would find less in ours than we promise, and nothing could be renewed.
STAMP_FAULTS = (
    "document_time_stamp_missing",
    "document_time_stamp_not_last",
    "document_time_stamp_untrusted",
    "archive_stamp_expired",
)


def examine(copy: CertifiedCopy, source: Source | None = None) -> Report:
    """The verifier's report on the stored bytes, or on a longer file before it is stored; with this agency's rights."""
    with tempfile.TemporaryDirectory() as folder:
        rights = Path(folder) / "rights.csv"
        write_rights([copy.agency], rights)
        return verify_in_child(
            source or copy.document.source(), trust_dir=Path(settings.TRUST), rights_csv=rights, at=clock.now()
        )


def faults(copy: CertifiedCopy, report: Report) -> list[str]:
    """Why the file may not be issued; empty when it may."""
    found = [] if report.verdict == "VALID" else [f"{report.verdict}: {report.reason}"]
    found += [one for one in report.warnings if one in STAMP_FAULTS]
    if copy.entry is None:
        return [*found, "no register entry"]
    expected = {
        "CertNo": {copy.entry.certification_number},
        "CertVolume": {copy.entry.volume.volume_code},
        # in numbers: what was sealed by an earlier version and waits for its time-stamp
        "CertDate": {render(copy.entry.certified_on) for render in (clock.form_date, clock.vietnamese_date)},
    }
    return [
        *found,
        *(f"{name} is not the register's" for name, texts in expected.items() if report.fields.get(name) not in texts),
    ]


def write_rights(agencies: Iterable[Agency], target: Path) -> None:
    """The agencies' signers and seals as the verifier's CSV."""
    with target.open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(["fingerprint_sha256", "role", "agency", "valid_from", "valid_to"])
        for agency in agencies:
            rows.writerows(export_rights(agency))
