"""What the editor asks about articles that a text links to: by words, by address, by number."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from articles.admin.picture_choice import language_asked, refuse
from articles.newsroom import linking
from articles.newsroom.linking import Target
from articles.newsroom.permissions import may

#: A text asks about its own links at once.
_AT_ONCE = 200


def link_urls(site: AdminSite) -> list[URLPattern]:
    """Return the address below that of the list of articles."""
    return [path("find/", site.admin_view(never_cache(find)), name="articles_article_find")]


@require_GET
def find(request: HttpRequest) -> JsonResponse:
    """Articles to link to: `q` asks by words of a title, `address` by a page of this site,
    `numbers` for those that a text has already."""
    user, language = request.user, language_asked(request)
    if not may(user, "view_translation"):
        return refuse(_("You may not see the articles."), status=403)
    if "address" in request.GET:
        target = linking.at_address(request.GET["address"], user=user, language=language)
        found = [target] if target else []
    elif "numbers" in request.GET:
        found = list(linking.targets(_numbers(request), user=user, language=language).values())
    else:
        found = linking.find(request.GET.get("q", ""), user=user, language=language)
    return JsonResponse({"articles": [_described(target) for target in found]})


def _numbers(request: HttpRequest) -> list[int]:
    asked = request.GET["numbers"].split(",")[:_AT_ONCE]
    return [int(number) for number in asked if number.isdecimal() and len(number) < 10]


def _described(target: Target) -> dict[str, Any]:
    return {
        "number": target.pk,
        "title": target.title,
        "otherTitles": target.other_titles,
        "summary": target.summary,
        "isReadable": target.is_readable,
        "states": [
            {
                "language": state.language,
                "name": state.name,
                "state": state.state,
                "label": state.label,
            }
            for state in target.states
        ],
        "page": page_of(target),
    }


def page_of(target: Target) -> str:
    """Return the newsroom's page of an article, for who may open it; else ""."""
    return reverse("admin:articles_article_change", args=[target.pk]) if target.may_open else ""
