"""Which editions have their paper and card, when they get them, and what becomes of the files.

Only the newest edition of a text is ever set: an older one was set while it was the newest,
or its words are gone. It is set anew when what the paper says has changed since (the name of
an author, a credit, the template), and keeps its address.
"""

import logging
import secrets
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import Error, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.models import Article, Edition, Picture
from articles.public import querysets
from articles.public.typesetting import document
from articles.public.typesetting.press import NotSet, Work, set_in_type
from languages.names import codes

#: How long a worker that has taken an edition may be silent before another takes it.
_LEASE = timedelta(minutes=10)
#: How often what is set already is compared with what it would say now.
_AGAIN = timedelta(hours=1)
#: The pauses after a failure; after the last, only another text is tried.
_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))
GIVEN_UP = len(_PAUSES) + 1
#: How many editions are looked at in one round, at most.
_AT_ONCE = 50
_STORAGE = "editions"

logger = logging.getLogger(__name__)


def set_waiting(*, seconds: float = 3.0) -> int:
    """Set the papers and cards that are wanted, the newest first; return how many there were.

    None is begun after `seconds`: a worker that is told to stop soon does, and the rest comes
    in its next round.
    """
    end = time.monotonic() + seconds
    count = 0
    for edition in list(_newest().filter(_due())[:_AT_ONCE]):
        if time.monotonic() > end:
            break
        count += _take_and_set(edition)
    return count


def set_all(*, again: bool = False) -> Iterator[tuple[Edition, bool]]:
    """Set everything that is wanted now, whenever it would be due; yield each, and if it was set.

    With `again` all is set, even what says what it should.
    """
    for edition in _newest().iterator(chunk_size=100):
        yield edition, _set(edition, again=again)


def open_file(name: str):
    """Return the stored file `name`, open. Raises `FileNotFoundError` where it is gone."""
    return storages[_STORAGE].open(name)


def forget_files(*, instance: Edition, **_signal) -> None:
    """Delete the files of an edition that was deleted itself."""
    names = [name for name in (instance.pdf, instance.card) if name]
    transaction.on_commit(lambda: _delete(names))


# Which are wanted --------------------------------------------------------------------


def _newest() -> QuerySet[Edition]:
    """Return the last edition of every text that readers can read, the latest first."""
    newer = Edition.objects.filter(
        article=OuterRef("article"), language=OuterRef("language"), number__gt=OuterRef("number")
    )
    readable = Q(pk__in=[])
    for language in codes():
        articles = Article.objects.readable_in(language).values("pk")
        readable |= Q(language=language, article__in=articles)
    waiting_first = F("look_at").asc(nulls_first=True)
    return Edition.objects.filter(readable, ~Exists(newer)).order_by(waiting_first, "-pk")


def _due() -> Q:
    return Q(look_at=None) | Q(look_at__lte=timezone.now())


def _take_and_set(edition: Edition) -> bool:
    """Set `edition` unless another worker has it; say whether it was set."""
    mine = Edition.objects.filter(pk=edition.pk, look_at=edition.look_at)
    if not mine.update(look_at=timezone.now() + _LEASE):
        return False
    return _set(edition, again=False)


# Setting -----------------------------------------------------------------------------


def _set(edition: Edition, *, again: bool) -> bool:
    """Set `edition` if it lacks what it should have; say whether it was set now."""
    try:
        found = _read(edition)
        if found is None:
            return False
        article, paper, card = found
        wanted = document.fingerprint(paper, card)
        known = wanted == edition.fingerprint
        if known and not again and edition.failures in (0, GIVEN_UP):
            _write(edition, look_at=timezone.now() + _AGAIN)
            return False
        tried = edition.failures if known else 0
        return _set_in_type(edition, article, paper, card, wanted=wanted, tried=tried)
    except Error:
        raise
    except Exception as error:  # one strange text keeps no other from its paper
        logger.exception("No paper of %s", edition)
        _write_failure(edition, str(error), tried=edition.failures)
        return False


def _read(edition: Edition) -> tuple[Article, dict, dict] | None:
    """Return the article of `edition` and what its paper and card say; None if it is not
    what readers have: a newer one may have come, which is looked at in its turn.
    """
    language = edition.language
    article = querysets.pages(language).filter(pk=edition.article_id).first()
    editions = list(Edition.objects.filter(article=edition.article_id, language=language))
    if article is None or editions[0].pk != edition.pk:
        return None
    paper = document.paper(article, language=language)
    return article, paper, document.card(article, language=language)


def _set_in_type(
    edition: Edition, article: Article, paper: dict, card: dict, *, wanted: str, tried: int
) -> bool:
    pictures = list(Picture.objects.filter(checksum__in=paper["pictures"]))
    try:
        work = set_in_type(
            paper=paper,
            card=card,
            pictures=pictures,
            cover=article.cover,
            dated=article.updated_at or edition.published_at,
        )
    except NotSet as problem:
        logger.error("No paper of %s: %s", edition, problem)
        _write_failure(edition, str(problem), tried=tried, fingerprint=wanted)
        return False
    for complaint in work.complaints:
        logger.warning("The paper of %s: %s", edition, complaint)
    if work.paper is None:
        _write_failure(edition, work.complaints[-1], tried=tried, fingerprint=wanted)
    _keep(edition, work, wanted)
    return work.paper is not None


def _keep(edition: Edition, work: Work, fingerprint: str) -> None:
    """Store what was set, let `edition` name it, and delete what it named before."""
    before = [edition.pdf if work.paper else "", edition.card if work.card else ""]
    values: dict = {}
    if work.card:
        values["card"] = _store(edition, "jpg", work.card)
    if work.paper:
        values |= {
            "pdf": _store(edition, "pdf", work.paper),
            "pdf_bytes": len(work.paper),
            "pdf_pages": work.pages,
            "fingerprint": fingerprint,
            "set_at": timezone.now(),
            "look_at": timezone.now() + _AGAIN,
            "failures": 0,
            "failure": "",
        }
    if _write(edition, **values):
        _delete([name for name in before if name])
    else:  # deleted meanwhile
        _delete([values[name] for name in ("pdf", "card") if name in values])


def _store(edition: Edition, kind: str, content: bytes) -> str:
    """Store `content` under a name that nobody can guess, and return it."""
    name = f"{edition.article_id}/{edition.language}-{edition.number}-{secrets.token_hex(8)}.{kind}"
    return storages[_STORAGE].save(name, ContentFile(content))


def _delete(names: list[str]) -> None:
    for name in names:
        try:
            storages[_STORAGE].delete(name)
        except Exception as error:  # it only takes room
            logger.warning("%s of the editions could not be deleted: %s", name, error)


def _write_failure(edition: Edition, reason: str, *, tried: int, fingerprint: str = "") -> None:
    failures = min(tried + 1, GIVEN_UP)
    pause = _AGAIN if failures == GIVEN_UP else _PAUSES[failures - 1]
    if failures == GIVEN_UP and tried < GIVEN_UP:
        logger.error("Given up: no paper of %s until it changes: %s", edition, reason)
    _write(
        edition,
        fingerprint=fingerprint,
        failures=failures,
        failure=reason[:500],
        look_at=timezone.now() + pause,
    )


def _write(edition: Edition, **values: str | int | datetime) -> bool:
    """Write `values`; say whether the edition is still there."""
    for name, value in values.items():
        setattr(edition, name, value)
    return Edition.objects.filter(pk=edition.pk).update(**values) == 1
