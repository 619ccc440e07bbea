"""How the house translates a term: which words it wants, and which it does not."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from languages.folding import fold
from languages.names import choices


class Term(models.Model):
    """A term of one language and what it is in another.

    `forms`, `preferred` and `forbidden` are lists of words. The first of `preferred` is what
    is proposed; all of them are right.
    """

    source_language = models.CharField(_("from"), max_length=8, choices=choices)
    target_language = models.CharField(
        pgettext_lazy("language of a translation", "into"),
        max_length=8,
        choices=choices,
    )
    source = models.CharField(_("term"), max_length=120)
    forms = models.JSONField(_("other forms of the term"), default=list, blank=True)
    preferred = models.JSONField(_("translation"), default=list)
    forbidden = models.JSONField(_("not to be used"), default=list, blank=True)
    note = models.CharField(_("remark"), max_length=300, blank=True)
    case_sensitive = models.BooleanField(_("capital letters matter"), default=False)
    folded = models.TextField(editable=False, default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("last change"), auto_now=True)

    class Meta:
        ordering = ("folded", "pk")
        verbose_name = pgettext_lazy("glossary", "term")
        verbose_name_plural = _("glossary")
        constraints = [
            models.UniqueConstraint(
                fields=["source_language", "target_language", "source"],
                name="term_once_per_language_pair",
                violation_error_message=_(
                    "The glossary has this term for these languages already."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(source_language=models.F("target_language")),
                name="term_is_translated_into_another_language",
                violation_error_message=_("Choose two different languages."),
            ),
        ]

    def __str__(self):
        return self.source

    def save(self, *args, **kwargs):
        phrases = (self.source, *self.forms, *self.preferred, *self.forbidden, self.note)
        self.folded = fold("\n".join(phrases))
        super().save(*args, **kwargs)
