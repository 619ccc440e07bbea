"""Slips of the keyboard: doubled words, quotation marks of another language, foreign letters."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.newsroom.checks.findings import Finding, Severity, around
from articles.newsroom.checks.subject import Kind, Passage, Subject
from languages.folding import lower

# Doubled words -----------------------------------------------------------------------

_DOUBLED = re.compile(r"(?<![\w'’-])([^\W\d_]+(?:['’][^\W\d_]+)?)[ \u00a0]+(\1)(?![\w'’-])", re.I)
#: What is said twice on purpose. Turkish doubles nouns, adjectives, adverbs and verbs freely
#: (yavaş yavaş, kapı kapı, gide gide), so there the words are listed that it does not double.
_MAY_DOUBLE, _NEVER_DOUBLES = (
    {language: frozenset(words.split()) for language, words in lists.items()}
    for lists in (
        {
            "en": "had that her very so no yes bye ha many far long really is",
            "ru": "очень да нет ну еле вот долго давно много далеко тихо быстро чуть",
        },
        {
            "tr": """ve ile bu şu da de ki ama fakat ancak veya gibi kadar göre olan olarak
            olduğu ise daha en mi mı mu mü sonra önce tarafından çünkü değil her bunun onun
            bunlar üzere rağmen ait""",
        },
    )
)


def no_doubled_words(subject: Subject) -> Iterator[Finding]:
    language = subject.language
    for passage in subject.passages:
        for match in _DOUBLED.finditer(passage.text):
            first, second = match.groups()
            if _is_on_purpose(first, second, language):
                continue
            sentence = _("“%(words)s”: one word stands twice.") % {"words": match.group()}
            words = around(passage.text, match.start(), match.end())
            place = passage.place.at(match.group())
            yield Finding("doubled-word", Severity.SHOULD, sentence, place, words=words)


def _is_on_purpose(first: str, second: str, language: str) -> bool:
    # Roa Roa, Bora Bora: a name. "The the" is none.
    if second[0].isupper() and len(first) > 1:
        return "'" not in first and "’" not in first
    small = lower(first, language=language)
    if len(small) == 1:
        return small not in {"en": {"a"}, "ru": set("авикосу"), "tr": {"o"}}.get(language, set())
    if language in _NEVER_DOUBLES:
        return small not in _NEVER_DOUBLES[language]
    return small in _MAY_DOUBLE.get(language, frozenset())


# Quotation marks ---------------------------------------------------------------------

#: Quotation marks that a language does not use, by what encloses them.
_FOREIGN_QUOTES = {
    "en": re.compile(r"[«„](?P<inner>[^«»„“”]*)[»“”]"),
    "tr": re.compile(r"[«„](?P<inner>[^«»„“”]*)[»“”]"),
    "ru": re.compile(r"(?<!„)“(?P<inner>[^«»„“”]*)”"),
}
_OWN_QUOTES = {"en": "“…”", "tr": "“…”", "ru": "«…»"}
_OWN_SCRIPT = {
    "en": re.compile(r"[A-Za-z]"),
    "tr": re.compile(r"[A-Za-zÀ-ž]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
}
_BETWEEN_LETTERS = re.compile(r"[^\W\d_][«»„“”][^\W\d_]")
_OPENING, _CLOSING = re.compile(r"[“„«]"), re.compile(r"[”»]")
_TYPOGRAPHIC = re.compile(r"[“”«»„]")
_STRAIGHT = re.compile(r"(?<![\d\w])\"(?=\w)")


def quotation_marks_are_of_the_language(subject: Subject) -> Iterator[Finding]:
    """What is quoted in its own language and script may keep its own quotation marks."""
    language = subject.language
    foreign, script = _FOREIGN_QUOTES.get(language), _OWN_SCRIPT.get(language)
    if foreign is None or script is None:
        return
    for passage in subject.passages:
        for match in foreign.finditer(passage.text):
            # « muet »: a French title in a note keeps its French marks.
            is_french = passage.kind is Kind.NOTE and match["inner"][:1].isspace()
            if script.search(match["inner"]) and not is_french:
                sentence = _(
                    "“%(words)s” stands in quotation marks of another language. Here it is %(own)s."
                ) % {"words": _bare(match["inner"]), "own": _OWN_QUOTES[language]}
                place = passage.place.at(match.group()[:60])
                words = match.group()
                yield Finding("quotes", Severity.SHOULD, sentence, place, words=words)


def no_quotation_mark_inside_a_word(subject: Subject) -> Iterator[Finding]:
    """`Jama”at`. What closes a quotation may have an ending behind it: “limitler”e."""
    for passage in subject.passages:
        is_open, counted = 0, 0
        for match in _BETWEEN_LETTERS.finditer(passage.text):
            mark = match.start() + 1
            between = passage.text[counted:mark]
            is_open += len(_OPENING.findall(between)) - len(_CLOSING.findall(between))
            counted = mark
            if is_open > 0:
                continue
            words = around(passage.text, mark, mark, words=0)
            sentence = _(
                "A quotation mark stands inside the word “%(words)s”. Perhaps an apostrophe (’) "
                "is meant, or a space is missing."
            ) % {"words": words}
            place = passage.place.at(words)
            yield Finding("quote-in-word", Severity.SHOULD, sentence, place, words=words)


def quotation_marks_are_of_one_kind(subject: Subject) -> Iterator[Finding]:
    """Once a text: it uses typographic marks, and straight ones as well."""
    straight = [one for one in subject.passages if _STRAIGHT.search(one.text)]
    if not straight or not any(_TYPOGRAPHIC.search(one.text) for one in subject.passages):
        return
    first = straight[0]
    match = _STRAIGHT.search(first.text)
    start = match.start() if match else 0
    words = first.text[start : start + 30]
    sentence = _(
        "The text has quotation marks of two kinds, straight ones among them (%(words)s…). "
        "Use one kind."
    ) % {"words": words}
    yield Finding("quotes-mixed", Severity.HINT, sentence, first.place.at(words), words=words)


def _bare(words: str, *, length: int = 40) -> str:
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


# Letters that look alike ---------------------------------------------------------------

#: Latin and Cyrillic letters that nobody can tell apart by eye.
_LATIN_ALIKE, _CYRILLIC_ALIKE = "aceopxyiABCEHIKMOPTXYkm", "асеорхуіАВСЕНІКМОРТХУкм"
_BOTH = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN, _CYRILLIC = re.compile(r"[A-Za-z]"), re.compile(r"[\u0400-\u04ff]")
_LONE_LATIN = re.compile(r"(?<=[\u0400-\u04ff,.] )[aceoy](?= [\u0400-\u04ff])")
_LONE_CYRILLIC = re.compile(r"(?<=[a-zçğıöşü,.] )[асеоуі](?= [A-Za-zçğıöşü])")


def no_letters_of_another_script(subject: Subject) -> Iterator[Finding]:
    """A Latin `o` in a Cyrillic word: searching does not find it, and it is read out wrong.

    A whole part of another script beside a hyphen or a digit is no slip (3D-модель, Ил-76),
    nor is a Latin name with a Russian ending: its letters are no others' doubles.
    """
    for passage in subject.passages:
        mixed = _LETTERS.finditer(passage.text) if _BOTH.search(passage.text) else ()
        for match in (one for one in mixed if _BOTH.search(one.group())):
            latin, cyrillic = _LATIN.findall(match.group()), _CYRILLIC.findall(match.group())
            fewer, alike = (
                (latin, _LATIN_ALIKE)
                if len(latin) <= len(cyrillic)
                else (cyrillic, _CYRILLIC_ALIKE)
            )
            if all(letter in alike for letter in fewer):
                yield _of_another_script(passage, match, fewer, is_latin=fewer is latin)
        lone = _LONE_LATIN if subject.language == "ru" else _LONE_CYRILLIC
        for match in lone.finditer(passage.text):
            is_latin = subject.language == "ru"
            yield _of_another_script(passage, match, [match.group()], is_latin=is_latin)


def _of_another_script(
    passage: Passage, match: re.Match, letters: list[str], *, is_latin: bool
) -> Finding:
    sentence = (
        _("The word “%(words)s” has a Latin letter among Cyrillic ones: %(letters)s. Type it anew.")
        if is_latin
        else _(
            "The word “%(words)s” has a Cyrillic letter among Latin ones: %(letters)s. "
            "Type it anew."
        )
    )
    values = {"words": match.group(), "letters": ", ".join(dict.fromkeys(letters))}
    words = around(passage.text, match.start(), match.end(), words=1)
    place = passage.place.at(words)
    return Finding("look-alike", Severity.SHOULD, sentence % values, place, words=words)
