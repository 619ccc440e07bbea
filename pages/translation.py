"""Which fields of a page exist per language."""

from modeltranslation.translator import TranslationOptions, register

from pages.models import Page


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ("is_shown", "title", "slug", "description", "body", "changed_at")
