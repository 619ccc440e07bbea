"""What a waiting Word file says, and what it is to become, out of the columns of its row."""

import io
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from articles.models import Upload
from articles.models.upload import Purpose
from articles.newsroom.importing.document import ImportedDocument, from_plain
from articles.newsroom.importing.preflight import inspect
from articles.newsroom.importing.targets import NewArticle, NewRevision, NewTranslation, Target
from articles.newsroom.importing.typed_markers import Pairing, corrected
from articles.newsroom.refusals import NotPossible


def target_of(upload: Upload) -> Target:
    """Return what `upload` is to become."""
    if upload.purpose == Purpose.REVISION:
        return NewRevision(translation=upload.translation, expected=upload.expected)
    if upload.purpose == Purpose.TRANSLATION:
        return NewTranslation(article=upload.article, language=upload.language)
    return NewArticle(language=upload.language, category=upload.category, author=upload.author)


def document_of(upload: Upload, *, with_pictures: bool = False) -> ImportedDocument:
    """Return what the file says, as it was read; of its pictures the names alone, if so wished.

    Raises:
        NotPossible: it is not read yet, or was decided on already.
    """
    if upload.document is None:
        raise NotPossible(_("This file was brought in or discarded already."))
    if not with_pictures or not upload.document["pictures"]:
        return from_plain(upload.document, read_picture=lambda address: None)
    package = inspect(io.BytesIO(bytes(upload.content)))
    return from_plain(upload.document, read_picture=package.read_picture)


def columns_of(target: Target) -> dict[str, Any]:
    """Return the columns of an Upload that say what it is to become."""
    match target:
        case NewArticle():
            return {
                "purpose": Purpose.ARTICLE,
                "language": target.language,
                "category": target.category,
                "author": target.author,
            }
        case NewRevision():
            return {
                "purpose": Purpose.REVISION,
                "language": target.language,
                "translation": target.translation,
                "expected": target.expected,
            }
        case NewTranslation():
            return {
                "purpose": Purpose.TRANSLATION,
                "language": target.language,
                "article": target.article,
            }


def as_chosen(document: ImportedDocument, accept: Mapping[int, int]) -> tuple[Pairing, ...]:
    """Return the pairings of `document` as its editor chose them: {place: item}.

    Raises:
        NotPossible: they were chosen for another text.
    """
    try:
        return corrected(document.body, accept)
    except ValueError as other:
        raise NotPossible(
            _("These markers were chosen for another text. Please look through them again.")
        ) from other
