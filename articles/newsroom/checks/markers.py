"""Whether the notes are numbered as a reader expects: what was typed, left over, or moved."""

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import html

from articles.newsroom.checks.findings import Finding, Place, Severity, around, start_of
from articles.newsroom.checks.subject import Kind, Subject, text_of
from articles.newsroom.importing.typed_markers import propose
from articles.rendering.source import MARKER, plain_text
from languages.folding import fold

_IN_BRACKETS = re.compile(r"(?<=\S)\s?\[(?:[1-9]\d{0,2}|[ivxl]{1,6})\](?!\w)")
#: Without one of these no search for markers is worth its time.
_MAY_BE_MARKERS = re.compile(r"[\[(](?:\d{1,3}|[ivxlIVXL]{1,7})\s*[\]),;]|[⁰¹²³⁴-⁹*]|<sup")
_SAME_AS_BEFORE = re.compile(r"(?:ibid|idem|a\.\s?g\.\s?e|a\.\s?y|aynı yer|там же|ibidem)\b")
_SAME_WORK = re.compile(r"\b(?:op\. ?cit|loc\. ?cit|a\.\s?g\.\s?[em]|age|указ\. ?соч)\b")
_NAME_LENGTH = 40
_NAME = re.compile(rf"[^\W\d_]{{3,{_NAME_LENGTH}}}")
_SEE_NOTE = re.compile(
    r"\b(?:(?:see|cf\.?) (?:foot|end)?note|(?:foot|end)note|(?:dip)?not(?=\s*\d)|"
    r"(?:см\.?|смотри) (?:сноску|прим(?:ечание|\.)?)|сноска)\s*(?:no\.?|nr\.?|№)?\s*(\d{1,3})\b"
)
_PRINTED = re.compile(r"\s*(?:\[(\d{1,3})\]|(\d{1,3})[.)]|(\d{1,3}))\s+(?=[^\W\d_]|[“«\"])")
#: After a number a name of a month makes a date.
_MONTH = re.compile(
    r"\s*\d{1,2}\.?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|oca|sub|nis|haz|tem|agu"
    r"|eyl|eki|kas|ara|янв|фев|мар|апр|ма|июн|июл|авг|сен|окт|ноя|дек)"
)
_PUNCTUATION = ".,;:"
#: So many letters hold the last words before a marker.
_WORDS_BEFORE = 200
_ABBREVIATION = re.compile(r"(?:^|[\s\u00a0.(])[^\W\d_]{1,3}\.$")


def no_typed_markers(subject: Subject) -> Iterator[Finding]:
    """What looks like a marker but is only text: no reader can follow it."""
    seen = Counter[str]()
    if not _MAY_BE_MARKERS.search(subject.body):
        return
    pairings = propose(subject.body)
    blocks = [plain_text(_whole(block)) for block in subject.tree] if pairings else []
    for pairing in pairings:
        index = next((at for at, text in enumerate(blocks) if pairing.sentence in text), 0)
        seen[pairing.marker] += 1
        yield _typed(pairing.marker, Place(block=index), around=pairing.sentence)
    for passage in subject.passages:
        if passage.kind in {Kind.FIELD, Kind.ALT, Kind.NOTE}:
            continue
        for match in _IN_BRACKETS.finditer(passage.text):
            printed = match.group().strip()
            if seen[printed]:
                seen[printed] -= 1
                continue
            excerpt = around(passage.text, match.start(), match.end())
            yield _typed(printed, passage.place, around=excerpt)


def _typed(printed: str, place: Place, *, around: str) -> Finding:
    sentence = _(
        "“%(marker)s” in “%(sentence)s” looks like a note marker that was typed. Put a real "
        "footnote in its place (Ctrl+Alt+F), or accept it."
    ) % {"marker": printed, "sentence": _clipped(around, printed)}
    return Finding("typed-marker", Severity.MUST, sentence, place.at(around), words=around)


def _clipped(sentence: str, printed: str, *, length: int = 50) -> str:
    """Return the end of `sentence` before the marker `printed`, with the marker."""
    before, _found, _after = sentence.partition(printed)
    if len(before) > length:
        before = "…" + before[-length:].partition(" ")[2]
    return before + printed


def notes_have_no_printed_numbers(subject: Subject) -> Iterator[Finding]:
    """The number of a list that the notes came from; the page would show two."""
    found: list[tuple[str, int, bool]] = []
    for key in subject.analysis.order:
        text = _note(subject, key)
        match = _PRINTED.match(text)
        if match and not _MONTH.match(fold(text)):
            number = int(next(group for group in match.groups() if group))
            found.append((key, number, match.group(3) is None))
    for key, number, is_marked in found:
        if not is_marked and len(found) < 2:
            continue
        own = subject.analysis.number(key)
        values = {"number": own, "printed": number}
        if own == number:
            severity = Severity.HINT
            sentence = _(
                "Note %(number)s begins with its own number. Delete it: the page numbers the notes."
            )
        else:
            severity = Severity.SHOULD
            sentence = _(
                "Note %(number)s begins with the number %(printed)s. Check that it is the right "
                "note for its sentence, then delete the number."
            )
        start = start_of(_note(subject, key), length=30).rstrip("…")
        place = Place(note=key, excerpt=start)
        yield Finding("printed-number", severity, sentence % values, place, words=start)


