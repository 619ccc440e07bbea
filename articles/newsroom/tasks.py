"""What one thing to do says of itself: what it is, until when, how much, from whom."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import pgettext_lazy

from articles.models import Assignment, Event, Translation
from articles.models.revision import Significance
from articles.models.translation import Stage
from articles.newsroom.people import at_work
from articles.newsroom.permissions import may

_MINUTE = timedelta(minutes=1)

#: What to do, as an item says it.
TASKS = {
    "correct": pgettext_lazy("task", "Correct"),
    "write": pgettext_lazy("task", "Write"),
    "translate": pgettext_lazy("task", "Translate"),
    "update": pgettext_lazy("task", "Update"),
    "review": pgettext_lazy("task", "Review"),
    "publish": pgettext_lazy("task", "Publish"),
    "confirm": pgettext_lazy("task", "Confirm"),
    "wait": pgettext_lazy("task", "With the editors"),
}


@dataclass(frozen=True)
class Item:
    """One thing to do. `version` is where it is done; the original where nothing is begun."""

    version: Translation
    language: str
    user: Any = field(repr=False)
    plan: Assignment | None = None
    is_begun: bool = True

    @property
    def task(self) -> str:
        """The key of what to do, in `TASKS`."""
        version = self.version
        if not self.is_begun:
            return "translate"
        if version.stage == Stage.IN_REVIEW:
            return "review" if may(self.user, "review_translation", version) else "wait"
        if version.stage == Stage.READY:
            return "publish" if may(self.user, "publish_translation", version) else "wait"
        if version.stage == Stage.PUBLISHED:
            return "update" if version.behind else "confirm"
        if version.last_move == Event.Verb.RETURNED:
            return "correct"
        if version.is_original:
            return "write"
        return "update" if version.behind and version.first_published_at else "translate"

    @property
    def what(self) -> Any:
        return TASKS[self.task]

    @property
    def due(self) -> date | None:
        """The day by which `user` has to do it."""
        if self.task == "wait":
            return None
        return (self.plan.due if self.plan else None) if not self.is_begun else self.version.due

    @cached_property
    def days(self) -> int | None:
        """How many days are left; below zero it is overdue."""
        return (self.due - timezone.localdate()).days if self.due else None

    @property
    def days_late(self) -> int:
        return -(self.days or 0)

    @property
    def note(self) -> str:
        """The message to who does it."""
        if not self.is_begun:
            return self.plan.note if self.plan else ""
        is_told = self.task not in {"publish", "wait"} and self.person is None
        return self.version.note if is_told else ""

    @property
    def person(self) -> Any:
        """Who has it, where that is somebody else."""
        who = self.version.reviewer if self.task == "review" else self.version.translator
        return who if self.is_begun and who and who != self.user else None

    @property
    def is_free(self) -> bool:
        """Whether `user` may take it on: nobody has it, and it is in a language of theirs."""
        if self.task not in {"translate", "update", "correct"}:
            return False
        if not self.is_begun:
            return self.plan is None
        is_held = at_work(self.version.translator) is not None
        return not is_held and may(self.user, "take_translation", self.version)

    @property
    def behind(self) -> Significance | None:
        return Significance(self.version.behind) if self.is_begun and self.version.behind else None

    @property
    def words(self) -> int | None:
        """How many words wait to be done, where that is known."""
        if self.task == "update":
            return self.version.words_missed
        if self.task != "translate":
            return None
        return self.version.untranslated if self.is_begun else self.version.words_of_original

    @property
    def since(self) -> datetime:
        """When it was last touched, or assigned."""
        return self.plan.at if self.plan is not None else self.version.changed_at

    @property
    def age(self) -> str:
        """How long that is ago, in words; empty for less than a minute."""
        return "" if timezone.now() - self.since < _MINUTE else timesince(self.since, depth=1)
