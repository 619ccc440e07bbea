"""How a list is cut into pages."""

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles.public.views.errors import NotHere

ON_A_PAGE = 12


def page_of(articles: QuerySet, request: HttpRequest) -> Page:
    """Return the page of `articles` that the request asks for. Raises `NotHere`."""
    number = request.GET.get("page", "1")
    paginator = Paginator(articles, ON_A_PAGE)
    try:
        return paginator.page(number)
    except InvalidPage as missing:
        raise NotHere(_("This list has no such page."), back=request.path) from missing


def listed(articles: QuerySet, request: HttpRequest) -> dict:
    """Return what a template needs to show one page of `articles` and the way to the others."""
    page = page_of(articles, request)
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    first = page.number == 1
    return {
        "page": page,
        "page_numbers": numbers,
        "gap": page.paginator.ELLIPSIS,
        "canonical": request.path if first else f"{request.path}?page={page.number}",
    }