def same_as_before_follows_its_source(subject: Subject) -> Iterator[Finding]:
    """“Ibid.” means the note before it; it says something else when a note comes between."""
    before: dict[str, str] = dict(
        zip(subject.facts.earlier_order[1:], subject.facts.earlier_order, strict=False)
    )
    order = subject.analysis.order
    for place, key in enumerate(order):
        text = _note(subject, key)
        match = _SAME_AS_BEFORE.match(text.lower())
        if not match:
            continue
        word = text[: match.end()].rstrip(".")
        if place == 0:
            sentence = _("The first note says “%(word)s”, but there is no note before it.")
        elif key in before and before[key] != order[place - 1]:
            sentence = _(
                "Note %(number)s says “%(word)s”, but another note stands before it than when "
                "that was written. Name the source."
            )
        else:
            continue
        sentence %= {"number": place + 1, "word": word}
        earlier = _note(subject, order[place - 1]) if place else ""
        where = Place(note=key, excerpt=word)
        yield Finding("ibid", Severity.SHOULD, sentence, where, words=f"{text} < {earlier}")


def same_work_was_named_before(subject: Subject) -> Iterator[Finding]:
    """“Weiss, op. cit.” needs a note about Weiss further up."""
    above: set[str] = set()
    for key in subject.analysis.order:
        text = _note(subject, key)
        match = _SAME_WORK.search(text.lower())
        names = _NAME.findall(text[: match.start()]) if match else []
        if names and not any(fold(name) in above for name in names):
            sentence = _(
                "Note %(number)s cites “%(words)s” in short, but no note before it names that "
                "work. Name it in full."
            )
            words = text[: match.end()] if match else ""
            sentence %= {"number": subject.analysis.number(key), "words": start_of(words)}
            place = Place(note=key, excerpt=words)
            yield Finding("short-citation", Severity.SHOULD, sentence, place, words=words)
        above |= _beginnings(text)


def _beginnings(text: str) -> set[str]:
    """Return how the folded words of `text` begin: a name has its endings (Weiss’in, Вайса)."""
    names = [fold(name) for name in _NAME.findall(text)]
    return {name[:end] for name in names for end in range(3, min(len(name), _NAME_LENGTH) + 1)}


def typed_references_lead_to_their_note(subject: Subject) -> Iterator[Finding]:
    """“See note 5” was typed; the notes are numbered anew with every change."""
    order, earlier = subject.analysis.order, subject.facts.earlier_order
    numbers = {key: number for number, key in enumerate(order, start=1)}
    for passage in subject.passages:
        for match in _SEE_NOTE.finditer(passage.text.lower()):
            number = int(match.group(1))
            meant = earlier[number - 1] if 0 < number <= len(earlier) else None
            now = numbers.get(meant) if meant else None
            words = passage.text[match.start() : match.end()]
            if not 0 < number <= len(order):
                sentence = _("“%(words)s”: there is no note of that number.")
            elif now is not None and now != number:
                sentence = _("“%(words)s”: that note has the number %(now)s now.")
            elif passage.place.note and passage.place.note == order[number - 1]:
                sentence = _("“%(words)s”: that is the note itself.")
            else:
                continue
            yield Finding(
                "typed-reference",
                Severity.SHOULD,
                sentence % {"words": words, "now": now},
                passage.place.at(words),
                words=around(passage.text, match.start(), match.end()),
            )


def markers_stand_where_the_others_do(subject: Subject) -> Iterator[Finding]:
    """English puts a marker behind the point. Elsewhere the house's own habit counts."""
    before: list[Place] = []
    behind: list[Place] = []
    for index, marker in subject.blocks(MARKER):
        ahead, after = _text_before(marker), (marker.tail or "")
        place = Place(block=index, excerpt=" ".join(ahead.split()[-4:]))
        if after[:1] and after[:1] in _PUNCTUATION:
            before.append(place)
        elif ahead[-1:] and ahead[-1:] in _PUNCTUATION and not _ABBREVIATION.search(ahead):
            behind.append(place)
    if subject.language == "en" and before and len(before) >= len(behind):
        yield _all_before_the_punctuation(before)
        return
    odd, sentence = before, _("The note marker after “%(words)s” stands before the punctuation.")
    if len(before) > len(behind):
        odd = behind
        sentence = _("The note marker after “%(words)s” stands behind the punctuation.")
    if len(odd) * 4 > len(before) + len(behind):
        return  # there is no habit
    for place in odd:
        told = sentence % {"words": place.excerpt} + " " + _("Put it where the others stand.")
        words = place.excerpt or subject.surroundings[place.block or 0]
        yield Finding("marker-place", Severity.HINT, told, place, words=words)


def _all_before_the_punctuation(places: list[Place]) -> Finding:
    sentence = ngettext(
        "%(count)s note marker stands before the punctuation. In English it stands behind it.",
        "%(count)s note markers stand before the punctuation. In English they stand behind it.",
        len(places),
    ) % {"count": len(places)}
    words = " ".join(place.excerpt for place in places)
    return Finding("marker-place", Severity.HINT, sentence, places[0], words=words)


def _text_before(marker: html.HtmlElement) -> str:
    """Return what stands before `marker` in its line, at least the last words of it."""
    pieces: list[str] = []
    node = marker
    while (
        sum(map(len, pieces)) < _WORDS_BEFORE
        and node is not None
        and node.tag not in {"p", "li", "td", "th", "h2", "h3", "h4", "div"}
    ):
        previous = node.getprevious()
        if previous is not None:
            pieces.append(previous.tail or "")
            if previous.tag != MARKER:
                pieces.append("".join(previous.itertext()))
            node = previous
        else:
            node = node.getparent()
            pieces.append((node.text if node is not None else "") or "")
    return "".join(reversed(pieces)).rstrip()


def _note(subject: Subject, key: str) -> str:
    tree = subject.note_trees.get(key)
    return "" if tree is None else text_of(tree)


def _whole(block: html.HtmlElement) -> str:
    return html.tostring(block, encoding="unicode", with_tail=False)
