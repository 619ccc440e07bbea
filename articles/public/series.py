"""Where an article stands among the parts of its series that readers of a language can read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from articles.models import Article, Series


@dataclass(frozen=True)
class Place:
    """An article in its series; `previous` and `next` can be read in the same language."""

    series: Series
    part: int | None
    previous: Article | None
    next: Article | None


def place_of(article: Article, others: Iterable[Article], *, language: str) -> Place | None:
    """Return the place of `article` among `others`, in reading order; None without a series.

    `others` may hold any articles: those count that are of the same series and readable in
    `language` now. Numbered parts come first, by number; the rest as they were published.
    A series without a name in `language` is not shown in it.
    """
    series = article.series
    if series is None or not series.name:
        return None
    parts = [
        other
        for other in others
        if other.series_id == article.series_id
        and other.pk != article.pk
        and other.is_readable_in(language)
    ]
    here = _order(article, language)
    before = [part for part in parts if _order(part, language) < here]
    after = [part for part in parts if _order(part, language) > here]
    return Place(
        series=series,
        part=article.part,
        previous=max(before, key=lambda part: _order(part, language), default=None),
        next=min(after, key=lambda part: _order(part, language), default=None),
    )


def _order(article: Article, language: str) -> tuple[bool, int, datetime | None, int]:
    published_at = article.in_language("published_at", language)
    return article.part is None, article.part or 0, published_at, article.pk
