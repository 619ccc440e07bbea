"""What a text must have before a colleague reviews it, and before readers see it.

A rule looks at a language version and its newest revision and returns sentences: none
when all is well, else what the editor has to do.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Picture, Revision, Translation
from articles.newsroom.slugs import is_taken
from articles.rendering.notes import analyse
from articles.rendering.pictures import checksums
from articles.rendering.source import MARKER, parse, plain_text

Rule = Callable[[Translation, Revision], Iterable[str]]


def problems(translation: Translation, *, rules: Sequence[Rule]) -> list[str]:
    """Return what `rules` find wrong with the newest revision of `translation`."""
    revision = translation.latest
    return [sentence for rule in rules for sentence in rule(translation, revision)]


def has_title(translation: Translation, revision: Revision) -> Iterator[str]:
    if not revision.title.strip():
        yield _("The title is missing. Write one above the text.")


def has_body(translation: Translation, revision: Revision) -> Iterator[str]:
    if not plain_text(revision.body):
        yield _("The text is empty. Write it, or import a Word file.")


def has_free_slug(translation: Translation, revision: Revision) -> Iterator[str]:
    if not revision.slug:
        yield _("The address (slug) is missing. Save once more to have one proposed.")
    elif is_taken(revision.slug, article=translation.article, language=translation.language):
        yield _(
            "The address “%(slug)s” belongs to another article. Change the slug beside the title."
        ) % {"slug": revision.slug}


def has_category(translation: Translation, revision: Revision) -> Iterator[str]:
    if translation.article.category_id is None:
        yield _("The article has no category. Choose one on the article's page.")


def has_byline(translation: Translation, revision: Revision) -> Iterator[str]:
    if not translation.article.bylines.exists():
        yield _("The article has no author. Add one on the article's page.")


def markers_and_notes_match(translation: Translation, revision: Revision) -> Iterator[str]:
    analysis = analyse(revision.body, revision.notes)
    for key in analysis.without_text:
        yield _("Note %(number)s has no text. Write it, or delete its marker.") % {
            "number": analysis.number(key)
        }
    for key in analysis.without_marker:
        yield _(
            "The note “%(start)s” is not cited. Put its marker into the text, or delete it."
        ) % {"start": _start(plain_text(revision.notes[key]))}


def every_block_is_written(translation: Translation, revision: Revision) -> Iterator[str]:
    """A translation begins with the markers in place; what is left bare is not translated."""
    bare = [
        block
        for block in parse(revision.body).iter("p", "h2", "h3", "h4", "li", "th", "td")
        if block.find(MARKER) is not None and not "".join(block.itertext()).strip()
    ]
    if bare:
        yield ngettext(
            "%(count)s paragraph has a note marker but no words. Write it, or delete the marker.",
            "%(count)s paragraphs have note markers but no words. Write them, or delete these.",
            len(bare),
        ) % {"count": len(bare)}


def every_picture_is_in_the_library(translation: Translation, revision: Revision) -> Iterator[str]:
    wanted = checksums(parse(revision.body))
    known = Picture.objects.filter(checksum__in=wanted).count() if wanted else 0
    if missing := len(wanted) - known:
        yield ngettext(
            "%(count)s picture in the text is not in the library any more. Take it out.",
            "%(count)s pictures in the text are not in the library any more. Take them out.",
            missing,
        ) % {"count": missing}


def _start(text: str, *, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


BEFORE_REVIEW: tuple[Rule, ...] = (has_title, has_body)
BEFORE_PUBLISHING: tuple[Rule, ...] = (
    *BEFORE_REVIEW,
    has_free_slug,
    has_category,
    has_byline,
    markers_and_notes_match,
    every_block_is_written,
    every_picture_is_in_the_library,
)
