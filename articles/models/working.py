"""What is being written at this moment: text that nobody has saved yet, and who is there."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.picture import Picture
from articles.models.translation import Translation


class WorkingDraft(models.Model):
    """What one person typed in one language version, on one opened page, and has not saved.

    Not a revision: nobody else sees it, nothing is checked or published from it, and it
    goes when it is saved or discarded. `page` is drawn anew whenever the writing page is
    opened, so that two tabs of one person do not write over each other. `step` counts the
    changes on that page: clocks of two machines cannot tell which of its texts is newer.
    `at` is when it was typed, `kept_at` when it came here, which may be much later.
    `pictures` are those of the library that its body shows: they are in use.
    """

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=32)
    step = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(_("typed"))
    kept_at = models.DateTimeField(auto_now=True, db_index=True)
    started_from = models.PositiveIntegerField(null=True)
    title = models.TextField(_("title"), blank=True)
    slug = models.TextField(_("slug"), blank=True)
    standfirst = models.TextField(_("standfirst"), blank=True)
    takeaways = models.JSONField(_("takeaways"), default=list)
    body = models.TextField(_("body"), blank=True)
    notes = models.JSONField(_("notes"), default=dict)
    comment = models.TextField(_("comment"), blank=True)
    pictures = models.ManyToManyField(Picture, related_name="+", editable=False)
    # As in `Pairing`, with the number of the revision of the original; empty without one.
    pairs = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("working draft")
        verbose_name_plural = _("working drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["translation", "by", "page"], name="working_draft_one_per_opened_page"
            )
        ]

    def __str__(self):
        return self.title


class Presence(models.Model):
    """A person who has the writing page of a language version open, and since when."""

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(
                fields=["translation", "by"], name="presence_once_per_person_and_version"
            )
        ]

    def __str__(self):
        return str(self.by)
