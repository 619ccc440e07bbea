"""How a text that is not being written is shown in the newsroom: rendered, to be read."""

from collections.abc import Mapping

from django.utils.safestring import SafeString, mark_safe
from lxml import html

from articles.pictures import sources_by_checksum
from articles.rendering import notes
from articles.rendering.pictures import checksums
from articles.rendering.source import clean_body, clean_note, parse, serialise


def for_reading(body: str, texts: Mapping[str, str], *, language: str, prefix: str) -> SafeString:
    """Return source HTML with its numbered notes, as HTML for a page of the admin.

    `texts` holds the notes by key.

    `prefix` keeps its ids apart from those of other texts in the same page. Links lead into
    a new tab: what is being written beside must not be lost by a click.

    The only place of the newsroom that marks HTML safe. It may, because source HTML passes
    the allow-list of `articles.rendering.source` on its way in; it does once more here, so
    that a row written past `editing.save` shows nothing that was not allowed either.
    """
    tree = parse(clean_body(body))
    wanted = checksums(tree)
    rendered = notes.render(
        serialise(tree),
        {key: clean_note(text) for key, text in texts.items()},
        language=language,
        pictures=sources_by_checksum(wanted) if wanted else {},
    )
    page = parse(rendered.html)
    _keep_apart(page, prefix)
    return mark_safe(serialise(page))


def _keep_apart(page: html.HtmlElement, prefix: str) -> None:
    for element in page.iter():
        for name in ("id", "aria-labelledby"):
            if name in element.attrib:
                element.set(name, f"{prefix}-{element.get(name)}")
        if (address := element.get("href", "")).startswith("#"):
            element.set("href", f"#{prefix}-{address[1:]}")
        elif address:
            element.set("target", "_blank")
            element.set("rel", "noopener")
