"""What the head of a page tells machines, and the ways in which a reader may cite it."""

from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.utils import timezone

from articles.public.addresses import absolute
from articles.public.citing import formatted, record
from articles.public.citing.exports import EXPORTS
from articles.public.citing.tags import citation_tags, export_address

register = template.Library()


@register.simple_tag(takes_context=True)
def citation_meta(context: Context) -> list[tuple[str, str]]:
    """Return name and content of the `meta` elements that reference managers read."""
    return citation_tags(cited(context), pdf=pdf_address(context))


@register.simple_tag(takes_context=True)
def cite_this(context: Context) -> dict[str, Any]:
    """Return the article of this page in the styles of scholars, and its files to save."""
    said = cited(context)
    return {
        "said": said,
        "link": said.doi_address or said.address,
        "styles": formatted.formatted(said, today=timezone.localdate()),
        "files": [
            {"name": export.name, "kind": kind, "address": export_address(said, kind)}
            for kind, export in EXPORTS.items()
        ],
    }


@register.simple_tag(takes_context=True)
def sharing_picture(context: Context) -> dict[str, Any] | None:
    """Return the picture that others show with a link to this article: its card, else its cover."""
    article, request = context["article"], context["request"]
    if card := context.get("social_card"):
        return {
            "address": absolute(card.address, request),
            "width": card.width,
            "height": card.height,
            "alt": article.title,
        }
    if cover := article.cover:
        return {
            "address": absolute(cover.file.url, request),
            "width": cover.width,
            "height": cover.height,
            "alt": cover.alt or "",
        }
    return None


@register.filter
def territorial(language: str) -> str:
    """Return `language` with the country where most speak it, as Open Graph asks: tr_TR."""
    likely = get_global("likely_subtags").get(language, language)
    try:
        locale = Locale.parse(likely)
    except (UnknownLocaleError, ValueError):
        return language
    return f"{locale.language}_{locale.territory}" if locale.territory else locale.language


def cited(context: Context) -> record.Record:
    """Return how the article of the page with `context` is cited; it is published."""
    request: HttpRequest = context["request"]
    return record.record(context["article"], language=request.LANGUAGE_CODE, request=request)


def pdf_address(context: Context) -> str:
    """Return the whole address of the PDF of this page; empty while there is none."""
    pdf = context.get("pdf")
    return absolute(pdf.address, context["request"]) if pdf else ""
