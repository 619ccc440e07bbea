"""Which moves a language version can make: from which stage, by whom, and when it is ready.

The moves are data. `articles.newsroom.publishing` carries them out; nothing else
changes a stage.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.models import Release
from articles.models.event import Event
from articles.models.translation import Stage, Translation
from articles.newsroom.checks.catalogue import BEFORE_REVIEW, CHECKS, Check
from articles.newsroom.checks.standing import problems
from articles.newsroom.permissions import may
from articles.newsroom.refusals import NotAllowed, NotPossible, NotReady

Condition = Callable[[Translation], bool]
#: What stands in the way, as a sentence; empty where nothing does.
Obstacle = Callable[[Translation], str]


@dataclass(frozen=True, eq=False)
class Move:
    """Each is itself and no other; what has one for a key finds it in every language.

    `undone` says that it did not happen; the reasons follow it.

    Compared by value it would be hashed by its label too, and that is the hash of the words
    in the language that is active.
    """

    name: str
    label: Any
    undone: Any
    permission: str
    sources: frozenset[Stage]
    verb: Event.Verb
    checks: Sequence[Check] = field(default=())
    condition: Condition = lambda translation: True
    obstacle: Obstacle = lambda translation: ""


def _is_scheduled(translation: Translation) -> bool:
    return translation.publish_at is not None


def _is_live(translation: Translation) -> bool:
    return translation.live_id is not None


def _goes_with_others(translation: Translation) -> str:
    """What waits in a release set goes with it: alone, it would leave the others behind."""
    release = Release.objects.holding(translation).first()
    if release is None:
        return ""
    return _(
        "This text waits in the release set “%(name)s” and goes live with the others there. "
        "Release the set, or take the text out of it first."
    ) % {"name": release.name}


SUBMIT = Move(
    name="submit",
    label=pgettext_lazy("move", "Submit for review"),
    undone=gettext_lazy("Not submitted for review:"),
    permission="write_translation",
    sources=frozenset({Stage.WRITING}),
    verb=Event.Verb.SUBMITTED,
    checks=BEFORE_REVIEW,
)
SEND_BACK = Move(
    name="send_back",
    label=pgettext_lazy("move", "Return to writing"),
    undone=gettext_lazy("Not returned to writing:"),
    permission="review_translation",
    sources=frozenset({Stage.IN_REVIEW, Stage.READY}),
    verb=Event.Verb.RETURNED,
)
APPROVE = Move(
    name="approve",
    label=pgettext_lazy("move", "Approve"),
    undone=gettext_lazy("Not approved:"),
    permission="review_translation",
    sources=frozenset({Stage.WRITING, Stage.IN_REVIEW}),
    verb=Event.Verb.APPROVED,
    checks=CHECKS,
)
PUBLISH = Move(
    name="publish",
    label=pgettext_lazy("move", "Publish now"),
    undone=gettext_lazy("Not published:"),
    permission="publish_translation",
    sources=frozenset({Stage.READY, Stage.WITHDRAWN}),
    verb=Event.Verb.PUBLISHED,
    checks=CHECKS,
    obstacle=_goes_with_others,
)
SCHEDULE = Move(
    name="schedule",
    label=pgettext_lazy("move", "Schedule"),
    undone=gettext_lazy("Not scheduled:"),
    permission="publish_translation",
    sources=frozenset({Stage.READY, Stage.WITHDRAWN}),
    verb=Event.Verb.SCHEDULED,
    checks=CHECKS,
    obstacle=_goes_with_others,
)
UNSCHEDULE = Move(
    name="unschedule",
    label=pgettext_lazy("move", "Take off the schedule"),
    undone=gettext_lazy("Not taken off the schedule:"),
    permission="publish_translation",
    sources=frozenset({Stage.READY}),
    verb=Event.Verb.UNSCHEDULED,
    condition=_is_scheduled,
)
WITHDRAW = Move(
    name="withdraw",
    label=pgettext_lazy("move", "Withdraw"),
    undone=gettext_lazy("Not withdrawn:"),
    permission="publish_translation",
    sources=frozenset(Stage),
    verb=Event.Verb.WITHDRAWN,
    condition=_is_live,
)

#: In the order in which a text makes them.
MOVES = {
    move.name: move
    for move in (SUBMIT, SEND_BACK, APPROVE, PUBLISH, SCHEDULE, UNSCHEDULE, WITHDRAW)
}


def is_possible(move: Move, translation: Translation) -> bool:
    """Say whether `translation` stands where `move` begins, whoever asks."""
    return (
        translation.stage in move.sources
        and translation.latest_id is not None
        and move.condition(translation)
    )


def possible_moves(translation: Translation, *, user: Any) -> list[Move]:
    """Return the moves that `user` can make with `translation` now, ready or not."""
    return [
        move
        for move in MOVES.values()
        if is_possible(move, translation)
        and may(user, move.permission, translation)
        and not move.obstacle(translation)
    ]


def check(move: Move, translation: Translation, *, by: Any) -> None:
    """Ask the three questions in order: may you, is it possible, is it ready.

    Raises:
        NotAllowed, NotPossible, NotReady: with sentences for `by`.
    """
    check_may(move, translation, by=by)
    if not is_possible(move, translation):
        raise NotPossible(
            _("“%(move)s” is not possible while the text is in “%(stage)s”. Reload the page.")
            % {"move": move.label, "stage": translation.get_stage_display()}
        )
    if obstacle := move.obstacle(translation):
        raise NotPossible(obstacle)
    if found := problems(translation, checks=move.checks):
        raise NotReady(*found)


def check_may(move: Move, translation: Translation, *, by: Any) -> None:
    """Raises NotAllowed where `by` may not make `move` with `translation`."""
    if not may(by, move.permission, translation):
        raise NotAllowed(
            _("You may not do this with the %(language)s version. Please ask an editor.")
            % {"language": translation.get_language_display()}
        )


def unfinished(translation: Translation) -> str:
    """Return what keeps a text from publication by its stage alone; empty where nothing does."""
    if translation.latest_id is None:
        return _("It has no text yet.")
    if translation.stage in PUBLISH.sources:
        return ""
    return str(_UNFINISHED[translation.stage])


_UNFINISHED = {
    Stage.WRITING: gettext_lazy("It is still being written."),
    Stage.IN_REVIEW: gettext_lazy("It is in review; an editor has to approve it."),
    Stage.PUBLISHED: gettext_lazy("Readers see it already, as it is."),
}


def lacks(translation: Translation) -> list[str]:
    """Return everything that keeps a text from publication, as sentences, whoever asks."""
    if sentence := unfinished(translation):
        return [sentence]
    return problems(translation, checks=PUBLISH.checks)
