"""Which paragraphs of a translation stand beside which of its original, and go on doing so.

What was paired once stays so: the page that is open follows its paragraphs through every
edit, and what it knows is remembered with the text. Where a text was changed elsewhere, its
blocks are found again by comparing it with itself; only what is new is paired by likeness.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from articles.models import Pairing, Revision, Translation, WorkingDraft
from articles.newsroom.comparing import compare
from articles.newsroom.draft import Draft
from articles.newsroom.pairing import pair_with, parts_of
from articles.newsroom.staleness import original_of

#: More blocks than any text has, and than one of them says.
_MOST, _MOST_IN_ONE = 5_000, 200


@dataclass(frozen=True)
class Pairs:
    """`blocks[j]` holds the indices of the blocks of the original that block j says.

    None where nobody knows yet. `source` is the number of the revision of the original.
    """

    source: int
    blocks: tuple[tuple[int, ...] | None, ...]

    def as_json(self) -> dict[str, Any]:
        return {"source": self.source, "blocks": [one and list(one) for one in self.blocks]}


def read(value: Any) -> Pairs | None:
    """Return what a page or a database says as `Pairs`; None of anything else."""
    match value:
        case {"source": int(source), "blocks": list(blocks)} if len(blocks) <= _MOST:
            if 0 < source < 2**31 and all(one is None or _are_indices(one) for one in blocks):
                found = (one if one is None else tuple(dict.fromkeys(one)) for one in blocks)
                return Pairs(source, tuple(found))
    return None


def _are_indices(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= _MOST_IN_ONE
        and all(type(one) is int and 0 <= one < _MOST for one in value)
    )


def remember(translation: Translation, pairs: Pairs) -> bool:
    """Remember how the newest revision of `translation` stands beside its original.

    Returns whether anything else was known of it before.

    The caller has saved the text, and holds the lock. What cannot be true any more is left
    out: the page may have been open for long.
    """
    source = original_of(translation)
    seen = source and source.revisions.filter(number=pairs.source).first()
    if seen is None or translation.latest is None:
        return False
    size, size_target = len(parts_of(seen.body)), len(parts_of(translation.latest.body))
    blocks = [
        None if one is None else [i for i in one if i < size] for one in pairs.blocks[:size_target]
    ]
    known = {"revision": translation.latest, "source": seen, "blocks": blocks}
    if Pairing.objects.filter(translation=translation, **known).exists():
        return False
    Pairing.objects.update_or_create(translation=translation, defaults=known)
    return True


def pairs_of(
    translation: Translation, source: Revision, body: str, *, kept: WorkingDraft | None = None
) -> Pairs:
    """Return how `body`, a text of `translation`, stands beside the revision `source`.

    With `kept`, `body` is the text that was typed and not saved.
    """
    if kept is not None and (pairs := read(kept.pairs)) is not None:
        seen = source.translation.revisions.filter(number=pairs.source).first()
        if seen is not None:
            return beside(source, body, pairs=pairs.blocks, was=seen.body, was_target=body)
    known = (
        Pairing.objects.filter(translation=translation).select_related("revision", "source").first()
    )
    if known is None:
        return beside(source, body)
    return beside(
        source,
        body,
        pairs=known.blocks,
        was=known.source.body,
        was_target=known.revision.body,
    )


def beside(
    source: Revision,
    body: str,
    *,
    pairs: Sequence[Sequence[int] | None] = (),
    was: str = "",
    was_target: str = "",
) -> Pairs:
    """Return how the blocks of `body` stand beside those of `source`.

    `pairs` say so of the blocks of `was_target` beside those of `was`.
    """
    known: dict[int, list[int]] = {}
    if pairs:
        ways, ways_target = carried(was, source.body), carried(was_target, body)
    for j, ones in enumerate(pairs):
        if ones is None:
            continue
        now = sorted({k for i in ones for k in ways.get(i, ())})
        if ones and not now:
            continue  # what it said is not in the original any more
        for place in ways_target.get(j, ()):
            known[place] = sorted({*known.get(place, ()), *now})
    found = pair_with(parts_of(source.body), parts_of(body), known)
    return Pairs(source.number, tuple(found))


def carried(old: str, new: str) -> Mapping[int, list[int]]:
    """Return where each block of the body `old` stands in `new`, by their indices."""
    if old == new:
        return {i: [i] for i in range(len(parts_of(new)))}
    places: dict[int, list[int]] = {}
    away: dict[tuple[str, str], int] = {}
    here: dict[tuple[str, str], int] = {}
    i = j = 0
    for row in compare(Draft(body=old), Draft(body=new)).rows:
        if row.counterpart is not None and row.old:
            away[row.old[0].html, row.counterpart.html] = i
        elif row.counterpart is not None:
            here[row.counterpart.html, row.new[0].html] = j
        elif row.old and row.new:
            for number in range(len(row.old)):
                places[i + number] = list(range(j, j + len(row.new)))
        i, j = i + len(row.old), j + len(row.new)
    for blocks, place in away.items():
        if blocks in here:
            places[place] = [here[blocks]]
    return places
