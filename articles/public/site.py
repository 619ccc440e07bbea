"""What every page knows of the house it belongs to."""

from django.conf import settings

from articles.public.versions import page_in


def site(request) -> dict:
    """Return the context that all templates share (a context processor).

    A view that knows the languages of its page puts its own `versions` over these, which
    lead to the front page of each language.
    """
    return {"SITE_NAME": settings.SITE_NAME, "versions": _front_pages}


def _front_pages() -> list:
    return page_in({})["versions"]
