"""Screens for categories and topics: one concept, a name and an address per language."""

from django.contrib import admin

from articles.admin.identifiers import IssnField
from articles.models import Category, Series, Topic
from languages.columns import column
from languages.names import codes
from languages.screens import FoldedSearch, PerLanguage, SlugsFromNames


class TaxonomyForm(SlugsFromNames):
    slugs = {column("slug", code): (column("name", code),) for code in codes()}


class TaxonomyAdmin(PerLanguage, admin.ModelAdmin):
    form = TaxonomyForm
    translated_fields = ("name", "slug", "description")


@admin.register(Category)
class CategoryAdmin(TaxonomyAdmin):
    shared_fields = ("publication_type", "position")
    list_display = ("name", "position")
    list_editable = ("position",)


@admin.register(Series)
class SeriesAdmin(FoldedSearch, TaxonomyAdmin):
    shared_fields = ("issn",)
    list_display = ("name", "issn")
    search_fields = ("folded_names",)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "issn":
            kwargs["form_class"] = IssnField
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Topic)
class TopicAdmin(FoldedSearch, TaxonomyAdmin):
    shared_fields = ("kind",)
    list_display = ("name", "kind")
    list_filter = ("kind",)
    search_fields = ("folded_names",)
    list_per_page = 100
