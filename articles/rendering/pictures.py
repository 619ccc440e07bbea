"""How a picture of the library stands in a page: its formats, widths and words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import html

from articles.rendering.source import PICTURE_ADDRESS

#: How wide a picture in the text can be: the column and a part of the margin, the column, or
#: the whole phone.
SIZES = "(min-width: 76rem) 48rem, (min-width: 48rem) 39rem, 100vw"


@dataclass(frozen=True)
class Rights:
    """Whose a picture is and what others may do with it, in the words of one language."""

    credit: str = ""
    licence: str = ""
    address: str = ""
    """Where the licence is explained."""


@dataclass(frozen=True)
class Sources:
    """The files of one picture, and whose it is.

    `address` is the fallback; `sets` holds a `srcset` by its media type, best first.
    """

    address: str
    width: int
    height: int
    sets: Mapping[str, str] = field(default_factory=dict)
    rights: Rights | None = None


def checksum_of(address: str) -> str | None:
    """Return the checksum that names the picture at `address`, if it is one of the library."""
    match = PICTURE_ADDRESS.search(address)
    return match["checksum"] if match else None


def checksums(tree: html.HtmlElement) -> set[str]:
    """Return the checksums of all pictures of the library in `tree`."""
    return {found for image in tree.iter("img") if (found := checksum_of(image.get("src", "")))}


def set_in_page(tree: html.HtmlElement, pictures: Mapping[str, Sources]) -> None:
    """Give every image of `tree` its sizes and formats; one that is unknown is taken out."""
    for image in list(tree.iter("img")):
        sources = pictures.get(checksum_of(image.get("src", "")) or "")
        if sources is None:
            _take_out(image)
        else:
            _set(image, sources)


def _set(image: html.HtmlElement, sources: Sources) -> None:
    image.set("src", sources.address)
    image.set("width", str(sources.width))
    image.set("height", str(sources.height))
    image.set("loading", "lazy")
    image.set("decoding", "async")
    image.set("alt", image.get("alt", ""))
    picture = html.Element("picture")
    picture.tail, image.tail = image.tail, None
    image.getparent().replace(image, picture)
    for media_type, srcset in sources.sets.items():
        source = html.Element("source", type=media_type, srcset=srcset, sizes=SIZES)
        picture.append(source)
    picture.append(image)
    if sources.rights and (figure := next(picture.iterancestors("figure"), None)) is not None:
        _append_rights(figure, sources.rights)


def _append_rights(figure: html.HtmlElement, rights: Rights) -> None:
    """Say in the caption whose the picture is; a figure without a caption gets one."""
    caption = figure.find("figcaption")
    if caption is None:
        caption = html.Element("figcaption")
        figure.append(caption)
    elif len(caption):
        caption[-1].tail = f"{caption[-1].tail or ''} "
    else:
        caption.text = f"{caption.text or ''} "
    caption.append(credit_line(rights))


def credit_line(rights: Rights) -> html.HtmlElement:
    """Return the credit and the licence as a page shows them, the licence with its link."""
    line = html.Element("span")
    line.set("class", "credit")
    line.text = rights.credit
    if not rights.licence:
        return line
    between = " · " if rights.credit else ""
    if rights.address:
        line.text += between
        link = html.Element("a", href=rights.address, rel="license")
        link.text = rights.licence
        line.append(link)
    else:
        line.text += between + rights.licence
    return line


def _take_out(image: html.HtmlElement) -> None:
    parent = image.getparent()
    image.drop_tree()
    if parent.tag == "figure" and not len(parent.findall(".//img")):
        parent.drop_tree()
