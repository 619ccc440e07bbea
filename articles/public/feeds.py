"""What feed readers get: the newest articles of one language whole, of all or of one subject."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.translation import gettext as _

from articles.models import Article, Category, Picture, Series, Topic
from articles.pictures import sources
from articles.public import links, lost, querysets
from articles.public.addresses import absolute, address, article_address, everywhere, of_concept
from articles.public.feed_text import for_feed
from articles.public.history import corrections
from articles.public.page import description
from articles.public.structured import name_of
from articles.public.wording import day
from authors.models import Author
from languages.columns import column
from languages.names import direction

#: How many articles stand on one page of a feed. They are whole: a hundred would be a book.
ON_A_PAGE = 20
#: When a feed in which nothing stands was changed last. Not now: it would never be the same.
_EMPTY_SINCE = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class About:
    """What the articles of a kind of feed have in common."""

    #: The name of its page's address; `…_feed` and `…_json_feed` are those of its feeds.
    page: str = ""
    model: type[Model] | None = None
    #: The way from an article to it.
    way: str = ""
    may_be_named: Callable[..., bool] = lost.anyone

    def name(self, kind: str) -> str:
        return f"{self.page}_{kind}" if self.page else kind


def _has_published(person: Author, *, language: str) -> bool:
    return querysets.is_published(person)


def _is_known(concept: Category | Topic | Series, *, language: str) -> bool:
    return querysets.known(type(concept)).filter(pk=concept.pk).exists()


ALL = About()
ABOUT = {
    "category": About("category", Category, "category", _is_known),
    "topic": About("topic", Topic, "topics", _is_known),
    "series": About("series", Series, "series", _is_known),
    "person": About("person", Author, "authors", _has_published),
}


@dataclass(frozen=True)
class Named:
    """Who speaks, and the whole address of their page."""

    name: str
    address: str


@dataclass(frozen=True)
class Shown:
    """The picture of an article."""

    address: str
    media_type: str
    width: int
    height: int
    alt: str
    credit: str


@dataclass(frozen=True)
class Entry:
    """One article in one language."""

    identity: str
    title: str
    address: str
    summary: str
    html: str
    people: Sequence[Named]
    subjects: Sequence[str]
    picture: Shown | None
    published: datetime
    updated: datetime


@dataclass(frozen=True)
class Channel:
    """One page of a feed, whichever form it is given in."""

    identity: str
    title: str
    subtitle: str
    language: str
    page: str
    """The whole address of the page for people."""
    address: str
    """The whole address of this page of the feed."""
    icon: str
    home: Named
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """The same feed in other languages."""
    other_form: str = ""
    first: str = ""
    previous: str = ""
    next: str = ""
    entries: Sequence[Entry] = ()

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=_EMPTY_SINCE)


def channel(request: HttpRequest, *, about: About, slug: str = "", kind: str) -> Channel:
    """Return what the feed of `kind` (`feed`, `json_feed`) holds of the subject at `slug`.

    Raises Http404 where there is no such subject, or no such page of it.
    """
    language: str = request.LANGUAGE_CODE  # type: ignore[attr-defined]
    subject = _subject(about, slug, language)
    number = _number(request)
    articles = querysets.entries(language)
    if subject is not None:
        articles = articles.filter(**{about.way: subject})
    # One more than is shown tells whether there is another page.
    found = list(articles[(number - 1) * ON_A_PAGE : number * ON_A_PAGE + 1])
    if number > 1 and not found:
        raise Http404
    feeds = _everywhere(about, subject, about.name(kind))
    forms = _everywhere(about, subject, about.name("feed" if kind == "json_feed" else "json_feed"))
    path = feeds[language]

    def page(wanted: int) -> str:
        return absolute(path if wanted == 1 else f"{path}?page={wanted}", request)

    kwargs = {"slug": slug} if subject else {}
    return Channel(
        identity=_identity("feed", about.page, subject.pk if subject else "", language),
        title=f"{settings.SITE_NAME}: {_name(subject)}" if subject else settings.SITE_NAME,
        subtitle=_words_on(subject) or _("Publications"),
        language=language,
        page=absolute(address(about.page or "article_list", language, **kwargs), request),
        address=page(number),
        icon=absolute(static("public/icon.svg"), request),
        home=Named(settings.SITE_NAME, absolute(address("home", language), request)),
        elsewhere={
            code: absolute(feeds[code], request) for code in sorted(feeds.keys() - {language})
        },
        other_form=absolute(forms[language], request),
        first=page(1),
        previous=page(number - 1) if number > 1 else "",
        next=page(number + 1) if len(found) > ON_A_PAGE else "",
        entries=_entries(found[:ON_A_PAGE], language, request),
    )


def answering(
    about: About, kind: str, written: Callable[[Channel], bytes], content_type: str
) -> Callable[..., HttpResponse]:
    """Return the view of the feeds of `kind` on `about`, in the form that `written` gives them."""

    def view(request: HttpRequest, slug: str = "") -> HttpResponse:
        content = written(channel(request, about=about, slug=slug, kind=kind))
        return HttpResponse(content, content_type=content_type)

    return view


def _subject(about: About, slug: str, language: str) -> Model | None:
    if about.model is None:
        return None
    here = "slug" if about.model is Author else column("slug", language)
    subject = about.model.objects.filter(**{here: slug}).first()  # type: ignore[attr-defined]
    if subject is None or not about.may_be_named(subject, language=language):
        raise Http404
    return subject


def _number(request: HttpRequest) -> int:
    typed = request.GET.get("page", "1")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6 and int(typed)):
        raise Http404
    return int(typed)


def _everywhere(about: About, subject: Model | None, name: str) -> dict[str, str]:
    """Return the path of the feed `name` in every language it exists in."""
    if subject is None:
        return everywhere(name)
    if isinstance(subject, Author):
        return everywhere(name, slug=subject.slug)
    return of_concept(subject, page=name)  # type: ignore[arg-type]


def _name(subject: Model) -> str:
    return name_of(subject) if isinstance(subject, Author) else str(subject)


def _words_on(subject: Model | None) -> str:
    return getattr(subject, "role" if isinstance(subject, Author) else "description", None) or ""


def _identity(*parts: object) -> str:
    """Addresses may change; what a feed or an article in a language is may not."""
    house = settings.SITE_URL or settings.SITE_NAME
    return uuid5(NAMESPACE_URL, "/".join(str(part) for part in (house, *parts) if part)).urn


def _entries(articles: list[Article], language: str, request: HttpRequest) -> list[Entry]:
    bodies = links.all_resolved([one.body or "" for one in articles], language=language)
    return [
        _entry(article, body, language, request)
        for article, body in zip(articles, bodies, strict=True)
    ]


def _entry(article: Article, body: str, language: str, request: HttpRequest) -> Entry:
    page = absolute(article_address(article, language), request)
    subjects = [article.category, *article.topics.all()]
    return Entry(
        identity=_identity("article", article.pk, language),
        title=article.title,
        address=page,
        summary=description(article),
        html=for_feed(
            body,
            page=page,
            takeaways=article.takeaways or (),
            heading=_("Key takeaways"),
            language=language,
            direction=direction(language),
            told=[
                (f"{_('Correction')} · {day(one.at)}", one.note)
                for one in corrections(article, language)
            ],
        ),
        people=[
            Named(
                name_of(byline.author),
                absolute(address("person", language, slug=byline.author.slug), request),
            )
            for byline in article.bylines.all()
        ],
        subjects=[one.name for one in subjects if one and one.name],
        picture=_shown(article.cover, request) if article.cover else None,
        published=article.published_at,
        updated=article.updated_at or article.published_at,
    )


def _shown(picture: Picture, request: HttpRequest) -> Shown:
    file = sources(picture).address
    kind = "png" if file.endswith(".png") else "jpeg"
    return Shown(
        address=absolute(file, request),
        media_type=f"image/{kind}",
        width=picture.width,
        height=picture.height,
        alt=picture.alt or "",
        credit=picture.credit or "",
    )
