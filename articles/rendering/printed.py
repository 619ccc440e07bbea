"""A print-ready text as a tree of plain values, for whoever sets it on paper.

What the page shows as numbers that link to a list of notes is here a `note` where a note is
called first and `again` where it is called once more, so that its text can stand at the foot.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

from articles.rendering.pictures import checksum_of
from articles.rendering.source import parse

Node = dict[str, Any]

_BLOCKS = {
    *("p", "div", "section", "h2", "h3", "h4", "ul", "ol", "blockquote", "pre", "hr"),
    *("figure", "picture", "img", "table"),
}
_LINES = {"s", "u"}
_KINDS = {"strong", "em", "sub", "sup", *_LINES}
#: The numbers of a list as typst writes them are those that HTML names.
_LIST_KINDS = {"1", "a", "A", "i", "I"}
#: Typst follows calls only so deep; what is nested deeper loses its form, never its words.
_DEEPEST = 8
#: A table of no more rows and letters fits on any page, so that it need not be divided.
_SMALL_ROWS, _SMALL = 9, 1200
_CALLS = ".//sup[contains(@class, 'fn')]"
_SPACE = re.compile(r"[ \t\n\r\f]+")
#: A word as long as this, without a place to divide it, is divided anywhere.
_UNBROKEN = 50
_ENDLESS = re.compile(rf"([^\s/.?&=_-]{{{_UNBROKEN},}})")
_NUMBER = re.compile(r"[\s\d.,:;%‰+−–—‐()/<>~≈$€£₺₽×-]*\d[\s\d.,:;%‰+−–—‐()/<>~≈$€£₺₽×-]*")


@dataclass
class Printed:
    """A text as a tree."""

    blocks: list[Node] = field(default_factory=list)
    notes: dict[str, Node] = field(default_factory=dict)
    """By key: its `number`, its words `c`, and `dir` where it runs another way than the text."""
    headings: list[Node] = field(default_factory=list)
    """`level` (1 to 3), `id` and `text` of each, in order."""
    pictures: list[str] = field(default_factory=list)
    """The checksums of the library's pictures that it shows, in order."""


def printed(body: str, *, absolute: Callable[[str], str] = str) -> Printed:
    """Return print-ready `body` as a tree; `absolute` completes the address of each link."""
    return _Reader(absolute).read(body)


