"""What an XLIFF file of ours says, whatever its version: plain values, written and read.

The file names the article, both languages and both revisions that it was made from, in an
attribute that tools for translators leave alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from articles.newsroom.exchange.codes import Code, Content

Version = Literal["2.1", "1.2"]
VERSIONS: tuple[Version, ...] = ("2.1", "1.2")

_ADDRESS = re.compile(
    r"thinktank/article/(?P<article>[1-9][0-9]{0,17})"
    r"/(?P<source>[a-z]{2,3}(?:-[a-z0-9]{2,8})*)/(?P<source_revision>[1-9][0-9]{0,8})"
    r"/(?P<target>[a-z]{2,3}(?:-[a-z0-9]{2,8})*)/(?P<target_revision>0|[1-9][0-9]{0,8})"
)


@dataclass(frozen=True)
class Address:
    """Which texts a file was made from. `target_revision` is 0 where there was none yet."""

    article: int
    source: str
    source_revision: int
    target: str
    target_revision: int

    def __str__(self) -> str:
        return (
            f"thinktank/article/{self.article}/{self.source}/{self.source_revision}"
            f"/{self.target}/{self.target_revision}"
        )


def address_of(text: str) -> Address | None:
    """Return what `str` made of an address; None where `text` is none."""
    found = _ADDRESS.fullmatch(text.strip())
    if found is None:
        return None
    numbers = {name: int(found[name]) for name in ("article", "source_revision", "target_revision")}
    return Address(source=found["source"], target=found["target"], **numbers)


class State(StrEnum):
    """How far the translation of a unit is."""

    INITIAL = "initial"
    NEEDS_REVIEW = "needs review"
    TRANSLATED = "translated"


@dataclass(frozen=True)
class Entry:
    """A unit as it stands in a file. `target` is None where there is no translation."""

    id: str
    source: Content
    target: Content | None
    codes: Mapping[str, Code] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    """What a tool shows in place of a code that stands alone, by id."""
    name: str = ""
    hints: Sequence[str] = ()
    state: State = State.INITIAL
    is_translatable: bool = True
    longest: int | None = None
    """How many characters a translation may have."""


@dataclass(frozen=True)
class File:
    address: Address
    source_language: str
    target_language: str
    entries: tuple[Entry, ...]
