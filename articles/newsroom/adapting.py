"""A translation of an earlier segment made to stand in another text.

Pure. Marks of emphasis stay. A note marker becomes that of the note which the new segment
cites at the same place, a link stays where the new segment has it too, and a number takes the
value that the new segment has. Whatever cannot be told for sure is left out, or as it is and
said: a note of another article never comes in.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree, html

from articles.newsroom.matching import even
from articles.rendering.source import MARKER, parse, plain_text, serialise
from languages.figures import Figure, figures

#: What parts thousands and what begins a fraction, per language.
_SIGNS = {"en": (",", "."), "tr": (".", ","), "ru": ("\u00a0", ",")}
_PLAIN = re.compile(r"\d+")
_SPACES = "\u00a0\u202f\u2009 "


@dataclass(frozen=True)
class Adapted:
    """`html` may be put into the new text. `numbers` were changed to those of the new segment;
    `unsure` are numbers, as the new segment has them, that nobody could put in."""

    html: str
    numbers: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    lost_notes: bool = False

    @property
    def text(self) -> str:
        return plain_text(self.html)


def adapted(
    target: str, *, earlier: str, now: str, source_language: str, target_language: str
) -> Adapted:
    """Return `target`, the translation of the segment `earlier`, for the segment `now`.

    All three are inline source HTML.
    """
    tree = parse(target)
    lost_notes = _fit_markers(tree, earlier, now)
    _fit_links(tree, now)
    changed, unsure = _fit_numbers(
        tree, plain_text(earlier), plain_text(now), source_language, target_language
    )
    return Adapted(serialise(tree), tuple(changed), tuple(unsure), lost_notes)


# Notes and links -------------------------------------------------------------------------


def _fit_markers(tree: html.HtmlElement, earlier: str, now: str) -> bool:
    """Give every marker the key that stands for its own in `now`; say whether notes were lost."""
    were, are = _keys(earlier), _keys(now)
    instead = dict(zip(were, are, strict=True)) if len(were) == len(are) else {}
    for one in list(tree.iter(MARKER)):
        key = instead.get(one.get("data-key", ""))
        if key is None:
            one.drop_tree()
        else:
            one.set("data-key", key)
    found = [one.get("data-key") for one in tree.iter(MARKER)]
    return not set(are) <= set(found)


def _keys(source: str) -> list[str]:
    """Return the keys of the notes that `source` cites, each once, in order."""
    return list(dict.fromkeys(one.get("data-key", "") for one in parse(source).iter(MARKER)))


def _fit_links(tree: html.HtmlElement, now: str) -> None:
    known = {link.get("href") for link in parse(now).iter("a")}
    for link in list(tree.iter("a")):
        if link.get("href") not in known:
            link.drop_tag()


# Numbers ------------------------------------------------------------------------------------


def _fit_numbers(
    tree: html.HtmlElement, earlier: str, now: str, source_language: str, target_language: str
) -> tuple[list[str], list[str]]:
    """Return which numbers were put into `tree`, and which of `now` belong there as well."""
    if even(earlier) == even(now):
        return [], []
    were, are = figures(earlier), figures(now)
    if len(were) != len(are):
        return [], [figure.text for figure in are if not _stands_in(figure, were)]
    others = [
        (was, is_)
        for was, is_ in zip(were, are, strict=True)
        if was.text != is_.text and not was.values & is_.values
    ]
    places = [_place(tree, was, were) for was, _is in others]
    edits = [
        (place, _written(is_.text, place.text, source_language, target_language))
        for (_was, is_), place in zip(others, places, strict=True)
        if place is not None
    ]
    numbers = [is_.text for _was, is_ in others]
    if len(edits) < len(others) or not all(written for _place, written in edits):
        return [], numbers  # who says one of them otherwise may do so with all
    # From the end: what stands before keeps its place.
    for place, written in sorted(edits, key=lambda edit: -edit[0].start):
        place.put(written)
    return [written for _place, written in edits], []


def _stands_in(figure: Figure, others: Sequence[Figure]) -> bool:
    return any(figure.values & other.values for other in others)


@dataclass(frozen=True)
class _Place:
    """A number in the text of `element`, or in what stands behind it."""

    element: html.HtmlElement
    is_tail: bool
    start: int
    text: str

    def put(self, written: str) -> None:
        name = "tail" if self.is_tail else "text"
        before = getattr(self.element, name)
        end = self.start + len(self.text)
        setattr(self.element, name, before[: self.start] + written + before[end:])


def _place(tree: html.HtmlElement, figure: Figure, of_earlier: Sequence[Figure]) -> _Place | None:
    """Return the one place of `tree` that says `figure`; None where two may, or none does."""
    if sum(bool(figure.values & other.values) for other in of_earlier) > 1:
        return None
    found = [
        _Place(element, is_tail, one.start, one.text)
        for element in tree.iter(etree.Element)
        for is_tail, text in ((False, element.text), (True, element.tail))
        if text and not (is_tail and element is tree)
        for one in figures(text)
        if one.values & figure.values
    ]
    return found[0] if len(found) == 1 else None


def _written(number: str, like: str, source_language: str, target_language: str) -> str:
    """Return `number` as `target_language` writes it; empty where that is not sure."""
    if _PLAIN.fullmatch(number):
        return number if _PLAIN.fullmatch(like) else ""
    signs, others = _SIGNS.get(source_language), _SIGNS.get(target_language)
    if signs is None or others is None:
        return ""
    thousands, fraction = signs
    if thousands.isspace():
        number = number.translate(dict.fromkeys(map(ord, _SPACES), thousands))
    whole, _sign, rest = number.partition(fraction)
    groups = whole.split(thousands)
    is_grouped = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    digits = "".join(groups) + rest
    if not digits.isdecimal() or (len(groups) > 1 and not is_grouped):
        return ""
    return others[0].join(groups) + (others[1] + rest if rest else "")