class _Reader:
    def __init__(self, absolute: Callable[[str], str]):
        self.absolute = absolute
        self.found = Printed()
        self.called: set[str] = set()

    def read(self, body: str) -> Printed:
        tree = parse(body)
        section = tree.find("section[@class='notes']")
        if section is not None:
            self._read_notes(section)
            section.drop_tree()
        self.found.blocks = self._flow(tree)
        self._drop_what_nothing_calls()
        return self.found

    # Notes ---------------------------------------------------------------------------

    def _read_notes(self, section: html.HtmlElement) -> None:
        for item in section.iter("li"):
            for link in item.xpath(".//a[@role='doc-backlink']"):
                link.drop_tree()
            inner = item.find("bdi")
            turned = inner.get("dir", "") if inner is not None else ""
            self.found.notes[item.get("id", "").removeprefix("fn-")] = {
                "number": int(item.get("value", "0")),
                "c": _trimmed(self._inline(inner if inner is not None else item)),
                "dir": turned,
            }

    def _drop_what_nothing_calls(self) -> None:
        for key in set(self.found.notes) - self.called:
            del self.found.notes[key]

    def _call(self, sup: html.HtmlElement) -> Iterator[str | Node]:
        """Yield the note that `sup` calls, and the comma before the next one."""
        link = sup.find("a")
        key = link.get("href", "").removeprefix("#fn-") if link is not None else ""
        if key not in self.found.notes:
            yield {"t": "sup", "c": ["".join(sup.itertext())]}
            return
        if key in self.called:
            yield {"t": "again", "key": key, "number": self.found.notes[key]["number"]}
        else:
            self.called.add(key)
            yield {"t": "note", "key": key}
        if comma := "".join(sup.itertext()).removeprefix("".join(link.itertext())):
            yield {"t": "sup", "c": [comma]}

    # Inline --------------------------------------------------------------------------

    def _inline(self, parent: html.HtmlElement, depth: int = 0) -> list[str | Node]:
        nodes = _words(parent.text)
        for child in parent.iterchildren():
            if isinstance(child.tag, str):
                nodes += self._element(child, depth)
            nodes += _words(child.tail)
        return _joined(nodes)

    def _element(self, element: html.HtmlElement, depth: int) -> list[str | Node]:
        tag = element.tag
        if tag == "sup" and "fn" in element.get("class", "").split():
            return list(self._call(element))
        if tag == "br":
            return [{"t": "br"}]
        if tag == "code":
            return [{"t": "code", "text": "".join(element.itertext())}]
        words = self._inline(element, depth + 1)
        if depth >= _DEEPEST or not words:
            return words
        if tag in _LINES and any(above.tag in _LINES for above in element.iterancestors()):
            return words  # a tagged file has one line at most
        if tag in _KINDS:
            return [{"t": tag, "c": words}]
        address = element.get("href", "")
        if tag == "a" and address and not address.startswith("#"):
            return [{"t": "a", "href": self.absolute(address), "c": words}]
        return words

    # Blocks ----------------------------------------------------------------------------

    def _flow(self, parent: html.HtmlElement, depth: int = 0) -> list[Node]:
        """Return what stands in `parent`; words between its blocks become blocks, too."""
        blocks: list[Node] = []
        words = _words(parent.text)

        def end_words() -> None:
            if trimmed := _trimmed(_joined(words)):
                blocks.append({"t": "words", "c": trimmed})
            words.clear()

        for child in parent.iterchildren(etree.Element):
            if child.tag in _BLOCKS:
                end_words()
                blocks += self._block(child, depth)
            else:
                words += self._element(child, 0)
            words += _words(child.tail)
        end_words()
        return blocks

    def _block(self, element: html.HtmlElement, depth: int) -> list[Node]:
        tag = element.tag
        if depth > _DEEPEST:
            words = _trimmed(self._inline(element, _DEEPEST))
            return [{"t": "p", "c": words}] if words else []
        match tag:
            case "p":
                return self._paragraph(element, depth)
            case "h2" | "h3" | "h4":
                return self._heading(element)
            case "ul" | "ol":
                return self._list(element, depth)
            case "blockquote":
                return [{"t": "quote", "c": self._flow(element, depth + 1)}]
            case "pre":
                return [{"t": "pre", "text": "".join(element.itertext()).strip("\n")}]
            case "hr":
                return [{"t": "hr"}]
            case "figure" | "picture" | "img":
                return self._figure(element)
            case "table":
                return self._table(element, depth)
        return self._flow(element, depth)

    def _paragraph(self, element: html.HtmlElement, depth: int) -> list[Node]:
        blocks = self._flow(element, depth)  # a picture may stand within
        return [{**one, "t": "p"} if one["t"] == "words" else one for one in blocks]

    def _heading(self, element: html.HtmlElement) -> list[Node]:
        words = _trimmed(self._inline(element))
        if not words:
            return []
        # A level may not be left out: readers of a tagged file walk down step by step.
        before = self.found.headings[-1]["level"] if self.found.headings else 0
        level = min(int(element.tag[1]) - 1, before + 1)
        name = element.get("id") or f"section-{len(self.found.headings) + 1}"
        text = element.xpath(".//text()[not(ancestor::sup[contains(@class, 'fn')])]")
        plain = " ".join("".join(text).split())
        self.found.headings.append({"level": level, "id": name, "text": plain})
        return [{"t": "heading", "level": level, "id": name, "c": words}]

    def _list(self, element: html.HtmlElement, depth: int) -> list[Node]:
        items = [self._flow(item, depth + 1) for item in element.iterchildren("li")]
        if not items:
            return []
        tight = not any(block["t"] == "p" for item in items for block in item)
        node: Node = {"t": element.tag, "items": items, "tight": tight}
        if element.tag == "ol":
            kind = element.get("type", "1")
            node |= {
                "start": int(element.get("start", "1")),
                "kind": kind if kind in _LIST_KINDS else "1",
            }
        return [node]

    def _figure(self, element: html.HtmlElement) -> list[Node]:
        tables = [self._table(table, 0) for table in element.iter("table")]
        caption = element.find("figcaption") if element.tag == "figure" else None
        words = _trimmed(self._inline(caption)) if caption is not None else []
        figures: list[Node] = []
        for image in element.iter("img"):
            if checksum := checksum_of(image.get("src", "")):
                self.found.pictures.append(checksum)
                alt = image.get("alt", "").strip()
                node = {"t": "figure", "picture": checksum, "alt": alt, "c": [], "floats": True}
                figures.append(node)
        if figures:
            figures[-1]["c"] = words
            # Only what calls no note may move to another page than its place in the text.
            figures[-1]["floats"] = caption is None or not caption.xpath(_CALLS)
        elif tables and tables[-1]:
            tables[-1][0]["caption"] = tables[-1][0]["caption"] or words
        elif words:
            figures.append({"t": "p", "c": words})
        return [node for table in tables for node in table] + figures

    def _table(self, element: html.HtmlElement, depth: int) -> list[Node]:
        caption = element.find("caption")
        words = _trimmed(self._inline(caption)) if caption is not None else []
        rows = list(element.iter("tr"))
        head = [row for row in rows if row.getparent().tag == "thead"]
        if not head and len(rows) > 1 and all(cell.tag == "th" for cell in _cells(rows[0])):
            head = rows[:1]
        body = [row for row in rows if row not in head]
        if not body:
            head, body = [], head
        columns = max(_width(head), _width(body))
        before = len(self.called)
        header = self._rows(head, columns, depth)
        repeats = len(self.called) == before  # a note would be printed on every page
        grid = self._rows(body, columns, depth)
        # A table that is kept whole may part from its notes, so one with notes is not.
        small = len(rows) <= _SMALL_ROWS and len(_text(_all(header + grid))) <= _SMALL
        whole = small and not element.xpath(_CALLS)
        if not any(cell["c"] for row in header + grid for cell in row):
            return [{"t": "p", "c": words}] if words else []
        _mark_numbers(grid, columns)
        return [
            {
                "t": "table",
                "columns": columns,
                "caption": words,
                "head": header,
                "body": grid,
                "repeats": repeats,
                "whole": whole,
            }
        ]

    def _rows(self, rows: list[html.HtmlElement], columns: int, depth: int) -> list[list[Node]]:
        """Return the cells of `rows`, so that they fill a grid without gap or overlap."""
        grid: list[list[Node]] = []
        for placed in _placed(rows, columns):
            grid.append(
                [
                    {
                        "c": [] if cell is None else self._flow(cell, depth + 1),
                        "head": cell is not None and cell.tag == "th",
                        "colspan": colspan,
                        "rowspan": rowspan,
                        "x": x,
                        "number": False,
                    }
                    for x, cell, colspan, rowspan in placed
                ]
            )
        return grid


