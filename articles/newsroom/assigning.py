"""Who makes and who reviews a language version, and until when.

A version that nobody has begun can be assigned, too: an `Assignment` remembers it until
somebody begins the version (`editing.start`), which then carries it on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, Assignment, Event, Translation
from articles.newsroom import notices
from articles.newsroom.editing import lock, lock_article, record
from articles.newsroom.people import at_work, name_of
from articles.newsroom.permissions import may, reviewers, translators_of
from articles.newsroom.refusals import NotAllowed, NotPossible, NotReady, Refused
from articles.newsroom.reminding import remember_told
from articles.newsroom.staleness import original_of
from languages.characters import without_forbidden
from languages.names import codes, own_name
from languages.sentences import in_each_language

#: How many language versions are assigned at once at most.
MOST = 200
#: How many of those that cannot be assigned are named.
_NAMED = 5


@dataclass(frozen=True)
class Work:
    """What is assigned of one language version, whether it is begun or not."""

    translator: Any = None
    reviewer: Any = None
    due: date | None = None
    note: str = ""

    @property
    def token(self) -> str:
        """What a page says that it showed, so that a colleague's decision is not undone unseen."""
        people = (self.translator, self.reviewer)
        numbers = [str(person.pk) if person else "" for person in people]
        return "/".join([*numbers, self.due.isoformat() if self.due else ""])


def work_of(article: Article, language: str) -> Work:
    """Return what is assigned now of the version of `article` in `language`."""
    return _work(_version(article, language) or _plan(article, language))


@transaction.atomic
def assign(
    article: Article,
    language: str,
    *,
    translator: Any,
    reviewer: Any,
    due: date | None,
    by: Any,
    note: str = "",
    seen: str | None = None,
) -> Work:
    """Give the version of `article` in `language` to these people until `due`, and return it.

    None takes it from whoever had it. `note` is a message to those who get it. `seen` is the
    token of what `by` had before their eyes. Who gets or loses work hears of it by mail.
    What is so already leaves no trace (a double click).

    Raises:
        NotAllowed: `by` may not assign.
        NotPossible: somebody else decided meanwhile; an original gets no translator.
        NotReady: a person who cannot do it, a day that is past, a message that is too long.
    """
    changes = {"translator": translator, "reviewer": reviewer, "due": due, "note": note}
    work, told = _assign(article, language, changes=changes, by=by, seen=seen)
    notices.assigned(told, by=by)
    return work


@transaction.atomic
def assign_many(
    places: Iterable[tuple[Article, str]], *, by: Any, changes: Mapping[str, Any]
) -> int:
    """Assign all of `places` (article and language) or none, and return how many.

    `changes` has what becomes of `translator`, `reviewer`, `due` and `note`; what it does
    not name stays as it is. Who gets work gets one mail about all of it.

    Raises:
        NotAllowed, NotReady: as `assign`, naming the versions.
    """
    # One order for everybody: two who assign the same texts wait for each other once.
    wanted = sorted(places, key=lambda place: (place[0].pk, place[1]))
    if not wanted:
        raise NotReady(_("Choose at least one language version."))
    if len(wanted) > MOST:
        raise NotReady(
            _("These are more than %(count)s language versions. Choose fewer.") % {"count": MOST}
        )
    if not changes:
        raise NotReady(_("Choose what is to change: a person, a day, or a message."))
    told: list[notices.Told] = []
    refusals: dict[str, list[str]] = {}
    for article, language in wanted:
        try:
            told += _assign(article, language, changes=changes, by=by)[1]
        except Refused as refused:
            for sentence in refused.sentences:
                refusals.setdefault(sentence, []).append(_called(article, language))
    if refusals:
        raise NotReady(*(f"{sentence} ({_named(names)})" for sentence, names in refusals.items()))
    notices.assigned(told, by=by)
    return len(wanted)


@transaction.atomic
def take_on(article: Article, language: str, *, by: Any) -> Work:
    """Let a translator take work that nobody has, in a language of theirs.

    Raises:
        NotAllowed: it is not `by`'s language, or an original.
        NotPossible: somebody has it already.
    """
    if not may(by, "take_translation", _place(article, language)):
        raise NotAllowed(_("You may take work in your own languages only. Please ask an editor."))
    target = _locked(article, language)
    work = _work(target)
    holder = at_work(work.translator)
    if holder is not None and holder != by:
        raise NotPossible(
            _("%(person)s has this already. Look for another one, or ask an editor.")
            % {"person": name_of(holder)}
        )
    taken = replace(work, translator=by)
    if taken != work:
        _write(target, taken, before=work, by=by)
    return taken


def _assign(
    article: Article,
    language: str,
    *,
    changes: Mapping[str, Any],
    by: Any,
    seen: str | None = None,
) -> tuple[Work, list[notices.Told]]:
    if not may(by, "assign_translation", _place(article, language)):
        raise NotAllowed(_("Only editors assign work. Please ask one of them."))
    target = _locked(article, language)
    before = _work(target)
    if seen is not None and seen != before.token:
        raise NotPossible(
            _("Somebody assigned this meanwhile: %(work)s. Look at it, and decide again.")
            % {"work": described(before)}
        )
    after = replace(before, **changes)
    after = replace(after, note=" ".join(without_forbidden(after.note).split()))
    _check(after, before=before, language=language, article=article)
    if after == before:
        return after, []
    _write(target, after, before=before, by=by)
    return after, _told(article, language, after=after, before=before)


