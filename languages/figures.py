"""Whether two languages name the same numbers: 1,300 is 1.300 and 1 300, and %20 is 20 %.

What a figure can mean is a set of values, since a sign that parts thousands in one language
begins a fraction in another; two figures are the same where their sets meet.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from languages.folding import fold

_SPACES = " \u00a0\u202f\u2009"
#: Groups of three that one kind of sign parts, or digits; then maybe a fraction or minutes.
_FIGURE = re.compile(
    rf"(?<![\d.,])(?:\d{{1,3}}(?P<sign>[.,’'{_SPACES}])\d{{3}}(?:(?P=sign)\d{{3}}){{0,5}}(?!\d)"
    r"(?:[.,]\d{1,9}(?!\d))?|\d{1,18}(?:[.,]\d{1,9}(?!\d)|:\d\d(?!\d))?)"
)
#: How Arabic parts thousands and begins a fraction.
_ARABIC_SIGNS = str.maketrans({"٬": ",", "٫": "."})
#: A day, a month and a year, which are three numbers.
_DATE = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)(?![\d.]\d)")
_FRACTION = re.compile(r"[.,](\d+)$")
_TIME = re.compile(r"(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)")
_NO_DIGIT = re.compile(r"\D")
#: What may stand behind a figure and makes it larger, by how the word begins (folded).
_SCALE = re.compile(
    rf"[-{_SPACES}]{{0,2}}(?:(?P<thousand>thousand|bin(?!a|ds?\b|ding|[sg])\w{{0,8}}\b|тыс|الف\b|الاف\b)|"
    r"(?P<million>million|mn\b|milyon|mln|млн|миллион|مليون|ملايين)|"
    r"(?P<billion>billion|bn\b|milyar|mlr|млрд|миллиард|مليار)|"
    r"(?P<trillion>trillion|tn\b|trilyon|трлн|триллион|تريليون))"
)
#: Between two figures of which the second says for both how large they are: `399 to 777 million`.
_BETWEEN = re.compile(
    rf"[{_SPACES}]?(?:[–—,-]|to|and|or|ila|ile|ve|veya|ya da|до|и|или|إلى|و|أو)"
    rf"[{_SPACES}]?\W?(?=\d)"
)
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
#: Figures up to this one are written in words as often as not, and so are the round ones.
_SMALL, _ROUND = 12, (100, 1000)
#: The year that two digits may stand for: `1950-53`, `30-е годы`.
_CENTURIES = (1900, 2000)


@dataclass(frozen=True)
class Figure:
    """A number as it stands in a text, and every value that it can have."""

    text: str
    values: frozenset[Decimal]
    start: int = field(default=0, compare=False)
    """Where in its text it stands."""

    @property
    def is_small(self) -> bool:
        """Whether a writer may have put it in words elsewhere: `7` is `seven`."""
        least = min(self.values)
        return (least <= _SMALL and least == int(least)) or least in _ROUND


def figures(text: str) -> list[Figure]:
    """Return the numbers that stand in `text` in digits, in order.

    >>> [sorted(map(int, figure.values)) for figure in figures("1.300 km, 7 Ekim")]
    [[1, 1300], [7]]
    """
    text = text.translate(_ARABIC_SIGNS)
    text = _DATE.sub(r"\1/\2/\3", text)
    return [
        Figure(match.group(), frozenset(_values(match, text)), match.start())
        for match in _FIGURE.finditer(text)
    ]


def unmatched(one: str, other: str) -> tuple[list[Figure], list[Figure]]:
    """Return the numbers of two texts that say the same which only one of them has.

    Those that differ stand on both sides. A small one that only one side has in digits is
    none: the other side may say it in words.
    """
    left, right = figures(one), figures(other)
    for figure in list(left):
        found = next((which for which in right if figure.values & which.values), None)
        if found is not None:
            left.remove(figure)
            right.remove(found)
    named, named_there = _all_values(figures(one)), _all_values(figures(other))
    # What one text says twice may be said once in the other.
    left = [figure for figure in left if not figure.values & named_there]
    right = [figure for figure in right if not figure.values & named]
    if not (left and right):
        left = [figure for figure in left if not figure.is_small]
        right = [figure for figure in right if not figure.is_small]
    return left, right


def _all_values(found: Iterable[Figure]) -> set[Decimal]:
    return {value for figure in found for value in figure.values}


def _values(match: re.Match[str], text: str) -> set[Decimal]:
    figure = match.group()
    values = {Decimal(_NO_DIGIT.sub("", figure))} if ":" not in figure else set()
    if fraction := _FRACTION.search(figure):
        whole = _NO_DIGIT.sub("", figure[: fraction.start()])
        if fraction[1] != "000":
            values.add(Decimal(f"{whole}.{fraction[1]}"))
        if len(fraction[1]) != 3:
            values.discard(Decimal(_NO_DIGIT.sub("", figure)))
    if time := _TIME.fullmatch(figure):
        hour, minute = int(time["hour"]), Decimal(time["minute"]) / 100
        # Half a day apart: 7 p.m. is 19:00.
        values |= {hour + minute, (hour + 12) % 24 + minute}
    elif figure.isdecimal() and len(figure) <= 2:
        values |= _after_noon(match, text)
        if len(figure) == 2:
            values |= {Decimal(century + int(figure)) for century in _CENTURIES}
    if factor := _scale(text, match.end()):
        # “A million” is told without a figure; one is small in any size.
        return {value * factor for value in values} | (values & {Decimal(1)})
    between = _BETWEEN.match(text, match.end())
    if between and (second := _FIGURE.match(text, between.end())):
        values |= {value * _scale(text, second.end()) for value in values}
    return values - {Decimal(0)} or values


def _scale(text: str, place: int) -> int:
    """Return by how much the word at `place` multiplies the figure before it; 0 for no such."""
    scale = _SCALE.match(fold(text[place : place + 14]))
    return _SCALES[scale.lastgroup or ""] if scale else 0


def _after_noon(match: re.Match[str], text: str) -> set[Decimal]:
    if int(match.group()) <= 12 and re.match(
        rf"[{_SPACES}]?p\.?m\b", text[match.end() : match.end() + 5], re.IGNORECASE
    ):
        return {Decimal(int(match.group()) % 12 + 12)}
    return set()
