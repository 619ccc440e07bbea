"""Where a thing stood before: the addresses that its slugs had, kept when they change.

For whatever has a slug of its own that the newsroom edits: categories, topics, series,
people, pages. The old slugs of articles are `articles.models.OldSlug`, because an article
changes its address when it is published and at no other time.
"""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from languages.columns import column
from languages.names import codes


class OldAddress(models.Model):
    """An address that a thing of some `kind` once had. It leads to `target` for ever.

    The thing is named by its model and number, so that one table does for all kinds. A number
    is never given again: what stands for a deleted thing leads nowhere, and harms nobody.
    """

    kind = models.CharField(max_length=60)
    #: Empty where one slug does for all languages, as a person's does.
    language = models.CharField(max_length=8, blank=True)
    slug = models.SlugField(max_length=90)
    target = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "slug"], name="old_address_leads_to_one_thing"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.language}/{self.slug}"


class KeepsOldAddresses(models.Model):
    """For a model with a slug, one or one per language: its old ones go on leading to it.

    They are kept by `save`, in the transaction of the change. `QuerySet.update` and
    `bulk_update` do not pass here: change no slug by them.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic(using=kwargs.get("using")):
            stood = _slugs(self)
            super().save(*args, **kwargs)
            _keep(self, stood, _slugs(self))


def kind_of(model: type[models.Model]) -> str:
    """Return what the old addresses of `model` are filed under: `articles.topic`."""
    return model._meta.label_lower


def slug_columns(model: type[models.Model]) -> dict[str, str]:
    """Return the columns that hold the slugs of `model`, by language; "" is for all languages."""
    names = {field.name for field in model._meta.fields}
    per_language = {code: column("slug", code) for code in codes()}
    return per_language if names.issuperset(per_language.values()) else {"": "slug"}


def _slugs(thing: models.Model) -> dict[str, str | None]:
    """Return the slugs of `thing` as the database has them; none of what is not saved yet."""
    columns = slug_columns(type(thing))
    rows = type(thing)._base_manager.filter(pk=thing.pk).values_list(*columns.values())
    return dict(zip(columns, rows.first() or (), strict=False))


def _keep(
    thing: models.Model, stood: Mapping[str, str | None], stands: Mapping[str, str | None]
) -> None:
    """File the slugs that `thing` had; who had them before it has them no more.

    Where a slug is taken up that another thing once had, its row stays: it is asked for only
    when nothing stands there.
    """
    kind = kind_of(type(thing))
    for language, slug in stood.items():
        if slug and slug != stands[language]:
            OldAddress.objects.update_or_create(
                kind=kind, language=language, slug=slug, defaults={"target": thing.pk}
            )
