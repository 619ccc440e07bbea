"""How a published text stands in a feed: whole, plain, and with addresses that work anywhere.

A feed reader takes a text out of its page: it knows neither our styles nor our scripts, and
shows many texts in one document. So what is only for a page goes, and every link is absolute.
"""

from collections.abc import Sequence

import nh3
from lxml import etree, html

from languages.characters import without_forbidden

_KEPT = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr", "section", "div"),
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("figure", "img", "figcaption", "strong", "em", "a", "sub", "sup", "br", "code", "s", "u"),
    *("span", "bdi"),
}
_ATTRIBUTES = {
    "*": {"id", "lang", "dir"},
    "a": {"href", "hreflang"},
    "ol": {"start", "type"},
    "li": {"value"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "img": {"src", "alt", "width", "height"},
}
_CLEANER = nh3.Cleaner(tags=_KEPT, attributes=_ATTRIBUTES, link_rel=None)
#: What a page shows besides the text: popovers and what opens them.
_ONLY_IN_A_PAGE = ".//*[@popover or self::button or self::template]"
#: What stands around a picture or a table. To this parser the image is inside its sources.
_FRAMES = ".//picture | .//source | .//div[@class='table']"


def for_feed(
    body: str,
    *,
    page: str,
    takeaways: Sequence[str],
    heading: str,
    language: str,
    direction: str,
    told: Sequence[tuple[str, str]] = (),
) -> str:
    """Return print-ready `body` as feed readers can show it, its `takeaways` under `heading`.

    Before all stands what readers are `told` of mistakes: what it is, and the sentence.
    `page` is the whole address of the article. A link to a note leads to that note of the page;
    a reader that knows better finds the same `id` in the text.
    """
    # What XML cannot hold, no JSON feed needs either.
    tree = html.fragment_fromstring(without_forbidden(body), create_parent="div")
    for element in tree.xpath(_ONLY_IN_A_PAGE):
        element.drop_tree()
    for frame in tree.xpath(_FRAMES):
        frame.drop_tag()
    tree.make_links_absolute(page)
    if takeaways:
        _put_first(tree, *_list(takeaways, heading))
    _put_first(tree, *(_paragraph(name, sentence) for name, sentence in told))
    tree.set("lang", language)
    tree.set("dir", direction)
    return _CLEANER.clean(etree.tostring(tree, encoding="unicode", method="html"))


def _list(takeaways: Sequence[str], heading: str) -> tuple[html.HtmlElement, html.HtmlElement]:
    title, items = html.Element("h2"), html.Element("ul")
    title.text = heading
    for takeaway in takeaways:
        item = etree.SubElement(items, "li")
        item.text = without_forbidden(takeaway)
    return title, items


def _paragraph(name: str, sentence: str) -> html.HtmlElement:
    paragraph = html.Element("p")
    strong = etree.SubElement(paragraph, "strong")
    strong.text, strong.tail = name, f" {without_forbidden(sentence)}"
    return paragraph


def _put_first(tree: html.HtmlElement, *elements: html.HtmlElement) -> None:
    if elements:
        elements[-1].tail, tree.text = tree.text, None
        tree[:0] = elements
