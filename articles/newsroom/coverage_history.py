"""What share of what readers can read there was in each language, month by month.

Told from the versions that are public today and the day on which each first was: a text that
was withdrawn has left the past, too, and one that was dated back stands where it belongs.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, IntegerField, Min, Q, When
from django.utils import timezone

from articles.models import Translation
from languages.names import codes, own_name

_MONTHS = 12


@dataclass(frozen=True)
class Month:
    """How many articles readers could read at the end of a month; this month: now."""

    begins: datetime
    articles: int
    in_language: Mapping[str, int]

    def share(self, language: str) -> int:
        """Return how many of a hundred articles there were in `language`."""
        return round(100 * self.in_language[language] / self.articles)


@dataclass(frozen=True)
class Course:
    """The months of one language, the oldest first; there is one at least."""

    language: str
    months: Sequence[Month]

    @property
    def language_name(self) -> str:
        return own_name(self.language)

    @property
    def shares(self) -> list[int]:
        return [month.share(self.language) for month in self.months]

    @property
    def share(self) -> int:
        return self.shares[-1]

    @property
    def count(self) -> int:
        return self.months[-1].in_language[self.language]

    @property
    def line(self) -> str:
        """The points of a line, 100 wide and 100 high, as SVG writes them."""
        shares = self.shares if len(self.months) > 1 else self.shares * 2
        step = 100 / (len(shares) - 1)
        return " ".join(f"{n * step:.2f},{100 - share}" for n, share in enumerate(shares))


@dataclass(frozen=True)
class History:
    months: Sequence[Month]

    @property
    def courses(self) -> list[Course]:
        return [Course(language, self.months) for language in codes()] if self.months else []

    @property
    def rows(self) -> list[tuple[Month, list[int]]]:
        """Month after month, the newest first, with the share of each language."""
        languages = codes()
        return [
            (month, [month.share(language) for language in languages])
            for month in reversed(self.months)
        ]

    @property
    def articles(self) -> int:
        return self.months[-1].articles if self.months else 0


def history(*, now: datetime | None = None) -> History:
    """Return the last twelve months, from the first in which there was something to read.

    Two queries, whatever there is: each counts how much was new in which month.
    """
    begins = _months(now or timezone.now())
    public = Translation.objects.filter(
        live__isnull=False, first_published_at__isnull=False
    ).order_by()
    versions = public.values("language", month=_month("first_published_at", begins)).annotate(
        count=Count("pk")
    )
    firsts = public.values("article").annotate(first=Min("first_published_at"))
    ends: list[datetime | None] = [*begins[1:], None]
    articles = firsts.aggregate(
        **{
            str(number): Count("article", filter=Q(first__lt=end) if end else None)
            for number, end in enumerate(ends)
        }
    )
    new: dict[str, Counter[int]] = {language: Counter() for language in codes()}
    for row in versions:
        if row["language"] in new:
            new[row["language"]][row["month"]] += row["count"]
    months = [
        Month(
            begins=begin,
            articles=articles[str(number)],
            in_language={
                language: sum(count for month, count in counts.items() if month <= number)
                for language, counts in new.items()
            },
        )
        for number, begin in enumerate(begins)
    ]
    return History([month for month in months if month.articles])


def _month(moment: str, begins: Sequence[datetime]) -> Case:
    """Return the number of the month that the column `moment` is in; what is older is in the first.

    Asked as comparisons, because SQLite calls Python for the month of a date.
    """
    return Case(
        *(When(**{f"{moment}__lt": end}, then=number) for number, end in enumerate(begins[1:])),
        default=len(begins) - 1,
        output_field=IntegerField(),
    )


def _months(now: datetime) -> list[datetime]:
    """Return the first moments of the last months, in the time zone of the house."""
    first = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    begins = []
    for back in reversed(range(_MONTHS)):
        years, month = divmod(first.month - 1 - back, 12)
        begins.append(first.replace(year=first.year + years, month=month + 1, fold=0))
    return begins
