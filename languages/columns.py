"""What modeltranslation calls the column of a field in one language, and which there are."""

from django.conf import settings
from modeltranslation.utils import build_localized_fieldname

from languages.names import codes


def column(field: str, language: str) -> str:
    """Return the column of `field` in `language`: `title`, `tr` → `title_tr`."""
    return build_localized_fieldname(field, language)


def languages_of_columns() -> tuple[str, ...]:
    """Return the languages that have columns: those of the house, and those it gave up."""
    return tuple(settings.MODELTRANSLATION_LANGUAGES)


def in_all_languages(instance: object, field: str) -> list[str]:
    """Return the texts that `instance` has in `field`, one a language that has one."""
    texts = (getattr(instance, column(field, language)) for language in codes())
    return [text for text in texts if text]