# Tables ------------------------------------------------------------------------------

_Placed = tuple[int, html.HtmlElement | None, int, int]


def _cells(row: html.HtmlElement) -> list[html.HtmlElement]:
    return [cell for cell in row.iterchildren() if cell.tag in {"td", "th"}]


def _span(cell: html.HtmlElement, name: str) -> int:
    return int(cell.get(name, "1"))


def _width(rows: list[html.HtmlElement]) -> int:
    """Return how many columns `rows` need: as wide as the widest row with what hangs into it."""
    widest = 0
    hanging: list[tuple[int, int]] = []
    for row in rows:
        own = sum(_span(cell, "colspan") for cell in _cells(row))
        widest = max(widest, own + sum(wide for wide, _left in hanging))
        hanging = [(wide, left - 1) for wide, left in hanging if left > 1]
        hanging += [
            (_span(cell, "colspan"), _span(cell, "rowspan") - 1)
            for cell in _cells(row)
            if _span(cell, "rowspan") > 1
        ]
    return min(widest, 60)


def _placed(rows: list[html.HtmlElement], columns: int) -> Iterator[list[_Placed]]:
    """Yield the cells of each row with their column and the room they have.

    A cell that would reach into another or out of the table is cut short; a place that
    nothing fills gets a cell of its own, without words.
    """
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        placed: list[_Placed] = []
        waiting = _cells(row)
        for x in range(columns):
            if (x, y) in taken:
                continue
            cell = waiting.pop(0) if waiting else None
            colspan = rowspan = 1
            if cell is not None:
                free = next((c for c in range(x + 1, columns) if (c, y) in taken), columns)
                colspan = min(_span(cell, "colspan"), free - x)
                rowspan = min(_span(cell, "rowspan"), len(rows) - y)
            taken |= {(x + dx, y + dy) for dx in range(colspan) for dy in range(rowspan)}
            placed.append((x, cell, colspan, rowspan))
        yield placed


