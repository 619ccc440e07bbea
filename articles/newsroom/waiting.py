"""What waits for a person when they come in: each thing once, in the group that asks most.

The groups are told apart by one expression, so that a text stands in the first that it
belongs to: what came back, what is due, what waits for review, for publication, for what
changed in its original, and what is in hand.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import (
    Case,
    Exists,
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
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from articles.models import Assignment, Event, Revision, Translation
from articles.models.revision import Significance
from articles.models.translation import Stage
from articles.newsroom.board import TEXTS, UNLISTED_COLUMNS
from articles.newsroom.moves import with_last_move
from articles.newsroom.permissions import (
    ORIGINALS,
    is_author,
    languages_of,
    may,
    owned_by,
    visible_translations,
)
from articles.newsroom.staleness import may_be_behind, with_behind
from articles.newsroom.tasks import Item
from languages.columns import column
from languages.names import codes

#: What a pile shows before it says that there is more.
LENGTH = 6
#: How many things a pile counts; beyond, it says that there are more.
COUNTED = 99
#: What is due within so many days is due soon.
SOON = timedelta(days=7)
#: How many texts at most are asked how far they are behind; in a house where more are, those
#: that have waited longest. Asking 20,000 takes PostgreSQL a second.
_ASKED = 1000

TITLES = {
    "returned": pgettext_lazy("pile", "Returned to me"),
    "due": pgettext_lazy("pile", "Due soon"),
    "update": pgettext_lazy("pile", "To update"),
    "review": pgettext_lazy("pile", "To review"),
    "ready": pgettext_lazy("pile", "To publish"),
    "told": pgettext_lazy("pile", "Followed, but readers are still told of a change"),
    "translate": pgettext_lazy("pile", "To translate"),
    "drafts": pgettext_lazy("pile", "My drafts"),
    "left": pgettext_lazy("pile", "Begun, and nobody’s"),
    "free": pgettext_lazy("pile", "Free to take"),
    "submitted": pgettext_lazy("pile", "With the editors"),
}
#: Where each group begins to look, so that the rest is asked of few rows; what shows all of it.
_STAGES = {
    "returned": Q(stage=Stage.WRITING),
    "due": Q(due__isnull=False),
    "update": Q(stage__in=(Stage.PUBLISHED, Stage.WRITING), first_published_at__isnull=False),
    "review": Q(stage=Stage.IN_REVIEW),
    "ready": Q(stage=Stage.READY),
    "translate": Q(stage=Stage.WRITING),
    "drafts": Q(stage=Stage.WRITING),
    "left": Q(stage=Stage.WRITING),
    "submitted": Q(stage__in=(Stage.IN_REVIEW, Stage.READY)),
}
_ALL_OF = {
    "returned": "who=me&stage__exact=writing",
    "due": "who=me&due=soon",
    "update": "behind=yes",
    "review": "stage__exact=in_review",
    "ready": "stage__exact=ready&scheduled=no",
    "translate": "who=me&stage__exact=writing",
    "drafts": "stage__exact=writing",
    "left": "stage__exact=writing&who=nobody",
    "submitted": "stage__exact=in_review",
}


@dataclass(frozen=True)
class Pile:
    """Things that wait for the same, the most urgent first."""

    name: str
    title: Any
    items: list[Item]
    count: int
    more: str = ""
    """The query of the list that shows all of them; empty where these are all."""
    language: str = ""
    """Into which language they are to be translated, where nobody has them."""
    planned: tuple[str, ...] = ()
    """The languages of those among them that are not begun, which are listed apart."""

    @property
    def is_longer(self) -> bool:
        return self.count > COUNTED


def piles(user: Any) -> list[Pile]:
    """Return what waits for `user` in all of their roles, each thing once, no pile empty."""
    wanted = [*_sorted(user), *_told(user), *_unassigned(user)]
    plans = _plans(user)
    # One look at all that is shown: as many queries for ten things as for a thousand.
    shown = {pk for one in wanted for pk in one.numbers[:LENGTH]}
    shown |= {plan.original for plan in plans if plan.original}
    versions = {version.pk: version for version in _shown(shown)}
    movers = get_user_model().objects.in_bulk({one.last_by for one in versions.values()} - {None})
    for version in versions.values():
        version.mover = movers.get(version.last_by)
    return list(_filled(wanted, plans, versions, user))


# The groups ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Found:
    """The numbers of the versions in one pile, in their order; originals where `language`."""

    name: str
    numbers: Sequence[int]
    more: str
    language: str = ""


def _sorted(user: Any) -> Iterator[_Found]:
    """Yield the begun versions that wait for `user`, pile by pile."""
    behind = _behind(user)
    rules = _rules(user, behind)
    majors = [pk for pk, degree in behind.items() if degree == Significance.MAJOR]
    versions = with_last_move(visible_translations(user)).annotate(
        # Mine comes first, then nobody's.
        distance=Case(
            When(Q(stage=Stage.IN_REVIEW, reviewer=user), then=0),
            When(Q(stage=Stage.IN_REVIEW, reviewer=None), then=1),
            When(Q(stage=Stage.IN_REVIEW), then=2),
            When(translator=user, then=0),
            When(translator=None, then=1),
            default=2,
            output_field=IntegerField(),
        ),
        # The first rule that holds, so that nothing stands in two piles.
        pile=Case(
            *(When(rule, then=Value(name)) for name, rule in rules.items()), default=Value("")
        ),
    )
    orders = {
        "returned": ("due", "changed_at"),
        "due": ("due", "changed_at"),
        "update": ("distance", Case(When(pk__in=majors, then=0), default=1), "changed_at"),
        "review": ("distance", F("due").asc(nulls_last=True), "changed_at"),
        "ready": ("changed_at",),
        "translate": (F("due").asc(nulls_last=True), "-changed_at"),
        "drafts": ("-changed_at",),
        "left": (F("due").asc(nulls_last=True), "changed_at"),
        "submitted": ("-changed_at",),
    }
    for name, order in orders.items():
        if name not in rules:
            continue
        found = versions.filter(_STAGES[name], rules[name], pile=name)
        numbers = list(found.order_by(*order, "pk").values_list("pk", flat=True)[: COUNTED + 1])
        yield _Found(name, numbers, more=_ALL_OF[name])


def _told(user: Any) -> Iterator[_Found]:
    """Yield what was followed without a new text, so that only an editor can end the notice."""
    if not may(user, "edit_everything"):
        return
    is_told = Q()
    for code in codes():
        name = f"article__{column('overtaken_at', code)}__isnull"
        is_told |= Q(language=code, **{name: False})
    found = with_behind(visible_translations(user).filter(is_told, stage=Stage.PUBLISHED)).filter(
        behind=None
    )
    numbers = list(found.order_by("changed_at", "pk").values_list("pk", flat=True)[: COUNTED + 1])
    yield _Found("told", numbers, more="stage__exact=published")


def _behind(user: Any) -> dict[int, int]:
    """Return by how much the versions are behind that `user` may update: number → degree."""
    perhaps = may_be_behind(visible_translations(user).filter(_updates(user), _STAGES["update"]))
    oldest = with_behind(perhaps).order_by(
        Case(When(_due_soon(), translator=user, then=0), default=1), "changed_at", "pk"
    )
    degrees = oldest.values_list("pk", "behind")[:_ASKED]
    return {pk: degree for pk, degree in degrees if degree}


def _due_soon() -> Q:
    return Q(due__lte=timezone.localdate() + SOON)


def _updates(user: Any) -> Q:
    """What `user` is shown when it falls behind: theirs and nobody's, to an editor everything."""
    if may(user, "edit_everything"):
        return Q()
    return Q(translator=user) | _free(user)


