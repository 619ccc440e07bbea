"""What feed readers get: the newest articles of one language, of all or of one subject."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.models import Article, Category, Topic
from articles.public import querysets
from articles.public.addresses import (
    address,
    article_address,
    everywhere,
    of_concept,
    on_this_site,
)
from authors.models import Author
from languages.characters import without_forbidden
from languages.columns import column

_NEWEST = 30


class FeedInLanguages(Atom1Feed):
    """Atom that names the same feed in the other languages.

    A character that XML cannot hold is left out: one in a name must not cost its readers
    the feed.
    """

    feed: dict[str, Any]
    items: list[dict[str, Any]]

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for language, link in self.feed["elsewhere"].items():
            attributes = {"rel": "alternate", "hreflang": language, "href": link}
            handler.addQuickElement("link", None, attributes | {"type": "application/atom+xml"})

    def write(self, outfile, encoding):
        self.feed = _writable(self.feed)
        self.items = [_writable(item) for item in self.items]
        super().write(outfile, encoding)


def _writable(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        name: without_forbidden(value) if isinstance(value, str) else value
        for name, value in entry.items()
    } | {"categories": [without_forbidden(name) for name in entry["categories"] or ()]}


class ArticleFeed(Feed):
    """Everything that is readable in the language of the feed's address."""

    feed_type = FeedInLanguages
    page_name = "article_list"

    def articles(self, subject) -> QuerySet[Article]:
        return querysets.cards(get_language())

    def title(self, subject) -> str:
        return f"{settings.SITE_NAME}: {subject}" if subject else settings.SITE_NAME

    def subtitle(self, subject) -> str:
        return getattr(subject, "description", None) or _("Publications")

    def link(self, subject) -> str:
        kwargs = {"slug": subject.slug} if subject else {}
        return on_this_site(address(self.page_name, get_language(), **kwargs))

    def feed_url(self, subject) -> str:
        return on_this_site(self.addresses(subject)[get_language()])

    def feed_extra_kwargs(self, subject) -> dict[str, Any]:
        addresses = self.addresses(subject)
        others = addresses.keys() - {get_language()}
        return {"elsewhere": {code: on_this_site(addresses[code]) for code in sorted(others)}}

    def addresses(self, subject) -> dict[str, str]:
        """Return the path of this feed in every language it exists in."""
        return everywhere("feed")

    def items(self, subject) -> Iterable[Article]:
        return self.articles(subject)[:_NEWEST]

    def item_title(self, item: Article) -> str:
        return item.title

    def item_description(self, item: Article) -> str:
        return item.standfirst or ""

    def item_link(self, item: Article) -> str:
        return on_this_site(article_address(item, get_language()))

    def item_guid(self, item: Article) -> str:
        """The address may change; the identity of an article in a language may not."""
        house = settings.SITE_URL or settings.SITE_NAME
        return uuid5(NAMESPACE_URL, f"{house}/article/{item.pk}/{get_language()}").urn

    item_guid_is_permalink = False

    def item_author_name(self, item: Article) -> str:
        return ", ".join(str(byline.author) for byline in item.bylines.all())

    def item_categories(self, item: Article) -> list[str]:
        return [item.category.name] if item.category and item.category.name else []

    def item_pubdate(self, item: Article) -> datetime:
        return item.published_at

    def item_updateddate(self, item: Article) -> datetime:
        return item.updated_at or item.published_at


class CategoryFeed(ArticleFeed):
    page_name = "category"

    def get_object(self, request: HttpRequest, slug: str) -> Category:
        return get_object_or_404(Category, **{column("slug", request.LANGUAGE_CODE): slug})

    def addresses(self, subject: Category) -> dict[str, str]:
        return of_concept(subject, page="category_feed")

    def articles(self, subject: Category) -> QuerySet[Article]:
        return super().articles(subject).filter(category=subject)


class TopicFeed(ArticleFeed):
    page_name = "topic"

    def get_object(self, request: HttpRequest, slug: str) -> Topic:
        return get_object_or_404(Topic, **{column("slug", request.LANGUAGE_CODE): slug})

    def addresses(self, subject: Topic) -> dict[str, str]:
        return of_concept(subject, page="topic_feed")

    def articles(self, subject: Topic) -> QuerySet[Article]:
        return super().articles(subject).filter(topics=subject)


class PersonFeed(ArticleFeed):
    page_name = "person"

    def get_object(self, request: HttpRequest, slug: str) -> Author:
        person = get_object_or_404(Author, slug=slug)
        if not querysets.is_published(person):
            raise Http404
        return person

    def subtitle(self, subject: Author) -> str:
        return subject.role or ""

    def addresses(self, subject: Author) -> dict[str, str]:
        return everywhere("person_feed", slug=subject.slug)

    def articles(self, subject: Author) -> QuerySet[Article]:
        return super().articles(subject).filter(authors=subject)
