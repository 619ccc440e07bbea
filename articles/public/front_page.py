"""What stands on the front page, and where: every article once, the newest first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from django.db.models import Count, Max, Q

from articles.models import Article, Series, Topic
from articles.public import querysets
from authors.models import Author
from languages.columns import column

#: The lead, one large card and small ones show what is newest, whatever it is about.
_SMALL = 4
_ABOVE = 2 + _SMALL
#: Then the regions with the newest work that does not stand above, a few articles each.
_REGIONS, _IN_A_REGION = 3, 3
#: Only so many of the newest articles are looked through for them.
_RECENT = 300
#: What is newest of the rest is a list, beside the indexes.
_LISTED = 6
_SERIES = 3
_PEOPLE = 6


@dataclass
class Region:
    """A region and the newest articles about it that stand nowhere else on the page."""

    topic: Topic
    articles: list[Article] = field(default_factory=list)


def shown(language: str) -> dict:
    """Return what the template of the front page needs in `language`. At most seven queries."""
    newest = list(querysets.cards(language)[: _ABOVE + _REGIONS * _IN_A_REGION + _LISTED])
    above, rest = newest[:_ABOVE], newest[_ABOVE:]
    topics = querysets.used_topics(language)
    # Where everything stands above already, there is nothing to ask.
    regions = _by_region(topics, language=language, above=above, known=rest) if rest else []
    taken = {article.pk for region in regions for article in region.articles}
    featured = {region.topic.pk for region in regions}
    series = _series(language)[:_SERIES]
    return {
        "lead": above[0] if above else None,
        "feature": above[1] if len(above) > 1 else None,
        "small": above[2:],
        "by_region": regions,
        "listed": [article for article in rest if article.pk not in taken][:_LISTED],
        "themes": [topic for topic in topics if topic.kind == Topic.Kind.THEME],
        "regions": [
            topic
            for topic in topics
            if topic.kind == Topic.Kind.REGION and topic.pk not in featured
        ],
        "series": series,
        "has_series": bool(series),
        "people": _people_of(newest)[:_PEOPLE],
    }


def _by_region(
    topics: list[Topic], *, language: str, above: list[Article], known: list[Article]
) -> list[Region]:
    """Return the regions among `topics` whose newest articles, those `above` aside, are newest.

    An article about two regions stands under the one that comes first. `known` spares the
    query for articles that were fetched already.
    """
    regions = {topic.pk: Region(topic) for topic in topics if topic.kind == Topic.Kind.REGION}
    chosen: dict[int, list[int]] = defaultdict(list)
    taken: set[int] = set()
    for topic, article in _newest_of_each(regions, language=language, above=above):
        may_begin = topic in chosen or len(chosen) < _REGIONS
        if may_begin and article not in taken and len(chosen[topic]) < _IN_A_REGION:
            chosen[topic].append(article)
            taken.add(article)
    articles = {article.pk: article for article in known}
    if missing := taken - articles.keys():
        # Without the names of their authors, which do not stand there.
        others = querysets.cards(language).prefetch_related(None)
        articles |= others.in_bulk(missing)
    for topic, numbers in chosen.items():
        regions[topic].articles = [articles[number] for number in numbers]
    return [regions[topic] for topic in chosen]


def _newest_of_each(
    regions: Iterable[int], *, language: str, above: list[Article]
) -> list[tuple[int, int]]:
    """Return numbers of a region and of a recent article about it, newest first."""
    published = column("published_at", language)
    recent = (
        Article.objects.readable_in(language)
        .exclude(pk__in=[article.pk for article in above])
        .newest_first(language)
        .values("pk")[:_RECENT]
    )
    return list(
        Article.topics.through.objects.filter(topic__in=list(regions), article__in=recent)
        .order_by(f"-article__{published}", "-article", "topic")
        .values_list("topic", "article")
    )


def _series(language: str) -> list[Series]:
    """Return the series that have something to read in `language`, the newest part first.

    Two queries: counted in a join, a database carries the texts along.
    """
    slug, published = column("slug", language), column("published_at", language)
    parts = querysets.in_series(language).annotate(of=querysets.Scanned("series")).values_list("of")
    found = {
        number: (count, newest)
        for number, count, newest in parts.annotate(count=Count("pk"), newest=Max(published))
    }
    known = Series.objects.exclude(Q(**{slug: None}) | Q(**{slug: ""})).filter(pk__in=found)
    every = sorted(known, key=lambda series: found[series.pk][1], reverse=True)
    for series in every:
        series.count = found[series.pk][0]
    return every


def _people_of(articles: list[Article]) -> list[Author]:
    """Return who wrote `articles`, the most recent first, each once."""
    bylines = chain.from_iterable(article.bylines.all() for article in articles)
    return list({byline.author_id: byline.author for byline in bylines}.values())
