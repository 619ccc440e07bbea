"""Release sets: language versions of one or many articles go live together, or none does.

A set is let go by an editor, or at its time; when not all of its texts are ready then, it
waits and says for which, and goes as soon as they are. What readers get is the newest
approved revision of that moment. Whoever changes a set takes the publishers' lock first, so
that no set changes while it is let go.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import Error, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Release, ReleaseMember, Translation
from articles.models.revision import Significance
from articles.models.translation import Stage
from articles.newsroom import telling, workflow
from articles.newsroom.editing import lock
from articles.newsroom.permissions import may
from articles.newsroom.publishing import lacking, publish_together
from articles.newsroom.readers import wait_for_other_publishers
from articles.newsroom.refusals import NotAllowed, NotPossible, NotReady, Refused
from articles.newsroom.telling import Telling
from languages.sentences import in_each_language

NAME_LENGTH = Release._meta.get_field("name").max_length
#: How long a set whose texts are approved, and that a check refused, is left before it is
#: tried again. What only waits for an approval costs nothing and goes at once.
PAUSE = timedelta(minutes=1)

logger = logging.getLogger(__name__)


# Making and changing a set --------------------------------------------------------


@transaction.atomic
def create(*, name: str, by: Any, translations: Iterable[Translation] = ()) -> Release:
    """Return a new set with `translations` in it. Raises as `add`; NotReady without a name."""
    if not may(by, "add_release"):
        raise _not_yours()
    release = Release.objects.create(name=_name(name), created_by=by)
    if translations := list(translations):
        add(release, translations, by=by)
    return release


@transaction.atomic
def rename(release: Release, *, name: str, by: Any) -> None:
    """Raises NotReady where `name` is empty or too long."""
    held = _held(release, by=by)
    held.name = _name(name)
    held.save(update_fields=["name"])


@transaction.atomic
def add(release: Release, translations: Iterable[Translation], *, by: Any) -> None:
    """Put all `translations` into the set, or none of them. One that is in it stays.

    Raises:
        NotAllowed: `by` may not publish one of them.
        NotPossible: the set is closed, or one of them cannot be in it; the sentences say why.
    """
    held = _held(release, by=by)
    inside = set(_waiting(held).values_list("translation", flat=True))
    joining = [one for one in translations if one.pk not in inside]
    refusals = []
    for one in sorted(joining, key=lambda one: (one.article_id, one.pk)):
        locked = lock(one)
        workflow.check_may(workflow.PUBLISH, locked, by=by)
        if obstacle := obstacle_to_joining(locked):
            refusals.append(_("“%(text)s”: %(sentence)s") % {"text": locked, "sentence": obstacle})
            continue
        ReleaseMember.objects.create(
            release=held,
            translation=locked,
            title=locked.latest.title,
            language=locked.language,
            added_by=by,
        )
    if refusals:
        raise NotPossible(*refusals)
    _changed(held)


@transaction.atomic
def take_out(release: Release, number: int, *, by: Any) -> None:
    """Take the member with `number` out of the set; one that is gone already is no mistake."""
    held = _held(release, by=by)
    _waiting(held).filter(pk=number).delete()
    _changed(held)


@transaction.atomic
def weigh(release: Release, number: int, *, significance: Significance, by: Any) -> None:
    """Note how much the change of the original that is member `number` matters to translations.

    It counts when the set is released; unsaid, it is minor.
    """
    held = _held(release, by=by)
    _waiting(held).filter(pk=number).update(significance=significance)


@transaction.atomic
def tell(release: Release, number: int, *, told: Telling, by: Any) -> None:
    """Note what readers are told of the change of member `number`, who had the text before.

    It counts when the set is released; unsaid, they are told nothing.

    Raises:
        NotReady: as `telling.checked`.
    """
    held = _held(release, by=by)
    told = telling.checked(told.kind, told.note)
    _waiting(held).filter(pk=number).update(told_kind=told.kind, told_note=told.note)


@transaction.atomic
def set_time(release: Release, *, at: datetime, zone: str, by: Any) -> None:
    """Have the set released at `at`, said on the clocks of `zone` (see `clocks.moment`)."""
    held = _held(release, by=by)
    for member in _waiting(held).exclude(translation=None).select_related("translation__article"):
        workflow.check_may(workflow.PUBLISH, member.translation, by=by)
    if at <= timezone.now():
        raise NotReady(_("That time is past. Choose a later one, or release the set now."))
    held.at, held.zone, held.timed_by = at, zone, by
    held.save(update_fields=["at", "zone", "timed_by"])
    _changed(held)


@transaction.atomic
def clear_time(release: Release, *, by: Any) -> None:
    """Let the set wait for an editor, without a time."""
    held = _held(release, by=by)
    held.at, held.zone, held.timed_by = None, "", None
    held.save(update_fields=["at", "zone", "timed_by"])
    _changed(held)


@transaction.atomic
def cancel(release: Release, *, by: Any) -> None:
    """Dissolve the set: its texts stay as they are, and each can go its own way again."""
    held = _held(release, by=by)
    _close(held, Release.State.CANCELLED, by=by)


def obstacle_to_joining(translation: Translation) -> str:
    """Return why `translation` cannot be put into a set, as a sentence; empty where it can."""
    if translation.latest_id is None:
        return workflow.unfinished(translation)
    if translation.stage == Stage.PUBLISHED:
        return _("Readers see it already, as it is. Begin its next revision first.")
    if translation.publish_at is not None:
        return _("It is scheduled by itself. Take it off the schedule first.")
    other = Release.objects.holding(translation).first()
    if other is not None:
        return _("It waits in the release set “%(name)s” already.") % {"name": other.name}
    return ""


# Letting it go --------------------------------------------------------------------


@transaction.atomic
def release_now(release: Release, *, by: Any, expected: Iterable[int] | None = None) -> None:
    """Publish all texts of the set, or none.

    `expected` are the numbers of the members that `by` had before their eyes: a colleague
    may have added one since.

    Raises:
        NotAllowed: `by` may not publish one of them.
        NotPossible: the set is closed, or is not what it was.
        NotReady: it is empty, or something is missing: a sentence for each, naming the text.
    """
    held = _held(release, by=by)
    members = _members(held)
    if expected is not None and set(expected) != {member.pk for member in members}:
        raise NotPossible(
            _("A colleague has changed this set since you opened the page. Look at it again.")
        )
    for member in members:
        if member.translation is not None:
            workflow.check_may(workflow.PUBLISH, member.translation, by=by)
    _let_go(held, members, by=by)
    release.refresh_from_db()


def release_due(*, now: datetime | None = None) -> int:
    """Release every set whose time has come and whose texts are ready; return how many.

    One that a check refuses goes on waiting and says why. One that an error of ours stops
    loses its time and says so: it is not tried for ever, and keeps no other from its time.

    Raises:
        Error: the database failed with one of them. The others were tried first, and what
            failed keeps its time.
    """
    now = now or timezone.now()
    unfinished = ReleaseMember.objects.filter(waiting=True).exclude(
        translation__stage__in=workflow.PUBLISH.sources
    )
    rested = Q(tried_at=None) | Q(tried_at__lte=now - PAUSE)
    due = Release.objects.open().filter(
        rested,
        ~Exists(unfinished.filter(release=OuterRef("pk"))),
        Exists(ReleaseMember.objects.filter(release=OuterRef("pk"), waiting=True)),
        at__lte=now,
    )
    released = 0
    failure: Error | None = None
    for pk in list(due.order_by("at", "pk").values_list("pk", flat=True)):
        try:
            released += _release_one_due(pk, now=now)
        except Error as error:
            failure = error
    if failure is not None:
        raise failure
    return released


@transaction.atomic
def _release_one_due(pk: int, *, now: datetime) -> bool:
    wait_for_other_publishers()
    release = Release.objects.open().filter(pk=pk, at__lte=now).select_related("timed_by").first()
    if release is None:  # another worker or an editor was first
        return False
    try:
        with transaction.atomic():
            _let_go(release, _members(release), by=release.timed_by)
    except Refused as refused:
        logger.warning("A set is not released yet: %s: %s", release, refused)
        said = "\n".join(refused.sentences)
        members = _members(release)
        release.refusals = in_each_language(lambda: "\n".join(_missing(members)) or said)
        release.tried_at = now
    except Error:
        raise
    except Exception:
        logger.exception("A set is not released: %s", release)
        release.refusals = in_each_language(
            lambda: _(
                "An error kept this set from its readers at its time. The administrator finds "
                "it in the log. Set a new time, or release it now, when it is mended."
            )
        )
        release.at, release.zone, release.timed_by = None, "", None
    else:
        return True
    release.save(update_fields=["refusals", "tried_at", "at", "zone", "timed_by"])
    return False


def _let_go(release: Release, members: list[ReleaseMember], *, by: Any) -> None:
    if not members:
        raise NotReady(_("There is no text in this set. Add those that are to go together."))
    publish_together(
        [member.translation for member in members if member.translation is not None],
        by=by,
        reasons=in_each_language(lambda: _("Released together: %(name)s") % {"name": release.name}),
        significances={
            member.translation_id: Significance(member.significance)
            for member in members
            if member.significance is not None
        },
        told={
            member.translation_id: telling.in_set(member)
            for member in members
            if member.translation_id is not None
        },
        missing=_deleted(members),
    )
    _close(release, Release.State.RELEASED, by=by)


def _missing(members: list[ReleaseMember]) -> list[str]:
    there = [member.translation for member in members if member.translation is not None]
    return [*_deleted(members), *lacking(there)]


def _deleted(members: list[ReleaseMember]) -> list[str]:
    return [
        _("“%(text)s” was deleted. Take it out of the set.") % {"text": member}
        for member in members
        if member.translation is None
    ]


def _close(release: Release, state: Release.State, *, by: Any) -> None:
    for member in _members(release):
        if member.translation is not None:
            member.title = member.translation.latest.title
        member.waiting = False
        member.save(update_fields=["title", "waiting"])
    release.state = state
    release.closed_by, release.closed_at = by, timezone.now()
    release.refusals, release.tried_at = {}, None
    release.save(update_fields=["state", "closed_by", "closed_at", "refusals", "tried_at"])


def _held(release: Release, *, by: Any) -> Release:
    """Return `release` as it is now, kept from others until the transaction ends.

    Raises:
        NotAllowed: `by` may not change it.
        NotPossible: it is closed.
    """
    wait_for_other_publishers()
    if not may(by, "change_release"):
        raise _not_yours()
    held = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if held.is_open:
        return held
    when = {"time": date_format(timezone.localtime(held.closed_at), "DATETIME_FORMAT")}
    if held.state == Release.State.RELEASED:
        raise NotPossible(_("This set was released already: %(time)s.") % when)
    raise NotPossible(_("This set was cancelled: %(time)s. Make a new one.") % when)


def _not_yours() -> NotAllowed:
    return NotAllowed(_("You may not decide what goes live together. Please ask an editor."))


def _changed(release: Release) -> None:
    """What kept the set the last time may be gone: it is tried again at once."""
    release.refusals, release.tried_at = {}, None
    release.save(update_fields=["refusals", "tried_at"])


def _waiting(release: Release) -> QuerySet[ReleaseMember]:
    return release.members.filter(waiting=True)


def _members(release: Release) -> list[ReleaseMember]:
    return list(_waiting(release).select_related("translation__article", "translation__latest"))


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name:
        raise NotReady(_("Give the set a name by which colleagues know it."))
    if len(name) > NAME_LENGTH:
        raise NotReady(
            _("The name is longer than %(count)s characters. Shorten it.") % {"count": NAME_LENGTH}
        )
    return name
