"""What the writing page shows of a machine's draft, and how far it is."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from articles.models import MachineRequest, Translation
from articles.newsroom import editing
from articles.newsroom.machine import drafting
from articles.newsroom.machine.engines import SENTENCES, Failure, engine


def machine_of(translation: Translation, *, may_write: bool) -> dict[str, Any] | None:
    """Return what the template shows; None where there is nothing to show or to ask for."""
    machine = engine()
    if not may_write or translation.based_on is None or translation.latest is None:
        return None
    request = MachineRequest.objects.filter(translation=translation).first()
    if machine is None and request is None:
        return None
    source, target = (
        editing.draft_of(revision) for revision in (translation.based_on, translation.latest)
    )
    empty = drafting.untranslated(source, target)
    if not empty and request is None:
        return None
    return {
        "name": machine.name if machine else "",
        "parts": len(empty),
        "words": sum(segment.words for segment in empty),
        "is_waiting": request is not None and not request.failure,
        "failure": _failure(request),
    }


def _failure(request: MachineRequest | None) -> str:
    return str(SENTENCES[Failure(request.failure)]) if request and request.failure else ""


def machine_state(request: HttpRequest, translation: Translation, *, base: dict) -> JsonResponse:
    """Say whether the draft that was asked for is still being made, and what became of it."""
    waiting = MachineRequest.objects.filter(translation=translation).first()
    latest = translation.latest
    answer = JsonResponse(
        {
            "waiting": waiting is not None and not waiting.failure,
            "failure": _failure(waiting),
            "newest": latest.number if latest else None,
            "sentence": _("The machine’s draft is there. It opens when you save, or reload now."),
        }
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


PAGES = (("machine/", machine_state, "machine"),)
