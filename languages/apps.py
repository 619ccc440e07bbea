"""What every part of the project knows of languages; it knows of nothing else."""

from django.apps import AppConfig


class LanguagesConfig(AppConfig):
    name = "languages"
