"""Packages under ``packages/`` can be installed by themselves: each names what it imports, and carries its files."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PACKAGES = Path(__file__).resolve().parents[3] / "packages"
PROJECTS = sorted(PACKAGES.glob("*/pyproject.toml"))
OURS = {file.parent.name: f"chungthuc-{file.parent.name.replace('_', '-')}" for file in PROJECTS}


def told(project: Path) -> dict[str, Any]:
    return tomllib.loads(project.read_text(encoding="utf-8"))


def requirements(project: Path) -> list[Requirement]:
    found = told(project)["project"]
    optional = found.get("optional-dependencies", {}).values()
    return [Requirement(one) for one in (*found["dependencies"], *(one for group in optional for one in group))]


def imported(node: ast.AST) -> Iterator[str]:
    """Modules, but for those that only types are taken from."""
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return
    if isinstance(node, ast.Import):
        yield from (one.name.partition(".")[0] for one in node.names)
    if isinstance(node, ast.ImportFrom):
        yield (node.module or "").partition(".")[0]
    for part in ast.iter_child_nodes(node):
        yield from imported(part)


def distributions(project: Path) -> set[str]:
    """What the package's modules come from, by the names that an index knows."""
    files = (project.parent / "src").rglob("*.py")
    modules = {name for file in files for name in imported(ast.parse(file.read_text(encoding="utf-8")))}
    others = modules - set(sys.stdlib_module_names) - {project.parent.name}
    known = packages_distributions()
    return {canonicalize_name(OURS[name] if name in OURS else known[name][0]) for name in others}


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.parent.name)
def test_what_is_imported_is_named_and_nothing_else(project):
    assert {canonicalize_name(one.name) for one in requirements(project)} == distributions(project)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.parent.name)
def test_what_is_locked_for_the_product_is_within_its_bounds(project):
    for one in requirements(project):
        assert one.name in OURS.values() or one.specifier.contains(version(one.name)), one


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.parent.name)
def test_its_name_is_ours_and_every_file_goes_with_it(project):
    assert told(project)["project"]["name"] == OURS[project.parent.name]
    package = project.parent / "src" / project.parent.name
    files = {one for one in package.rglob("*") if one.is_file() and "__pycache__" not in one.parts}
    patterns = told(project)["tool"]["setuptools"]["package-data"][package.name]
    carried = {one for pattern in patterns for one in package.glob(pattern)}
    assert {one for one in files if one.suffix != ".py"} == carried


def test_there_are_such_packages():
    assert {"pades", "sandbox"} <= set(OURS)
