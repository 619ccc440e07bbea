"""The list of all articles, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.public import lost, querysets
from articles.public.addresses import article_address, everywhere
from articles.public.caching import public_page
from articles.public.moving import led_to
from articles.public.page import shown
from articles.public.versions import page_in
from articles.public.views.errors import NotHere, Way
from articles.public.views.lists import listed


@public_page
def article_list(request: HttpRequest) -> HttpResponse:
    language = request.LANGUAGE_CODE
    context = {
        "categories": querysets.used_categories(language),
        **listed(querysets.cards(language), request),
        **page_in(everywhere("article_list")),
    }
    return render(request, "public/article_list.html", context)


@public_page
def article(request: HttpRequest, slug: str) -> HttpResponse:
    language = request.LANGUAGE_CODE
    found = querysets.by_slug(querysets.pages(language), slug, language=language).first()
    if found is None:
        return _elsewhere(slug, request)
    return render(request, "public/article.html", shown(found, language=language))


def _elsewhere(slug: str, request: HttpRequest) -> HttpResponse:
    """Lead to where the article stands now. Raises `NotHere`, naming its other languages."""
    language = request.LANGUAGE_CODE
    if address := lost.new_address(slug, language=language):
        return led_to(address, request)
    withdrawn = lost.is_withdrawn(slug, language=language)
    article = lost.article_elsewhere(slug)
    if article is None:
        if withdrawn:
            raise NotHere(_("It cannot be read here any more."), withdrawn=True)
        raise NotHere(_("No article stands at this address."))
    if article.is_readable_in(language):
        # The address of one language under another: some day it may be an article's own.
        return led_to(article_address(article, language), request, for_ever=False)
    ways = [
        Way(code, article_address(article, code), article.in_language("title", code))
        for code in article.readable_languages()
    ]
    raise NotHere(
        _("This article cannot be read in this language, but it can in:"),
        ways=ways,
        withdrawn=withdrawn,
    )
