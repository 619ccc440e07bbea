"""The part of the writing page that lists what changed in the original, and marks it as done.

A script asks for JSON and gets this part anew; without one, one is led back to the page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.admin.showing import ShownRun, form_name, form_of, shown
from articles.models import TakenOver, Translation
from articles.newsroom import reweighing
from articles.newsroom.following import (
    Change,
    Following,
    following,
    put_back,
    take_all_over,
    take_over,
    undo,
)
from articles.newsroom.permissions import may
from articles.newsroom.refusals import Refused
from articles.newsroom.staleness import behind, missed_publications, original_of
from languages.names import direction


@dataclass(frozen=True)
class Said:
    """What the status line says of a step, and with what that is taken back, if it can be."""

    words: str = ""
    token: str = ""


@dataclass(frozen=True)
class ShownChange:
    """A change as the page shows it: where, what became of it, in which words, done by whom."""

    change: Change
    place: str
    form: str
    runs: list[ShownRun]
    mark: TakenOver | None


def behind_of(translation: Translation, *, source: Translation, user: Any) -> dict[str, Any]:
    """Return what the template of this part shows of a translation of `source`."""
    found = following(translation, source=source)
    overtaken = translation.article.in_language("overtaken_at", translation.language)
    is_live = translation.live_id is not None
    return {
        "translation": translation,
        "source": source,
        "following": found,
        "behind": behind(translation) if found else None,
        "missed": missed_publications(translation) if found else [],
        "changes": _shown(found) if found else [],
        "done": len(found.changes) - found.left if found else 0,
        "source_direction": direction(translation.article.original_language),
        "overtaken": overtaken,
        "is_newest_live": is_live and translation.live_id == translation.latest_id,
        "may_write": may(user, "write_translation", translation),
        "may_confirm": may(user, "publish_translation", translation),
    }


def mark(request: HttpRequest, translation: Translation, *, base: dict) -> HttpResponse:
    """Mark the change that is posted as `key` as done."""

    def do() -> Said:
        token = take_over(translation, key=request.POST.get("key", ""), by=request.user)
        return Said(_current(translation), token) if token else Said()

    return _done(request, translation, do)


def take_back(request: HttpRequest, translation: Translation, *, base: dict) -> HttpResponse:
    """Take back the mark of the change that is posted as `key`."""

    def do() -> Said:
        put_back(translation, key=request.POST.get("key", ""), by=request.user)
        return Said()

    return _done(request, translation, do)


def take_all(request: HttpRequest, translation: Translation, *, base: dict) -> HttpResponse:
    """Say that all changes up to the revision that is posted as `number` are done."""

    def do() -> Said:
        number = request.POST.get("number", "")
        seen = int(number) if number.isdecimal() and len(number) < 9 else 0
        token = take_all_over(translation, by=request.user, number=seen)
        if following(translation) is None:
            return Said(_current(translation), token)
        said = _("The original was published again meanwhile. What is left stands here.")
        return Said(said, token)

    return _done(request, translation, do)


def take_last_back(request: HttpRequest, translation: Translation, *, base: dict) -> HttpResponse:
    """Bring the list back that went with the last step, whose token is posted as `token`."""

    def do() -> Said:
        undo(translation, token=request.POST.get("token", ""), by=request.user)
        return Said(_("Taken back. The changes are listed as they were."))

    return _done(request, translation, do)


def confirm(request: HttpRequest, translation: Translation, *, base: dict) -> HttpResponse:
    """Take the notice from readers: the published text is right as it is."""

    def do() -> Said:
        reweighing.confirm_live(translation, by=request.user)
        return Said(_("Readers do not see the notice any more."))

    return _done(request, translation, do)


PAGES = (
    ("behind/mark/", mark, "behind_mark"),
    ("behind/take-back/", take_back, "behind_take_back"),
    ("behind/all/", take_all, "behind_all"),
    ("behind/undo/", take_last_back, "behind_undo"),
    ("behind/confirm/", confirm, "behind_confirm"),
)


def _current(translation: Translation) -> str:
    if translation.live_id and translation.live_id == translation.latest_id:
        return _("Noted: this text says what the original says now.")
    return _(
        "Noted: this text says what the original says now. Readers get it when it is published."
    )


def _done(request: HttpRequest, translation: Translation, do: Callable[[], Said]) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        said, refused = do(), False
    except Refused as refusal:
        said, refused = Said(" ".join(refusal.sentences)), True
    if "application/json" in request.headers.get("Accept", ""):
        return _part(request, translation, said=said, refused=refused)
    if said.words:
        shown = format_html("{} {}", said.words, _button(translation, said)) if said.token else ""
        (messages.error if refused else messages.success)(request, shown or said.words)
    return redirect("admin:articles_translation_change", translation.pk)


def _button(translation: Translation, said: Said) -> str:
    """Return what takes back the step that is said; it sends the form of this part."""
    address = reverse("admin:articles_translation_behind_undo", args=[translation.pk])
    return format_html(
        '<button class="button-link" form="behind-form" name="token" value="{}" formaction="{}">'
        "{}</button>",
        said.token,
        address,
        _("Take back"),
    )


def _part(
    request: HttpRequest, translation: Translation, *, said: Said, refused: bool
) -> HttpResponse:
    current = Translation.objects.select_related("article", "based_on").get(pk=translation.pk)
    source = original_of(current)
    if source is None:
        raise Http404
    part = behind_of(current, source=source, user=request.user)
    found = part["following"]
    page = render_to_string(
        "admin/articles/translation/_behind.html", {"behind_part": part}, request
    )
    answer = {"said": said.words, "left": found.left if found else 0, "html": page}
    if said.token:
        answer["button"] = _button(translation, said)
    response = JsonResponse(answer, status=409 if refused else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def _shown(found: Following) -> list[ShownChange]:
    comparison = found.comparison
    numbers = {
        "old_numbers": comparison.old_numbers,
        "new_numbers": comparison.new_numbers,
    }
    return [
        ShownChange(
            change=change,
            place=_place(change),
            form=_form(change),
            runs=shown(change.runs, **numbers),
            mark=found.marks.get(change.key),
        )
        for change in found.changes
    ]


def _place(change: Change) -> str:
    match change.part:
        case "title":
            return _("Title")
        case "standfirst":
            return _("Standfirst")
        case "takeaways":
            return _("Takeaways")
        case "notes":
            number = change.note and (change.note.new_number or change.note.old_number)
            return _("Note %(number)s") % {"number": number or "–"}
    tag = (change.row.new or change.row.old)[0].tag if change.row else "p"
    if tag != "p":
        return form_name(tag)
    return _("Paragraph %(number)s") % {"number": (change.block or 0) + 1}


def _form(change: Change) -> str:
    if change.row is not None:
        return form_of(change.row)
    if change.note is not None:
        kind = change.note.kind
        return {"added": _("Added"), "removed": _("Removed")}.get(kind, "")
    return ""
