"""The pages of the demonstration's house, in the languages that it publishes in."""

from languages.columns import column
from languages.names import codes
from languages.slugs import slugify
from pages.models import Page
from pages.text import clean


def make_pages(texts: dict[str, dict]) -> None:
    """Make the pages that `texts` says, by name: their place, and their texts by language."""
    for position, page in enumerate(texts.values()):
        values: dict[str, object] = {}
        for language in page.keys() & set(codes()):
            text = page[language]
            values |= {
                column("is_shown", language): True,
                column("title", language): text["title"],
                column("slug", language): slugify(text["title"]),
                column("description", language): text["description"],
                column("body", language): clean(text["body"]),
            }
        Page.objects.create(place=page["place"], position=position, **values)
