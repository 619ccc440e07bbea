"""What a page tells of the files that were set of its text: the paper, and the card for links."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.models import Article, Edition
from articles.public.addresses import card_address, paper_address

#: The size of every card, in pixels, as those who show it ask for it.
CARD = (1200, 630)


@dataclass(frozen=True)
class Paper:
    address: str
    bytes: int
    pages: int


@dataclass(frozen=True)
class Card:
    address: str
    width: int = CARD[0]
    height: int = CARD[1]


def of(article: Article, *, language: str) -> list[Edition]:
    """Return the editions of `article` in `language`, newest first, each with `pdf_address`.

    No query where `article.editions` is prefetched, else one. The address is empty where
    nothing was set, or the text was taken from its readers afterwards.
    """
    if article.pk is None:
        return []
    editions = [one for one in article.editions.all() if one.language == language]
    for edition in editions:
        kept = edition.pdf and not was_withdrawn(edition, editions)
        kept = kept and article.is_readable_in(language)
        edition.pdf_address = (
            paper_address(article, language, edition=edition.number) if kept else ""
        )
    return sorted(editions, key=lambda one: -one.number)


def was_withdrawn(edition: Edition, editions: Sequence[Edition]) -> bool:
    """Say whether `edition` was taken from its readers, itself or with a later one.

    Its files are not for them then, even when the text is back: what a house withdraws usually
    stood in what came before, too. `editions` are those of its text.
    """
    return any(one.withdrawn_at and one.number >= edition.number for one in editions)


def paper_of(article: Article, editions: Sequence[Edition]) -> Paper | None:
    """Return the paper of what readers have now; None until it is set.

    `editions` are those of one language of `article`, newest first.
    """
    newest = next(iter(editions), None)
    if newest is None or not newest.pdf or not article.is_readable_in(newest.language):
        return None
    address = paper_address(article, newest.language)
    return Paper(address=address, bytes=newest.pdf_bytes, pages=newest.pdf_pages)


def with_card(editions: Sequence[Edition]) -> Edition | None:
    """Return which of `editions` has the card that readers are shown, as `card_of`."""
    shown = (one for one in editions if one.card and not was_withdrawn(one, editions))
    return next(shown, None)


def card_of(article: Article, editions: Sequence[Edition]) -> Card | None:
    """Return the newest card there is; one whose title is a moment old is better than none."""
    made = with_card(editions)
    if made is None or not article.is_readable_in(made.language):
        return None
    return Card(address=card_address(article, made.language, version=version_of(made)))


def version_of(edition: Edition) -> str:
    """Return what is in the address of the card of `edition`, so that caches tell cards apart."""
    return edition.card.rpartition("-")[2].partition(".")[0]
