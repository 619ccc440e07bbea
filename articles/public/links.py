"""Where a link to an article of the house leads: decided when a text is shown, not before.

A text says `article:12`. So its link follows a new address and the reader's language, and
it never names an article that cannot be read: its words stay, without a link.
"""

from lxml import html

from articles.models import Article
from articles.public import querysets
from articles.public.addresses import article_address
from articles.rendering.source import ARTICLE_ADDRESS, parse, serialise

_SCHEME = '"article:'


def resolved(body: str, *, language: str) -> str:
    """Return print-ready `body` with links to articles that a reader of `language` can follow.

    An article that cannot be read in `language` is linked in one in which it can be, its own
    first. Costs one query where `body` has such links, and nothing where it has none.
    """
    if _SCHEME not in body:
        return body
    tree = parse(body)
    links = [(link, _number(link)) for link in tree.iter("a") if _number(link)]
    articles = querysets.linked().in_bulk({number for _link, number in links})
    for link, number in links:
        _lead(link, articles.get(number), language)
    return serialise(tree)


def language_of(article: Article, *, reader: str) -> str | None:
    """Return the language in which a reader of `reader` gets `article`; None: in none."""
    readable = article.readable_languages()
    wanted = (reader, article.original_language, *readable)
    return next((language for language in wanted if language in readable), None)


def _number(link: html.HtmlElement) -> int | None:
    match = ARTICLE_ADDRESS.fullmatch(link.get("href", ""))
    return int(match["pk"]) if match else None


def _lead(link: html.HtmlElement, article: Article | None, reader: str) -> None:
    language = language_of(article, reader=reader) if article else None
    if article is None or language is None:
        link.drop_tag()
        return
    link.set("href", article_address(article, language))
    if language != reader:
        # Not `lang`: the words of the link are in the language of the text around it.
        link.set("hreflang", language)
