"""Whether the addresses that a text links to answer: asked on demand, by the worker.

Nobody waits for it in front of a page. An answer is believed for a day.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.models import LinkCheck, Translation
from articles.newsroom.checks.facts import KEPT_FOR, subject_of
from articles.newsroom.checks.links import external_links
from articles.newsroom.checks.subject import Answer
from articles.newsroom.fetching import as_requested, ask, names_are_answered
from articles.newsroom.permissions import check_may_write

#: More links than this no text has that somebody wrote.
MOST = 500
#: How many hosts are asked at once; each gets one request at a time.
_AT_ONCE = 8
#: After so long a claim counts as left behind by a worker that was ended, and what could
#: not be asked for want of a name server is asked again.
_CLAIM = timedelta(minutes=5)
#: A duty that lasts keeps the worker from ending; what is left is done the next time.
_SECONDS = 15

logger = logging.getLogger(__name__)

Ask = Callable[[str], Answer]


@transaction.atomic
def request_checks(translation: Translation, *, by: Any) -> int:
    """Have the foreign addresses of the newest revision asked; return how many there are.

    Those that answered well within a day are not asked again; a bad answer is.

    Raises:
        NotAllowed: `by` may not write this version.
    """
    check_may_write(translation, by=by)
    if translation.latest is None:
        return 0
    links = external_links(subject_of(translation, translation.latest))
    wanted = list(dict.fromkeys(filter(None, (as_requested(link.address) for link in links))))
    wanted, now = wanted[:MOST], timezone.now()
    old = Q(requested_at__lte=now - KEPT_FOR) | ~Q(answer__in=[Answer.FINE, Answer.WAITING])
    LinkCheck.objects.filter(old, address__in=wanted).delete()
    LinkCheck.objects.bulk_create(
        (LinkCheck(address=address, requested_at=now) for address in wanted),
        ignore_conflicts=True,
    )
    return len(wanted)


def check_waiting(*, ask: Ask = ask, is_connected: Callable[[], bool] = names_are_answered) -> int:
    """Ask the addresses that wait, each host one at a time; return how many were asked.

    A host counts as unknown only where `is_connected` says that others are known; else it
    is asked again after a while. Also forgets what is older than a day.
    """
    old = LinkCheck.objects.filter(requested_at__lte=timezone.now() - KEPT_FOR)
    if old.exists():  # every few seconds: a DELETE would lock the database for nothing
        old.delete()
    until = time.monotonic() + _SECONDS
    count = 0
    while time.monotonic() < until and (claimed := _claim()):
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            answers = list(pool.map(lambda check: _safely(ask, check.address), claimed))
        if Answer.UNKNOWN_HOST in answers and not is_connected():
            answers = [Answer.LATER if one is Answer.UNKNOWN_HOST else one for one in answers]
        for check, answer in zip(claimed, answers, strict=True):
            LinkCheck.objects.filter(pk=check.pk).update(answer=answer, checked_at=timezone.now())
        count += len(claimed)
    return count


def _safely(ask: Ask, address: str) -> Answer:
    """One address that nobody foresaw must not cost the others their answers."""
    try:
        return ask(address)
    except Exception:
        logger.exception("This link could not be asked: %s", address)
        return Answer.SILENT


def _claim() -> list[LinkCheck]:
    """Return addresses of different hosts that nobody asks yet, and say that we do."""
    now = timezone.now()
    free = LinkCheck.objects.filter(answer__in=[Answer.WAITING, Answer.LATER]).filter(
        Q(claimed_at=None) | Q(claimed_at__lte=now - _CLAIM)
    )
    by_host: dict[str, LinkCheck] = {}
    for check in free.order_by("requested_at", "pk")[:MOST]:
        by_host.setdefault(urlsplit(check.address).netloc, check)
    claimed = []
    for check in list(by_host.values())[:_AT_ONCE]:
        # Another worker may be as quick: only one of both changes the row.
        if free.filter(pk=check.pk).update(claimed_at=now):
            claimed.append(check)
    return claimed
