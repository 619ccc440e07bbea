"""The screen for the pages of the house: every language below the other, each shown or not yet."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from articles.admin.editor import BodyWidget, nonced
from articles.public import urls
from languages.columns import column
from languages.names import codes, direction, own_name
from languages.screens import PerLanguage, SlugsFromNames
from pages import text
from pages.models import Page
from pages.views import shown


def reserved() -> set[str]:
    """Return the words under which something else stands already, in every language."""
    return {str(one.pattern).partition("/")[0] for one in urls.urlpatterns} - {""}


def _editor(language: str) -> BodyWidget:
    return BodyWidget(language=language, notes=None, attrs={"rows": 14})


def _lines(language: str) -> AdminTextareaWidget:
    return AdminTextareaWidget({"rows": 3, "lang": language, "dir": direction(language)})


#: What makes the widget of a column that has one of its own.
WIDGETS = {column("body", code): partial(_editor, code) for code in codes()} | {
    column("description", code): partial(_lines, code) for code in codes()
}


class PageForm(SlugsFromNames):
    slugs = {column("slug", code): (column("title", code),) for code in codes()}

    def clean(self):
        cleaned = super().clean()
        for code in codes():
            self._check(cleaned, code)
            body = column("body", code)
            cleaned[body] = text.clean(cleaned.get(body) or "")
        return cleaned

    def _check(self, cleaned: dict, code: str) -> None:
        slug = cleaned.get(column("slug", code))
        if slug in reserved():
            sentence = _(
                "Under “%(slug)s” stands another part of the site. Choose another address."
            )
            self.add_error(column("slug", code), sentence % {"slug": slug})
        if cleaned.get(column("is_shown", code)):
            for field, sentence in _NEEDED.items():
                if not cleaned.get(column(field, code)) and column(field, code) not in self.errors:
                    self.add_error(column(field, code), sentence)


#: What a page must have where readers are to see it.
_NEEDED = {
    "title": _("A page that readers see needs a title."),
    "slug": _("A page that readers see needs an address."),
}


@admin.register(Page)
class PageAdmin(PerLanguage, admin.ModelAdmin):
    form = PageForm
    shared_fields = ("place", "position", "previews")
    translated_fields = ("is_shown", "title", "slug", "description", "body", "changed_at")
    readonly_fields = ("previews", *(column("changed_at", code) for code in codes()))
    list_display = ("name", "place", "position", "languages", "changed")
    list_editable = ("position",)

    def get_urls(self):
        preview = self.admin_site.admin_view(self.preview)
        address = path("<int:pk>/preview/<str:language>/", preview, name="pages_page_preview")
        return [address, *super().get_urls()]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in WIDGETS:
            field.widget = WIDGETS[db_field.name]()
        return field

    def render_change_form(self, request, context, *args, **kwargs):
        """Give the scripts of the editor the nonce without which the browser refuses them."""
        context["media"] = nonced(context["media"], request)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_fieldsets(self, request, obj=None):
        (_none, shared), *languages = super().get_fieldsets(request, obj)
        if obj is None:
            shared = {"fields": [name for name in shared["fields"] if name != "previews"]}
        return [(None, shared), *languages]

    def view_on_site(self, page: Page) -> str | None:
        """Nothing: each language has its own address, under “Look at it”."""
        return None

    def preview(self, request: HttpRequest, pk: int, language: str) -> HttpResponse:
        """Show what is saved as readers will see it, whether they see it already or not."""
        if language not in codes() or not self.has_view_permission(request):
            raise Http404
        page = get_object_or_404(Page, pk=pk)
        bar = {
            "sentence": gettext("This is a preview of what is saved."),
            "language": get_language(),
            "address": reverse("admin:pages_page_change", args=[pk]),
            "back": gettext("Back to writing"),
        }
        with override(language):
            context = {**shown(page, language=language), "preview": bar, "x_default": None}
            response = render(request, "public/page.html", context)
        response["Content-Language"] = language
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    @admin.display(description=_("title"), ordering="title")
    def name(self, page: Page) -> str:
        return str(page)

    @admin.display(description=_("shown in"))
    def languages(self, page: Page) -> str:
        shown_in = [own_name(code) for code in page.readable_languages()]
        return ", ".join(shown_in) or self.get_empty_value_display()

    @admin.display(description=_("last changed"))
    def changed(self, page: Page) -> datetime | None:
        dates = (page.in_language("changed_at", code) for code in codes())
        return max(filter(None, dates), default=None)

    @admin.display(description=_("Look at it"))
    def previews(self, page: Page) -> str:
        return format_html_join(" · ", '<a href="{}" lang="{}">{}</a>', self._previews(page))

    def _previews(self, page: Page) -> Iterator[tuple[str, str, str]]:
        for code in codes():
            if page.in_language("title", code):
                address = reverse("admin:pages_page_preview", args=[page.pk, code])
                yield address, code, own_name(code)
