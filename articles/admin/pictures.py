"""The screen for the picture library: a file, and its words in every language."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import pictures
from articles.models import Picture
from languages.columns import column
from languages.names import codes, own_name


class PictureForm(forms.ModelForm):
    upload = forms.FileField(
        label=_("Picture file"),
        help_text=_("JPEG, PNG, WebP, GIF or TIFF. Stored anew, without place or camera data."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    def clean(self):
        """Store the file now: only then is it known whether it is a picture."""
        cleaned = super().clean()
        if upload := cleaned.get("upload"):
            try:
                stored = pictures.store(upload, name=cleaned.get("name") or upload.name)
            except pictures.Unusable as unusable:
                raise ValidationError({"upload": unusable.sentence}) from unusable
            self.instance.pk = stored.pk
            for name in ("checksum", "file", "width", "height", "added_at"):
                setattr(self.instance, name, getattr(stored, name))
        return cleaned


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    list_display = ("preview", "name", "size", "added_at")
    list_display_links = ("preview", "name")
    search_fields = ("name",)
    ordering = ("-added_at", "-pk")
    list_per_page = 48

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = PictureForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        first = ("large", "name") if obj else ("upload", "name")
        per_language = [
            (
                own_name(code),
                {"fields": [column(name, code) for name in ("alt", "caption", "credit")]},
            )
            for code in codes()
        ]
        return [(None, {"fields": first}), *per_language]

    def get_readonly_fields(self, request, obj=None):
        return ("large",) if obj else ()

    @admin.display(description=_("picture"))
    def preview(self, picture):
        return _image(picture, css_class="thumbnail")

    @admin.display(description=_("picture"))
    def large(self, picture):
        return _image(picture, css_class="large")

    @admin.display(description=_("size"))
    def size(self, picture):
        return f"{picture.width} × {picture.height}"

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        pictures.delete_files(obj)

    def delete_queryset(self, request, queryset):
        for picture in queryset:
            self.delete_model(request, picture)


def _image(picture, *, css_class):
    return format_html(
        '<img class="{}" src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
        css_class,
        pictures.sources(picture).address,
        picture.alt or "",
        picture.width,
        picture.height,
    )
