"""Which articles answer a query, the best first, with what is shown of each."""

from collections.abc import Sequence

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value

from articles.models import Article, SearchEntry, SearchWords
from articles.public.search.databases import Matching, Rank
from articles.public.search.excerpt import excerpt, marked
from articles.public.search.query import Query


def answering(query: Query, *, ranked: bool = True) -> list[int]:
    """Return the numbers of the articles whose text in the query's language answers `query`.

    Where none has all of its words, those that have all that are telling. The best come
    first, of equals the newest. Some of them may not be readable now. One query.
    """
    asked = [one for one in (query, query.briefer) if one]
    parts = [
        _found(one)
        .annotate(step=Value(step), score=Rank(one) if ranked else Value(0.0))
        .values_list("step", "score", "entry__article")
        for step, one in enumerate(asked)
    ]
    rows = list(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])
    best = min((step for step, _score, _article in rows), default=0)
    return [
        article
        for step, _score, article in sorted(rows, key=lambda row: (row[1], -row[2]))
        if step == best
    ]


def matches(query: Query) -> Q:
    """Return the condition that an article is one of those `answering` the query."""
    return Q(pk__in=_found(query).values("entry__article"))


def _found(query: Query) -> QuerySet[SearchWords]:
    return SearchWords.objects.filter(Matching(query), entry__language=query.language)


class Results:
    """The articles of a queryset that answer a query, as a paginator wants them.

    They stand in the order of `found`, or in that of the queryset where there is none. Each
    article of a page has its `marked_title` and `excerpt`. `articles` holds those only that
    answer the query.
    """

    def __init__(self, articles: QuerySet[Article], query: Query, *, found: Sequence[int] = ()):
        self._articles = articles
        self._query = query
        self._found = found
        self._order: list[int] | None = None

    def count(self) -> int:
        return len(self._numbers())

    def __getitem__(self, place: slice) -> list[Article]:
        wanted = self._numbers()[place]
        text = SearchEntry.objects.filter(article=OuterRef("pk"), language=self._query.language)
        articles = self._articles.order_by().annotate(text=Subquery(text.values("text")))
        by_number = articles.in_bulk(wanted)
        return [self._shown(by_number[pk]) for pk in wanted if pk in by_number]

    def _numbers(self) -> list[int]:
        """Return the numbers of all results in order. One query."""
        if self._order is None:
            numbers = list(self._articles.values_list("pk", flat=True))
            if self._found:
                readable = set(numbers)
                numbers = [pk for pk in self._found if pk in readable]
            self._order = numbers
        return self._order

    def _shown(self, article: Article) -> Article:
        # Not fields of the model: what a result shows of it, as the annotation `text` is.
        parts = excerpt(vars(article)["text"] or "", self._query)
        article.__dict__.update(
            marked_title=marked(article.title or "", self._query),
            excerpt=parts or marked(article.standfirst or "", self._query),
        )
        return article
