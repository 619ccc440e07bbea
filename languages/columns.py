"""What modeltranslation calls the column of a field in one language."""

from languages.names import codes


def column(field: str, language: str) -> str:
    """Return the column of `field` in `language`: `title`, `tr` → `title_tr`."""
    return f"{field}_{language.replace('-', '_')}"


def in_all_languages(instance: object, field: str) -> list[str]:
    """Return the texts that `instance` has in `field`, one a language that has one."""
    texts = (getattr(instance, column(field, language)) for language in codes())
    return [text for text in texts if text]
