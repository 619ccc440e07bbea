"""Who works on a waiting Word file: one at a time, and another where that one fell silent."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Upload
from articles.models.upload import State
from articles.newsroom.editing import Conflict
from articles.newsroom.importing import word
from articles.newsroom.importing.document import as_plain
from articles.newsroom.importing.storing import Stored, store
from articles.newsroom.importing.upload_contents import as_chosen, document_of, target_of
from articles.newsroom.refusals import Refused

#: Whoever works on a file and has said nothing for so long is taken for dead.
CLAIM_LASTS = timedelta(minutes=3)
MAX_ATTEMPTS = 3
_FREE: dict[str, Any] = {"claim": None, "claimed_at": None}


class LostClaim(Exception):
    """Somebody else works on the file now, or it was discarded: nothing may be written."""


def read_claimed(pk: UUID, *, claim: UUID) -> None:
    """Read the file and keep what it says.

    Raises:
        LostClaim: it is somebody else's now.
        Unreadable: it cannot be read.
    """
    held = _held(pk, claim)
    document = word.read(
        io.BytesIO(bytes(held.content)),
        tell=lambda step: _tell(pk, claim, step, word.STEPS),
    )
    _write(pk, claim, state=State.READ, document=as_plain(document), **_FREE)


def store_claimed(pk: UUID, *, claim: UUID) -> Stored:
    """Store the file as its editor decided; its content goes in the same transaction.

    Raises:
        LostClaim: it is somebody else's now; nothing was written.
        Conflict, Refused: it cannot be stored.
    """
    held = _held(pk, claim)
    document = document_of(held, with_pictures=True)
    accepted = {int(place): item for place, item in held.accepted.items()}
    return store(
        document,
        target_of(held),
        by=held.by,
        accept=as_chosen(document, accepted),
        comment=held.comment,
        tell=lambda done, total: _tell(pk, claim, done, total),
        settle=lambda translation: _write(
            pk,
            claim,
            state=State.STORED,
            result=translation,
            content=b"",
            document=None,
            **_FREE,
        ),
    )


def give_back(pk: UUID, *, claim: UUID, problem: BaseException) -> None:
    """Let go of a file with which `problem` happened: it is decided on anew, or refused.

    Of a conflict its page tells by itself, for as long as there is one.
    """
    sentences: list[str] = []
    if isinstance(problem, Refused) and not isinstance(problem, Conflict):
        sentences = problem.sentences
    held = Upload.objects.filter(pk=pk, claim=claim)
    if held.filter(state=State.CONFIRMED).update(state=State.READ, refusal=sentences, **_FREE):
        return
    if sentences:
        held.update(state=State.REFUSED, refusal=sentences, content=b"", **_FREE)
    else:
        held.update(**_FREE)


def take_next() -> tuple[UUID, UUID, State] | None:
    """Claim the file that waits longest; return its number, the claim and its state.

    Safe with many workers: a row is claimed by the first that updates it. A claim that says
    nothing for too long expires; a file that ended three workers is given up.
    """
    now = timezone.now()
    free = Upload.objects.filter(state__in=(State.WAITING, State.CONFIRMED)).filter(
        Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
    )
    for pk, state, attempts in free.order_by("queued_at").values_list("pk", "state", "attempts"):
        if attempts >= MAX_ATTEMPTS:
            _give_up(free.filter(pk=pk), State(state))
            continue
        claim = uuid4()
        taken = free.filter(pk=pk).update(
            claim=claim, claimed_at=now, attempts=F("attempts") + 1, done=0, total=0
        )
        if taken:
            return pk, claim, State(state)
    return None


def _give_up(row: QuerySet[Upload], state: State) -> None:
    sentences = [
        _(
            "The server tried several times and did not come to an end with this file. Save it "
            "under a new name in Word, without its pictures if need be, and upload that."
        )
    ]
    if state == State.CONFIRMED:
        row.update(state=State.READ, refusal=sentences, attempts=0, **_FREE)
    else:
        row.update(state=State.REFUSED, refusal=sentences, content=b"", **_FREE)


def _held(pk: UUID, claim: UUID) -> Upload:
    held = (
        Upload.objects.filter(pk=pk, claim=claim)
        .select_related("by", "translation__latest", "translation__article", "article")
        .first()
    )
    if held is None:
        raise LostClaim
    return held


def _tell(pk: UUID, claim: UUID, done: int, total: int) -> None:
    """Say how far it is, and that somebody is still at work."""
    _write(pk, claim, done=done, total=total, claimed_at=timezone.now())


def _write(pk: UUID, claim: UUID, /, **values: Any) -> None:
    if not Upload.objects.filter(pk=pk, claim=claim).update(**values):
        raise LostClaim
