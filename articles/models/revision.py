"""A saved version of one language. It never changes; a correction is a new one."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models.translation import Translation


class Significance(models.IntegerChoices):
    """How much a change of the original matters to its translations.

    The three steps are Kitsune's (mozilla/kitsune, wiki/config.py): only what is above
    a typo puts a translation behind. Asked when the change goes to readers (`Publication`).
    """

    TYPO = 10, pgettext_lazy("significance", "typo")
    MINOR = 20, pgettext_lazy("significance", "minor")
    MAJOR = 30, pgettext_lazy("significance", "major")


class Origin(models.TextChoices):
    """Where a text came from that nobody typed here."""

    WORD = "word", _("Brought in from a Word file")
    MACHINE = "machine", _("Drafted by a machine")
    OUTSIDE = "outside", _("Brought in from an outside translator")


class Revision(models.Model):
    """`body` is source HTML with note markers, `notes` the text of each by its key.

    Both are one value, so that copying, undoing and restoring cannot lose a note.
    """

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    slug = models.SlugField(_("slug"), max_length=90, blank=True)
    standfirst = models.TextField(_("standfirst"), blank=True)
    takeaways = models.JSONField(_("takeaways"), default=list)
    body = models.TextField(_("body"), blank=True)
    notes = models.JSONField(_("notes"), default=dict)
    # Stands for what the revision says, its address apart: two that are alike say the same.
    fingerprint = models.CharField(max_length=32, null=True, editable=False)
    # What its writer says of it; `remark` is what is shown.
    comment = models.CharField(_("comment"), max_length=300, blank=True)
    origin = models.CharField(max_length=12, choices=Origin, blank=True)
    # The number of the earlier revision that it says again.
    restores = models.PositiveIntegerField(null=True)
    # Against the revision before, as the comparison of both shows them.
    words_added = models.PositiveIntegerField(null=True)
    words_removed = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saved by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("saved"), auto_now_add=True)

    class Meta:
        ordering = ("-number",)
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(
                fields=["translation", "number"], name="revision_number_once_per_translation"
            )
        ]

    def __str__(self):
        return _("Revision %(number)s") % {"number": self.number}

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fingerprint = fingerprint(self)
        super().save(*args, **kwargs)

    @property
    def remark(self) -> str:
        """What its writer says of it, else how it came about, in the active language."""
        if self.comment:
            return self.comment
        if self.restores is not None:
            return gettext("Revision %(number)s restored") % {"number": self.restores}
        return self.get_origin_display()


def fingerprint(revision: Any) -> str:
    """Return what stands for the text of `revision`: any value with the fields of one.

    The address is no part of the text: nobody translates it.
    """
    fields = ("title", "standfirst", "takeaways", "body", "notes")
    said = json.dumps([getattr(revision, field) for field in fields], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]
