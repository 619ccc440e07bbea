"""What happened to a language version: who did what, and when."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models.translation import Stage, Translation


class Event(models.Model):
    class Verb(models.TextChoices):
        STARTED = "started", pgettext_lazy("event", "started")
        SAVED = "saved", pgettext_lazy("event", "saved")
        SUBMITTED = "submitted", pgettext_lazy("event", "submitted for review")
        RETURNED = "returned", pgettext_lazy("event", "returned")
        APPROVED = "approved", pgettext_lazy("event", "approved")
        PUBLISHED = "published", pgettext_lazy("event", "published")
        SCHEDULED = "scheduled", pgettext_lazy("event", "scheduled")
        UNSCHEDULED = "unscheduled", pgettext_lazy("event", "taken off the schedule")
        WITHDRAWN = "withdrawn", pgettext_lazy("event", "withdrawn")
        FOLLOWED = "followed", pgettext_lazy("event", "brought in line with the original")
        UNFOLLOWED = "unfollowed", pgettext_lazy("event", "no longer in line with the original")
        MISSED = "missed", pgettext_lazy("event", "could not be published on schedule")
        ACCEPTED = "accepted", pgettext_lazy("event", "a finding accepted")
        WEIGHED = "weighed", pgettext_lazy("event", "the weight of a change corrected")
        CONFIRMED = "confirmed", pgettext_lazy("event", "confirmed against the original")
        TAKEN_BACK = "taken_back", pgettext_lazy("event", "an accepted finding taken back")
        AMENDED = "amended", pgettext_lazy("event", "what readers are told amended")
        ASSIGNED = "assigned", pgettext_lazy("event", "assigned")

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="events")
    verb = models.CharField(_("what"), max_length=12, choices=Verb)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    from_stage = models.CharField(max_length=12, choices=Stage)
    to_stage = models.CharField(max_length=12, choices=Stage)
    revision = models.ForeignKey(
        "articles.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True)
    # What the newsroom itself says, by language: its sentences name what stood there then.
    # `reason` has it in the language of the house, for one that came later.
    own_reasons = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["-at", "-id"])]

    def __str__(self):
        return self.get_verb_display()

    @property
    def why(self) -> str:
        """What a person gave as the reason, or the newsroom itself, in the active language."""
        return self.own_reasons.get(get_language()) or self.reason
