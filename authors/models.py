"""Who writes: people as readers meet them, in every language of the house."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from authors.orcid import validate_orcid
from languages.columns import column, in_all_languages
from languages.folding import fold
from languages.models import KeepsOldAddresses


class Author(KeepsOldAddresses):
    slug = models.SlugField(_("slug"), unique=True, max_length=90)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120)
    role = models.CharField(
        pgettext_lazy("of a person", "role"),
        max_length=160,
        blank=True,
        help_text=_("For example “Senior fellow, Energy programme”."),
    )
    affiliation = models.CharField(_("affiliation"), max_length=160, blank=True)
    biography = models.TextField(_("biography"), blank=True)
    sort_key = models.CharField(
        _("sorted under"), max_length=120, help_text=_("Family name first: “Çalışkan, Göktuğ”.")
    )
    photograph = models.ForeignKey(
        "articles.Picture",
        verbose_name=_("photograph"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    orcid = models.CharField(
        "ORCID",
        max_length=19,
        blank=True,
        help_text=_("For example 0000-0002-1825-0097."),
        validators=[validate_orcid],
    )
    links = models.JSONField(_("links"), default=list, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="author",
        help_text=_("The account this person writes with, if any."),
    )
    folded_names = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("sort_key", "pk")
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self):
        return self.name or self.sort_key

    def save(self, *args, **kwargs):
        self.folded_names = fold(" ".join(in_all_languages(self, "name")))
        super().save(*args, **kwargs)

    def sorted_under(self, language: str) -> str:
        """Return the name in `language`, its family name first: “Караджа Элиф”."""
        if not getattr(self, column("name", language)):
            return self.sort_key
        return " ".join(part for part in self.family_and_given(language) if part)

    def family_and_given(self, language: str) -> tuple[str, str]:
        """Return the two parts of the name in `language`, else in one in which it is known.

        The sort key is in one alphabet; it says how many words of a name are the family's.
        Without a comma it says nothing of the kind (an institution, a single name), and the
        whole name stands in the first part.
        """
        names = (getattr(self, column("name", language)), *in_all_languages(self, "name"))
        words = next((name for name in names if name), "").split()
        family, comma, given = (part.strip() for part in self.sort_key.partition(","))
        if not words:
            return family, given
        place = len(words) - len(family.split()) if comma else 0
        if place <= 0:
            return " ".join(words), ""
        return " ".join(words[place:]), " ".join(words[:place])
