"""The addresses of the public site: what stands under each language, and what under none."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path, register_converter
from django.urls.converters import StringConverter

from articles.public import feeds
from articles.public.caching import public_page
from articles.public.sitemaps import SITEMAPS
from articles.public.views import (
    articles,
    citing,
    front,
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

urlpatterns = [
    path("", front.home, name="home"),
    path("card.jpg", papers.house_card, name="house_card"),
    path("analysis/", articles.article_list, name="article_list"),
    path("analysis/<typed:slug>/", articles.article, name="article"),
    path("analysis/<typed:slug>/cite.<slug:kind>", citing.citation, name="citation"),
    path("analysis/<typed:slug>/card.jpg", papers.card, name="card"),
    path("analysis/<typed:slug>/<typed:file>.pdf", papers.paper, name="paper"),
    path("category/<typed:slug>/", taxonomy.category, name="category"),
    path("category/<typed:slug>/feed/", public_page(feeds.CategoryFeed()), name="category_feed"),
    path("topics/", taxonomy.topics, name="topics"),
    path("topic/<typed:slug>/", taxonomy.topic, name="topic"),
    path("topic/<typed:slug>/feed/", public_page(feeds.TopicFeed()), name="topic_feed"),
    path("series/", taxonomy.all_series, name="all_series"),
    path("series/<typed:slug>/", taxonomy.series, name="series"),
    path("people/", people.people, name="people"),
    path("people/<slug:slug>/", people.person, name="person"),
    path("people/<slug:slug>/feed/", public_page(feeds.PersonFeed()), name="person_feed"),
    path("opensearch.xml", searching.opensearch, name="opensearch"),
    path("feed/", public_page(feeds.ArticleFeed()), name="feed"),
]

#: What stands outside the languages.
files = [
    path("", front.root, name="root"),
    path("robots.txt", front.robots, name="robots"),
    path("sitemap.xml", public_page(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
]