def _check(after: Work, *, before: Work, language: str, article: Article) -> None:
    """Ask of what changes only: who left meanwhile keeps nobody from setting a day."""
    if after.translator is not None and after.translator != before.translator:
        if language == article.original_language:
            raise NotPossible(_("This is the original; nobody translates it."))
        if not translators_of(language).filter(pk=after.translator.pk).exists():
            raise NotReady(
                _("%(person)s does not translate into %(language)s. Choose somebody who does.")
                % {"person": name_of(after.translator), "language": own_name(language)}
            )
    is_new = after.reviewer is not None and after.reviewer != before.reviewer
    if is_new and not reviewers().filter(pk=after.reviewer.pk).exists():
        raise NotReady(
            _("%(person)s may not review. Choose an editor.") % {"person": name_of(after.reviewer)}
        )
    if after.due is not None and after.due != before.due and after.due < timezone.localdate():
        raise NotReady(_("That day is past. Choose today or a later one."))
    if len(after.note) > Translation.NOTE_LENGTH:
        raise NotReady(
            _("The message is longer than %(count)s characters. Shorten it.")
            % {"count": Translation.NOTE_LENGTH}
        )


def _told(article: Article, language: str, *, after: Work, before: Work) -> list[notices.Told]:
    """Return who hears of it: who has work now or has other work, and who has it no more."""
    version = _version(article, language)
    title = notices.title_of(version or _place(article, language))
    place = notices.Place(article=article, language=language, title=title, version=version)
    is_other = after.due != before.due or after.note != before.note
    told = []
    for role, task in (("translator", place.task), ("reviewer", notices.Task.REVIEW)):
        now, then = getattr(after, role), getattr(before, role)
        if now is not None and (is_other or now != then):
            told.append(notices.Told(now, task, place, due=after.due, note=after.note))
        if then is not None and now != then:
            told.append(notices.Told(then, notices.Task.RELEASED, place))
    if after.due is not None and after.due <= timezone.localdate() + timedelta(days=1):
        for one in told:
            remember_told(place, one.person, due=after.due)
    return told


def _write(target: Translation | Assignment, work: Work, *, before: Work, by: Any) -> None:
    for field in ("translator", "reviewer", "due", "note"):
        setattr(target, field, getattr(work, field))
    if isinstance(target, Translation):
        target.save(update_fields=["translator", "reviewer", "due", "note"])
        said = in_each_language(lambda: described(work, before=before))
        record(target, Event.Verb.ASSIGNED, by=by, own_reasons=said)
        return
    target.by = by
    if work != Work():
        target.save()
    elif target.pk:
        target.delete()
    # What nobody has begun has no events of its own; its original tells.
    source = original_of(_place(target.article, target.language))
    if source is not None:
        name = own_name(target.language)
        said = in_each_language(lambda: f"{name}. {described(work, before=before)}")
        record(source, Event.Verb.ASSIGNED, by=by, own_reasons=said)


def described(work: Work, *, before: Work | None = None) -> str:
    """Return in words what is assigned; with `before`, what of it is new."""
    nobody = _("nobody")
    day = date_format(work.due, "DATE_FORMAT") if work.due else _("no date")
    words = {
        "translator": (
            _("Translator: %s"),
            name_of(work.translator) if work.translator else nobody,
        ),
        "reviewer": (_("Reviewer: %s"), name_of(work.reviewer) if work.reviewer else nobody),
        "due": (_("Due: %s"), day),
    }
    told = [
        text % value
        for field, (text, value) in words.items()
        if (
            getattr(work, field) != getattr(before, field)
            if before
            else field == "translator" or getattr(work, field)
        )
    ]
    sentence = ", ".join(told)
    is_new_note = work.note and (before is None or work.note != before.note)
    return ": ".join(filter(None, [sentence, f"“{work.note}”" if is_new_note else ""]))


def _locked(article: Article, language: str) -> Translation | Assignment:
    """Return what carries the assignment, kept from others until the transaction ends."""
    if language not in codes():
        raise NotPossible(_("This house does not publish in that language."))
    lock_article(article.pk)
    version = _version(article, language)
    if version is not None:
        return lock(version)
    if original_of(_place(article, language)) is None:
        raise NotPossible(_("The original has not been begun yet. Begin it first."))
    return _plan(article, language) or Assignment(article=article, language=language)


def _version(article: Article, language: str) -> Translation | None:
    return (
        Translation.objects.filter(article=article, language=language)
        .select_related("article", "latest", "translator", "reviewer")
        .first()
    )


def _plan(article: Article, language: str) -> Assignment | None:
    return (
        Assignment.objects.filter(article=article, language=language)
        .select_related("article", "translator", "reviewer")
        .first()
    )


def _work(target: Translation | Assignment | None) -> Work:
    if target is None:
        return Work()
    return Work(target.translator, target.reviewer, target.due, target.note)


def _place(article: Article, language: str) -> Translation:
    return Translation(article=article, language=language)


def _called(article: Article, language: str) -> str:
    title = notices.title_of(_version(article, language) or _place(article, language))
    return f"“{title}”, {own_name(language)}"


def _named(names: list[str]) -> str:
    shown = "; ".join(names[:_NAMED])
    more = len(names) - _NAMED
    if more <= 0:
        return shown
    return shown + ngettext("; and %(count)s more", "; and %(count)s more", more) % {"count": more}
