"""There is one way to have dated rows (``core.database.dated``): no app asks «which of them counts» by a filter of its
own."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import FieldDoesNotExist

from chungthuc.core.database.dated import LatestQuerySet, RangeQuerySet, SpanQuerySet

ROOT = Path(__file__).resolve().parents[3] / "chungthuc"
HOME = ROOT / "core" / "database" / "dated.py"
MODULES = [file for file in ROOT.rglob("*.py") if "migrations" not in file.parts and file != HOME]
OWN = re.compile(r"(?<![a-z_])(?:since__(?:lte|gt)|during__)|until__gte?=F\(.since|order_by\(.-since")
MODELS = [model for model in apps.get_models() if model.__module__.startswith("chungthuc.")]


def field(model, name: str):
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def wanted(model) -> type | None:
    """The query set of the model's shape; None: its rows are not dated."""
    if isinstance(field(model, "during"), DateRangeField):
        return RangeQuerySet
    if field(model, "since"):
        return SpanQuerySet if field(model, "until") else LatestQuerySet
    return None


DATED = [model for model in MODELS if wanted(model)]


@pytest.mark.parametrize("model", DATED, ids=lambda model: model.__name__)
def test_a_dated_model_has_the_query_set_of_its_shape(model):
    assert issubclass(model.objects._queryset_class, wanted(model))


def test_the_dated_models_are_found():
    names = {model.__name__ for model in DATED}
    assert {"Grant", "Placement", "Procedure", "PaperType", "FeeSchedule", "TestimonyTemplate", "OfficeHours"} <= names


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_module_asks_in_its_own_way(file):
    assert OWN.findall(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    ["filter(since__lte=day)", "filter(during__contains=day)", 'order_by("-since")', 'Q(until__gt=F("since"))'],
)
def test_an_own_way_is_recognised(source):
    assert OWN.search(source)
    assert not OWN.search("filter(state_since__gte=since)")
