"""The original beside its translation, block by block: what the page's scripts know of it."""

import json
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Revision, Translation, WorkingDraft
from articles.newsroom import beside, editing
from articles.newsroom.beside import Pairs
from articles.newsroom.comparing import blocks_of
from articles.newsroom.permissions import may
from articles.newsroom.segments import PLAIN, Segment, by_block, segments_of
from articles.newsroom.staleness import original_of
from articles.rendering.source import clean_body, plain_text
from languages.names import direction


class PairsField(forms.JSONField):
    """Which blocks of the text say which of the original; None where that cannot be read.

    Never a reason to refuse a text.
    """

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any):
        super().__init__(**{"required": False, **kwargs})

    def to_python(self, value: Any) -> Pairs | None:
        try:
            return beside.read(super().to_python(value))
        except forms.ValidationError:
            return None

    def prepare_value(self, value: Any) -> Any:
        """Return `value` as the page's scripts write it, so that nothing seems changed."""
        if isinstance(value, Pairs):
            return json.dumps(value.as_json(), separators=(",", ":"))
        return value if isinstance(value, str) else ""


def pairs_of(translation: Translation, *, kept: WorkingDraft | None) -> Pairs | None:
    """Return how the text that the page opens with stands beside the newest original."""
    source = original_of(translation)
    if source is None or source.latest is None:
        return None
    body = kept.body if kept else editing.draft_of(translation.latest).body
    return beside.pairs_of(translation, source.latest, body, kept=kept)


def original_data(translation: Translation, source: Revision, language: str) -> dict[str, Any]:
    """Return what the scripts know of the original: its blocks as source HTML, words, notes."""
    draft = editing.draft_of(source)
    segments = segments_of(draft)
    in_block = by_block(segments)
    return {
        "number": source.number,
        "language": language,
        "direction": direction(language),
        "address": reverse("admin:articles_translation_pairs", args=[translation.pk]),
        "blocks": [
            {
                "html": block.html,
                "segments": [_said(one) for one in in_block.get(number, [])],
                "cites": [key for one in in_block.get(number, []) for key in one.cites],
            }
            for number, block in enumerate(blocks_of(draft.body))
        ],
        "notes": draft.notes,
        "fields": {
            name: [_said(one) for one in segments if one.name.partition(".")[0] == name]
            for name in ("title", "standfirst", "takeaways")
        },
        "labels": _labels(),
    }


def _said(segment: Segment) -> dict[str, Any]:
    text = plain_text(segment.html) if segment.kind in PLAIN else segment.text
    return {"name": segment.name, "text": text, "words": segment.words}


def pair_anew(request: HttpRequest, translation: Translation, *, base: dict) -> HttpResponse:
    """Answer which blocks of the posted body say which of the original: `{"blocks": [[0], …]}`.

    What `pairs` says of them already is kept.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    pairs = PairsField().clean(request.POST.get("pairs", ""))
    source = original_of(translation)
    seen = pairs and source and source.revisions.filter(number=pairs.source).first()
    if not seen or not may(request.user, "write_translation", translation):
        return JsonResponse({}, status=400)
    body = clean_body(request.POST.get("body", ""))
    found = beside.beside(seen, body, pairs=pairs.blocks, was=seen.body, was_target=body)
    return JsonResponse(found.as_json())


def _labels() -> dict[str, str]:
    """Return the words that the scripts of the translation page show."""
    return {
        "original": _("Original"),
        "tools": _("Translation tools"),
        "progress": _("Blocks: %(blocksDone)s of %(blocks)s · words: %(wordsDone)s of %(words)s"),
        "fieldWords": _("Words: %(done)s, original %(all)s"),
        "nextEmpty": _("Next block without translation"),
        "beginBlock": _("Begin the translation of this block"),
        "copyBlock": _("Copy this block from the original"),
        "missingNote": _("Insert the next missing note"),
        "pairBlock": _("Pair this paragraph with a block of the original"),
        "pairHere": _("Pair with the paragraph at the cursor"),
        "pairAway": _("Take this pair apart"),
        "blockTools": _("This block of the original"),
        "blockOf": _("Block %(number)s of %(count)s"),
        "originalOfBlock": _("Original of this block"),
        "is-empty": _("not translated"),
        "is-part": _("partly translated"),
        "is-same": _("the same as the original"),
        "is-done": _("translated"),
        "is-changed": _("changed in the original since"),
        "is-moved": _("stands elsewhere in the translation"),
        "paired": _("Paired with block %(number)s of the original."),
        "parted": _("Block %(number)s of the original has no pair here any more."),
        "choosing": _(
            "Choose the block of the original with the arrow keys. Enter pairs it with your "
            "paragraph, the space bar adds it to the pair, Delete takes the pair apart, Escape "
            "goes back."
        ),
        "noTranslation": _(
            "Nothing says this block yet. Enter begins its translation; or copy it from the "
            "original, or pair a paragraph with it."
        ),
        "noOriginal": _("This paragraph is paired with no block of the original. Pair it first."),
        "copied": _("Block %(number)s was copied from the original. You can undo this."),
        "copyAdded": _(
            "There was a translation already: the copy of block %(number)s stands below it. "
            "You can undo this."
        ),
        "allTranslated": _("Every block has a translation."),
        "noteInserted": _("Note %(number)s was inserted."),
        "noneMissing": _("The translation cites every note of the original."),
        "noteNoPlace": _("A note cannot stand here. Put the cursor into a line of text first."),
        "notesCited": _("Cited here: %(done)s of the %(all)s notes of the original"),
        "notesCopied": _("copied unchanged: %(count)s"),
        "notesExtra": _("only here: %(count)s"),
        "notesMissing": _("Not cited here yet"),
        "notesMissingHint": _(
            "The original cites these notes. Put the cursor behind a word and press %(shortcut)s: "
            "the marker comes with its citation."
        ),
        "insertMissing": _("Insert note %(number)s of the original at the cursor"),
        "noteCopied": _("Citation copied: check titles and access dates"),
        "noteExtra": _("The original has no such note."),
    }


PAGES = (("pairs/", pair_anew, "pairs"),)
