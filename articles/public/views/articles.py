"""The list of all articles, and the page of one."""

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.public import lost, querysets
from articles.public.addresses import absolute, article_address, everywhere
from articles.public.caching import public_page
from articles.public.citing.record import record
from articles.public.citing.tags import signposts
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
        return _elsewhere(slug, language)
    context = shown(found, language=language)
    response = render(request, "public/article.html", context)
    pdf = context.get("pdf")
    said = record(found, language=language, request=request)
    response["Link"] = signposts(said, pdf=absolute(pdf.address, request) if pdf else "")
    return response


def _elsewhere(slug: str, language: str) -> HttpResponse:
    """Lead to where the article stands now. Raises `NotHere`, naming its other languages."""
    if address := lost.new_address(slug, language=language):
        return HttpResponsePermanentRedirect(address)
    withdrawn = lost.is_withdrawn(slug, language=language)
    article = lost.article_elsewhere(slug)
    if article is None:
        if withdrawn:
            raise NotHere(_("It cannot be read here any more."), withdrawn=True)
        raise NotHere(_("No article stands at this address."))
    if article.is_readable_in(language):
        # The address of one language under another: some day it may be an article's own.
        return HttpResponseRedirect(article_address(article, language))
    ways = [
        Way(code, article_address(article, code), article.in_language("title", code))
        for code in article.readable_languages()
    ]
    raise NotHere(
        _("This article cannot be read in this language, but it can in:"),
        ways=ways,
        withdrawn=withdrawn,
    )
