"""A picture of the library, as it was re-encoded, with its words in every language."""

from itertools import chain

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from languages.columns import in_all_languages
from languages.folding import fold

_FRACTION = [MinValueValidator(0), MaxValueValidator(1)]


class Licence(models.TextChoices):
    """What others may do with a picture. Names of Creative Commons are the same everywhere."""

    OWN = "own", pgettext_lazy("licence", "Our own work")
    RESERVED = "reserved", pgettext_lazy("licence", "All rights reserved")
    PERMISSION = "permission", pgettext_lazy("licence", "Used with permission")
    PUBLIC_DOMAIN = "public-domain", pgettext_lazy("licence", "Public domain")
    CC0 = "cc0", "CC0 1.0"
    BY = "by", "CC BY 4.0"
    BY_SA = "by-sa", "CC BY-SA 4.0"
    BY_ND = "by-nd", "CC BY-ND 4.0"
    BY_NC = "by-nc", "CC BY-NC 4.0"
    BY_NC_SA = "by-nc-sa", "CC BY-NC-SA 4.0"
    BY_NC_ND = "by-nc-nd", "CC BY-NC-ND 4.0"


class Picture(models.Model):
    """`checksum` names the folder of the file and its renditions; see `articles.pictures`.

    `focus_x` and `focus_y` are the point that stays in sight where a page crops the picture,
    as fractions of its width and height from the left and from the top.
    """

    checksum = models.CharField(max_length=16, unique=True, editable=False)
    # No ImageField: `articles.pictures.store` alone sets it, with a file that it made itself.
    file = models.FileField(_("file"), upload_to="pictures", max_length=200, editable=False)
    width = models.PositiveIntegerField(_("width"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height"), default=0, editable=False)
    focus_x = models.FloatField(_("from the left"), default=0.5, validators=_FRACTION)
    focus_y = models.FloatField(_("from the top"), default=0.5, validators=_FRACTION)
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What somebody who cannot see the picture should know."),
    )
    caption = models.CharField(_("caption"), max_length=400, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=20, blank=True, choices=Licence)
    licence_words = models.CharField(
        _("licence in words"),
        max_length=200,
        blank=True,
        help_text=_("Shown in place of the licence’s name, for example “© Reuters, 2024”."),
    )
    name = models.CharField(_("name in the library"), max_length=120)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    folded_words = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("-added_at", "-pk")
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focus_x__range=(0, 1), focus_y__range=(0, 1)),
                name="picture_focus_is_in_the_picture",
            )
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        texts = [in_all_languages(self, field) for field in ("alt", "caption", "credit")]
        self.folded_words = fold(" ".join([self.name, *chain.from_iterable(texts)]))
        super().save(*args, **kwargs)
