"""The names before 01/07/2025 as a plain file: read from the data of a published package, of which no code runs.

``bring`` installs it without what it depends on into a place of its own; ``write``, by the product's Python (which has
today's communes), makes ``.local/former-names/names.csv`` of it, with the package's licence beside it (decision 0042).
"""

import csv
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from devtools.places import LOCAL, PYTHON, ROOT, CannotGoOn
from devtools.running import run

LOCK = ROOT / "requirements-data.txt"
PLACE = LOCAL / "former-names"
PACKAGE = PLACE / "package"
SINCE = "2025-07-01"
SOURCE = "vietnamadminunits 1.0.4"
COLUMNS = ("name", "district", "province", "leads_to", "main", "since", "until", "source")
COMMUNES = "SELECT provinceKey, wardKey, province, ward FROM admin_units"
FORMER = "SELECT provinceKey, districtKey, coalesce(wardKey, ''), province, district, ward FROM admin_units_legacy"
Part = tuple[str, str, bool]  # of a former ward: keys of today's province and commune, and whether it is the main one


def made(python: Path = PYTHON) -> None:
    """``python``: the product's, with today's communes; the package index is asked by the one of ``.venv``."""
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    install = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-compile", "--no-deps",
               "--only-binary", ":all:", "--require-hashes", "--target", str(PACKAGE), "-r", str(LOCK)]  # fmt: skip
    if shutil.which("uv"):
        install = ["uv", "pip", "install", "-q", "--no-deps", "--only-binary", ":all:", "--require-hashes",
                   "--target", str(PACKAGE), "-r", str(LOCK)]  # fmt: skip
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    for command in (install, [str(python), "-m", "devtools.former_names"]):
        if run(command, env) != 0:
            raise CannotGoOn(f"no former names (failed: {' '.join(command[:4])} …); is the package index reached?")
    shutil.rmtree(PACKAGE)


def write(package: Path, place: Path) -> None:
    """``names.csv`` and ``LICENSE`` in the place."""
    data = next(package.glob("vietnamadminunits/data"))
    database = sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro&immutable=1", uri=True)
    parts = _parts(json.loads((data / "converter_2025.json").read_text(encoding="utf-8")))
    codes = _codes(database)
    with (place / "names.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(COLUMNS)
        lines.writerows(_rows(database, parts, codes))
    licence = next(package.glob("vietnamadminunits-*.dist-info/licenses/LICENSE"))
    shutil.copyfile(licence, place / "LICENSE")


def _parts(converter: dict[str, dict[str, dict[str, list[str] | list[dict[str, str]]]]]) -> dict[str, list[Part]]:
    """By the key of a former ward: whole ones, and those that were divided."""
    found: dict[str, list[Part]] = {}
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, wards in communes.items():
            for ward in wards:
                found.setdefault(str(ward), []).append((province, commune, True))
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, several in divided.items():
            for one in several:
                assert isinstance(one, dict)  # noqa: S101 - the shape of this version
                found.setdefault(key, []).append((province, one["newWardKey"], bool(one["isDefaultNewWard"])))
    return found


def _codes(database: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Our code of today's commune by its keys there: compared by name, for a hundred of its codes are others'."""
    from vietnam_provinces import Province, Ward

    from chungthuc.core.text.alphabet import folded, spelled_words

    def plain(name: str) -> str:
        return "".join(one for one in folded(name) if one.isalnum())

    def toned(name: str) -> tuple[str, frozenset[str]]:  # two of a province may differ by a tone
        return plain(name), spelled_words(name)

    def province_of(name: str) -> str:
        return plain(name).removeprefix("tinh").removeprefix("thanhpho")

    provinces = {int(one.code): province_of(one.name) for one in Province.iter_all()}
    ours = {(provinces[int(one.province_code)], *toned(one.name)): f"{int(one.code):05d}" for one in Ward.iter_all()}
    found = {}
    for province_key, key, province, commune in database.execute(COMMUNES):
        called = (province_of(province), *toned(commune))
        if called not in ours:
            raise CannotGoOn(f"{commune}, {province}: no commune of today has this name")
        found[province_key, key] = ours[called]
    return found


def _rows(
    database: sqlite3.Connection, parts: dict[str, list[Part]], codes: dict[tuple[str, str], str]
) -> Iterator[tuple[str, ...]]:
    """A line for each former ward and commune of today that has (part of) it. An island was a district without any."""
    for province_key, district_key, key, province, district, ward in database.execute(FORMER):
        name, above = (ward, _lower(district)) if ward else (district, "")
        for part in parts[f"{province_key}_{district_key}_{key}"]:
            main = "yes" if part[2] else "no"
            yield _lower(name), above, _lower(province), codes[part[:2]], main, SINCE, "", SOURCE


def _lower(name: str) -> str:
    """«Thị Trấn Ái Tử» → «thị trấn Ái Tử»."""
    kinds = ("thị trấn", "thị xã", "thành phố", "phường", "xã", "quận", "huyện", "tỉnh")
    kind = next(one for one in kinds if name.lower().startswith(f"{one} "))
    return " ".join([kind, *name[len(kind) :].split()])


if __name__ == "__main__":
    write(PACKAGE, PLACE)
