"""Who writes here, and what each has published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.public import querysets
from articles.public.addresses import address, everywhere, of_person
from articles.public.caching import public_page
from articles.public.versions import page_in
from articles.public.views.errors import NotHere
from articles.public.views.lists import listed
from authors.models import Author


@public_page
def people(request: HttpRequest) -> HttpResponse:
    context = {
        "people": querysets.published_people(request.LANGUAGE_CODE),
        **page_in(everywhere("people")),
    }
    return render(request, "public/people.html", context)


@public_page
def person(request: HttpRequest, slug: str) -> HttpResponse:
    language = request.LANGUAGE_CODE
    found = Author.objects.select_related("photograph").filter(slug=slug).first()
    if found is None or not querysets.is_published(found):
        raise NotHere(_("We know nobody at this address."), back=address("people", language))
    context = {
        "person": found,
        "feed": address("person_feed", language, slug=slug),
        **listed(querysets.cards(language).filter(authors=found), request),
        **page_in(of_person(found)),
    }
    return render(request, "public/person.html", context)