def _free(user: Any) -> Q:
    """What is begun in a language of `user`, and nobody has, or nobody who still works here."""
    nobody = Q(translator=None) | Q(translator__is_active=False)
    return nobody & Q(language__in=languages_of(user)) & ~ORIGINALS


def _rules(user: Any, behind: Iterable[int]) -> dict[str, Q]:
    """Return pile → which versions belong there, the piles that ask most first.

    `behind` are the numbers of those that are.
    """
    own = owned_by(user, way="article__")
    mine = (ORIGINALS & own) | (~ORIGINALS & Q(translator=user))
    writing, in_review = Q(stage=Stage.WRITING), Q(stage=Stage.IN_REVIEW)
    to_update = Q(stage=Stage.PUBLISHED, translator=user, pk__in=behind)
    acts = (writing & mine) | (in_review & Q(reviewer=user)) | to_update
    is_behind = _STAGES["update"] & Q(pk__in=behind)
    back = writing & mine & Q(last_move=Event.Verb.RETURNED) & ~Q(last_by=user)
    rules = {"returned": back, "due": _due_soon() & acts}
    if may(user, "edit_everything"):
        rules |= {"review": in_review, "ready": Q(stage=Stage.READY, publish_at=None)}
    rules |= {"update": is_behind & _updates(user), "translate": writing & mine & ~ORIGINALS}
    if is_author(user):
        rules["drafts"] = writing & mine
    if languages_of(user):
        rules["left"] = writing & _free(user)
    if not may(user, "edit_everything"):
        handed_in = Q(stage__in=(Stage.IN_REVIEW, Stage.READY), publish_at=None)
        rules["submitted"] = handed_in & mine
    return rules


