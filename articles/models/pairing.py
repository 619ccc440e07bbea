"""Which blocks of a translation say which of its original: remembered from save to save."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.revision import Revision
from articles.models.translation import Translation


class Pairing(models.Model):
    """How the blocks of `revision` stood beside those of `source`, its original then.

    Not a part of the revision: setting a pair right changes no word. `blocks` holds for each
    top-level block of the translation the indices of those of the original that it says;
    none where it says something of its own.
    """

    translation = models.OneToOneField(Translation, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    source = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    blocks = models.JSONField(default=list)

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")

    def __str__(self):
        return str(self.translation)
