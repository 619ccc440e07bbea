"""Where an address leads at which nothing stands: to its new place, or to other languages."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from django.db.models import Model, Q

from articles.models import Article, OldSlug
from articles.public import querysets
from articles.public.addresses import article_address
from languages.columns import column
from languages.models import OldAddress, kind_of, slug_columns
from languages.names import codes
from languages.slugs import slugify


@dataclass(frozen=True)
class Place:
    """Where a thing stands now that was asked for elsewhere."""

    slug: str
    for_ever: bool
    """Whether what was asked for will never be an address of anything else."""


def anyone(thing: Model, *, language: str) -> bool:
    """Say that `thing` may be named to readers: what they may not know of asks otherwise."""
    return True


def unquoted(typed: str) -> str:
    """Return `typed` as it was before somebody escaped it a second time: `%D0%94` is `Д`."""
    return unquote(typed) if "%" in typed else typed


def _spellings(slug: str) -> set[str]:
    """Return what somebody may mean who types `slug`: that, or its plain form."""
    return {slug, slugify(unquoted(slug))} - {""}


# Articles --------------------------------------------------------------------------------


def new_address(slug: str, *, language: str) -> str | None:
    """Return where the article that `slug` once led to in `language` stands there now.

    `slug` may also be spelt as the title is, in Cyrillic or with Turkish letters. None when
    no readable article had that address.
    """
    known = _spellings(slug)
    old = OldSlug.objects.filter(language=language, slug__in=known).values("article")
    here = column("slug", language)
    readable = querysets.linked().readable_in(language)
    found = readable.filter(Q(pk__in=old) | Q(**{f"{here}__in": known}))
    # What stands at the plain form comes before what once stood there.
    article = min(found, key=lambda one: getattr(one, here) not in known, default=None)
    return article_address(article, language) if article else None


def is_withdrawn(slug: str, *, language: str) -> bool:
    """Say whether an article stood at `slug` in `language` that cannot be read there now."""
    return OldSlug.objects.filter(language=language, slug__in=_spellings(slug)).exists()


def article_elsewhere(slug: str) -> Article | None:
    """Return the article that `slug` means, or once meant, in whichever language.

    It is for naming the languages that it can be read in; the caller asks which these are.
    """
    meant = _spellings(slug)
    known = Q(old_slugs__slug__in=meant)
    for language in codes():
        known |= Q(**{f"{column('slug', language)}__in": meant})
    found = querysets.linked().filter(known).distinct()
    # What stands at this address in a language comes before what once stood there.
    return min(
        (article for article in found if article.readable_languages()),
        key=lambda article: not meant & _slugs(article),
        default=None,
    )


def _slugs(article: Article) -> set[str]:
    return {article.in_language("slug", language) for language in codes()}


# Everything else -------------------------------------------------------------------------


def place_of(
    model: type[Model],
    slug: str,
    *,
    language: str,
    may_be_named: Callable[..., bool] = anyone,
) -> Place | None:
    """Return where the thing of `model` that `slug` means, or once meant, stands in `language`.

    A slug of another language leads there as well, but not for ever: it may be somebody's own
    some day. None where nothing is meant, or nothing that readers may know of.
    """
    columns = slug_columns(model)
    here = language if language in columns else ""
    known = _spellings(slug)
    for languages, for_ever in (([here], True), ([*columns], False)):
        for thing in _things(model, known, languages):
            stands = getattr(thing, columns[here])
            if stands and stands != slug and may_be_named(thing, language=language):
                return Place(stands, for_ever)
    return None


def _things(model: type[Model], known: set[str], languages: list[str]) -> list[Model]:
    """Return what stands in `languages` at one of `known`, then what once stood there."""
    columns = slug_columns(model)
    here = Q()
    for language in languages:
        here |= Q(**{f"{columns[language]}__in": known})
    once = OldAddress.objects.filter(
        kind=kind_of(model), language__in=languages, slug__in=known
    ).values("target")
    things = model.objects.all()  # type: ignore[attr-defined]
    standing = list(things.filter(here))
    return [*standing, *things.filter(pk__in=once)]
