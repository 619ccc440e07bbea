"""What may stand in the text of a page, and how it becomes what readers see.

As the text of an article, but without notes: a page of the house cites nothing.
"""

from articles.pictures import sources_by_checksum
from articles.public import links
from articles.rendering import notes
from articles.rendering.pictures import checksums
from articles.rendering.source import MARKER, clean_body, parse, serialise


def clean(source: str) -> str:
    """Return `source` with allowed elements only, and without markers of notes. Idempotent."""
    tree = parse(clean_body(source))
    for marker in list(tree.iter(MARKER)):
        marker.drop_tree()
    return serialise(tree)


def print_ready(source: str, *, language: str) -> str:
    """Return cleaned `source` as a page of `language` shows it.

    Costs a query where it has pictures, and one where it has links to articles.
    """
    wanted = checksums(parse(source))
    pictures = sources_by_checksum(wanted, language=language) if wanted else {}
    # Cleaned once more: what is trusted as HTML does not depend on who wrote the row.
    rendered = notes.render(clean(source), {}, language=language, pictures=pictures)
    return links.resolved(rendered.html, language=language)
