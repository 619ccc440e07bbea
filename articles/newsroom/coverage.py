"""Which article is there in which language: what is missing or behind, since when, in words.

A row is an article, by its original; a cell is one language of it. Whatever is asked of all
cells is answered by the database, in a number of queries that does not grow.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateTimeField,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from articles.models import Article, Assignment, Event, Translation
from articles.models.revision import Significance
from articles.models.translation import Stage
from articles.newsroom import board
from articles.newsroom.coverage_question import (
    BEHIND,
    IN_HAND,
    MANY,
    STAGES,
    STATES,
    Question,
    cell,
    in_stage,
    is_missing,
    since_base,
    with_languages,
    words_added,
)
from articles.newsroom.people import at_work
from articles.newsroom.permissions import may, writable_languages
from languages.columns import column
from languages.names import own_name

#: Only what is approved has to be translated: a text that is still being written would change
#: under the work, and a withdrawn one needs no translation.
_APPROVED = Q(live__isnull=False) | Q(stage__in=(Stage.READY, Stage.PUBLISHED))
_BEHIND: Mapping[Any, str] = {
    Significance.MINOR: "behind_minor",
    Significance.MAJOR: "behind_major",
}
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
        """Who made it or makes it; of a missing one who is to, if they still work here."""
        plan = self.row.plan
        if plan is not None:
            return at_work(plan.translator)
        return self.row.translation.translator if self.row.translation else None

    @property
    def reviewer(self) -> Any:
        """Who looks at a version in review, or is to look at a missing one; else None."""
        if self.row.plan is not None:
            return at_work(self.row.plan.reviewer)
        version = self.row.translation
        return version.reviewer if version and version.stage == Stage.IN_REVIEW else None

    @property
    def due(self) -> date | None:
        """The day on which the work is due; None where there is none to do."""
        if self.row.plan is not None:
            return self.row.plan.due
        version = self.row.translation
        in_hand = version is not None and (version.stage in IN_HAND or self.row.behind)
        return version.due if version is not None and in_hand else None

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


def _words(language: str, behind: list[int] | QuerySet) -> Any:
    """Return how many words are still to translate.

    Besides those to begin and to go on with, of a version that is behind what came to its
    original since, as the revisions of that count it: an upper bound, because what was
    written and taken away again counts, too.
    """
    return (
        _words_to_begin(language)
        + _words_to_go_on(language)
        + Case(
            When(
                Q(**{f"{cell(language)}__in": behind}),
                then=Coalesce(Subquery(words_added(f"{cell(language)}__based_on")), 0),
            ),
            default=0,
            output_field=IntegerField(),
        )
    )


def _since(language: str, behind: list[int] | QuerySet) -> Case:
    """Return from when on the version is missing, in hand or behind.

    None where there is nothing to do, and of a missing one that nobody can begin yet.
    """
    way = f"{cell(language)}__"
    published = since_base(Event, f"{way}based_on", "revision__number").filter(
        verb=Event.Verb.PUBLISHED
    )
    return Case(
        When(is_missing(language) & _APPROVED, then=Coalesce("first_published_at", "stage_since")),
        When(Q(**{f"{way}stage__in": IN_HAND}), then=F(f"{way}stage_since")),
        When(
            Q(**{f"{way}stage": Stage.PUBLISHED, f"{cell(language)}__in": behind}),
            then=Subquery(published.order_by("at").values("at")[:1]),
        ),
        output_field=DateTimeField(),
    )


# The board -------------------------------------------------------------------------------


def totals(found: QuerySet[Translation], question: Question) -> Totals:
    """Return how many cells of each state are `found`, and how many words; two queries.

    What is behind is asked apart, of the few versions that can be: that is the dear part.
    What is missing is counted as what is not there, so that a language more costs little.
    """
    way = "article__translations__"
    by_state = found.values(
        in_language=F(f"{way}language"),
        in_state=Case(
            *(When(in_stage(state, way=way), then=Value(state)) for state in STAGES),
            output_field=CharField(),
        ),
        is_original=ExpressionWrapper(Q(language=F(f"{way}language")), output_field=BooleanField()),
    ).annotate(
        versions=Count("pk"),
        begun=Sum(Case(When(_APPROVED, then=F("words")), default=0)),
        left=Sum(f"{way}untranslated"),
    )
    rows = list(by_state)
    behind = _counted_behind(found, question)
    articles = sum(row["versions"] for row in rows if row["is_original"])
    words = sum(row["begun"] for row in rows if row["is_original"])
    counted = []
    for language in question.languages:
        mine = [row for row in rows if row["in_language"] == language]
        counts, left = behind[language]
        for row in mine:
            counts[row["in_state"]] += row["versions"]
        counts["missing"] = articles - sum(row["versions"] for row in mine)
        left += words - sum(row["begun"] for row in mine)
        left += sum(row["left"] for row in mine if row["in_state"] == Stage.WRITING)
        readable = sum(row["versions"] for row in mine if row["in_state"] == Stage.PUBLISHED)
        counted.append(Total(language=language, counts=counts, words=left, readable=readable))
    return Totals(articles, counted)


def _counted_behind(
    found: QuerySet[Translation], question: Question
) -> dict[str, tuple[Counter[str], int]]:
    """Return for each language how many versions are behind, and by how many words.

    A published one that is behind is not up to date: of these there are less.
    """
    counted = {language: (Counter(dict.fromkeys(STATES, 0)), 0) for language in question.languages}
    behind = question.behind
    theirs = {one.article for one in behind}
    if len(theirs) <= MANY:
        found = found.filter(article__in=theirs)
    theirs &= set(found.values_list("article", flat=True))
    for _, article, language, stage, degree, added in behind:
        if article not in theirs:
            continue
        counts, words = counted[language]
        counts.update(["behind", _BEHIND[degree]])
        if stage == Stage.PUBLISHED:
            counts[stage] -= 1
        counted[language] = counts, words + (added or 0)
    return counted


def lines(
    found: QuerySet[Translation], question: Question, *, user: Any, start: int, length: int
) -> list[Line]:
    """Return the rows of what is `found` from number `start` on, in the order asked for."""
    ordered = _in_order(found, question)
    numbers = list(ordered.values_list("article", flat=True)[start : start + length])
    articles = board.with_versions(
        Article.objects.filter(pk__in=numbers).select_related("category"), user=user
    ).in_bulk()
    figures = _figures(articles.values(), question.languages)
    plans = _plans(numbers)
    writable = writable_languages(user, articles=articles.values())
    assigns = may(user, "assign_translation")
    lines = []
    for number in numbers:
        if number not in articles:
            continue
        rows = board.rows(articles[number], plans=plans[number])
        startable = {
            row.language
            for row in rows
            if row.translation is None
            and row.language in writable[number]
            and (assigns or not board.is_held_by_another(row, user))
        }
        lines.append(_line(articles[number], rows, figures[number], question.languages, startable))
    return lines


def _figures(
    articles: Iterable[Article], languages: Sequence[str]
) -> Mapping[int, Mapping[str, Any]]:
    """Return words and ages of all cells of `articles`, which know what of them is behind."""
    versions = [version for article in articles for version in article.translations.all()]
    behind = [
        version.pk for version in versions if version.behind and version.stage != Stage.WITHDRAWN
    ]
    numbers = [article.pk for article in articles]
    names = {column("words_left", language): _words(language, behind) for language in languages}
    names |= {column("since", language): _since(language, behind) for language in languages}
    found = with_languages(Translation.objects.filter(article__in=numbers)).annotate(**names)
    return {row["article"]: row for row in found.values("article", "words", "latest", *names)}


def _plans(numbers: Sequence[int]) -> Mapping[int, Mapping[str, Assignment]]:
    """Return who is to make what nobody has begun, by article and language."""
    plans: dict[int, dict[str, Assignment]] = {number: {} for number in numbers}
    found = Assignment.objects.filter(article__in=numbers)
    for plan in found.select_related("translator", "reviewer"):
        plans[plan.article_id][plan.language] = plan
    return plans


def _line(
    article: Article,
    versions: Sequence[board.Row],
    figures: Mapping[str, Any],
    languages: Sequence[str],
    startable: Set[str],
) -> Line:
    rows = {row.language: row for row in versions}
    cells = [
        Cell(
            row=rows[language],
            words=figures[column("words_left", language)],
            since=figures[column("since", language)],
            may_start=language in startable and figures["latest"] is not None,
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
    behind = question.is_behind(*BEHIND)
    if question.order == "words":
        words = sum((_words(language, behind) for language in question.languages), Value(0))
        return found.order_by(words.desc(), "-article")
    waiting = [Coalesce(_since(language, behind), _NEVER) for language in question.languages]
    longest = Least(*waiting) if len(waiting) > 1 else waiting[0]
    return found.order_by(longest, "-article")
