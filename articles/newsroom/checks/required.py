"""What a text cannot be published without: these are facts, and nobody can accept them away."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.newsroom.checks.findings import ARTICLE, Finding, Place, Severity, start_of
from articles.newsroom.checks.subject import Subject, text_of
from articles.rendering.pictures import checksum_of
from articles.rendering.source import MARKER, plain_text


def has_title(subject: Subject) -> Iterator[Finding]:
    if not subject.title.strip():
        sentence = _("The title is missing. Write one above the text.")
        yield _must("title", sentence, Place(field="title"))


def has_body(subject: Subject) -> Iterator[Finding]:
    if not "".join(subject.tree.itertext()).strip():
        sentence = _("The text is empty. Write it, or import a Word file.")
        yield _must("body", sentence, Place(field="body"))


def has_free_slug(subject: Subject) -> Iterator[Finding]:
    place = Place(field="slug")
    if not subject.slug:
        sentence = _("The address (slug) is missing. Save once more to have one proposed.")
        yield _must("slug", sentence, place)
    elif subject.facts.slug_is_taken:
        sentence = _(
            "The address “%(slug)s” belongs to another article. Change the slug beside the title."
        )
        yield _must("slug", sentence % {"slug": subject.slug}, place, words=subject.slug)


def has_category(subject: Subject) -> Iterator[Finding]:
    if not subject.facts.has_category:
        sentence = _("The article has no category. Choose one on the article's page.")
        yield _must("category", sentence, ARTICLE)


def has_byline(subject: Subject) -> Iterator[Finding]:
    if not subject.facts.has_byline:
        sentence = _("The article has no author. Add one on the article's page.")
        yield _must("byline", sentence, ARTICLE)


def every_note_has_text(subject: Subject) -> Iterator[Finding]:
    for key in subject.analysis.without_text:
        sentence = _("Note %(number)s has no text. Write it, or delete its marker.")
        number = subject.analysis.number(key)
        yield _must("note-text", sentence % {"number": number}, Place(note=key), words=key)


def every_note_has_a_marker(subject: Subject) -> Iterator[Finding]:
    """What the original cites is told by `parity.every_note_of_the_original_is_cited`."""
    original = subject.facts.original
    told = original.analysis.order if original is not None else ()
    for key in subject.analysis.without_marker:
        if key in told:
            continue
        start = start_of(plain_text(subject.notes[key]))
        sentence = _(
            "The note “%(start)s” is not cited. Put its marker into the text, or delete it."
        )
        yield _must("note-marker", sentence % {"start": start}, Place(note=key), words=key)


def every_block_is_written(subject: Subject) -> Iterator[Finding]:
    """A translation begins with the markers in place; what is left bare is not translated."""
    bare = [
        index
        for index, block in subject.blocks("p", "h2", "h3", "h4", "li", "th", "td")
        if block.find(MARKER) is not None and not text_of(block)
    ]
    if bare:
        sentence = ngettext(
            "%(count)s paragraph has a note marker but no words. Write it, or delete the marker.",
            "%(count)s paragraphs have note markers but no words. Write them, or delete these.",
            len(bare),
        )
        yield _must("bare-block", sentence % {"count": len(bare)}, Place(block=bare[0]))


def every_picture_is_in_the_library(subject: Subject) -> Iterator[Finding]:
    known = subject.facts.pictures
    if known is None:
        return
    missing = [
        index
        for index, image in subject.blocks("img")
        if checksum_of(image.get("src", "")) not in known
    ]
    if missing:
        sentence = ngettext(
            "%(count)s picture in the text is not in the library any more. Take it out.",
            "%(count)s pictures in the text are not in the library any more. Take them out.",
            len(missing),
        )
        yield _must("lost-picture", sentence % {"count": len(missing)}, Place(block=missing[0]))


def _must(code: str, sentence: str, place: Place, *, words: str = "") -> Finding:
    return Finding(code, Severity.MUST, sentence, place, words=words, acceptable=False)
