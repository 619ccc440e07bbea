"""Whether a translation says the terms of the house as the glossary wants them.

A term is asked for where the original has it, in the part that says the same: elsewhere other
words may be right. What differs on purpose can be accepted.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.newsroom.checks.findings import Finding, Place, Severity
from articles.newsroom.checks.parity import place_of, said
from articles.newsroom.checks.subject import Subject
from articles.newsroom.glossary import Entry, Found, Hit
from articles.newsroom.pairing import SegmentPair
from articles.newsroom.segments import Kind


@dataclass
class _Lapse:
    """Where one term is not said as it should be."""

    entry: Entry
    places: list[Place] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def words(self) -> str:
        return "\n".join((self.entry.source, *self.texts))


def terms_are_those_of_the_glossary(subject: Subject) -> Iterator[Finding]:
    """One finding a term, however often it is missing: it leads to the first place."""
    lapses: dict[int, _Lapse] = {}
    for pair, source, target, found in _with_terms(subject):
        glossary = subject.facts.glossary
        if glossary is None or glossary.is_said(found.entry, target):
            continue
        if glossary.forbidden_in(found.entry, target) or _is_left_as_it_is(
            pair, source, found, target
        ):
            continue
        lapse = lapses.setdefault(found.entry.pk, _Lapse(found.entry))
        lapse.places.append(place_of(pair.target))
        lapse.texts.append(target)
    for lapse in lapses.values():
        sentence = ngettext(
            "“%(term)s” is “%(preferred)s” in the glossary; in %(count)s place it is said in "
            "other words.",
            "“%(term)s” is “%(preferred)s” in the glossary; in %(count)s places it is said in "
            "other words.",
            len(lapse.places),
        )
        told = sentence % {
            "term": lapse.entry.source,
            "preferred": _or(lapse.entry.preferred),
            "count": len(lapse.places),
        }
        yield Finding("term-missing", Severity.SHOULD, told, lapse.places[0], words=lapse.words())


def no_term_is_forbidden(subject: Subject) -> Iterator[Finding]:
    for pair, _source, target, found in _with_terms(subject):
        glossary = subject.facts.glossary
        for hit in glossary.forbidden_in(found.entry, target) if glossary else ():
            words = target[hit.start : hit.end]
            sentence = _(
                "The glossary does not want “%(words)s” for “%(term)s”, but “%(preferred)s”."
            )
            told = sentence % {
                "words": words,
                "term": found.entry.source,
                "preferred": _or(found.entry.preferred),
            }
            yield Finding(
                "term-forbidden",
                Severity.SHOULD,
                told,
                place_of(pair.target, words),
                words=f"{found.entry.source}\n{words}\n{target}",
            )


def _with_terms(subject: Subject) -> Iterator[tuple[SegmentPair, str, str, Found]]:
    glossary = subject.facts.glossary
    if not glossary:
        return
    for pair, source, target in said(subject):
        if any(segment.kind is Kind.CODE for segment in pair.source):
            continue
        for found in glossary.terms_in(source):
            yield pair, source, target, found


def _is_left_as_it_is(pair: SegmentPair, source: str, found: Found, target: str) -> bool:
    """The title of a work that a note cites keeps its words."""
    is_note = any(segment.kind is Kind.NOTE for segment in pair.source)
    return is_note and all(_words(source, hit) in target for hit in found.hits)


def _words(text: str, hit: Hit) -> str:
    return text[hit.start : hit.end]


def _or(phrases: tuple[str, ...]) -> str:
    return "” / “".join(phrases)
