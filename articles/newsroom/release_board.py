"""How release sets stand, and which texts can be put into one: for lists and pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Release, ReleaseMember, Translation
from articles.models.revision import Significance
from articles.models.translation import Stage
from articles.newsroom import clocks, telling, workflow
from articles.newsroom.board import TEXTS, UNLISTED_COLUMNS
from articles.newsroom.permissions import may
from articles.newsroom.releasing import obstacle_to_joining
from languages.folding import words


@dataclass(frozen=True)
class Line:
    """A member as lists show it, and what it lacks by its stage; empty where it is ready."""

    member: ReleaseMember
    lacks: str

    @property
    def title(self) -> str:
        version = self.member.translation
        return version.latest.title if version and version.latest else self.member.title

    @property
    def asks_significance(self) -> bool:
        """Whether a change of this original reaches those who have translated it."""
        version = self.member.translation
        return bool(version and version.is_original and version.first_published_at)

    @property
    def asks_what_is_told(self) -> bool:
        """Whether readers had this text before, and are to be told what changed."""
        version = self.member.translation
        return version is not None and telling.asks(version)

    @property
    def told(self) -> telling.Telling:
        """What was said in the set that readers are told."""
        return telling.in_set(self.member)

    @property
    def significance(self) -> Significance:
        """What was said of it in the set, or else what counts where nobody says anything."""
        return Significance(self.member.significance or Significance.MINOR)


def with_members(releases: QuerySet[Release]) -> QuerySet[Release]:
    """Prefetch what `lines` needs: a constant number of queries for any number of sets."""
    members = (
        ReleaseMember.objects.select_related(
            "translation__article", "translation__latest", "translation__translator"
        )
        .defer(
            *(f"translation__latest__{text}" for text in TEXTS),
            *(f"translation__article__{name}" for name in UNLISTED_COLUMNS),
        )
        .order_by("translation__article", "pk")
    )
    return releases.select_related("timed_by", "created_by", "closed_by").prefetch_related(
        Prefetch("members", queryset=members)
    )


def lines(release: Release) -> list[Line]:
    """Return the members of a set from `with_members`; nothing more is asked of the database.

    Who looks longer (`lacking`) is told what the checks find, too.
    """
    return [Line(member, _lacks(member)) for member in release.members.all()]


def _lacks(member: ReleaseMember) -> str:
    if not member.waiting:
        return ""
    if member.translation is None:
        return _("Its article was deleted. Take it out of the set.")
    return workflow.unfinished(member.translation)


def lacking(release: Release) -> dict[int, list[str]]:
    """Return everything that each member lacks, by its number: asks all checks of each."""
    return {
        member.pk: workflow.lacks(member.translation)
        for member in release.members.all()
        if member.waiting and member.translation is not None
    }


@dataclass(frozen=True)
class Standing:
    """A set with its members and its time, as the clocks of its zone show it and the newsroom's.

    Both are naive: a template would put them on the newsroom's clocks again. `here` is None
    where they are the same clocks.
    """

    release: Release
    lines: list[Line]
    there: datetime | None
    here: datetime | None
    is_overdue: bool

    @property
    def waits_for(self) -> list[Line]:
        return [line for line in self.lines if line.lacks]

    @property
    def ready(self) -> int:
        return len(self.lines) - len(self.waits_for)

    @property
    def own_zone(self) -> str:
        return settings.TIME_ZONE


def standing(release: Release) -> Standing:
    """Return how `release`, from `with_members`, stands; nothing more is asked."""
    at, zone, own = release.at, release.zone, settings.TIME_ZONE
    return Standing(
        release=release,
        lines=lines(release),
        there=clocks.shown_in(at, zone).replace(tzinfo=None) if at else None,
        here=clocks.shown_in(at, own).replace(tzinfo=None) if at and zone != own else None,
        is_overdue=release.is_open and at is not None and at <= timezone.now(),
    )


def waiting_sets(user: Any, *, limit: int) -> list[Standing]:
    """Return the open sets, as far as `user` may know: what is overdue or due next first."""
    if not may(user, "view_release"):
        return []
    return [standing(release) for release in with_members(Release.objects.open())[:limit]]


def holding(translation: Translation) -> Standing | None:
    """Return how the set stands in which `translation` waits, if it is in one."""
    found = with_members(Release.objects.holding(translation)).first()
    return standing(found) if found else None


def free(versions: QuerySet[Translation]) -> QuerySet[Translation]:
    """Return those of `versions` that can be put into a set; see `obstacle_to_joining`."""
    waiting = ReleaseMember.objects.filter(translation=OuterRef("pk"), waiting=True)
    return versions.filter(~Exists(waiting), latest__isnull=False, publish_at=None).exclude(
        stage=Stage.PUBLISHED
    )


def find(typed: str, *, limit: int) -> list[Translation]:
    """Return versions to put into a set: of articles with all words of `typed` in a title.

    All languages of such an article are among them. Without words, those that are ready.
    """
    found = free(Translation.objects.all())
    if asked := words(typed):
        named = Translation.objects.all()
        for word in asked:
            named = named.filter(folded_title__contains=word)
        found = found.filter(article__in=named.order_by().values("article"))
    else:
        found = found.filter(stage=Stage.READY)
    return list(
        found.select_related("article", "latest")
        .defer(
            *(f"latest__{text}" for text in TEXTS),
            *(f"article__{name}" for name in UNLISTED_COLUMNS),
        )
        .order_by("-article", "pk")[:limit]
    )


@dataclass(frozen=True)
class Candidate:
    """A version of one article as its page offers it; `release` holds it, or `obstacle` does."""

    version: Translation
    release: Release | None
    obstacle: str


def candidates(article: Article) -> list[Candidate]:
    """Return the versions of `article` that have a text, and what keeps each from a set."""
    versions = list(
        article.translations.filter(latest__isnull=False)
        .select_related("latest", "article")
        .defer(*(f"latest__{text}" for text in TEXTS))
        .order_by("pk")
    )
    waiting = ReleaseMember.objects.filter(translation__in=versions, waiting=True)
    sets = {one.translation_id: one.release for one in waiting.select_related("release")}
    return [
        Candidate(
            version,
            sets.get(version.pk),
            "" if version.pk in sets else obstacle_to_joining(version),
        )
        for version in versions
    ]
