"""``python -m pades verify [--trust DIR] [--rights CSV] [--at ISO8601] --json FILE…``: JSON Lines, no connection."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from sandbox import protections

from pades.checking.examination import unreadable
from pades.checking.report import Report
from pades.checking.rights import Rights
from pades.checking.validate import verify_in_child
from pades.commands import line_words
from pades.common.errors import ErrorCode, PadesError
from pades.common.reasons import Reason
from pades.trust.anchors import Trust


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m pades verify", description=__doc__)
    parser.add_argument("--trust", type=Path, metavar="DIR_OF_PEM", help="every certificate in it is an anchor")
    parser.add_argument("--rights", type=Path, metavar="FILE.csv")
    parser.add_argument("--at", type=_moment, metavar="ISO8601", help="the moment that counts as now")
    parser.add_argument("--json", action="store_true", required=True, help="JSON Lines, the only form")
    parser.add_argument("files", nargs="+", metavar="FILE")
    given = parser.parse_args(arguments)
    try:
        _check_tables(given.trust, given.rights)
    except PadesError as error:
        parser.error(line_words.fault(error))
    isolation = protections.probe()
    sys.stderr.write(f"isolation: {isolation}\n")
    for name in given.files:
        sys.stdout.buffer.write(_line(_answer(name, given, isolation)))
        sys.stdout.buffer.flush()
    return 0


def _answer(name: str, given: argparse.Namespace, isolation: str) -> dict[str, object]:
    if not Path(name).is_file():
        report = unreadable(Reason.NOT_FOUND)
    else:
        report = verify_in_child(Path(name), trust_dir=given.trust, rights_csv=given.rights, at=given.at)
    return {"file": name, **_told(report), "isolation": isolation}


def _told(report: Report) -> dict[str, object]:
    """The report with its sentences, and with a word for who has no name."""
    told = report.to_json()
    told["lines"] = [line_words.line(one) for one in report.lines]
    for one in told["signatures"]:
        one["signer"] = one["signer"] or line_words.NAMELESS
        one["root"] = one["root"] or (line_words.NAMELESS if one["root_sha256"] else "")
    return told


def _line(answer: dict[str, object]) -> bytes:
    """UTF-8 whatever the terminal speaks; names that are no UTF-8 as escapes."""
    try:
        return json.dumps(answer, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(answer).encode("ascii") + b"\n"


def _check_tables(trust: Path | None, rights: Path | None) -> None:
    """Wrong tables are a wrong question, not a verdict on a file."""
    if trust is not None:
        if not trust.is_dir():
            raise PadesError(ErrorCode.TRUST_UNREADABLE, folder=str(trust))
        Trust.load(trust)
    if rights is not None:
        Rights.load(rights)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
