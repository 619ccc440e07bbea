"""How many articles each choice would leave: what a list offers to its readers, and a hub.

All counts come of one query, whatever the number of articles. They are of what can be read
now, by the rule of `readable_in`: no count gives away what is still to come.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import CharField, Count, F, QuerySet, Value
from django.db.models.functions import Cast, ExtractYear

from articles.models import Article, Byline, Topic
from articles.public import querysets
from articles.public.querysets import person_name
from languages.collation import collation_key
from languages.columns import column
from languages.names import codes, own_name


@dataclass(frozen=True)
class Option:
    """One value of a facet, and how many articles have it."""

    value: str
    label: str
    count: int


#: What is asked for: the articles that a facet counts, by the facet's name.
Counted = Mapping[str, QuerySet[Article]]


def counted(
    wanted: Counted, *, language: str, totals: Counted | None = None
) -> dict[str, list[Option]]:
    """Return the options of each facet in `wanted`, in the order in which a reader looks.

    Years come newest first; all else by the reader's alphabet. Of the articles in `totals`
    there is one option, all of them, if there are any. One query.
    """
    parts = [part for name, articles in wanted.items() for part in _parts(name, articles, language)]
    parts += [_total(name, articles) for name, articles in (totals or {}).items()]
    found: dict[str, list[Option]] = {name: [] for name in (*wanted, *(totals or ()))}
    for name, value, label, count in parts[0].union(*parts[1:], all=True):
        if count:
            # What has no name in a language has none in its lists.
            found[name].append(Option(value, label or value, count))
    ordered = {name: sorted(found[name], key=_order(name, language)) for name in wanted}
    return found | ordered


def most_met(options: Iterable[Option], *, limit: int, but: str = "") -> list[Option]:
    """Return the options that most articles have, at most `limit`, the most first.

    Without the option whose value is `but`.
    """
    others = (option for option in options if option.value != but)
    return sorted(others, key=lambda option: -option.count)[:limit]


def _order(name: str, language: str) -> Callable:
    if name == "year":
        return lambda option: -int(option.value)
    if name == "also":
        return lambda option: codes().index(option.value)
    return lambda option: collation_key(option.label, language=language)


def _parts(name: str, articles: QuerySet[Article], language: str) -> list[QuerySet]:
    articles = articles.order_by()
    if name == "also":
        return [
            _count(
                name,
                articles.filter(querysets.among(querysets.readable(code).values("pk"))),
                value=Value(code, output_field=CharField()),
                label=Value(own_name(code), output_field=CharField()),
            )
            for code in codes()
            if code != language
        ]
    return [_ROWS[name](name, articles, language)]


def _total(name: str, articles: QuerySet[Article]) -> QuerySet:
    nothing = Value("", output_field=CharField())
    return _count(name, articles, value=nothing, label=nothing)


def _count(name: str, rows: QuerySet, *, value, label) -> QuerySet:
    return (
        querysets.plain(rows)
        .annotate(facet=Value(name, output_field=CharField()), option=value, named=label)
        .values("facet", "option", "named")
        .annotate(count=Count("*"))
        .values_list("facet", "option", "named", "count")
    )


def _concepts(name: str, articles: QuerySet[Article], language: str) -> QuerySet:
    slug = f"{name}__{column('slug', language)}"
    label = f"{name}__{column('name', language)}"
    named = articles.exclude(**{f"{name}__isnull": True}).exclude(querysets.empty(slug))
    return _count(name, named, value=F(slug), label=F(label))


def _topics(name: str, articles: QuerySet[Article], language: str) -> QuerySet:
    kind = Topic.Kind.REGION if name == "region" else Topic.Kind.THEME
    slug = f"topic__{column('slug', language)}"
    rows = querysets.Tagging.objects.filter(article__in=articles, topic__kind=kind)
    label = F(f"topic__{column('name', language)}")
    return _count(name, rows.exclude(querysets.empty(slug)), value=F(slug), label=label)


def _authors(name: str, articles: QuerySet[Article], language: str) -> QuerySet:
    rows = Byline.objects.filter(article__in=articles, role__in=querysets.WRITERS)
    return _count(name, rows, value=F("author__slug"), label=person_name(language, path="author__"))


def _years(name: str, articles: QuerySet[Article], language: str) -> QuerySet:
    year = Cast(ExtractYear(column("published_at", language)), CharField())
    return _count(name, articles, value=year, label=Value("", output_field=CharField()))


_ROWS: Mapping[str, Callable[[str, QuerySet[Article], str], QuerySet]] = {
    "category": _concepts,
    "series": _concepts,
    "topic": _topics,
    "region": _topics,
    "author": _authors,
    "year": _years,
}
