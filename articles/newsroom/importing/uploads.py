"""How a Word file waits for its editor: kept when it can be read, gone when it is decided."""

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Category, Upload
from articles.newsroom.importing.document import ImportedDocument
from articles.newsroom.importing.preflight import MAX_FILE
from articles.newsroom.importing.storing import store
from articles.newsroom.importing.typed_markers import Pairing, corrected
from articles.newsroom.importing.word import read
from articles.newsroom.permissions import may
from articles.newsroom.refusals import NotAllowed, NotPossible
from authors.models import Author

#: What nobody decided on is removed when the next file comes.
KEPT_FOR = timedelta(days=1)


def keep(
    file: IO[bytes],
    *,
    name: str,
    language: str,
    by: Any,
    category: Category | None = None,
    author: Author | None = None,
) -> Upload:
    """Return `file` kept for confirmation.

    Raises:
        NotAllowed: `by` may not bring in articles.
        Unreadable: it is no Word file that can be brought in; nothing is kept.
    """
    if not may(by, "add_article"):
        raise NotAllowed(_("You may not bring in articles. Please ask an editor."))
    content = file.read(MAX_FILE + 1)
    read(io.BytesIO(content))  # a file that cannot be read is refused now
    Upload.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()
    return Upload.objects.create(
        by=by,
        name=name[:200],
        content=content,
        language=language,
        category=category,
        author=author,
    )


def document_of(upload: Upload) -> ImportedDocument:
    """Return what the file says. The same file says the same, but for the keys of notes."""
    return read(io.BytesIO(bytes(upload.content)))


def confirm(upload: Upload, *, by: Any, accept: Mapping[int, int]) -> Article:
    """Make the article of `upload`, with the typed markers and their notes as chosen in
    `accept` ({place: item}, as the proposal counts them), and let the file go.

    The file is claimed first and stored then: encoding its pictures takes seconds, and
    nobody else's writing waits for them.

    Raises:
        NotPossible: it was confirmed or discarded already (a second click), or `accept` was
            chosen for another text.
        Refused: a picture cannot be used; the file waits on.
    """
    waiting = Upload.objects.filter(pk=upload.pk, by=by, claimed_at=None)
    if not waiting.update(claimed_at=timezone.now()):
        raise NotPossible(_("This file was brought in or discarded already."))
    try:
        document = document_of(upload)
        article = store(
            document,
            language=upload.language,
            by=by,
            category=upload.category,
            author=upload.author,
            accept=_as_chosen(document, accept),
        )
    except BaseException:
        Upload.objects.filter(pk=upload.pk).update(claimed_at=None)
        raise
    discard(upload)
    return article


def _as_chosen(document: ImportedDocument, accept: Mapping[int, int]) -> tuple[Pairing, ...]:
    try:
        return corrected(document.body, accept)
    except ValueError as other:
        raise NotPossible(
            _("These markers were chosen for another text. Please look through them again.")
        ) from other


def discard(upload: Upload) -> None:
    """Let the file go without an article."""
    Upload.objects.filter(pk=upload.pk).delete()
