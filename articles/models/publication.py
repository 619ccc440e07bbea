"""When a revision became what readers see, and what that meant to the translations."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.revision import Revision, Significance
from articles.models.translation import Translation


class Publication(models.Model):
    """`significance` weighs the change since what readers had before.

    Of an original whose translation was begun from a draft that readers never had, `draft`
    is the number of the earliest such draft, and `since_draft` weighs the change since then.
    `articles.newsroom.publishing` alone writes here.
    """

    translation = models.ForeignKey(
        Translation, on_delete=models.CASCADE, related_name="publications"
    )
    revision = models.ForeignKey(
        Revision,
        verbose_name=_("revision"),
        on_delete=models.CASCADE,
        related_name="publications",
    )
    significance = models.PositiveSmallIntegerField(
        _("significance"), choices=Significance, default=Significance.MINOR
    )
    draft = models.PositiveIntegerField(null=True)
    since_draft = models.PositiveSmallIntegerField(choices=Significance, null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("published"), default=timezone.now)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=True, since_draft__isnull=True)
                | Q(draft__isnull=False, since_draft__isnull=False),
                name="publication_weighs_a_draft_it_names",
            )
        ]

    def __str__(self):
        return str(self.revision)


class TakenOver(models.Model):
    """A change of the original that a translator says is done in the translation.

    `key` stands for the words before and after the change (`newsroom.following`): where
    the original changes again, the marks of what did not change again stay.
    """

    translation = models.ForeignKey(
        Translation, on_delete=models.CASCADE, related_name="taken_over"
    )
    key = models.CharField(max_length=32)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("change taken over")
        verbose_name_plural = _("changes taken over")
        constraints = [
            models.UniqueConstraint(
                fields=["translation", "key"], name="change_taken_over_once_per_text"
            )
        ]

    def __str__(self):
        return self.key
