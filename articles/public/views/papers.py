"""The files that were set of an article: its paper (PDF) and its card, for whoever may read it."""

import logging
import re
from datetime import datetime

from csp.decorators import csp_exempt
from django.core.exceptions import SuspiciousFileOperation
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
)
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article, Edition
from articles.public import lost, querysets, set_editions
from articles.public.addresses import absolute, address, article_address, paper_address
from articles.public.caching import SECONDS, SECONDS_WHEN_DOWN
from articles.public.moving import led_to
from articles.public.typesetting.editions import GIVEN_UP, open_file
from articles.public.typesetting.house import house_card_name
from articles.public.views.errors import NotHere

#: For how long who asks too early should wait, in seconds.
_SOON = 30
_FOR_EVER = "public, max-age=31536000, immutable"

logger = logging.getLogger(__name__)


# Its policy is for pages: a browser's own reader of such files would be kept from working.
@csp_exempt()
@require_safe
def paper(request: HttpRequest, slug: str, file: str) -> HttpResponseBase:
    """The paper of an article: `slug-language` is the newest, `slug-language-2` of edition 2."""
    language = request.LANGUAGE_CODE
    found = re.fullmatch(rf"{re.escape(slug)}-{re.escape(language)}(?:-(\d{{1,5}}))?", file)
    number = int(found[1]) if found and found[1] else None
    article = _article(slug, language)
    if article is None:
        new = _new_slug(slug, language)
        new_file = f"{new}-{language}" + ("" if number is None else f"-{number}")
        return led_to(address("paper", language, slug=new, file=new_file), request)
    if found is None:
        return led_to(paper_address(article, language), request)
    edition = _edition(article, language, number)
    if not edition.pdf:
        return _not_yet(edition)
    response = _file(request, edition.pdf, content_type="application/pdf", modified=edition.set_at)
    response["Content-Disposition"] = f'inline; filename="{file}.pdf"'
    page = absolute(article_address(article, language), request)
    response["Link"] = f'<{page}>; rel="canonical"'
    return response


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The picture beside a link to an article. Under its version it may be kept for ever."""
    language = request.LANGUAGE_CODE
    article = _article(slug, language)
    if article is None:
        new = _new_slug(slug, language)
        return led_to(address("card", language, slug=new), request)
    made = set_editions.with_card(set_editions.of(article, language=language))
    if made is None:
        raise NotHere(_("There is no such file."))
    response = _file(request, made.card, content_type="image/jpeg", modified=made.set_at)
    if request.GET.get("v") == set_editions.version_of(made) and response.status_code == 200:
        response["Cache-Control"] = _FOR_EVER
    return response


@require_safe
def house_card(request: HttpRequest) -> HttpResponseBase:
    """The picture beside a link to a page that is of no article."""
    name = house_card_name(request.LANGUAGE_CODE)
    return _file(request, name, content_type="image/jpeg", modified=None)


def _article(slug: str, language: str) -> Article | None:
    readable = querysets.linked().readable_in(language)
    return querysets.by_slug(readable, slug, language=language).first()


def _new_slug(slug: str, language: str) -> str:
    """Return the slug by which the article of the old `slug` is known now. Raises `NotHere`."""
    place = lost.new_address(slug, language=language)
    if place is None:
        withdrawn = lost.is_withdrawn(slug, language=language)
        raise NotHere(
            _("It cannot be read here any more.")
            if withdrawn
            else _("There is no article at this address."),
            withdrawn=withdrawn,
        )
    return resolve(place).kwargs["slug"]


def _edition(article: Article, language: str, number: int | None) -> Edition:
    """Return the edition asked for, whose file may not be there yet. Raises `NotHere`."""
    editions = set_editions.of(article, language=language)
    edition = next((one for one in editions if number in {None, one.number}), None)
    if edition is not None and set_editions.was_withdrawn(edition, editions):
        raise NotHere(_("It cannot be read here any more."), withdrawn=True)
    if edition is None or not (edition.pdf or edition == editions[0]):
        raise NotHere(_("There is no PDF of this edition."))
    if not edition.pdf and edition.failures >= GIVEN_UP:
        raise NotHere(_("There is no PDF of this edition."))
    return edition


def _not_yet(edition: Edition) -> HttpResponse:
    """Say that the worker has not come by yet: nobody should take that for an answer."""
    words = _("The PDF is being made. Please try again in half a minute.")
    response = HttpResponse(f"{words}\n", status=503, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(_SOON)
    response["Cache-Control"] = "no-store"
    return response


def _file(
    request: HttpRequest, name: str, *, content_type: str, modified: datetime | None
) -> HttpResponseBase:
    """Answer with the stored file `name`, or that whoever asks has it. Raises `NotHere`.

    A name is never used for another content, so it tells one state from the other.
    """
    etag = f'"{name.rpartition("-")[2]}"'
    when = int(modified.timestamp()) if modified else None
    response = get_conditional_response(request, etag=etag, last_modified=when)
    if response is None or response.status_code != 304:
        try:
            response = FileResponse(open_file(name), content_type=content_type)
        except (FileNotFoundError, SuspiciousFileOperation) as problem:
            logger.warning("A file of the editions is missing: %s", name)
            raise NotHere(_("There is no such file.")) from problem
    patch_cache_control(response, public=True, max_age=SECONDS, stale_if_error=SECONDS_WHEN_DOWN)
    response["ETag"] = etag
    if when is not None:
        response["Last-Modified"] = http_date(when)
    return response
