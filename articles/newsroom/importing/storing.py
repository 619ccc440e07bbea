"""How what was read becomes a text of the newsroom: wholly, or not at all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from articles import pictures
from articles.models import Picture, Translation
from articles.newsroom import library
from articles.newsroom.editing import Draft
from articles.newsroom.importing.document import (
    PICTURE_SCHEME,
    ImportedDocument,
    ImportedPicture,
)
from articles.newsroom.importing.marker_replacing import apply
from articles.newsroom.importing.note_pairing import NotePairs, Text, with_keys
from articles.newsroom.importing.targets import NewArticle, Target
from articles.newsroom.importing.typed_markers import Pairing
from articles.newsroom.permissions import may
from articles.newsroom.refusals import Refused
from articles.rendering.source import parse, serialise

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Stored:
    """What a file became, and which of its notes were here already."""

    translation: Translation
    pairs: NotePairs


def store(
    document: ImportedDocument,
    target: Target,
    *,
    by: Any,
    accept: Iterable[Pairing] = (),
    comment: str = "",
    tell: Progress = lambda done, total: None,
    settle: Callable[[Translation], None] = lambda translation: None,
) -> Stored:
    """Make of `document` what `target` says and return it.

    `accept` are the pairings of its proposal that an editor confirmed. Its pictures go to
    the library first, because encoding them takes longer than others should wait for the
    database (`tell` hears how many are done); where anything fails afterwards, they leave
    it again. `settle` is called within the transaction that writes the text.

    Raises:
        NotAllowed: `by` may not do this.
        Conflict: somebody saved after the revision that `target` expects.
        Refused: a picture cannot be used, or the target is not there any more.
        ValueError: `accept` was proposed for another text.
    """
    target.check(by)
    body, notes = apply(document.body, document.notes, accept)
    if not brings_pictures(target, by=by):
        body = _with_pictures_of(target, body)
    newest = Picture.objects.aggregate(newest=Max("pk"))["newest"] or 0
    stored: list[Picture] = []
    wanted = [one for one in document.pictures if _source(one) in body]
    try:
        for place, picture in enumerate(wanted):
            tell(place, len(wanted) + 1)
            stored.append(_take(picture, language=target.language))
            body = body.replace(_source(picture), f'src="{_address(stored[-1])}"')
        tell(len(wanted), len(wanted) + 1)
        pairs = target.pair(Text(body, notes))
        text = with_keys(Text(body, notes), pairs.keys)
        draft = Draft(
            title=document.title,
            standfirst=document.standfirst,
            takeaways=document.takeaways,
            body=text.body,
            notes=dict(text.notes),
        )
        with transaction.atomic():
            translation = target.write(draft, by=by, comment=comment)
            settle(translation)
    except BaseException:
        _give_back(picture for picture in stored if picture.pk > newest)
        raise
    return Stored(translation=translation, pairs=pairs)


def as_proposed(document: ImportedDocument) -> Text:
    """Return the text of `document` as it is where all that is proposed is accepted."""
    return Text(*apply(document.body, document.notes, document.proposal))


def brings_pictures(target: Target, *, by: Any) -> bool:
    """Say whether pictures of the file go to the library: it is shared by all languages."""
    return isinstance(target, NewArticle) or may(by, "add_picture")


def pictures_stay(document: ImportedDocument, target: Target) -> bool:
    """Say whether the text here has as many pictures as the file, so that these can stay."""
    return document.body.count("<img ") == len(_addresses(target.here()))


def _with_pictures_of(target: Target, body: str) -> str:
    """Return `body` with the pictures that the text here has, one by one; else with none."""
    tree = parse(body)
    images = list(tree.iter("img"))
    here = _addresses(target.here())
    for place, image in enumerate(images):
        if len(images) == len(here):
            image.set("src", here[place])
        else:
            figure = image.getparent()
            (image if figure is None or figure.tag != "figure" else figure).drop_tree()
    return serialise(tree)


def _addresses(text: Text) -> list[str]:
    return [image.get("src", "") for image in parse(text.body).iter("img")]


def _source(picture: ImportedPicture) -> str:
    return f'src="{PICTURE_SCHEME}{picture.name}"'


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
        # Somebody may have begun to use the same picture at the same moment.
        library.remove_unused(picture)
