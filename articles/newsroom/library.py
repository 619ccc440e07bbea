"""Where a picture of the library is used, and that none is deleted while it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, ProtectedError, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import pictures
from articles.models import Article, Picture, PictureUse, Translation, WorkingDraft
from articles.newsroom import board
from articles.newsroom.permissions import may, visible_articles, visible_translations
from articles.newsroom.refusals import NotAllowed, NotPossible
from authors.models import Author
from languages.columns import column
from languages.folding import fold

#: A refusal names so many places, and counts the rest.
_NAMED = 4


@dataclass(frozen=True)
class Use:
    """One place of a picture. `target` is the article, the person or the language version.

    `revision` is set where only an earlier revision of a text shows the picture.
    """

    target: Article | Author | Translation
    title: str
    may_open: bool
    revision: int | None = None
    is_unsaved: bool = False

    @property
    def sentence(self) -> str:
        """Say where it is; what the reader of it may not see is not named."""
        if not self.may_open:
            return _("in an article that you may not open")
        if isinstance(self.target, Article):
            return _("above the text of “%(title)s”") % {"title": self.title}
        if isinstance(self.target, Author):
            return _("as the photograph of %(person)s") % {"person": self.title}
        words = {
            "title": self.title,
            "language": self.target.get_language_display(),
            "number": self.revision,
        }
        if self.is_unsaved:
            return _("in what somebody writes in “%(title)s” (%(language)s)") % words
        if self.revision is None:
            return _("in the text of “%(title)s” (%(language)s)") % words
        return _("in revision %(number)s of “%(title)s” (%(language)s), which may be restored") % (
            words
        )


def uses(picture: Picture, *, user: Any) -> list[Use]:
    """Return every place of `picture`: covers, people, then texts, those of today first."""
    covers = _with_titles(Article.objects.filter(cover=picture), user)
    photographs = Author.objects.filter(photograph=picture)
    return [
        *(Use(article, board.title_of(article), article.may_open) for article in covers),
        *(Use(person, str(person), may_open=True) for person in photographs),
        *sorted(_in_texts(picture, user), key=lambda use: use.revision is not None),
        *_in_unsaved_texts(picture, user),
    ]


def search(typed: str) -> QuerySet[Picture]:
    """Return the pictures whose names and words hold all words of `typed`, newest first.

    Photographs of people that no article shows come last: nobody looks for them here.
    """
    rows = Picture.objects.alias(is_photograph=_is_photograph_alone())
    rows = rows.order_by("is_photograph", "-added_at", "-pk")
    # PostgreSQL refuses to look for a NUL.
    for word in fold(typed.replace("\0", " ")).split():
        rows = rows.filter(folded_words__contains=word)
    return rows


def undescribed(rows: QuerySet[Picture], language: str) -> QuerySet[Picture]:
    """Return those of `rows` that have no alternative text in `language`."""
    alt = column("alt", language)
    return rows.filter(Q(**{alt: None}) | Q(**{alt: ""}))


def with_use(rows: QuerySet[Picture]) -> QuerySet[Picture]:
    """Return `rows`, each with `is_used`: as a cover, a photograph, or in any revision."""
    return rows.annotate(is_used=_used())


def delete(picture: Picture, *, by: Any) -> None:
    """Delete `picture` and its files.

    Raises:
        NotAllowed: `by` may not delete pictures.
        NotPossible: it is used; the sentence says where.
    """
    if not may(by, "delete_picture"):
        raise NotAllowed(_("You may not delete pictures. Please ask an editor."))
    try:
        with transaction.atomic():
            locked = Picture.objects.select_for_update().filter(pk=picture.pk).first()
            if locked is None:
                return
            check_is_unused(locked, by=by)
            # Not before it is sure: a row without its files would be a hole in a page.
            transaction.on_commit(lambda: pictures.delete_files(locked))
            Picture.objects.filter(pk=locked.pk).delete()
    except (ProtectedError, IntegrityError) as chosen:
        # Somebody chose it as a cover or a photograph at this moment.
        check_is_unused(picture, by=by)
        raise NotPossible(_("The picture is being used by somebody. Try again.")) from chosen


def remove_unused(picture: Picture) -> bool:
    """Delete `picture` and its files where nothing uses it; return whether it went.

    Not to be called within a transaction: the files go when the row is gone for good.
    """
    try:
        with transaction.atomic():
            unused = with_use(Picture.objects.select_for_update(of=("self",)))
            if not unused.filter(pk=picture.pk, is_used=False).exists():
                return False
            Picture.objects.filter(pk=picture.pk).delete()
    except (ProtectedError, IntegrityError):
        return False
    pictures.delete_files(picture)
    return True


def check_is_unused(picture: Picture, *, by: Any) -> None:
    """Raises NotPossible where `picture` is used, naming the places."""
    found = uses(picture, user=by)
    if not found:
        return
    places = "; ".join(use.sentence for use in found[:_NAMED])
    if rest := len(found) - _NAMED if len(found) > _NAMED else 0:
        more = ngettext("and in %(count)s more place", "and in %(count)s more places", rest)
        places = f"{places}; {more % {'count': rest}}"
    raise NotPossible(
        _("“%(name)s” stays in the library, because it is used: %(places)s.")
        % {"name": picture.name, "places": places}
    )


def describe(picture: Picture, *, alt: str, language: str, by: Any) -> bool:
    """Keep `alt` as the description of `picture` in `language`, where it has none yet.

    Returns whether it was kept. Whoever may add pictures may describe them so.
    """
    words = " ".join(alt.split())[:300]
    if not words or not may(by, "add_picture"):
        return False
    with transaction.atomic():
        locked = Picture.objects.select_for_update().get(pk=picture.pk)
        if getattr(locked, column("alt", language)):
            return False
        setattr(locked, column("alt", language), words)
        locked.save()
    return True


def _is_photograph_alone() -> Q:
    here = {"picture": OuterRef("pk")}
    return (
        Q(Exists(Author.objects.filter(photograph=OuterRef("pk"))))
        & ~Exists(PictureUse.objects.filter(**here))
        & ~Exists(Article.objects.filter(cover=OuterRef("pk")))
    )


def _used() -> Q | Exists:
    here = {"picture": OuterRef("pk")}
    return (
        Exists(PictureUse.objects.filter(**here))
        | Exists(Article.objects.filter(cover=OuterRef("pk")))
        | Exists(Author.objects.filter(photograph=OuterRef("pk")))
        | Exists(WorkingDraft.pictures.through.objects.filter(**here))
    )


def _with_titles(articles: QuerySet[Article], user: Any) -> QuerySet[Article]:
    visible = visible_articles(user).filter(pk=OuterRef("pk"))
    return board.with_versions(articles, user=user).annotate(may_open=Exists(visible))


def _in_texts(picture: Picture, user: Any) -> Iterator[Use]:
    showing = PictureUse.objects.filter(picture=picture)
    now = showing.filter(Q(revision=OuterRef("latest")) | Q(revision=OuterRef("live")))
    versions = (
        Translation.objects.filter(revisions__in=showing.values("revision"))
        .annotate(
            last=Max("revisions__number"),
            is_shown=Exists(now),
            may_open=Exists(visible_translations(user).filter(pk=OuterRef("pk"))),
        )
        .select_related("article", "latest")
        .defer(
            *(f"latest__{text}" for text in board.TEXTS),
            *(f"article__{name}" for name in board.UNLISTED_COLUMNS),
        )
    )
    for version in versions:
        title = (version.latest and version.latest.title) or str(version.article)
        revision = None if version.is_shown else version.last
        yield Use(version, title, version.may_open, revision)


def _in_unsaved_texts(picture: Picture, user: Any) -> Iterator[Use]:
    drafts = WorkingDraft.objects.filter(pictures=picture)
    versions = (
        Translation.objects.filter(pk__in=drafts.values("translation"))
        .annotate(may_open=Exists(visible_translations(user).filter(pk=OuterRef("pk"))))
        .select_related("article", "latest")
    )
    for version in versions:
        title = (version.latest and version.latest.title) or str(version.article)
        yield Use(version, title, version.may_open, is_unsaved=True)
