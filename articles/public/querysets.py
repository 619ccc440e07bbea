"""What the public pages fetch: no more columns and no more queries than they show."""

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    Exists,
    F,
    Func,
    Prefetch,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce, NullIf
from django.db.models.lookups import Exact, In, IsNull

from articles.models import Article, Byline, Category, Series, Topic
from articles.models.article import PUBLISHED_FIELDS
from authors.models import Author
from languages.collation import collation_key
from languages.columns import column
from languages.names import codes

#: What a page needs of a picture, whatever the language.
_PICTURE = ("checksum", "file", "width", "height", "focus_x", "focus_y")
#: Columns that any page showing an article needs, whatever the language.
_SHARED = ("original_language", *(f"cover__{name}" for name in _PICTURE))
#: What links to the languages of an article need.
_LINKED = [column(field, code) for code in codes() for field in ("title", "slug", "published_at")]
#: What a card shows of an article, and a feed.
_ON_A_CARD = ("title", "slug", "standfirst", "published_at", "updated_at")
#: Whose article it is; others had a part in it.
WRITERS = (Byline.Role.AUTHOR, Byline.Role.CO_AUTHOR)
Tagging = Article.topics.through


def cards(language: str) -> QuerySet[Article]:
    """Return what may be read in `language`, newest first, as lists show it. Two queries."""
    return (
        Article.objects.readable_in(language)
        .newest_first(language)
        .select_related("category", "cover", "series")
        .prefetch_related(_bylines(language))
        .only(
            "part",
            *_SHARED,
            *_columns(language, *_ON_A_CARD),
            *_own(language, "series__name", "series__slug"),
        )
    )


def entries(language: str) -> QuerySet[Article]:
    """Return what may be read in `language`, newest first, as feeds give it: whole."""
    words = ("cover__caption", "cover__credit")
    return (
        Article.objects.readable_in(language)
        .newest_first(language)
        .select_related("category", "cover")
        .prefetch_related(_bylines(language), "topics", "editions")
        .only(*_SHARED, *_columns(language, *_ON_A_CARD, "takeaways", "body", *words))
    )


def pages(language: str) -> QuerySet[Article]:
    """Return what may be read in `language`, as an article's page shows it. Four queries.

    Of the other languages it holds what a link to them needs. `has_series` says whether
    anything readable is part of a series: the header of each page leads to those.
    """
    words = ("cover__caption", "cover__credit", "cover__licence_words")
    shown = ["cover__licence", *_columns(language, *PUBLISHED_FIELDS, *words), *_cited(language)]
    return (
        Article.objects.readable_in(language)
        .select_related("category", "cover", "series")
        .prefetch_related(_bylines(language, biographies=True), "topics", "editions")
        .annotate(has_series=Exists(in_series(language)))
        .only(*_SHARED, *_LINKED, *shown)
    )


def linked() -> QuerySet[Article]:
    """Return all articles with what a link to any of their languages needs.

    The caller asks each `readable_languages` before it names one.
    """
    return Article.objects.only("original_language", "series_id", "part", *_LINKED)


def by_slug(queryset: QuerySet, slug: str, *, language: str) -> QuerySet:
    """Return the rows of `queryset` whose address in `language` is `slug`."""
    return queryset.filter(**{column("slug", language): slug})


def used_topics(language: str) -> list[Topic]:
    """Return the topics that have something to read in `language`, by their names.

    Each has `count`, the number of its readable articles.
    """
    return _by_name(_used(Topic.objects.all(), language), language)


def used_series(language: str) -> list[Series]:
    """Return the series that have something to read in `language`, by their names, counted."""
    return _by_name(_used(Series.objects.all(), language), language)


def published_people(language: str) -> list[Author]:
    """Return who has written something that may be read in `language`, by family name.

    Each has `count`, the number of articles they had a part in. Two queries: counted in a
    join, a database carries the biographies along.
    """
    bylines = Byline.objects.filter(article__in=readable(language)).order_by()
    counts = dict(bylines.values_list("author").annotate(count=Count("pk")))
    people = list(Author.objects.select_related("photograph").filter(pk__in=counts))
    for person in people:
        person.count = counts[person.pk]
    return sorted(
        people, key=lambda person: collation_key(person.sorted_under(language), language=language)
    )


def known_people() -> QuerySet[Author]:
    """Return who had a part in anything that may be read in any language.

    Before that nobody is to know of them: a name would give away what is still to come.
    """
    known = Q()
    for language in codes():
        parts = Byline.objects.filter(article__in=readable(language))
        known |= Q(pk__in=parts.order_by().values("author"))
    return Author.objects.filter(known)


