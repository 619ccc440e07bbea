"""Whether a translation has everything that its original has: notes, links, figures, numbers.

What it is compared with is the revision that it says it follows. A translator may split, join
and move paragraphs; what belongs together is found by `pairing`. Whatever differs on purpose
can be accepted.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.newsroom.checks.findings import Finding, Place, Severity, start_of
from articles.newsroom.checks.subject import ADDRESS, Link, Subject
from articles.newsroom.pairing import SegmentPair
from articles.newsroom.segments import Kind, Segment
from articles.rendering.pictures import checksum_of
from languages.figures import unmatched

#: From how many on findings of one kind are told as one.
_MANY = 4
#: A part that is much shorter than its original, by characters, lacks something. Of the human
#: translations that this was measured with fewer than one in two hundred are as short.
_SHORT, _LONG_ENOUGH = 0.6, 120
#: How many words a part has at least that cannot be the same in two languages by chance, and
#: how many of them are no names.
_WORDS, _COMMON_WORDS = 4, 2
_WORD = re.compile(r"[^\W\d_]{2,}")
_LANGUAGE_IN_ADDRESS = re.compile(
    r"(?<=//)[a-z]{2}(?=\.)|(?<=/)[a-z]{2}(?:[-_][a-z]{2})?(?=/|$)|(?<=[?&])(?:lang|hl|l)=\w+",
    re.IGNORECASE,
)
_FORM = re.compile(r"^https?://(?:www\.)?|/$", re.IGNORECASE)


def every_note_of_the_original_is_cited(subject: Subject) -> Iterator[Finding]:
    """Leaving a note out can be accepted; a note that stands here and nothing cites cannot."""
    original = subject.facts.original
    if original is None:
        return
    texts = {segment.name: segment.text for segment in original.segments}
    for key in original.analysis.order:
        if key not in subject.analysis.order:
            is_here = key in subject.notes
            if is_here:
                sentence = _(
                    "The original cites its note %(number)s (“%(start)s”); here it is not cited. "
                    "Put its marker where the original has it, or delete the note."
                )
            else:
                sentence = _(
                    "The original cites its note %(number)s (“%(start)s”); here it is not cited. "
                    "Put its marker where the original has it."
                )
            start = start_of(texts.get(f"notes.{key}", ""))
            told = sentence % {"number": original.analysis.number(key), "start": start}
            place = _beside(subject, (one.name for one in original.segments if key in one.cites))
            yield Finding(
                "parity-note", Severity.MUST, told, place, words=key, acceptable=not is_here
            )


def no_note_is_added(subject: Subject) -> Iterator[Finding]:
    original = subject.facts.original
    if original is None:
        return
    for key in subject.analysis.order:
        if key not in original.analysis.order:
            sentence = _("Note %(number)s is not in the original. Is it a translator’s note?")
            told = sentence % {"number": subject.analysis.number(key)}
            yield Finding("parity-note-added", Severity.SHOULD, told, Place(note=key), words=key)


def every_part_is_translated(subject: Subject) -> Iterator[Finding]:
    """What stands empty where the original has words: one finding, however many parts they are."""
    empty = [
        pair
        for pair in subject.pairs
        if _of_body(pair) and _text(pair.source) and pair.target and not _text(pair.target)
    ]
    if not empty:
        return
    sentence = ngettext(
        "%(count)s part of the original is not translated yet: “%(start)s”.",
        "%(count)s parts of the original are not translated yet. The first: “%(start)s”.",
        len(empty),
    )
    told = sentence % {"count": len(empty), "start": start_of(_text(empty[0].source))}
    words = "\n".join(_text(pair.source) for pair in empty)
    place = place_of(empty[0].target)
    yield Finding("parity-untranslated", Severity.MUST, told, place, words=words)


def no_part_is_missing(subject: Subject) -> Iterator[Finding]:
    """What the original says and no part here seems to say."""
    missing = [
        pair
        for pair in subject.pairs
        if _text(pair.source)
        and not pair.target
        and (_of_body(pair) or (subject.takeaways and _kinds(pair.source) == {Kind.TAKEAWAY}))
        and _kinds(pair.source) != {Kind.ALT}
    ]
    told_one_by_one = missing if len(missing) < _MANY else missing[: _MANY - 1]
    for pair in told_one_by_one:
        words = _text(pair.source)
        sentence = _("The original says “%(start)s”; no part of this text seems to say it.")
        yield _missing(subject, [pair], sentence % {"start": start_of(words)})
    if rest := missing[len(told_one_by_one) :]:
        sentence = ngettext(
            "%(count)s more part of the original has no counterpart here.",
            "%(count)s more parts of the original have no counterpart here.",
            len(rest),
        )
        yield _missing(subject, rest, sentence % {"count": len(rest)})


def captions_are_translated(subject: Subject) -> Iterator[Finding]:
    """Alternative texts that lack are found by `completeness.pictures_have_alt`."""
    for pair in subject.pairs:
        if _kinds(pair.source) == {Kind.CAPTION} and _text(pair.source) and not _text(pair.target):
            words = _text(pair.source)
            sentence = _("The caption “%(start)s” of the original is missing here.")
            place = _beside(subject, (one.name for one in pair.source))
            told = sentence % {"start": start_of(words)}
            yield Finding("parity-caption", Severity.SHOULD, told, place, words=words)


def no_part_is_half_translated(subject: Subject) -> Iterator[Finding]:
    for pair, source, target in said(subject):
        if len(source) >= _LONG_ENOUGH and len(target) < _SHORT * len(source):
            sentence = _(
                "“%(start)s” is much shorter than in the original. Is all of it translated?"
            )
            told = sentence % {"start": start_of(target)}
            yield _about(pair, "parity-short", told, words=f"{source}\n{target}")


def no_part_is_the_same_as_the_original(subject: Subject) -> Iterator[Finding]:
    """A citation may be; a sentence is not."""
    for pair, source, target in said(subject):
        is_prose = not _kinds(pair.target) & {Kind.NOTE, Kind.CODE}
        if is_prose and source == target and _tells(target):
            sentence = _("“%(start)s” is the same as in the original. Translate it.")
            told = sentence % {"start": start_of(target)}
            yield _about(pair, "parity-same", told, words=target)


def numbers_are_those_of_the_original(subject: Subject) -> Iterator[Finding]:
    for pair, source, target in said(subject):
        theirs, ours = unmatched(ADDRESS.sub(" ", source), ADDRESS.sub(" ", target))
        if not theirs and not ours:
            continue
        original = ", ".join(figure.text for figure in theirs)
        here = ", ".join(figure.text for figure in ours)
        if original and here:
            sentence = _("The original says %(original)s where this text says %(here)s.")
        elif original:
            sentence = _("The original has the number %(original)s; “%(start)s” lacks it.")
        else:
            sentence = _("“%(start)s” has the number %(here)s; the original has not.")
        told = sentence % {"original": original, "here": here, "start": start_of(target)}
        words = f"{original}\n{here}\n{target}"
        yield _about(pair, "parity-number", told, words=words, excerpt=ours[0].text if ours else "")


def links_are_those_of_the_original(subject: Subject) -> Iterator[Finding]:
    original = subject.facts.original
    if original is None:
        return
    theirs = {_address(link.address): link for link in original.links}
    ours = {_address(link.address): link for link in subject.links}
    for address, link in theirs.items():
        if address not in ours:
            sentence = _("The link “%(words)s” of the original is missing here: %(address)s")
            yield _about_link(sentence, link, _beside_place(subject, link.place))
    for address, link in ours.items():
        if address not in theirs:
            sentence = _("The original does not have the link “%(words)s”: %(address)s")
            yield _about_link(sentence, link, link.place)


def pictures_are_those_of_the_original(subject: Subject) -> Iterator[Finding]:
    original = subject.facts.original
    if original is None:
        return
    theirs, ours = _pictures(original), _pictures(subject)
    for checksum, (index, alt) in theirs.items():
        if checksum not in ours:
            sentence = _("A picture of the original is missing here: “%(alt)s”.")
            told = sentence % {"alt": start_of(alt) or "–"}
            place = _beside_place(subject, Place(block=index))
            yield Finding("parity-picture", Severity.SHOULD, told, place, words=checksum)
    for checksum, (index, alt) in ours.items():
        if checksum not in theirs:
            sentence = _("The original does not have this picture: “%(alt)s”.")
            told = sentence % {"alt": start_of(alt) or "–"}
            place = Place(block=index)
            yield Finding("parity-picture", Severity.SHOULD, told, place, words=checksum)


def tables_are_those_of_the_original(subject: Subject) -> Iterator[Finding]:
    original = subject.facts.original
    if original is None:
        return
    theirs, ours = _tables(original), _tables(subject)
    for number, (one, other) in enumerate(zip_longest(theirs, ours), start=1):
        if one and other and one[1:] == other[1:]:
            continue
        if other is None:
            sentence = _("Table %(number)s of the original is missing here.")
            place = _beside_place(subject, Place(block=one[0]))
        elif one is None:
            sentence = _("The original does not have table %(number)s.")
            place = Place(block=other[0])
        else:
            sentence = _(
                "Table %(number)s has %(rows)s rows and %(cells)s cells; in the original it has "
                "%(original_rows)s and %(original_cells)s."
            )
            place = Place(block=other[0])
        values = {"number": number}
        if one and other:
            values |= {"rows": other[1], "cells": other[2]}
            values |= {"original_rows": one[1], "original_cells": one[2]}
        words = f"{number} {one and one[1:]} {other and other[1:]}"
        yield Finding("parity-table", Severity.SHOULD, sentence % values, place, words=words)


# What is compared ------------------------------------------------------------------------


def said(subject: Subject) -> Iterator[tuple[SegmentPair, str, str]]:
    """Yield the pairs that have words on both sides, with these, white space made even."""
    for pair in subject.pairs:
        source, target = _text(pair.source), _text(pair.target)
        if source and target:
            yield pair, source, target


def _text(segments: Iterable[Segment]) -> str:
    return " ".join(" ".join(segment.text for segment in segments).split())


def _kinds(segments: Iterable[Segment]) -> set[Kind]:
    return {segment.kind for segment in segments}


def _of_body(pair: SegmentPair) -> bool:
    return any(one.block is not None and one.kind is not Kind.ALT for one in pair.source) and (
        _kinds(pair.source) != {Kind.CAPTION}
    )


def _tells(text: str) -> bool:
    words = _WORD.findall(text)
    return len(words) >= _WORDS and sum(word.islower() for word in words) >= _COMMON_WORDS


def _address(address: str) -> str:
    """Return `address` in the form in which that of a page's other language is the same."""
    return _FORM.sub("", _LANGUAGE_IN_ADDRESS.sub("", address))


