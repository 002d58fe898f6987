"""Who may sign as what, and when: a table beside the certificates, since a valid certificate is no competence."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from pades.common.errors import ErrorCode, PadesError

COLUMNS = ("fingerprint_sha256", "role", "agency", "valid_from", "valid_to")
ROLES = ("leader", "seal")


@dataclass(frozen=True)
class RightRow:
    """``role`` is «leader» or «seal»; the right holds from ``valid_from`` to before ``valid_to`` (None: open)."""

    fingerprint_sha256: str
    role: str
    agency: str
    valid_from: datetime
    valid_to: datetime | None

    def holds_at(self, moment: datetime) -> bool:
        return self.valid_from <= moment and (self.valid_to is None or moment < self.valid_to)


class Rights:
    """The rows by fingerprint."""

    def __init__(self, rows: list[RightRow]) -> None:
        self._rows: dict[str, list[RightRow]] = defaultdict(list)
        for row in rows:
            self._rows[row.fingerprint_sha256].append(row)

    @classmethod
    def load(cls, file: Path) -> "Rights":
        """Read the CSV. Raises PadesError("rights_unreadable") with the line that is wrong."""
        try:
            with file.open(newline="", encoding="utf-8-sig") as stream:
                reader = csv.DictReader(stream)
                if set(COLUMNS) - set(reader.fieldnames or ()):
                    raise PadesError(ErrorCode.RIGHTS_UNREADABLE, columns=list(COLUMNS))
                return cls([_row(line, reader.line_num) for line in reader])
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise PadesError(ErrorCode.RIGHTS_UNREADABLE, error=str(error)) from error

    def of(self, fingerprint: str) -> list[RightRow]:
        return self._rows.get(fingerprint.lower(), [])


def _row(line: dict[str, str], number: int) -> RightRow:
    try:
        fingerprint = line["fingerprint_sha256"].replace(":", "").strip().lower()
        role = line["role"].strip().lower()
        if len(bytes.fromhex(fingerprint)) != 32 or role not in ROLES:
            raise ValueError("fingerprint or role")
        start = _moment(line["valid_from"], end=False)
        if start is None:
            raise ValueError("valid_from")
        return RightRow(fingerprint, role, line["agency"].strip(), start, _moment(line["valid_to"], end=True))
    except (ValueError, KeyError, AttributeError) as error:
        raise PadesError(ErrorCode.RIGHTS_UNREADABLE, line=number, error=str(error)) from error


def _moment(text: str | None, *, end: bool) -> datetime | None:
    """A date means the whole day in UTC+7; an empty end is open."""
    text = (text or "").strip()
    if not text:
        return None
    if len(text) == 10:
        day = date.fromisoformat(text) + timedelta(days=1 if end else 0)
        return datetime.combine(day, time(), UTC) - timedelta(hours=7)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
