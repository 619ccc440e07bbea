"""The screen for the picture library: a file, and its words in every language."""

from dataclasses import dataclass

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import pictures
from articles.models import Picture
from languages.screens import PerLanguage


@dataclass(frozen=True)
class Upload:
    """What became of an uploaded file: a row of the library, or a sentence why not."""

    picture: Picture | None = None
    refusal: str = ""


def receive(file, *, name: str) -> Upload:
    """Store `file` as a new picture. One that is in the library already is refused."""
    before = timezone.now()
    try:
        stored = pictures.store(file, name=name or file.name)
    except pictures.Unusable as unusable:
        return Upload(refusal=unusable.sentence)
    if stored.added_at < before:
        sentence = _("This picture is in the library already, as “%(name)s”. Use that one.")
        return Upload(refusal=sentence % {"name": stored.name})
    return Upload(picture=stored)


class NewPictureForm(forms.ModelForm):
    upload = forms.FileField(
        label=_("Picture file"),
        help_text=_("JPEG, PNG, WebP, GIF or TIFF. Stored anew, without place or camera data."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    #: Set by the admin for each request.
    received: Upload | None = None

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


@admin.register(Picture)
class PictureAdmin(PerLanguage, admin.ModelAdmin):
    translated_fields = ("alt", "caption", "credit")
    list_display = ("preview", "name", "size", "added_at")
    list_display_links = ("preview", "name")
    search_fields = ("name",)
    ordering = ("-added_at", "-pk")
    list_per_page = 48

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

    def get_fieldsets(self, request, obj=None):
        first = ("large", "name") if obj else ("upload", "name")
        return [(None, {"fields": first}), *self.language_fieldsets()]

    def get_readonly_fields(self, request, obj=None):
        return ("large",) if obj else ()

    @admin.display(description=_("picture"))
    def preview(self, picture):
        return _image(picture, sizes="10rem")

    @admin.display(description=_("picture"))
    def large(self, picture):
        return _image(picture, sizes="30rem")

    @admin.display(description=_("size"))
    def size(self, picture):
        return f"{picture.width} × {picture.height}"

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        pictures.delete_files(obj)

    def delete_queryset(self, request, queryset):
        for picture in queryset:
            self.delete_model(request, picture)


def _image(picture, *, sizes):
    context = {"picture": picture, "sizes": sizes}
    return render_to_string("admin/articles/_thumbnail.html", context)
