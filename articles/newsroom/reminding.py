"""Who is reminded of a due date: the day before, and once more when it is past."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.errors import MessageError
from itertools import chain
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.core.mail import get_connection
from django.db import transaction
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
from articles.newsroom.people import name_of
from articles.newsroom.permissions import ORIGINALS
from articles.newsroom.staleness import with_behind

#: Nobody is reminded of a day before this hour of the house.
MORNING = 7
#: From this answer on a mail server refuses for good (RFC 5321, 4.2.1).
_FOR_GOOD = 500

logger = logging.getLogger(__name__)


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
    many mails were sent. Who has an address that cannot be is not written to, which is in
    the log; the overview tells them all the same.

    Raises:
        OSError, SMTPException: a mail could not be sent. The others were tried first, and
            that one will be again.
    """
    moment = timezone.localtime(now)
    if moment.hour < MORNING:
        return 0
    today = moment.date()
    due: dict[int, list[_Due]] = {}
    for is_overdue in (True, False):
        for found in _due(today, is_overdue=is_overdue):
            due.setdefault(found.person.pk, []).append(found)
    sent, failure = 0, None
    for waiting in due.values():
        try:
            sent += _remind_once(waiting)
        except Exception as error:
            failure = error
    if failure is not None:
        raise failure
    return sent


def remember_told(place: Place, person: Any, *, due: date) -> None:
    """Remember that `person` knows of a day that is near, and need not be reminded of it."""
    DueNotice.objects.get_or_create(
        article=place.article, language=place.language, person=person, due=due, is_overdue=False
    )


@transaction.atomic
def _remind_once(due: Sequence[_Due]) -> int:
    """Remind one person of what no other worker does, who waits here meanwhile.

    That they were told stands when the mail is sent: a worker that dies before leaves it to
    the next, and one that dies between both has it sent twice rather than never.
    """
    # One order for all workers: two who claim the same wait for each other once.
    ordered = sorted(due, key=lambda one: (one.place.article.pk, one.place.language))
    claimed = {id(one) for one in ordered if _claim(one)}
    found = [one for one in due if id(one) in claimed]
    person = due[0].person
    try:
        return _remind(person, found)
    except Exception as error:
        if not _is_for_good(error):
            raise
        logger.exception("%s cannot be reminded by mail at %r", name_of(person), person.email)
        return 0


def _is_for_good(error: Exception) -> bool:
    """Say whether it is the address that is wrong, and trying again would not help."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= _FOR_GOOD for code, _said in error.recipients.values())
    return isinstance(error, ValueError | MessageError)


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


def _claim(found: _Due) -> bool:
    """Remember that this is told; False where another worker was first."""
    _notice, is_new = DueNotice.objects.get_or_create(
        article=found.place.article,
        language=found.place.language,
        person=found.person,
        due=found.due,
        is_overdue=found.is_overdue,
    )
    return is_new
