"""The screen for people: what is the same in all languages first, then each language."""

from django import forms
from django.contrib import admin
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from authors.models import Author
from authors.orcid import plain_orcid
from languages.columns import column
from languages.names import codes
from languages.screens import FoldedSearch, PerLanguage, SlugsFromNames


class LinksField(forms.CharField):
    """`[[address, name], …]` as lines: the address, a space, the name."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def prepare_value(self, value):
        if isinstance(value, list):
            return "\n".join(" ".join(link) for link in value)
        return value

    def to_python(self, value):
        lines = (line.split(maxsplit=1) for line in super().to_python(value).splitlines())
        return [[address, *name] for address, *name in filter(None, lines)]

    def validate(self, value):
        for address, *_name in value:
            URLValidator(schemes=["http", "https"])(address)

    def run_validators(self, value):
        """The lines were checked one by one."""


class OrcidField(forms.CharField):
    """Takes the address of an ORCID, too."""

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "max_length": 60})

    def to_python(self, value):
        return plain_orcid(super().to_python(value))


class AuthorForm(SlugsFromNames):
    links = LinksField(
        label=_("Links"),
        required=False,
        help_text=_("One a line: the address, a space, then its name."),
    )
    slugs = {"slug": (*(column("name", code) for code in codes()), "sort_key")}


@admin.register(Author)
class AuthorAdmin(FoldedSearch, PerLanguage, admin.ModelAdmin):
    form = AuthorForm
    shared_fields = ("slug", "sort_key", "photograph", "orcid", "links", "user")
    translated_fields = ("name", "role", "affiliation", "biography")
    list_display = ("name", "role", "affiliation", "user")
    list_select_related = ("user",)
    search_fields = ("folded_names",)
    autocomplete_fields = ("user", "photograph")
    ordering = ("sort_key", "pk")

    def get_fieldsets(self, request, obj=None):
        """Accounts are the administrators': nobody else may choose or even search them."""
        (_none, shared), *languages = super().get_fieldsets(request, obj)
        if not request.user.has_perm("auth.view_user"):
            shared = {"fields": [f if f != "user" else "account" for f in shared["fields"]]}
        return [(None, shared), *languages]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "orcid":
            kwargs["form_class"] = OrcidField
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        return () if request.user.has_perm("auth.view_user") else ("account",)

    @admin.display(description=_("account"))
    def account(self, author):
        return author.user or self.get_empty_value_display()
