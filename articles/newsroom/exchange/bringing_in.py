"""How a translated file comes back: looked at, shown, confirmed, and a revision wholly or not.

A file belongs to the two revisions that it was made from. Where the translation has changed
since, nothing is written over that: both can be merged. Where the original has gone on, the
person who brings it in says that it translates the earlier text.
"""

import secrets
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Article, Revision, Translation
from articles.models.revision import Origin
from articles.newsroom import editing, keeping
from articles.newsroom.draft import Draft
from articles.newsroom.exchange.answering import Answer, answer
from articles.newsroom.exchange.exporting import texts
from articles.newsroom.exchange.file import File
from articles.newsroom.exchange.reading import read
from articles.newsroom.people import name_of
from articles.newsroom.permissions import check_may_write, visible_articles
from articles.newsroom.refusals import NotPossible, Refused
from languages.names import codes, own_name

#: So many problems are named; who has more than that looks at the file first.
_MOST = 30


@dataclass(frozen=True)
class Proposal:
    """A file, the texts that it was made for, and what it would change."""

    file: File
    translation: Translation
    """Unsaved where the file begins it."""
    source: Revision
    """The revision of the original that it translates."""
    newest: Revision
    """The newest revision of the original."""
    made_from: Revision | None
    """The revision of the translation that went out."""
    answer: Answer

    @property
    def newer(self) -> Revision | None:
        """What was saved of the translation since the file went out."""
        latest = self.translation.latest
        return latest if latest is not None and latest != self.made_from else None

    @property
    def is_in_already(self) -> bool:
        """Whether the newest revision says what the file says (a second click)."""
        return self.newer is not None and _is_same(self.answer.draft, self.newer)

    @property
    def is_of_earlier_original(self) -> bool:
        return self.source != self.newest

    @property
    def refusals(self) -> list[str]:
        """Return why the file is not brought in as it is, in sentences; none where it is."""
        if self.answer.problems:
            more = len(self.answer.problems) - _MOST
            rest = [_("And %(count)d more.") % {"count": more}] if more > 0 else []
            return [*self.answer.problems[:_MOST], *rest]
        if self.newer is not None:
            return [_changed_since(self.newer, self.made_from)]
        return [_gone_on(self.source, self.newest)] if self.is_of_earlier_original else []


def look(
    content: bytes, *, by: Any, article: Article | None = None, language: str | None = None
) -> Proposal:
    """Return what the file would change; nothing is written.

    `article` and `language` are those for which it is brought in, where that was said.

    Raises:
        Unreadable: it is no file that was made here.
        NotPossible: it is of another article, language or text.
        NotAllowed: `by` may not write this version.
    """
    file = read(content)
    address = file.address
    if article is None:
        article = visible_articles(by).filter(pk=address.article).first()
        if article is None:
            raise NotPossible(_("The article that this file was made for is not here any more."))
    if address.article != article.pk:
        raise NotPossible(_("This file was made for another article. Open that one's page."))
    if address.target not in codes():
        raise NotPossible(
            _("This file is in a language in which this house does not publish: %(language)s.")
            % {"language": address.target}
        )
    if language is not None and address.target != language:
        raise NotPossible(
            _("This file was made for the %(language)s version. Bring it in there.")
            % {"language": own_name(address.target)}
        )
    translation, newest = texts(article, address.target, by=by)
    check_may_write(translation, by=by)
    _check_languages(file, newest)
    source = newest.translation.revisions.filter(number=address.source_revision).first()
    if source is None:
        raise NotPossible(
            _("This file was made for revision %(number)s of the original, which is not here.")
            % {"number": address.source_revision}
        )
    made_from = None
    if address.target_revision:
        made_from = (
            translation.revisions.filter(number=address.target_revision).first()
            if translation.pk
            else None
        )
        if made_from is None:
            raise NotPossible(
                _(
                    "This file was made for revision %(number)s of the translation, which is not "
                    "here."
                )
                % {"number": address.target_revision}
            )
    before = editing.draft_of(made_from) if made_from is not None else None
    return Proposal(
        file=file,
        translation=translation,
        source=source,
        newest=newest,
        made_from=made_from,
        answer=answer(file, editing.draft_of(source), before),
    )