def _pictures(subject: Subject) -> dict[str, tuple[int, str]]:
    """Return (block, alternative text) of every picture, by checksum."""
    return {
        checksum_of(image.get("src", "")) or "": (index, image.get("alt", ""))
        for index, image in subject.blocks("img")
    }


def _tables(subject: Subject) -> list[tuple[int, int, int]]:
    """Return (block, rows, cells) of every table."""
    return [
        (index, len(list(table.iter("tr"))), len(list(table.iter("th", "td"))))
        for index, table in subject.blocks("table")
    ]


# Where it stands ---------------------------------------------------------------------------


def place_of(segments: Iterable[Segment], excerpt: str = "") -> Place:
    segment = next(iter(segments))
    if segment.block is not None:
        return Place(block=segment.block, excerpt=excerpt)
    name, _dot, rest = segment.name.partition(".")
    return Place(note=rest, excerpt=excerpt) if name == "notes" else Place(name, excerpt=excerpt)


def _beside(subject: Subject, names: Iterable[str]) -> Place:
    """Return where the text stands that belongs to the segments `names` of the original.

    Where there is none, that of what the original says before them.
    """
    wanted = set(names)
    place = Place(field="body")
    for pair in subject.pairs:
        if pair.target and pair.target[0].block is not None:
            place = place_of(pair.target)
        if wanted & {segment.name for segment in pair.source}:
            return place_of(pair.target) if pair.target else place
    return place


def _beside_place(subject: Subject, place: Place) -> Place:
    """Return where the text stands that belongs to `place` of the original."""
    if place.note:
        return Place(note=place.note)
    original = subject.facts.original
    return _beside(
        subject,
        (one.name for one in (original.segments if original else ()) if one.block == place.block),
    )


def _about(
    pair: SegmentPair, code: str, sentence: str, *, words: str, excerpt: str = ""
) -> Finding:
    return Finding(code, Severity.SHOULD, sentence, place_of(pair.target, excerpt), words=words)


def _missing(subject: Subject, pairs: list[SegmentPair], sentence: str) -> Finding:
    words = "\n".join(_text(pair.source) for pair in pairs)
    place = _beside(subject, (one.name for one in pairs[0].source))
    return Finding("parity-missing", Severity.SHOULD, sentence, place, words=words)


def _about_link(sentence: str, link: Link, place: Place) -> Finding:
    values = {"words": start_of(link.words or link.address), "address": start_of(link.address)}
    return Finding("parity-link", Severity.SHOULD, sentence % values, place, words=link.address)
