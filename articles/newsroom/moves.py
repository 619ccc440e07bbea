"""What happened last to a language version, and what is published next."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from articles.models import Event, Translation
from articles.newsroom.board import TEXTS, UNLISTED_COLUMNS
from articles.newsroom.permissions import languages_of, may, visible_translations

_EVENTS = 8
#: How many texts are named that are published next.
_NEXT = 6
#: What is said of a text without moving it.
_NO_MOVES = (
    *(Event.Verb.STARTED, Event.Verb.SAVED),
    *(Event.Verb.FOLLOWED, Event.Verb.UNFOLLOWED),
    *(Event.Verb.ACCEPTED, Event.Verb.TAKEN_BACK, Event.Verb.ASSIGNED),
    *(Event.Verb.WEIGHED, Event.Verb.CONFIRMED),
)


def scheduled(user: Any) -> list[Translation]:
    """Return what is published next, as far as `user` may know."""
    due = visible_translations(user).filter(publish_at__isnull=False).order_by("publish_at")
    texts = (*(f"latest__{text}" for text in TEXTS), *(f"article__{c}" for c in UNLISTED_COLUMNS))
    return list(due.select_related("article", "latest").defer(*texts)[:_NEXT])


def latest_moves(user: Any) -> list[Event]:
    """Return what happened last to the versions that `user` may read, one event a version."""
    seen = visible_translations(user)
    events = Event.objects.exclude(verb__in=_NO_MOVES)
    if may(user, "edit_everything") or languages_of(user):
        # Who reads nearly everything finds the newest by their time, and few are looked at.
        events = events.filter(Exists(seen.filter(pk=OuterRef("translation"))))
    else:
        events = events.filter(translation__in=seen.values("pk"))
    events = events.select_related("by", "translation__article", "translation__latest").defer(
        *(f"translation__latest__{text}" for text in TEXTS)
    )
    newest: dict[int, Event] = {}
    for event in events[: _EVENTS * 4]:
        newest.setdefault(event.translation_id, event)
    return list(newest.values())[:_EVENTS]


def with_last_move(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Annotate the newest move: `last_move` (its verb), `last_reason`, `last_at`, `last_by`."""
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
        last_at=Subquery(moves.values("at")[:1]),
        last_by=Subquery(moves.values("by")[:1]),
    )


def last_move(translation: Translation) -> Event | None:
    """Return the newest move of `translation`, None where it made none yet."""
    return translation.events.exclude(verb__in=_NO_MOVES).select_related("by").first()
