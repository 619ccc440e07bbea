"""The migrations that a house has of its own: the columns of the languages it added.

They live in the package `local`, of which Thinktank keeps nothing, and say what they do to
the models of our apps: so our history and the house's are two lines that never conflict.
See docs/decisions/0020-a-house-keeps-the-migrations-of-its-languages.md.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.apps import apps
from django.db.migrations import Migration
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.operations import RemoveField
from django.db.migrations.operations.base import Operation

from languages.choice import SHIPPED
from languages.columns import column, languages_of_columns

APP = "local"


class In(Operation):
    """`operation` on the models of `app_label`, in a migration of another app."""

    def __init__(self, app_label: str, operation: Operation):
        self.app_label = app_label
        self.operation = operation
        self.reversible = operation.reversible
        self.atomic = operation.atomic
        self.category = operation.category

    def state_forwards(self, app_label, state):
        self.operation.state_forwards(self.app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self.operation.database_forwards(self.app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self.operation.database_backwards(self.app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"{self.app_label}: {self.operation.describe()}"


def added() -> tuple[str, ...]:
    """Return the languages that have columns which our own migrations do not make."""
    return tuple(language for language in languages_of_columns() if language not in SHIPPED)


def gathered(
    changes: Mapping[str, Sequence[Migration]], graph: MigrationGraph, *, name: str
) -> Migration:
    """Return one migration of `local` that does all of `changes`, after all that `graph` has."""
    count = sum(app == APP for app, _name in graph.nodes)
    migration = Migration(f"{count + 1:04}_{name}", APP)
    migration.operations = [
        In(app, operation) for app, operation in _operations(changes) if app != APP
    ]
    migration.dependencies = sorted(
        leaf for app in {*changes, APP} for leaf in graph.leaf_nodes(app)
    )
    return migration


def given_up(changes: Mapping[str, Sequence[Migration]]) -> set[str]:
    """Return the languages of which `changes` would delete columns: those the house gave up."""
    removed = (
        _language_of(app, operation)
        for app, operation in _operations(changes)
        if isinstance(operation, RemoveField)
    )
    return {language for language in removed if language}


def _operations(changes: Mapping[str, Sequence[Migration]]) -> Iterable[tuple[str, Operation]]:
    for app, migrations in changes.items():
        for migration in migrations:
            yield from ((app, operation) for operation in migration.operations)


def _language_of(app: str, operation: RemoveField) -> str | None:
    """Return the end of a column's name that stands where a language has its own."""
    fields = {field.name for field in apps.get_model(app, operation.model_name)._meta.fields}
    return next(
        (
            operation.name.removeprefix(f"{field}_")
            for field in sorted(fields, key=len, reverse=True)
            if operation.name.startswith(f"{field}_") and column(field, SHIPPED[0]) in fields
        ),
        None,
    )
