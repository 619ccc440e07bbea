"""What an article is (its category) and what it is about (its topics and regions).

One concept has a name and a slug in every language, so it is the same topic in all.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.constraints import one_slug_per_language
from languages.columns import in_all_languages
from languages.folding import fold
from languages.models import KeepsOldAddresses


class Category(KeepsOldAddresses):
    class PublicationType(models.TextChoices):
        """What reference managers and search engines take its articles for."""

        ARTICLE = "article", _("article")
        REPORT = "report", _("report")
        SCHOLARLY = "scholarly", _("scholarly article")

    publication_type = models.CharField(
        _("published as"),
        max_length=12,
        choices=PublicationType,
        default=PublicationType.ARTICLE,
        help_text=_("What search engines and reference managers take its articles for."),
    )
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("slug"), max_length=90, null=True)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = one_slug_per_language("category")

    def __str__(self):
        return self.name or f"{self._meta.verbose_name} {self.pk}"


class Topic(KeepsOldAddresses):
    class Kind(models.TextChoices):
        THEME = "theme", _("theme")
        REGION = "region", _("region")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.THEME)
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("slug"), max_length=90, null=True)
    description = models.TextField(_("description"), blank=True)
    folded_names = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("kind", "pk")
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = one_slug_per_language("topic")

    def __str__(self):
        return self.name or f"{self._meta.verbose_name} {self.pk}"

    def save(self, *args, **kwargs):
        self.folded_names = fold(" ".join(in_all_languages(self, "name")))
        super().save(*args, **kwargs)
