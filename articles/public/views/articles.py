"""The list of all articles, and the page of one."""

from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.public import choosing, filters, lost, querysets, search
from articles.public.addresses import absolute, article_address
from articles.public.caching import public_page
from articles.public.citing.record import record
from articles.public.citing.tags import signposts
from articles.public.moving import led_to
from articles.public.page import shown
from articles.public.versions import page_in
from articles.public.views.errors import NotHere, Way
from articles.public.views.lists import Articles, listed
from languages.columns import column


@public_page
def article_list(request: HttpRequest) -> HttpResponse:
    language = request.LANGUAGE_CODE
    if filters.is_untidy(request.GET):
        return HttpResponseRedirect(_tidy(request))
    try:
        chosen = filters.chosen(request.GET, language=language)
    except filters.Unknown as unknown:
        if moved := filters.at_present_slugs(request.GET, language=language):
            return HttpResponsePermanentRedirect(f"{request.path}?{urlencode(moved)}")
        back = _tidy(request, but=(unknown.parameter, "page"))
        raise NotHere(_("There is nothing of that name here."), back=back) from unknown
    articles = chosen.filtered(querysets.cards(language))
    counts = choosing.counted(chosen)
    list_context = listed(
        _ordered(articles, chosen), request, parameters=chosen.parameters(), count=counts.total
    )
    own_page = choosing.own_page(chosen)
    context = {
        "chosen": chosen,
        "total": counts.total,
        "has_series": counts.has_series,
        "fields": choosing.fields(chosen, counts),
        "chips": choosing.chips(chosen),
        "hubs": choosing.named(chosen, counts),
        "alone": [] if counts.total else choosing.alone(chosen),
        "may_be_kept": not chosen or bool(own_page),
        **list_context,
        **page_in(choosing.addresses(chosen)),
    }
    if own_page and list_context["page"].number == 1:
        context["canonical"] = own_page
    return render(request, "public/article_list.html", context)


def _ordered(articles: QuerySet, chosen: filters.Chosen) -> Articles:
    if chosen.sort == filters.OLDEST:
        articles = articles.order_by(column("published_at", chosen.language), "pk")
    if chosen.query:
        found = () if chosen.sort else chosen.found
        return search.Results(articles, chosen.query, found=found)
    return articles


def _tidy(request: HttpRequest, *, but: tuple[str, ...] = ()) -> str:
    """Return the address of the request with nothing empty in it, and without `but`."""
    kept = {
        name: value.strip()
        for name, value in request.GET.items()
        if value.strip() and name not in but
    }
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


@public_page
def article(request: HttpRequest, slug: str) -> HttpResponse:
    language = request.LANGUAGE_CODE
    found = querysets.by_slug(querysets.pages(language), slug, language=language).first()
    if found is None:
        return _elsewhere(slug, request)
    context = shown(found, language=language)
    response = render(request, "public/article.html", context)
    pdf = context.get("pdf")
    said = record(found, language=language, request=request)
    response["Link"] = signposts(said, pdf=absolute(pdf.address, request) if pdf else "")
    return response


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
        raise NotHere(_("There is no article at this address."))
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
