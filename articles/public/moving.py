"""How an address at which nothing stands leads on: in one step, with all that was asked."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.db.models import Model
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.middleware.common import CommonMiddleware
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language_from_path

from articles.public import lost
from articles.public.caching import SECONDS
from articles.public.views.errors import NotHere

#: Whose views are asked where a mistyped address may lead.
_OURS = {"public", "pages"}
#: What a mail or a text puts behind an address, and a reader copies along.
_BEHIND = " \t\n\r\u00a0\u200b/.,;:!?…\"'“”„«»‹›‘’`<>()[]{}|*_"
#: Language and section of an address are written small, whatever a reader types.
_SMALL = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def led_to(address: str, request: HttpRequest, *, for_ever: bool = True) -> HttpResponse:
    """Return the redirect to `address`, with the query string of `request`."""
    query = request.META.get("QUERY_STRING", "")
    return _redirect(f"{address}?{query}" if query else address, for_ever=for_ever)


def _redirect(whole: str, *, for_ever: bool) -> HttpResponse:
    response = (HttpResponsePermanentRedirect if for_ever else HttpResponseRedirect)(whole)
    patch_cache_control(response, public=True, max_age=SECONDS)
    return response


def at_old_addresses_too(
    model: type[Model], view: Callable, *, may_be_named: Callable[..., bool] = lost.anyone
) -> Callable:
    """Make `view` of the thing of `model` at a `slug` answer at its former ones, by a redirect.

    It is asked only after the view found nothing, so an address belongs to what stands there
    now. `may_be_named(thing, language=…)` says whether readers may know of it at all.
    """

    @wraps(view)
    def answering(request: HttpRequest, slug: str) -> HttpResponse:
        try:
            return view(request, slug=slug)
        except Http404:
            place = lost.place_of(
                model, slug, language=request.LANGUAGE_CODE, may_be_named=may_be_named
            )
            if place is None or request.resolver_match is None:
                raise
            return led_to(
                reverse(request.resolver_match.view_name, kwargs={"slug": place.slug}),
                request,
                for_ever=place.for_ever,
            )

    return answering


class AddressesAsTyped(CommonMiddleware):
    """Django's, which adds a missing slash; here an address leads to its end in one step.

    Signs that a mail left behind an address are taken off as well, and a slug that is old or
    spelt as its title is not asked for twice.
    """

    def process_response(self, request, response):
        if response.status_code == 404 and request.method in {"GET", "HEAD"}:
            meant = _meant(request)
            if meant is not None:
                return _redirect(meant.address, for_ever=meant.for_ever)
        return super().process_response(request, response)


@dataclass(frozen=True)
class _Meant:
    """Where a reader wanted to go, with the query; `for_ever`: nobody else will stand there."""

    address: str
    for_ever: bool = True


def _meant(request: HttpRequest) -> _Meant | None:
    """Return what a reader meant who typed the path of `request`; None: who knows."""
    typed = request.path_info
    straight = lost.unquoted(typed).rstrip(_BEHIND)
    parts = straight.split("/")
    straight = "/".join([*(part.translate(_SMALL) for part in parts[:3]), *parts[3:]])
    query = request.META.get("QUERY_STRING", "")
    ending = f"?{query}" if query else ""
    if parts[1:2] != straight.split("/")[1:2]:  # another language than the page speaks
        is_ours = get_language_from_path(f"{straight}/") is not None
        return _Meant(f"{straight}/{ending}") if is_ours else None
    for path in (f"{straight}/", straight):
        if path != typed and (found := _answer(path, request)):
            return _Meant(f"{path}{ending}") if found.address == path else found
    return None


def _answer(path: str, request: HttpRequest) -> _Meant | None:
    """Return where a reader who asks for `path` ends: there, or further on."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if not _OURS.intersection(match.namespaces):
        return None
    request.resolver_match = match
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except NotHere as missing:
        return _Meant(path) if missing.ways or missing.withdrawn else None
    except Http404:
        return None
    if response.status_code == 200:
        return _Meant(path)
    if place := response.headers.get("Location"):
        return _Meant(
            place, for_ever=response.status_code == HttpResponsePermanentRedirect.status_code
        )
    return None
