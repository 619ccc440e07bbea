"""Where the pages of the house stand, and what leads to them from every other page."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override

from languages.columns import column
from pages.models import Page

_LINKED = ("title", "slug", "is_shown")


@dataclass(frozen=True)
class HousePage:
    """A link to a page of the house. `place` is `header` or `footer`."""

    title: str
    address: str
    place: str


def page_address(page: Page, language: str) -> str:
    """Return the path of `page` in `language`; it must have a slug there."""
    with override(language):
        return reverse("pages:page", kwargs={"slug": page.in_language("slug", language)})


def of_page(page: Page) -> dict[str, str]:
    """Return the path by language of `page`, where readers may read it."""
    return {language: page_address(page, language) for language in page.readable_languages()}


def house_pages(request: HttpRequest) -> dict:
    """Return `house_pages` for templates (a context processor): what the site leads to.

    Asked for only where a template names it, and once a request.
    """

    def linked() -> list[HousePage]:
        if not hasattr(request, "_house_pages"):
            request._house_pages = _linked(get_language())  # type: ignore[attr-defined]
        return request._house_pages  # type: ignore[attr-defined]

    return {"house_pages": linked}


def _linked(language: str) -> list[HousePage]:
    columns = [column(field, language) for field in _LINKED]
    pages = Page.objects.readable_in(language).exclude(place=Page.Place.NONE)
    return [
        HousePage(
            page.in_language("title", language), page_address(page, language), str(page.place)
        )
        for page in pages.only("place", *columns)
    ]
