"""What the admin's screens share where their subject has a text in every language."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from languages.columns import column
from languages.folding import fold
from languages.names import codes, direction, own_name
from languages.slugs import slugify


class FoldedSearch:
    """For a ModelAdmin whose `search_fields` are folded columns; see `languages.folding`."""

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))


class PerLanguage:
    """For a ModelAdmin: what is shared comes first, then a group of fields for each language."""

    shared_fields: Sequence[str] = ()
    translated_fields: Sequence[str] = ()

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": self.shared_fields}), *self.language_fieldsets()]

    def language_fieldsets(self) -> list[tuple[str, dict[str, Any]]]:
        return [
            (
                own_name(code),
                {
                    "fields": [column(name, code) for name in self.translated_fields],
                    "classes": ("language",),
                },
            )
            for code in codes()
        ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Tell the browser in which language a field is written: it checks the spelling."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        code = getattr(db_field, "language", None)
        if field is not None and code in codes():
            field.widget.attrs |= {"lang": code, "dir": direction(code)}
            # The group is headed by the language; "Name [en]" would say it twice.
            field.label = capfirst(db_field.translated_field.verbose_name)
        return field


class SlugsFromNames(forms.ModelForm):
    """A form that makes each address left empty from the name beside it.

    It does so before the form is checked, so that an address that is taken already is
    refused beside its field.
    """

    #: Address → the fields it is made from; the first that says something does.
    slugs: dict[str, Sequence[str]] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for slug in self.slugs:
            if slug in self.fields:
                self.fields[slug].required = False
                self.fields[slug].help_text = _("Left empty, it is made from the name.")

    def clean(self):
        cleaned = super().clean()
        for slug, sources in self.slugs.items():
            texts = (cleaned.get(name) for name in (slug, *sources))
            made = next((found for text in texts if text and (found := slugify(text))), "")
            # None, not "": addresses are unique, and several may be missing.
            cleaned[slug] = made or (None if self._meta.model._meta.get_field(slug).null else "")
        return cleaned
