"""What a Word file can become: a new article, a new revision of a text, a translation.

Each target says who may, how the notes of the file find those that are here already, how the
text is written down, with the rules of typed text, and of which `original` it is a translation.
"""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from articles.models import Article, Category, Revision, Translation
from articles.models.revision import Origin
from articles.newsroom import editing
from articles.newsroom.creating import create_article
from articles.newsroom.editing import Draft
from articles.newsroom.importing.document import ImportedDocument
from articles.newsroom.importing.note_pairing import NotePairs, Text, pair_notes
from articles.newsroom.permissions import check_may_write, may
from articles.newsroom.refusals import NotAllowed, NotPossible
from articles.newsroom.staleness import original_of
from authors.models import Author


@dataclass(frozen=True)
class NewArticle:
    language: str
    category: Category | None = None
    author: Author | None = None
    original: ClassVar[Translation | None] = None

    def check(self, by: Any) -> None:
        """Raises NotAllowed."""
        if not may(by, "add_article"):
            raise NotAllowed(_("You may not bring in articles. Please ask an editor."))

    def here(self) -> Text:
        return Text()

    def pair(self, text: Text) -> NotePairs:
        """Return no pairs: there are no other notes."""
        return pair_notes(text, self.here())

    def write(self, draft: Draft, *, by: Any, comment: str) -> Translation:
        article = create_article(
            language=self.language,
            by=by,
            draft=draft,
            category=self.category,
            authors=[self.author] if self.author is not None else [],
            comment=comment,
            origin=Origin.WORD,
        )
        return article.translations.get()


@dataclass(frozen=True)
class NewRevision:
    """`expected` is the number of the revision that the file goes over."""

    translation: Translation
    expected: int | None
    original: ClassVar[Translation | None] = None

    @property
    def language(self) -> str:
        return self.translation.language

    def check(self, by: Any) -> None:
        """Raises NotAllowed."""
        check_may_write(self.translation, by=by)

    def here(self) -> Text:
        """Return the text that the file goes over."""
        return _text_of(self.translation.latest)

    def pair(self, text: Text) -> NotePairs:
        """Pair what says the same, or nearly.

        A translation that was only begun has the notes of its original, in their places.
        """
        return pair_notes(text, self.here(), by_place=not self.translation.is_original)

    def kept(self, draft: Draft | ImportedDocument) -> tuple[str, ...]:
        """Return the names of the fields that `draft` does not have and the text keeps."""
        latest = self.translation.latest
        return tuple(
            name
            for name in ("title", "standfirst", "takeaways")
            if latest is not None and not getattr(draft, name) and getattr(latest, name)
        )

    def write(self, draft: Draft, *, by: Any, comment: str) -> Translation:
        """Raises editing.Conflict where somebody saved after `expected`."""
        before = editing.draft_of(self.translation.latest)
        kept = {name: getattr(before, name) for name in self.kept(draft)}
        editing.save(
            self.translation,
            # Its address does not change because its title was corrected.
            replace(draft, slug=before.slug, **kept),
            by=by,
            expected=self.expected,
            comment=comment,
            origin=Origin.WORD,
        )
        return self.translation


@dataclass(frozen=True)
class NewTranslation:
    article: Article
    language: str

    def check(self, by: Any) -> None:
        """Raises NotAllowed, or NotPossible where nothing can be translated, or it is done."""
        blank = self._blank()
        if blank.is_original:
            raise NotPossible(
                _(
                    "This is the language of the original. Bring the file in as a new revision "
                    "of it, or choose another language."
                )
            )
        check_may_write(blank, by=by)
        if self.article.translations.filter(language=self.language).exists():
            raise NotPossible(
                _(
                    "There is a version in this language already. Bring the file in as a new "
                    "revision of it."
                )
            )
        if self.original is None or self.original.latest is None:
            raise NotPossible(_("The original has no text yet. Save it first."))

    @property
    def original(self) -> Translation | None:
        return original_of(self._blank())

    def here(self) -> Text:
        """Return the original as it is now."""
        original = self.original
        return _text_of(original.latest if original is not None else None)

    def pair(self, text: Text) -> NotePairs:
        """Pair with the notes of the original: as many are the same, one by one."""
        return pair_notes(text, self.here(), by_order=True, by_place=True)

    def write(self, draft: Draft, *, by: Any, comment: str) -> Translation:
        return editing.start(
            article=self.article,
            language=self.language,
            by=by,
            draft=draft,
            comment=comment,
            origin=Origin.WORD,
        )

    def _blank(self) -> Translation:
        return Translation(article=self.article, language=self.language)


Target = NewArticle | NewRevision | NewTranslation


def _text_of(revision: Revision | None) -> Text:
    return Text() if revision is None else Text(body=revision.body, notes=revision.notes)
