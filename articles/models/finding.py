"""What people decided about what the checks find, and what links answered when asked."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.translation import Translation


class AcceptedFinding(models.Model):
    """Somebody looked at a finding and said why the text is right as it is.

    `fingerprint` stands for the check and the words concerned: other words, and the
    finding comes back. `articles.newsroom.accepting` alone writes here.
    """

    translation = models.ForeignKey(
        Translation, on_delete=models.CASCADE, related_name="accepted_findings"
    )
    fingerprint = models.CharField(max_length=32)
    code = models.CharField(_("check"), max_length=32)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("accepted finding")
        verbose_name_plural = _("accepted findings")
        constraints = [
            models.UniqueConstraint(
                fields=["translation", "fingerprint"], name="finding_accepted_once_per_text"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="finding_accepted_with_a_reason"
            ),
        ]

    def __str__(self):
        return self.code


class LinkCheck(models.Model):
    """A foreign address that somebody wants to know the answer of, and that answer.

    `articles.newsroom.link_checks` writes here; a row is kept for a day.
    """

    address = models.CharField(max_length=2000, unique=True)
    requested_at = models.DateTimeField(db_index=True)
    claimed_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=12, default="waiting")

    class Meta:
        verbose_name = _("link check")
        verbose_name_plural = _("link checks")

    def __str__(self):
        return self.address
