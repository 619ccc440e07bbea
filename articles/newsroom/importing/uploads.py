"""How a Word file waits for its editor: read once, decided once, gone when it is decided.

A small file is read and stored while its editor waits for the page. A large one waits for
the worker (`articles.newsroom.importing.background`), and its page tells how far it is.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any
from uuid import uuid4

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles.models import Upload
from articles.models.upload import Purpose, State
from articles.newsroom.board import TEXTS, versions_seen_by
from articles.newsroom.importing import word
from articles.newsroom.importing.claims import CLAIM_LASTS, give_back, store_claimed
from articles.newsroom.importing.document import as_plain
from articles.newsroom.importing.preflight import MAX_FILE, inspect
from articles.newsroom.importing.storing import Stored, brings_pictures
from articles.newsroom.importing.targets import Target
from articles.newsroom.importing.upload_contents import (
    as_chosen,
    columns_of,
    document_of,
    target_of,
)
from articles.newsroom.permissions import (
    languages_of,
    may,
    visible_articles,
    visible_translations,
)
from articles.newsroom.refusals import NotPossible
from languages.names import codes

#: What nobody decided on is removed after so long.
KEPT_FOR = timedelta(days=7)
#: So many files may wait for one person.
MAX_WAITING = 20
#: Encoding one takes a second or two; more are stored by the worker.
PICTURES_AT_ONCE = 3
#: After so long somebody should look whether the worker runs.
WAITS_LONG = timedelta(seconds=45)

NOTHING: Mapping[int, int] = {}
_LONG = ("content", "document")


# Who may -------------------------------------------------------------------------


def purposes(user: Any) -> set[Purpose]:
    """Return what `user` may ever make of a Word file; empty where nothing."""
    found: set[Purpose] = set()
    if may(user, "add_article"):
        found |= {Purpose(Purpose.ARTICLE)}
    if languages_to_write(user):
        found |= {Purpose(Purpose.REVISION), Purpose(Purpose.TRANSLATION)}
    return found


def languages_to_write(user: Any) -> tuple[str, ...]:
    """Return the languages in which `user` may bring in a text of some article."""
    if may(user, "add_article"):
        return codes()
    return tuple(code for code in codes() if code in languages_of(user))


# A file comes ----------------------------------------------------------------------


def keep(file: IO[bytes], *, name: str, target: Target, by: Any) -> Upload:
    """Return `file` kept for its decision; read already where that is quick.

    Raises:
        NotAllowed, NotPossible: `by` may not do this with `target`, or it cannot be done.
        Unreadable: it is no Word file that can be brought in; nothing is kept.
    """
    target.check(by)
    remove_old()
    if waiting(by).count() >= MAX_WAITING:
        raise NotPossible(
            _("%(count)d files wait for your decision. Decide on some of them first.")
            % {"count": MAX_WAITING}
        )
    content = file.read(MAX_FILE + 1)
    package = inspect(io.BytesIO(content))  # a file that is refused is refused now
    upload = Upload(
        by=by,
        name=name.replace("\0", "")[:200],
        content=content,
        told_in=get_language() or codes()[0],
        **columns_of(target),
    )
    if not package.is_large:
        upload.document = as_plain(word.read(io.BytesIO(content)))
        upload.state = State.READ
    upload.save()
    return upload


def remove_old() -> None:
    """Remove what nobody decided on, and what was stored long ago."""
    Upload.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()


def waiting(user: Any) -> QuerySet[Upload]:
    """Return the files of `user` that still want something, the newest first."""
    mine = _own(user).exclude(state=State.STORED)
    return (
        mine.defer(*_LONG, *(f"translation__latest__{text}" for text in TEXTS))
        .select_related("translation__latest", "translation__article", "article")
        .prefetch_related(_titles_for(user))
    )


def of(user: Any, pk: Any) -> Upload | None:
    """Return a file of `user` with its targets; None where it was discarded or is not theirs."""
    mine = _own(user).filter(pk=pk).defer(*_LONG)
    return (
        mine.prefetch_related(_titles_for(user))
        .select_related(
            *("translation__latest__by", "translation__article", "article", "category", "author"),
            "result",
        )
        .first()
    )


def _own(user: Any) -> QuerySet[Upload]:
    """Return the files of `user`, but for those over a text that they may not read any more.

    Their reports would show it: an author may have left its byline since.
    """
    seen = (
        Q(purpose=Purpose.ARTICLE)
        | Q(purpose=Purpose.REVISION, translation__in=visible_translations(user).values("pk"))
        | Q(purpose=Purpose.TRANSLATION, article__in=visible_articles(user).values("pk"))
    )
    return Upload.objects.filter(seen, by=user)


def _titles_for(user: Any) -> Prefetch:
    """Prefetch what names the article that a file is a translation of."""
    return Prefetch("article__translations", queryset=versions_seen_by(user))


# It is decided ---------------------------------------------------------------------


def confirm(
    upload: Upload,
    *,
    by: Any,
    accept: Mapping[int, int] = NOTHING,
    comment: str = "",
    over: int | None = None,
) -> Stored | None:
    """Make of the file what it is to become; None where the worker does so.

    `accept` are the typed markers that become notes and the notes that they get ({place:
    item}, as the proposal counts them). `over` is the number of the revision that the editor
    has compared it with. The file is claimed first and stored
    then: encoding its pictures takes seconds, and nobody else's writing waits for them.

    Raises:
        NotPossible: it was confirmed or discarded already (a second click), or `accept` was
            chosen for another text.
        Conflict: somebody saved in between; the file waits on.
        Refused: it cannot be stored; the file waits on.
    """
    target_of(upload).check(by)
    as_chosen(document_of(upload), accept)
    at_once = not _stores_slowly(upload, by=by)
    now, claim = timezone.now(), uuid4()
    decided = Upload.objects.filter(pk=upload.pk, by=by, state=State.READ).update(
        state=State.CONFIRMED,
        accepted=accept,
        comment=comment.strip()[:300],
        expected=over if over is not None else F("expected"),
        refusal=[],
        queued_at=now,
        claim=claim if at_once else None,
        claimed_at=now if at_once else None,
        attempts=1 if at_once else 0,
        done=0,
        total=0,
    )
    if not decided:
        raise NotPossible(_("This file was brought in or discarded already."))
    if not at_once:
        return None
    try:
        return store_claimed(upload.pk, claim=claim)
    except BaseException as problem:
        give_back(upload.pk, claim=claim, problem=problem)
        raise


def discard(upload: Upload) -> None:
    """Let the file go, whatever is being done with it."""
    Upload.objects.filter(pk=upload.pk).delete()


def _stores_slowly(upload: Upload, *, by: Any) -> bool:
    count = len(upload.document["pictures"]) if upload.document else 0
    return count > PICTURES_AT_ONCE and brings_pictures(target_of(upload), by=by)


# What its page tells -----------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How far a file is: `done` of `total` (0 where nobody knows yet), and the same in words."""

    done: int
    total: int
    sentence: str
    is_over: bool
    #: Nobody has begun for so long that somebody should look why.
    is_late: bool


