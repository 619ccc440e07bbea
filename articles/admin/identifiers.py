"""How the numbers of an article and of a series are typed: pasted as they come, kept as they are.

A DOI belongs to one text, whatever its language: two that share one are refused in words.
"""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.models import Article
from articles.models.identifiers import plain_doi, plain_issn
from articles.newsroom import board
from languages.columns import column
from languages.names import codes, own_name


class DoiField(forms.CharField):
    """Takes the address of a DOI, too."""

    def __init__(self, **kwargs):
        # Room for the address; the column has room for the DOI.
        super().__init__(**{**kwargs, "max_length": 200})

    def to_python(self, value):
        return plain_doi(super().to_python(value) or "")


class IssnField(forms.CharField):
    """Takes an ISSN without its hyphen, with its name before it, or as an address."""

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "max_length": 200})

    def to_python(self, value):
        return plain_issn(super().to_python(value))


def doi_columns() -> dict[str, str]:
    """Return the column of each language's DOI, by its language."""
    return {code: column("doi", code) for code in codes()}


class ArticleForm(forms.ModelForm):
    """What all languages of an article share, and the DOI that each has of its own.

    `user` is told of no title that they may not read.
    """

    user: Any = None

    def clean(self):
        cleaned = super().clean()
        seen: dict[str, str] = {}
        for code, name in doi_columns().items():
            doi = cleaned.get(name)
            if not doi:
                continue
            if doi in seen:
                self.add_error(
                    name,
                    _("The %(language)s version has this DOI already. Each has one of its own.")
                    % {"language": own_name(seen[doi])},
                )
            elif other := self._other_with(doi):
                self.add_error(name, _("“%(article)s” has this DOI already.") % {"article": other})
            seen.setdefault(doi, code)
        return cleaned

    def _other_with(self, doi: str) -> str:
        """Return how the newsroom calls another article that has `doi`; empty without one."""
        having = Q()
        for name in doi_columns().values():
            having |= Q(**{f"{name}__iexact": doi})
        others = board.with_versions(Article.objects.exclude(pk=self.instance.pk), user=self.user)
        found = others.filter(having).first()
        return board.title_of(found) if found else ""
