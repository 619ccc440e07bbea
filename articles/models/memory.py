"""What the house has published, segment by segment, in each of its languages.

Written by `articles.newsroom.memory` alone, in the transaction that publishes a text or takes
it from its readers; what is only a draft is never here.
"""

from django.db import models

from articles.models.article import Article
from articles.models.revision import Revision
from articles.models.translation import Translation
from languages.names import choices


class MemorySegment(models.Model):
    """A published segment. Those of one article with the same `unit` say the same.

    `unit` stands for the words of the original that a segment says, `exact` for its own words
    in its own language; `articles.newsroom.matching` makes both.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=8, choices=choices)
    unit = models.BigIntegerField()
    exact = models.BigIntegerField()
    text = models.TextField()
    html = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["exact"]),
            models.Index(fields=["article", "language", "unit"]),
        ]

    def __str__(self):
        return self.text[:80]


class MemoryKey(models.Model):
    """Two neighbouring words of a segment, by which others that share them find it."""

    segment = models.ForeignKey(MemorySegment, on_delete=models.CASCADE, related_name="keys")
    key = models.BigIntegerField()
    words = models.PositiveSmallIntegerField()

    class Meta:
        # All that is asked stands in the index: the rows themselves are never read.
        indexes = [models.Index(fields=["key", "words", "segment"])]

    def __str__(self):
        return str(self.key)
