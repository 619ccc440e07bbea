"""A picture of the library, as it was re-encoded, with its words in every language."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Picture(models.Model):
    """`checksum` names the folder of the file and its renditions; see `articles.pictures`."""

    checksum = models.CharField(max_length=16, unique=True, editable=False)
    # No ImageField: `articles.pictures.store` alone sets it, with a file that it made itself.
    file = models.FileField(_("file"), upload_to="pictures", max_length=200, editable=False)
    width = models.PositiveIntegerField(_("width"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height"), default=0, editable=False)
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What somebody who cannot see the picture should know."),
    )
    caption = models.CharField(_("caption"), max_length=400, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    name = models.CharField(_("name in the library"), max_length=120)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        ordering = ("-added_at", "-pk")
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self):
        return self.name
