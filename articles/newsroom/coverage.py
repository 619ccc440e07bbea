"""Which article is there in which language: what is missing or behind, since when, in words.

A row is an article, by its original; a cell is one language of it. Whatever is asked of all
cells is answered by the database, in a number of queries that does not grow.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from articles.models import Article, Assignment, Event, Revision, Translation
from articles.models.revision import Significance
from articles.models.translation import Stage
from articles.newsroom import board
from articles.newsroom.coverage_question import (
    IN_HAND,
    STAGES,
    STATES,
    Question,
    cell,
    in_stage,
    is_missing,
    may_be_behind,
    with_languages,
)
from articles.newsroom.permissions import writable_languages
from articles.newsroom.staleness import with_behind
from languages.columns import column
from languages.names import own_name

#: Only what is approved has to be translated: a text that is still being written would change
#: under the work, and a withdrawn one needs no translation.
_APPROVED = Q(live__isnull=False) | Q(stage__in=(Stage.READY, Stage.PUBLISHED))
_BEHIND = {Significance.MINOR: "behind_minor", Significance.MAJOR: "behind_major"}
#: To a database that is asked for a limit: none.
_ALL = 2**31
_NEVER = Value(datetime(9999, 1, 1, tzinfo=UTC), output_field=DateTimeField())


@dataclass(frozen=True)
class Total:
    """What is asked for, in one language: how many cells of each state, how many words."""

    language: str
    counts: Mapping[str, int]
    """By the names of `STATES`."""
    words: int
    readable: int
    """Published, up to date or behind."""

    @property
    def language_name(self) -> str:
        return own_name(self.language)

    @property
    def shares(self) -> dict[str, int]:
        """What all cells are, each in one of five: for a bar."""
        in_hand = sum(
            self.counts[state] for state in ("writing", "in_review", "ready", "scheduled")
        )
        return {
            "published": self.counts["published"],
            "behind": self.readable - self.counts["published"],
            "in_hand": in_hand,
            "withdrawn": self.counts["withdrawn"],
            "missing": self.counts["missing"],
        }


@dataclass(frozen=True)
class Totals:
    articles: int
    languages: Sequence[Total]

    @property
    def words(self) -> int:
        return sum(total.words for total in self.languages)


@dataclass(frozen=True)
class Cell:
    """One language of one article. `words` are those still to translate."""

    row: board.Row
    words: int
    since: datetime | None
    """From when on it is missing, behind or in hand; None where there is nothing to do."""
    may_start: bool

    @property
    def state(self) -> str:
        if self.row.state == "published" and self.row.behind:
            return _BEHIND[self.row.behind]
        return self.row.state

    @property
    def label(self) -> Any:
        return STATES[self.state]

    @property
    def awaits_original(self) -> bool:
        return self.row.state == "missing" and self.since is None

    @property
    def behind(self) -> Significance | None:
        """How much a version in hand is behind; that of a published one is its state."""
        return self.row.behind if self.row.state not in {"published", "withdrawn"} else None

    @property
    def translator(self) -> Any:
        """Who makes the version, begun or not; None where nobody does."""
        return self.row.assigned.translator if self.row.assigned else None

    @property
    def reviewer(self) -> Any:
        """Who looks at a version in review; None of others, or where nobody is named."""
        version = self.row.translation
        return version.reviewer if version and version.stage == Stage.IN_REVIEW else None

    @property
    def due(self) -> date | None:
        """The day on which work is due that is in hand or to be begun; else None."""
        version = self.row.translation
        if version is None:
            return self.row.plan.due if self.row.plan else None
        return version.due if version.stage in IN_HAND or self.row.behind else None

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due < timezone.localdate()


@dataclass(frozen=True)
class Line:
    article: Article
    title: str
    original: board.Row
    cells: Sequence[Cell]
    words: int
    """Of its original."""

    @property
    def words_left(self) -> int:
        return sum(cell.words for cell in self.cells)


# What is said of a cell, in the database ---------------------------------------------------


def _may_be_behind(language: str) -> Q:
    """Cheap to ask: what is based on the revision that readers see is not behind."""
    way = f"{cell(language)}__"
    return (
        Q(**{f"{way}based_on__isnull": False, "live__isnull": False})
        & ~Q(**{f"{way}based_on": F("live")})
        & ~Q(**{f"{way}stage": Stage.WITHDRAWN})
    )


def _behind(language: str) -> Case:
    """Return how much the version is behind, by the one rule of `staleness`; else NULL."""
    version = with_behind(Translation.objects.filter(pk=OuterRef(cell(language))).order_by())
    return Case(
        When(_may_be_behind(language), then=Subquery(version.values("behind"))),
        output_field=IntegerField(),
    )


def _since_base(model: Any, base: str, number: str) -> QuerySet:
    """Return what of an original came after the revision that `base` leads to, and is public."""
    return model.objects.filter(
        **{
            "translation__revisions": OuterRef(base),
            f"{number}__gt": F("translation__revisions__number"),
            f"{number}__lte": F("translation__live__number"),
        }
    ).order_by()


def _words_to_begin(language: str) -> Case:
    """Of a missing version: the words of the newest text of its original."""
    return Case(
        When(is_missing(language) & _APPROVED, then=F("words")),
        default=0,
        output_field=IntegerField(),
    )


def _words_to_go_on(language: str) -> Case:
    """Of a version in writing: the words of its source with nothing beside them (`word_debt`)."""
    way = f"{cell(language)}__"
    return Case(
        When(Q(**{f"{way}stage": Stage.WRITING}), then=F(f"{way}untranslated")),
        default=0,
        output_field=IntegerField(),
    )


def _words(language: str) -> Any:
    """Return how many words are still to translate.

    Besides those to begin and to go on with, of a version that is behind what came to its
    original since, as the revisions of that count it: an upper bound, because what was
    written and taken away again counts, too.
    """
    added = _since_base(Revision, f"{cell(language)}__based_on", "number").values("translation")
    total = Subquery(added.annotate(total=Sum("words_added")).values("total"))
    is_behind = Q(**{f"{_behind_name(language)}__isnull": False})
    return (
        _words_to_begin(language)
        + _words_to_go_on(language)
        + Case(When(is_behind, then=Coalesce(total, 0)), default=0, output_field=IntegerField())
    )


def _since(language: str) -> Case:
    """Return from when on the version is missing, in hand or behind.

    None where there is nothing to do, and of a missing one that nobody can begin yet.
    """
    way = f"{cell(language)}__"
    published = _since_base(Event, f"{way}based_on", "revision__number").filter(
        verb=Event.Verb.PUBLISHED
    )
    return Case(
        When(is_missing(language) & _APPROVED, then=Coalesce("first_published_at", "stage_since")),
        When(Q(**{f"{way}stage__in": IN_HAND}), then=F(f"{way}stage_since")),
        When(
            Q(**{f"{way}stage": Stage.PUBLISHED, f"{_behind_name(language)}__isnull": False}),
            then=Subquery(published.order_by("at").values("at")[:1]),
        ),
        output_field=DateTimeField(),
    )


def _behind_name(language: str) -> str:
    return column("behind", language)


def _with_behind(found: QuerySet[Translation], languages: Sequence[str]) -> QuerySet[Translation]:
    return found.annotate(**{_behind_name(language): _behind(language) for language in languages})


# The board -------------------------------------------------------------------------------


def totals(found: QuerySet[Translation], question: Question) -> Totals:
    """Return how many cells of each state are `found`, and how many words; two queries.

    What is behind is asked apart, of the few versions that can be: that is the dear part.
    """
    asked: dict[str, Any] = {"articles": Count("pk")}
    for language in question.languages:
        way = f"{cell(language)}__"
        begin, go_on = _words_to_begin(language), _words_to_go_on(language)
        asked[column("words", language)] = Sum(begin + go_on, default=0)
        asked[column("in_missing", language)] = Count("pk", filter=is_missing(language))
        for state in STAGES:
            is_so = in_stage(state, way=way)
            asked[column(f"in_{state}", language)] = Count("pk", filter=is_so)
    counted = found.aggregate(**asked)
    behind = _counted_behind(found, question.languages)
    return Totals(
        counted["articles"],
        [_total(language, counted, behind) for language in question.languages],
    )


def _counted_behind(found: QuerySet[Translation], languages: Sequence[str]) -> dict[str, Any]:
    """Return for each language how many versions are behind, and by how many words."""
    added = _since_base(Revision, "based_on", "number").values("translation")
    versions = (
        with_behind(may_be_behind(Translation.objects.order_by()))
        .filter(language__in=languages, article__in=found.values("article"))
        .annotate(added=Subquery(added.annotate(total=Sum("words_added")).values("total")))
    )
    asked: dict[str, Any] = {}
    for language in languages:
        behind = Q(language=language, behind__isnull=False)
        asked |= {
            column("words", language): Sum("added", filter=behind, default=0),
            column("behind", language): Count("pk", filter=behind),
            column("published", language): Count("pk", filter=behind & Q(stage=Stage.PUBLISHED)),
            column("major", language): Count("pk", filter=behind & Q(behind=Significance.MAJOR)),
        }
    # The limit keeps the database from asking each version again in each of the counts.
    return versions[:_ALL].aggregate(**asked)


def _total(language: str, counted: Mapping[str, Any], behind: Mapping[str, Any]) -> Total:
    counts = {state: counted[column(f"in_{state}", language)] for state in ("missing", *STAGES)}
    readable = counts["published"]
    counts["published"] -= behind[column("published", language)]
    counts["behind"] = behind[column("behind", language)]
    counts["behind_major"] = behind[column("major", language)]
    counts["behind_minor"] = counts["behind"] - counts["behind_major"]
    words = counted[column("words", language)] + behind[column("words", language)]
    return Total(language=language, counts=counts, words=words, readable=readable)


def lines(
    found: QuerySet[Translation], question: Question, *, user: Any, start: int, length: int
) -> list[Line]:
    """Return the rows of what is `found` from number `start` on, in the order asked for."""
    ordered = _in_order(found, question)
    numbers = list(ordered.values_list("article", flat=True)[start : start + length])
    shown = _with_behind(
        with_languages(Translation.objects.filter(article__in=numbers)), question.languages
    ).annotate(
        **{column("words_left", language): _words(language) for language in question.languages},
        **{column("since", language): _since(language) for language in question.languages},
    )
    names = [
        column(name, language)
        for name in ("words_left", "since")
        for language in question.languages
    ]
    figures = {row["article"]: row for row in shown.values("article", "words", "latest", *names)}
    articles = board.with_versions(
        Article.objects.filter(pk__in=numbers).select_related("category"), user=user
    ).in_bulk()
    begun = writable_languages(user, articles=articles.values())
    plans: dict[int, list[Assignment]] = defaultdict(list)
    for plan in Assignment.objects.filter(article__in=numbers).select_related("translator"):
        plans[plan.article_id].append(plan)
    return [
        _line(articles[number], figures[number], question.languages, begun[number], plans[number])
        for number in numbers
        if number in articles
    ]


def _line(
    article: Article,
    figures: Mapping[str, Any],
    languages: Sequence[str],
    writable: Set[str],
    plans: Iterable[Assignment],
) -> Line:
    rows = {row.language: row for row in board.rows(article, plans=plans)}
    cells = [
        Cell(
            row=rows[language],
            words=figures[column("words_left", language)],
            since=figures[column("since", language)],
            may_start=(
                rows[language].translation is None
                and language in writable
                and figures["latest"] is not None
            ),
        )
        for language in languages
    ]
    return Line(
        article=article,
        title=board.title_of(article),
        original=rows[article.original_language],
        cells=cells,
        words=figures["words"],
    )


def _in_order(found: QuerySet[Translation], question: Question) -> QuerySet[Translation]:
    if question.order == "newest":
        day = Coalesce("first_published_at", "article__created_at")
        return found.order_by(day.desc(), "-article")
    found = _with_behind(found, question.languages)
    if question.order == "words":
        words = sum((_words(language) for language in question.languages), Value(0))
        return found.order_by(words.desc(), "-article")
    waiting = [Coalesce(_since(language), _NEVER) for language in question.languages]
    longest = Least(*waiting) if len(waiting) > 1 else waiting[0]
    return found.order_by(longest, "-article")
