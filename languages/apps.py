"""What every part of the project knows of languages; it knows of nothing else."""

from django.apps import AppConfig


class LanguagesConfig(AppConfig):
    name = "languages"

    def ready(self):
        from languages import system_checks  # noqa: F401  registers itself
