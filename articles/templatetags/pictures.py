"""How a template shows a picture of the library: its formats, widths and words."""

from django import template

from articles.models import Picture
from articles.pictures import sources
from articles.rendering.pictures import SIZES

register = template.Library()


@register.inclusion_tag("public/_picture.html")
def picture(
    picture: Picture | None, *, sizes: str = SIZES, eager: bool = False, alt: str | None = None
) -> dict:
    """Show `picture`; nothing where there is none.

    `sizes` says how wide the page shows it, as the `sizes` attribute does. `eager` is for
    the one picture above the fold. `alt` replaces the alternative text of the library:
    `alt=""` where the picture is decoration, as beside a heading that already says it.
    """
    return {
        "sources": sources(picture) if picture else None,
        "sizes": sizes,
        "eager": eager,
        "alt": (picture.alt or "") if alt is None and picture else alt,
    }
