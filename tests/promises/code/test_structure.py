"""Promises of the whole house."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from chungthuc.accounts.models import Right
from chungthuc.certification.lifecycle import COPY_LIFE, TRANSITIONS, Action, Status
from chungthuc.core.errors import NotAllowed

ROOT = Path(__file__).resolve().parents[3]
FLOORS = ["verification", "certification", "dossiers", "appointments", "registers signing vault notifications",
          "accounts", "procedures", "agencies", "documents", "audit"]  # fmt: skip
FLOOR = {app: floor for floor, row in enumerate(FLOORS) for app in row.split()}


def test_relations_run_down():
    for model in apps.get_models():
        label = model._meta.app_label
        for field in model._meta.get_fields():
            if label in FLOOR and field.concrete and field.is_relation:
                target = field.related_model._meta.app_label
                assert label == target or FLOOR[label] < FLOOR[target], f"{field} points up"


def test_the_glossary_names_every_status_action_and_right():
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    for word in (*Status.values, *Action.values, *Right.values):
        assert f"`{word}`" in glossary, word


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("action", [one for one in Action if one in TRANSITIONS])
def test_an_action_starts_only_where_the_table_says(status, action):
    allowed_at, leads_to, _roles = TRANSITIONS[action]
    if status in allowed_at:
        assert COPY_LIFE.next(status, action) == (leads_to or status)
        assert action in COPY_LIFE.available(status)
    else:
        with pytest.raises(NotAllowed):
            COPY_LIFE.next(status, action)


def test_every_action_but_the_first_has_a_row():
    assert set(Action) - set(TRANSITIONS) == {Action.SUBMIT}


def test_each_constraint_is_named_in_a_test():
    tests = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    named = {
        constraint.name
        for model in apps.get_models()
        if model.__module__.startswith("chungthuc.")
        for constraint in model._meta.constraints
        if isinstance(constraint, models.BaseConstraint)
    }
    assert {name for name in named if name not in tests} == set()


def test_no_test_key_or_development_switch_reaches_production_code():
    for file in (ROOT / "chungthuc").rglob("*.py"):
        assert "test_pki" not in file.read_text(encoding="utf-8"), file
