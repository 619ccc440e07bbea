"""What a language model should know of the site, in the form that https://llmstxt.org proposes.

All of it is what readers find on the pages as well: what there is, what is newest, how it is
cited. It is written in the house's first language; each language's section in that language.
"""

import re
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.public import querysets
from articles.public.addresses import absolute, address, article_address
from articles.public.page import description
from languages.names import codes, name_here, own_name
from pages.addresses import page_address
from pages.models import Page

#: How many articles of each language are named.
_NEWEST = 15
_SIGNS = re.compile(r"([\\\[\]`*_<>])")


def written(request: HttpRequest) -> str:
    """Return the guide to this site as Markdown. Three queries a language."""
    with override(settings.LANGUAGE_CODE):
        parts = [*_head(), *_citing()]
    for language in codes():
        with override(language):
            parts += _language(language, request)
    with override(settings.LANGUAGE_CODE):
        parts += _for_machines(request)
    return "\n".join(parts) + "\n"


def _head() -> Iterator[str]:
    languages = ", ".join(str(name_here(code)) for code in codes())
    yield f"# {_plain(settings.SITE_NAME)}"
    yield ""
    yield "> " + _("Analyses with sources, by named authors. Languages: %(languages)s.") % {
        "languages": languages
    }
    yield ""


def _citing() -> Iterator[str]:
    yield "- " + _(
        "Each language version of an article has an address of its own, which stays: when it "
        "changes, the old one leads to the new one."
    )
    yield "- " + _(
        "Cite authors, title, name of the site, date of publication and the address of the "
        "version that you read. A page says when its text was corrected."
    )
    yield "- " + _(
        "Notes are part of an article. A claim that has a note is cited with its source."
    )
    yield ""


def _language(language: str, request: HttpRequest) -> Iterator[str]:
    yield f"## {own_name(language)}"
    yield ""
    for article in querysets.cards(language)[:_NEWEST]:
        place = absolute(article_address(article, language), request)
        yield _line(article.title, place, description(article))
    for name, title in (
        ("article_list", _("Publications")),
        ("topics", _("Topics")),
        ("people", _("People")),
    ):
        yield _line(title, absolute(address(name, language), request))
    for page in Page.objects.readable_in(language):
        yield _line(
            page.in_language("title", language),
            absolute(page_address(page, language), request),
            page.in_language("description", language) or "",
        )
    yield ""


def _for_machines(request: HttpRequest) -> Iterator[str]:
    """The feeds hold whole texts; what else there is may be left out by who is short of room."""
    yield "## " + _("Feeds")
    yield ""
    for language in codes():
        for name, form in (("feed", "Atom"), ("json_feed", "JSON Feed")):
            place = absolute(address(name, language), request)
            yield _line(f"{own_name(language)}: {form}", place, _("The newest articles, whole."))
    yield ""
    yield "## Optional"
    yield ""
    yield _line(_("All pages"), absolute(reverse("sitemap"), request))


def _line(title: str, place: str, words: str = "") -> str:
    return f"- [{_plain(title)}]({place})" + (f": {_plain(words)}" if words else "")


def _plain(text: str) -> str:
    """Return `text` as one line in which no sign means anything to Markdown."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
