"""What others need to know to cite one language version of an article."""

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from articles.models import Article, Byline, Category
from articles.public.addresses import absolute, article_address
from languages.columns import column
from languages.slugs import slugify

ARTICLE = str(Category.PublicationType.ARTICLE)
REPORT = str(Category.PublicationType.REPORT)
SCHOLARLY = str(Category.PublicationType.SCHOLARLY)
_AUTHORS = {Byline.Role.AUTHOR, Byline.Role.CO_AUTHOR}


@dataclass(frozen=True)
class Named:
    """A person, or an institution: that has no `given` name."""

    family: str
    given: str = ""
    affiliation: str = ""
    """Where they stood when they wrote it."""
    orcid: str = ""

    @property
    def inverted(self) -> str:
        return f"{self.family}, {self.given}" if self.given else self.family


@dataclass(frozen=True)
class Record:
    """An article in one language, as a catalogue would describe it. Empty: there is none."""

    kind: str
    """`ARTICLE` (of a site), `REPORT` or `SCHOLARLY` (of a journal)."""
    language: str
    title: str
    published: date
    updated: date
    address: str
    """The whole address of its page."""
    house: str
    """Who publishes it, and what the site is called."""
    authors: tuple[Named, ...] = ()
    editors: tuple[Named, ...] = ()
    contributors: tuple[Named, ...] = ()
    abstract: str = ""
    genre: str = ""
    """What the house calls such a text: Policy brief."""
    number: str = ""
    doi: str = ""
    issn: str = ""
    series: str = ""
    part: str = ""
    keywords: tuple[str, ...] = ()
    original_title: str = ""
    """Only of a translation, and only where readers may know the original."""
    original_address: str = ""
    slug: str = field(default="", compare=False)

    @property
    def journal(self) -> str:
        """What a scholarly article appeared in."""
        return self.series or self.house

    @property
    def doi_address(self) -> str:
        return f"https://doi.org/{quote(self.doi, safe='/:()')}" if self.doi else ""

    @property
    def key(self) -> str:
        """A short name in ASCII, as bibliographies want one: caliskan2026izinde."""
        who = self.authors or self.editors or (Named(self.house),)
        words = slugify(self.title).split("-")
        word = next((word for word in words if len(word) > 3), words[0])
        return f"{slugify(who[0].family).replace('-', '')}{self.published.year}{word}"


def record(article: Article, *, language: str, request: HttpRequest | None = None) -> Record:
    """Return how `article`, readable in `language`, is cited.

    Without a request its addresses are as `addresses.absolute` makes them then. Asks the
    database nothing when `article` comes from `querysets.pages`.
    """
    category, series = article.category, article.series
    published = article.in_language("published_at", language)
    updated = article.in_language("updated_at", language) or published
    original = article.original_language
    translated = original != language and article.is_readable_in(original)
    bylines = list(article.bylines.all())
    return Record(
        kind=category.publication_type if category else ARTICLE,
        language=language,
        title=article.in_language("title", language),
        published=timezone.localdate(published),
        updated=timezone.localdate(updated),
        address=absolute(article_address(article, language), request),
        house=settings.SITE_NAME,
        authors=_named(bylines, _AUTHORS, language=language),
        editors=_named(bylines, {Byline.Role.EDITOR}, language=language),
        contributors=_named(bylines, {Byline.Role.CONTRIBUTOR}, language=language),
        abstract=" ".join((article.in_language("standfirst", language) or "").split()),
        genre=(getattr(category, column("name", language)) or "") if category else "",
        number=article.report_number,
        doi=article.in_language("doi", language) or "",
        issn=(series.issn if series else "") or settings.SITE_ISSN,
        series=(getattr(series, column("name", language)) or "") if series else "",
        part=str(article.part or ""),
        keywords=tuple(
            name
            for topic in article.topics.all()
            if (name := getattr(topic, column("name", language)))
        ),
        original_title=article.in_language("title", original) if translated else "",
        original_address=(
            absolute(article_address(article, original), request) if translated else ""
        ),
        slug=article.in_language("slug", language),
    )


def _named(bylines: list[Byline], roles: set, *, language: str) -> tuple[Named, ...]:
    return tuple(_person(byline, language=language) for byline in bylines if byline.role in roles)


def _person(byline: Byline, *, language: str) -> Named:
    author = byline.author
    family, given = author.family_and_given(language)
    return Named(
        family=family,
        given=given,
        affiliation=byline.affiliation or getattr(author, column("affiliation", language)) or "",
        orcid=author.orcid,
    )
