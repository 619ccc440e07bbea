"""The addresses of the public site: what stands under each language, and what under none."""

from collections.abc import Callable
from typing import Any

from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.gzip import gzip_page

from articles.public import atom, feeds, json_feed
from articles.public.caching import public_page
from articles.public.moving import at_old_addresses_too
from articles.public.views import (
    articles,
    citing,
    front,
    machines,
    papers,
    people,
    searching,
    taxonomy,
)

app_name = "public"


class TypedSlug(StringConverter):
    """A slug as somebody may type it, in Cyrillic or Turkish letters; it is redirected.

    Without NUL, which PostgreSQL refuses to look for.
    """

    regex = r"[^/\x00]+"


register_converter(TypedSlug, "typed")


def _kept(about: feeds.About, view: Callable) -> Any:
    """Return `view` of what a feed is about, which answers at former addresses as well."""
    if about.model is None:
        return view
    return at_old_addresses_too(about.model, view, may_be_named=about.may_be_named)


def _atom(about: feeds.About) -> Any:
    view = feeds.answering(about, "feed", atom.written, atom.CONTENT_TYPE)
    return gzip_page(_kept(about, public_page(view)))


def _json(about: feeds.About) -> Any:
    view = feeds.answering(about, "json_feed", json_feed.written, json_feed.CONTENT_TYPE)
    return gzip_page(_kept(about, public_page(view)))


_CATEGORY, _TOPIC = feeds.ABOUT["category"], feeds.ABOUT["topic"]
_SERIES, _PERSON = feeds.ABOUT["series"], feeds.ABOUT["person"]

urlpatterns = [
    path("", front.home, name="home"),
    path("card.jpg", papers.house_card, name="house_card"),
    path("opensearch.xml", searching.opensearch, name="opensearch"),
    path("feed/", _atom(feeds.ALL), name="feed"),
    path("feed.json", _json(feeds.ALL), name="json_feed"),
    path("analysis/", articles.article_list, name="article_list"),
    path("analysis/<typed:slug>/", articles.article, name="article"),
    path("analysis/<typed:slug>/cite.<slug:kind>", citing.citation, name="citation"),
    path("analysis/<typed:slug>/card.jpg", papers.card, name="card"),
    path("analysis/<typed:slug>/<typed:file>.pdf", papers.paper, name="paper"),
    path("category/<typed:slug>/", _kept(_CATEGORY, taxonomy.category), name="category"),
    path("category/<typed:slug>/feed/", _atom(_CATEGORY), name="category_feed"),
    path("category/<typed:slug>/feed.json", _json(_CATEGORY), name="category_json_feed"),
    path("topics/", taxonomy.topics, name="topics"),
    path("topic/<typed:slug>/", _kept(_TOPIC, taxonomy.topic), name="topic"),
    path("topic/<typed:slug>/feed/", _atom(_TOPIC), name="topic_feed"),
    path("topic/<typed:slug>/feed.json", _json(_TOPIC), name="topic_json_feed"),
    path("series/", taxonomy.all_series, name="all_series"),
    path("series/<typed:slug>/", _kept(_SERIES, taxonomy.series), name="series"),
    path("series/<typed:slug>/feed/", _atom(_SERIES), name="series_feed"),
    path("series/<typed:slug>/feed.json", _json(_SERIES), name="series_json_feed"),
    path("people/", people.people, name="people"),
    path("people/<typed:slug>/", _kept(_PERSON, people.person), name="person"),
    path("people/<typed:slug>/feed/", _atom(_PERSON), name="person_feed"),
    path("people/<typed:slug>/feed.json", _json(_PERSON), name="person_json_feed"),
]

#: What stands outside the languages.
files = [
    path("", front.root, name="root"),
    path("robots.txt", front.robots, name="robots"),
    path("llms.txt", machines.llms, name="llms"),
    path("sitemap.xml", machines.sitemap_index, name="sitemap"),
    path("sitemap-news.xml", machines.news, name="news_sitemap"),
    path("sitemap-<slug:language>-<int:page>.xml", machines.sitemap, name="sitemap_page"),
    path("sitemap-<slug:language>.xml", machines.sitemap, name="sitemap_language"),
]
