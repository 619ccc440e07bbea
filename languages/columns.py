"""What modeltranslation calls the column of a field in one language."""


def column(field: str, language: str) -> str:
    """Return the column of `field` in `language`: `title`, `tr` → `title_tr`."""
    return f"{field}_{language.replace('-', '_')}"
