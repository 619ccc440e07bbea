"""The history of a text as its readers are told it: what was updated, corrected, withdrawn.

Each language has its own. Small edits are counted and not listed: a comma tells nobody
anything, but that there were some is no secret.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from articles.models import Article, Edition

#: What readers are told of in words.
_CHANGES = {Edition.Kind.UPDATE, Edition.Kind.CORRECTION}
#: A change within a day of publication is not worth a second date.
_WORTH_A_DATE = timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """One entry. `note` is in the language of the text; `pdf` is an address, or empty."""

    number: int
    kind: str
    note: str
    at: datetime
    withdrawn_at: datetime | None = None
    is_back: bool = False
    """It had been withdrawn before: readers have it again since `at`."""
    pdf: str = ""

    @property
    def anchor(self) -> str:
        """Return the id at which the page says it."""
        return f"edition-{self.number}"


@dataclass(frozen=True)
class History:
    """`entries` are the newest first, the first publication among them; empty where nothing
    is to be told. `corrections` are the newest first, too.
    """

    entries: list[Told]
    corrections: list[Told]
    small_edits: int
    last_small_edit: datetime | None
    updated_at: datetime | None
    """When readers were last told of a change, where that is worth a date beside the first."""


def history(article: Article, *, language: str, upcoming: Edition | None = None) -> History:
    """Return what readers of `article` in `language` are told of its past.

    `upcoming` is an edition that is not saved: a preview shows it as if it were.
    No query where `article.editions` is prefetched, else one.
    """
    told = _told(article, language, upcoming)
    first = [one for one in told if one.kind == Edition.Kind.FIRST]
    listed = [one for one in told if _says_something(one)]
    small = [one for one in told if one not in listed and one not in first]
    return History(
        entries=[one for one in told if one in listed or one in first] if listed else [],
        corrections=[one for one in told if one.kind == Edition.Kind.CORRECTION],
        small_edits=len(small),
        last_small_edit=small[0].at if small else None,
        updated_at=_updated_at(article, language, told),
    )


def corrections(article: Article, language: str) -> list[Told]:
    """Return the corrections of `article` in `language`, the newest first. As `history`."""
    return history(article, language=language).corrections


def _says_something(one: Told) -> bool:
    return one.kind in _CHANGES or one.is_back or one.withdrawn_at is not None


def _updated_at(article: Article, language: str, told: list[Told]) -> datetime | None:
    changed = next((one.at for one in told if one.kind in _CHANGES), None)
    if len(told) <= 1:
        # It may have changed before editions were counted.
        changed = article.in_language("updated_at", language)
    published = article.in_language("published_at", language)
    is_worth_it = changed and published and changed - published >= _WORTH_A_DATE
    return changed if is_worth_it else None


def _told(article: Article, language: str, upcoming: Edition | None) -> list[Told]:
    editions = [one for one in article.editions.all() if one.language == language]
    if upcoming is not None:
        editions.append(upcoming)
    told: list[Told] = []
    was_withdrawn = False
    for edition in sorted(editions, key=lambda one: one.number):
        is_first = edition.kind == Edition.Kind.FIRST
        told.append(
            Told(
                number=edition.number,
                kind=edition.kind,
                note=edition.note,
                # The date above the text: what was published elsewhere before says so.
                at=(is_first and article.in_language("published_at", language))
                or edition.published_at,
                withdrawn_at=edition.withdrawn_at,
                is_back=was_withdrawn,
                pdf=getattr(edition, "pdf_address", "") or "",
            )
        )
        was_withdrawn = edition.withdrawn_at is not None
    return told[::-1]
