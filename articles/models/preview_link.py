"""A link with which somebody without an account sees a text before its readers do."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class PreviewLink(models.Model):
    """Shows all languages of one article. `pinned` holds the number of the revision to show,
    by language; where it is null, the link follows what is being written.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="preview_links")
    recipient = models.CharField(_("for whom"), max_length=120, blank=True)
    pinned = models.JSONField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("ends"))
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")

    def __str__(self):
        return self.recipient or str(self.pk)
