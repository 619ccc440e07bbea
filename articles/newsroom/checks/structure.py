"""Whether a text is built as its readers, screen readers among them, find their way in it."""

from collections.abc import Iterator
from itertools import zip_longest

from django.utils.translation import gettext as _

from articles.newsroom.checks.findings import Finding, Place, Severity, start_of
from articles.newsroom.checks.subject import Kind, Subject, text_of

#: In characters, about 280 English words: more than a phone shows on three screens.
LONG_PARAGRAPH = 1800
_HEADING_LENGTH = 90


def headings_are_in_order(subject: Subject) -> Iterator[Finding]:
    before = 1
    for index, heading in subject.blocks("h2", "h3", "h4"):
        level, words = int(heading.tag[1]), text_of(heading)
        if level > before + 1:
            sentence = _(
                "The heading “%(heading)s” is an H%(level)s, but no H%(missing)s stands above it. "
                "Raise it."
            ) % {"heading": start_of(words), "level": level, "missing": before + 1}
            place = Place(block=index, excerpt=words)
            yield Finding("heading-order", Severity.SHOULD, sentence, place, words=words)
        before = level


def headings_have_words(subject: Subject) -> Iterator[Finding]:
    for index, heading in subject.blocks("h2", "h3", "h4"):
        if not text_of(heading):
            sentence = _("A heading is empty. Write it, or delete it.")
            words = subject.surroundings[index]
            yield Finding("heading-empty", Severity.SHOULD, sentence, Place(block=index), words)


def headings_are_followed_by_text(subject: Subject) -> Iterator[Finding]:
    blocks = list(subject.tree)
    for index, (heading, after) in enumerate(zip_longest(blocks, blocks[1:])):
        if heading.tag not in {"h2", "h3", "h4"} or not (words := text_of(heading)):
            continue
        if after is None or (after.tag in {"h2", "h3", "h4"} and after.tag <= heading.tag):
            sentence = _("Under the heading “%(heading)s” stands nothing. Write it, or delete it.")
            sentence %= {"heading": start_of(words)}
            place = Place(block=index, excerpt=words)
            yield Finding("heading-alone", Severity.SHOULD, sentence, place, words=words)


def bold_lines_are_headings(subject: Subject) -> Iterator[Finding]:
    for index, block in enumerate(subject.tree):
        if block.tag != "p" or block.find("strong") is None:
            continue
        words = text_of(block)
        bold = " ".join(text_of(strong) for strong in block.findall("strong"))
        is_line = 0 < len(words) <= _HEADING_LENGTH
        if is_line and bold == words and words[-1] not in '.!?…:;”»"':
            sentence = _(
                "“%(line)s” is a bold line of its own. If it is a heading, make it one: "
                "the contents list and screen readers look for headings."
            ) % {"line": start_of(words)}
            place = Place(block=index, excerpt=words)
            yield Finding("bold-line", Severity.HINT, sentence, place, words=words)


def paragraphs_are_not_long(subject: Subject) -> Iterator[Finding]:
    for passage in subject.passages:
        if passage.kind == Kind.TEXT and len(passage.text) > LONG_PARAGRAPH:
            start = start_of(passage.text)
            sentence = _(
                "The paragraph “%(start)s” has %(count)s words. Divide it where its thought turns."
            ) % {"start": start, "count": len(passage.text.split())}
            place = passage.place.at(start.rstrip("…"))
            yield Finding("long-paragraph", Severity.HINT, sentence, place, words=passage.text)
