"""What readers of one language were given, and when: each publication is an edition.

Editions are public: they hold what readers may know of the history of a text, and the files
made of it. `articles.newsroom.readers` alone adds them.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from languages.names import choices


class Edition(models.Model):
    #: What readers are told of a change, in characters: a sentence or two.
    NOTE_LENGTH = 600

    class Kind(models.TextChoices):
        FIRST = "first", _("first published")
        #: Nothing that a reader would want to know of: a comma, a link.
        EDIT = "edit", _("small edit")
        UPDATE = "update", _("update")
        #: What had been said was wrong.
        CORRECTION = "correction", _("correction")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="editions")
    language = models.CharField(max_length=8, choices=choices)
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.EDIT)
    #: In the language of the text: what readers are told of the change.
    note = models.TextField(_("what changed"), blank=True, default="")
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    #: When it was taken from its readers, with no other in its place.
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    # What `articles.public.typesetting` made of it: names in the storage "editions", and what
    # the paper says and how it is set, in a sum. Empty until the worker came by.
    pdf = models.CharField(max_length=120, blank=True, default="", editable=False)
    pdf_bytes = models.PositiveIntegerField(default=0, editable=False)
    pdf_pages = models.PositiveSmallIntegerField(default=0, editable=False)
    card = models.CharField(max_length=120, blank=True, default="", editable=False)
    fingerprint = models.CharField(max_length=32, blank=True, default="", editable=False)
    set_at = models.DateTimeField(null=True, editable=False)
    #: When the worker looks at it next; empty: as soon as it can.
    look_at = models.DateTimeField(null=True, editable=False, db_index=True)
    #: How often it could not be set as it is, and why.
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    failure = models.CharField(max_length=500, blank=True, default="", editable=False)

    class Meta:
        ordering = ("article", "language", "-number")
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language", "number"], name="edition_number_once_per_text"
            ),
        ]

    def __str__(self):
        return f"{self.article_id}/{self.language} {self.number}"
