"""What readers find a published text by; written when it is published, as similar posts are.

The words themselves lie in a table that each database makes in its own way (the migration
that adds this says how): an FTS5 table on SQLite, a `tsvector` on PostgreSQL.
"""

from django.db import models

from articles.models.article import Article
from languages.names import choices


class SearchEntry(models.Model):
    """One published text in one language, as a result shows it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="search_entries")
    language = models.CharField(max_length=8, choices=choices)
    #: Takeaways, body and notes without markup: an excerpt of it is shown.
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language"], name="search_entry_once_per_text"
            )
        ]

    def __str__(self):
        return f"{self.article_id}/{self.language}"


class SearchWords(models.Model):
    """The words of an entry. `articles.public.search` alone writes and asks this table."""

    entry = models.OneToOneField(
        SearchEntry,
        primary_key=True,
        db_column="rowid",
        db_constraint=False,
        # What is left behind belongs to no entry and is found by nobody: no number comes twice.
        on_delete=models.DO_NOTHING,
        related_name="words",
    )

    class Meta:
        managed = False
        db_table = "articles_searchwords"

    def __str__(self):
        return str(self.pk)
