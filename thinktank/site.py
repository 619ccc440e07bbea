"""The newsroom's admin site: its name, its sections, its first page."""

from collections.abc import Callable, Iterator
from functools import wraps

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from articles.newsroom import coverage_history, moves, release_board, waiting
from articles.newsroom.permissions import works_here

#: The sections in the order of a day's work. What is not named here comes after them.
_SECTIONS = (
    "Article",
    "Translation",
    "Release",
    "Picture",
    "Author",
    "Topic",
    "Series",
    "Category",
    "Page",
)


class NewsroomSite(AdminSite):
    site_title = site_header = _("Newsroom")
    index_title = _("My work")
    enable_nav_sidebar = False

    def each_context(self, request: HttpRequest) -> dict:
        context = super().each_context(request)
        return {**context, "sections": list(_sections(context["available_apps"]))}

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:  # noqa: FBT001, FBT002
        """Say what is missing or not allowed on a page of the newsroom, not of the readers."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            try:
                return inner(request, *args, **kwargs)
            except Http404:
                return self._refusal(request, "admin/404.html", 404)
            except PermissionDenied:
                return self._refusal(request, "admin/403.html", 403)

        return guarded

    def _refusal(self, request: HttpRequest, template: str, status: int) -> TemplateResponse:
        return TemplateResponse(request, template, self.each_context(request), status=status)

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> TemplateResponse:
        user = request.user
        waits = {
            "has_role": works_here(user),
            "piles": waiting.piles(user),
            "scheduled": moves.scheduled(user),
            "moves": moves.latest_moves(user),
            "releases": release_board.waiting_sets(user, limit=waiting.LENGTH),
            "coverage_history": coverage_history.history(),
        }
        return super().index(request, {**waits, **(extra_context or {})})

    def app_index(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Sections are models here; that they come from several apps is nobody's business."""
        return redirect("admin:index")


def _sections(apps: list[dict]) -> Iterator[dict]:
    """Yield what `request.user` may open, each as Django describes a model."""
    models = {model["object_name"]: model for app in apps for model in app["models"]}
    for name in _SECTIONS:
        if name in models:
            yield models.pop(name)
        if name == "Article" and "Translation" in models:
            label = pgettext("of articles in languages", "Coverage")
            yield {"name": label, "admin_url": reverse("coverage")}
    yield from models.values()
