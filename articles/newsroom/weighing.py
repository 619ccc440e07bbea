"""How much a change of the original matters to its translations: what is asked, and suggested.

The machine measures and suggests; the person who publishes decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.models import Publication, Revision, Translation
from articles.models.revision import Significance
from articles.newsroom.comparing import Comparison, Run, compare
from articles.newsroom.editing import draft_of
from languages.names import codes

#: Up to so many words, on either side, a change is taken for a slip of the pen.
_A_HANDFUL = 5
#: From so many words on, on either side, something was said anew.
_MANY = 40


@dataclass(frozen=True)
class Suggestion:
    significance: Significance
    reason: Any
    """Why, in a few words."""


@dataclass(frozen=True)
class Asked:
    """What became of the text since `since`, and what the machine thinks of it."""

    since: Revision
    suggestion: Suggestion


@dataclass(frozen=True)
class Question:
    """What is asked when the newest revision of an original is published.

    `change` is what readers will find changed; None where they had no text, or this one.
    `draft` is what changed since the earliest draft that a translation was made from, for
    the versions in `languages`; None where none was.
    """

    change: Asked | None
    draft: Asked | None
    languages: tuple[str, ...] = ()


def question(translation: Translation) -> Question | None:
    """Return what to ask of whoever publishes `translation`; None where nothing is.

    Nobody is asked of a translation, of an original that nobody translates, or of one whose
    words readers and translators have already.
    """
    latest = translation.latest
    if not translation.is_original or latest is None or not _has_translations(translation):
        return None
    had = last_published(translation)
    change = draft = None
    if had is not None and had.fingerprint != latest.fingerprint:
        change = Asked(had, suggestion(had, latest))
    made_from = drafts(translation, since=had)
    if made_from:
        earliest = min(made_from, key=lambda version: version.based_on.number).based_on
        draft = Asked(earliest, suggestion(earliest, latest))
    if change is None and draft is None:
        return None
    languages = {version.language for version in made_from}
    return Question(change, draft, tuple(code for code in codes() if code in languages))


def last_published(translation: Translation) -> Revision | None:
    """Return what readers have of `translation`, or had last; None where they had nothing."""
    newest = Publication.objects.filter(translation=translation).select_related("revision").first()
    return newest.revision if newest else None


def drafts(translation: Translation, *, since: Revision | None) -> list[Translation]:
    """Return the versions made from a draft of the original `translation` that readers lack.

    Drafts are what was saved after `since`, which readers had, and before the newest
    revision, in other words than its.
    """
    return list(
        Translation.objects.filter(
            article=translation.article_id,
            based_on__translation=translation,
            based_on__number__gt=since.number if since else 0,
            based_on__number__lt=translation.latest.number,
        )
        .exclude(based_on__fingerprint=translation.latest.fingerprint)
        .select_related("based_on")
    )


def suggestion(old: Revision, new: Revision) -> Suggestion:
    """Return how much it seems to matter to a translation of `old` that it became `new`."""
    return suggested(compare(draft_of(old), draft_of(new)))


def suggested(change: Comparison) -> Suggestion:
    """Return how much `change` seems to matter to the translations, by rules of thumb."""
    differing = [run for run in _runs(change) if run.change != "same"]
    words = max(change.words_added, change.words_removed)
    kinds = {token.kind for run in differing for token in run.tokens}
    if any(note.kind in {"added", "removed"} for note in change.notes):
        return Suggestion(Significance.MAJOR, _("notes were added or removed"))
    if _figures(differing, "added") != _figures(differing, "removed"):
        return Suggestion(Significance.MAJOR, _("figures changed"))
    if words >= _MANY:
        return Suggestion(Significance.MAJOR, _("many words changed"))
    if kinds & {"picture", "link", "note"}:
        return Suggestion(Significance.MINOR, _("pictures, links or note markers changed"))
    if words > _A_HANDFUL:
        return Suggestion(Significance.MINOR, _("some words changed"))
    if words:
        return Suggestion(Significance.TYPO, _("only a few words changed"))
    return Suggestion(Significance.TYPO, _("no word changed"))


def _has_translations(translation: Translation) -> bool:
    others = Translation.objects.filter(article=translation.article_id, based_on__isnull=False)
    return others.exclude(pk=translation.pk).exists()


def _runs(change: Comparison) -> Iterable[Run]:
    for field in change.fields:
        if field.name != "slug":
            yield from field.runs
    for row in (*change.takeaways, *change.rows):
        if row.kind not in {"same", "moved-away"}:
            yield from row.runs
    for note in change.notes:
        if note.kind != "same":
            yield from note.runs


def _figures(runs: Iterable[Run], change: str) -> list[str]:
    """Return the numbers among the words that were added or removed, in any order."""
    tokens = (token for run in runs if run.change == change for token in run.tokens)
    return sorted(
        token.text
        for token in tokens
        if token.kind == "word" and any(letter.isdigit() for letter in token.text)
    )
