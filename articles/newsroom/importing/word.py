"""How a Word file becomes title, standfirst, takeaways, body, notes, pictures and a report."""

from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from articles.newsroom.importing.document import ImportedDocument
from articles.newsroom.importing.pandoc import read_tree
from articles.newsroom.importing.preflight import inspect
from articles.newsroom.importing.report import make_report
from articles.newsroom.importing.typed_markers import propose
from articles.newsroom.importing.wordxml import MAX_COMMENTS, Findings
from articles.newsroom.importing.writing import MARKERS, Node, Writer
from articles.rendering.source import clean_body, parse, plain_text

TITLE_LENGTH = 200
#: More points than this are a list of the text, not its takeaways.
_MAX_TAKEAWAYS = 12
#: How far down a lone heading of the first level is still the title.
_TITLE_WITHIN = 3


#: How many steps `read` tells of.
STEPS = 3


def read(
    file: str | Path | IO[bytes], *, tell: Callable[[int], None] = lambda step: None
) -> ImportedDocument:
    """Return what the Word file `file` (a path or an open binary file) holds.

    `tell` hears which of its steps begins: the text is taken out, its parts are put in
    their places.

    Raises:
        Unreadable: it cannot be read; its sentence tells the editor what to do.
        OSError: there is no file at that path.
    """
    package = inspect(file)
    tell(1)
    tree = read_tree(package)
    tell(2)
    findings = package.findings
    writer = Writer(read_picture=package.read_picture, has_own_marks=findings.own_marks > 0)
    return _Reading(writer, findings).document(tree["meta"], tree["blocks"])


