"""The newsroom's screens. They call the newsroom and show its answers; no rule is here."""

from articles.admin import (
    accounts,
    articles,
    glossary,
    pictures,
    releases,
    taxonomy,
    translations,
)

__all__ = [
    "accounts",
    "articles",
    "glossary",
    "pictures",
    "releases",
    "taxonomy",
    "translations",
]
