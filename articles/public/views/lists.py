"""How a list is cut into pages."""

from typing import Protocol

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles.public.views.errors import NotHere

ON_A_PAGE = 12


class Articles(Protocol):
    """A queryset, or what a search found."""

    def count(self) -> int: ...

    def __getitem__(self, place: slice, /): ...


def page_of(
    articles: Articles, request: HttpRequest, *, parameters: str = "", count: int | None = None
) -> Page:
    """Return the page of `articles` that the request asks for. Raises `NotHere`.

    `parameters` are the words of the address that chose the articles. Whoever knows their
    `count` saves a query.
    """
    number = request.GET.get("page", "1")
    paginator = Paginator(articles, ON_A_PAGE)
    if count is not None:
        paginator.count = count
    try:
        return paginator.page(number)
    except InvalidPage as missing:
        back = _with(request.path, parameters)
        raise NotHere(_("This list has no such page."), back=back) from missing


def listed(
    articles: Articles, request: HttpRequest, *, parameters: str = "", count: int | None = None
) -> dict:
    """Return what a template needs to show one page of `articles` and the way to the others.

    `parameters` are the words of the address that chose the articles: other pages keep them.
    """
    page = page_of(articles, request, parameters=parameters, count=count)
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    first = page.number == 1
    more = "" if first else f"page={page.number}"
    return {
        "page": page,
        "page_numbers": numbers,
        "gap": page.paginator.ELLIPSIS,
        "pages_at": f"?{parameters}&page=" if parameters else "?page=",
        "canonical": _with(request.path, "&".join(filter(None, [parameters, more]))),
    }


def _with(path: str, parameters: str) -> str:
    return f"{path}?{parameters}" if parameters else path
