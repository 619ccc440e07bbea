"""What can be asked of the board of translations, and which articles that finds.

State, translator and due are asked of one and the same cell: of one language of an article.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from articles.models import Article, Assignment, Revision, Translation
from articles.models.revision import Significance
from articles.models.translation import Stage
from articles.newsroom import board
from articles.newsroom.permissions import (
    ORIGINALS,
    sees_all_articles,
    visible_articles,
    visible_translations,
)
from articles.newsroom.staleness import may_be_behind, with_behind
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
#: The degrees by which a version can be behind.
BEHIND: Sequence[Any] = (Significance.MINOR, Significance.MAJOR)
#: How many numbers are handed to the database at most.
MANY = 5_000


class Behind(NamedTuple):
    """A version that is behind: by which degree, and by how many words that came since."""

    pk: int
    article: int
    language: str
    stage: str
    degree: int
    words: int | None


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

    @cached_property
    def behind(self) -> list["Behind"]:
        """All versions that are behind in these languages: asked once, by who needs it first."""
        added = words_added("based_on")
        versions = with_behind(may_be_behind(Translation.objects.order_by()))
        asked = versions.filter(language__in=self.languages).annotate(added=Subquery(added))
        names = ("pk", "article", "language", "stage", "behind", "added")
        return [Behind(*row) for row in asked.values_list(*names) if row[4]]

    def is_behind(self, *degrees: Any) -> list[int] | QuerySet:
        """Return which versions are behind by one of `degrees`, to be looked for among others."""
        numbers = [one.pk for one in self.behind if one.degree in degrees]
        if len(numbers) <= MANY:
            return numbers
        versions = with_behind(may_be_behind(Translation.objects.order_by()))
        return versions.filter(behind__in=degrees).values("pk")


def originals(question: Question, *, user: Any) -> QuerySet[Translation]:
    """Return the originals of the articles that `question` asks for and `user` may see.

    A title is a text: a word finds the articles of which `user` may read a version with it.
    """
    found = with_languages(Translation.objects.all())
    if not sees_all_articles(user):
        found = found.filter(article__in=visible_articles(user))
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
        versions = versions.filter(_in_state(question))
    if question.translator == NOBODY:
        versions = versions.exclude(ORIGINALS).exclude(_held())
    elif question.translator:
        versions = versions.filter(translator=question.translator)
    if question.due:
        in_hand = Q(stage__in=IN_HAND) | Q(pk__in=question.is_behind(*BEHIND))
        versions = versions.filter(_due(question.due) & in_hand)
    begun = Q(article__in=versions.values("article"))
    match question.state:
        case "":
            return begun | _missing(question)
        case "missing":
            return _missing(question)
    return begun


def _missing(question: Question) -> Q:
    """Say where a version is missing that is asked for; who is to make it says `Assignment`."""
    plans = Assignment.objects.filter(language__in=question.languages)
    if question.due:
        plans = plans.filter(_due(question.due))
    if question.translator == NOBODY:
        plans = plans.exclude(_held())
    elif question.translator:
        plans = plans.filter(translator=question.translator)
    if question.due or question.translator not in {"", NOBODY}:
        return Q(article__in=plans.values("article"))
    missing = Q(pk=None)
    for language in question.languages:
        asked = is_missing(language)
        if question.translator == NOBODY:
            held = Assignment.objects.filter(_held(), language=language)
            asked &= ~Q(article__in=held.values("article"))
        missing |= asked
    return missing


def _in_state(question: Question) -> Q:
    match question.state:
        case "behind":
            return Q(pk__in=question.is_behind(*BEHIND))
        case "behind_minor":
            return Q(pk__in=question.is_behind(Significance.MINOR))
        case "behind_major":
            return Q(pk__in=question.is_behind(Significance.MAJOR))
        case "published":
            return in_stage("published") & ~Q(pk__in=question.is_behind(*BEHIND))
    return in_stage(question.state)


def _held() -> Q:
    """What somebody has who still works here."""
    return Q(translator__in=get_user_model().objects.filter(is_active=True).values("pk"))


def _due(due: str) -> Q:
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


def since_base(model: Any, base: str, number: str) -> QuerySet:
    """Return what of an original came after the revision that `base` leads to, and is public."""
    return model.objects.filter(
        **{
            "translation__revisions": OuterRef(base),
            f"{number}__gt": F("translation__revisions__number"),
            f"{number}__lte": F("translation__live__number"),
        }
    ).order_by()


def words_added(base: str) -> QuerySet:
    """Return how many words came to an original after the revision that `base` leads to."""
    added = since_base(Revision, base, "number").values("translation")
    return added.annotate(total=Sum("words_added")).values("total")
