"""The screens for articles: the list, and the page of what all languages of one share."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST
from rules.contrib.admin import ObjectPermissionsModelAdminMixin

from articles.admin.assigning import assign_urls
from articles.admin.exchange import exchange_urls
from articles.admin.identifiers import ArticleForm, DoiField, doi_columns
from articles.admin.importing import import_urls
from articles.admin.link_choice import link_urls
from articles.admin.previewing import preview_urls, sharing
from articles.admin.releases import article_urls, together
from articles.admin.writing import say, writing_address
from articles.models import Article, Byline, Translation
from articles.models.translation import Stage
from articles.newsroom import board, creating, deleting, editing
from articles.newsroom.permissions import may, visible_articles
from articles.newsroom.refusals import Refused
from articles.newsroom.staleness import is_ahead_of_readers, with_behind
from articles.public.addresses import of_article
from languages.names import codes, own_name
from languages.screens import FoldedSearch


class BylineInline(admin.TabularInline):
    model = Byline
    fields = ("author", "role", "affiliation", "position")
    autocomplete_fields = ("author",)
    ordering = ("position", "pk")
    verbose_name = _("author")
    verbose_name_plural = _("authors")

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1

    def has_add_permission(self, request, obj=None):
        return obj is None or request.user.has_perm("articles.change_article", obj)

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request, obj=None):
        return True


class LanguageFilter(admin.SimpleListFilter):
    """Articles that have a version in a language; with the stage "missing", that have none."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request, model_admin):
        return [(code, own_name(code)) for code in codes()]

    def queryset(self, request, queryset):
        if self.value() not in codes():
            return queryset
        having = {"pk__in": Translation.objects.filter(language=self.value()).values("article")}
        if request.GET.get(StageFilter.parameter_name) == "missing":
            return queryset.exclude(**having)
        return queryset.filter(**having)


class StageFilter(admin.SimpleListFilter):
    """Articles with a version that stands somewhere: in the chosen language, or in any."""

    title = pgettext_lazy("of a text", "stage")
    parameter_name = "stage"

    def lookups(self, request, model_admin):
        return [
            *Stage.choices,
            ("scheduled", pgettext_lazy("stage", "Scheduled")),
            ("behind", pgettext_lazy("stage", "Behind the original")),
            ("missing", pgettext_lazy("stage", "Missing")),
        ]

    def queryset(self, request, queryset):
        stage, language = self.value(), request.GET.get(LanguageFilter.parameter_name)
        if stage == "missing":
            return queryset if language in codes() else queryset.exclude(pk__in=_in_all_languages())
        versions = Translation.objects.all()
        if language in codes():
            versions = versions.filter(language=language)
        if stage == "scheduled":
            versions = versions.filter(publish_at__isnull=False)
        elif stage == "behind":
            versions = with_behind(versions).filter(behind__isnull=False)
        elif stage in Stage.values:
            versions = versions.filter(stage=stage)
        else:
            return queryset
        return queryset.filter(pk__in=versions.values("article"))


def _in_all_languages():
    """Return the numbers of the articles that nobody has to translate any more."""
    counted = Translation.objects.order_by().values("article").annotate(languages=Count("pk"))
    return counted.filter(languages__gte=len(codes())).values("article")


