"""How what was read becomes an article: wholly, or not at all."""

from collections.abc import Iterable
from html import escape
from io import BytesIO
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from articles import pictures
from articles.models import Article, Category, Picture, Revision
from articles.newsroom.creating import create_article
from articles.newsroom.editing import Draft
from articles.newsroom.importing.document import (
    PICTURE_SCHEME,
    ImportedDocument,
    ImportedPicture,
)
from articles.newsroom.importing.typed_markers import Pairing, apply
from articles.newsroom.refusals import Refused
from authors.models import Author


def store(
    document: ImportedDocument,
    *,
    language: str,
    by: Any,
    author: Author | None = None,
    category: Category | None = None,
    accept: Iterable[Pairing] = (),
) -> Article:
    """Make an article in writing of `document` and return it.

    `accept` are the pairings of its proposal that an editor confirmed. Its pictures go to
    the library first, because encoding them takes longer than others should wait for the
    database; where anything fails afterwards, they leave it again.

    Raises:
        NotAllowed: `by` may not bring in articles.
        Refused: a picture cannot be used.
        ValueError: `accept` was proposed for another text.
    """
    body, notes = apply(document.body, document.notes, accept)
    newest = Picture.objects.aggregate(newest=Max("pk"))["newest"] or 0
    stored: list[Picture] = []
    try:
        for picture in document.pictures:
            address = f'src="{PICTURE_SCHEME}{picture.name}"'
            if address in body:
                stored.append(_take(picture, language=language))
                body = body.replace(address, f'src="{_address(stored[-1])}"')
        return create_article(
            language=language,
            by=by,
            draft=Draft(
                title=document.title,
                standfirst=document.standfirst,
                takeaways=document.takeaways,
                body=body,
                notes=notes,
            ),
            category=category,
            authors=[author] if author is not None else [],
            comment=_("Brought in from a Word file"),
        )
    except BaseException:
        _give_back(picture for picture in stored if picture.pk > newest)
        raise


def _take(picture: ImportedPicture, *, language: str) -> Picture:
    try:
        return pictures.store(
            BytesIO(picture.content), name=picture.name, alt={language: picture.alt}
        )
    except pictures.Unusable as unusable:
        raise Refused(
            _(
                "The picture “%(name)s” cannot be used: %(reason)s Replace it in the Word file "
                "or take it out, then bring the file in again."
            )
            % {"name": picture.name, "reason": unusable.sentence}
        ) from unusable


def _address(picture: Picture) -> str:
    return escape(pictures.sources(picture).address)


def _give_back(taken: Iterable[Picture]) -> None:
    """Remove pictures that came into the library for an article that was not made."""
    for picture in {picture.pk: picture for picture in taken}.values():
        # Somebody may have brought in the same picture at the same moment.
        if not Revision.objects.filter(body__contains=picture.checksum).exists():
            picture.delete()
            pictures.delete_files(picture)
