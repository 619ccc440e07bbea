"""Keeps the catalogues of the interface in step with the code, complete and compiled."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from languages import catalogues


class Command(BaseCommand):
    help = "Update, check or compile the catalogues of the interface's strings (locale/)."
    requires_system_checks: list = []

    def add_arguments(self, parser):
        job = parser.add_mutually_exclusive_group(required=True)
        job.add_argument(
            "--update", action="store_true", help="take the strings of the code into the catalogues"
        )
        job.add_argument(
            "--check", action="store_true", help="fail, naming each string that is not translated"
        )
        job.add_argument(
            "--compile", action="store_true", help="compile the catalogues that have changed"
        )

    def handle(self, *args, update: bool, check: bool, verbosity: int, **options):
        if update:
            self._update()
        elif check:
            self._check()
        else:
            written = catalogues.compile_changed()
            for path in written if verbosity else ():
                self.stdout.write(f"Compiled {path.relative_to(settings.BASE_DIR)}")

    def _update(self):
        strings = catalogues.collect(settings.BASE_DIR)
        for language in catalogues.translatable_languages():
            catalogues.update(language, strings)
            left = len(catalogues.problems(language, strings))
            self.stdout.write(f"{language}: {len(strings)} strings, {left} to be translated.")

    def _check(self):
        strings = catalogues.collect(settings.BASE_DIR)
        found = [
            sentence
            for language in catalogues.translated_languages()
            for sentence in catalogues.problems(language, strings)
        ]
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"{len(found)} strings of the interface are not as they should be.")
        self.stdout.write(f"{len(strings)} strings, complete in every language.")
