"""What can be asked of the board of translations, and which articles that finds.

State, translator and due are asked of one and the same cell: of one language of an article.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from articles.models import Article, Assignment, Translation
from articles.models.revision import Significance
from articles.models.translation import Stage
from articles.newsroom import board
from articles.newsroom.permissions import ORIGINALS, visible_articles, visible_translations
from articles.newsroom.staleness import with_behind
from languages.columns import column
from languages.folding import fold
from languages.names import codes

#: What a cell can be asked for. A version that is behind is found there, whatever its stage;
#: of the stages only `published` leaves it out, because readers see what is not up to date.
STATES = {
    "missing": board.STATES["missing"],
    "writing": board.STATES["writing"],
    "in_review": board.STATES["in_review"],
    "ready": board.STATES["ready"],
    "scheduled": board.STATES["scheduled"],
    "published": board.STATES["published"],
    "behind": pgettext_lazy("stage", "Behind the original"),
    "behind_minor": pgettext_lazy("stage", "Behind: minor change"),
    "behind_major": pgettext_lazy("stage", "Behind: major change"),
    "withdrawn": board.STATES["withdrawn"],
}
ORDERS = {
    "newest": pgettext_lazy("order of a list", "Newest first"),
    "waiting": pgettext_lazy("order of a list", "Waiting longest"),
    "words": pgettext_lazy("order of a list", "Most words to translate"),
}
DUE = {
    "overdue": pgettext_lazy("due", "Overdue"),
    "week": pgettext_lazy("due", "Within seven days"),
    "dated": pgettext_lazy("due", "With a date"),
}
#: Asks for cells that nobody is to translate.
NOBODY = "none"

#: States that a version has by itself, whatever its original does.
STAGES = tuple(state for state in STATES if state != "missing" and "behind" not in state)
IN_HAND = (Stage.WRITING, Stage.IN_REVIEW, Stage.READY)
#: How many numbers are handed to the database at most.
_MANY = 5_000


@dataclass(frozen=True)
class Question:
    """What is asked of the board. State, translator and due are asked of one and the same cell."""

    language: str = ""
    state: str = ""
    category: int | None = None
    topic: int | None = None
    translator: str = ""
    """The number of an account, or `NOBODY`."""
    due: str = ""
    words: str = ""
    """Words of a title, in any spelling."""
    order: str = "newest"

    @property
    def languages(self) -> tuple[str, ...]:
        return (self.language,) if self.language else codes()


def originals(question: Question, *, user: Any) -> QuerySet[Translation]:
    """Return the originals of the articles that `question` asks for and `user` may see.

    A title is a text: a word finds the articles of which `user` may read a version with it.
    """
    found = with_languages(Translation.objects.filter(article__in=visible_articles(user)))
    if question.category is not None:
        found = found.filter(article__category=question.category)
    if question.topic is not None:
        found = found.filter(
            article__in=Article.topics.through.objects.filter(topic=question.topic).values(
                "article"
            )
        )
    for word in fold(question.words).split():
        titled = visible_translations(user).filter(folded_title__contains=word)
        found = found.filter(article__in=titled.order_by().values("article"))
    if question.state or question.translator or question.due:
        found = found.filter(_of_cells(question))
    return found


def _of_cells(question: Question) -> Q:
    versions = Translation.objects.order_by().filter(language__in=question.languages)
    if question.state and question.state != "missing":
        versions = versions.filter(_in_state(question.state))
    if question.translator == NOBODY:
        versions = versions.exclude(ORIGINALS).filter(translator=None)
    elif question.translator:
        versions = versions.filter(translator=question.translator)
    if question.due:
        versions = versions.filter(_due(question.due))
    begun = Q(article__in=versions.values("article"))
    if question.state and question.state != "missing":
        return begun
    missing = Q(pk=None)
    for language in question.languages:
        missing |= is_missing(language) & _is_planned(language, question)
    return missing if question.state else begun | missing


def _is_planned(language: str, question: Question) -> Q:
    """Say of which articles the missing version has the translator and the due date asked for."""
    plans = Assignment.objects.filter(language=language)
    if question.due:
        plans = plans.filter(_day(question.due))
        if question.translator == NOBODY:
            plans = plans.filter(translator=None)
    elif question.translator in {"", NOBODY}:
        taken = plans.filter(translator__isnull=False)
        return ~Q(article__in=taken.values("article")) if question.translator else Q()
    if question.translator not in {"", NOBODY}:
        plans = plans.filter(translator=question.translator)
    return Q(article__in=plans.values("article"))


def _in_state(state: str) -> Q:
    match state:
        case "behind":
            return _is_behind()
        case "behind_minor":
            return _is_behind(behind=Significance.MINOR)
        case "behind_major":
            return _is_behind(behind=Significance.MAJOR)
        case "published":
            return in_stage("published") & ~_is_behind()
    return in_stage(state)


def _is_behind(**degree: Any) -> Q:
    """Say which versions are behind; asked once, not again in each question about them."""
    versions = with_behind(may_be_behind(Translation.objects.order_by()))
    behind = versions.filter(**(degree or {"behind__isnull": False}))
    numbers = list(behind.values_list("pk", flat=True)[: _MANY + 1])
    return Q(pk__in=numbers if len(numbers) <= _MANY else behind.values("pk"))


def _due(due: str) -> Q:
    return _day(due) & (Q(stage__in=IN_HAND) | _is_behind())


def _day(due: str) -> Q:
    today = timezone.localdate()
    match due:
        case "overdue":
            return Q(due__lt=today)
        case "week":
            return Q(due__range=(today, today + timedelta(days=7)))
    return Q(due__isnull=False)


# How it is joined ---------------------------------------------------------------------------


def in_stage(state: str, *, way: str = "") -> Q:
    """`way` leads to the version."""
    match state:
        case "scheduled":
            return Q(**{f"{way}publish_at__isnull": False})
        case "ready":
            return Q(**{f"{way}stage": Stage.READY, f"{way}publish_at__isnull": True})
    return Q(**{f"{way}stage": state})


def cell(language: str) -> str:
    return column("cell", language)


def with_languages(versions: QuerySet[Translation]) -> QuerySet[Translation]:
    """Return the originals among `versions`, joined with each language as `cell_tr`."""
    return (
        versions.filter(ORIGINALS)
        .order_by()
        .annotate(
            **{
                cell(language): FilteredRelation(
                    "article__translations", condition=Q(article__translations__language=language)
                )
                for language in codes()
            }
        )
    )


def is_missing(language: str) -> Q:
    return Q(**{f"{cell(language)}__isnull": True}) & ~Q(language=language)


def may_be_behind(versions: QuerySet[Translation]) -> QuerySet[Translation]:
    """Return `versions` without those that follow the very revision that readers see.

    That is cheap to ask. What a version is based on is a revision of its original.
    """
    return (
        versions.filter(based_on__translation__live__isnull=False)
        .exclude(based_on=F("based_on__translation__live"))
        .exclude(stage=Stage.WITHDRAWN)
    )
