"""How a template shows a picture of the library: its formats, widths and words."""

from django import template
from django.utils.translation import get_language

from articles.models import Picture
from articles.pictures import rights as rights_of
from articles.pictures import sources
from articles.rendering.pictures import SIZES, Rights

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
        "focus": _focus(picture) if picture else "",
    }


@register.filter
def rights(picture: Picture) -> Rights | None:
    """Return whose `picture` is, in the language of the page."""
    return rights_of(picture, language=get_language() or "en")


def _focus(picture: Picture) -> str:
    """Return the classes that keep the focus of `picture` in sight where a page crops it.

    Classes in steps of a tenth, because the content security policy allows no style in a
    page; the rules are in `static/public/site.css`. The middle needs none.
    """
    steps = {"x": round(picture.focus_x * 10), "y": round(picture.focus_y * 10)}
    return " ".join(f"focus-{axis}-{step}" for axis, step in steps.items() if step != 5)
