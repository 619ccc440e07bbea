"""What the public pages fetch: no more columns and no more queries than they show."""

from django.db.models import Count, Prefetch, Q, QuerySet

from articles.models import Article, Byline, Category, Topic
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


def cards(language: str) -> QuerySet[Article]:
    """Return what may be read in `language`, newest first, as lists show it. Two queries."""
    return (
        Article.objects.readable_in(language)
        .newest_first(language)
        .select_related("category", "cover")
        .prefetch_related(_bylines(language))
        .only(*_SHARED, *_columns(language, *_ON_A_CARD))
    )


def entries(language: str) -> QuerySet[Article]:
    """Return what may be read in `language`, newest first, as feeds give it: whole."""
    words = ("cover__caption", "cover__credit")
    return (
        Article.objects.readable_in(language)
        .newest_first(language)
        .select_related("category", "cover")
        .prefetch_related(_bylines(language), "topics")
        .only(*_SHARED, *_columns(language, *_ON_A_CARD, "takeaways", "body", *words))
    )


def pages(language: str) -> QuerySet[Article]:
    """Return what may be read in `language`, as an article's page shows it. Three queries.

    Of the other languages it holds what a link to them needs.
    """
    words = ("cover__caption", "cover__credit", "cover__licence_words")
    shown = ["cover__licence", *_columns(language, *PUBLISHED_FIELDS, *words)]
    return (
        Article.objects.readable_in(language)
        .select_related("category", "cover")
        .prefetch_related(_bylines(language, biographies=True), "topics")
        .only(*_SHARED, *_LINKED, *shown)
    )


def linked() -> QuerySet[Article]:
    """Return all articles with what a link to any of their languages needs.

    The caller asks each `readable_languages` before it names one.
    """
    return Article.objects.only("original_language", *_LINKED)


def by_slug(queryset: QuerySet, slug: str, *, language: str) -> QuerySet:
    """Return the rows of `queryset` whose address in `language` is `slug`."""
    return queryset.filter(**{column("slug", language): slug})


def used_topics(language: str) -> list[Topic]:
    """Return the topics that have something to read in `language`, most read of first.

    Each has `count`, the number of its readable articles. Articles are reached by a path
    here, so the rule of `readable_in` is asked as a subquery.
    """
    readable = Article.objects.readable_in(language).values("pk")
    topics = (
        Topic.objects.exclude(_no_slug(language))
        .annotate(count=Count("articles", filter=Q(articles__in=readable)))
        .filter(count__gt=0)
    )
    return sorted(topics, key=lambda topic: collation_key(topic.name or "", language=language))


def used_categories(language: str) -> QuerySet[Category]:
    """Return the categories that have something to read in `language`."""
    readable = Article.objects.readable_in(language).values("pk")
    return Category.objects.exclude(_no_slug(language)).filter(articles__in=readable).distinct()


def published_people(language: str) -> list[Author]:
    """Return who has written something that may be read in `language`, by family name."""
    readable = Article.objects.readable_in(language).values("pk")
    people = (
        Author.objects.filter(bylines__article__in=readable)
        .select_related("photograph")
        .annotate(count=Count("bylines"))
    )
    return sorted(
        people, key=lambda person: collation_key(person.sorted_under(language), language=language)
    )


def is_published(person: Author) -> bool:
    """Say whether `person` has written anything that may be read in any language.

    Before that nobody is to know of them: a name would give away what is still to come.
    """
    return any(
        Article.objects.readable_in(language).filter(authors=person).exists()
        for language in codes()
    )


def _no_slug(language: str) -> Q:
    slug = column("slug", language)
    return Q(**{slug: None}) | Q(**{slug: ""})


def _own(language: str, *fields: str) -> list[str]:
    return [column(field, language) for field in fields]


def _columns(language: str, *fields: str) -> list[str]:
    """Return the columns of `fields` in `language`, and of the words around an article."""
    return _own(language, *fields, "category__name", "category__slug", "cover__alt")


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
