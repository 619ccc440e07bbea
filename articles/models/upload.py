"""A Word file that somebody brought in and has not confirmed yet."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """Kept in the database: every server sees it, and it goes with the transaction."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    claimed_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    category = models.ForeignKey(
        "articles.Category", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    author = models.ForeignKey(
        "authors.Author", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")

    def __str__(self):
        return self.name
