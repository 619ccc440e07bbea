"""Categories, topics, regions and series: what each is, what was published on it, whom it meets."""

from django.db.models import F, Lookup, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.models import Article, Category, Series, Topic
from articles.public import choosing, querysets
from articles.public.addresses import address, everywhere, of_concept
from articles.public.caching import public_page
from articles.public.versions import page_in
from articles.public.views.errors import NotHere
from articles.public.views.lists import listed
from languages.columns import column

#: Which other hubs the page of a concept leads to.
_MEETS = {
    "category": ("author", "topic", "region", "series"),
    "theme": ("author", "region", "topic", "series"),
    "region": ("author", "topic", "region", "series"),
    "series": ("author", "topic", "region"),
}


@public_page
def topics(request: HttpRequest) -> HttpResponse:
    language = request.LANGUAGE_CODE
    used = querysets.used_topics(language)
    context = {
        "themes": [topic for topic in used if topic.kind == Topic.Kind.THEME],
        "regions": [topic for topic in used if topic.kind == Topic.Kind.REGION],
        "series": querysets.used_series(language),
        **page_in(everywhere("topics")),
    }
    return render(request, "public/topics.html", context)


@public_page
def all_series(request: HttpRequest) -> HttpResponse:
    context = {
        "series": querysets.used_series(request.LANGUAGE_CODE),
        **page_in(everywhere("all_series")),
    }
    return render(request, "public/series.html", context)


@public_page
def category(request: HttpRequest, slug: str) -> HttpResponse:
    return _concept(request, querysets.known(Category), slug)


@public_page
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    return _concept(request, querysets.known(Topic), slug)


@public_page
def series(request: HttpRequest, slug: str) -> HttpResponse:
    return _concept(request, querysets.known(Series), slug)


def _concept(request: HttpRequest, concepts: QuerySet, slug: str) -> HttpResponse:
    language = request.LANGUAGE_CODE
    name = concepts.model._meta.model_name
    concept = querysets.by_slug(concepts, slug, language=language).first()
    if concept is None:
        raise NotHere(_("There is no such subject here."), back=address("topics", language))
    kind = concept.kind if name == "topic" else name
    articles = querysets.cards(language).filter(_condition(name, concept))
    context = {
        "concept": concept,
        "name": name,
        "filter": "region" if kind == Topic.Kind.REGION else name,
        "feed": address(f"{name}_feed", language, slug=slug),
        "meetings": choosing.meetings(articles, _MEETS[kind], language=language, but=slug),
        **listed(_in_parts(articles, language) if name == "series" else articles, request),
        **page_in(of_concept(concept)),
    }
    return render(request, "public/concept.html", context)


def _condition(name: str, concept: Category | Topic | Series) -> Lookup:
    if name == "topic":
        return querysets.among(querysets.Tagging.objects.filter(topic=concept.pk).values("article"))
    return querysets.having(name, concept.pk)


def _in_parts(articles: QuerySet[Article], language: str) -> QuerySet[Article]:
    """Return the articles of a series as it is read: by their parts, then as they appeared."""
    return articles.order_by(F("part").asc(nulls_last=True), column("published_at", language), "pk")
