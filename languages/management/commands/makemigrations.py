"""Django's command, which writes a house's own columns to `local` and never into our apps.

As long as a house has our languages only, it is Django's and nothing else.
"""

from django.core.management.base import CommandError
from django.core.management.commands import makemigrations
from django.db.migrations.loader import MigrationLoader

from languages import local_migrations


class Command(makemigrations.Command):
    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--drop-language",
            action="append",
            default=[],
            metavar="CODE",
            help="delete the columns of a language that LANGUAGES names no more, with their texts",
        )

    def handle(self, *app_labels, drop_language: list[str], **options):
        self.dropped = {code.replace("-", "_") for code in drop_language}
        super().handle(*app_labels, **options)

    def write_migration_files(self, changes, update_previous_migration_paths=None):
        graph = MigrationLoader(None, ignore_no_migrations=True).graph
        given_up = local_migrations.given_up(changes)
        if kept := sorted(given_up - self.dropped):
            raise CommandError(
                f"LANGUAGES does not name {', '.join(kept)}, of which the database has columns. "
                "Nothing was written. To keep the texts of that language out of sight, leave "
                "everything as it is; to have it back, name it in LANGUAGES again; to delete its "
                f"columns for good: manage.py makemigrations --drop-language {kept[0]}"
            )
        if given_up or local_migrations.added():
            name = self.migration_name or "_".join((*local_migrations.added(), *sorted(given_up)))
            changes = {
                local_migrations.APP: [
                    local_migrations.gathered(changes, graph, name=name.replace("-", "_"))
                ]
            }
        super().write_migration_files(changes, update_previous_migration_paths)
