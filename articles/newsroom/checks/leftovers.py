"""What is left of another language of the house: a paragraph, a phrase, a note, a date.

What is quoted, emphasised or an address is left alone: a title is cited as it was printed.
So is a note that is a reference in its own language. What gives a leftover away there are
sentences, and the words that the house writes itself: that of access, and dates.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.newsroom.checks.findings import Finding, Severity, around, start_of
from articles.newsroom.checks.subject import LEFT_OUT, Kind, Passage, Subject
from languages.folding import lower
from languages.identification import KNOWN, Run, runs, speaks_for
from languages.names import codes, own_name

#: How clear a run must be; see `tests/test_checks_language.py` for what that finds and misses.
_CLEAR = 5
_LEAST_WORDS = 3
#: A note is full of names and titles; a sentence in it is long and clear.
_CLEAR_IN_A_NOTE = 9
_LEAST_WORDS_IN_A_NOTE = 5
#: The share of a passage from which on it is foreign as a whole.
_WHOLE = 0.7
#: The original of a term, in brackets behind it: “the black earth (чернозём)”.
_ORIGINAL_TERM = re.compile(r"\((?:[^()\s]+\s?){1,4}\)")

#: Words that sentences have, and titles of books hardly ever, two at a time.
_OF_SENTENCES = {
    "en": re.compile(
        r"\b(?:is|are|was|were|has|have|had|been|be|that|this|these|they|it|its|which|who|not|does"
        r"|did|would|will|could|may|can|our|we|he|she|his|her|their|said|says|but|than|as|so|if)\b"
    ),
    "tr": re.compile(
        r"\b(?:bir|bu|bunu|bunun|olarak|olan|değil|ise|idi|oldu|olduğu|daha|gibi|kadar|göre|ancak"
        r"|çok|fakat|ama|şu|da|de|ki|\w+(?:m[ae]kt[ae]d[ıi]r|m[ıiuü]şt[ıiuü]r|[ıiuü]yor\w*|d[ıiuü]r"
        r"|[dt][ıiuü]ğ[ıiuü]\w*|ild[iı]|ınd[ıi]|l[ae]nd[ıi]|[ae]c[ae]k))\b"
    ),
    "ru": re.compile(
        r"\b(?:это|был|была|было|были|что|не|он|она|они|их|его|её|ее|которые|который|которая"
        r"|которых|если|только|уже|может|как|но|чтобы|также|мы|быть|будет|так|же|из-за"
        r"|\w+(?:[аяу]ет|[аяу]ют|ится|ятся|[ае]ется|[ае]ются|лся|лась|лись|лось|или|али))\b"
    ),
}
_WORDS_OF_A_SENTENCE = 2
#: What the words of a reference must weigh together to say in which language it is.
_SAYS_SOMETHING = 2
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def no_passages_of_another_language(subject: Subject) -> Iterator[Finding]:
    """In the text, its fields and the descriptions of its pictures."""
    for passage in subject.passages:
        if passage.kind is Kind.NOTE:
            continue
        for run in _in_text(passage, subject.language):
            yield _leftover(passage, run)


def no_notes_of_another_language(subject: Subject) -> Iterator[Finding]:
    for passage in subject.passages:
        if passage.kind is Kind.NOTE:
            for run in _in_note(passage, subject.language):
                yield _leftover(passage, run)


def _leftover(passage: Passage, run: Run) -> Finding:
    # The words as they stand, with what is quoted between them.
    words = passage.own[run.start : run.end].partition(LEFT_OUT)[0].strip()
    excerpt = " ".join(words.split()[:8])
    name = own_name(run.language) if run.language in codes() else run.language
    if passage.kind is Kind.NOTE:
        sentence = _("A note seems to be in another language (%(language)s): “%(words)s”.")
    elif _is_whole(passage, run):
        sentence = _("This seems to be in another language (%(language)s): “%(words)s”.")
    else:
        sentence = _("“%(words)s” seems to be in another language (%(language)s).")
    told = sentence % {"words": start_of(words), "language": name}
    told += " " + _("Translate it, or set it in italics or quotation marks.")
    code = "leftover-note" if passage.kind is Kind.NOTE else "leftover"
    return Finding(code, Severity.SHOULD, told, passage.place.at(excerpt), words=words)


def _is_whole(passage: Passage, run: Run) -> bool:
    return run.end - run.start >= _WHOLE * len(passage.own)


def _in_text(passage: Passage, language: str) -> list[Run]:
    """Return the runs of another language in a passage that is no reference."""
    own = _ORIGINAL_TERM.sub(_without_term, passage.own)
    is_heading = passage.kind in {Kind.HEADING, Kind.FIELD}
    titled = is_heading and _is_in_title_case(own)
    return [
        run
        for run in runs(own, language=language, all_capitals_tell=titled)
        if run.weight >= _CLEAR
        and (len(run.words) >= _LEAST_WORDS or run.language == "ru" or _is_whole(passage, run))
        and sum(not word.is_name for word in run.words) >= 2
    ]


def _without_term(match: re.Match) -> str:
    """Return what stands for a term in brackets: blanks, so that all else keeps its place."""
    return " " * len(match.group())


def _is_in_title_case(text: str) -> bool:
    words = [word for word in text.split() if word[0].isalpha() and len(word) > 3]
    return bool(words) and all(word[0].isupper() for word in words)


def _in_note(passage: Passage, language: str) -> list[Run]:
    """Return the runs of another language in a note: sentences only, where it is a reference."""
    is_reference = LEFT_OUT in passage.own or _YEAR.search(passage.own)
    if not is_reference and len(passage.own.split()) > _LEAST_WORDS_IN_A_NOTE:
        return _in_text(passage, language)
    return [
        run
        for run in runs(passage.own, language=language)
        if run.weight >= _CLEAR_IN_A_NOTE
        and len(run.words) >= _LEAST_WORDS_IN_A_NOTE
        and sum(word.is_name for word in run.words) * 2 <= len(run.words)
        and _is_a_sentence(passage, run)
    ]


def _is_a_sentence(passage: Passage, run: Run) -> bool:
    text = lower(passage.own[run.start : run.end], language=run.language)
    return len(_OF_SENTENCES[run.language].findall(text)) >= _WORDS_OF_A_SENTENCE


# Words that the house writes itself -----------------------------------------------------

#: How each language says when a page was looked at, where to look further, and who else.
_PHRASES = {
    "en": re.compile(
        r"\b(?:(?:date of access|access date|accessed on|last accessed|retrieved (?:on|from)"
        r"|accessed|available at|available from|translated by|see also)(?=\s*:|\s))",
        re.IGNORECASE,
    ),
    "tr": re.compile(
        r"(?<!\w)(?:(?:[Ss]on )?[Ee]rişim [Tt]arihi|(?:[Ss]on )?[Ee]rişim(?=\s*:)"
        r"|[Bb]kz\.|[Bb]akınız|[Aa]\.\s?[Gg]\.\s?[EeMm]\.|[Çç]ev\.|[Aa]ktaran|vd\.(?!\w)"
        r"|ve diğerleri)"
    ),
    "ru": re.compile(
        r"(?<!\w)(?:дата (?:обращения|доступа)|режим доступа|там же|указ\. ?соч\.|см\.(?: также)?"
        r"|и др\.|пер\. с [а-я]+\.)",
        re.IGNORECASE,
    ),
}


def no_reference_words_of_another_language(subject: Subject) -> Iterator[Finding]:
    """`Erişim Tarihi` in an English note, `Date of Access` in a Turkish one."""
    for passage, match, other in _matches(subject, _PHRASES):
        is_access = re.search(r"ri[sş]im|access|retriev|обращ|доступ", match.group(), re.IGNORECASE)
        if not is_access and _speaks(passage, match, other, against=subject.language):
            continue  # a part of a reference in its own language
        sentence = _("“%(words)s” is a phrase of another language (%(language)s). Translate it.")
        yield _about(passage, match, other, "leftover-phrase", sentence)


_DAY, _FULL_YEAR = r"(?:[0-3]?\d)(?:-\d\d?|–\d\d?)?\.?", r"(?:19|20)\d\d(?:\s?г(?:ода?|\.))?"
_MONTHS = {
    "en": r"(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)",
    "tr": r"(?:Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık)"
    r"(?:['’]?(?:ta|te|da|de|tan|ten|dan|den|ın|in|un|ün))?",
    "ru": r"(?:январ[ьяе]|феврал[ьяе]|марта?|апрел[ьяе]|ма[йя]|июн[ьяе]|июл[ьяе]|августа?"
    r"|сентябр[ьяе]|октябр[ьяе]|ноябр[ьяе]|декабр[ьяе]|(?:янв|февр?|апр|авг|сент?|окт|нояб?|дек)\.)",
}
#: A month alone is a name, a verb, a surname (May, March, Ocak, Kasım); with a number it is a date.
_DATES = {
    language: re.compile(
        rf"(?<!\w)(?:{_DAY}\s+{month}(?:,?\s+{_FULL_YEAR})?|{month}\s+{_DAY},\s*{_FULL_YEAR}"
        rf"|{month},?\s+{_FULL_YEAR})(?!\w)"
    )
    for language, month in _MONTHS.items()
}


def dates_are_in_the_language(subject: Subject) -> Iterator[Finding]:
    """`14 Ocak 2022` in an English text; in a Turkish reference it may stay."""
    for passage, match, other in _matches(subject, _DATES):
        if passage.kind is Kind.NOTE and _speaks(passage, match, other, against=subject.language):
            continue
        sentence = _("The date “%(words)s” is in another language (%(language)s). Translate it.")
        yield _about(passage, match, other, "leftover-date", sentence)


def _matches(
    subject: Subject, patterns: dict[str, re.Pattern]
) -> Iterator[tuple[Passage, re.Match, str]]:
    """Yield what other languages' `patterns` find, but for what stands in a leftover anyway."""
    others = [other for other in KNOWN if other != subject.language]
    if subject.language not in KNOWN:
        return
    for passage in subject.passages:
        found = [
            (match, other) for other in others for match in patterns[other].finditer(passage.own)
        ]
        if not found:
            continue
        find = _in_note if passage.kind is Kind.NOTE else _in_text
        within = find(passage, subject.language)
        for match, other in found:
            if not any(run.start <= match.start() <= run.end for run in within):
                yield passage, match, other


def _speaks(passage: Passage, match: re.Match, other: str, *, against: str) -> bool:
    """Say whether the part of a note that `match` stands in is in the language `other`.

    Parts are what semicolons divide: one note may hold several references. Its own words
    decide; where they are names only, its title does, quoted or emphasised as it may be.
    """
    words = match.group()
    for text in (passage.own, passage.text):
        part = next((one for one in text.split(";") if words in one), text)
        said = speaks_for(part.replace(words, " "), language=other, against=against)
        if abs(said) >= _SAYS_SOMETHING:
            return said > 0
    return False


def _about(passage: Passage, match: re.Match, other: str, code: str, sentence: str) -> Finding:
    name = own_name(other) if other in codes() else other
    told = sentence % {"words": match.group(), "language": name}
    words = around(passage.own, match.start(), match.end()).replace(LEFT_OUT, "…")
    return Finding(code, Severity.SHOULD, told, passage.place.at(match.group()), words=words)
