"""How one text became another: which paragraphs, notes and fields changed, and in which words.

Pure: from two drafts to values that a page can show. A paragraph that was split, joined
with its neighbour, moved or rewritten is still shown beside what it was.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape, unescape
from typing import Literal, NamedTuple

from lxml import html

from articles.newsroom.alignment import align, rising
from articles.newsroom.draft import Draft
from articles.rendering.source import MARKER, parse, serialise

#: Fields of plain text, in the order of the page.
FIELDS = ("title", "slug", "standfirst")

_WORD = re.compile(r"(\s*)(\w+(?:[’'\u2011-]\w+)*|[^\w\s]|$)")
_MARKS = {"strong", "em", "sub", "sup", "code", "s", "u"}
#: Elements within a block that begin a line of their own.
_LINES = {"p", "li", "tr", "caption", "figcaption", "h2", "h3", "h4", "blockquote", "pre"}
#: Elements that hold others and no text: white space in them is how their source was written.
_HOLDERS = ("ul", "ol", "table", "thead", "tbody", "tfoot", "tr")
#: From which likeness on a block is taken for another one that was changed (0 to 1).
_LIKE = 0.4
#: From which likeness on words are compared one by one; below, all of them were replaced.
_READABLE = 0.45
#: Which part of a block's words must be missing beside it, to have been split off there.
_SPLIT_OFF = 0.45
#: A block that is at least so much like one that is gone was moved.
_MOVED = 0.75
_MOVED_WORDS = 5
#: How many pairs of blocks are weighed against each other at most.
_PAIRS = 150_000

Kind = Literal["word", "note", "picture", "link", "line", "cell", "paragraph"]


class Token(NamedTuple):
    """The smallest thing that can change. `space` says whether white space goes before it."""

    kind: Kind
    text: str
    marks: frozenset[str] = frozenset()
    target: str = ""
    """The key of a note, the address of a link or of a picture."""
    space: bool = False


@dataclass(frozen=True)
class Run:
    """Tokens that follow each other and share their fate."""

    change: Literal["same", "removed", "added"]
    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list, table, quotation or figure, as source HTML."""

    html: str

    @property
    def tag(self) -> str:
        found = re.match(r"<([a-z][a-z0-9-]*)", self.html)
        return found[1] if found else ""

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return tuple(_Reading(parse(self.html)).tokens)

    @cached_property
    def words(self) -> Counter[str]:
        """What likeness is measured by: words, and notes by their keys."""
        return Counter([token.target or token.text for token in self.tokens if _weighs(token)])


@dataclass(frozen=True)
class Row:
    """A place in the text: the blocks that stood there, and those that stand there now.

    Two old and one new block were joined, one old and two new ones are a split. A moved
    block has a row where it was and one where it is; `counterpart` is what it is, or was,
    at the other place.
    """

    old: tuple[Block, ...]
    new: tuple[Block, ...]
    counterpart: Block | None = None

    @property
    def kind(self) -> str:
        match (len(self.old), len(self.new), self.counterpart):
            case (_, 0, None):
                return "removed"
            case (0, _, None):
                return "added"
            case (_, 0, _):
                return "moved-away"
            case (0, _, _):
                return "moved-here"
            case (1, 1, _):
                return "same" if self.old == self.new else "changed"
            case (old, new, _):
                return "split" if new > old else "joined"
        raise AssertionError  # pragma: no cover

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        if self.kind == "moved-away":
            return (Run("same", _tokens(self.old)),)
        was = (self.counterpart,) if self.kind == "moved-here" and self.counterpart else self.old
        return word_runs(was, self.new)

    @property
    def is_form_only(self) -> bool:
        """Whether no word differs: a paragraph became a heading, a list is numbered."""
        return self.kind == "changed" and all(run.change == "same" for run in self.runs)


