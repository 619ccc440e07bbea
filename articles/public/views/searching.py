"""What browsers and reference managers are told of the search of this site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.public.addresses import absolute, address
from articles.public.caching import public_page


@public_page
def opensearch(request: HttpRequest) -> HttpResponse:
    """The OpenSearch description of one language."""
    language = request.LANGUAGE_CODE
    context = {
        "language": language,
        "search": absolute(address("article_list", language), request),
        "feed": absolute(address("feed", language), request),
    }
    kind = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "public/opensearch.xml", context, content_type=kind)