def progress_of(upload: Upload) -> Progress:
    """Return how far `upload` is, in the active language."""
    is_over = upload.state not in {State.WAITING, State.CONFIRMED}
    is_late = not is_over and _nobody_works(upload, timezone.now())
    if is_over:
        sentence = ""
    elif is_late:
        sentence = _(
            "Nobody has begun with this file for a while: the worker that does so seems not to "
            "run. Please tell the person who runs the server. The file is kept; you can close "
            "this page and come back."
        )
    elif upload.claimed_at is None:
        sentence = _("The file waits for its turn.")
    elif upload.state == State.WAITING:
        sentence = _reading(upload.done)
    elif upload.done < upload.total - 1:
        sentence = ngettext(
            "Picture %(number)d of %(count)d is being prepared for readers.",
            "Picture %(number)d of %(count)d is being prepared for readers.",
            upload.total - 1,
        ) % {"number": upload.done + 1, "count": upload.total - 1}
    else:
        sentence = _("The text is being written down.")
    return Progress(
        done=upload.done, total=upload.total, sentence=sentence, is_over=is_over, is_late=is_late
    )


def _reading(step: int) -> str:
    if step < word.STEPS - 1:
        return _("The text is being taken out of the Word file.")
    return _("Notes, tables and pictures are being put in their places.")


def _nobody_works(upload: Upload, now: datetime) -> bool:
    since = upload.claimed_at + CLAIM_LASTS if upload.claimed_at else upload.queued_at
    return now - since > WAITS_LONG
