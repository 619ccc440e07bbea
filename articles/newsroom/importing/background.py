"""What the worker does with large Word files: reads them, and stores what was confirmed."""

import logging
from uuid import UUID

from django.utils.translation import override

from articles.models import Upload
from articles.models.upload import State
from articles.newsroom.importing import claims, uploads
from articles.newsroom.importing.claims import LostClaim
from articles.newsroom.refusals import Refused

logger = logging.getLogger(__name__)


def work_off() -> int:
    """Read and store what waits, one file after another; return how many were."""
    uploads.remove_old()
    count = 0
    while (taken := claims.take_next()) is not None:
        pk, claim, state = taken
        try:
            with override(_language_of(pk)):
                _work(pk, claim, state)
        except LostClaim:
            logger.info("The Word file %s is somebody else's now, or was discarded.", pk)
        else:
            count += 1
    return count


def _work(pk: UUID, claim: UUID, state: State) -> None:
    """Read or store one file. What is refused is told on its page, and nowhere else."""
    try:
        if state == State.WAITING:
            claims.read_claimed(pk, claim=claim)
        else:
            claims.store_claimed(pk, claim=claim)
    except LostClaim:
        raise
    except Refused as refused:
        claims.give_back(pk, claim=claim, problem=refused)
    except BaseException as problem:
        claims.give_back(pk, claim=claim, problem=problem)
        raise


def _language_of(pk: UUID) -> str | None:
    """Return the language in which the person who waits reads the screens."""
    return Upload.objects.filter(pk=pk).values_list("told_in", flat=True).first()
