"""Who writes: people as readers meet them, in every language of the house."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
        "ORCID", max_length=19, blank=True, help_text=_("For example 0000-0002-1825-0097.")
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
        """Return the name in `language`, its family name first: “Караджа Элиф”.

        The sort key is in one alphabet; it says how many words of a name are the family's.
        Without a comma it says nothing of the kind, and the name stands as it is written.
        """
        words = (getattr(self, column("name", language)) or "").split()
        if not words:
            return self.sort_key
        family, comma, _given = self.sort_key.partition(",")
        place = len(words) - len(family.split()) if comma else 0
        return " ".join(words[place:] + words[:place]) if place > 0 else " ".join(words)