def _unassigned(user: Any) -> Iterator[_Found]:
    """Yield what nobody has yet, language by language of a translator.

    Only what is approved: a text that is still being written would change under the work.
    """
    approved = Translation.objects.filter(
        Q(stage__in=(Stage.READY, Stage.PUBLISHED)) | Q(live__isnull=False)
    )
    for language in sorted(languages_of(user)):
        found = without_translator(untranslated(approved, language), language)
        newest_first = found.order_by(F("live__at").desc(nulls_last=True), "-pk")
        numbers = list(newest_first.values_list("pk", flat=True)[: COUNTED + 1])
        yield _Found("free", numbers, f"untranslated={language}&who=nobody", language)


def untranslated(originals: QuerySet[Translation], language: str) -> QuerySet[Translation]:
    """Return those of `originals` that have no version in `language` yet."""
    begun = Translation.objects.filter(article=OuterRef("article"), language=language)
    return originals.filter(ORIGINALS, latest__isnull=False).exclude(Exists(begun))


def without_translator(originals: QuerySet[Translation], language: str) -> QuerySet[Translation]:
    """Return those of `originals` whose version in `language` nobody is to make yet."""
    return originals.exclude(Exists(_planned(language).filter(translator__is_active=True)))


def planned_for(
    originals: QuerySet[Translation], language: str, person: Any
) -> QuerySet[Translation]:
    """Return those of `originals` whose version in `language` `person` is to make."""
    return originals.filter(Exists(_planned(language).filter(translator=person)))


def _planned(language: str) -> QuerySet[Assignment]:
    return Assignment.objects.filter(article=OuterRef("article"), language=language)


def _plans(user: Any) -> list[Assignment]:
    """Return what `user` is to make and has not begun, the most urgent first.

    Who has left a language since, or the newsroom, does not read what is translated from.
    """
    original = Translation.objects.filter(ORIGINALS, article=OuterRef("article"))
    plans = Assignment.objects.filter(translator=user)
    if not may(user, "edit_everything"):
        plans = plans.filter(language__in=languages_of(user))
    return list(
        plans.annotate(original=Subquery(original.values("pk")[:1])).order_by(
            F("due").asc(nulls_last=True), "at", "pk"
        )[: COUNTED + 1]
    )


def _filled(
    wanted: Iterable[_Found],
    plans: Sequence[Assignment],
    versions: dict[int, Translation],
    user: Any,
) -> Iterator[Pile]:
    soon = timezone.localdate() + SOON
    planned: dict[str, list[Assignment]] = {"due": [], "translate": []}
    for plan in plans:
        is_due = plan.due is not None and plan.due <= soon
        planned["due" if is_due else "translate"].append(plan)
    for found in wanted:
        own = [
            Item(versions[plan.original], plan.language, user, plan=plan, is_begun=False)
            for plan in planned.get(found.name, ())
            if plan.original in versions
        ]
        items = own + [
            Item(
                versions[pk],
                found.language or versions[pk].language,
                user,
                is_begun=not found.language,
            )
            for pk in found.numbers[:LENGTH]
            if pk in versions
        ]
        if found.name in planned:
            items.sort(key=lambda item: (item.due is None, item.due or date.max))
        count = len(found.numbers) + len(own)
        if items:
            yield Pile(
                name=found.name,
                title=TITLES[found.name],
                items=items[:LENGTH],
                count=count,
                more=found.more if count > LENGTH else "",
                language=found.language,
                planned=tuple(sorted({item.language for item in own})),
            )


# What an item shows -----------------------------------------------------------------------


def _shown(numbers: Iterable[int]) -> QuerySet[Translation]:
    original = Revision.objects.filter(
        translation__article=OuterRef("article"),
        translation__language=OuterRef("article__original_language"),
    ).order_by()
    missed = original.filter(
        number__gt=OuterRef("based_on__number"),
        number__lte=F("translation__live__number"),
    )
    # What each revision added and removed adds up to what the newest one has.
    length = original.values("translation").annotate(
        words=Sum(F("words_added") - F("words_removed"))
    )
    added = missed.values("translation").annotate(words=Sum("words_added"))
    return (
        with_last_move(with_behind(Translation.objects.filter(pk__in=numbers)))
        .annotate(
            words_of_original=Subquery(length.values("words")),
            words_missed=Subquery(added.values("words")),
        )
        .select_related("article__category", "latest__by", "translator", "reviewer")
        .defer(
            *(f"latest__{text}" for text in TEXTS),
            *(f"article__{name}" for name in UNLISTED_COLUMNS),
        )
        .prefetch_related("article__bylines__author")
    )
