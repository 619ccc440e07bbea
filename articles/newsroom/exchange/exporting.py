"""What an outside translator gets: one language version of an article as an XLIFF file."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.models import Article, Revision, Translation
from articles.newsroom.comparing import numbers_of
from articles.newsroom.draft import Draft
from articles.newsroom.editing import TITLE_LENGTH, draft_of
from articles.newsroom.exchange.codes import is_same
from articles.newsroom.exchange.file import Address, Entry, File, State, Version
from articles.newsroom.exchange.hints import hints, kind_name, shortened, shown
from articles.newsroom.exchange.reading import written
from articles.newsroom.exchange.units import Unit, units_of
from articles.newsroom.pairing import pair_segments
from articles.newsroom.permissions import may
from articles.newsroom.refusals import NotAllowed, NotPossible
from articles.newsroom.segments import Kind, segments_of
from articles.newsroom.staleness import original_of


@dataclass(frozen=True)
class Export:
    name: str
    content: bytes


def export(*, article: Article, language: str, by: Any, version: Version) -> Export:
    """Return the version of `article` in `language` as an XLIFF file for a translator.

    Its original is the newest revision, as on the translation page. A version that nobody has
    begun can be exported, too: bringing it in begins it.

    Raises:
        NotAllowed: `by` may not read one of the two.
        NotPossible: it is the original, or that has no text yet.
    """
    translation, source = texts(article, language, by=by)
    latest = translation.latest
    address = Address(
        article=article.pk,
        source=source.translation.language,
        source_revision=source.number,
        target=language,
        target_revision=latest.number if latest else 0,
    )
    made_from = translation.based_on
    with override(language):
        file = file_of(
            address,
            draft_of(source),
            draft_of(latest) if latest else None,
            made_from=draft_of(made_from) if made_from and made_from.pk != source.pk else None,
        )
    name = source.slug or f"article-{article.pk}"
    return Export(f"{name}.{address.source}-{language}.xlf", written(file, version))


def texts(article: Article, language: str, *, by: Any) -> tuple[Translation, Revision]:
    """Return the version of `article` in `language` (unsaved where there is none) and the
    newest revision of its original.

    Raises: as `export`.
    """
    found = article.translations.filter(language=language).select_related("latest__by", "based_on")
    translation = found.first() or Translation(article=article, language=language)
    translation.article = article
    original = original_of(translation)
    if translation.is_original:
        raise NotPossible(
            _("This is the original. Choose the language into which it is translated.")
        )
    if original is None or original.latest is None:
        raise NotPossible(_("The original has no text yet. Save it first."))
    if not (may(by, "view_translation", translation) and may(by, "view_translation", original)):
        raise NotAllowed(
            _("You may not read the %(language)s version. Please ask an editor.")
            % {"language": translation.get_language_display()}
        )
    original.latest.translation = original
    return translation, original.latest


def file_of(
    address: Address, source: Draft, target: Draft | None, *, made_from: Draft | None = None
) -> File:
    """Return `source` and its translation `target` as a file.

    `made_from` is the earlier revision of the original that `target` translates, if it is not
    `source`: what has changed since needs a look.
    """
    was = _changed(made_from, source) if made_from is not None else {}
    numbers = numbers_of(source.body)
    entries = []
    for unit in units_of(source, target):
        state = _state(unit, was)
        longest = TITLE_LENGTH if unit.kind is Kind.TITLE else None
        before = was.get(unit.source[0].name) if unit.is_written else None
        entries.append(
            Entry(
                id=unit.id,
                name=f"{kind_name(unit.kind)}: {shortened(unit.text)}",
                source=unit.coded.source,
                target=unit.coded.target if unit.is_written else None,
                codes=unit.coded.codes,
                shown={one: shown(code, numbers) for one, code in unit.coded.codes.items()},
                hints=hints(unit, notes=source.notes, numbers=numbers, longest=longest, was=before),
                state=state,
                is_translatable=unit.is_translatable,
                longest=longest,
            )
        )
    return File(address, address.source, address.target, tuple(entries))


def _state(unit: Unit, was: dict[str, str]) -> State:
    is_as_original = unit.has_letters and is_same(unit.coded.source, unit.coded.target)
    if not unit.is_written or is_as_original:
        return State.INITIAL
    if any(one.name in was for one in unit.source):
        return State.NEEDS_REVIEW
    return State.TRANSLATED


def _changed(old: Draft, new: Draft) -> dict[str, str]:
    """Return what `old` said in the place of each segment of `new` that says something else."""
    return {
        one.name: " ".join(other.text for other in pair.target)
        for pair in pair_segments(segments_of(new), segments_of(old))
        if [one.html for one in pair.source] != [other.html for other in pair.target]
        for one in pair.source
    }
