"""What the language versions of an article are up to: a row a language, for lists and pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from articles.models import Article, Translation
from articles.models.revision import Significance
from articles.models.translation import Stage
from articles.newsroom import workflow
from articles.newsroom.permissions import may, visible_translations
from articles.newsroom.staleness import with_behind
from languages.names import codes, own_name


@dataclass(frozen=True)
class Row:
    """One language of one article. `translation` is None where nobody has begun it."""

    article: Article
    language: str
    translation: Translation | None
    may_open: bool
    may_start: bool
    next_step: Any
    """The label of the move that comes next, for the person who looks; None if none does."""

    @property
    def language_name(self) -> str:
        return own_name(self.language)

    @property
    def is_original(self) -> bool:
        return self.language == self.article.original_language

    @property
    def state(self) -> str:
        return state_of(self.translation)

    @property
    def behind(self) -> Significance | None:
        value = getattr(self.translation, "behind", None)
        return Significance(value) if value else None


def state_of(translation: Translation | None) -> str:
    """Return the state as a list shows it: the stage, or `missing`, or `scheduled`."""
    if translation is None:
        return "missing"
    if translation.publish_at is not None:
        return "scheduled"
    return translation.stage


def with_versions(articles: QuerySet[Article], *, user: Any) -> QuerySet[Article]:
    """Prefetch what `rows` needs: a constant number of queries for any number of articles."""
    versions = with_behind(visible_translations(user)).select_related(
        "latest", "live", "translator"
    )
    return articles.prefetch_related(Prefetch("translations", queryset=versions))


def rows(article: Article, *, user: Any, versions: Iterable[Translation]) -> list[Row]:
    """Return one row for each language of the house, the original first."""
    by_language = {version.language: version for version in versions}
    order = sorted(codes(), key=lambda code: code != article.original_language)
    return [_row(article, code, by_language.get(code), user) for code in order]


def title_of(article: Article, versions: Iterable[Translation]) -> str:
    """Return what the newsroom calls `article`: the title of its newest text, original first."""
    ranked = sorted(versions, key=lambda version: version.language != article.original_language)
    return next(
        (version.latest.title for version in ranked if version.latest and version.latest.title),
        str(article),
    )


def _row(article: Article, language: str, version: Translation | None, user: Any) -> Row:
    if version is not None:
        version.article = article
    blank = Translation(article=article, language=language)
    return Row(
        article=article,
        language=language,
        translation=version,
        may_open=version is not None,
        may_start=version is None and may(user, "write_translation", blank),
        next_step=_next_step(version, user),
    )


def _next_step(version: Translation | None, user: Any) -> Any:
    if version is None or version.stage == Stage.PUBLISHED:
        return None
    moves = [
        move
        for move in workflow.possible_moves(version, user=user)
        if move not in {workflow.SEND_BACK, workflow.UNSCHEDULE, workflow.WITHDRAW}
    ]
    return moves[0].label if moves else None