class _Reading:
    """One document on its way from pandoc's tree to an ImportedDocument."""

    def __init__(self, writer: Writer, findings: Findings):
        self.writer = writer
        self.findings = findings
        self.counted = writer.counted
        #: Markers of notes that stood where none can stand.
        self.homeless = ""

    def document(self, meta: dict[str, Node], blocks: list[Node]) -> ImportedDocument:
        title, blocks = self._title(meta, _without_empty(blocks))
        standfirst = self._standfirst(meta)
        self._leave_out_lines(meta)
        takeaways, blocks = self._takeaways(blocks) if title else ((), blocks)
        body = self._place_homeless(self.writer.body(blocks))
        body = self.writer.finished_body(clean_body(body))
        proposal = propose(body)
        self._count(body, takeaways)
        self.counted["typed_markers"] = len(proposal)
        return ImportedDocument(
            title=self._fitting(title),
            standfirst=standfirst,
            takeaways=takeaways,
            body=body,
            notes=self.writer.notes,
            pictures=tuple(self.writer.pictures.values()),
            report=make_report(self.counted, self.writer.names),
            proposal=proposal,
            comments=self.findings.comments[:MAX_COMMENTS],
        )

    # What stands above the text -----------------------------------------------------

    def _title(self, meta: dict[str, Node], blocks: list[Node]) -> tuple[str, list[Node]]:
        """Return the title and the blocks without it."""
        if title := self._said(_inlines_of(meta.get("title"))):
            return title, blocks
        index = self._place_of_title(blocks)
        if index is None:
            self.counted["no_title"] = 1
            return "", blocks
        block = blocks[index]
        is_heading = block["t"] == "Header"
        self.counted["title_from_heading" if is_heading else "title_from_paragraph"] = 1
        title = self._said(block["c"][2] if is_heading else block["c"])
        return title, blocks[:index] + blocks[index + 1 :]

    def _place_of_title(self, blocks: list[Node]) -> int | None:
        """Return where the title stands among `blocks`: its heading, or what looks like one."""
        if not blocks:
            return None
        tops = [
            index
            for index, block in enumerate(blocks)
            if block["t"] == "Header" and block["c"][0] == 1
        ]
        if len(tops) == 1 and tops[0] < _TITLE_WITHIN:
            return tops[0]
        if blocks[0]["t"] == "Header":
            return 0
        if blocks[0]["t"] == "Para" and len(blocks) > 1 and self.findings.opening_stands_out:
            text, _markers = Writer(read_picture=lambda address: None).plain(blocks[0]["c"])
            if 0 < len(text) <= TITLE_LENGTH and not text.endswith("."):
                return 0
        return None

    def _standfirst(self, meta: dict[str, Node]) -> str:
        lines = [self._said(_inlines_of(meta.get(name))) for name in ("subtitle", "abstract")]
        return " ".join(line for line in lines if line)

    def _leave_out_lines(self, meta: dict[str, Node]) -> None:
        """Report the lines that Word's styles call author and date; the byline has its field."""
        for name in ("author", "date"):
            if line := self._said(_inlines_of(meta.get(name))):
                self.counted["lines_of_the_title"] += 1
                self.writer.names["lines_of_the_title"].append(line)

    def _takeaways(self, blocks: list[Node]) -> tuple[tuple[str, ...], list[Node]]:
        """Return the points of the bulleted list that `blocks` begin with, and the rest."""
        if not blocks or blocks[0]["t"] != "BulletList":
            return (), blocks
        items = [_without_empty(item) for item in blocks[0]["c"]]
        items = [item for item in items if item]
        are_lines = all(len(item) == 1 and item[0]["t"] in {"Para", "Plain"} for item in items)
        if not are_lines or not 0 < len(items) <= _MAX_TAKEAWAYS:
            return (), blocks
        points = (self._said(item[0]["c"]) for item in items)
        return tuple(point for point in points if point), blocks[1:]

    def _said(self, inlines: list[Node]) -> str:
        text, markers = self.writer.plain(inlines)
        self.homeless += markers
        return text

    def _fitting(self, title: str) -> str:
        if len(title) <= TITLE_LENGTH:
            return title
        self.counted["title_shortened"] = 1
        return title[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"

    def _place_homeless(self, body: str) -> str:
        """Return `body` with the notes of title and takeaways in its first paragraph."""
        if not self.homeless:
            return body
        self.counted["notes_moved"] = len(MARKERS.findall(self.homeless))
        end = body.find("</p>") if body.startswith("<p>") else -1
        if end < 0:
            return f"<p>{self.homeless}</p>{body}"
        return body[:end] + self.homeless + body[end:]

    # The report ---------------------------------------------------------------------

    def _count(self, body: str, takeaways: tuple[str, ...]) -> None:
        tree = parse(body)
        findings, counted = self.findings, self.counted
        counted.update(
            takeaways=len(takeaways),
            words=len(plain_text(body).split()),
            paragraphs=int(tree.xpath("count(//p[not(ancestor::li or ancestor::table)])")),
            headings=int(tree.xpath("count(//h2 | //h3 | //h4)")),
            tables=int(tree.xpath("count(//table)")),
            pictures=int(tree.xpath("count(//img)")),
            lists=int(tree.xpath("count(//ul | //ol)")),
            links=int(tree.xpath("count(//a)"))
            + sum(note.count("<a ") for note in self.writer.notes.values()),
            footnotes=findings.footnotes,
            endnotes=findings.endnotes,
            tracked_changes=findings.tracked_changes,
            own_marks=findings.own_marks,
            cross_references=findings.cross_references,
            comments=len(findings.comments),
            text_boxes=len(findings.text_boxes),
            drawings=findings.drawings,
            linked_pictures=len(findings.linked_pictures),
        )
        self.writer.names["text_boxes"].extend(findings.text_boxes)
        self.writer.names["linked_pictures"].extend(findings.linked_pictures)
        if findings.footnotes and findings.endnotes:
            counted["notes_joined"] = len(self.writer.notes)
        expected = findings.footnotes + findings.endnotes - counted["empty_notes"]
        counted["missing_notes"] = max(0, expected - len(MARKERS.findall(body)))


def _inlines_of(value: Node | None) -> list[Node]:
    """Return a value of pandoc's metadata as one line of inlines."""
    if value is None:
        return []
    kind, content = value["t"], value["c"]
    if kind == "MetaInlines":
        return content
    if kind == "MetaString":
        return [{"t": "Str", "c": content}]
    if kind == "MetaBlocks":
        lines = [block["c"] for block in content if block["t"] in {"Para", "Plain"}]
    elif kind == "MetaList":
        lines = [_inlines_of(item) for item in content]
    else:
        lines = []
    return [inline for line in lines for inline in (*line, {"t": "Space"})]


def _without_empty(blocks: list[Node]) -> list[Node]:
    """Return `blocks` without the paragraphs that people press Enter for."""
    return [
        block
        for block in blocks
        if block["t"] not in {"Para", "Plain"} or any(not _is_space(one) for one in block["c"])
    ]


def _is_space(inline: dict[str, Any]) -> bool:
    if inline["t"] == "Str":
        return not inline["c"].strip()
    return inline["t"] in {"Space", "SoftBreak", "LineBreak"}