@transaction.atomic
def bring_in(proposal: Proposal, *, by: Any, as_earlier: bool = False) -> Revision:
    """Write down what the file says as the newest revision of its translation; return that.

    With `as_earlier` it may translate a revision of the original that is not the newest: the
    version then says that it is behind, as soon as readers have the newer one.

    Raises:
        NotAllowed: `by` may not write this version.
        Conflict: somebody saved the translation since the file went out, or began one.
        Refused: the file has problems, or translates an earlier original.
    """
    if proposal.answer.problems:
        raise Refused(*proposal.refusals)
    if proposal.is_in_already and proposal.newer is not None:
        return proposal.newer
    if proposal.newer is None and proposal.is_of_earlier_original and not as_earlier:
        raise NotPossible(*proposal.refusals)
    translation = proposal.translation
    if translation.pk is None:
        translation = editing.start(
            article=translation.article,
            language=translation.language,
            by=by,
            draft=proposal.answer.draft,
            origin=Origin.OUTSIDE,
            based_on=proposal.source,
        )
        return _latest(translation)
    revision = editing.save(
        translation,
        proposal.answer.draft,
        by=by,
        expected=proposal.made_from.number if proposal.made_from else None,
        origin=Origin.OUTSIDE,
        to_writing=True,
    )
    # What a colleague marked as done meanwhile was done in the text that stood there before.
    editing.follow_original(
        translation,
        by=by,
        number=proposal.source.number,
        may_go_back=revision != proposal.made_from,
    )
    return revision


def keep_for_merging(proposal: Proposal, *, by: Any) -> str | None:
    """Keep what the file says beside what was saved since; return the page where both meet.

    None where both say the same.

    Raises:
        NotAllowed: `by` may not write this version.
        Refused: the file has problems.
    """
    if proposal.answer.problems:
        raise Refused(*proposal.refusals)
    kept = keeping.keep(
        proposal.translation,
        proposal.answer.draft,
        by=by,
        page=secrets.token_hex(8),
        started_from=proposal.made_from.number if proposal.made_from else None,
    )
    return kept.page if kept is not None else None


def _latest(translation: Translation) -> Revision:
    assert translation.latest is not None
    return translation.latest


def _is_same(draft: Draft, revision: Revision) -> bool:
    saved = editing.draft_of(revision)
    return replace(editing.clean(draft), slug=saved.slug) == saved


def _check_languages(file: File, newest: Revision) -> None:
    """Tools may write `tr-TR` for `tr`; another language than the file's own is a mistake."""
    pair = (
        (file.source_language, newest.translation.language),
        (file.target_language, file.address.target),
    )
    if file.address.source != newest.translation.language or not all(
        said.replace("_", "-").lower().split("-")[0] == here.split("-")[0] for said, here in pair
    ):
        raise NotPossible(
            _("The file says that it goes from “%(source)s” to “%(target)s”; this text does not.")
            % {"source": file.source_language, "target": file.target_language}
        )


def _changed_since(newer: Revision, made_from: Revision | None) -> str:
    if made_from is None:
        return _(
            "This file was made before there was a translation; %(person)s has begun one since "
            "(revision %(newer)s). Nothing was brought in: merge both, or download the file anew."
        ) % {"person": name_of(newer.by), "newer": newer.number}
    return _(
        "This file was made for revision %(number)s of the translation. %(person)s has saved "
        "revision %(newer)s since. Nothing was brought in: merge both, or download the file anew."
    ) % {
        "number": made_from.number,
        "person": name_of(newer.by),
        "newer": newer.number,
    }


def _gone_on(source: Revision, newest: Revision) -> str:
    return _(
        "This file was made for revision %(number)s of the original; that is at revision "
        "%(newest)s now. Nothing was brought in: download the file anew, or bring it in as a "
        "translation of revision %(number)s, which is behind its original."
    ) % {"number": source.number, "newest": newest.number}
