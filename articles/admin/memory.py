"""What stands beside the block that is being translated: its terms, and earlier translations.

The page's script asks with the names of the segments; their words are those of the original's
revision, so that nobody can have the memory search through what they like.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from articles.admin.showing import ShownRun, shown
from articles.models import Revision, Translation
from articles.newsroom import memory, terms
from articles.newsroom.comparing import Run, Token
from articles.newsroom.editing import draft_of
from articles.newsroom.glossary import Found, Glossary
from articles.newsroom.memory import Match
from articles.newsroom.permissions import may
from articles.newsroom.segments import Segment, segments_of
from articles.newsroom.staleness import original_of
from articles.public.addresses import article_address

#: A block has fewer segments, but for the table of a yearbook; and fewer letters.
_MOST_SEGMENTS, _MOST_LETTERS = 40, 20_000
#: So many words that stay the same are shown on each side of those that changed.
_BESIDE_A_CHANGE = 6
_LEFT_OUT = Token("word", "…", space=True)


@dataclass(frozen=True)
class ShownMatch:
    """A suggestion as the template shows it."""

    match: Match
    degree: str
    runs: list[ShownRun]
    address: str
    lang: str
    source_lang: str


@dataclass(frozen=True)
class ShownTerm:
    words: str
    found: Found


def beside_block(request: HttpRequest, translation: Translation, *, base: dict) -> HttpResponse:
    """Answer what is known of `?source=<revision>&segment=<name>…`, as a part of the page."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    if not may(request.user, "write_translation", translation):
        raise PermissionDenied
    segments = _segments(request, translation)
    page = render_to_string(
        "admin/articles/translation/_memory.html", _known_of(segments, translation), request
    )
    response = HttpResponse(page)
    response["Cache-Control"] = "private, no-store"
    return response


def _segments(request: HttpRequest, translation: Translation) -> list[Segment]:
    """Return the segments asked for, in the order of the text; those it has not are left out."""
    revision = _revision(translation, request.GET.get("source", ""))
    names = set(request.GET.getlist("segment")[:_MOST_SEGMENTS])
    if revision is None or not names:
        return []
    return [one for one in segments_of(draft_of(revision)) if one.name in names]


def _revision(translation: Translation, number: str) -> Revision | None:
    original = original_of(translation)
    if original is None or not (number.isascii() and number.isdecimal() and len(number) < 9):
        return None
    return original.revisions.filter(number=int(number)).first()


def _known_of(segments: list[Segment], translation: Translation) -> dict[str, Any]:
    language = translation.language
    source_language = translation.article.original_language
    text = " ".join(segment.text for segment in segments)
    if not text or len(text) > _MOST_LETTERS:
        return {"matches": [], "terms": []}
    glossary = terms.glossary(source_language, language)
    found = memory.matches(
        " ".join(segment.html for segment in segments),
        text,
        source_language=source_language,
        language=language,
        article=translation.article,
    )
    return {
        "terms": _terms(glossary, text),
        "matches": [_shown(match, source_language) for match in found],
        "language": language,
        "source_language": source_language,
    }


def _brief(runs: Sequence[Run]) -> list[Run]:
    """Return `runs` with what stays the same cut to a few words on both sides of a change."""
    last = len(runs) - 1
    return [
        _cut(run, before=place > 0, after=place < last) if run.change == "same" else run
        for place, run in enumerate(runs)
    ]


def _cut(run: Run, *, before: bool, after: bool) -> Run:
    """Return `run` with the words next to the change before it, or after it, and an ellipsis."""
    kept = (_BESIDE_A_CHANGE if before else 0, _BESIDE_A_CHANGE if after else 0)
    if len(run.tokens) <= sum(kept) + 2:
        return run
    end = len(run.tokens) - kept[1]
    return Run(run.change, (*run.tokens[: kept[0]], _LEFT_OUT, *run.tokens[end:]))


def _terms(glossary: Glossary, text: str) -> list[ShownTerm]:
    return [
        ShownTerm(text[found.hits[0].start : found.hits[0].end], found)
        for found in glossary.terms_in(text)
    ]


def _shown(match: Match, source_language: str) -> ShownMatch:
    return ShownMatch(
        match=match,
        degree=_("%(number)s%%") % {"number": match.percentage},
        runs=shown(_brief(match.runs), old_numbers={}, new_numbers={}),
        address=article_address(match.article, match.language),
        lang=match.language,
        source_lang=source_language,
    )


PAGES = (("memory/", beside_block, "memory"),)