def _mark_numbers(grid: list[list[Node]], columns: int) -> None:
    """Mark the cells of columns that hold nothing but numbers: those stand under each other."""
    for x in range(columns):
        cells = [cell for row in grid for cell in row if cell["x"] == x and cell["c"]]
        if cells and all(_NUMBER.fullmatch(_text(cell["c"])) for cell in cells):
            for cell in cells:
                cell["number"] = True


def _all(rows: list[list[Node]]) -> list:
    return [node for row in rows for cell in row for node in cell["c"]]


def _text(nodes: list) -> str:
    parts = (node if isinstance(node, str) else _text(node.get("c", [])) for node in nodes)
    return "".join(parts)


# Words -------------------------------------------------------------------------------


def _words(text: str | None) -> list[str | Node]:
    """Return `text` with space as a line has it, and places where a line may end in the
    longest words: an address of a page may be longer than any line.
    """
    parts: list[str | Node] = []
    for part in _ENDLESS.split(_SPACE.sub(" ", text or "")):
        if len(part) < _UNBROKEN or " " in part:
            parts.append(part)
            continue
        for start in range(0, len(part), _UNBROKEN // 2):
            parts += [part[start : start + _UNBROKEN // 2], {"t": "break"}]
    return parts


def _joined(nodes: list[str | Node]) -> list[str | Node]:
    """Return `nodes` without empty words, neighbouring words as one."""
    joined: list[str | Node] = []
    for node in nodes:
        if isinstance(node, str) and joined and isinstance(joined[-1], str):
            joined[-1] = _SPACE.sub(" ", joined[-1] + node)
        elif node != "":
            joined.append(node)
    return joined


def _trimmed(nodes: list[str | Node]) -> list[str | Node]:
    """Return `nodes` without space and line breaks at either end."""
    nodes = list(nodes)
    while nodes and (nodes[0] == {"t": "br"} or not _strip(nodes, 0, str.lstrip)):
        nodes.pop(0)
    while nodes and (nodes[-1] == {"t": "br"} or not _strip(nodes, -1, str.rstrip)):
        nodes.pop()
    return nodes


def _strip(nodes: list[str | Node], place: int, strip: Callable[[str, str], str]) -> bool:
    """Strip the node at `place` if it is words; say whether anything is left of it."""
    node = nodes[place]
    if isinstance(node, str):
        nodes[place] = node = strip(node, " \t\n\r\f")
    return bool(node)
