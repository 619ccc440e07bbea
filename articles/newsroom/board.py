"""What the language versions of an article are up to: a row a language, for lists and pages."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import pgettext_lazy

from articles.models import Article, Assignment, Translation
from articles.models.revision import Significance
from articles.models.translation import Stage
from articles.newsroom import workflow
from articles.newsroom.people import at_work
from articles.newsroom.permissions import may, visible_translations
from articles.newsroom.staleness import with_behind
from languages.columns import column, languages_of_columns
from languages.names import codes, own_name

#: The long texts of a revision, which no list shows.
TEXTS = ("body", "notes", "takeaways", "standfirst")
#: The columns of an article that only the page of readers needs.
UNLISTED_COLUMNS = [
    column(field, code) for field in ("body", "takeaways") for code in languages_of_columns()
]
#: What a state is called in a list: a stage, or one of the two that are none.
STATES = {
    **dict(Stage.choices),
    "missing": pgettext_lazy("stage", "Missing"),
    "scheduled": pgettext_lazy("stage", "Scheduled"),
}
#: Moves that take a text on; the others take it back.
ONWARD = (workflow.SUBMIT, workflow.APPROVE, workflow.PUBLISH, workflow.SCHEDULE)


@dataclass(frozen=True)
class Row:
    """One language of one article. `translation` is None where nobody has begun it."""

    article: Article
    language: str
    translation: Translation | None
    may_open: bool
    may_write: bool = False
    may_start: bool = False
    next_step: Any = None
    """The label of the move that comes next, for the person who looks; None if none does."""
    plan: Assignment | None = None
    """Who is to make the version that nobody has begun."""
    may_assign: bool = False
    may_take: bool = False

    @property
    def language_name(self) -> str:
        return own_name(self.language)

    @property
    def is_original(self) -> bool:
        return self.language == self.article.original_language

    @property
    def title(self) -> str:
        """The title of the newest text; empty where it has none, or none to see."""
        if self.translation is None or self.translation.latest is None or not self.may_open:
            return ""
        return self.translation.latest.title

    @property
    def assigned(self) -> Translation | Assignment | None:
        """What has `translator`, `reviewer`, `due` and `note`, begun or not."""
        return self.translation or self.plan

    @property
    def state(self) -> str:
        return state_of(self.translation)

    @property
    def label(self) -> Any:
        return STATES[self.state]

    @property
    def is_live(self) -> bool:
        return self.translation is not None and self.translation.live_id is not None

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
    """Prefetch what `rows` needs: a constant number of queries for any number of articles.

    All versions are among them, so that nobody takes for missing what a colleague writes;
    `may_open` says which of them `user` may read.
    """
    return articles.defer(*UNLISTED_COLUMNS).prefetch_related(
        Prefetch("translations", queryset=versions_seen_by(user))
    )


def versions_seen_by(user: Any) -> QuerySet[Translation]:
    """Return all versions with what `rows` and `title_of` ask of them, for `user`."""
    return (
        with_behind(Translation.objects.all())
        .annotate(may_open=Exists(visible_translations(user).filter(pk=OuterRef("pk"))))
        .select_related("latest", "live", "translator", "reviewer")
        .defer(*(f"{which}__{text}" for which in ("latest", "live") for text in TEXTS))
    )


def rows(article: Article, *, plans: Iterable[Assignment] = ()) -> list[Row]:
    """Return one row for each language of the house, the original first.

    `article` comes from `with_versions`; nothing more is asked of the database. `plans` say
    who is to make what nobody has begun.
    """
    versions = {version.language: version for version in article.translations.all()}
    planned = {plan.language: plan for plan in plans}
    order = sorted(codes(), key=lambda code: code != article.original_language)
    return [_row(article, code, versions.get(code), planned.get(code)) for code in order]


def rows_with_steps(article: Article, *, user: Any) -> list[Row]:
    """Return `rows`, each with what `user` can do next there. For one article's page."""
    plans = article.assignments.select_related("translator", "reviewer")
    return [_with_step(row, user) for row in rows(article, plans=plans)]


def title_of(article: Article) -> str:
    """Return what the newsroom calls `article`: the title of its newest text, original first.

    Its translations come from `versions_seen_by`: a title is a text, and named only to who
    may read it.
    """
    return next((row.title for row in rows(article) if row.title), str(article))


def _row(
    article: Article, language: str, version: Translation | None, plan: Assignment | None
) -> Row:
    if version is not None:
        version.article = article
    return Row(
        article=article,
        language=language,
        translation=version,
        may_open=bool(getattr(version, "may_open", False)),
        plan=plan,
    )


def _with_step(row: Row, user: Any) -> Row:
    version = row.translation or Translation(article=row.article, language=row.language)
    translator = at_work(row.assigned.translator) if row.assigned else None
    may_assign = may(user, "assign_translation", version)
    row = replace(
        row,
        may_assign=may_assign and (row.translation is not None or not row.is_original),
        may_take=translator is None and may(user, "take_translation", version),
    )
    may_write = may(user, "write_translation", version)
    if row.translation is None:
        # What is somebody else's to make only an editor begins for them.
        return replace(row, may_start=may_write and (translator in {None, user} or may_assign))
    return replace(row, may_write=may_write, next_step=_next_step(row.translation, user))


def _next_step(version: Translation, user: Any) -> Any:
    if version.publish_at is not None or version.stage == Stage.PUBLISHED:
        return None
    possible = workflow.possible_moves(version, user=user)
    return next((move.label for move in ONWARD if move in possible), None)
