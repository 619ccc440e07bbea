"""An article as readers know it: what its languages share, and the published text of each.

The columns per language (`title_en`, `body_tr`, …) are written by
`articles.newsroom.readers` and by nothing else; a draft is never here.
"""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltranslation.manager import MultilingualManager, MultilingualQuerySet

from articles.models.constraints import one_slug_per_language, published_language_is_complete
from articles.models.identifiers import validate_doi
from languages.columns import column, languages_of_columns
from languages.names import choices, codes

#: What publishing writes, per language.
PUBLISHED_FIELDS = (
    "title",
    "slug",
    "standfirst",
    "takeaways",
    "body",
    "published_at",
    "updated_at",
    "overtaken_at",
)


class ArticleQuerySet(MultilingualQuerySet):
    def readable_in(self, language: str):
        """Return the articles that a reader may read in `language` now.

        Every public door asks here: page, list, feed, sitemap, search, similar posts.
        """
        return self.filter(**{f"{column('published_at', language)}__lte": timezone.now()})

    def newest_first(self, language: str):
        return self.order_by(f"-{column('published_at', language)}", "-pk")


class Article(models.Model):
    original_language = models.CharField(_("original language"), max_length=8, choices=choices)
    category = models.ForeignKey(
        "articles.Category",
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    authors = models.ManyToManyField(
        "authors.Author",
        verbose_name=_("authors"),
        through="articles.Byline",
        related_name="articles",
    )
    topics = models.ManyToManyField(
        "articles.Topic", verbose_name=_("topics"), blank=True, related_name="articles"
    )
    cover = models.ForeignKey(
        "articles.Picture",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    series = models.ForeignKey(
        "articles.Series",
        verbose_name=_("series"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    part = models.PositiveSmallIntegerField(
        _("part"),
        null=True,
        blank=True,
        help_text=_("Its number in the series, if it has one."),
        validators=[MinValueValidator(1)],
    )
    report_number = models.CharField(
        _("report number"), max_length=40, blank=True, help_text=_("For example “PB 2026/04”.")
    )
    doi = models.CharField(
        "DOI",
        max_length=120,
        blank=True,
        default="",
        help_text=_("For example 10.5555/12345678. It can be added after publication, too."),
        validators=[validate_doi],
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    title = models.CharField(_("title"), max_length=200, null=True, editable=False)
    slug = models.SlugField(_("slug"), max_length=90, null=True, editable=False)
    standfirst = models.TextField(_("standfirst"), null=True, editable=False)
    takeaways = models.JSONField(_("takeaways"), null=True, editable=False)
    body = models.TextField(_("body"), null=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), null=True, editable=False)
    # When the original was published with a major change that this language does not say yet.
    overtaken_at = models.DateTimeField(null=True, editable=False)

    objects = MultilingualManager.from_queryset(ArticleQuerySet)()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            *one_slug_per_language("article"),
            *published_language_is_complete(),
            models.UniqueConstraint(
                fields=["series", "part"],
                name="article_one_part_of_a_series",
                violation_error_message=_(
                    "Another article has this number in the series. Choose the next free one, "
                    "or change the number of the other article first."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(part__isnull=True) | models.Q(series__isnull=False),
                name="article_is_part_of_something",
                violation_error_message=_(
                    "Say of which series it is a part, or leave its number empty."
                ),
            ),
        ]
        # Lists are ordered and counted without reading the texts, which fill a row.
        indexes = [
            models.Index(
                fields=[column("published_at", language), "id", "category", "series"],
                name=column("article_readable_in", language),
            )
            for language in languages_of_columns()
        ]

    def __str__(self):
        return self.title or _("Article %(number)s") % {"number": self.pk}

    def is_readable_in(self, language: str) -> bool:
        """Say of this row what `readable_in` says of all."""
        published_at = self.in_language("published_at", language)
        return published_at is not None and published_at <= timezone.now()

    def readable_languages(self) -> list[str]:
        """Return the codes of the languages that readers may read this article in."""
        return [language for language in codes() if self.is_readable_in(language)]

    def in_language(self, field: str, language: str):
        """Return what `field` holds in `language`, whichever language is active."""
        return getattr(self, column(field, language))


class Byline(models.Model):
    """A person's part in one article, with the affiliation they had when they wrote it."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("author")
        CO_AUTHOR = "co-author", _("co-author")
        EDITOR = "editor", pgettext_lazy("part in an article", "editor")
        CONTRIBUTOR = "contributor", _("contributor")

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="bylines"
    )
    author = models.ForeignKey(
        "authors.Author",
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        related_name="bylines",
    )
    role = models.CharField(
        pgettext_lazy("part in an article", "role"),
        max_length=16,
        choices=Role,
        default=Role.AUTHOR,
    )
    affiliation = models.CharField(
        _("affiliation at the time of writing"), max_length=160, blank=True
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("byline")
        verbose_name_plural = _("byline")
        constraints = [
            models.UniqueConstraint(fields=["article", "author"], name="byline_names_a_person_once")
        ]

    def __str__(self):
        return str(self.author)


class OldSlug(models.Model):
    """An address that an article once had in a language. It leads to it for ever."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="old_slugs")
    language = models.CharField(max_length=8, choices=choices)
    slug = models.SlugField(max_length=90)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["language", "slug"], name="old_slug_leads_to_one_article"
            )
        ]

    def __str__(self):
        return f"{self.language}/{self.slug}"
