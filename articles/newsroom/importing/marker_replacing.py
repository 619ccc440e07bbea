"""Puts real notes in the place of typed markers, as somebody has confirmed the proposal."""

from collections.abc import Iterable
from itertools import groupby

from lxml import html

from articles.newsroom.importing.listed_notes import ListedNote, find_notes
from articles.newsroom.importing.marker_candidates import Candidate, find_candidates
from articles.newsroom.importing.typed_markers import Pairing
from articles.rendering.source import MARKER, clean_body, marker, new_key, parse, serialise


def apply(
    body: str, notes: dict[str, str], pairings: Iterable[Pairing]
) -> tuple[str, dict[str, str]]:
    """Return `body` with real markers for `pairings`, and `notes` with their texts.

    The notes that were used leave the list at the end; its heading goes with the last.

    Raises:
        ValueError: `pairings` were not proposed for this body.
    """
    accepted = {pairing.place: pairing for pairing in pairings}
    if not accepted:
        return body, dict(notes)
    tree = parse(body)
    found = find_notes(tree)
    candidates = find_candidates(tree, found)
    keys: dict[int, str] = {}
    known = {candidate.place: candidate for candidate in candidates}
    for place, pairing in accepted.items():
        if (
            place not in known
            or known[place].printed != pairing.marker
            or not (pairing.item < len(found) and found[pairing.item].text == pairing.note)
        ):
            raise ValueError("These pairings were proposed for another text.")
        keys.setdefault(pairing.item, new_key())
    replaced = {place: keys[pairing.item] for place, pairing in accepted.items()}
    # From the end, so that what stands before keeps its place.
    by_span = groupby(candidates, key=lambda candidate: candidate.span)
    for _span, standing in reversed([(span, list(group)) for span, group in by_span]):
        if any(candidate.place in replaced for candidate in standing):
            _replace(standing, replaced)
    _move_out_of_links(tree)
    _remove_notes(found, set(keys))
    texts = {keys[item]: found[item].text for item in sorted(keys)}
    return clean_body(serialise(tree)), {**notes, **texts}


def _replace(standing: list[Candidate], keys: dict[int, str]) -> None:
    """Put real markers in place of the accepted ones among `standing`, which share a span."""
    span = standing[0].span
    pieces = [
        marker(keys[candidate.place]) if candidate.place in keys else candidate.printed
        for candidate in standing
    ]
    fragment = parse("".join(pieces))
    element = span.element
    if span.is_whole:
        _put_behind(element, fragment, element.tail or "")
        _strip_before(element)
        element.tail = (fragment.text or "") + (element.tail or "")
        element.drop_tree()
        return
    text = (element.tail if span.is_tail else element.text) or ""
    before, after = text[: span.start].rstrip(" \u00a0"), text[span.end :]
    before += fragment.text or ""
    if span.is_tail:
        _put_behind(element, fragment, after)
        element.tail = before
    else:
        children = list(fragment)
        if children:
            children[-1].tail = (children[-1].tail or "") + after
        for index, child in enumerate(children):
            element.insert(index, child)
        element.text = before


def _put_behind(element: html.HtmlElement, fragment: html.HtmlElement, after: str) -> None:
    """Insert the children of `fragment` behind `element`, and the text `after` behind them."""
    children = list(fragment)
    children[-1].tail = (children[-1].tail or "") + after
    parent = element.getparent()
    place = parent.index(element) + 1
    element.tail = None
    for offset, child in enumerate(children):
        parent.insert(place + offset, child)


def _strip_before(element: html.HtmlElement) -> None:
    """Remove the space in front of `element`: a note follows its word closely."""
    previous = element.getprevious()
    if previous is not None and previous.tail:
        previous.tail = previous.tail.rstrip(" \u00a0")
    elif previous is None and element.getparent().text:
        element.getparent().text = element.getparent().text.rstrip(" \u00a0")


def _move_out_of_links(tree: html.HtmlElement) -> None:
    """Put markers that stand in a link behind it: they become links themselves."""
    for link in tree.iter("a"):
        for standing in reversed(list(link.iter(MARKER))):
            moved = html.Element(MARKER, {"data-key": standing.get("data-key", "")})
            standing.drop_tree()
            moved.tail, link.tail = link.tail, None
            link.addnext(moved)


def _remove_notes(notes: list[ListedNote], used: set[int]) -> None:
    """Remove the notes that were `used`, and the heading when nothing is left under it."""
    for item in used:
        for element in notes[item].elements:
            parent = element.getparent()
            element.drop_tree()
            if parent.tag == "ol" and not len(parent):
                parent.drop_tree()
            elif parent.tag == "ol" and parent[0] is not None:
                _keep_numbers(parent, notes)
    headings = {note.heading for note in notes if note.heading is not None}
    if len(used) == len(notes):
        for heading in headings:
            heading.drop_tree()


def _keep_numbers(ordered: html.HtmlElement, notes: list[ListedNote]) -> None:
    """Let the first item that is left in `ordered` keep its number."""
    for note in notes:
        if ordered[0] in note.elements and note.label.value > 1:
            ordered.set("start", str(note.label.value))
