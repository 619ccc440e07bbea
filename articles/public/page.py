"""What the page of an article shows. A preview in the newsroom shows the same of a draft."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from lxml import etree

from articles.models import Article, Edition
from articles.public import addresses, links, querysets, set_editions
from articles.public.history import history
from articles.public.series import place_of
from articles.public.similar import similar_to
from articles.public.versions import Version, page_in
from articles.rendering.anchors import words_of
from articles.rendering.notes import NOTES_SECTION
from articles.rendering.source import parse
from languages import reading_time

#: Fewer headings than this need no list of contents.
_WORTH_A_LIST = 3


@dataclass(frozen=True)
class Overtaken:
    """The original was revised substantially `at` that time, and this text does not say so."""

    at: datetime
    original: Version


@dataclass(frozen=True)
class Entry:
    """A line of the list of contents, and the lines under it."""

    id: str
    text: str
    entries: list["Entry"] = field(default_factory=list)


def shown(article: Article, *, language: str, upcoming: Edition | None = None) -> dict:
    """Return what the template of an article needs, for `article` as it stands in `language`.

    `article` comes from `querysets.pages`, or is a copy that shows a draft and is not saved;
    `upcoming` is the edition that the draft would be (see `history`).
    """
    versions = addresses.of_article(article)
    languages = page_in(versions, default=versions.get(article.original_language))
    others = [one for one in languages["versions"] if one.exists and one.language != language]
    body = article.body or ""
    known = _led_to(article, links.numbers(body))
    editions = set_editions.of(article, language=language)
    past = history(article, language=language, upcoming=upcoming)
    # Where the article brought the answer along, the header of its page asks no more.
    asked = {"has_series": article.has_series} if hasattr(article, "has_series") else {}
    return {
        **asked,
        **languages,
        # A draft may still lack its slug.
        "address": addresses.article_address(article, language) if article.slug else "",
        "also": others,
        "article": article,
        "body": links.resolved(body, language=language, known=known),
        "bylines": list(article.bylines.all()),
        "topics": [topic for topic in article.topics.all() if topic.slug],
        "contents": contents(body),
        "minutes": reading_minutes(body, language=language),
        "place": place_of(article, known.values(), language=language),
        "description": description(article),
        "updated_at": past.updated_at,
        "overtaken": _overtaken(article, others),
        "pdf": set_editions.paper_of(article, editions),
        "social_card": set_editions.card_of(article, editions),
        "history": past,
        "similar": similar_to(article, language=language),
    }


def description(article: Article) -> str:
    """Return what others say of the page in a line: its standfirst, else its first takeaway."""
    return article.standfirst or next(iter(article.takeaways or ()), "")


def contents(body: str) -> list[Entry]:
    """Return the headings of the second and third level of print-ready `body`.

    Those of the third stand within the one above them. Empty where there are so few of the
    second that a list would not help. The notes are not among them: their section brings its
    own heading.
    """
    entries: list[Entry] = []
    for heading in parse(body).iterchildren("h2", "h3"):
        if not heading.get("id"):
            continue
        entry = Entry(id=heading.get("id"), text=words_of(heading))
        if heading.tag == "h2":
            entries.append(entry)
        elif entries:
            entries[-1].entries.append(entry)
    return entries if len(entries) >= _WORTH_A_LIST else []


def reading_minutes(body: str, *, language: str) -> int:
    """Return how many minutes print-ready `body` takes, without its notes and figures."""
    text, _, _ = body.partition(NOTES_SECTION)
    tree = parse(text)
    etree.strip_elements(tree, "figure", "sup", with_tail=False)
    return reading_time.minutes(" ".join(tree.itertext()), language=language)


def _led_to(article: Article, numbers: set[int]) -> dict[int, Article]:
    """Return the articles of `numbers` and those of the series of `article`. At most one query."""
    wanted = Q(pk__in=numbers)
    if article.series_id:
        wanted |= Q(series=article.series_id)
    elif not numbers:
        return {}
    return {found.pk: found for found in querysets.linked().filter(wanted)}


def _overtaken(article: Article, others: list[Version]) -> Overtaken | None:
    """Return what readers are told of the original; nothing where they cannot read that."""
    original = next((one for one in others if one.language == article.original_language), None)
    if article.overtaken_at is None or original is None:
        return None
    return Overtaken(article.overtaken_at, original)
