"""The translation memory: what the house has published of a segment before, in both languages.

A text is remembered when it is published, in the same transaction, and forgotten when it is
withdrawn. An original has its segments; a translation has those that say one segment of the
revision it follows, and keeps which words of the original that was. Two rows of one article
that stand for the same words are a pair, in either direction, and so are two translations of
the same words. Where the original says something else by now there is no pair.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, F, QuerySet

from articles.models import Article, MemoryKey, MemorySegment, Revision, Translation
from articles.newsroom.adapting import Adapted, adapted
from articles.newsroom.board import UNLISTED_COLUMNS
from articles.newsroom.comparing import Run, lines, word_runs
from articles.newsroom.editing import draft_of
from articles.newsroom.matching import (
    THRESHOLD,
    asked_keys,
    even,
    fingerprint,
    is_worth_keeping,
    keys,
    percentage_of,
    tokens,
)
from articles.newsroom.pairing import pair_segments
from articles.newsroom.segments import Kind, Segment, segments_of

#: How many suggestions a person reads.
MOST = 5
#: How many segments are weighed word by word, and of how many the translation is looked for.
_CANDIDATES, _SAME = 60, 20
#: A translation that is so many times as long as its original, or as short, is none of it.
_TOO_LONG, _LONG_ENOUGH = 3, 30


# What is remembered ----------------------------------------------------------------------


def remember(translation: Translation, revision: Revision, *, source: Revision | None) -> None:
    """Keep the segments of `revision`, which readers of `translation` see from now on.

    `source` is the revision of the original that it was made from; None of an original. To be
    called in the transaction that publishes it.
    """
    forget(translation)
    language = translation.language
    rows = [
        MemorySegment(
            article_id=translation.article_id,
            translation=translation,
            revision=revision,
            language=language,
            unit=unit,
            exact=fingerprint(segment.text, language=language),
            text=even(segment.text),
            html=segment.html,
        )
        for unit, segment in _units(translation, revision, source)
    ]
    MemorySegment.objects.bulk_create(rows)
    MemoryKey.objects.bulk_create(
        [
            MemoryKey(segment=row, key=key, words=len(tokens(row.text)))
            for row in rows
            for key in keys(row.text, language=language)
        ],
        batch_size=1_000,
    )


def forget(translation: Translation) -> None:
    """Keep nothing of `translation`: its readers do not see it any more."""
    MemoryKey.objects.filter(segment__translation=translation).delete()
    MemorySegment.objects.filter(translation=translation).delete()


def _units(
    translation: Translation, revision: Revision, source: Revision | None
) -> Iterable[tuple[int, Segment]]:
    """Return (which words of the original it says, segment); each pair of words once."""
    segments = segments_of(draft_of(revision))
    original_language = translation.article.original_language
    if translation.is_original:
        pairs = [(segment, segment) for segment in segments]
    elif source is None:
        return ()
    else:
        found = pair_segments(segments_of(draft_of(source)), segments)
        pairs = [
            (one.source[0], one.target[0])
            for one in found
            if len(one.source) == len(one.target) == 1
        ]
    units = {
        (fingerprint(one.text, language=original_language), target.html): target
        for one, target in pairs
        if _is_kept(one) and _is_kept(target) and _may_say(one.text, target.text)
    }
    return ((unit, target) for (unit, _html), target in units.items())


def _is_kept(segment: Segment) -> bool:
    return segment.kind is not Kind.CODE and is_worth_keeping(segment.text)


def _may_say(source: str, target: str) -> bool:
    shorter, longer = sorted((len(source), len(target)))
    return longer <= _LONG_ENOUGH or longer <= _TOO_LONG * shorter


# What is found -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Match:
    """An earlier segment that is like the one asked for, and its translation for this place."""

    percentage: int
    source: str
    adapted: Adapted
    article: Article
    language: str
    """The language of the translation."""
    is_original: bool
    """Whether the article was written in one of the two languages: else both are translations."""
    at: datetime
    runs: tuple[Run, ...]
    """How the earlier words became those of the segment asked for."""
    times: int = 1
    """How many earlier segments say the same in the same words."""

    @property
    def title(self) -> str:
        return self.article.in_language("title", self.language) or str(self.article)

    @property
    def published_at(self) -> datetime:
        return self.article.in_language("published_at", self.language)


def matches(
    source: str, text: str, *, source_language: str, language: str, article: Article
) -> list[Match]:
    """Return the best earlier translations into `language` of a segment, the best first.

    `source` is its inline HTML, `text` its words. What `article` itself says is left out.
    Published texts alone are looked at, in at most five queries whatever the length of the text.
    """
    wanted = even(text)
    asked = tokens(wanted)
    if not is_worth_keeping(wanted):
        return []
    known = _published(source_language).exclude(article=article).values_list("pk", "text")
    same = known.filter(exact=fingerprint(wanted, language=source_language)).order_by("-pk")
    alike = known.filter(pk__in=_candidates(wanted, asked, source_language))
    degrees = {
        pk: 100 if words == wanted else percentage_of(asked, tokens(words))
        for pk, words in (*same[:_SAME], *alike)
    }
    best = sorted(degrees, key=lambda pk: (-degrees[pk], -pk))[:_SAME]
    rows = MemorySegment.objects.in_bulk([pk for pk in best if degrees[pk] >= THRESHOLD])
    pairs = _with_translations([rows[pk] for pk in best if pk in rows], language)
    return _merged(
        [
            _match(degrees[row.pk], row, other, source=source, wanted=wanted, language=language)
            for row, other in pairs
        ]
    )


def _published(language: str) -> QuerySet[MemorySegment]:
    """Return the segments of `language` that readers see now; asked again, whatever was kept."""
    return MemorySegment.objects.filter(
        language=language,
        revision=F("translation__live"),
        article__in=Article.objects.readable_in(language),
    )


def _candidates(text: str, asked: Sequence[str], language: str) -> list[int]:
    """Return the segments that share most keys with `text`, of a length that may be like it."""
    size = len(asked)
    sharing = (
        MemoryKey.objects.filter(
            key__in=asked_keys(text, language=language),
            words__gte=size * THRESHOLD // 100,
            words__lte=size * 100 // THRESHOLD + 1,
        )
        .values("segment")
        .annotate(shared=Count("*"))
        .order_by("-shared", "-segment")
    )
    return list(sharing.values_list("segment", flat=True)[:_CANDIDATES])


def _with_translations(
    best: Sequence[MemorySegment], language: str
) -> list[tuple[MemorySegment, MemorySegment]]:
    """Return those of `best` that are translated into `language`, each with its translation."""
    units = {(row.article_id, row.unit) for row in best}
    if not units:
        return []
    articles, numbers = zip(*units, strict=True)
    others: dict[tuple[int, int], list[MemorySegment]] = {}
    rows = _published(language).filter(article__in=set(articles), unit__in=set(numbers))
    unread = [f"article__{name}" for name in UNLISTED_COLUMNS]
    for row in rows.select_related("article").defer(*unread).order_by("pk"):
        others.setdefault((row.article_id, row.unit), []).append(row)
    return [(row, other) for row in best for other in others.get((row.article_id, row.unit), ())]


def _match(
    degree: int,
    row: MemorySegment,
    other: MemorySegment,
    *,
    source: str,
    wanted: str,
    language: str,
) -> Match:
    made = adapted(
        other.html,
        earlier=row.html,
        now=source,
        source_language=row.language,
        target_language=language,
    )
    article = other.article
    return Match(
        percentage=degree,
        source=row.text,
        adapted=made,
        article=article,
        language=language,
        is_original=article.original_language in {row.language, language},
        at=other.at,
        runs=word_runs(lines([row.text]), lines([wanted])) if degree < 100 else (),
    )


def _merged(found: Iterable[Match]) -> list[Match]:
    """Return the best of `found`, those with the same words once: the best, then the newest."""
    by_words: dict[str, list[Match]] = {}
    for match in found:
        by_words.setdefault(even(match.adapted.text), []).append(match)
    once = [_with_times(same) for same in by_words.values()]
    return sorted(once, key=lambda match: -match.percentage)[:MOST]


def _with_times(same: Sequence[Match]) -> Match:
    first = same[0]
    return replace(first, times=len(same))
