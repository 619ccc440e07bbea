"""The screens for articles: the list, and the page of what all languages of one share."""

from django.contrib import admin, messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from articles.admin.folded_search import FoldedSearch
from articles.admin.writing import writing_address
from articles.models import Article, Byline
from articles.models.translation import Stage
from articles.newsroom import board, creating, editing
from articles.newsroom.permissions import visible_articles
from articles.newsroom.refusals import Refused
from languages.names import codes, own_name


class BylineInline(admin.TabularInline):
    model = Byline
    fields = ("author", "role", "affiliation", "position")
    autocomplete_fields = ("author",)
    extra = 0
    ordering = ("position", "pk")

    def has_add_permission(self, request, obj=None):
        return obj is None or request.user.has_perm("articles.change_article", obj)

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request, obj=None):
        return True


class LanguageFilter(admin.SimpleListFilter):
    title = _("language")
    parameter_name = "language"

    def lookups(self, request, model_admin):
        return [(code, own_name(code)) for code in codes()]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(translations__language=self.value()).distinct()


class StageFilter(admin.SimpleListFilter):
    """Together with a language it asks for the stage of that language."""

    title = pgettext_lazy("of a text", "stage")
    parameter_name = "stage"

    def lookups(self, request, model_admin):
        return [*Stage.choices, ("scheduled", pgettext_lazy("stage", "Scheduled"))]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        wanted = (
            {"translations__publish_at__isnull": False}
            if self.value() == "scheduled"
            else {"translations__stage": self.value()}
        )
        if language := request.GET.get("language"):
            wanted["translations__language"] = language
        return queryset.filter(**wanted).distinct()


@admin.register(Article)
class ArticleAdmin(FoldedSearch, admin.ModelAdmin):
    change_form_template = "admin/articles/article/change_form.html"
    list_display = ("newsroom_title", "category", "byline", "versions", "created_at")
    list_display_links = ("newsroom_title",)
    list_filter = (
        LanguageFilter,
        StageFilter,
        ("category", admin.RelatedOnlyFieldListFilter),
        ("authors", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("category",)
    list_per_page = 50
    search_fields = ("translations__folded_title", "authors__folded_names")
    search_help_text = _("Titles in any language, and names of authors")
    fields = ("original_language", "category", "topics", "cover")
    autocomplete_fields = ("topics", "cover")
    inlines = (BylineInline,)
    ordering = ("-pk",)

    def get_queryset(self, request):
        articles = visible_articles(request.user).prefetch_related("bylines__author")
        return board.with_versions(articles, user=request.user)

    def get_readonly_fields(self, request, obj=None):
        return ("original_language",) if obj else ()

    # The list

    def changelist_view(self, request, extra_context=None):
        self._user = request.user
        return super().changelist_view(request, extra_context)

    @admin.display(description=_("title"))
    def newsroom_title(self, article):
        return board.title_of(article, article.translations.all())

    @admin.display(description=_("byline"))
    def byline(self, article):
        return ", ".join(byline.author.name or "" for byline in article.bylines.all())
    @admin.display(description=_("language versions"))
    def versions(self, article):
        rows = board.rows(article, user=self._user, versions=article.translations.all())
        return render_to_string("admin/articles/_versions.html", {"rows": rows})

    # The page of one article

    def change_view(self, request, object_id, form_url="", extra_context=None):
        article = self.get_object(request, object_id)
        rows = []
        if article is not None:
            rows = board.rows(article, user=request.user, versions=article.translations.all())
        extra = {"rows": rows, "title": article and self.newsroom_title(article)}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def get_changeform_initial_data(self, request):
        return {"original_language": request.LANGUAGE_CODE, **super().get_changeform_initial_data(request)}

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            creating.begin_original(form.instance, by=request.user)

    def response_add(self, request, obj, post_url_continue=None):
        """After its shared fields an article wants its text."""
        if "_continue" in request.POST or "_addanother" in request.POST or "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        original = obj.translations.get()
        messages.success(request, _("The article is there. Now write its text, or bring it in."))
        return HttpResponseRedirect(writing_address(original))

    def get_urls(self):
        start = path(
            "<int:pk>/start/<str:language>/",
            self.admin_site.admin_view(require_POST(self.start_view)),
            name="articles_article_start",
        )
        return [start, *super().get_urls()]

    def start_view(self, request, pk, language):
        article = get_object_or_404(self.get_queryset(request), pk=pk)
        if language not in codes():
            raise Http404
        try:
            translation = editing.start(article=article, language=language, by=request.user)
        except Refused as refused:
            for sentence in refused.sentences:
                messages.error(request, sentence)
            return redirect("admin:articles_article_change", pk)
        return HttpResponseRedirect(writing_address(translation))
