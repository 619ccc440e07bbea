"""What changed in the original since a translation was made from it, and what of that is done.

What is followed is what readers have of the original: a draft of it may still change.
Each change has a key that stands for the words before and after it. Where the original is
published again meanwhile, what did not change again keeps its mark.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Event, Revision, TakenOver, Translation
from articles.newsroom.comparing import Comparison, NoteChange, Row, Run, compare
from articles.newsroom.editing import draft_of, follow_original, lock, record
from articles.newsroom.permissions import check_may_write
from articles.newsroom.refusals import NotPossible
from articles.newsroom.staleness import original_of

_SALT = "following.undo"

Part = Literal["title", "standfirst", "takeaways", "body", "notes"]


@dataclass(frozen=True)
class Change:
    """One thing that a translator has to look at: a field, a paragraph, a note."""

    key: str
    part: Part
    runs: tuple[Run, ...]
    block: int | None = None
    """The number of the paragraph in the new text, from 0, at which it stands or stood."""
    row: Row | None = None
    note: NoteChange | None = None


@dataclass(frozen=True)
class Following:
    """What is to follow: from the revision `base` of the original to `source`.

    `marks` are the changes that are done, by key.
    """

    base: Revision
    source: Revision
    comparison: Comparison
    changes: tuple[Change, ...]
    marks: dict[str, TakenOver] = field(default_factory=dict)

    @property
    def left(self) -> int:
        return sum(change.key not in self.marks for change in self.changes)


def following(translation: Translation, *, source: Translation | None = None) -> Following | None:
    """Return what `translation` has to follow; None where its original says what it says.

    An original that readers cannot read, or that they read as it was before the draft
    from which this translation was made, asks for nothing. `source` is its original, where
    that is known already.
    """
    source = source or original_of(translation)
    base = translation.based_on
    if source is None or base is None or source.live is None or source.live.number <= base.number:
        return None
    comparison = compare(draft_of(base), draft_of(source.live))
    found = changes(comparison)
    if not found:
        return None
    keys = {change.key for change in found}
    done = translation.taken_over.filter(key__in=keys).select_related("by")
    return Following(base, source.live, comparison, found, {mark.key: mark for mark in done})


def take_over(translation: Translation, *, key: str, by: Any) -> str:
    """Mark the change `key` as done; with the last one the translation is current again.

    Returns with what `undo` takes that back then; nothing while changes are left. A second
    click changes nothing, and two who mark at the same moment lose nothing.

    Raises:
        NotAllowed: `by` may not write this version.
        NotPossible: the original has no such change any more.
    """
    with transaction.atomic():
        locked = lock(translation)
        check_may_write(locked, by=by)
        found = _found(locked, key)
        TakenOver.objects.get_or_create(translation=locked, key=key, defaults={"by": by})
        is_current = found.left == 0 or (found.left == 1 and key not in found.marks)
        token = ""
        if is_current:
            token = _follow(locked, by=by, number=found.source.number, marks=found.marks.values())
    translation.refresh_from_db()
    return token


def take_all_over(translation: Translation, *, number: int, by: Any) -> str:
    """Say that `translation` says what revision `number` of its original says.

    Returns with what `undo` takes that back; nothing where that was known already. Raises as
    `editing.follow_original`.
    """
    with transaction.atomic():
        locked = lock(translation)
        marks = list(locked.taken_over.all())
        token = _follow(locked, by=by, number=number, marks=marks)
    translation.refresh_from_db()
    return token


def _follow(locked: Translation, *, by: Any, number: int, marks: Iterable[TakenOver]) -> str:
    base = locked.based_on
    follow_original(locked, by=by, number=number)
    if base is None or locked.based_on == base:
        return ""
    kept = [(mark.key, mark.by_id, mark.at.isoformat()) for mark in marks]
    return signing.dumps((locked.pk, _newest_event(locked), base.number, kept), salt=_SALT)


def undo(translation: Translation, *, token: str, by: Any) -> None:
    """Have `translation` follow what it followed before, with the marks that there were.

    `token` is what `take_over` or `take_all_over` returned.

    Raises:
        NotAllowed: `by` may not write this version.
        NotPossible: something happened to the version since.
    """
    with transaction.atomic():
        locked = lock(translation)
        check_may_write(locked, by=by)
        source = original_of(locked)
        try:
            number, event, base, marks = signing.loads(token, salt=_SALT)
        except signing.BadSignature:
            number, event, base, marks = 0, 0, 0, []
        before = source.revisions.filter(number=base).first() if source is not None else None
        if before is None or (number, event) != (locked.pk, _newest_event(locked)):
            raise NotPossible(
                _("This text has gone on since. Nothing was taken back: look at it as it is now.")
            )
        locked.based_on = before
        locked.save(update_fields=["based_on", "changed_at"])
        locked.taken_over.all().delete()
        _mark_again(locked, marks)
        record(locked, Event.Verb.UNFOLLOWED, by=by)
    translation.refresh_from_db()


def _newest_event(translation: Translation) -> int | None:
    return translation.events.values_list("pk", flat=True).first()


def _mark_again(translation: Translation, marks: Sequence[tuple[str, int | None, str]]) -> None:
    people = get_user_model().objects.in_bulk([who for _key, who, _at in marks if who])
    for key, who, at in marks:
        mark = TakenOver.objects.create(translation=translation, key=key, by=people.get(who))
        # A new row says that it was made now.
        TakenOver.objects.filter(pk=mark.pk).update(at=datetime.fromisoformat(at))


def put_back(translation: Translation, *, key: str, by: Any) -> None:
    """Take the mark of the change `key` away again, whoever made it. Raises as `take_over`."""
    with transaction.atomic():
        locked = lock(translation)
        check_may_write(locked, by=by)
        _found(locked, key)
        locked.taken_over.filter(key=key).delete()


def _found(translation: Translation, key: str) -> Following:
    found = following(translation)
    if found is None or all(change.key != key for change in found.changes):
        raise NotPossible(
            _("The original does not differ there any more. Look at what is listed now.")
        )
    return found


# The list of changes ----------------------------------------------------------------


def changes(comparison: Comparison) -> tuple[Change, ...]:
    """Return what of `comparison` a translator has to look at, in the order of the page.

    A paragraph that moved is one change. The address is nobody's to translate.
    """
    found = [
        Change(_key(part.name, _written(part.runs)), part.name, part.runs)  # type: ignore[arg-type]
        for part in comparison.fields
        if part.name != "slug"
    ]
    found += _in_rows("takeaways", comparison.takeaways)
    found += _in_rows("body", comparison.rows)
    found += [
        Change(_key("notes", [note.key, note.old, note.new]), "notes", note.runs, note=note)
        for note in comparison.notes
        if note.kind != "same"
    ]
    return tuple(_told_apart(found))


def _in_rows(part: Part, rows: Sequence[Row]) -> Iterable[Change]:
    place = 0
    for row in rows:
        if row.kind not in {"same", "moved-away"}:
            before = [block.html for block in row.old]
            if row.counterpart is not None:
                before = ["moved", row.counterpart.html]
            after = [block.html for block in row.new]
            yield Change(_key(part, [before, after]), part, row.runs, block=place, row=row)
        place += len(row.new)


def _key(part: str, said: Any) -> str:
    return hashlib.sha256(json.dumps([part, said]).encode()).hexdigest()[:24]


def _written(runs: Iterable[Run]) -> list[list[str]]:
    return [[run.change, *(token.text for token in run.tokens)] for run in runs]


def _told_apart(found: Iterable[Change]) -> Iterable[Change]:
    """Give what is alike, the same line put in twice, keys of its own."""
    seen: Counter[str] = Counter()
    for change in found:
        seen[change.key] += 1
        count = seen[change.key]
        yield change if count == 1 else replace(change, key=f"{change.key}-{count}")
