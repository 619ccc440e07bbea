"""The screens for language versions: their list, the writing page, the preview."""

from django.contrib import admin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from articles.admin.folded_search import FoldedSearch
from articles.admin.writing import revision_or_latest, write
from articles.models import Translation
from articles.models.revision import Significance
from articles.newsroom import publishing
from articles.newsroom.board import state_of
from articles.newsroom.permissions import may, visible_translations
from articles.newsroom.staleness import with_behind
from articles.public import querysets
from articles.public.page import shown


class ScheduledFilter(admin.SimpleListFilter):
    title = _("schedule")
    parameter_name = "scheduled"

    def lookups(self, request, model_admin):
        return [("yes", _("scheduled"))]

    def queryset(self, request, queryset):
        return queryset.filter(publish_at__isnull=False) if self.value() else queryset


class BehindFilter(admin.SimpleListFilter):
    title = _("behind the original")
    parameter_name = "behind"

    def lookups(self, request, model_admin):
        return [("yes", _("behind"))]

    def queryset(self, request, queryset):
        return queryset.filter(behind__isnull=False) if self.value() else queryset


@admin.register(Translation)
class TranslationAdmin(FoldedSearch, admin.ModelAdmin):
    list_display = ("text_title", "language", "state", "behind_original", "changed_at")
    list_filter = (
        "language",
        "stage",
        ScheduledFilter,
        BehindFilter,
        ("article__category", admin.RelatedOnlyFieldListFilter),
        ("article__authors", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("folded_title", "article__authors__folded_names")
    search_help_text = _("Titles in any language, and names of authors")
    list_select_related = ("article", "latest")
    list_per_page = 50
    ordering = ("-changed_at", "-pk")

    def get_queryset(self, request):
        translations = with_behind(visible_translations(request.user))
        return translations.select_related("article", "latest__by", "live", "based_on")

    # An article's page begins a version; the writing page changes it; nothing deletes one alone.

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return request.user.has_perm("articles.view_translation")
        return may(request.user, "view_translation", obj)

    has_view_permission = has_change_permission

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    @admin.display(description=_("title"), ordering="folded_title")
    def text_title(self, translation):
        return (translation.latest and translation.latest.title) or _("Without a title")

    @admin.display(description=_("state"), ordering="stage")
    def state(self, translation):
        context = {"state": state_of(translation), "translation": translation}
        return render_to_string("admin/articles/_state.html", context)

    @admin.display(description=_("behind"), ordering="behind")
    def behind_original(self, translation):
        return Significance(translation.behind).label if translation.behind else ""

    def get_urls(self):
        preview = path(
            "<int:pk>/preview/",
            self.admin_site.admin_view(self.preview_view),
            name="articles_translation_preview",
        )
        return [preview, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        translation = self._visible(request, object_id)
        base = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            **(extra_context or {}),
        }
        return write(request, translation, base=base)

    def preview_view(self, request, pk):
        """Show the public page of any revision: rendered from a copy, saved nowhere."""
        translation = self._visible(request, pk)
        revision = revision_or_latest(translation, request.GET.get("revision"))
        if revision is None:
            raise Http404
        language = translation.language
        with override(language):
            article = querysets.whole_articles().get(pk=translation.article_id)
            revision.translation = translation
            publishing.apply(revision, article, at=timezone.now())
            context = {**shown(article, language=language), "preview": revision}
            response = TemplateResponse(request, "public/article.html", context)
            response["Cache-Control"] = "private, no-store"
            response["X-Robots-Tag"] = "noindex"
            return response.render()

    def _visible(self, request, pk):
        return get_object_or_404(self.get_queryset(request), pk=pk)
