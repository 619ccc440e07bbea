"""The front page, the way to it from `/`, and what robots may read."""

from itertools import chain

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.models import Article, Topic
from articles.public import querysets
from articles.public.addresses import address, everywhere
from articles.public.caching import SECONDS, public_page
from articles.public.versions import page_in
from authors.models import Author
from languages.names import codes

#: How the front page divides what is newest: the lead, one large card, small ones, a list.
_SMALL, _LISTED = 4, 6
_PEOPLE = 6


@require_safe
@cache_control(public=True, max_age=SECONDS)
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the front page in the language that the visitor's browser asks for.

    Not for ever: the same address leads another visitor elsewhere.
    """
    response = HttpResponseRedirect(address("home", _preferred_language(request)))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@public_page
def home(request: HttpRequest) -> HttpResponse:
    language = request.LANGUAGE_CODE
    articles = list(querysets.cards(language)[: 2 + _SMALL + _LISTED])
    topics = querysets.used_topics(language)
    context = {
        "lead": articles[0] if articles else None,
        "feature": articles[1] if len(articles) > 1 else None,
        "small": articles[2 : 2 + _SMALL],
        "listed": articles[2 + _SMALL :],
        "themes": [topic for topic in topics if topic.kind == Topic.Kind.THEME],
        "regions": [topic for topic in topics if topic.kind == Topic.Kind.REGION],
        "people": _people_of(articles)[:_PEOPLE],
        **page_in(everywhere("home"), default="/"),
    }
    return render(request, "public/home.html", context)


@require_safe
@cache_control(public=True, max_age=SECONDS)
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "public/robots.txt", content_type="text/plain; charset=utf-8")


def _preferred_language(request: HttpRequest) -> str:
    """Return the first language of the Accept-Language header that this house publishes in.

    Not Django's `get_language_from_request`: that would read a cookie.
    """
    for wanted, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return get_supported_language_variant(wanted)
        except LookupError:
            continue
    return codes()[0]


def _people_of(articles: list[Article]) -> list[Author]:
    """Return who wrote `articles`, the most recent first, each once."""
    bylines = chain.from_iterable(article.bylines.all() for article in articles)
    return list({byline.author_id: byline.author for byline in bylines}.values())