@dataclass(frozen=True)
class FieldChange:
    name: str
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class NoteChange:
    """What became of one note. Its numbers are None where the text does not cite it,
    its texts where it has none."""

    key: str
    old: str | None
    new: str | None
    old_number: int | None
    new_number: int | None
    is_moved: bool

    @property
    def kind(self) -> Literal["added", "removed", "changed", "same"]:
        if self.old is None:
            return "added"
        if self.new is None:
            return "removed"
        return "same" if self.old == self.new else "changed"

    @property
    def lost_its_place(self) -> bool:
        return self.new is not None and self.old_number is not None and self.new_number is None

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        return word_runs(*((Block(text),) if text else () for text in (self.old, self.new)))


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two drafts; `rows` is the whole body, in its order."""

    fields: tuple[FieldChange, ...]
    takeaways: tuple[Row, ...]
    rows: tuple[Row, ...]
    notes: tuple[NoteChange, ...]
    old_numbers: Mapping[str, int]
    new_numbers: Mapping[str, int]

    @property
    def is_same(self) -> bool:
        return not self.parts

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of what differs: fields, `takeaways`, `body`, `notes`."""
        names = [field.name for field in self.fields]
        for name, differs in (
            ("takeaways", any(row.kind != "same" for row in self.takeaways)),
            ("body", any(row.kind != "same" for row in self.rows)),
            ("notes", any(note.kind != "same" for note in self.notes)),
        ):
            if differs:
                names.append(name)
        return tuple(names)

    @property
    def words_added(self) -> int:
        return self._count("added")

    @property
    def words_removed(self) -> int:
        return self._count("removed")

    def _count(self, change: str) -> int:
        changed = [
            *(field.runs for field in self.fields if field.name != "slug"),
            *(row.runs for row in (*self.takeaways, *self.rows) if row.kind != "same"),
            *(note.runs for note in self.notes if note.kind != "same"),
        ]
        return sum(_words_in(runs, change) for runs in changed)


def compare(old: Draft, new: Draft) -> Comparison:
    """Return how `old` became `new`. Both are clean, as `editing.clean` returns them."""
    old_blocks, new_blocks = blocks_of(old.body), blocks_of(new.body)
    old_numbers, new_numbers = numbers_of(old.body), numbers_of(new.body)
    return Comparison(
        fields=tuple(
            FieldChange(name, word_runs(lines([before]), lines([after])))
            for name in FIELDS
            if (before := getattr(old, name)) != (after := getattr(new, name))
        ),
        takeaways=_with_moves(pair(lines(old.takeaways), lines(new.takeaways))),
        rows=_with_moves(pair(old_blocks, new_blocks)),
        notes=_notes(old.notes, new.notes, old_numbers, new_numbers),
        old_numbers=old_numbers,
        new_numbers=new_numbers,
    )


# Between a draft and its blocks -----------------------------------------------------


def blocks_of(body: str) -> tuple[Block, ...]:
    """Return the blocks of source HTML; text that stands in none is one by itself.

    A list or a table is the same block, however its source is broken into lines, and whether
    the only line of an item or a cell is a paragraph: the editor writes none there.
    """
    tree = parse(body)
    for holder in tree.iter("li", "td", "th"):
        only = holder[0] if len(holder) else None
        if only is None or only.tag != "p" or (holder.text or "").strip():
            continue
        lists = {"ul", "ol"} if holder.tag == "li" else set()
        behind = {one.tag for one in only.itersiblings()}
        if not (only.tail or "").strip() and behind <= lists:
            holder.text = only.tail = None
            only.drop_tag()
    for holder in tree.iter(*_HOLDERS):
        holder.text = (holder.text or "").strip() or None
        for held in holder:
            held.tail = (held.tail or "").strip() or None
    found = list(lines([(tree.text or "").strip()]))
    for element in list(tree):
        tail, element.tail = (element.tail or "").strip(), None
        alone = html.Element("div")
        alone.append(element)
        found += [Block(serialise(alone)), *lines([tail])]
    return tuple(found)


