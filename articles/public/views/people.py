"""Who writes here, and what each has published."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.models import Byline
from articles.public import choosing, querysets
from articles.public.addresses import address, everywhere, of_person
from articles.public.caching import public_page
from articles.public.versions import page_in
from articles.public.views.errors import NotHere
from articles.public.views.lists import listed
from authors.models import Author
from languages.collation import first_letter

#: Fewer people than these are seen at a glance, without letters.
_WORTH_LETTERS = 24
_MEETS = ("topic", "region", "series", "author")


@dataclass(frozen=True)
class Letter:
    """The people whose family name begins with one letter."""

    letter: str
    people: list[Author]


@dataclass(frozen=True)
class Part:
    """How often a person had a part of this kind in what can be read, and where it is listed."""

    role: str
    label: str
    count: int


@public_page
def people(request: HttpRequest) -> HttpResponse:
    language = request.LANGUAGE_CODE
    found = querysets.published_people(language)
    context = {
        "people": found,
        "letters": _by_letter(found, language) if len(found) >= _WORTH_LETTERS else [],
        **page_in(everywhere("people")),
    }
    return render(request, "public/people.html", context)


@public_page
def person(request: HttpRequest, slug: str) -> HttpResponse:
    language = request.LANGUAGE_CODE
    known = querysets.known_people().select_related("photograph")
    found = known.filter(slug=slug).first()
    if found is None:
        raise NotHere(_("There is no author at this address."), back=address("people", language))
    bylines = Byline.objects.filter(author=found).order_by()
    role = request.GET.get("role", "")
    if role and role not in Byline.Role.values:
        raise NotHere(_("There is nothing of that name here."), back=request.path)
    all_articles = querysets.cards(language).filter(querysets.among(bylines.values("article")))
    chosen = bylines.filter(role=role) if role else bylines
    articles = (
        all_articles.filter(querysets.among(chosen.values("article"))) if role else all_articles
    )
    counts = _counts(found, language)
    count = counts.get(role, 0) if role else sum(counts.values())
    parameters = f"role={role}" if role else ""
    chosen_part = f"?{parameters}" if role else ""
    context = {
        "person": found,
        "feed": address("person_feed", language, slug=slug),
        "role": role,
        "parts": _parts(counts),
        "meetings": choosing.meetings(all_articles, _MEETS, language=language, but=slug),
        **listed(articles, request, parameters=parameters, count=count),
        **page_in({code: f"{path}{chosen_part}" for code, path in of_person(found).items()}),
    }
    return render(request, "public/person.html", context)


def _by_letter(people: list[Author], language: str) -> list[Letter]:
    """Return `people`, who stand in order, by the first letters of their family names."""

    def letter(person: Author) -> str:
        return first_letter(person.sorted_under(language), language=language)

    return [Letter(one, list(group)) for one, group in groupby(people, key=letter)]


def _counts(person: Author, language: str) -> dict[str, int]:
    """Return how often `person` had which part in what can be read. One query."""
    bylines = Byline.objects.filter(author=person, article__in=querysets.readable(language))
    return dict(bylines.order_by().values_list("role").annotate(count=Count("pk")))


def _parts(counts: Mapping[str, int]) -> list[Part]:
    """Return the parts that a person had, if they were not all of one kind."""
    parts = [
        Part(role, label, counts[role]) for role, label in Byline.Role.choices if role in counts
    ]
    return parts if len(parts) > 1 else []
