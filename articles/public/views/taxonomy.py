"""Categories, topics and regions: what each is, and what has been published on it."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.models import Category, Series, Topic
from articles.public import querysets
from articles.public.addresses import address, everywhere, of_concept
from articles.public.caching import public_page
from articles.public.versions import page_in
from articles.public.views.errors import NotHere
from articles.public.views.lists import listed


@public_page
def topics(request: HttpRequest) -> HttpResponse:
    used = querysets.used_topics(request.LANGUAGE_CODE)
    context = {
        "themes": [topic for topic in used if topic.kind == Topic.Kind.THEME],
        "regions": [topic for topic in used if topic.kind == Topic.Kind.REGION],
        **page_in(everywhere("topics")),
    }
    return render(request, "public/topics.html", context)


@public_page
def category(request: HttpRequest, slug: str) -> HttpResponse:
    return _concept(request, Category.objects.all(), slug)


@public_page
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    return _concept(request, Topic.objects.all(), slug)


@public_page
def series(request: HttpRequest, slug: str) -> HttpResponse:
    return _concept(request, Series.objects.all(), slug)


def _concept(request: HttpRequest, concepts: QuerySet, slug: str) -> HttpResponse:
    language = request.LANGUAGE_CODE
    name = concepts.model._meta.model_name
    concept = querysets.by_slug(concepts, slug, language=language).first()
    if concept is None:
        raise NotHere(_("There is no such subject here."), back=address("topics", language))
    articles = querysets.cards(language).filter(**{_PATHS[name]: concept})
    context = {
        "concept": concept,
        "feed": address(f"{name}_feed", language, slug=slug),
        **listed(articles, request),
        **page_in(of_concept(concept)),
    }
    return render(request, "public/concept.html", context)


_PATHS = {"category": "category", "topic": "topics", "series": "series"}
