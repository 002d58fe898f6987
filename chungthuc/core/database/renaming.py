"""A migration's step that gives a constraint another name, without looking at one row again."""

from typing import cast

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import BaseConstraint, UniqueConstraint


class RenameConstraint(Operation):
    """Django removes a constraint and adds it anew, which reads the whole table under its heaviest lock; PostgreSQL
    renames it in its catalogue. A unique constraint with a condition is an index there, and is renamed as one."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str, old_name: str, new_name: str) -> None:
        self.model_name, self.old_name, self.new_name = model_name, old_name, new_name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        model = self.model_name.lower()
        constraint = _named(state, app_label, model, self.old_name)
        _path, args, kwargs = constraint.deconstruct()
        renamed = type(constraint)(*args, **{**kwargs, "name": self.new_name})
        state.remove_constraint(app_label, model, self.old_name)
        state.add_constraint(app_label, model, renamed)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self._rename(app_label, schema_editor, from_state, self.old_name, self.new_name)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self._rename(app_label, schema_editor, from_state, self.new_name, self.old_name)

    def describe(self) -> str:
        return f"Rename constraint {self.old_name} to {self.new_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"rename_{self.new_name}"

    def _rename(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, state: ProjectState, here: str, there: str
    ) -> None:
        quote = editor.quote_name
        if _is_an_index(_named(state, app_label, self.model_name.lower(), here)):
            return editor.execute(f"ALTER INDEX {quote(here)} RENAME TO {quote(there)}")
        model = cast(Apps, state.apps).get_model(app_label, self.model_name)
        table = quote(model._meta.db_table)
        return editor.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {quote(here)} TO {quote(there)}")


def _named(state: ProjectState, app_label: str, model: str, name: str) -> BaseConstraint:
    constraints: list[BaseConstraint] = state.models[app_label, model].options["constraints"]
    return next(one for one in constraints if one.name == name)


def _is_an_index(constraint: BaseConstraint) -> bool:
    return isinstance(constraint, UniqueConstraint) and bool(constraint.condition or constraint.expressions)
