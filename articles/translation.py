"""Which fields exist per language. (modeltranslation looks for this file by its name.)"""

from modeltranslation.translator import TranslationOptions, register

from articles.models import Article, Category, Footnote, Picture, Series, Topic
from articles.models.article import PUBLISHED_FIELDS


@register(Article)
class ArticleTranslation(TranslationOptions):
    # Each language version has a DOI of its own (Crossref: a translation is another work).
    fields = (*PUBLISHED_FIELDS, "doi")


@register(Footnote)
class FootnoteTranslation(TranslationOptions):
    fields = ("text",)


@register(Category)
class CategoryTranslation(TranslationOptions):
    fields = ("name", "slug", "description")


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("name", "slug", "description")


@register(Series)
class SeriesTranslation(TranslationOptions):
    fields = ("name", "slug", "description")


@register(Picture)
class PictureTranslation(TranslationOptions):
    fields = ("alt", "caption", "credit", "licence_words")
