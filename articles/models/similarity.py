"""What makes two published texts of one language similar; written when either is published."""

from django.db import models

from articles.models.article import Article
from languages.names import choices


class KeyTerm(models.Model):
    """A stem that says what a published text is about, and how strongly."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=8, choices=choices)
    term = models.CharField(max_length=40)
    weight = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["language", "term", "article"], name="key_term_once_per_text"
            )
        ]
        indexes = [models.Index(fields=["article", "language"])]

    def __str__(self):
        return self.term


class Similarity(models.Model):
    """How similar `other` is to `article` for a reader of `language`: 0 to 1."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="similarities")
    other = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=8, choices=choices)
    score = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language", "other"], name="similarity_once_per_pair"
            ),
            models.CheckConstraint(
                condition=~models.Q(article=models.F("other")),
                name="similarity_never_of_an_article_to_itself",
            ),
        ]

    def __str__(self):
        return f"{self.article_id} ~ {self.other_id}: {self.score:.2f}"
