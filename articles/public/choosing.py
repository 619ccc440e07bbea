"""What the list of publications offers its reader to choose, and the ways on from what it shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext

from articles.models import Article
from articles.public import facets, querysets, search
from articles.public.addresses import address
from articles.public.facets import Option
from articles.public.filters import NAMES, SEARCH, Chosen
from languages.names import codes
from languages.stemming import placed_stems

#: Which page a facet's option is the name of.
_HUBS = {
    "category": "category",
    "topic": "topic",
    "region": "topic",
    "series": "series",
    "author": "person",
}


@dataclass(frozen=True)
class Counts:
    """How many articles a list has, and what each filter would leave of it."""

    options: Mapping[str, list[Option]]
    total: int
    #: Whether anything that can be read in the language is part of a series.
    has_series: bool


@dataclass(frozen=True)
class Field:
    """A field of the form: all that may be chosen of one kind, and what is chosen."""

    name: str
    label: Any
    options: list[Option]
    value: str


@dataclass(frozen=True)
class Chip:
    """Something that is chosen, and the address of the list without it."""

    kind: Any
    label: str
    address: str


@dataclass(frozen=True)
class Hub:
    """A page of its own for what stands in a list: a topic, a person."""

    label: str
    address: str
    count: int


@dataclass(frozen=True)
class Meeting:
    """What the articles of a hub have in common with other hubs of one kind."""

    name: str
    hubs: list[Hub]


def fields(chosen: Chosen, counts: Counts) -> list[Field]:
    """Return the fields that would change anything of the list."""
    offered = []
    for name, label in NAMES.items():
        one, options = chosen.of(name), counts.options[name]
        if one and all(option.value != one.value for option in options):
            options = [*options, Option(one.value, one.label, 0)]
        if one or len(options) > 1 or any(option.count < counts.total for option in options):
            offered.append(Field(name, label, options, one.value if one else ""))
    return offered


def chips(chosen: Chosen) -> list[Chip]:
    """Return all that is chosen, each with the way back from it. The order is no choice."""
    found = [Chip(one.kind, one.label, _list(chosen.without(one.name))) for one in chosen.choices]
    if chosen.query:
        without = _list(chosen.without(SEARCH))
        found.insert(0, Chip(pgettext("noun", "Search"), chosen.query.text, without))
    return found


def alone(chosen: Chosen) -> list[Hub]:
    """Return the words of a search that would find something alone. One query."""
    query = chosen.query
    if not query or len(query.typed) < 2:
        return []
    language = chosen.language
    words = {word: search.read(word, language=language) for word in query.typed}
    wanted = {
        word: querysets.readable(language).filter(search.matches(asked))
        for word, asked in words.items()
        if asked
    }
    found = facets.counted({}, language=language, totals=wanted)
    return [
        Hub(word, _list(Chosen(language, query=words[word])), option.count)
        for word, options in found.items()
        for option in options
    ]


def _list(chosen: Chosen) -> str:
    path, parameters = address("article_list", chosen.language), chosen.parameters()
    return f"{path}?{parameters}" if parameters else path


def counted(chosen: Chosen) -> Counts:
    """Return how many articles the list has, and what each filter would leave. One query."""
    language = chosen.language
    readable = querysets.readable(language)
    options = facets.counted(
        {name: chosen.filtered(readable, but=name) for name in NAMES},
        language=language,
        totals={
            "total": chosen.filtered(readable),
            "in_series": querysets.in_series(language),
        },
    )
    total, in_series = (
        sum(option.count for option in options.pop(name)) for name in ("total", "in_series")
    )
    return Counts(options, total, has_series=bool(in_series))


def hubs(options: Iterable[Option], name: str, *, language: str) -> list[Hub]:
    """Return the pages that `options` of the facet `name` are the names of."""
    page = _HUBS[name]
    return [
        Hub(option.label, address(page, language, slug=option.value), option.count)
        for option in options
    ]


def named(chosen: Chosen, counts: Counts) -> list[Hub]:
    """Return the topics, people and series among the results whose name was searched for."""
    query = chosen.query
    if not query or not query.words:
        return []

    def is_named(option: Option) -> bool:
        label = placed_stems(option.label, language=chosen.language)
        return all(
            any(
                one.stem == word.stem or (word.beginning and one.folded.startswith(word.beginning))
                for one in label
            )
            for word in query.words
        )

    return [
        hub
        for name in _HUBS
        for hub in hubs(filter(is_named, counts.options[name]), name, language=chosen.language)
    ]


def meetings(
    articles: QuerySet[Article],
    names: Iterable[str],
    *,
    language: str,
    but: str = "",
    limit: int = 10,
) -> list[Meeting]:
    """Return which hubs of the kinds `names` the `articles` of a hub meet. One query.

    `but` is the hub itself, by its value among its kind.
    """
    found = facets.counted(dict.fromkeys(names, articles), language=language)
    return [
        Meeting(name, hubs(met, name, language=language))
        for name, options in found.items()
        if (met := facets.most_met(options, limit=limit, but=but))
    ]


def addresses(chosen: Chosen) -> dict[str, str]:
    """Return the path by language of the list with the same choices, where it has them."""
    found: dict[str, str] = {}
    for language in codes():
        parameters = chosen.in_language(language)
        if parameters is not None:
            path = address("article_list", language)
            found[language] = f"{path}?{parameters}" if parameters else path
    return found


def own_page(chosen: Chosen) -> str:
    """Return the path of the hub that shows the same as the list; empty: there is none."""
    if len(chosen.choices) != 1 or chosen.query or chosen.sort:
        return ""
    (one,) = chosen.choices
    # The page of a person has what they edited, too, and that of a series its own order.
    if one.name not in {"category", "topic", "region"}:
        return ""
    return address(_HUBS[one.name], chosen.language, slug=one.value)
