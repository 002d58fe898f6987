"""The record of processing says what the code does: every model, every policy that erases, every job that does it."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from procrastinate.contrib.django import app

from chungthuc.accounts.models import Person
from chungthuc.appointments.policies import DEFAULTS

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
OF_BOOKING = {"drop_off_days", "lead_days", "horizon_days"}  # days of appointments, which erase nothing
LIKE_SOMEBODY = re.compile(r"email|phone|(^|_)ip$|id_number|requester|presenter|contact|recipient|full_name")
OWNERS = ("operator", "owner", "–")


def section(title: str) -> str:
    return TEXT.partition(f"## {title}\n")[2].partition("\n## ")[0]


def rows() -> list[list[str]]:
    lines = [line for line in section("Classes of data").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def ticked(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def labels() -> set[str]:
    return {model._meta.label for model in apps.get_models()}


def in_the_table() -> set[str]:
    return {name for row in rows() for name in ticked(row[3])} & labels()


def without() -> set[str]:
    return set(ticked(section("Without personal data"))) & labels()


def test_each_model_stands_in_one_place():
    assert len(rows()) > 20
    assert labels() - in_the_table() - without() == set(), "say in docs/privacy.md what this keeps, and for how long"
    assert in_the_table() & without() == set()


def test_what_names_somebody_is_no_catalogue():
    """A reference to a person, or a column that is called like one's data, belongs into the table."""
    for label in sorted(without()):
        for field in apps.get_model(label)._meta.concrete_fields:
            if label == "agencies.OfficeAddress":  # an office's own telephone
                continue
            assert field.related_model is not Person, f"{label}.{field.name}"
            assert not (isinstance(field, models.CharField) and LIKE_SOMEBODY.search(field.name)), (
                f"{label}.{field.name}"
            )


def test_each_name_of_a_model_is_one():
    said = [name for row in rows() for name in ticked(row[3])] + ticked(section("Without personal data"))
    looks_like_one = {name for name in said if re.fullmatch(r"[a-z]+\.[A-Z]\w+", name)}
    assert looks_like_one - labels() == set()


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0][:40])
def test_a_row_says_for_how_long_and_who_erases(row):
    assert len(row) == 7
    assert all(row), row
    app.perform_import_paths()
    how_long, by = row[5], row[6]
    jobs = [name for name in ticked(by) if "." in name]
    assert all(name in app.tasks for name in jobs), by
    policies = [name for name in ticked(how_long) if name.endswith("_days")]
    assert all(hasattr(DEFAULTS, name) for name in policies), how_long
    if policies:
        assert jobs, "a policy that no job applies"
    if not jobs:
        assert by.startswith(OWNERS), by
    if by == "–":
        assert how_long.startswith(("for ever:", "as ")), how_long


def test_each_policy_that_erases_is_named():
    days = {name for name in vars(DEFAULTS) if name.endswith("_days")} - OF_BOOKING
    named = {name for row in rows() for name in ticked(row[5])}
    assert days - named == set()


def test_the_law_is_named_as_citizens_read_it():
    page = (ROOT / "chungthuc/web/templates/public/privacy.html").read_text(encoding="utf-8")
    cited = set(re.findall(r"Nghị định \d+/\d{4}/NĐ-CP|\d+/\d{4}/QH15", page))
    assert cited
    assert {one for one in cited if one not in TEXT} == set()
