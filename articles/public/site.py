"""What every page knows of the house it belongs to."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from articles.public import querysets
from articles.public.versions import Version, page_in


def site(request: HttpRequest) -> dict:
    """Return the context that all templates share (a context processor).

    A view that knows the languages of its page puts its own `versions` over these, which
    lead to the front page of each language. What asks the database is asked once, and only
    by a page that shows it.
    """
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_ISSN": settings.SITE_ISSN,
        "versions": _front_pages,
        "has_series": SimpleLazyObject(_has_series),
    }


def _front_pages() -> list[Version]:
    return page_in({})["versions"]


def _has_series() -> bool:
    """Say whether any series has something to read in the language of the page."""
    return querysets.in_series(get_language() or settings.LANGUAGE_CODE).exists()
