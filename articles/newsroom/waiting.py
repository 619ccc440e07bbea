"""What waits for a person when they come in: texts to review, to write, to translate."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, pgettext_lazy

from articles.models import Event, Translation
from articles.models.translation import Stage
from articles.newsroom.board import TEXTS, UNLISTED_COLUMNS
from articles.newsroom.permissions import (
    ORIGINALS,
    is_author,
    languages_of,
    may,
    own_articles,
    visible_translations,
)
from articles.newsroom.staleness import with_behind

#: What a pile shows before it says that there is more.
LENGTH = 6
_EVENTS = 8
#: What is said of a text without moving it.
_NO_MOVES = (
    *(Event.Verb.STARTED, Event.Verb.SAVED, Event.Verb.FOLLOWED),
    *(Event.Verb.ACCEPTED, Event.Verb.TAKEN_BACK),
)


@dataclass(frozen=True)
class Pile:
    """Language versions that wait for the same thing, the most urgent first."""

    name: str
    title: Any
    versions: list[Translation]
    more: str
    """The query of the list that shows all of them; empty where these are all."""
    language: str = ""
    """Where the versions are originals to be translated: into which language."""


def piles(user: Any) -> list[Pile]:
    """Return what waits for `user` in each of their roles; a pile may be empty."""
    found: list[Pile] = []
    if may(user, "edit_everything"):
        found += _for_editors(Translation.objects.all())
    if is_author(user):
        found += _for_authors(Translation.objects.filter(article__in=own_articles(user)))
    for language in sorted(languages_of(user)):
        found += _for_translators(language)
    return found


def scheduled(user: Any) -> list[Translation]:
    """Return what is published next, as far as `user` may know."""
    due = visible_translations(user).filter(publish_at__isnull=False)
    return list(_shown(due).order_by("publish_at")[:LENGTH])


def latest_moves(user: Any) -> list[Event]:
    """Return what happened last to the versions that `user` may read, one event a version."""
    events = (
        Event.objects.filter(translation__in=visible_translations(user).values("pk"))
        .exclude(verb__in=_NO_MOVES)
        .select_related("by", "translation__article", "translation__latest")
        .defer(*(f"translation__latest__{text}" for text in TEXTS))
    )
    newest: dict[int, Event] = {}
    for event in events[: _EVENTS * 4]:
        newest.setdefault(event.translation_id, event)
    return list(newest.values())[:_EVENTS]


def with_last_move(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Annotate `last_move`, `last_reason`: the verb and the reason of the newest move."""
    moves = (
        Event.objects.filter(translation=OuterRef("pk"))
        .exclude(verb__in=_NO_MOVES)
        .order_by("-at", "-pk")
    )
    # As `Event.why` chooses.
    said = Coalesce(KT(f"own_reasons__{get_language()}"), "reason")
    return translations.annotate(
        last_move=Subquery(moves.values("verb")[:1]),
        last_reason=Subquery(moves.annotate(why=said).values("why")[:1]),
    )


def last_move(translation: Translation) -> Event | None:
    """Return the newest move of `translation`, None where it made none yet."""
    return translation.events.exclude(verb__in=_NO_MOVES).select_related("by").first()


def _for_editors(versions: QuerySet[Translation]) -> Iterable[Pile]:
    yield _pile(
        "review",
        pgettext_lazy("pile", "To review"),
        versions.filter(stage=Stage.IN_REVIEW).order_by("changed_at"),
        more="stage__exact=in_review",
    )
    yield _pile(
        "ready",
        pgettext_lazy("pile", "Ready to publish"),
        versions.filter(stage=Stage.READY, publish_at=None).order_by("changed_at"),
        more="stage__exact=ready&scheduled=no",
    )
    yield _pile(
        "behind",
        pgettext_lazy("pile", "Behind the original"),
        with_behind(versions).filter(behind__isnull=False).order_by("-behind", "changed_at"),
        more="behind=yes",
    )


def _for_authors(versions: QuerySet[Translation]) -> Iterable[Pile]:
    yield _pile(
        "drafts",
        pgettext_lazy("pile", "My drafts"),
        versions.filter(stage=Stage.WRITING).order_by("-changed_at"),
        more="stage__exact=writing",
    )
    yield _pile(
        "submitted",
        pgettext_lazy("pile", "With the editors"),
        versions.filter(stage__in=(Stage.IN_REVIEW, Stage.READY)).order_by("-changed_at"),
        more="stage__exact=in_review",
    )


def _for_translators(language: str) -> Iterable[Pile]:
    mine = Translation.objects.filter(language=language).exclude(ORIGINALS)
    yield _pile(
        "behind",
        pgettext_lazy("pile", "Behind the original"),
        with_behind(mine).filter(behind__isnull=False).order_by("-behind", "changed_at"),
        more=f"behind=yes&language__exact={language}",
    )
    yield _pile(
        "translating",
        pgettext_lazy("pile", "In translation"),
        mine.filter(stage=Stage.WRITING).order_by("-changed_at"),
        more=f"stage__exact=writing&language__exact={language}",
    )
    yield _pile(
        "to_translate",
        pgettext_lazy("pile", "To translate"),
        _untranslated(language),
        more=f"untranslated={language}",
        language=language,
    )


def untranslated(originals: QuerySet[Translation], language: str) -> QuerySet[Translation]:
    """Return those of `originals` that have no version in `language` yet."""
    begun = Translation.objects.filter(article=OuterRef("article"), language=language)
    return originals.filter(ORIGINALS, latest__isnull=False).exclude(Exists(begun))


def _untranslated(language: str) -> QuerySet[Translation]:
    """Only what is approved: a text that is still being written would change under the work."""
    approved = Translation.objects.filter(
        Q(stage__in=(Stage.READY, Stage.PUBLISHED)) | Q(live__isnull=False)
    )
    newest_first = F("live__at").desc(nulls_last=True)
    return untranslated(approved, language).order_by(newest_first, "-pk")


def _pile(
    name: str, title: Any, versions: QuerySet[Translation], *, more: str, language: str = ""
) -> Pile:
    found = list(_shown(versions)[: LENGTH + 1])
    return Pile(
        name=name,
        title=title,
        versions=found[:LENGTH],
        more=more if len(found) > LENGTH else "",
        language=language,
    )


def _shown(versions: QuerySet[Translation]) -> QuerySet[Translation]:
    return (
        with_last_move(with_behind(versions))
        .select_related("article__category", "latest__by", "translator")
        .defer(
            *(f"latest__{text}" for text in TEXTS),
            *(f"article__{name}" for name in UNLISTED_COLUMNS),
        )
        .prefetch_related("article__bylines__author")
    )
