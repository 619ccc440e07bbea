"""What several articles are published as parts of: a series, a dossier, working papers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.constraints import one_slug_per_language
from articles.models.identifiers import validate_issn
from languages.columns import in_all_languages
from languages.folding import fold
from languages.models import KeepsOldAddresses


class Series(KeepsOldAddresses):
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=90, null=True)
    description = models.TextField(_("description"), blank=True)
    issn = models.CharField(
        "ISSN",
        max_length=9,
        blank=True,
        help_text=_("For example 2049-3630. Only where the series itself has one."),
        validators=[validate_issn],
    )
    folded_names = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("pk",)
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("several", "series")
        constraints = one_slug_per_language("series")

    def __str__(self):
        return self.name or f"{self._meta.verbose_name} {self.pk}"

    def save(self, *args, **kwargs):
        self.folded_names = fold(" ".join(in_all_languages(self, "name")))
        super().save(*args, **kwargs)
