"""That somebody wants a machine's draft of a language version, and what became of that."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.translation import Translation


class MachineRequest(models.Model):
    """Waits for the worker; goes when the draft is there. With a `failure` (see
    `articles.newsroom.machine.engines`) it waits no more."""

    translation = models.OneToOneField(
        Translation, on_delete=models.CASCADE, related_name="machine_request"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=12, blank=True)

    class Meta:
        verbose_name = _("request of a machine draft")
        verbose_name_plural = _("requests of machine drafts")

    def __str__(self):
        return str(self.translation_id)
