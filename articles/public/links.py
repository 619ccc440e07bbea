"""Where a link to an article of the house leads: decided when a text is shown, not before.

A text says `article:12`. So its link follows a new address and the reader's language, and
it never names an article that cannot be read: its words stay, without a link.
"""

import re
from collections.abc import Mapping, Sequence

from articles.models import Article
from articles.public import querysets
from articles.public.addresses import article_address
from articles.rendering.source import ARTICLE_ADDRESS

#: A link as the renderer writes it: `href` is its only attribute, and none holds another.
_LINK = re.compile(rf'<a href="{ARTICLE_ADDRESS.pattern}">(?P<words>.*?)</a>', re.DOTALL)


def numbers(body: str) -> set[int]:
    """Return the numbers of the articles that print-ready `body` links to."""
    return {int(link["pk"]) for link in _LINK.finditer(body)}


def resolved(body: str, *, language: str, known: Mapping[int, Article] | None = None) -> str:
    """Return print-ready `body` with links to articles that a reader of `language` can follow.

    An article that cannot be read in `language` is linked in one in which it can be, its own
    first. `known` holds the articles of `querysets.linked` by number, if the caller has them;
    else it costs one query where `body` has such links, and nothing where it has none.
    """
    return all_resolved([body], language=language, known=known)[0]


def all_resolved(
    bodies: Sequence[str], *, language: str, known: Mapping[int, Article] | None = None
) -> list[str]:
    """Return each of `bodies` as `resolved` does, in one query for all."""
    wanted = {number for body in bodies for number in numbers(body)}
    articles = known
    if articles is None:
        articles = querysets.linked().in_bulk(wanted) if wanted else {}

    def leading(link: re.Match) -> str:
        return _link(articles.get(int(link["pk"])), link["words"], reader=language)

    return [_LINK.sub(leading, body) for body in bodies]


def _language_for(article: Article, *, reader: str) -> str | None:
    """Return the language in which a reader of `reader` gets `article`; None: in none."""
    readable = article.readable_languages()
    wanted = (reader, article.original_language, *readable)
    return next((language for language in wanted if language in readable), None)


def _link(article: Article | None, words: str, *, reader: str) -> str:
    language = _language_for(article, reader=reader) if article else None
    if article is None or language is None:
        return words
    # Not `lang`: the words of the link are in the language of the text around it.
    told = "" if language == reader else f' hreflang="{language}"'
    return f'<a href="{article_address(article, language)}"{told}>{words}</a>'
