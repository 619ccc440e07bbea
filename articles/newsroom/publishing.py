"""How a language version changes its stage and reaches its readers.

A move asks `workflow.check`, writes, and leaves an Event, all in one transaction. What
readers have of a text is written by `readers`, and only for a move of this module.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import Error, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Event, Release, Translation
from articles.models.revision import Significance
from articles.models.translation import Stage
from articles.newsroom import notices, publications, readers, telling, workflow
from articles.newsroom.checks.standing import problems
from articles.newsroom.editing import OFF_SCHEDULE, lock, lock_article
from articles.newsroom.refusals import NotPossible, NotReady, Refused
from articles.newsroom.telling import NOTHING, Telling
from languages.names import codes
from languages.sentences import in_each_language

logger = logging.getLogger(__name__)


# The moves -------------------------------------------------------------------


def submit(translation: Translation, *, by: Any) -> None:
    """Hand the text to the editors. Raises `Refused`, like every move here."""
    _move(translation, workflow.SUBMIT, by=by, stage=Stage.IN_REVIEW)


def send_back(translation: Translation, *, by: Any, reason: str) -> None:
    """Return the text to its writer, saying why; also takes it off the schedule.

    The writer hears of it by mail.
    """
    unexplained = _("Say why you return the text, so that its writer knows what to do.")
    _move(
        translation,
        workflow.SEND_BACK,
        by=by,
        reason=reason.strip(),
        lacking="" if reason.strip() else unexplained,
        stage=Stage.WRITING,
        **OFF_SCHEDULE,
    )
    notices.returned(translation, by=by, reason=reason.strip())


def approve(translation: Translation, *, by: Any) -> None:
    """Say that readers may see the text as it is."""
    _move(translation, workflow.APPROVE, by=by, stage=Stage.READY)


def schedule(
    translation: Translation,
    *,
    by: Any,
    at: datetime,
    significance: Significance = Significance.MINOR,
    since_draft: Significance = Significance.MINOR,
    told: Telling = NOTHING,
) -> None:
    """Have the text published at `at`, by `publish_due`; the rest as `publish`."""
    past = _("That time is past. Choose a later one, or publish now.")
    told = telling.checked(told.kind, told.note)
    _move(
        translation,
        workflow.SCHEDULE,
        by=by,
        lacking=past if at <= timezone.now() else "",
        stage=Stage.READY,
        publish_at=at,
        scheduled_by=by,
        scheduled_significance=significance,
        scheduled_since_draft=since_draft,
        scheduled_kind=told.kind,
        scheduled_note=told.note,
    )


def unschedule(translation: Translation, *, by: Any) -> None:
    """Keep the text ready, without a time."""
    _move(translation, workflow.UNSCHEDULE, by=by, **OFF_SCHEDULE)


@transaction.atomic
def publish(
    translation: Translation,
    *,
    by: Any,
    at: datetime | None = None,
    significance: Significance = Significance.MINOR,
    since_draft: Significance = Significance.MINOR,
    told: Telling = NOTHING,
) -> None:
    """Show the newest revision to readers, now.

    `at` dates the first publication back, for what was published elsewhere before. Of an
    original, `significance` and `since_draft` answer `weighing.question`. `told` is what
    readers are told who had the text before; the first time it counts for nothing.
    """
    readers.wait_for_other_publishers()
    locked = lock(translation)
    workflow.check(workflow.PUBLISH, locked, by=by)
    if at is not None and at > timezone.now():
        raise NotReady(_("That time is in the future. Schedule the text instead."))
    _publish(locked, by=by, at=at, significance=significance, since_draft=since_draft, told=told)
    translation.refresh_from_db()


@transaction.atomic
def publish_together(
    translations: Iterable[Translation],
    *,
    by: Any,
    reasons: dict[str, str],
    significances: Mapping[int, Significance] | None = None,
    told: Mapping[int, Telling] | None = None,
    missing: Iterable[str] = (),
) -> None:
    """Show the newest revisions of all `translations` to readers, or of none.

    Whether `by` may is asked by `releasing`, and what goes together is decided there.
    `reasons` stand with each event, by language; `significances` say how much the change of
    an original matters, and `told` what readers are told of it, by its number. What is
    `missing` otherwise is said with the rest.

    Raises:
        NotReady: with a sentence for everything that is missing, naming the text.
    """
    readers.wait_for_other_publishers()
    every = [lock(one) for one in _in_order(translations)]
    if sentences := [*missing, *lacking(every)]:
        raise NotReady(*sentences)
    for locked in every:
        try:
            _publish(
                locked,
                by=by,
                at=None,
                reasons=reasons,
                significance=(significances or {}).get(locked.pk, Significance.MINOR),
                told=(told or {}).get(locked.pk, NOTHING),
            )
        except Refused as refused:
            raise NotReady(*_named(locked, refused.sentences)) from refused
        except Exception as error:
            error.add_note(f"This was {locked} ({locked.pk}), published with others.")
            raise


def lacking(translations: Iterable[Translation]) -> list[str]:
    """Return everything that keeps any of `translations` from readers, naming the text."""
    return [sentence for one in translations for sentence in _named(one, workflow.lacks(one))]


@transaction.atomic
def withdraw(translation: Translation, *, by: Any, reason: str = "") -> None:
    """Take the text from its readers. What is being written goes on, but off the schedule."""
    readers.wait_for_other_publishers()
    locked = lock(translation)
    workflow.check(workflow.WITHDRAW, locked, by=by)
    _withdraw(locked, by=by, reason=reason.strip())
    translation.refresh_from_db()


@transaction.atomic
def withdraw_everywhere(article: Article, *, by: Any, reason: str) -> None:
    """Take `article` from its readers in all languages, or in none.

    What is scheduled comes off the schedule, too: nothing of the article appears again by
    itself.

    Raises:
        NotAllowed: `by` may not withdraw one of the versions.
        NotPossible: readers cannot read it in any language.
        NotReady: there is no reason.
    """
    readers.wait_for_other_publishers()
    # Who schedules a version meanwhile comes before this look, or finds it withdrawn.
    lock_article(article.pk)
    concerned = article.translations.filter(Q(live__isnull=False) | Q(publish_at__isnull=False))
    every = [lock(one) for one in _in_order(concerned)]
    for locked in every:
        workflow.check_may(workflow.WITHDRAW, locked, by=by)
    if not any(locked.live_id for locked in every):
        raise NotPossible(_("Readers cannot read this article in any language."))
    if not (reason := reason.strip()):
        raise NotReady(_("Say why you withdraw the article, so that colleagues know."))
    for locked in every:
        if locked.live_id:
            _withdraw(locked, by=by, reason=reason)
        elif locked.publish_at:
            _write(locked, workflow.UNSCHEDULE.verb, by=by, reason=reason, **OFF_SCHEDULE)
    # Texts that no reader had yet wait in sets, too.
    for version in article.translations.all():
        _hold_back(version)


# On schedule -----------------------------------------------------------------


def publish_due(*, now: datetime | None = None) -> tuple[int, int]:
    """Publish every language version whose time has come; return how many were and were not.

    One that is not ready any more, or that cannot be published for an error of ours, is
    taken off the schedule, with an Event that says why: it is neither published half-right
    nor tried again for ever, and it keeps no other from its time.

    Raises:
        Error: the database failed with one of them. The others were tried first, and what
            failed is still on the schedule.
    """
    now = now or timezone.now()
    due = Translation.objects.filter(publish_at__lte=now).order_by("publish_at")
    published = missed = 0
    failure: Error | None = None
    for pk in list(due.values_list("pk", flat=True)):
        try:
            outcome = _publish_one_due(pk, now=now)
        except Error as error:
            failure = error
            continue
        published += outcome is True
        missed += outcome is False
    if failure is not None:
        raise failure
    return published, missed


@transaction.atomic
def _publish_one_due(pk: int, *, now: datetime) -> bool | None:
    """Say whether it was published; None when another worker or an editor was first."""
    readers.wait_for_other_publishers()
    translation = Translation.objects.filter(pk=pk).first()
    if translation is None:
        return None
    locked = lock(translation)
    if locked.publish_at is None or locked.publish_at > now:
        return None
    by = locked.scheduled_by
    reasons: dict[str, str] = {}
    try:
        if found := problems(locked, checks=workflow.PUBLISH.checks):
            raise NotReady(*found)
        with transaction.atomic():
            _publish(
                locked,
                by=by,
                at=None,
                significance=Significance(locked.scheduled_significance or Significance.MINOR),
                since_draft=Significance(locked.scheduled_since_draft or Significance.MINOR),
                told=telling.scheduled(locked),
            )
    except Refused as refused:
        said = str(refused)
        reasons = in_each_language(
            lambda: " ".join(problems(locked, checks=workflow.PUBLISH.checks)) or said
        )
        logger.warning("Not published on schedule: %s: %s", locked, refused)
    except Error:
        raise
    except Exception:
        reasons = in_each_language(
            lambda: _("An error kept it from its readers. The administrator finds it in the log.")
        )
        logger.exception("Not published on schedule: %s", locked)
    if reasons:
        locked = lock(translation)
        _write(
            locked,
            Event.Verb.MISSED,
            by=by,
            reason=reasons[codes()[0]],
            own_reasons=reasons,
            **OFF_SCHEDULE,
        )
    return not reasons


# How a move is written --------------------------------------------------------------


def _in_order(translations: Iterable[Translation]) -> list[Translation]:
    """Whoever locks several does it in this order, so that nobody waits in a circle."""
    return sorted(translations, key=lambda one: (one.article_id, one.pk))


def _named(translation: Translation, sentences: Iterable[str]) -> list[str]:
    """Return `sentences`, each with the text that it speaks of."""
    return [
        _("“%(text)s”: %(sentence)s") % {"text": translation, "sentence": sentence}
        for sentence in sentences
    ]


def _move(
    translation: Translation,
    move: workflow.Move,
    *,
    by: Any,
    reason: str = "",
    lacking: str = "",
    **changes,
) -> None:
    """`lacking` is the sentence about an answer that the move needs, asked for last."""
    with transaction.atomic():
        locked = lock(translation)
        workflow.check(move, locked, by=by)
        if lacking:
            raise NotReady(lacking)
        _write(locked, move.verb, by=by, reason=reason, **changes)
    translation.refresh_from_db()


def _write(
    translation: Translation,
    verb: Event.Verb,
    *,
    by: Any,
    reason: str = "",
    own_reasons: dict[str, str] | None = None,
    **changes,
) -> None:
    before = translation.stage
    for field, value in changes.items():
        setattr(translation, field, value)
    if translation.stage != before:
        translation.stage_since = timezone.now()
    translation.save()
    Event.objects.create(
        translation=translation,
        verb=verb,
        by=by,
        from_stage=before,
        to_stage=translation.stage,
        revision=translation.latest,
        reason=reason,
        own_reasons=own_reasons or {},
    )


def _publish(
    translation: Translation,
    *,
    by: Any,
    at: datetime | None,
    reasons: dict[str, str] | None = None,
    significance: Significance = Significance.MINOR,
    since_draft: Significance = Significance.MINOR,
    told: Telling = NOTHING,
) -> None:
    told = telling.checked(told.kind, told.note) if telling.asks(translation) else NOTHING
    reasons = _together(reasons or {}, telling.for_colleagues(told))
    article, revision = translation.article, translation.latest
    moment = at or timezone.now()
    if at is not None or translation.first_published_at is None:
        translation.first_published_at = moment
    revision.translation = translation
    readers.show(revision, article, at=moment, kind=told.kind, note=told.note)
    publications.remember(
        translation, by=by, at=moment, significance=significance, since_draft=since_draft
    )
    _write(
        translation,
        workflow.PUBLISH.verb,
        by=by,
        reason=reasons.get(codes()[0], ""),
        own_reasons=reasons,
        stage=Stage.PUBLISHED,
        live=revision,
        live_based_on=translation.based_on,
        due=None,
        note="",
        **OFF_SCHEDULE,
    )
    publications.tell_readers(article)


def _together(*reasons: dict[str, str]) -> dict[str, str]:
    """Return sentences by language as one text by language."""
    every = {code for one in reasons for code in one}
    return {code: "\n".join(one[code] for one in reasons if code in one) for code in every}


def _withdraw(translation: Translation, *, by: Any, reason: str) -> None:
    readers.take_away(translation)
    published = translation.stage == Stage.PUBLISHED
    _write(
        translation,
        workflow.WITHDRAW.verb,
        by=by,
        reason=reason,
        stage=Stage.WITHDRAWN if published else translation.stage,
        live=None,
        live_based_on=None,
        **OFF_SCHEDULE,
    )
    publications.tell_readers(translation.article)
    _hold_back(translation)


def _hold_back(translation: Translation) -> None:
    """Take the set in which a withdrawn text waits off its time: an editor looks again."""
    refusals = in_each_language(
        lambda: (
            _(
                "“%(text)s” was withdrawn, so the set has no time any more. Take the text out of "
                "it, or release the set, or set a new time."
            )
            % {"text": translation}
        )
    )
    Release.objects.holding(translation).exclude(at=None).update(
        at=None, zone="", timed_by=None, refusals=refusals
    )
