"""The screens for the picture library: its grid, a picture's words, focus and places."""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected as delete_after_asking
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from js_asset import Media, Script

from articles.admin.picture_choice import Received, picture_urls, receive
from articles.admin.writing import say, writing_address
from articles.models import Article, Picture, Translation
from articles.newsroom import library, readers
from articles.newsroom.library import Use
from articles.newsroom.refusals import NotPossible, Refused
from languages.columns import column
from languages.names import codes, own_name
from languages.screens import FoldedSearch, PerLanguage

#: What a figure in a published text says of its picture.
_ON_PAGES = {"licence", *(column(f, code) for f in ("credit", "licence_words") for code in codes())}
#: Of many pictures that cannot be deleted, so many are named.
_NAMED = 5


class NewPictureForm(forms.ModelForm):
    upload = forms.FileField(
        label=_("Picture file"),
        help_text=_("JPEG, PNG, WebP, GIF or TIFF. Stored anew, without place or camera data."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    #: Set by the admin for each request.
    received: Received | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False
        self.fields["name"].help_text = _("Left empty, it is the name of the file.")

    def clean(self):
        cleaned = super().clean()
        if self.received is None:
            return cleaned
        if self.received.refusal:
            raise ValidationError({"upload": self.received.refusal})
        stored = self.received.picture
        cleaned["name"] = cleaned.get("name") or stored.name
        for field in stored._meta.concrete_fields:
            if field.name not in self.fields:
                setattr(self.instance, field.attname, getattr(stored, field.attname))
        self.instance._state.adding = False  # the row is there; its words are added
        return cleaned


class WithoutDescriptionFilter(admin.SimpleListFilter):
    title = _("without a description in")
    parameter_name = "undescribed"

    def lookups(self, request, model_admin):
        return [(code, own_name(code)) for code in codes()]

    def queryset(self, request, queryset):
        if self.value() not in codes():
            return queryset
        return library.undescribed(queryset, self.value())


class UseFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "used"

    def lookups(self, request, model_admin):
        return [("no", _("Not used")), ("yes", _("Used"))]

    def queryset(self, request, queryset):
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(is_used=self.value() == "yes")


@admin.register(Picture)
class PictureAdmin(FoldedSearch, PerLanguage, admin.ModelAdmin):
    translated_fields = ("alt", "caption", "credit", "licence_words")
    list_display = ("preview", "name", "marks", "size", "added_at")
    list_display_links = ("preview", "name")
    list_filter = (WithoutDescriptionFilter, UseFilter)
    search_fields = ("folded_words",)
    search_help_text = _("Names, descriptions, captions and credits in any language")
    ordering = ("-added_at", "-pk")
    list_per_page = 48
    actions = ("delete_selected",)

    @property
    def media(self):
        scripts = [Script(f"newsroom/{name}.js", type="module") for name in ("library", "focus")]
        return super().media + Media(css={"all": ["newsroom/library.css"]}, js=scripts)

    def get_queryset(self, request):
        return library.with_use(super().get_queryset(request))

    def get_urls(self):
        return [*picture_urls(self.admin_site), *super().get_urls()]

    # The page of one picture

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Encode an uploaded file before the transaction: others write meanwhile."""
        file = request.FILES.get("upload") if request.method == "POST" else None
        if file and object_id is None and self.has_add_permission(request):
            request.received = receive(file, name=request.POST.get("name", "").strip())
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, **kwargs):
        if obj is not None:
            return super().get_form(request, obj, **kwargs)
        form = super().get_form(request, obj, **{**kwargs, "form": NewPictureForm})
        form.received = getattr(request, "received", None)
        return form

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in {"focus_x", "focus_y"}:
            limits = {"type": "range", "min": "0", "max": "1", "step": "0.01"}
            field.widget = forms.NumberInput(attrs={**limits, "data-axis": db_field.name[-1]})
        return field

    def get_fieldsets(self, request, obj=None):
        first: tuple[Any, ...] = ("upload", "name", "licence")
        if obj:
            first = ("large", "focus_x", "focus_y", "name", "licence")
        return [(None, {"fields": first}), *self.language_fieldsets()]

    def get_readonly_fields(self, request, obj=None):
        return ("large",) if obj else ()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        picture = self.get_object(request, object_id)
        found = library.uses(picture, user=request.user) if picture else []
        extra = {
            "places": [(use, _page_of(use)) for use in found],
            # No button that can only refuse.
            "show_delete": not found,
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, extra)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and _ON_PAGES.intersection(form.changed_data):
            # Each text in a transaction of its own, and none while the picture is locked.
            transaction.on_commit(lambda: readers.render_again_with(obj))

    @admin.display(description=_("picture"))
    def large(self, picture):
        labels = {
            "name": gettext("Focal point. Arrow keys move it, with Shift in larger steps."),
            "value": gettext("%(x)s from the left, %(y)s from the top"),
        }
        context = {"picture": picture, "labels": json.dumps(labels, ensure_ascii=False)}
        return render_to_string("admin/articles/picture/_focus.html", context)

    # The list

    def changelist_view(self, request, extra_context=None):
        labels = {
            "uploading": gettext("Uploading …"),
            "preparing": gettext("Preparing the sizes …"),
            "added": gettext("Added"),
            "failed": gettext("The server could not be reached. Try again in a moment."),
            "signedOut": gettext(
                "You are signed out. Sign in again in another tab, then try once more."
            ),
        }
        extra = {"labels": json.dumps(labels, ensure_ascii=False), **(extra_context or {})}
        return super().changelist_view(request, extra)

    @admin.display(description=_("picture"))
    def preview(self, picture):
        context = {"picture": picture, "sizes": "14rem"}
        return render_to_string("admin/articles/_thumbnail.html", context)

    @admin.display(description=_("size"))
    def size(self, picture):
        return f"{picture.width} × {picture.height}"

    @admin.display(description=_("what is missing"), empty_value="")
    def marks(self, picture):
        lacking = [code for code in codes() if not getattr(picture, column("alt", code))]
        context = {"lacking": lacking, "is_used": picture.is_used}
        return render_to_string("admin/articles/picture/_marks.html", context)

    # Deleting

    def delete_view(self, request, object_id, extra_context=None):
        picture = self.get_object(request, object_id)
        try:
            if picture is not None and self.has_delete_permission(request, picture):
                library.check_is_unused(picture, by=request.user)
            return super().delete_view(request, object_id, extra_context)
        except Refused as refused:
            say(request, refused)
            return redirect("admin:articles_picture_change", object_id)

    @admin.action(permissions=["delete"], description=delete_after_asking.short_description)
    def delete_selected(self, request, queryset):
        """Refuse all where one is used: what is chosen goes together, or not at all."""
        used = list(queryset.filter(is_used=True))
        for picture in used[:_NAMED]:
            try:
                library.check_is_unused(picture, by=request.user)
            except NotPossible as refused:
                say(request, refused)
        if rest := len(used[_NAMED:]):
            sentence = ngettext(
                "%(count)s more of them is used.", "%(count)s more of them are used.", rest
            )
            messages.error(request, sentence % {"count": rest})
        if used:
            messages.info(request, gettext("Nothing was deleted."))
            return None
        try:
            return delete_after_asking(self, request, queryset)
        except Refused as refused:
            say(request, refused)
            return HttpResponseRedirect(request.get_full_path())

    def delete_model(self, request, obj):
        library.delete(obj, by=request.user)

    def delete_queryset(self, request, queryset):
        for picture in queryset:
            library.delete(picture, by=request.user)


def _page_of(use: Use) -> str:
    """Return the newsroom's page of a place, for who may open it; else ""."""
    if not use.may_open:
        return ""
    if isinstance(use.target, Translation):
        return writing_address(use.target)
    kind = "articles_article" if isinstance(use.target, Article) else "authors_author"
    return reverse(f"admin:{kind}_change", args=[use.target.pk])