def known(model: type[Category | Topic | Series]) -> QuerySet:
    """Return the rows of `model` under which anything may be read in any language.

    As of people, readers are not to know of others: “Sanctions on …” says what is coming.
    """
    under = Q()
    for language in codes():
        if model is Topic:
            rows = Tagging.objects.filter(article__in=readable(language)).values("topic")
        else:
            name = str(model._meta.model_name)
            rows = readable(language).exclude(**{name: None}).values(name)
        under |= Q(pk__in=rows)
    return model.objects.filter(under)


def is_published(person: Author) -> bool:
    """Say whether `person` is one of the `known_people`."""
    return known_people().filter(pk=person.pk).exists()


def person_name(language: str, *, path: str = "") -> Coalesce:
    """Return the name of a person in `language`, else in one where it is known, as a column.

    `path` leads to the person. It is `structured.name_of`, for the database.
    """
    others = (code for code in codes() if code != language)
    names = [F(path + column("name", code)) for code in (language, *others)]
    return Coalesce(
        *(NullIf(name, Value("")) for name in names),
        F(f"{path}sort_key"),
        output_field=CharField(),
    )


def plain(rows: QuerySet) -> QuerySet:
    """Return `rows` as Django's own queryset, without an order.

    That of modeltranslation selects columns in an order of its own; the parts of a union
    must agree in theirs.
    """
    return QuerySet(rows.model, rows.order_by().query)


class Scanned(Func):
    """A column whose own index is not to be used.

    A row of an article is as long as its texts. SQLite prefers the index of a condition's
    own column, reads a row for each that it finds, and takes seconds where the index of all
    that is readable, which has these columns too, answers in milliseconds.
    """

    arity = 1
    template = "%(expressions)s"

    def __init__(self, name: str):
        super().__init__(F(name), output_field=BigIntegerField())

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


def among(articles: QuerySet) -> In:
    """Return the condition that an article is one of those whose numbers `articles` yields."""
    return In(Scanned("pk"), articles)


def having(name: str, pk: int) -> Exact:
    """Return the condition that the row `pk` stands in the column `name` of an article."""
    return Exact(Scanned(name), pk)


def empty(column_name: str) -> Q:
    """Return the condition that a text column has nothing in it."""
    return Q(**{f"{column_name}__isnull": True}) | Q(**{column_name: ""})


def readable(language: str) -> QuerySet[Article]:
    """Return what may be read in `language`, for counting and for conditions."""
    return Article.objects.readable_in(language).order_by()


def in_series(language: str) -> QuerySet[Article]:
    """Return what may be read in `language` and is part of a series."""
    return readable(language).filter(IsNull(Scanned("series"), False))  # noqa: FBT003


def _used(concepts: QuerySet, language: str) -> QuerySet:
    """Return which of `concepts` have an address and something to read in `language`, counted.

    Articles are reached by a path here, so the rule of `readable_in` is asked as a subquery.
    """
    counted = Q(articles__in=readable(language))
    return (
        concepts.exclude(empty(column("slug", language)))
        .annotate(count=Count("articles", filter=counted))
        .filter(count__gt=0)
    )


def _by_name(concepts: QuerySet, language: str) -> list:
    return sorted(
        concepts, key=lambda concept: collation_key(concept.name or "", language=language)
    )


def _own(language: str, *fields: str) -> list[str]:
    return [column(field, language) for field in fields]


def _columns(language: str, *fields: str) -> list[str]:
    """Return the columns of `fields` in `language`, and of the words around an article."""
    return _own(language, *fields, "category__name", "category__slug", "cover__alt")


def _cited(language: str) -> list[str]:
    """Return the columns that citing an article needs besides what its page shows."""
    shared = ["category__publication_type", "series__issn", "part", "report_number"]
    return shared + _own(language, "doi", "series__name", "series__slug")


def _bylines(language: str, *, biographies: bool = False) -> Prefetch:
    """Prefetch the people of an article. Names in all languages: one may stand for another."""
    fields = ["article_id", "role", "affiliation", "position"]
    fields += [f"author__{name}" for name in ("slug", "sort_key", "orcid", "links")]
    fields += [f"author__{column('name', code)}" for code in codes()]
    fields += [f"author__{column('role', language)}"]
    fields += [f"author__photograph__{name}" for name in _PICTURE]
    if biographies:
        fields += [f"author__{column('affiliation', code)}" for code in codes()]
        texts = ("biography", "photograph__alt")
        fields += [f"author__{column(text, language)}" for text in texts]
    bylines = Byline.objects.select_related("author__photograph").only(*fields)
    return Prefetch("bylines", queryset=bylines)
