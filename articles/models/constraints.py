"""What the database itself refuses, and finds quickly, once per language of the house."""

from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from languages.columns import column, languages_of_columns


def one_slug_per_language(model: str) -> list[UniqueConstraint]:
    """Return one constraint a language: no two rows of `model` share a slug in it."""
    return [
        UniqueConstraint(
            fields=[column("slug", language)], name=column(f"{model}_one_slug_in", language)
        )
        for language in languages_of_columns()
    ]


def published_language_is_complete() -> list[CheckConstraint]:
    """Return one constraint a language: no date of publication without title, slug and body."""
    return [
        CheckConstraint(
            condition=Q(**{f"{column('published_at', language)}__isnull": True})
            | ~_empty("title", language) & ~_empty("slug", language) & ~_empty("body", language),
            name=column("article_complete_in", language),
        )
        for language in languages_of_columns()
    ]


def newest_first_per_language() -> list[Index]:
    """Return one index a language: what is newest is found without reading every body."""
    return [
        Index(
            fields=[f"-{column('published_at', language)}", "-id"],
            name=column("article_newest_in", language),
        )
        for language in languages_of_columns()
    ]


def _empty(field: str, language: str) -> Q:
    name = column(field, language)
    return Q(**{f"{name}__isnull": True}) | Q(**{name: ""})
