"""How many words of a source have no translation beside them yet."""

from articles.newsroom.draft import Draft
from articles.newsroom.pairing import SegmentPair, pair_segments
from articles.newsroom.segments import Kind, segments_of

#: A segment of so many words that says what its source says was copied, not translated.
#: Shorter ones (a name, a number, an institution) may be the same in both languages.
_COPIED = 5
#: What is the same in all languages: code, and the works that notes cite.
_SHARED = {Kind.CODE, Kind.NOTE}


def untranslated_words(source: Draft, draft: Draft) -> int:
    """Return how many words of `source` have nothing beside them in `draft`.

    What belongs together is what `pairing` finds, also where paragraphs were split, joined
    or moved. A copy of the source is no translation of it; a note that begins as a copy of
    its citation is.
    """
    pairs = pair_segments(segments_of(source), segments_of(draft))
    return sum(segment.words for pair in pairs if _lacks(pair) for segment in pair.source)


def _lacks(pair: SegmentPair) -> bool:
    there = " ".join(segment.text for segment in pair.target).strip()
    if not there:
        return True
    wanted = " ".join(segment.text for segment in pair.source).strip()
    is_shared = all(segment.kind in _SHARED for segment in pair.source)
    words = sum(segment.words for segment in pair.source)
    return there == wanted and words >= _COPIED and not is_shared
