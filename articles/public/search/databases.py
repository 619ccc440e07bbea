"""How each database keeps and finds words: FTS5 on SQLite, a `tsvector` on PostgreSQL.

Whatever differs between them is here. What comes in are folded words, letters and digits
only; neither database changes them or takes any for a sign of its own.
"""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection
from django.db.models import BooleanField, Expression, F, FloatField

from articles.public.search.query import LONGEST_WORD, Query

#: PostgreSQL knows no place in a text beyond this.
_LAST_PLACE = 16_383
#: How its ranks weigh body, lead, names and title (D, C, B, A); SQLite's columns do alike.
_WEIGHTS = "{0.1, 0.4, 0.6, 1.0}"
#: Divides a rank by the logarithm of the text's length.
_BY_LENGTH = 1


class Words(NamedTuple):
    title: list[str]
    lead: list[str]
    names: list[str]
    body: list[str]


def write(entry: int, words: Words) -> None:
    """Keep `words` as those of the entry with that number, instead of what it had."""
    delete([entry])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "INSERT INTO articles_searchwords (rowid, words) VALUES (%s, %s::tsvector)",
                [entry, _vector(words)],
            )
        else:
            cursor.execute(
                "INSERT INTO articles_searchwords (rowid, title, lead, names, body)"
                " VALUES (%s, %s, %s, %s, %s)",
                [entry, *(" ".join(_cut(part)) for part in words)],
            )


def write_names(entry: int, names: list[str]) -> None:
    """Keep `names` with the other words that the entry with that number has."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "UPDATE articles_searchwords"
                " SET words = ts_filter(words, '{a,c,d}') || %s::tsvector WHERE rowid = %s",
                [_vector(Words([], [], names, [])), entry],
            )
        else:
            cursor.execute(
                "UPDATE articles_searchwords SET names = %s WHERE rowid = %s",
                [" ".join(_cut(names)), entry],
            )


def delete(entries: list[int]) -> None:
    with connection.cursor() as cursor:
        for entry in entries:
            cursor.execute("DELETE FROM articles_searchwords WHERE rowid = %s", [entry])


def empty() -> None:
    """Delete the words of all entries, and what was left of entries that are gone."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_searchwords")


class Matching(Expression):
    """Whether the words of a `SearchWords` row are those that `query` asks for."""

    conditional = True

    def __init__(self, query: Query):
        super().__init__(output_field=BooleanField())
        self.query = query
        self.row: Expression = F("pk")

    def get_source_expressions(self):
        return [self.row]

    def set_source_expressions(self, exprs):
        (self.row,) = exprs

    def as_sqlite(self, compiler, connection):
        return f"{_table(self.row, compiler)}.articles_searchwords MATCH %s", [_fts5(self.query)]

    def as_postgresql(self, compiler, connection):
        return f"{_table(self.row, compiler)}.words @@ %s::tsquery", [_tsquery(self.query)]


class Rank(Matching):
    """How well a `SearchWords` row that matches answers `query`: the lower, the better."""

    conditional = False

    def __init__(self, query: Query):
        super().__init__(query)
        self.output_field = FloatField()

    def as_sqlite(self, compiler, connection):
        return f"{_table(self.row, compiler)}.rank", []

    def as_postgresql(self, compiler, connection):
        table = _table(self.row, compiler)
        rank = f"-ts_rank('{_WEIGHTS}', {table}.words, %s::tsquery, {_BY_LENGTH})"
        return rank, [_tsquery(self.query)]


class Among(Expression):
    """Whether an article is one of `found`, whose numbers are many: they go as one value."""

    conditional = True

    def __init__(self, found: Sequence[int]):
        super().__init__(output_field=BooleanField())
        self.found = found
        self.row: Expression = F("pk")

    def get_source_expressions(self):
        return [self.row]

    def set_source_expressions(self, exprs):
        (self.row,) = exprs

    def as_sqlite(self, compiler, connection):
        row, parameters = compiler.compile(self.row)
        # Without its own index, as `querysets.Scanned` says.
        found = json.dumps(list(self.found))
        return f"+{row} IN (SELECT value FROM json_each(%s))", [*parameters, found]

    def as_postgresql(self, compiler, connection):
        row, parameters = compiler.compile(self.row)
        return f"{row} IN (SELECT unnest(%s::bigint[]))", [*parameters, list(self.found)]


def _table(row, compiler) -> str:
    return compiler.quote_name_unless_alias(row.alias)


def _cut(words: Iterable[str]) -> list[str]:
    return [word[:LONGEST_WORD] for word in words if word]


def _fts5(query: Query) -> str:
    """Return `query` in the language of FTS5: quoted strings, which hold words alone."""
    words = [
        f'("{word.stem}" OR "{word.beginning}" *)' if word.beginning else f'"{word.stem}"'
        for word in query.words
    ]
    phrases = [f'"{" ".join(word.stem for word in phrase)}"' for phrase in query.phrases]
    return " AND ".join([*words, *phrases])


def _tsquery(query: Query) -> str:
    words = [
        f"('{word.stem}' | '{word.beginning}':*)" if word.beginning else f"'{word.stem}'"
        for word in query.words
    ]
    phrases = [
        "(" + " <-> ".join(f"'{word.stem}'" for word in phrase) + ")" for phrase in query.phrases
    ]
    return " & ".join([*words, *phrases])


def _vector(words: Words) -> str:
    """Return `words` as a `tsvector` is written: each with its place and weight."""
    place = 0
    lexemes = []
    weighted = (("A", words.title), ("C", words.lead), ("B", words.names), ("D", words.body))
    for weight, part in weighted:
        for word in _cut(part):
            place = min(place + 1, _LAST_PLACE)
            lexemes.append(f"'{word}':{place}{weight}")
        # Nothing is a phrase across the end of a part.
        place = min(place + 1, _LAST_PLACE)
    return " ".join(lexemes)
