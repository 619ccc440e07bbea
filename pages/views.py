"""A page of the house, as readers get it."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.public.caching import public_page
from articles.public.versions import page_in
from articles.public.views.errors import NotHere, Way
from languages.columns import column
from languages.names import codes
from pages.addresses import of_page, page_address
from pages.models import Page
from pages.text import print_ready


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    language = request.LANGUAGE_CODE
    readable = Page.objects.readable_in(language)
    found = readable.filter(**{column("slug", language): slug}).first()
    if found is None:
        raise _missing(slug, language)
    return render(request, "public/page.html", shown(found, language=language))


def shown(found: Page, *, language: str) -> dict:
    """Return what the template of a page needs, for `found` as it stands in `language`."""
    return {
        **page_in(of_page(found)),
        "house_page": found,
        "body": print_ready(found.in_language("body", language) or "", language=language),
    }


def may_be_named(found: Page, *, language: str) -> bool:
    """Say whether readers of `language` may know of the page."""
    return found.is_readable_in(language)


def _missing(slug: str, language: str) -> NotHere:
    """Return what is said of an address without a page: the languages that have it, or nothing."""
    known = Q()
    for code in codes():
        known |= Q(**{column("slug", code): slug})
    for found in Page.objects.filter(known):
        readable = found.readable_languages()
        if readable and language not in readable:
            ways = [
                Way(code, page_address(found, code), found.in_language("title", code))
                for code in readable
            ]
            sentence = _("This page cannot be read in this language, but it can in:")
            return NotHere(sentence, ways=ways)
    return NotHere()