@admin.register(Article)
class ArticleAdmin(ObjectPermissionsModelAdminMixin, FoldedSearch, admin.ModelAdmin):
    list_display = ("newsroom_title", "category", "byline", "versions", "created")
    list_display_links = ("newsroom_title",)
    list_filter = (
        LanguageFilter,
        StageFilter,
        ("category", admin.RelatedOnlyFieldListFilter),
        ("series", admin.RelatedOnlyFieldListFilter),
        ("authors", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("category",)
    list_per_page = 50
    empty_value_display = ""
    search_fields = ("translations__folded_title", "authors__folded_names")
    search_help_text = _("Titles in any language, and names of authors")
    autocomplete_fields = ("topics", "series", "cover")
    form = ArticleForm
    inlines = (BylineInline,)
    ordering = ("-pk",)
    view_on_site = False

    def get_queryset(self, request):
        articles = visible_articles(request.user).prefetch_related("bylines__author")
        return board.with_versions(articles, user=request.user)

    def get_fieldsets(self, request, obj=None):
        shown = ("thumbnail",) if obj and obj.cover_id else ()
        numbers = ("series", "part", "report_number", *doi_columns().values())
        return (
            (None, {"fields": ("original_language", "category", "topics", "cover", *shown)}),
            (_("Series and identifiers"), {"fields": numbers}),
        )

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.user = request.user
        return form

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        languages = {name: code for code, name in doi_columns().items()}
        if db_field.name not in languages:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        field = super().formfield_for_dbfield(db_field, request, form_class=DoiField, **kwargs)
        field.label = f"DOI, {own_name(languages[db_field.name])}"
        field.widget.attrs |= {"spellcheck": "false", "autocomplete": "off"}
        return field

    def get_readonly_fields(self, request, obj=None):
        return ("original_language", "thumbnail") if obj else ()

    # The list

    @admin.display(description=_("title"))
    def newsroom_title(self, article):
        return board.title_of(article)

    @admin.display(description=_("byline"))
    def byline(self, article):
        return ", ".join(str(byline.author) for byline in article.bylines.all())

    @admin.display(description=_("created"), ordering="created_at")
    def created(self, article):
        return date_format(timezone.localtime(article.created_at), "SHORT_DATE_FORMAT")

    @admin.display(description=_("language versions"))
    def versions(self, article):
        return render_to_string("admin/articles/_versions.html", {"rows": board.rows(article)})

    # The page of one article

    @admin.display(description=_("Picture above the text now"))
    def thumbnail(self, article):
        return render_to_string("admin/articles/_thumbnail.html", {"picture": article.cover})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        article = self.get_object(request, object_id)
        extra: dict = {}
        if article is not None:
            public = of_article(article)
            extra = {
                "rows": [
                    (row, public.get(row.language))
                    for row in board.rows_with_steps(article, user=request.user)
                ],
                "sharing": sharing(request, article),
                "together": together(article, user=request.user),
                "may_withdraw": public and may(request.user, "publish_translation"),
                "title": self.newsroom_title(article),
                "subtitle": None,
                "show_save_and_add_another": False,
                "show_save_and_continue": False,
            }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def get_changeform_initial_data(self, request):
        given = super().get_changeform_initial_data(request)
        return {"original_language": request.LANGUAGE_CODE, **given}

    def save_model(self, request, obj, form, change):
        if change:
            # Never the columns of readers: a colleague may be publishing at this moment.
            columns = {field.name for field in obj._meta.concrete_fields}
            obj.save(update_fields=columns.intersection(form.fields))
        else:
            obj.created_by = request.user
            obj.save()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            creating.begin_original(form.instance, by=request.user)

    def response_add(self, request, obj, post_url_continue=None):
        """After its shared fields an article wants its text."""
        messages.success(request, _("The article is there. Now write its text."))
        return HttpResponseRedirect(writing_address(obj.translations.get()))

    def response_change(self, request, obj):
        """Stay: whoever changes what is shared goes on with a text from here."""
        super().response_change(request, obj)
        return redirect("admin:articles_article_change", obj.pk)

    def delete_view(self, request, object_id, extra_context=None):
        article = self.get_object(request, object_id)
        extra = {"subtitle": article and self.newsroom_title(article), **(extra_context or {})}
        return super().delete_view(request, object_id, extra)

    def delete_model(self, request, obj):
        try:
            deleting.delete(obj, by=request.user)
        except Refused as refused:
            raise PermissionDenied(str(refused)) from refused

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        for article in queryset.order_by("pk"):
            self.delete_model(request, article)

    def get_deleted_objects(self, objs, request):
        """The texts go with their article; nothing deletes one alone.

        What is named are the articles: their revisions and events would fill pages.
        """
        _deleted, _counts, lacking, protected = super().get_deleted_objects(objs, request)
        named = self.get_queryset(request).filter(pk__in=[article.pk for article in objs])
        titles = [self.newsroom_title(article) for article in named]
        counts = {self.opts.verbose_name_plural: len(titles)}
        return titles, counts, lacking - {Translation._meta.verbose_name}, protected

    def history_view(self, request, object_id, extra_context=None):
        """Each language version tells what happened to it; Django's log does not know."""
        return redirect("admin:articles_article_change", object_id)

    def get_urls(self):
        start = path(
            "<int:pk>/start/<str:language>/",
            self.admin_site.admin_view(require_POST(self.start_view)),
            name="articles_article_start",
        )
        site = self.admin_site
        ours = [
            *import_urls(site),
            *exchange_urls(site),
            *link_urls(site),
            *preview_urls(site),
            *article_urls(site),
            *assign_urls(site),
            start,
        ]
        return [*ours, *super().get_urls()]

    def start_view(self, request, pk, language):
        """Begin a language version, then open its writing page."""
        article = get_object_or_404(self.get_queryset(request), pk=pk)
        if language not in codes():
            raise Http404
        try:
            translation = editing.start(article=article, language=language, by=request.user)
        except Refused as refused:
            say(request, refused)
            return redirect("admin:articles_article_change", pk)
        if is_ahead_of_readers(translation):
            messages.warning(
                request,
                _(
                    "The original is being changed: you translate revision %(number)s, which "
                    "readers do not see yet."
                )
                % {"number": translation.based_on.number},
            )
        return HttpResponseRedirect(writing_address(translation))
