"""How pandoc's syntax tree is written as our source HTML: notes where they stand, pictures apart.

The tree is described at https://hackage.haskell.org/package/pandoc-types (1.23): every
node is `{"t": kind, "c": content}`.
"""

import hashlib
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from html import escape
from pathlib import PurePosixPath
from typing import Any

from PIL import Image

from articles.newsroom.importing.document import PICTURE_SCHEME, ImportedPicture
from articles.rendering.source import clean_note, marker, new_key, plain_text

Node = dict[str, Any]

MARKERS = re.compile(r'<fn-ref data-key="[a-z0-9]+"></fn-ref>')
#: Deeper than any text is nested; what lies below becomes plain text.
_MAX_DEPTH = 24
_SPACE = re.compile(r"[ \t\r\n]+")
_EDGE_BREAKS = re.compile(r"^(?:\s|<br>)+|(?:\s|<br>)+$")
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_OWN_MARK = re.compile(r"^\s*[*†‡§¶#]+\s*")
_PLACE_LENGTH = 40

_WRAPPERS = {
    "Emph": "em",
    "Strong": "strong",
    "Strikeout": "s",
    "Superscript": "sup",
    "Subscript": "sub",
    "Underline": "u",
}
_SPACES = {"Space": " ", "SoftBreak": " ", "LineBreak": "<br>"}
_LIST_TYPES = {"LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}
#: What Pillow may try to read, whatever the file is called.
_RASTER = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")
_MAX_PIXELS = 50_000_000


class Writer:
    """Writes blocks as HTML and gathers what must not stand in them.

    `read_picture` returns the file that pandoc calls by an address. `notes` and `pictures`
    are filled by writing, `counted` and `names` say what was changed or left out.
    """

    def __init__(self, *, read_picture: Callable[[str], bytes | None], has_own_marks: bool = False):
        self.notes: dict[str, str] = {}
        self.pictures: dict[str, ImportedPicture] = {}
        self.counted: Counter[str] = Counter()
        self.names: defaultdict[str, list[str]] = defaultdict(list)
        self._read_picture = read_picture
        self._has_own_marks = has_own_marks
        self._names_of_addresses: dict[str, str | None] = {}
        self._waiting_figures: list[str] = []
        self._is_in_note = False
        self._top = 1
        self._level = 1
        self._depth = 0

    # Blocks -----------------------------------------------------------------------

    def body(self, blocks: list[Node]) -> str:
        """Return `blocks` as the HTML of a body; its highest heading becomes an h2."""
        levels = [block["c"][0] for block in _opened(blocks) if block["t"] == "Header"]
        self._top = min(levels, default=1)
        written = "".join(self._heading_or_block(block) for block in _opened(blocks))
        return written + self._figures()

    def plain(self, inlines: list[Node]) -> tuple[str, str]:
        """Return the text of `inlines`, and the markers of the notes that stood in it.

        A picture in it waits for the next paragraph.
        """
        written = self._inlines(inlines)
        text = plain_text(written.replace("<br>", " "))
        return text, "".join(MARKERS.findall(written))

    def finished_body(self, body: str) -> str:
        """Return the cleaned `body` with its pictures called by their names."""
        for name in self.pictures:
            body = body.replace(f'src="{_library_like(name)}"', f'src="{PICTURE_SCHEME}{name}"')
        return body

    def _heading_or_block(self, block: Node) -> str:
        if block["t"] != "Header":
            return self._block(block)
        word_level, _attributes, inlines = block["c"]
        level = min(word_level - self._top + 2, self._level + 1, 4)
        self.counted["headings_shifted"] += level != word_level + 1
        text = self._line(_without(inlines, "Strong"))
        if not text:
            return self._figures()
        self._level = level
        return f"<h{level}>{text}</h{level}>{self._figures()}"

    def _blocks(self, blocks: list[Node]) -> str:
        return "".join(self._block(block) for block in blocks)

    def _block(self, block: Node) -> str:
        kind, content = block["t"], block.get("c")
        if self._depth >= _MAX_DEPTH:
            return f"<p>{escape(_words_of(block))}</p>"
        self._depth += 1
        try:
            write = getattr(self, f"_write_{_snake(kind)}", None)
            return write(content) if write else ""
        finally:
            self._depth -= 1

    def _write_para(self, inlines: list[Node]) -> str:
        text = self._line(inlines)
        paragraph = f"<p>{text}</p>" if text else ""
        return paragraph + self._figures()

    _write_plain = _write_para

    def _write_line_block(self, lines: list[list[Node]]) -> str:
        text = "<br>".join(self._line(line) for line in lines)
        return f"<p>{text}</p>{self._figures()}"

    def _write_code_block(self, content: list[Any]) -> str:
        return f"<pre><code>{escape(content[1], quote=False)}</code></pre>"

    def _write_block_quote(self, blocks: list[Node]) -> str:
        inner = self._blocks(blocks)
        return f"<blockquote>{inner}</blockquote>" if inner else ""

    def _write_ordered_list(self, content: list[Any]) -> str:
        (start, style, _delimiter), items = content
        attributes = f' start="{start}"' if start > 1 else ""
        if style["t"] in _LIST_TYPES:
            attributes += f' type="{_LIST_TYPES[style["t"]]}"'
        return self._list("ol", attributes, items)

    def _write_bullet_list(self, items: list[list[Node]]) -> str:
        return self._list("ul", "", items)

    def _list(self, tag: str, attributes: str, items: list[list[Node]]) -> str:
        written = [inner for item in items if (inner := self._blocks(item))]
        inner = "".join(f"<li>{item}</li>" for item in written)
        return f"<{tag}{attributes}>{inner}</{tag}>" if inner else ""

    def _write_definition_list(self, items: list[Any]) -> str:
        return "".join(
            f"<p><strong>{self._line(term)}</strong></p>"
            + "".join(self._blocks(definition) for definition in definitions)
            for term, definitions in items
        )

    def _write_header(self, content: list[Any]) -> str:
        """Write a heading within a cell, a list or a quotation, where none can stand."""
        text = self._line(_without(content[2], "Strong"))
        return (f"<p><strong>{text}</strong></p>" if text else "") + self._figures()

    def _write_horizontal_rule(self, _content: None) -> str:
        return "<hr>"

    def _write_div(self, content: list[Any]) -> str:
        return self._blocks(content[1])

    def _write_figure(self, content: list[Any]) -> str:
        _attributes, (_short, caption), blocks = content
        inner = self._blocks(blocks)
        text = "<br>".join(line for line in self._lines(caption) if line)
        if inner.count("<figure>") != 1 or not inner.endswith("</figure>"):
            return inner + (f"<p>{text}</p>" if text else "")
        if not text:
            return inner
        return f"{inner.removesuffix('</figure>')}<figcaption>{text}</figcaption></figure>"

    def _write_table(self, content: list[Any]) -> str:
        _attributes, (_short, caption), _columns, head, bodies, foot = content
        text = "<br>".join(line for line in self._lines(caption) if line)
        rows = {
            "thead": [self._row(row, header="col") for row in head[1]],
            "tbody": [
                self._row(row, header=header, header_columns=header_columns)
                for _attributes, header_columns, headings, ordinary in bodies
                for header, group in (("col", headings), ("", ordinary))
                for row in group
            ],
            "tfoot": [self._row(row) for row in foot[1]],
        }
        if not any(row for group in rows.values() for row in group):
            return ""
        inner = "".join(f"<{tag}>{''.join(group)}</{tag}>" for tag, group in rows.items() if group)
        caption_html = f"<caption>{text}</caption>" if text else ""
        return f"<table>{caption_html}{inner}</table>"

    def _row(self, row: list[Any], *, header: str = "", header_columns: int = 0) -> str:
        cells = []
        for position, (_attributes, _align, rows, columns, blocks) in enumerate(row[1]):
            scope = header or ("row" if position < header_columns else "")
            tag = "th" if scope else "td"
            attributes = f' scope="{scope}"' if scope else ""
            attributes += f' rowspan="{rows}"' if rows > 1 else ""
            attributes += f' colspan="{columns}"' if columns > 1 else ""
            cells.append(f"<{tag}{attributes}>{self._blocks(blocks) or '<p></p>'}</{tag}>")
        return f"<tr>{''.join(cells)}</tr>" if cells else ""

    # Inlines ----------------------------------------------------------------------

    def _line(self, inlines: list[Node]) -> str:
        """Return `inlines` without space and breaks at its ends; empty when it says nothing."""
        text = _EDGE_BREAKS.sub("", self._inlines(inlines))
        says_something = MARKERS.search(text) or re.sub(r"<[^>]*>|\s", "", text)
        return text if says_something else ""

    def _inlines(self, inlines: list[Node], *, before: str = "") -> str:
        written = before
        skips_mark = False
        for inline in inlines:
            piece = self._inline(inline, before=written)
            if skips_mark:
                piece = _without_own_mark(piece)
            skips_mark = self._has_own_marks and inline["t"] == "Note"
            written += piece
        return written[len(before) :]

    def _inline(self, inline: Node, *, before: str) -> str:
        kind: str = inline["t"]
        content: Any = inline.get("c")
        if kind == "Str":
            return escape(content, quote=False)
        if kind in _SPACES:
            return _SPACES[kind]
        if self._depth >= _MAX_DEPTH:
            return escape(_words_of(inline), quote=False)
        self._depth += 1
        try:
            if kind in _WRAPPERS:
                return _wrap(_WRAPPERS[kind], self._inlines(content))
            if kind == "Note":
                return self._note(content, before=before)
            write = getattr(self, f"_write_{_snake(kind)}", None)
            return write(content) if write else ""
        finally:
            self._depth -= 1

    def _write_span(self, content: list[Any]) -> str:
        return self._inlines(content[1])

    _write_cite = _write_span

    def _write_small_caps(self, inlines: list[Node]) -> str:
        return self._inlines(inlines)

    def _write_quoted(self, content: list[Any]) -> str:
        first, last = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
        return f"{first}{self._inlines(content[1])}{last}"

    def _write_code(self, content: list[Any]) -> str:
        return _wrap("code", escape(content[1], quote=False))

    def _write_math(self, content: list[Any]) -> str:
        self.counted["equations"] += 1
        return _wrap("code", escape(content[1], quote=False))

    def _write_link(self, content: list[Any]) -> str:
        _attributes, inlines, (address, _title) = content
        text = self._inlines(_without(inlines, "Underline"))
        address = address.strip()
        if _SAFE_LINK.match(address):
            return _wrap_link(address, text)
        if address.startswith("#"):
            self.counted["internal_links"] += 1
        elif address:
            self._report("unsafe_links", address)
        return text

    def _write_image(self, content: list[Any]) -> str:
        _attributes, alternative, (address, _title) = content
        if self._is_in_note:
            self.counted["pictures_in_notes"] += 1
            return ""
        alt, _markers = self.plain(alternative)
        name = self._name_of_picture(address, alt)
        if name is not None:
            source = escape(_library_like(name))
            self._waiting_figures.append(
                f'<figure><img src="{source}" alt="{escape(alt)}"></figure>'
            )
        return ""

    # Notes ------------------------------------------------------------------------

    def _note(self, blocks: list[Node], *, before: str) -> str:
        """Return the marker of a note and remember its text; nothing for an empty one."""
        if self._is_in_note:
            return f" ({'; '.join(self._lines(blocks))})"
        depth, self._depth, self._is_in_note = self._depth, 0, True
        lines = [line for line in self._lines(blocks) if line]
        self._depth, self._is_in_note = depth, False
        text = clean_note("<br>".join(lines))
        if self._has_own_marks:
            text = _without_own_mark(text)
        if not plain_text(text):
            self._report("empty_notes", _end_of(before))
            return ""
        key = new_key()
        self.notes[key] = text
        return marker(key)

    def _lines(self, blocks: list[Node]) -> list[str]:
        """Return `blocks` as lines of inline HTML: what a note or a caption may hold."""
        lines: list[str] = []
        for block in blocks:
            lines.extend(self._lines_of(block["t"], block.get("c")))
        return lines

    def _lines_of(self, kind: str, content: Any) -> list[str]:
        if self._depth >= _MAX_DEPTH:
            return [escape(_words_of({"t": kind, "c": content}), quote=False)]
        self._depth += 1
        try:
            if kind in {"Para", "Plain"}:
                return [self._line(content)]
            if kind == "Header":
                return [self._line(content[2])]
            if kind == "LineBlock":
                return [self._line(line) for line in content]
            if kind == "CodeBlock":
                return [escape(line, quote=False) for line in content[1].splitlines()]
            if kind in {"BlockQuote", "Div", "Figure"}:
                return self._lines(content if kind == "BlockQuote" else content[-1])
            if kind in {"BulletList", "OrderedList"}:
                return self._lines_of_list(kind, content)
            if kind == "DefinitionList":
                return [
                    line
                    for term, definitions in content
                    for line in (
                        self._line(term),
                        *(line for blocks in definitions for line in self._lines(blocks)),
                    )
                ]
            return self._lines_of_table(content) if kind == "Table" else []
        finally:
            self._depth -= 1

    def _lines_of_list(self, kind: str, content: Any) -> list[str]:
        start, items = (None, content) if kind == "BulletList" else (content[0][0], content[1])
        lines = []
        for index, item in enumerate(items):
            sign = "•" if start is None else f"{start + index}."
            first, *others = self._lines(item) or [""]
            lines.extend([f"{sign} {first}", *others])
        return lines

    def _lines_of_table(self, content: list[Any]) -> list[str]:
        _attributes, (_short, caption), _columns, head, bodies, foot = content
        self.counted["note_tables"] += 1
        rows = [*head[1], *(r for body in bodies for r in (*body[2], *body[3])), *foot[1]]
        lines = self._lines(caption)
        for row in rows:
            cells = [" ".join(self._lines(cell[4])) for cell in row[1]]
            lines.append(" | ".join(cell for cell in cells if cell))
        return lines

    # Pictures ---------------------------------------------------------------------

    def _figures(self) -> str:
        """Return the figures that wait to stand behind their paragraph."""
        figures = "".join(self._waiting_figures)
        self._waiting_figures.clear()
        return figures

    def _name_of_picture(self, address: str, alt: str) -> str | None:
        if address not in self._names_of_addresses:
            self._names_of_addresses[address] = self._take_picture(address, alt)
        return self._names_of_addresses[address]

    def _take_picture(self, address: str, alt: str) -> str | None:
        content = self._read_picture(address)
        path = PurePosixPath(address)
        if not content:
            self.counted["missing_pictures"] += 1
            return None
        if not _can_be_shown(content):
            self._report("unsupported_pictures", f"{path.name} ({alt})" if alt else path.name)
            return None
        name = re.sub(r"[^A-Za-z0-9.-]+", "-", path.name).strip("-.") or "picture"
        while name in self.pictures:
            name = f"{len(self.pictures)}-{name}"
        self.pictures[name] = ImportedPicture(name=name, content=content, alt=alt, address=address)
        return name

    def _report(self, code: str, name: str) -> None:
        self.counted[code] += 1
        self.names[code].append(name)


def _can_be_shown(content: bytes) -> bool:
    """Say whether `content` is a sound picture of dots, of a bearable size."""
    try:
        with Image.open(io.BytesIO(content), formats=_RASTER) as image:
            is_bearable = image.width * image.height <= _MAX_PIXELS
            image.verify()
    except Exception:  # Pillow's readers raise almost anything on a crafted file
        return False
    return is_bearable


def _opened(blocks: Iterable[Node]) -> Iterable[Node]:
    """Yield `blocks` with those that stand in a Div directly among them."""
    for block in blocks:
        if block["t"] == "Div":
            yield from _opened(block["c"][1])
        else:
            yield block


def _without(inlines: list[Node], kind: str) -> list[Node]:
    """Return `inlines` with the content of every `kind` in its place."""
    return [
        inner
        for inline in inlines
        for inner in (_without(inline["c"], kind) if inline["t"] == kind else [inline])
    ]


def _words_of(node: Any) -> str:
    """Return the text below `node`, however deep it goes; without notes and links."""
    said: list[str] = []
    pile = [node]
    while pile:
        one = pile.pop()
        if isinstance(one, list):
            pile.extend(reversed(one))
        elif isinstance(one, dict) and "t" in one:
            if one["t"] == "Str":
                said.append(one["c"])
            elif one["t"] in {"Space", "SoftBreak", "LineBreak", "Para", "Plain"}:
                said.append(" ")
            pile.append(one.get("c"))
    return _SPACE.sub(" ", "".join(word for word in said)).strip()


def _wrap(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag}>" if inner else ""


def _wrap_link(address: str, text: str) -> str:
    """Return `text` as a link; a note's marker, a link itself, stands behind it."""
    markers = "".join(MARKERS.findall(text))
    text = MARKERS.sub("", text)
    if not re.sub(r"<[^>]*>|\s", "", text):
        return text + markers
    return f'<a href="{escape(address)}">{text}</a>{markers}'


def _without_own_mark(text: str) -> str:
    """Return `text` without the `*` that an author typed in place of a note's number."""
    text = re.sub(r"^\s*<sup>\s*[*†‡§¶#]+\s*</sup>\s*", "", text)
    return _OWN_MARK.sub("", text)


def _end_of(text: str) -> str:
    """Return the last words of `text`, so that a person finds the place."""
    words = plain_text(text)
    return words if len(words) <= _PLACE_LENGTH else "…" + words[-_PLACE_LENGTH:]


def _library_like(name: str) -> str:
    """Return an address that passes for one of the library while the body is cleaned."""
    return f"/pictures/{hashlib.sha256(name.encode()).hexdigest()[:16]}/{name}"


def _snake(kind: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind).lower()
