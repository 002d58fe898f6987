"""Former names as lines of a file: CSV in UTF-8, a line for a name and one commune of today. Every fault is told."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from chungthuc.agencies.former.models import DISTRICTS, FormerKind, FormerName, folded_name
from chungthuc.agencies.models import Agency, AgencyKind
from chungthuc.core.text import alphabet, legacy_fonts

COLUMNS = ("name", "district", "province", "leads_to", "main", "since", "until", "source")
MAY_BE_EMPTY = ("district", "main", "until")
MOST_BYTES, MOST_ROWS, LONGEST = 4 << 20, 30_000, 1000  # the first fill has 1.2 MB and 10,602 rows
WORDS = {"phường": FormerKind.WARD, "xã": FormerKind.COMMUNE, "thị trấn": FormerKind.TOWN,
         "quận": FormerKind.URBAN_DISTRICT, "huyện": FormerKind.DISTRICT, "thị xã": FormerKind.DISTRICT_TOWN,
         "thành phố": FormerKind.CITY}  # fmt: skip
KIND_WORDS = {kind: word for word, kind in WORDS.items()}
ABOVE = tuple(word for word, kind in WORDS.items() if kind in DISTRICTS)
YES, NO = "yes", "no"


class BadFile(Exception):
    """Nothing of the file is taken; ``faults`` are sentences, each with its line."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Row:
    """A line of the file; ``code``: of the agency that it leads to."""

    line: int
    code: str
    kind: str
    name: str
    district: str
    province: str
    main: bool
    since: date
    until: date | None
    source: str

    @property
    def key(self) -> tuple[str, str, str, str, str, date]:
        return self.code, self.kind, self.name, self.district, self.province, self.since

    def made(self, agency: int) -> FormerName:
        """The row of the database, not saved."""
        return FormerName(
            agency_id=agency, kind=self.kind, name=self.name, district=self.district, province=self.province,
            main=self.main, since=self.since, until=self.until, source=self.source, folded=folded_name(self.name),
        )  # fmt: skip


def rows_of(content: bytes) -> list[Row]:
    """Raises BadFile with all that is wrong."""
    lines = _lines(_text(content))
    known = set(Agency.objects.filter(kind=AgencyKind.COMMUNE).values_list("code", flat=True))
    rows: list[Row] = []
    faults: list[str] = []
    seen: dict[tuple[object, ...], int] = {}
    for number, given in lines:
        row, wrong = _row(number, given, known)
        if row and (first := seen.setdefault(row.key, number)) != number:
            wrong = [_("đã ghi ở dòng %(line)d") % {"line": first}]
        faults += [_("dòng %(line)d: %(why)s") % {"line": number, "why": one} for one in wrong]
        if row:
            rows.append(row)
    if faults:
        raise BadFile(*faults)
    return rows


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise BadFile(_("Tệp lớn hơn %(most)d KiB.") % {"most": MOST_BYTES >> 10})
    try:
        return content.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise BadFile(_("dòng %(line)d: không phải chữ UTF-8. Lưu lại tệp dạng «UTF-8».") % {"line": line}) from None


def _lines(text: str) -> list[tuple[int, dict[str, str]]]:
    """Their numbers and their values by column; spreadsheets of this country part them by semicolons."""
    head = text.partition("\n")[0]
    table = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in head else ",", strict=True)
    try:
        names = [one.strip() for one in next(table, [])]
        if sorted(names) != sorted(COLUMNS):
            raise BadFile(_("dòng 1 phải là tên các cột: %(columns)s.") % {"columns": ",".join(COLUMNS)})
        found = [(table.line_num, one) for one in table if one]
    except csv.Error as problem:
        raise BadFile(_("dòng %(line)d: %(why)s") % {"line": table.line_num, "why": problem}) from None
    if len(found) > MOST_ROWS:
        raise BadFile(_("Tệp có hơn %(most)d dòng.") % {"most": MOST_ROWS})
    if wrong := [line for line, one in found if len(one) != len(names)]:
        words = _("dòng %(line)d: phải có %(count)d cột.")
        raise BadFile(*[words % {"line": line, "count": len(names)} for line in wrong])
    return [(line, dict(zip(names, one, strict=True))) for line, one in found]


def _row(line: int, given: Mapping[str, str], known: set[str]) -> tuple[Row | None, list[str]]:
    """The row, or what is wrong with it."""
    wrong = list(_wrong_words(given))
    text = {name: alphabet.clean(value) for name, value in given.items()}
    kind, name = _parted(text["name"])
    if not kind:
        wrong.append(_("name phải bắt đầu bằng %(kinds)s") % {"kinds": ", ".join(WORDS)})
    elif (kind in DISTRICTS) != (not text["district"]):
        wrong.append(_("district phải trống nếu name là quận, huyện, thị xã, thành phố, và chỉ khi đó"))
    if text["district"] and not text["district"].startswith(tuple(f"{word} " for word in ABOVE)):
        wrong.append(_("district phải bắt đầu bằng %(kinds)s") % {"kinds": ", ".join(ABOVE)})
    if text["leads_to"] not in known:
        wrong.append(_("leads_to phải là mã 5 chữ số của phường, xã, đặc khu"))
    if text["main"] not in ("", YES, NO):
        wrong.append(_("main phải là yes hoặc no"))
    since, until = _day(text["since"]), _day(text["until"])
    if since is None or (until is None and text["until"]) or (since and until and until <= since):
        wrong.append(_("since, until phải là ngày như 2025-07-01, until sau since hoặc trống"))
    if wrong or since is None:
        return None, wrong
    place = (text["district"], text["province"])
    return Row(line, text["leads_to"], kind, name, *place, text["main"] != NO, since, until, text["source"]), []


def _wrong_words(given: Mapping[str, str]) -> Iterator[str]:
    for name, value in given.items():
        if not value.strip() and name not in MAY_BE_EMPTY:
            yield _("%(column)s: thiếu") % {"column": name}
        elif len(value) > _longest(name):
            yield _("%(column)s: dài hơn %(most)d chữ") % {"column": name, "most": _longest(name)}
        elif proper := legacy_fonts.meant(value):
            yield _("%(column)s: có vẻ là chữ của phông cũ (TCVN3, VNI), phải là «%(proper)s»") % {
                "column": name, "proper": alphabet.clean(proper)[:80]}  # fmt: skip


def _longest(column: str) -> int:
    """Letters."""
    return 200 if column == "source" else 120


def _parted(text: str) -> tuple[str, str]:
    """«phường Hàng Gai» → its kind and «Hàng Gai»."""
    word = next((one for one in WORDS if text.startswith(f"{one} ")), "")
    return (WORDS[word], text.removeprefix(word).strip()) if word else ("", text)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def written(rows: Iterable[FormerName]) -> str:
    """Such a file of rows of the database."""
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(COLUMNS)
    for one in rows:
        name, until = f"{KIND_WORDS[FormerKind(one.kind)]} {one.name}", one.until.isoformat() if one.until else ""
        lines.writerow([name, one.district, one.province, one.agency.code, YES if one.main else NO,
                        one.since.isoformat(), until, one.source])  # fmt: skip
    return file.getvalue()
