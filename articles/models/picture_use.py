"""Which saved texts show a picture. The database refuses to delete one that stands here."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.picture import Picture
from articles.models.revision import Revision


class PictureUse(models.Model):
    """A revision whose body shows a picture; written with the revision and never changed.

    Old revisions count: each can be restored, and then needs its pictures.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="picture_uses")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("use of a picture")
        verbose_name_plural = _("uses of pictures")
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "picture"], name="picture_use_once_a_revision"
            )
        ]

    def __str__(self):
        return f"{self.picture} ({self.revision})"
