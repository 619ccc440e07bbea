"""How compared words become what a template writes: runs of pieces, with notes by number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.newsroom.comparing import Row, Run, Token


@dataclass(frozen=True)
class Piece:
    """A stretch of text of one look, or something that is no word. `kind` as of a token."""

    kind: str
    text: str
    look: str = ""


@dataclass(frozen=True)
class ShownRun:
    change: str
    pieces: tuple[Piece, ...]


def shown(
    runs: Iterable[Run], *, old_numbers: Mapping[str, int], new_numbers: Mapping[str, int]
) -> list[ShownRun]:
    """Return `runs` in pieces; a note has the number that its own text gives it."""
    return [
        ShownRun(
            run.change, _pieces(run.tokens, old_numbers if run.change == "removed" else new_numbers)
        )
        for run in runs
    ]


def side(runs: Iterable[Run], *, without: str, numbers: Mapping[str, int]) -> list[ShownRun]:
    """Return one of the two texts of `runs`: all but what is only in the other one."""
    kept = [run for run in runs if run.change != without]
    return shown(kept, old_numbers=numbers, new_numbers=numbers)


def _pieces(tokens: Sequence[Token], numbers: Mapping[str, int]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for token in tokens:
        space = " " if token.space else ""
        look = " ".join(sorted(f"as-{mark}" for mark in token.marks))
        if token.kind == "word" and pieces and (pieces[-1].kind, pieces[-1].look) == ("word", look):
            pieces[-1] = Piece("word", f"{pieces[-1].text}{space}{token.text}", look)
        elif token.kind == "word":
            pieces.append(Piece("word", f"{space}{token.text}", look))
        elif token.kind == "note":
            pieces.append(Piece("note", str(numbers.get(token.target, "?"))))
        else:
            pieces.append(Piece(token.kind, token.text))
    return tuple(pieces)


def form_of(row: Row) -> str:
    """Return in words what `row` became where that is not a matter of its words."""
    match row.kind:
        case "added":
            return _("Added")
        case "removed":
            return _("Removed")
        case "moved-away":
            return _("Moved away from here")
        case "moved-here":
            return _("Moved here")
        case "split":
            return _("Split")
        case "joined":
            return _("Joined")
    if row.kind == "changed" and row.old[0].tag != row.new[0].tag:
        return f"{form_name(row.old[0].tag)} → {form_name(row.new[0].tag)}"
    return _("Only the form changed") if row.is_form_only else ""


def form_name(tag: str) -> str:
    """Return how an editor calls a block of this element."""
    names = {
        "p": _("Paragraph"),
        "h2": _("Heading 2"),
        "h3": _("Heading 3"),
        "h4": _("Heading 4"),
        "ul": _("List"),
        "ol": _("Numbered list"),
        "blockquote": _("Quotation"),
        "table": _("Table"),
        "figure": _("Picture"),
    }
    return names.get(tag, _("Other"))
