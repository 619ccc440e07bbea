"""The screens of the glossary: its list, a term, and the table that goes out and comes in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from articles.models import Term
from articles.newsroom import terms
from articles.newsroom.permissions import languages_of, may
from articles.newsroom.refusals import Refused
from languages.names import direction, own_name
from languages.screens import FoldedSearch


class LinesField(forms.CharField):
    """A list of phrases, one a line."""

    def __init__(self, *, rows: int = 2, **kwargs: Any):
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(**{"widget": widget, "max_length": 4_000, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> list[str]:
        return terms.phrases(super().clean(value).splitlines())


class TermForm(forms.ModelForm):
    preferred = LinesField(
        label=_("Translation"),
        help_text=_("One a line. The first is proposed; the others are right, too."),
    )
    forms = LinesField(
        label=_("Other forms of the term"),
        required=False,
        help_text=_(
            "One a line: an abbreviation, another spelling. Plurals and cases are found anyway."
        ),
    )
    forbidden = LinesField(
        label=_("Not to be used"),
        required=False,
        help_text=_("One a line: translations of this term that the house does not want."),
    )

    class Meta:
        model = Term
        fields = (
            "source_language",
            "target_language",
            "source",
            "forms",
            "case_sensitive",
            "preferred",
            "forbidden",
            "note",
        )

    def clean_source(self) -> str:
        return " ".join(self.cleaned_data["source"].split())

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and (
            problem := terms.problem(data["source"], data["preferred"], data["forbidden"])
        ):
            raise ValidationError(problem)
        return data


class TableForm(forms.Form):
    file = forms.FileField(
        label=_("Table"),
        help_text=_("A CSV file as the export makes it, UTF-8, of at most 5,000 terms."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "empty": _("The file is empty. Choose the table again."),
            "required": _("Choose the table."),
        },
    )


@admin.register(Term)
class TermAdmin(FoldedSearch, admin.ModelAdmin):
    form = TermForm
    change_list_template = "admin/articles/term/change_list.html"
    list_display = ("term", "pair", "translations", "unwanted", "note")
    list_filter = ("source_language", "target_language")
    search_fields = ("folded",)
    search_help_text = _("Terms, translations, remarks")
    empty_value_display = ""
    list_per_page = 100
    actions = ("delete_selected",)
    fieldsets = (
        (None, {"fields": ("source_language", "target_language")}),
        (_("Term"), {"fields": ("source", "forms", "case_sensitive")}),
        (_("Translation"), {"fields": ("preferred", "forbidden", "note")}),
    )

    @property
    def media(self):
        return super().media + Media(css={"all": ["newsroom/glossary.css"]})

    # Who may

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """Offer a translator their own languages to translate into; others are refused."""
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        if db_field.name == "target_language" and not may(request.user, "edit_everything"):
            own = languages_of(request.user)
            field.choices = [one for one in field.choices if not one[0] or one[0] in own]
        return field

    def has_add_permission(self, request):
        return may(request.user, "add_term")

    def has_change_permission(self, request, obj=None):
        return may(request.user, "change_term", obj)

    def has_delete_permission(self, request, obj=None):
        return may(request.user, "delete_term", obj)

    def get_actions(self, request):
        """Many at once are deleted by those who may delete all of them."""
        return super().get_actions(request) if may(request.user, "edit_everything") else {}

    def get_changeform_initial_data(self, request):
        """Begin with the languages of the term added last: they come in rows."""
        last = Term.objects.filter(created_by=request.user).order_by("-pk").first()
        own = sorted(languages_of(request.user))
        known = (
            {"source_language": last.source_language, "target_language": last.target_language}
            if last
            else {"target_language": own[0]}
            if own
            else {}
        )
        return {**known, **super().get_changeform_initial_data(request)}

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    # The list

    @admin.display(description=_("term"), ordering="folded")
    def term(self, term):
        forms_ = format_html(' <span class="quiet">{}</span>', ", ".join(term.forms))
        words = format_html('<bdi lang="{}">{}</bdi>', term.source_language, term.source)
        return format_html("{}{}", words, forms_ if term.forms else "")

    @admin.display(description=_("languages"), ordering="target_language")
    def pair(self, term):
        return format_html(
            '<abbr title="{} → {}">{} → {}</abbr>',
            own_name(term.source_language),
            own_name(term.target_language),
            term.source_language.upper(),
            term.target_language.upper(),
        )

    @admin.display(description=_("translation"))
    def translations(self, term):
        return _in_language(term.preferred, term.target_language)

    @admin.display(description=_("not to be used"))
    def unwanted(self, term):
        words = _in_language(term.forbidden, term.target_language)
        return format_html('<s class="unwanted">{}</s>', words) if term.forbidden else ""

    # The table

    def get_urls(self):
        views = (("import", self.import_view), ("export", self.export_view))
        ours = [
            path(f"{name}/", self.admin_site.admin_view(view), name=f"articles_term_{name}")
            for name, view in views
        ]
        return [*ours, *super().get_urls()]

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Answer what the list shows, with its search and its filters, as a table."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        shown = self.get_changelist_instance(request).get_queryset(request)
        # The mark at the beginning tells spreadsheets that it is UTF-8.
        response = HttpResponse("\ufeff" + terms.table(shown), content_type="text/csv")
        response["Content-Disposition"] = 'attachment; filename="glossary.csv"'
        return response

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = TableForm(request.POST, request.FILES) if is_sent else TableForm()
        wrong: list[str] = []
        if is_sent and form.is_valid():
            try:
                taken = terms.take(form.cleaned_data["file"].read(), by=request.user)
            except Refused as refused:
                wrong = refused.sentences
            else:
                messages.success(request, _told(taken))
                return redirect("admin:articles_term_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Bring in a table of terms"),
            "form": form,
            "wrong": wrong,
            "columns": terms.COLUMNS,
            "example": _example(),
        }
        return TemplateResponse(request, "admin/articles/term/import.html", context)


def _in_language(phrases: Iterable[str], language: str) -> str:
    pairs = ((language, direction(language), phrase) for phrase in phrases)
    return format_html_join(", ", '<bdi lang="{}" dir="{}">{}</bdi>', pairs)


def _told(taken: terms.Taken) -> str:
    return gettext(
        "The table is in. Added: %(added)s, changed: %(changed)s, as they were: %(same)s."
    ) % {"added": taken.added, "changed": taken.changed, "same": taken.same}


def _example() -> list[str]:
    return ["en", "tr", "central bank", "", "merkez bankası", "ana banka|merkezi banka", "", ""]
