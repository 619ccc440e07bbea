"""The editor's question about markers typed as text: which notes are theirs, and what if so.

The text is asked about as it stands in the editor, saved or not, and nothing is stored: the
answer goes back into the editor, where it can be undone.
"""

import json
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.admin.editor import NotesField
from articles.newsroom.importing.marker_replacing import apply
from articles.newsroom.importing.typed_markers import (
    REASONS,
    Confidence,
    Pairing,
    Unpaired,
    corrected,
    notes_at_end,
    propose,
    unpaired,
)
from articles.newsroom.permissions import may, visible_translations
from articles.rendering.source import clean_body, plain_text

#: Letters of body and notes together; three times the longest analysis that we know.
MAX_LENGTH = 1_000_000


class Unanswerable(Exception):
    """The question cannot be answered; the text says why."""


@require_POST
def typed_markers(request: HttpRequest, pk: int) -> JsonResponse:
    """Answer the editor of one language version, which the person has to be allowed to write."""
    translation = visible_translations(request.user).filter(pk=pk).first()
    if translation is None:
        raise Http404
    if not may(request.user, "write_translation", translation):
        return _refusal(_("You may not write this text."), status=403)
    return answer(request)


def answer(request: HttpRequest) -> JsonResponse:
    """Answer `{"body"}` with a proposal, and `{"body", "notes", "choices"}` with text and notes.

    `choices` are `{place of a marker: item of its note}`, as the proposal counts them.
    """
    try:
        asked = _read(request)
        if "choices" in asked:
            return JsonResponse(_applied(asked))
        return JsonResponse(proposal(clean_body(asked["body"])))
    except Unanswerable as why:
        return _refusal(str(why), status=400)


def proposal(body: str) -> dict[str, Any]:
    """Return what the editor shows of the markers typed in `body`, which is clean."""
    rows = table(propose(body), unpaired(body))
    return {"pairings": rows, "notes": [plain_text(note) for note in notes_at_end(body)]}


def table(pairings: Iterable[Pairing], alone: Iterable[Unpaired]) -> list[dict[str, Any]]:
    """Return the rows of the table that an editor corrects, in reading order.

    A marker for which no note is likely has the item None.
    """
    rows = [
        {
            "place": pairing.place,
            "marker": pairing.marker,
            "sentence": pairing.sentence,
            "number": pairing.number,
            "item": pairing.item,
            "confidence": pairing.confidence,
            "reason": str(REASONS[pairing.confidence]),
        }
        for pairing in pairings
    ]
    rows += [
        {
            "place": one.place,
            "marker": one.marker,
            "sentence": one.sentence,
            "number": None,
            "item": None,
            "confidence": Confidence.LOW,
            "reason": _("No note is likely. Choose one, or leave it as it is."),
        }
        for one in alone
    ]
    return sorted(rows, key=itemgetter("place"))


def chosen(posted: QueryDict) -> dict[int, int]:
    """Return what a posted table chose: {place of each ticked marker: item of its note}."""
    pairs = [(place, posted.get(f"note-{place}", "")) for place in posted.getlist("accept")]
    return {
        int(place): int(item)
        for place, item in pairs
        if place.isdecimal() and item.isdecimal() and len(place) + len(item) < 12
    }


def _applied(asked: dict[str, Any]) -> dict[str, Any]:
    body = clean_body(asked["body"])
    try:
        choices = {int(place): int(item) for place, item in asked["choices"].items()}
        body, notes = apply(body, asked["notes"], corrected(body, choices))
    except (AttributeError, TypeError, ValueError) as other:
        raise Unanswerable(
            _("The text has changed meanwhile. Look for typed markers again.")
        ) from other
    return {"body": body, "notes": notes}


def _read(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > 4 * MAX_LENGTH:
        raise Unanswerable(_too_long())
    try:
        asked = json.loads(request.body)
        body, notes = asked["body"], NotesField().to_python(asked.get("notes"))
        length = len(body) + sum(map(len, notes.values()))
    except (ValueError, TypeError, KeyError, RecursionError, ValidationError) as unreadable:
        raise Unanswerable(_unreadable()) from unreadable
    if not isinstance(body, str):
        raise Unanswerable(_unreadable())
    if length > MAX_LENGTH:
        raise Unanswerable(_too_long())
    return {**asked, "notes": notes}


def _unreadable() -> str:
    return _("The text could not be read. Reload the page and try again.")


def _too_long() -> str:
    return _("The text is too long to look for typed markers in it.")


def _refusal(sentence: str, *, status: int) -> JsonResponse:
    return JsonResponse({"refusal": sentence}, status=status)