def body_of(blocks: Iterable[Block]) -> str:
    """Return the source HTML of `blocks`, in the form in which the editor writes it."""
    return "\n".join(block.html for block in blocks)


def lines(texts: Iterable[str]) -> tuple[Block, ...]:
    """Return lines of plain text as blocks; `text_of` is the way back."""
    return tuple(Block(escape(text, quote=False)) for text in texts if text)


def text_of(line: Block) -> str:
    return unescape(line.html)


def numbers_of(body: str) -> dict[str, int]:
    """Return the number of every note that `body` cites, by key."""
    keys = dict.fromkeys(marker.get("data-key") for marker in parse(body).iter(MARKER))
    return {key: number for number, key in enumerate(keys, start=1)}


# Paragraphs -----------------------------------------------------------------------------


def pair(old: Sequence[Block], new: Sequence[Block]) -> tuple[Row, ...]:
    """Return `old` and `new` side by side; every block of both stands in one row, in order."""
    rows: list[Row] = []
    for stretch in align([block.html for block in old], [block.html for block in new]):
        before = old[stretch.old_start : stretch.old_end]
        after = new[stretch.new_start : stretch.new_end]
        if stretch.same:
            rows += [Row((one,), (other,)) for one, other in zip(before, after, strict=True)]
        else:
            rows += _pair_what_differs(before, after)
    return tuple(rows)


def _pair_what_differs(old: Sequence[Block], new: Sequence[Block]) -> list[Row]:
    if len(old) == len(new) == 1:
        return [Row(tuple(old), tuple(new))]
    rows: list[Row] = []
    i = j = 0
    for before, after in [*_changed(old, new), (range(len(old), 0), range(len(new), 0))]:
        rows += [Row((block,), ()) for block in old[i : before.start]]
        rows += [Row((), (block,)) for block in new[j : after.start]]
        if len(before):
            rows.append(Row(tuple(old[k] for k in before), tuple(new[k] for k in after)))
            i, j = before.stop, after.stop
    return rows


def _changed(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[range, range]]:
    """Return which blocks are others that were changed, split or joined, in order."""
    pairs = _best_pairs(old, new)
    grown: list[tuple[range, range]] = []
    for number, (i, j) in enumerate(pairs):
        floor = (grown[-1][0].stop, grown[-1][1].stop) if grown else (0, 0)
        ceiling = pairs[number + 1] if number + 1 < len(pairs) else (len(old), len(new))
        before, after = range(i, i + 1), range(j, j + 1)
        after = _grown(new, after, old[i], range(floor[1], ceiling[1]))
        if len(after) == 1:
            before = _grown(old, before, new[j], range(floor[0], ceiling[0]))
        grown.append((before, after))
    return grown


def _grown(blocks: Sequence[Block], taken: range, whole: Block, free: range) -> range:
    """Return `taken` with the neighbours whose words `whole` has and `taken` lacks."""
    rest = whole.words - _words([blocks[k] for k in taken])
    first, last = taken.start, taken.stop
    while last < free.stop and _is_part(blocks[last], rest):
        rest -= blocks[last].words
        last += 1
    while first > free.start and _is_part(blocks[first - 1], rest):
        first -= 1
        rest -= blocks[first].words
    return range(first, last)


def _is_part(block: Block, rest: Counter[str]) -> bool:
    size = block.words.total()
    return size > 1 and (block.words & rest).total() >= _SPLIT_OFF * size


