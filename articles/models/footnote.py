"""A published note. Its key is the same in every language; its number is never stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class Footnote(models.Model):
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="footnotes"
    )
    key = models.CharField(_("key"), max_length=32)
    text = models.TextField(_("text"), null=True)

    class Meta:
        verbose_name = _("footnote")
        verbose_name_plural = _("footnotes")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "key"], name="footnote_one_per_key_and_article"
            )
        ]

    def __str__(self):
        return self.key
