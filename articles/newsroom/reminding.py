"""Who is reminded of a due date: the day before, and once more when it is past."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from django.core.mail import get_connection
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Assignment, DueNotice, Translation
from articles.models.translation import Stage
from articles.newsroom.notices import (
    Place,
    Task,
    Told,
    in_language_of,
    item_lines,
    mail,
    readable,
    title_of,
    titled,
)
from articles.newsroom.permissions import ORIGINALS
from articles.newsroom.staleness import with_behind

#: Nobody is reminded of a day before this hour of the house.
MORNING = 7


@dataclass(frozen=True)
class _Due:
    person: Any
    place: Place
    due: date
    is_overdue: bool

    @property
    def told(self) -> Told:
        version = self.place.version
        is_review = version is not None and version.stage == Stage.IN_REVIEW
        return Told(
            self.person, Task.REVIEW if is_review else self.place.task, self.place, self.due
        )


def remind(*, now: datetime | None = None) -> int:
    """Tell everybody what is due by tomorrow, and once more what is overdue.

    Each person gets one mail about all of it, in the morning at the earliest. Returns how
    many mails were sent.

    Raises:
        OSError, SMTPException: a mail could not be sent. The others were tried first, and
            that one will be again.
    """
    moment = timezone.localtime(now)
    if moment.hour < MORNING:
        return 0
    today = moment.date()
    claimed = [
        (found, notice)
        for is_overdue in (True, False)
        for found in _due(today, is_overdue=is_overdue)
        if (notice := _claim(found))
    ]
    sent, failure = 0, None
    for person in {found.person.pk: found.person for found, _notice in claimed}.values():
        mine = [one for one in claimed if one[0].person == person]
        try:
            sent += _remind(person, [found for found, _notice in mine])
        except Exception as error:
            DueNotice.objects.filter(pk__in=[notice.pk for _found, notice in mine]).delete()
            failure = error
    if failure is not None:
        raise failure
    return sent


def remember_told(place: Place, person: Any, *, due: date) -> None:
    """Remember that `person` knows of a day that is near, and need not be reminded of it."""
    DueNotice.objects.get_or_create(
        article=place.article, language=place.language, person=person, due=due, is_overdue=False
    )


def _remind(person: Any, found: Sequence[_Due]) -> int:
    late = readable(person, [one.told for one in found if one.is_overdue])
    soon = readable(person, [one.told for one in found if not one.is_overdue])
    with in_language_of(person) as wanted:
        if not (wanted and (late or soon)):
            return 0
        lines: list[str] = []
        for heading, items in ((_("Overdue:"), late), (_("Due soon:"), soon)):
            if items:
                lines += ["", heading] if lines else [heading]
                lines += chain.from_iterable(item_lines(one) for one in items)
        message = mail(person, _subject(late, soon), lines)
    return get_connection().send_messages([message]) or 0


def _subject(late: Sequence[Told], soon: Sequence[Told]) -> str:
    if len(late) + len(soon) == 1:
        text = _("Overdue: %(title)s") if late else _("Due soon: %(title)s")
        return text % {"title": titled((late or soon)[0].place)}
    parts = []
    if late:
        parts.append(
            ngettext("%(count)s text overdue", "%(count)s texts overdue", len(late))
            % {"count": len(late)}
        )
    if soon:
        parts.append(
            ngettext("%(count)s text due soon", "%(count)s texts due soon", len(soon))
            % {"count": len(soon)}
        )
    return ", ".join(parts)


def _due(today: date, *, is_overdue: bool) -> Iterator[_Due]:
    days = Q(due__lt=today) if is_overdue else Q(due__gte=today, due__lte=today + timedelta(days=1))
    told = DueNotice.objects.filter(
        article=OuterRef("article"),
        language=OuterRef("language"),
        person=OuterRef("who"),
        due=OuterRef("due"),
        is_overdue=is_overdue,
    )
    begun = (
        with_behind(Translation.objects.filter(days))
        .annotate(who=who_acts())
        .filter(~Exists(told), who__isnull=False)
        .select_related("article", "latest__by", "translator", "reviewer")
        .defer("latest__body", "latest__notes")
    )
    for version in begun:
        people = (version.translator, version.reviewer, version.latest and version.latest.by)
        person = next(one for one in people if one and one.pk == version.who)
        place = Place(version.article, version.language, title_of(version), version)
        yield _Due(person, place, version.due, is_overdue)
    planned = (
        Assignment.objects.filter(days)
        .annotate(who=F("translator"))
        .filter(~Exists(told), who__isnull=False)
        .select_related("article", "translator")
    )
    for plan in planned:
        unbegun = Translation(article=plan.article, language=plan.language)
        place = Place(plan.article, plan.language, title_of(unbegun))
        yield _Due(plan.translator, place, plan.due, is_overdue)


def who_acts() -> Case:
    """Return an expression: the number of who is to act on a begun version, or NULL.

    The versions come from `with_behind`.
    """
    to_write = Q(stage=Stage.WRITING) | Q(stage=Stage.PUBLISHED, behind__isnull=False)
    return Case(
        When(stage=Stage.IN_REVIEW, then=F("reviewer")),
        When(to_write & ORIGINALS, then=F("latest__by")),
        When(to_write, then=F("translator")),
        default=Value(None),
    )


def _claim(found: _Due) -> DueNotice | None:
    """Return a new notice; None where another worker was first."""
    notice, is_new = DueNotice.objects.get_or_create(
        article=found.place.article,
        language=found.place.language,
        person=found.person,
        due=found.due,
        is_overdue=found.is_overdue,
    )
    return notice if is_new else None
