"""How text that nobody has saved yet is kept: for its writer alone, until saved or discarded.

A kept text is no revision. It belongs to one person and one opened page, so that neither a
colleague nor another tab writes over it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import MD5
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Revision, Translation, WorkingDraft
from articles.newsroom import editing
from articles.newsroom.beside import Pairs
from articles.newsroom.draft import Draft
from articles.newsroom.merging import Choice, Part, merge, resolve
from articles.newsroom.permissions import check_may_write
from articles.newsroom.picture_uses import remember_kept_pictures
from articles.newsroom.refusals import Refused
from languages.slugs import slugify

#: More changes than are ever made on a page: nothing that comes of it later is newer.
SETTLED = 2**31 - 1
#: How many texts of one person for one version are kept at most; the oldest goes first.
MOST = 20
#: What nobody came back to for so long is swept away.
KEPT_FOR = timedelta(days=90)


@transaction.atomic
def keep(
    translation: Translation,
    draft: Draft,
    *,
    by: Any,
    page: str,
    started_from: int | None,
    comment: str = "",
    step: int = 0,
    late_from: datetime | None = None,
    after: str = "",
    pairs: Pairs | None = None,
) -> WorkingDraft | None:
    """Keep `draft`, typed by `by` on the opened page `page`, and return what is kept.

    `started_from` is the number of the revision that the writer began with, `step` how many
    changes were made on the page. What comes late, typed at `late_from`, gives way to what
    is kept of as many steps. `after` is the page whose text this one was restored from: its
    text lives on in this one. `pairs` is how it stands beside its original. A text that says
    what the newest revision says need not be kept: then the answer is None.

    Raises:
        NotAllowed: `by` may not write this version.
    """
    check_may_write(translation, by=by)
    draft = editing.clean(draft)
    mine = WorkingDraft.objects.filter(translation=translation, by=by)
    before = mine.select_for_update().filter(page=page).first()
    # Two requests may overtake each other: the text of fewer changes never replaces the other.
    is_older = before is not None and before.step > step
    if before is not None and (is_older or (late_from is not None and before.step == step)):
        return before
    discard(translation, by=by, page=after)
    if _says_the_same(draft, editing.draft_of(translation.latest)):
        discard(translation, by=by, page=page)
        return None
    now = timezone.now()
    kept, _made = WorkingDraft.objects.update_or_create(
        translation=translation,
        by=by,
        page=page,
        defaults={
            **draft.__dict__,
            "takeaways": list(draft.takeaways),
            "started_from": started_from,
            "comment": comment,
            "pairs": pairs.as_json() if pairs else {},
            "step": max(step, before.step if before else 0),
            "at": min(late_from or now, now),
        },
    )
    if "<img" in draft.body or (before is not None and "<img" in before.body):
        remember_kept_pictures(kept)
    if before is None:
        others = mine.exclude(pk=kept.pk).values_list("pk", flat=True)
        mine.filter(pk__in=list(others[MOST - 1 :])).delete()
    return kept


def kept(translation: Translation, *, by: Any) -> list[WorkingDraft]:
    """Return what `by` typed in `translation` and has not saved, the newest first.

    What any revision says is saved, be it by whoever typed it or by somebody else.
    """
    found = list(WorkingDraft.objects.filter(translation=translation, by=by))
    if not found:
        return []
    saved = _saved_like(found, translation)
    return [
        one
        for one in found
        if not any(_says_the_same(_with_digest(draft_of(one)), text) for text in saved)
    ]


def kept_on(page: str, translation: Translation, *, by: Any) -> WorkingDraft | None:
    """Return what `by` typed on the opened page `page` and has not saved, if anything."""
    if not page.isalnum():  # no page has such a name, and no database likes all of them
        return None
    return WorkingDraft.objects.filter(translation=translation, by=by, page=page).first()


def discard(translation: Translation, *, by: Any, page: str) -> None:
    """Forget what `by` typed on `page`: it was saved, or is not wanted."""
    if kept := kept_on(page, translation, by=by):
        kept.delete()


def forget_old() -> int:
    """Remove what came here more than 90 days ago and was not typed on; return how much."""
    old = WorkingDraft.objects.filter(kept_at__lt=timezone.now() - KEPT_FOR)
    # Every few seconds: a DELETE would lock the database for nothing.
    return old.delete()[1].get(WorkingDraft._meta.label, 0) if old.exists() else 0


def draft_of(kept: WorkingDraft) -> Draft:
    """Return what was typed."""
    return Draft(
        title=kept.title,
        slug=kept.slug,
        standfirst=kept.standfirst,
        takeaways=tuple(kept.takeaways),
        body=kept.body,
        notes=dict(kept.notes),
    )


def needs_merge(kept: WorkingDraft) -> bool:
    """Say whether somebody saved since `kept` was begun."""
    latest = kept.translation.latest
    return latest is not None and kept.started_from != latest.number


def places(kept: WorkingDraft, theirs: Revision) -> tuple[Part, ...]:
    """Return what was typed and what `theirs` says, place by place, to be merged."""
    base = None
    if kept.started_from is not None:
        base = kept.translation.revisions.filter(number=kept.started_from).first()
    return merge(
        editing.draft_of(base) if base else None, as_saved(draft_of(kept)), editing.draft_of(theirs)
    )


def settle(kept: WorkingDraft, theirs: Revision, choices: dict[str, Choice]) -> WorkingDraft | None:
    """Make one text of what was typed and what `theirs` says, and keep it on the same page.

    It is based on `theirs` then, and can be saved over it. The answer is None where nothing
    is left that `theirs` does not say.

    Raises:
        Refused: places are left of which nobody said what becomes of them.
    """
    parts = places(kept, theirs)
    open_places = [part for part in parts if part.is_conflict and part.name not in choices]
    if open_places:
        raise Refused(_("Choose at every place that both of you changed. Then go on."))
    return keep(
        kept.translation,
        resolve(parts, choices),
        by=kept.by,
        page=kept.page,
        started_from=theirs.number,
        comment=kept.comment,
        step=SETTLED,
    )


def as_saved(draft: Draft) -> Draft:
    """Return `draft` with the slug that saving would give it."""
    return replace(draft, slug=draft.slug or slugify(draft.title))


def _says_the_same(draft: Draft, saved: Draft) -> bool:
    """Whether `draft` says what `saved` says; without a slug it asks for no other one."""
    return replace(draft, slug=draft.slug or saved.slug) == saved


def _saved_like(found: Sequence[WorkingDraft], translation: Translation) -> list[Draft]:
    """Return what the revisions say whose body is that of one of `found`.

    The digest of a body stands in its place: the bodies of many revisions are megabytes.
    """
    digests = {_with_digest(draft_of(one)).body for one in found}
    rows = (
        translation.revisions.annotate(digest=MD5("body"))
        .filter(digest__in=digests)
        .values_list("title", "slug", "standfirst", "takeaways", "digest", "notes")
    )
    saved = [
        Draft(title, slug, standfirst, tuple(takeaways), digest, dict(notes))
        for title, slug, standfirst, takeaways, digest, notes in rows
    ]
    return saved if translation.latest_id else [_with_digest(Draft())]


def _with_digest(draft: Draft) -> Draft:
    digest = hashlib.md5(draft.body.encode(), usedforsecurity=False).hexdigest()
    return replace(draft, body=digest)
