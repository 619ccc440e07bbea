"""One language version of an article on its way to readers, the original among them.

`stage` speaks of the newest revision; `live` is the revision that readers see, whatever is
being written meanwhile. Both are written by `articles.newsroom` alone.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.article import Article
from languages.names import choices


class Stage(models.TextChoices):
    WRITING = "writing", pgettext_lazy("stage", "Writing")
    IN_REVIEW = "in_review", pgettext_lazy("stage", "In review")
    READY = "ready", pgettext_lazy("stage", "Ready")
    PUBLISHED = "published", pgettext_lazy("stage", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("stage", "Withdrawn")


class Translation(models.Model):
    #: A message to who is to do the work, in characters.
    NOTE_LENGTH = 500

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="translations"
    )
    language = models.CharField(_("language"), max_length=8, choices=choices)
    stage = models.CharField(
        _("stage"), max_length=12, choices=Stage, default=Stage.WRITING, editable=False
    )
    stage_since = models.DateTimeField(default=timezone.now, editable=False)
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("translator"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    due = models.DateField(_("due"), null=True, blank=True)
    # What whoever assigned the work asks for.
    note = models.CharField(_("message"), max_length=NOTE_LENGTH, blank=True)
    publish_at = models.DateTimeField(_("publish at"), null=True, editable=False)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Said when the text was scheduled, for the moment when it is published.
    scheduled_significance = models.PositiveSmallIntegerField(null=True, editable=False)
    scheduled_since_draft = models.PositiveSmallIntegerField(null=True, editable=False)
    scheduled_kind = models.CharField(max_length=12, blank=True, default="", editable=False)
    scheduled_note = models.TextField(blank=True, default="", editable=False)
    first_published_at = models.DateTimeField(null=True, editable=False)
    latest = models.ForeignKey(
        "articles.Revision", null=True, editable=False, on_delete=models.RESTRICT, related_name="+"
    )
    live = models.ForeignKey(
        "articles.Revision", null=True, editable=False, on_delete=models.RESTRICT, related_name="+"
    )
    # What of the original the newest text says, and what the text that readers see says.
    based_on = models.ForeignKey(
        "articles.Revision", null=True, editable=False, on_delete=models.RESTRICT, related_name="+"
    )
    live_based_on = models.ForeignKey(
        "articles.Revision", null=True, editable=False, on_delete=models.RESTRICT, related_name="+"
    )
    folded_title = models.TextField(editable=False, default="")
    # Of `latest`: how many words it has, and how many of its source have nothing beside them.
    words = models.PositiveIntegerField(editable=False, default=0)
    untranslated = models.PositiveIntegerField(editable=False, default=0)
    changed_at = models.DateTimeField(_("last change"), auto_now=True)

    class Meta:
        ordering = ("-changed_at", "-pk")
        verbose_name = _("language version")
        verbose_name_plural = _("language versions")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language"], name="translation_one_per_article_and_language"
            ),
            models.CheckConstraint(
                condition=models.Q(publish_at__isnull=True) | models.Q(stage=Stage.READY),
                name="translation_only_a_ready_one_is_scheduled",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=Stage.PUBLISHED)
                | models.Q(live__isnull=False, live=models.F("latest")),
                name="translation_published_means_live_is_latest",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=Stage.WITHDRAWN) | models.Q(live__isnull=True),
                name="translation_withdrawn_is_not_live",
            ),
        ]
        indexes = [
            models.Index(fields=["publish_at"]),
            models.Index(fields=["due"]),
            # What is in hand is a small part of what there is.
            models.Index(fields=["stage", "changed_at"]),
        ]

    def __str__(self):
        title = self.latest.title if self.latest else ""
        return f"{title or self.article} ({self.get_language_display()})"

    @property
    def is_original(self) -> bool:
        return self.language == self.article.original_language


class LanguageAssignment(models.Model):
    """A language that a translator works into."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="language_assignments"
    )
    language = models.CharField(_("language"), max_length=8, choices=choices)

    class Meta:
        verbose_name = _("language of a translator")
        verbose_name_plural = _("languages of a translator")
        constraints = [
            models.UniqueConstraint(fields=["user", "language"], name="assignment_once_a_language")
        ]

    def __str__(self):
        return self.get_language_display()
