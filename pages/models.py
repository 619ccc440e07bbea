"""A page that is no article: a title, an address and a text in each language, shown or not yet.

The text is source HTML without notes; what readers get is made of it when they ask.
"""

from itertools import chain
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import MultilingualManager, MultilingualQuerySet

from articles.models.constraints import one_slug_per_language
from languages.columns import column, in_all_languages, languages_of_columns
from languages.models import KeepsOldAddresses
from languages.names import codes

#: What readers see of a page, in each language.
READ = ("is_shown", "title", "description", "body")


def shown_language_is_complete() -> list[CheckConstraint]:
    """Return one constraint a language: nothing is shown without title and address."""
    return [
        CheckConstraint(
            condition=Q(**{column("is_shown", language): False})
            | _written("title", language) & _written("slug", language),
            name=column("page_complete_in", language),
        )
        for language in languages_of_columns()
    ]


def _written(field: str, language: str) -> Q:
    # Said of what is missing, too: to a check of the database, “unknown” is good enough.
    name = column(field, language)
    return Q(**{f"{name}__isnull": False}) & ~Q(**{name: ""})


class PageQuerySet(MultilingualQuerySet):
    def readable_in(self, language: str):
        """Return the pages that readers may read in `language`. Every public door asks here."""
        return self.filter(**{column("is_shown", language): True})


class Page(KeepsOldAddresses):
    class Place(models.TextChoices):
        HEADER = "header", _("in the header and the footer")
        FOOTER = "footer", _("in the footer")
        NONE = "none", _("nowhere: by its address only")

    place = models.CharField(
        _("where the site leads to it"), max_length=8, choices=Place, default=Place.FOOTER
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    is_shown = models.BooleanField(_("readers see it in this language"), default=False)
    title = models.CharField(_("title"), max_length=120, blank=True)
    slug = models.SlugField(_("address"), max_length=90, null=True, blank=True)
    description = models.CharField(
        _("in one sentence"),
        max_length=300,
        blank=True,
        help_text=_("For search engines and for who is sent a link to the page."),
    )
    body = models.TextField(_("text"), blank=True)
    changed_at = models.DateTimeField(_("last changed"), null=True, editable=False)

    objects = MultilingualManager.from_queryset(PageQuerySet)()

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = one_slug_per_language("page") + shown_language_is_complete()

    def __str__(self):
        texts = [self.title, *in_all_languages(self, "title")]
        return next(filter(None, texts), f"{self._meta.verbose_name} {self.pk}")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and date what changed: each language for itself, and not its mere place."""
        columns = {code: [column(name, code) for name in READ] for code in codes()}
        known = type(self).objects.filter(pk=self.pk)
        before = known.values(*chain.from_iterable(columns.values())).first() or {}
        for code, names in columns.items():
            if any((getattr(self, name) or "") != (before.get(name) or "") for name in names):
                setattr(self, column("changed_at", code), timezone.now())
        super().save(*args, **kwargs)

    def is_readable_in(self, language: str) -> bool:
        """Say of this row what `readable_in` says of all."""
        return bool(self.in_language("is_shown", language))

    def readable_languages(self) -> list[str]:
        """Return the codes of the languages that readers may read this page in."""
        return [language for language in codes() if self.is_readable_in(language)]

    def in_language(self, field: str, language: str):
        """Return what `field` holds in `language`, whichever language is active."""
        return getattr(self, column(field, language))
