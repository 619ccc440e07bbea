"""A release set: language versions that reach their readers together, or none of them does."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models.revision import Significance
from articles.models.translation import Translation
from languages.names import choices


class ReleaseQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=Release.State.OPEN)

    def holding(self, translation: Translation):
        """Return the open set that `translation` waits in: one at most."""
        return self.filter(members__translation=translation, members__waiting=True)


class Release(models.Model):
    """`at` is when it is due, None where an editor lets it go; `zone` names the place (IANA)
    on whose clock that was said. `refusals` say why the last attempt failed, at `tried_at`.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("release set", "Waiting")
        RELEASED = "released", pgettext_lazy("release set", "Released")
        CANCELLED = "cancelled", pgettext_lazy("release set", "Cancelled")

    name = models.CharField(_("name"), max_length=120)
    at = models.DateTimeField(_("release at"), null=True, editable=False)
    zone = models.CharField(_("time zone"), max_length=64, blank=True, editable=False)
    state = models.CharField(
        pgettext_lazy("release set", "state"),
        max_length=12,
        choices=State,
        default=State.OPEN,
        editable=False,
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    timed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    closed_at = models.DateTimeField(null=True, editable=False)
    # By language: its sentences name what was missing then.
    refusals = models.JSONField(default=dict, editable=False)
    tried_at = models.DateTimeField(null=True, editable=False)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = (
            models.F("closed_at").desc(nulls_first=True),
            models.F("at").asc(nulls_last=True),
            "-pk",
        )
        verbose_name = _("release set")
        verbose_name_plural = _("release sets")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(at__isnull=True, zone="")
                | models.Q(at__isnull=False) & ~models.Q(zone=""),
                name="release_time_is_on_the_clock_of_a_place",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True)
                | ~models.Q(state="open") & models.Q(closed_at__isnull=False),
                name="release_is_closed_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "at"])]

    def __str__(self):
        return self.name

    @property
    def refusal(self) -> str:
        """Why it has not gone live, in the active language; empty where nobody refused it."""
        return self.refusals.get(get_language()) or next(iter(self.refusals.values()), "")

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class ReleaseMember(models.Model):
    """A language version in a set; `waiting` until the set is released or cancelled.

    `title` and `language` say what it was when its article is deleted. `significance` is how
    much the change matters to the translations, where it is an original that readers had
    before; `told_kind` and `told_note` say what its readers are told of the change.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="members")
    translation = models.ForeignKey(
        Translation, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=choices)
    waiting = models.BooleanField(default=True)
    significance = models.PositiveSmallIntegerField(
        _("significance"), choices=Significance, null=True
    )
    told_kind = models.CharField(max_length=12, blank=True, default="", editable=False)
    told_note = models.TextField(blank=True, default="", editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("text of a release set")
        verbose_name_plural = _("texts of a release set")
        constraints = [
            models.UniqueConstraint(
                fields=["translation"],
                condition=models.Q(waiting=True),
                name="release_member_waits_in_one_set",
            ),
            models.UniqueConstraint(
                fields=["release", "translation"], name="release_member_once_in_a_set"
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.get_language_display()})"
