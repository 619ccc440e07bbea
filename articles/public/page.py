"""What the page of an article shows. A preview in the newsroom shows the same of a draft."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import html

from articles.models import Article
from articles.public import addresses, links, set_editions
from articles.public.similar import similar_to
from articles.public.versions import Version, page_in

#: A correction within a day of publication is not worth a second date.
_WORTH_A_DATE = timedelta(days=1)
#: Fewer headings than this need no list of contents.
_WORTH_A_LIST = 3


@dataclass(frozen=True)
class Overtaken:
    """The original was revised substantially `at` that time, and this text does not say so."""

    at: datetime
    original: Version


@dataclass(frozen=True)
class Entry:
    """A line of the list of contents."""

    id: str
    text: str


def shown(article: Article, *, language: str) -> dict:
    """Return what the template of an article needs, for `article` as it stands in `language`.

    `article` comes from `querysets.pages`, or is a copy that shows a draft and is not saved.
    """
    versions = addresses.of_article(article)
    languages = page_in(versions, default=versions.get(article.original_language))
    others = [one for one in languages["versions"] if one.exists and one.language != language]
    editions = set_editions.of(article, language=language)
    return {
        **languages,
        # A draft may still lack its slug.
        "address": addresses.article_address(article, language) if article.slug else "",
        "also": others,
        "article": article,
        "body": links.resolved(article.body or "", language=language),
        "bylines": list(article.bylines.all()),
        "topics": [topic for topic in article.topics.all() if topic.slug],
        "contents": contents(article.body or ""),
        "description": description(article),
        "updated_at": _updated_at(article),
        "overtaken": _overtaken(article, others),
        "pdf": set_editions.paper_of(article, editions),
        "social_card": set_editions.card_of(article, editions),
        "similar": similar_to(article, language=language),
    }


def description(article: Article) -> str:
    """Return what others say of the page in a line: its standfirst, else its first takeaway."""
    return article.standfirst or next(iter(article.takeaways or ()), "")


def contents(body: str) -> list[Entry]:
    """Return the headings of the second level of print-ready `body`, if a list would help.

    The notes are not among them: their section brings its own heading.
    """
    tree = html.fragment_fromstring(body, create_parent="div")
    entries = [_entry(heading) for heading in tree.iterchildren("h2") if heading.get("id")]
    return entries if len(entries) >= _WORTH_A_LIST else []


def _entry(heading: html.HtmlElement) -> Entry:
    parts = heading.xpath(".//text()[not(ancestor::sup[contains(@class, 'fn')])]")
    return Entry(id=heading.get("id"), text=" ".join("".join(parts).split()))


def _overtaken(article: Article, others: list[Version]) -> Overtaken | None:
    """Return what readers are told of the original; nothing where they cannot read that."""
    original = next((one for one in others if one.language == article.original_language), None)
    if article.overtaken_at is None or original is None:
        return None
    return Overtaken(article.overtaken_at, original)


def _updated_at(article: Article):
    """Return when `article` was last changed, if that is news to its readers."""
    published, updated = article.published_at, article.updated_at
    if published and updated and updated - published >= _WORTH_A_DATE:
        return updated
    return None
