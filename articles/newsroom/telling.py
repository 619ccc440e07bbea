"""What readers are told of a change of a text that they have: nothing, an update, a correction."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Edition, Event, ReleaseMember, Translation
from articles.newsroom.editing import lock, record
from articles.newsroom.permissions import may
from articles.newsroom.readers import wait_for_other_publishers
from articles.newsroom.refusals import NotAllowed, NotPossible, NotReady
from languages.sentences import in_each_language

#: What can be said of a change; the first edition says nothing.
KINDS = (Edition.Kind.EDIT, Edition.Kind.UPDATE, Edition.Kind.CORRECTION)


@dataclass(frozen=True)
class Telling:
    """`note` is the sentence for readers, in the language of the text; a small edit has none."""

    kind: Edition.Kind = Edition.Kind.EDIT
    note: str = ""

    @property
    def says_something(self) -> bool:
        return self.kind != Edition.Kind.EDIT


NOTHING = Telling()


def asks(translation: Translation) -> bool:
    """Say whether who publishes `translation` is to say what readers are told.

    The first time there is nothing to tell. Who had the text, and lost it, had it.
    """
    return translation.first_published_at is not None


def checked(kind: str, note: str) -> Telling:
    """Return what was said, in order.

    Raises:
        NotReady: a sentence is missing or too long, or stands where nothing is told.
    """
    # Spaces that keep words together stay: “5 038 t”, “Карс — Дивриги”.
    note = re.sub(r"[ \t\r\n]+", " ", note).strip()
    if kind not in KINDS:
        raise NotReady(_("Say first what readers are told of the change."))
    if kind == Edition.Kind.EDIT and note:
        raise NotReady(
            _(
                "You wrote a sentence for readers. Say whether it tells them of an update or of "
                "a correction, or take the sentence away."
            )
        )
    if kind != Edition.Kind.EDIT and not note:
        raise NotReady(
            _(
                "Write the sentence that tells readers what changed, in the language of the "
                "text; or choose that they are told nothing."
            )
        )
    if len(note) > Edition.NOTE_LENGTH:
        raise NotReady(
            _(
                "The sentence for readers has %(count)s characters. Shorten it to at most "
                "%(most)s: the text itself says the rest."
            )
            % {"count": len(note), "most": Edition.NOTE_LENGTH}
        )
    return Telling(Edition.Kind(kind), note)


def for_colleagues(telling: Telling) -> dict[str, str]:
    """Return the sentence that an event keeps of `telling`, by language; empty for nothing."""
    if not telling.says_something:
        return {}
    return in_each_language(lambda: _sentence(telling))


def _sentence(telling: Telling) -> str:
    if telling.kind == Edition.Kind.CORRECTION:
        return _("Readers are told of a correction: %(note)s") % {"note": telling.note}
    return _("Readers are told of an update: %(note)s") % {"note": telling.note}


def scheduled(translation: Translation) -> Telling:
    """Return what was said when `translation` was scheduled."""
    if not translation.scheduled_kind:
        return NOTHING
    return Telling(Edition.Kind(translation.scheduled_kind), translation.scheduled_note)


def in_set(member: ReleaseMember) -> Telling:
    """Return what was said of `member` in its set; where nobody says anything, nothing."""
    if not member.told_kind:
        return NOTHING
    return Telling(Edition.Kind(member.told_kind), member.told_note)


def upcoming(translation: Translation) -> Edition | None:
    """Return the edition that the newest text would be, not saved; None where it is the first.

    It says what was said when the text was scheduled, or in its set.
    """
    last = editions(translation).first()
    if last is None:
        return None
    member = ReleaseMember.objects.filter(translation=translation, waiting=True).first()
    telling = in_set(member) if member else scheduled(translation)
    return Edition(
        article=translation.article,
        language=translation.language,
        number=last.number + 1,
        kind=telling.kind,
        note=telling.note,
        published_at=translation.publish_at or timezone.now(),
    )


def editions(translation: Translation):
    """Return what readers of this version were given, the newest first."""
    return Edition.objects.filter(article=translation.article_id, language=translation.language)


@transaction.atomic
def amend(translation: Translation, number: int, *, kind: str, note: str, by: Any) -> None:
    """Correct what readers are told of the edition `number`, which they have.

    A small edit can turn out to be a correction; what was told is kept in the event.

    Raises:
        NotAllowed: `by` may not publish this version.
        NotPossible: there is no such edition, or it is the first.
        NotReady: as `checked`.
    """
    wait_for_other_publishers()
    locked = lock(translation)
    if not may(by, "publish_translation", locked):
        raise NotAllowed(_("Only editors may do this. Please ask one."))
    edition = editions(locked).filter(number=number).exclude(kind=Edition.Kind.FIRST).first()
    if edition is None:
        raise NotPossible(_("There is no such change to tell readers of. Reload the page."))
    telling = checked(kind, note)
    before = Telling(Edition.Kind(edition.kind), edition.note)
    if telling == before:
        return
    edition.kind, edition.note = telling.kind, telling.note
    edition.save(update_fields=["kind", "note"])
    said = in_each_language(
        lambda: (
            _("Edition %(number)s. Before: %(before)s Now: %(now)s")
            % {"number": number, "before": _in_words(before), "now": _in_words(telling)}
        )
    )
    record(locked, Event.Verb.AMENDED, by=by, own_reasons=said)


def _in_words(telling: Telling) -> str:
    return f"{telling.kind.label}. {telling.note}".strip()
