"""Who is to make a language version that nobody has begun, and how people hear of their work."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.translation import Translation
from languages.names import choices


class Assignment(models.Model):
    """A language version that somebody is to make; it goes when the version begins.

    What is begun carries translator, reviewer and due date itself.
    """

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="assignments"
    )
    language = models.CharField(_("language"), max_length=8, choices=choices)
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("translator"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewer"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    due = models.DateField(_("due"), null=True, db_index=True)
    note = models.CharField(_("message"), max_length=Translation.NOTE_LENGTH, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("assigned"), auto_now=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language"], name="assignment_one_per_article_and_language"
            )
        ]

    def __str__(self):
        return f"{self.article} ({self.get_language_display()})"


class DueNotice(models.Model):
    """That a person was told of a due date, before it or after: nobody is told twice."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=8)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    due = models.DateField()
    is_overdue = models.BooleanField()

    class Meta:
        verbose_name = _("notice of a due date")
        verbose_name_plural = _("notices of due dates")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language", "person", "due", "is_overdue"],
                name="due_notice_once",
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.due}"


class MailPreference(models.Model):
    """Whether a person wants mails of the newsroom, and in which language."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preference"
    )
    wanted = models.BooleanField(_("send me mails"), default=True)
    language = models.CharField(_("language of the mails"), max_length=8, choices=choices)
    # False where the language is that of the screens, which goes on following these.
    is_chosen = models.BooleanField(default=True, db_default=True)

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")

    def __str__(self):
        return str(self.person)