def _best_pairs(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    """Return the pairs of blocks in the order of both whose likeness is greatest in sum."""
    if not old or not new or len(old) * len(new) > _PAIRS:
        return []
    if len(old) == len(new) and all(
        _alike(one.words, other.words) >= _LIKE for one, other in zip(old, new, strict=True)
    ):
        return [(place, place) for place in range(len(old))]
    likeness = _likeness(old, new)
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old)):
        row, above = best[i + 1], best[i]
        for j in range(len(new)):
            row[j + 1] = max(above[j + 1], row[j], above[j] + likeness.get((i, j), 0.0))
    pairs = []
    i, j = len(old), len(new)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def _likeness(old: Sequence[Block], new: Sequence[Block]) -> dict[tuple[int, int], float]:
    """Return how alike blocks are, for all pairs that are alike enough.

    Words that many blocks of a long text have tell none from another.
    """
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, block in enumerate(old):
        for word, count in block.words.items():
            places[word].append((i, count))
    usual = {word for word, where in places.items() if len(where) > max(8, len(old) // 8)}
    sizes = [_size(block, usual) for block in old]
    found: dict[tuple[int, int], float] = {}
    for j, block in enumerate(new):
        shared: Counter[int] = Counter()
        for word, count in block.words.items():
            if word not in usual:
                for i, before in places.get(word, ()):
                    shared[i] += min(count, before)
        size = _size(block, usual)
        for i, common in shared.items():
            if (alike := 2 * common / (sizes[i] + size)) >= _LIKE:
                found[i, j] = alike
    return found


def _size(block: Block, usual: set[str]) -> int:
    return sum(count for word, count in block.words.items() if word not in usual)


def _alike(old: Counter[str], new: Counter[str]) -> float:
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0


def _with_moves(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return `rows`, those that were taken away here and put in there marked as moved."""
    marked = list(rows)
    gone = [place for place, row in enumerate(rows) if row.kind == "removed"]
    come = [place for place, row in enumerate(rows) if row.kind == "added"]
    if not gone or not come or len(gone) * len(come) > _PAIRS:
        return tuple(rows)
    likeness = _likeness([rows[here].old[0] for here in gone], [rows[to].new[0] for to in come])
    for (i, j), degree in sorted(likeness.items(), key=lambda item: -item[1]):
        here, there = gone[i], come[j]
        block, other = rows[here].old[0], rows[there].new[0]
        is_free = marked[here].counterpart is None and marked[there].counterpart is None
        if degree >= _MOVED and is_free and other.words.total() >= _MOVED_WORDS:
            marked[here] = replace(rows[here], counterpart=other)
            marked[there] = replace(rows[there], counterpart=block)
    return tuple(marked)


# Words --------------------------------------------------------------------------------------


def word_runs(old: Sequence[Block], new: Sequence[Block]) -> tuple[Run, ...]:
    """Return `old` and `new` in one: what is in both, what is removed, what is added."""
    before, after = _tokens(old), _tokens(new)
    if not old or not new or not _are_readable_in_one(_words(old), _words(new)):
        return _runs([("removed", before), ("added", after)])
    pieces: list[tuple[str, tuple[Token, ...]]] = []
    for stretch in align([token[:4] for token in before], [token[:4] for token in after]):
        was = before[stretch.old_start : stretch.old_end]
        now = after[stretch.new_start : stretch.new_end]
        pieces += [("same", now)] if stretch.same else [("removed", was), ("added", now)]
    return _runs(_calmed(pieces))


def _are_readable_in_one(old: Counter[str], new: Counter[str]) -> bool:
    """Also where one text has all words of the other: a short paragraph that only grew."""
    return not old - new or not new - old or _alike(old, new) >= _READABLE


def _calmed(pieces: list[tuple[str, tuple[Token, ...]]]) -> list[tuple[str, tuple[Token, ...]]]:
    """Return `pieces` without the islands that only chance left the same in a rewritten place.

    What is removed and what is added between two islands that stay goes together.
    """
    calm: list[tuple[str, tuple[Token, ...]]] = []
    removed: tuple[Token, ...] = ()
    added: tuple[Token, ...] = ()
    for number, (change, tokens) in enumerate(pieces):
        is_island = 0 < number < len(pieces) - 1 and (removed or added) and _is_slight(tokens)
        if change == "same" and not is_island:
            calm += [("removed", removed), ("added", added), (change, tokens)]
            removed = added = ()
        if change == "removed" or (change == "same" and is_island):
            removed += tokens
        if change == "added" or (change == "same" and is_island):
            added += tokens
    return [*calm, ("removed", removed), ("added", added)]


def _is_slight(tokens: Sequence[Token]) -> bool:
    return (
        all(token.kind == "word" for token in tokens)
        and sum(len(token.text) for token in tokens) <= 2
    )


def _runs(pieces: Iterable[tuple[str, tuple[Token, ...]]]) -> tuple[Run, ...]:
    return tuple(Run(change, tokens) for change, tokens in pieces if tokens)  # type: ignore[arg-type]


def _tokens(blocks: Sequence[Block]) -> tuple[Token, ...]:
    found: list[Token] = []
    for number, block in enumerate(blocks):
        if number:
            found.append(Token("paragraph", "¶"))
        found += block.tokens
    return tuple(found)


def _words(blocks: Sequence[Block]) -> Counter[str]:
    if len(blocks) == 1:
        return blocks[0].words
    return sum((block.words for block in blocks), Counter[str]())


def _weighs(token: Token) -> bool:
    return token.kind in {"note", "picture"} or (token.kind == "word" and token.text[0].isalnum())


def _words_in(runs: Iterable[Run], change: str) -> int:
    return sum(
        token.kind == "word" and token.text[0].isalnum()
        for run in runs
        if run.change == change
        for token in run.tokens
    )


class _Reading:
    """Reads the tokens of a block off its tree."""

    def __init__(self, tree: html.HtmlElement):
        self.tokens: list[Token] = []
        self._space = False
        self._read(tree, frozenset())

    def _read(self, element: html.HtmlElement, marks: frozenset[str]) -> None:
        tag = element.tag
        if tag == MARKER:
            self._add("note", "", marks, element.get("data-key", ""))
        elif tag == "img":
            self._add("picture", element.get("alt", ""), marks, element.get("src", ""))
        elif tag == "br" or (tag in _LINES and self.tokens):
            self._add("line", "")
        elif tag in {"td", "th"} and self.tokens and self.tokens[-1].kind != "line":
            self._add("cell", "")
        if tag in _MARKS:
            marks |= {tag}
        self._say(element.text, marks)
        for child in element:
            self._read(child, marks)
            self._say(child.tail, marks)
        if tag == "a":
            self._add("link", element.get("href", ""), marks, element.get("href", ""))

    def _say(self, text: str | None, marks: frozenset[str]) -> None:
        if not text:
            return
        for space, word in _WORD.findall(text):
            if word:
                self._add("word", word, marks, "", bool(space))
            elif space:
                self._space = True

    def _add(
        self,
        kind: Kind,
        text: str,
        marks: frozenset[str] = frozenset(),
        target: str = "",
        space: bool = False,  # noqa: FBT001, FBT002 (once a word: keywords cost)
    ) -> None:
        space = (space or self._space) and bool(self.tokens)
        self.tokens.append(Token(kind, text, marks, target, space))
        self._space = False


# Notes ----------------------------------------------------------------------------------------


def _notes(
    old: Mapping[str, str],
    new: Mapping[str, str],
    old_numbers: Mapping[str, int],
    new_numbers: Mapping[str, int],
) -> tuple[NoteChange, ...]:
    """Return what became of every note: in the order of the new text, then those removed."""
    common = [key for key in old_numbers if key in new_numbers]
    stayed = {common[index] for index in rising([new_numbers[key] for key in common])}
    return tuple(
        NoteChange(
            key=key,
            old=old.get(key),
            new=new.get(key),
            old_number=old_numbers.get(key),
            new_number=new_numbers.get(key),
            is_moved=key in common and key not in stayed,
        )
        for key in dict.fromkeys([*(key for key in new_numbers if key in new), *new, *old])
    )
