"""The screen for people: what is the same in all languages first, then each language."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from authors.models import Author
from languages.columns import column
from languages.folding import fold
from languages.names import codes, own_name
from languages.slugs import slugify


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    list_display = ("name", "role", "affiliation", "user")
    list_select_related = ("user",)
    search_fields = ("folded_names",)
    autocomplete_fields = ("user", "photograph")

    def get_fieldsets(self, request, obj=None):
        shared = ("slug", "sort_key", "photograph", "orcid", "links", "user")
        per_language = [
            (
                own_name(code),
                {
                    "fields": [
                        column(name, code) for name in ("name", "role", "affiliation", "biography")
                    ]
                },
            )
            for code in codes()
        ]
        return [(None, {"fields": shared}), *per_language]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if (slug := form.base_fields.get("slug")) is not None:
            slug.required = False
            slug.help_text = _("Left empty, it is made from the name.")
        return form

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))

    def save_model(self, request, obj, form, change):
        obj.slug = slugify(obj.slug or obj.name_en or obj.sort_key)
        super().save_model(request, obj, form, change)
