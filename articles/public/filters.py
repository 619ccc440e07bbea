"""Which articles a list shows, of all that can be read: what its reader chose, by the address.

Every choice is a word of the address (`?topic=water&year=2024`), of each kind one; an
article must answer all of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, F, Lookup, Model, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Article, Byline, Category, Series, Topic
from articles.public import lost, querysets, search
from articles.public.querysets import person_name
from languages.columns import column
from languages.names import codes, own_name

#: The parameters by which a list may be filtered, in the order in which they are offered.
NAMES: Mapping[str, Any] = {
    "category": _("Category"),
    "topic": pgettext_lazy("subject", "Topic"),
    "region": _("Region"),
    "series": pgettext_lazy("one", "Series"),
    "author": _("Author"),
    "year": _("Year"),
    "also": _("Also in"),
}
NEWEST, OLDEST = "newest", "oldest"
#: A list stands in one order of its own: a search in that of `Ranked`, others newest first.
SORTS = (NEWEST, OLDEST)
SEARCH, SORT = "q", "sort"


class Unknown(LookupError):
    """Nothing of that name is known to readers. `parameter` says of which kind."""

    def __init__(self, parameter: str):
        super().__init__(parameter)
        self.parameter = parameter


@dataclass(frozen=True)
class Choice:
    """One filter that is on."""

    name: str
    value: str
    label: str
    pk: int = 0
    #: What chooses the same in the list of another language; a language may lack it.
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> Any:
        return NAMES[self.name]


@dataclass(frozen=True)
class Chosen:
    """All that a reader chose of a list in `language`."""

    language: str
    choices: tuple[Choice, ...] = ()
    query: search.Query | None = None
    #: The numbers of all articles that answer `query`, the best first.
    found: Sequence[int] = field(default=(), repr=False)
    sort: str = ""

    def __bool__(self) -> bool:
        return bool(self.choices or self.query or self.sort)

    def of(self, name: str) -> Choice | None:
        return next((one for one in self.choices if one.name == name), None)

    def without(self, name: str) -> "Chosen":
        """Return the same with nothing chosen of the parameter `name`."""
        if name == SEARCH:
            return replace(self, query=None)
        return replace(self, choices=tuple(one for one in self.choices if one.name != name))

    def parameters(self, **more: str) -> str:
        """Return the words of the address that choose this and `more`, in one order."""
        own = {SEARCH: self.query.text} if self.query else {}
        own |= {name: one.value for name in NAMES if (one := self.of(name))}
        if self.sort:
            own[SORT] = self.sort
        return urlencode(own | more)

    def in_language(self, language: str) -> str | None:
        """Return the words of the address that choose the same in `language`; None: none do."""
        values = {one.name: one.values.get(language) for one in self.choices}
        if not all(values.values()):
            return None
        own = {SEARCH: self.query.text} if self.query else {}
        own |= {name: values[name] or "" for name in NAMES if name in values}
        return urlencode(own | ({SORT: self.sort} if self.sort else {}))

    def filtered(self, articles: QuerySet[Article], *, but: str = "") -> QuerySet[Article]:
        """Return which of `articles` answer what was chosen, except of the parameter `but`."""
        for one in self.choices:
            if one.name != but:
                articles = articles.filter(_CONDITIONS[one.name](one, self.language))
        if self.query:
            articles = articles.filter(search.Among(self.found))
        return articles


def is_untidy(parameters: Mapping[str, str]) -> bool:
    """Say whether a form left names without values in the address, or spaces around a search."""
    return any(
        not parameters[name].strip() for name in (*NAMES, SEARCH, SORT) if name in parameters
    )


def chosen(parameters: Mapping[str, str], *, language: str) -> Chosen:
    """Return what the parameters of an address choose of a list in `language`.

    Costs a query for all filters that name a row of the database, and one for a search.

    Raises:
        Unknown: it names something that is not there, or that readers do not know of yet.
    """
    wanted = {name: value for name in NAMES if (value := parameters.get(name, "").strip())}
    query = search.read(parameters.get(SEARCH, ""), language=language)
    sort = parameters.get(SORT, "").strip()
    if sort and sort not in SORTS:
        raise Unknown(SORT)
    # The order that a list has of its own needs no name.
    if sort == NEWEST and not query:
        sort = ""
    concepts = _concepts(wanted, language)
    choices = tuple(
        _PLAIN[name](value, language) if name in _PLAIN else _known(concepts, name)
        for name, value in wanted.items()
    )
    if not query:
        return Chosen(language, choices, sort=sort)
    return Chosen(language, choices, query, search.answering(query, ranked=not sort), sort)


def at_present_slugs(parameters: Mapping[str, str], *, language: str) -> dict[str, str] | None:
    """Return `parameters` with the present slug of what was chosen by a former one.

    None where that still leaves something that readers do not know of.
    """
    typed = dict(parameters.items())
    for _once in NAMES:
        try:
            chosen(typed, language=language)
        except Unknown as unknown:
            slug = _present_slug(unknown.parameter, typed[unknown.parameter].strip(), language)
            if slug is None:
                return None
            typed[unknown.parameter] = slug
        else:
            return typed
    return None


def _present_slug(name: str, slug: str, language: str) -> str | None:
    rows = _known_rows().get(name)
    if rows is None or "\0" in slug:
        return None

    def is_known(thing: Model, *, language: str) -> bool:
        return rows.filter(pk=thing.pk).exists()

    place = lost.place_of(rows.model, slug, language=language, may_be_named=is_known)
    return place.slug if place and place.for_ever else None


def _known(concepts: Mapping[str, Choice], name: str) -> Choice:
    if name not in concepts:
        raise Unknown(name)
    return concepts[name]


def _concepts(wanted: Mapping[str, str], language: str) -> dict[str, Choice]:
    """Return what of `wanted` has a row of its own, whatever number of kinds in one query."""
    slugs = [f"slug_of_{place}" for place, _code in enumerate(codes())]
    parts = [
        querysets.plain(rows)
        .filter(**{_slug(name, language): value})
        .annotate(
            parameter=Value(name, output_field=CharField()),
            named=person_name(language) if name == "author" else F(column("name", language)),
            **{alias: F(_slug(name, code)) for alias, code in zip(slugs, codes(), strict=True)},
        )
        .values_list("parameter", "pk", "named", *slugs)
        for name, rows in _known_rows().items()
        # PostgreSQL refuses to look for NUL, and nothing is called so.
        if (value := wanted.get(name)) and "\0" not in value
    ]
    if not parts:
        return {}
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {
        name: Choice(
            name=name,
            value=wanted[name],
            label=label or wanted[name],
            pk=pk,
            values={code: slug for code, slug in zip(codes(), own, strict=True) if slug},
        )
        for name, pk, label, *own in found
    }


def _known_rows() -> dict[str, QuerySet]:
    return {
        "category": querysets.known(Category),
        "topic": querysets.known(Topic).filter(kind=Topic.Kind.THEME),
        "region": querysets.known(Topic).filter(kind=Topic.Kind.REGION),
        "series": querysets.known(Series),
        "author": querysets.known_people(),
    }


def _slug(name: str, language: str) -> str:
    return "slug" if name == "author" else column("slug", language)


def _year(value: str, language: str) -> Choice:
    # Not `isdigit`, which takes the digits of any script.
    if not (value.isascii() and value.isdigit() and len(value) == 4 and 1 < int(value) < 9999):
        raise Unknown("year")
    return Choice("year", value, value, values=dict.fromkeys(codes(), value))


def _also(value: str, language: str) -> Choice:
    if value not in codes() or value == language:
        raise Unknown("also")
    # Whoever reads the other language asks for those that are also in this one.
    values = dict.fromkeys((code for code in codes() if code != value), value)
    return Choice("also", value, own_name(value), values=values | {value: language})


_PLAIN: Mapping[str, Callable[[str, str], Choice]] = {"year": _year, "also": _also}


def _in_year(one: Choice, language: str) -> Q:
    published_at = column("published_at", language)
    begins, ends = (
        timezone.make_aware(datetime(year, 1, 1)) for year in (int(one.value), int(one.value) + 1)
    )
    return Q(**{f"{published_at}__gte": begins, f"{published_at}__lt": ends})


def _on(one: Choice, language: str) -> Lookup:
    return querysets.among(querysets.Tagging.objects.filter(topic=one.pk).values("article"))


def _by(one: Choice, language: str) -> Lookup:
    written = Byline.objects.filter(author=one.pk, role__in=querysets.WRITERS)
    return querysets.among(written.order_by().values("article"))


_CONDITIONS: Mapping[str, Callable[[Choice, str], Q | Lookup]] = {
    "category": lambda one, language: querysets.having("category", one.pk),
    "topic": _on,
    "region": _on,
    "series": lambda one, language: querysets.having("series", one.pk),
    "author": _by,
    "year": _in_year,
    "also": lambda one, language: querysets.among(querysets.readable(one.value).values("pk")),
}
