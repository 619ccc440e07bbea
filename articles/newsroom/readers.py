"""What readers have of a language version: written where they read it, anew, or taken away.

The only module that writes the published texts, the notes, what similar posts and the search
find them by, and what the translation memory keeps. It touches the columns of its own language
and of no other, and changes no stage: that is `publishing`.
"""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import (
    Article,
    Edition,
    Footnote,
    OldSlug,
    Picture,
    PictureUse,
    Revision,
    Translation,
)
from articles.models.article import PUBLISHED_FIELDS
from articles.newsroom import memory
from articles.newsroom.editing import lock
from articles.newsroom.refusals import NotReady
from articles.pictures import sources_by_checksum
from articles.public import search, similar
from articles.rendering import notes as numbering
from articles.rendering.pictures import checksums
from articles.rendering.source import parse
from languages.columns import column, languages_of_columns

#: Names PostgreSQL's advisory lock. Any number does that no other part of the project uses.
_PUBLISHING = 7_411_001


def apply(revision: Revision, article: Article, *, at: datetime) -> numbering.Rendered:
    """Set the public columns of `article` to what `revision` says; saves nothing.

    Publishing saves the article afterwards; a preview shows the unsaved copy.
    """
    language = revision.translation.language
    wanted = checksums(parse(revision.body))
    rendered = numbering.render(
        revision.body,
        revision.notes,
        language=language,
        pictures=sources_by_checksum(wanted, language=language) if wanted else {},
    )
    first = revision.translation.first_published_at or at
    values = {
        "title": revision.title,
        "slug": revision.slug,
        "standfirst": revision.standfirst,
        "takeaways": revision.takeaways,
        "body": rendered.html,
        "published_at": first,
        "updated_at": max(first, at),
    }
    for field, value in values.items():
        setattr(article, column(field, language), value)
    return rendered


def show(
    revision: Revision,
    article: Article,
    *,
    at: datetime,
    kind: str = Edition.Kind.EDIT,
    note: str = "",
) -> None:
    """Write what `revision` says where readers read it, and what finds it there.

    `article` is locked, and `revision.translation` the version as it is to be published.
    `kind` and `note` say what readers are told of the change, where it is not the first
    time that they have the text.

    Raises:
        NotReady: another article has the address by now.
    """
    translation = revision.translation
    language = translation.language
    old_slug = article.in_language("slug", language)
    rendered = apply(revision, article, at=at)
    try:
        with transaction.atomic():
            _save_columns(article, language)
    except IntegrityError as taken:
        raise NotReady(
            _("The address “%(slug)s” was just taken by another article. Change the slug.")
            % {"slug": revision.slug}
        ) from taken
    _keep_address(article, language, old=old_slug, new=revision.slug)
    _write_notes(article, language, {key: revision.notes[key] for key in rendered.order})
    _add_edition(article, language, at=at, kind=kind, note=note)
    similar.index(article, language=language)
    search.index(article, language=language)
    memory.remember(translation, revision, source=translation.based_on)


def _add_edition(article: Article, language: str, *, at: datetime, kind: str, note: str) -> None:
    last = _last_edition(article, language)
    Edition.objects.create(
        article=article,
        language=language,
        number=last.number + 1 if last else 1,
        kind=kind if last else Edition.Kind.FIRST,
        note=note if last else "",
        published_at=at,
    )


def _last_edition(article: Article, language: str) -> Edition | None:
    return Edition.objects.filter(article=article, language=language).first()


def take_away(translation: Translation) -> None:
    """Take the text from where readers read it; its addresses go on leading to the article."""
    article, language = translation.article, translation.language
    _keep_address(article, language, old=article.in_language("slug", language), new=None)
    for field in PUBLISHED_FIELDS:
        setattr(article, column(field, language), None)
    _save_columns(article, language)
    _write_notes(article, language, {})
    if last := _last_edition(article, language):
        last.withdrawn_at = timezone.now()
        last.save(update_fields=["withdrawn_at"])
    similar.forget(article, language=language)
    search.forget(article, language=language)
    memory.forget(translation)


@transaction.atomic
def render_again(translation: Translation) -> None:
    """Write the published columns anew from the live revision, after the renderer changed."""
    wait_for_other_publishers()
    locked = lock(translation)
    if locked.live is None:
        return
    updated_at = locked.article.in_language("updated_at", locked.language)
    apply(locked.live, locked.article, at=updated_at)
    _save_columns(locked.article, locked.language)
    similar.index(locked.article, language=locked.language)
    search.index(locked.article, language=locked.language)


@transaction.atomic
def index_again(translation: Translation) -> None:
    """Write anew what a published text is found by in the search."""
    wait_for_other_publishers()
    locked = lock(translation)
    if locked.live is not None:
        search.index(locked.article, language=locked.language)


@transaction.atomic
def remember_again(translation: Translation) -> None:
    """Write what the translation memory keeps of the live revision anew."""
    wait_for_other_publishers()
    locked = lock(translation)
    if locked.live is not None:
        memory.remember(locked, locked.live, source=locked.live_based_on)


def wait_for_other_publishers() -> None:
    """Let one transaction at a time change what readers see. Comes before any other lock.

    Similar posts are rows of two articles: two publishers would wait for each other's
    articles for ever, or not see each other's texts. On SQLite writers wait anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PUBLISHING])


def render_again_with(picture: Picture) -> None:
    """Write every published text that shows `picture` anew, after its credit was corrected."""
    showing = PictureUse.objects.filter(picture=picture).values("revision")
    for translation in Translation.objects.filter(live__in=showing).order_by("pk"):
        render_again(translation)


def _save_columns(article: Article, language: str) -> None:
    """Write the columns of `language` and no others: a colleague may be writing those."""
    names = [column(field, language) for field in PUBLISHED_FIELDS]
    Article.objects.filter(pk=article.pk).update(**{name: getattr(article, name) for name in names})


def _keep_address(article: Article, language: str, *, old: str | None, new: str | None) -> None:
    """Let the address that readers knew lead here for ever."""
    if old and old != new:
        OldSlug.objects.get_or_create(language=language, slug=old, defaults={"article": article})
    if new:
        OldSlug.objects.filter(article=article, language=language, slug=new).delete()


def _write_notes(article: Article, language: str, texts: dict[str, str]) -> None:
    """Publish `texts` by key in `language`; a note that no language shows any more goes."""
    text_column = column("text", language)
    known = {note.key: note for note in Footnote.objects.filter(article=article)}
    for key, note in known.items():
        setattr(note, text_column, texts.get(key))
    Footnote.objects.bulk_update(known.values(), [text_column])
    Footnote.objects.bulk_create(
        Footnote(article=article, key=key, **{text_column: text})
        for key, text in texts.items()
        if key not in known
    )
    unread = {f"{column('text', code)}__isnull": True for code in languages_of_columns()}
    Footnote.objects.filter(article=article, **unread).delete()
