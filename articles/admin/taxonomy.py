"""Screens for categories and topics: one concept, a name and an address per language."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.folded_search import FoldedSearch
from articles.models import Category, Topic
from languages.columns import column
from languages.names import codes, own_name
from languages.slugs import slugify


class TaxonomyAdmin(admin.ModelAdmin):
    """A row of fields per language; an address left empty is made from the name."""

    shared_fields: tuple[str, ...] = ()

    def get_fieldsets(self, request, obj=None):
        per_language = [
            (
                own_name(code),
                {"fields": [column(name, code) for name in ("name", "slug", "description")]},
            )
            for code in codes()
        ]
        return [(None, {"fields": self.shared_fields}), *per_language]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        for code in codes():
            if (field := form.base_fields.get(column("slug", code))) is not None:
                field.required = False
                field.help_text = _("Left empty, it is made from the name.")
        return form

    def save_model(self, request, obj, form, change):
        for code in codes():
            name = getattr(obj, column("name", code)) or ""
            wish = getattr(obj, column("slug", code)) or name
            setattr(obj, column("slug", code), slugify(wish) or None)
        super().save_model(request, obj, form, change)


@admin.register(Category)
class CategoryAdmin(TaxonomyAdmin):
    shared_fields = ("position",)
    list_display = ("name", "position")
    list_editable = ("position",)


@admin.register(Topic)
class TopicAdmin(FoldedSearch, TaxonomyAdmin):
    shared_fields = ("kind",)
    list_display = ("name", "kind")
    list_filter = ("kind",)
    search_fields = ("folded_names",)
