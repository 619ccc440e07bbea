"""Which articles of the house a text may link to, and how each of them stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import Resolver404, resolve
from django.utils.translation import override

from articles.models import Article, OldSlug, Translation
from articles.models.translation import Stage
from articles.newsroom import board
from articles.newsroom.permissions import visible_articles, visible_translations
from languages.columns import column
from languages.folding import words
from languages.names import codes, own_name
from languages.slugs import slugify


@dataclass(frozen=True)
class State:
    """How one language version stands: what is shown of it in a list of articles."""

    language: str
    name: str
    state: str
    label: str
    is_readable: bool


@dataclass(frozen=True)
class Target:
    """An article that a text links to, as the person who looks may know it."""

    pk: int
    title: str
    other_titles: tuple[str, ...]
    """In the other languages: who searched for one of them knows why it was found."""
    states: tuple[State, ...]
    may_open: bool

    @property
    def is_readable(self) -> bool:
        """Whether readers can follow the link, in whichever language."""
        return any(state.is_readable for state in self.states)

    @property
    def summary(self) -> str:
        """The title and the state of each language, as a hint shows them."""
        states = ", ".join(f"{state.name}: {state.label}" for state in self.states)
        return f"{self.title} ({states})" if states else self.title


def find(typed: str, *, user: Any, language: str, limit: int = 12) -> list[Target]:
    """Return articles whose title, in any language, holds all words of `typed`; newest first.

    Titles of drafts count for who may read the draft; for others, what is public. Without
    words, the articles that were changed last.
    """
    known = Translation.objects.filter(
        # A published version's folded title is that of readers: live is the latest there.
        Q(pk__in=visible_translations(user).values("pk")) | Q(stage=Stage.PUBLISHED)
    )
    for word in words(typed):
        known = known.filter(folded_title__contains=word)
    numbers = known.order_by("-changed_at", "-pk").values_list("article", flat=True)
    chosen = list(dict.fromkeys(numbers[: limit * len(codes())]))[:limit]
    found = targets(chosen, user=user, language=language)
    return [found[number] for number in chosen if number in found]


def at_address(address: str, *, user: Any, language: str) -> Target | None:
    """Return the article whose public page stands, or once stood, at `address`."""
    found = _slug_at(address)
    if found is None:
        return None
    slug, spoken = found
    old = OldSlug.objects.filter(language=spoken, slug=slug).values("article")
    here = Q(**{column("slug", spoken): slug})
    numbers = list(Article.objects.filter(here | Q(pk__in=old)).values_list("pk", flat=True)[:1])
    return next(iter(targets(numbers, user=user, language=language).values()), None)


def _slug_at(address: str) -> tuple[str, str] | None:
    """Return slug and language of the article's page at `address`, if it can be one."""
    try:
        path = f"/{unquote(urlsplit(address.strip()).path).strip('/')}/"
    except ValueError:  # “https://[” is no address
        return None
    spoken = path[1:].partition("/")[0]
    if spoken not in codes():
        return None
    try:
        with override(spoken):
            match = resolve(path)
    except Resolver404:
        return None
    if match.view_name != "public:article":
        return None
    return slugify(match.kwargs["slug"]), spoken


def targets(numbers: Iterable[int], *, user: Any, language: str) -> Mapping[int, Target]:
    """Return what `user` may know of the articles `numbers`, by number, in two queries.

    `language` is that of the text: titles are told in it where there are any. An article
    that `user` can neither see nor read is left out, as if there were none. Without a
    user, only what readers can see is told.
    """
    wanted = set(numbers)
    if not wanted:
        return {}
    articles = _described(Article.objects.filter(pk__in=wanted), user)
    found = (_target(article, language) for article in articles)
    return {target.pk: target for target in found if target.may_open or target.is_readable}


def _described(articles: QuerySet[Article], user: Any) -> QuerySet[Article]:
    if user is None:
        return articles.defer(*board.UNLISTED_COLUMNS)
    seen = visible_articles(user).filter(pk=OuterRef("pk"))
    return board.with_versions(articles, user=user).annotate(may_open=Exists(seen))


def _target(article: Article, language: str) -> Target:
    may_open = getattr(article, "may_open", False)
    rows = board.rows(article) if may_open else []
    order = sorted(codes(), key=lambda code: (code != language, code != article.original_language))
    titles = {row.language: row.title for row in rows}
    public = {
        code: article.in_language("title", code) for code in codes() if article.is_readable_in(code)
    }
    named = [found for code in order if (found := titles.get(code) or public.get(code))]
    title, *others = dict.fromkeys(named or [str(article)])
    states = [
        State(
            language=row.language,
            name=row.language_name,
            state=row.state,
            label=str(row.label),
            is_readable=row.language in public,
        )
        for row in rows
        if row.translation is not None
    ] or [
        State(code, own_name(code), "published", str(board.STATES["published"]), is_readable=True)
        for code in public
    ]
    return Target(
        pk=article.pk,
        title=title,
        other_titles=tuple(others),
        states=tuple(states),
        may_open=may_open,
    )
