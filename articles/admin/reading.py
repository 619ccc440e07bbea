"""How a text that is not being written is shown in the newsroom: rendered, to be read."""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lxml import html

from articles.admin import link_choice
from articles.newsroom import linking
from articles.pictures import sources_by_checksum
from articles.rendering import notes
from articles.rendering.pictures import checksums
from articles.rendering.source import (
    ARTICLE_ADDRESS,
    clean_body,
    clean_note,
    parse,
    plain_text,
    serialise,
)


def for_reading(
    body: str,
    texts: Mapping[str, str],
    *,
    language: str,
    prefix: str,
    beside: str | None = None,
    user: Any = None,
) -> SafeString:
    """Return source HTML with its numbered notes, as HTML for a page of the admin.

    `texts` holds the notes by key.

    `prefix` keeps its ids apart from those of other texts in the same page. `beside` is
    another source body: the blocks that it does not have are marked. Each block has its
    number, from 0, as `data-source-block`. Links lead into a new
    tab: what is being written beside must not be lost by a click. One to an article of the
    house tells how that stands, as far as `user` may know, and opens its page in the newsroom.

    The only place of the newsroom that marks HTML safe. It may, because source HTML passes
    the allow-list of `articles.rendering.source` on its way in; it does once more here, so
    that a row written past `editing.save` shows nothing that was not allowed either.
    """
    tree = parse(clean_body(body))
    wanted = checksums(tree)
    for number, block in enumerate(tree):
        block.set("data-source-block", str(number))
    if beside is not None:
        _mark_what_differs(tree, beside)
    rendered = notes.render(
        serialise(tree),
        {key: clean_note(text) for key, text in texts.items()},
        language=language,
        pictures=sources_by_checksum(wanted, language=language) if wanted else {},
    )
    page = parse(rendered.html)
    _lead_to_articles(page, user=user, language=language)
    _keep_apart(page, prefix)
    # Safe: the renderer made it of source that it cleaned by an allow-list, as readers get it.
    return mark_safe(serialise(page))


def _mark_what_differs(tree: html.HtmlElement, other: str) -> None:
    known = {plain_text(_whole(block)) for block in parse(other)}
    for block in tree:
        if plain_text(_whole(block)) not in known:
            block.set("class", "differs")


def _whole(block: html.HtmlElement) -> str:
    return html.tostring(block, encoding="unicode", with_tail=False)


def _lead_to_articles(page: html.HtmlElement, *, user: Any, language: str) -> None:
    """Give each link to an article of the house the title, the state and the page of that."""
    matches = [(link, ARTICLE_ADDRESS.fullmatch(link.get("href", ""))) for link in page.iter("a")]
    links = [(link, int(match["pk"])) for link, match in matches if match]
    numbers = {number for _link, number in links}
    known = linking.targets(numbers, user=user, language=language)
    for link, number in links:
        target = known.get(number)
        address = link_choice.page_of(target) if target else ""
        link.set("title", target.summary if target else _("This article is not there any more."))
        if address:
            link.set("href", address)
            # Copied into the text beside, it is a link to the article again: see links.js.
            link.set("data-article", str(number))
        else:
            link.attrib.pop("href")
        if target is None or not target.is_readable:
            link.set("class", "is-unreadable")


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
