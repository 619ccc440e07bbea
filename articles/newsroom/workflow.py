"""Which moves a language version can make: from which stage, by whom, and when it is ready.

The moves are data. `articles.newsroom.publishing` carries them out; nothing else
changes a stage.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.models.event import Event
from articles.models.translation import Stage, Translation
from articles.newsroom.checks.catalogue import BEFORE_REVIEW, CHECKS, Check
from articles.newsroom.checks.standing import problems
from articles.newsroom.permissions import may
from articles.newsroom.refusals import NotAllowed, NotPossible, NotReady

Condition = Callable[[Translation], bool]


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


def _is_scheduled(translation: Translation) -> bool:
    return translation.publish_at is not None


def _is_live(translation: Translation) -> bool:
    return translation.live_id is not None


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
)
SCHEDULE = Move(
    name="schedule",
    label=pgettext_lazy("move", "Schedule"),
    undone=gettext_lazy("Not scheduled:"),
    permission="publish_translation",
    sources=frozenset({Stage.READY, Stage.WITHDRAWN}),
    verb=Event.Verb.SCHEDULED,
    checks=CHECKS,
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
        if is_possible(move, translation) and may(user, move.permission, translation)
    ]


def check(move: Move, translation: Translation, *, by: Any) -> None:
    """Ask the three questions in order: may you, is it possible, is it ready.

    Raises:
        NotAllowed, NotPossible, NotReady: with sentences for `by`.
    """
    if not may(by, move.permission, translation):
        raise NotAllowed(
            _("You may not do this with the %(language)s version. Please ask an editor.")
            % {"language": translation.get_language_display()}
        )
    if not is_possible(move, translation):
        raise NotPossible(
            _("“%(move)s” is not possible while the text is in “%(stage)s”. Reload the page.")
            % {"move": move.label, "stage": translation.get_stage_display()}
        )
    if found := problems(translation, checks=move.checks):
        raise NotReady(*found)
