"""How the public templates write addresses, dates, names and trusted HTML."""

import json
from datetime import datetime

from django import template
from django.template import defaultfilters
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from articles.models import Article
from articles.public import sharing, structured, structured_pages, wording
from articles.public.addresses import absolute as absolute_address
from articles.public.addresses import article_address
from articles.public.structured import name_of
from articles.templatetags.citing import cited, pdf_address, sharing_picture
from authors.models import Author
from languages.names import direction, own_name, spoken_in_the_newsroom

register = template.Library()
register.filter(wording.day)
register.filter(wording.file_size)
register.filter(wording.standing)
register.filter(wording.affiliation_then)

# What Django's json_script escapes, so that no text can end the script element.
_NOT_IN_A_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def print_ready(body: str | None) -> SafeString:
    """Show the body of a published article, or of a page of the house, as the HTML that it is.

    The only place of the site that trusts HTML out of the database. It may: what readers have
    of an article is written by `articles.newsroom.readers` alone, from source that
    `articles.rendering.source` has cleaned by an allow-list; `pages.text` cleans when it shows.
    """
    return mark_safe(body or "")


@register.filter(expects_localtime=True)
def iso_day(moment: datetime | None) -> str:
    """Write the day of `moment` for machines: 2025-10-05."""
    return defaultfilters.date(moment, "Y-m-d")


@register.filter
def person_name(person: Author) -> str:
    """Name `person` in the language of the page, else in one where their name is known."""
    return name_of(person)


@register.filter
def monogram(person: Author) -> str:
    """Return the first letters of a person's first and last name, for want of a photograph."""
    parts = person_name(person).split()
    return "".join(part[0] for part in dict.fromkeys([parts[0], parts[-1]])) if parts else ""


@register.filter
def language_name(language: str) -> str:
    """Return the name of `language` in itself."""
    return own_name(language)


@register.filter
def language_direction(language: str) -> str:
    """Return `ltr` or `rtl`, for the `dir` attribute."""
    return direction(language)


@register.simple_tag
def newsroom_languages() -> list[dict[str, str]]:
    """Return code and own name of the languages that all sentences of ours are written in."""
    return [{"code": code, "name": own_name(code)} for code in spoken_in_the_newsroom()]


@register.filter
def address(article: Article) -> str:
    """Return the path of `article` in the language of the page."""
    return article_address(article, get_language())


@register.simple_tag(takes_context=True)
def absolute(context: Context, path: str) -> str:
    """Return the whole address of `path`, as other sites need it."""
    return absolute_address(path, context["request"])


@register.simple_tag(takes_context=True)
def structured_data(context: Context) -> SafeString:
    """Tell search engines of the article of this page (schema.org, JSON-LD)."""
    request, shared = context["request"], sharing_picture(context)
    about = structured.article_graph(
        context.flatten(),
        said=cited(context),
        picture=structured.image(shared),
        pdf=pdf_address(context),
        request=request,
    )
    return _data_block(about)


@register.simple_tag(takes_context=True)
def page_data(context: Context) -> str:
    """Tell search engines of a page that leads to articles."""
    about = structured_pages.page_graph(context.flatten(), request=context["request"])
    return _data_block(about) if about else ""


def _data_block(about: dict) -> SafeString:
    """Write a data block. It is not a script: the content security policy asks no nonce of it."""
    text = json.dumps(about, ensure_ascii=False, separators=(",", ":"))
    # Safe: nothing is left in it that could end the element.
    escaped = mark_safe(text.translate(_NOT_IN_A_SCRIPT))
    return format_html('<script type="application/ld+json">{}</script>', escaped)


@register.simple_tag
def share_links(address: str, title: str) -> list[sharing.Link]:
    """Return the links by which readers of the page's language share the page at `address`."""
    return sharing.links(address, title, language=get_language() or "")
