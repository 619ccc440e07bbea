"""A Word file that somebody brought in: what it is to become, and how far it has come."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from languages.names import SOURCE, choices


class Purpose(models.TextChoices):
    ARTICLE = "article", pgettext_lazy("a Word file becomes", "A new article")
    REVISION = "revision", pgettext_lazy("a Word file becomes", "A new revision of a text")
    TRANSLATION = (
        "translation",
        pgettext_lazy("a Word file becomes", "The translation of an article"),
    )


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("state of a Word file", "is being read")
    READ = "read", pgettext_lazy("state of a Word file", "waits for your decision")
    CONFIRMED = "confirmed", pgettext_lazy("state of a Word file", "is being stored")
    STORED = "stored", pgettext_lazy("state of a Word file", "is stored")
    REFUSED = "refused", pgettext_lazy("state of a Word file", "could not be read")


class Upload(models.Model):
    """Kept in the database: every server sees it, and it goes with the transaction.

    `document` is what was read of `content`, so that nothing is read twice; both are empty
    once the file is stored. Whoever works on the file holds `claim`, and holds it no longer
    when `claimed_at` is too old.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    name = models.CharField(max_length=200)
    content = models.BinaryField()

    # What it is to become
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.ARTICLE)
    language = models.CharField(max_length=8, choices=choices)
    category = models.ForeignKey(
        "articles.Category", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    author = models.ForeignKey(
        "authors.Author", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    article = models.ForeignKey(
        "articles.Article", null=True, on_delete=models.CASCADE, related_name="+"
    )
    translation = models.ForeignKey(
        "articles.Translation", null=True, on_delete=models.CASCADE, related_name="+"
    )
    #: The number of the newest revision when the file came.
    expected = models.PositiveIntegerField(null=True)

    # What was decided
    #: The typed markers that become notes, and the notes that they get: {place: item}.
    accepted = models.JSONField(default=dict)
    comment = models.CharField(max_length=300, blank=True)

    # How far it has come
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    document = models.JSONField(null=True)
    refusal = models.JSONField(default=list)
    #: The language of the screens, in which the worker says why it cannot be read.
    told_in = models.CharField(max_length=8, choices=choices, default=SOURCE)
    queued_at = models.DateTimeField(default=timezone.now)
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.ForeignKey(
        "articles.Translation", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-at",)
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="article", article=None, translation=None)
                | Q(purpose="revision", article=None, translation__isnull=False)
                | Q(purpose="translation", article__isnull=False, translation=None),
                name="upload_has_the_target_of_its_purpose",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("read", "confirmed")) | Q(document__isnull=False),
                name="upload_is_read_before_it_is_decided",
            ),
        ]

    def __str__(self):
        return self.name
