"""When a machine drafts a translation: on request, by the worker, only what stands empty.

What a person wrote is never touched. The draft is a revision of its own that says where it
comes from; `checks.machine` keeps it from readers until a person has saved the text.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import MachineRequest, Revision, Translation
from articles.models.revision import Origin
from articles.newsroom import editing
from articles.newsroom.draft import Draft
from articles.newsroom.machine.codes import guarded, restored
from articles.newsroom.machine.engines import Engine, Failed, Failure, engine
from articles.newsroom.pairing import pair_segments
from articles.newsroom.permissions import check_may_write
from articles.newsroom.refusals import NotPossible, Refused
from articles.newsroom.segments import Kind, Segment, segments_of, with_segments

#: After so long a claim counts as left behind by a worker that was ended.
_CLAIM = timedelta(minutes=10)
_TAKEAWAYS = "takeaways"

logger = logging.getLogger(__name__)


@transaction.atomic
def request_draft(translation: Translation, *, by: Any) -> MachineRequest:
    """Have what stands empty in `translation` drafted by the machine of the house.

    Asking twice is asking once; after a failure it is asking again.

    Raises:
        NotAllowed: `by` may not write this version.
        NotPossible: no machine is set up, it is an original, or nothing stands empty.
    """
    locked = editing.lock(translation)
    check_may_write(locked, by=by)
    if engine() is None:
        raise NotPossible(_("No service for machine drafts is set up here."))
    if locked.based_on is None or locked.latest is None:
        raise NotPossible(_("This is the original; there is nothing to translate it from."))
    if not untranslated(editing.draft_of(locked.based_on), editing.draft_of(locked.latest)):
        raise NotPossible(_("Nothing stands empty here: there is nothing left to draft."))
    request, _created = MachineRequest.objects.get_or_create(
        translation=locked, defaults={"by": by, "at": timezone.now()}
    )
    if request.failure:
        request.by, request.at, request.claimed_at, request.failure = by, timezone.now(), None, ""
        request.save()
    return request


def untranslated(source: Draft, target: Draft) -> list[Segment]:
    """Return the segments of `source` that have words and an empty place in `target`.

    Notes are left out: their citations were copied, and a machine would translate titles.
    """
    return [segment for segment, _place in _places(source, target)]


def draft_waiting(*, machine: Engine | None = None) -> int:
    """Make the drafts that were asked for; return how many there are."""
    count = 0
    while (request := _claim()) is not None:
        try:
            made = _draft(request, machine or engine())
        except Failed as failed:
            logger.warning("No machine draft of %s: %s", request.translation, failed)
            _fail(request, failed.failure)
        except Refused as refused:
            logger.warning("No machine draft of %s: %s", request.translation, refused)
            _fail(request, Failure.STOPPED)
        except Exception:
            _fail(request, Failure.ODD)
            raise
        else:
            count += made
            MachineRequest.objects.filter(pk=request.pk).delete()
    return count


def _claim() -> MachineRequest | None:
    now = timezone.now()
    free = MachineRequest.objects.filter(failure="").filter(
        Q(claimed_at=None) | Q(claimed_at__lte=now - _CLAIM)
    )
    for request in free.order_by("at").select_related("translation", "by")[:1]:
        # Another worker may be as quick: only one of both changes the row.
        if free.filter(pk=request.pk).update(claimed_at=now):
            return request
    return None


def _fail(request: MachineRequest, failure: Failure) -> None:
    MachineRequest.objects.filter(pk=request.pk).update(failure=failure, claimed_at=None)


def _draft(request: MachineRequest, machine: Engine | None) -> bool:
    """Say whether something was written; nothing stands empty any more where nothing was."""
    if machine is None:
        raise Failed(Failure.OFF)
    translation = Translation.objects.select_related("article", "latest", "based_on").get(
        pk=request.translation_id
    )
    check_may_write(translation, by=request.by)
    source = editing.draft_of(translation.based_on)
    wanted = untranslated(source, editing.draft_of(translation.latest))
    if not wanted:
        return False
    answered = machine.translate(
        [guarded(segment.html) for segment in wanted],
        source=translation.article.original_language,
        target=translation.language,
    )
    texts = {
        segment.name: restored(text, source=segment.html)
        for segment, text in zip(wanted, answered, strict=True)
    }
    return _write(translation, source, texts, by=request.by)


@transaction.atomic
def _write(translation: Translation, source: Draft, texts: Mapping[str, str], *, by: Any) -> bool:
    """Put `texts` where the newest revision is empty: somebody may have written meanwhile."""
    locked = editing.lock(translation)
    before = editing.draft_of(locked.latest)
    filled = _filled(source, before, texts)
    if filled == before:
        return False
    editing.save(
        locked,
        filled,
        by=by,
        expected=locked.latest.number,
        origin=Origin.MACHINE,
    )
    return True


def _filled(source: Draft, target: Draft, texts: Mapping[str, str]) -> Draft:
    places = {
        place.name: texts[segment.name]
        for segment, place in _places(source, target)
        if place is not None and segment.name in texts
    }
    filled = with_segments(target, places)
    if not target.takeaways:
        lines = [texts[name] for name in texts if name.startswith(_TAKEAWAYS)]
        new = Draft(takeaways=("",) * len(lines))
        named = {f"{_TAKEAWAYS}.{number}": line for number, line in enumerate(lines)}
        filled = replace(filled, takeaways=with_segments(new, named).takeaways)
    if len(filled.title) > editing.TITLE_LENGTH:
        start = filled.title[: editing.TITLE_LENGTH]
        filled = replace(filled, title=start.rpartition(" ")[0] or start)
    return filled


def _places(source: Draft, target: Draft) -> list[tuple[Segment, Segment | None]]:
    """Return the segments of `source` with the empty ones of `target` that wait for them.

    None stands for a place that is yet to be made: that of a takeaway.
    """
    found: list[tuple[Segment, Segment | None]] = []
    for pair in pair_segments(segments_of(source), segments_of(target)):
        if len(pair.source) != 1 or pair.source[0].kind in {Kind.NOTE, Kind.CODE}:
            continue
        (segment,) = pair.source
        if not segment.text:
            continue
        if segment.kind is Kind.TAKEAWAY and not target.takeaways:
            found.append((segment, None))
        elif len(pair.target) == 1 and not pair.target[0].text:
            found.append((segment, pair.target[0]))
    return found


def unread_draft(translation: Translation) -> Revision | None:
    """Return the newest revision of `translation` where a machine wrote it; else None."""
    latest = translation.latest
    return latest if latest is not None and latest.origin == Origin.MACHINE else None
