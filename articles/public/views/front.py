"""The front page, the way to it from `/`, and what robots may read."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.public import front_page
from articles.public.addresses import address, everywhere
from articles.public.caching import SECONDS, public_page
from articles.public.versions import page_in
from languages.names import codes

#: Tells the script of every page (static/public/site.js) that nobody chose its
#: language: it was guessed here, so one that the reader chose before comes first.
GUESSED = "#welcome"


@require_safe
@cache_control(public=True, max_age=SECONDS)
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the front page in the language that the visitor's browser asks for.

    Not for ever: the same address leads another visitor elsewhere.
    """
    guessed = address("home", _preferred_language(request))
    response = HttpResponseRedirect(f"{guessed}{GUESSED}")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@public_page
def home(request: HttpRequest) -> HttpResponse:
    context = {
        **front_page.shown(request.LANGUAGE_CODE),
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
