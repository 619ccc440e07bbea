"""Which mails the newsroom sends, to whom, and in which language.

A mail says who wants what until when, and leads to the work; it never has text of an
article beyond its title, and goes only to who may read that. Losing one loses nothing:
what it says stands on the overview, too.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import chain
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext_lazy

from articles.models import Article, Event, MailPreference, Translation
from articles.newsroom.people import name_of
from articles.newsroom.permissions import may
from articles.newsroom.staleness import original_of
from articles.rendering.origin import whole
from languages.names import own_name, spoken_in_the_newsroom

#: A title is as long as its subject line can bear.
_TITLE = 90

logger = logging.getLogger(__name__)


class Task(Enum):
    """What somebody has to do with a language version."""

    WRITE = "write"
    TRANSLATE = "translate"
    UPDATE = "update"
    REVIEW = "review"
    RELEASED = "released"

    @property
    def label(self) -> str:
        """How a mail says it, in the language that is active."""
        return str(_LABELS[self])


_LABELS = {
    Task.WRITE: pgettext_lazy("mail", "To write"),
    Task.TRANSLATE: pgettext_lazy("mail", "To translate"),
    Task.UPDATE: pgettext_lazy("mail", "To update"),
    Task.REVIEW: pgettext_lazy("mail", "To review"),
    Task.RELEASED: pgettext_lazy("mail", "Not yours to do any more"),
}


@dataclass(frozen=True)
class Place:
    """A language version, begun or not (then `version` is None), and what it is called."""

    article: Article
    language: str
    title: str
    version: Translation | None = None

    @property
    def path(self) -> str:
        """Where the work is: the writing page, or the article's page where it is begun."""
        if self.version is not None:
            return reverse("admin:articles_translation_change", args=[self.version.pk])
        return reverse("admin:articles_article_change", args=[self.article.pk])

    @property
    def task(self) -> Task:
        """What its writer has to do."""
        if self.language == self.article.original_language:
            return Task.WRITE
        is_known = self.version is not None and self.version.first_published_at is not None
        return Task.UPDATE if is_known else Task.TRANSLATE

    def as_version(self) -> Translation:
        """Return the version as the rules of permission ask for it."""
        return self.version or Translation(article=self.article, language=self.language)


@dataclass(frozen=True)
class Told:
    """One thing that a mail tells `person`."""

    person: Any
    task: Task
    place: Place
    due: date | None = None
    note: str = ""


def preference_of(person: Any) -> MailPreference:
    """Return what `person` chose for mails, or else for the screens of the newsroom.

    Who chose neither gets mails, in the language of the house.
    """
    chosen = MailPreference.objects.filter(person=person).first()
    if chosen is None or chosen.language not in spoken_in_the_newsroom():
        wanted = chosen is None or chosen.wanted
        return MailPreference(person=person, wanted=wanted, language=spoken_in_the_newsroom()[0])
    return chosen


def prefer(person: Any, *, wanted: bool, language: str) -> None:
    """Remember whether `person` wants mails, and in which language."""
    MailPreference.objects.update_or_create(
        person=person, defaults={"wanted": wanted, "language": language, "is_chosen": True}
    )


def reads_screens_in(person: Any, language: str) -> None:
    """Remember that `person` has the newsroom's screens in `language`: mails are in it, too.

    What they chose for their mails themselves stays.
    """
    if language not in spoken_in_the_newsroom():
        return
    preference, is_new = MailPreference.objects.get_or_create(
        person=person, defaults={"language": language, "is_chosen": False}
    )
    if not is_new:
        MailPreference.objects.filter(pk=preference.pk, is_chosen=False).update(language=language)


# At once -------------------------------------------------------------------------


def assigned(told: Iterable[Told], *, by: Any) -> None:
    """Tell each person what `by` assigned to them or took from them, in one mail each."""
    mails = []
    for person, items in _by_person(told):
        if person == by:
            continue
        with in_language_of(person) as wanted:
            if wanted and (known := readable(person, items)):
                mails.append(mail(person, _subject(known), _assigned_lines(known, by)))
    _send_after_commit(mails)


def returned(translation: Translation, *, by: Any, reason: str) -> None:
    """Tell who wrote `translation` that `by` returned it, and why."""
    person = _writer_of(translation, besides=by)
    if person is None or person == by:
        return
    place = Place(translation.article, translation.language, title_of(translation), translation)
    with in_language_of(person) as wanted:
        if not (wanted and readable(person, [Told(person, place.task, place)])):
            return
        subject = _("Returned: %(title)s") % {"title": titled(place)}
        says = _("%(person)s returned this text to you:") % {"person": name_of(by)}
        lines = [says, "", reason, "", titled(place), whole(place.path)]
        message = mail(person, subject, lines)
    _send_after_commit([message])


def _writer_of(translation: Translation, *, besides: Any) -> Any:
    """Who is to work on it again: its translator, or who handed it in, or who wrote it last.

    An editor who corrected a word before returning the text did not write it.
    """
    if translation.translator is not None:
        return translation.translator
    handed_in = translation.events.filter(verb=Event.Verb.SUBMITTED).exclude(by=besides)
    written = translation.revisions.exclude(by=besides)
    traces = (rows.exclude(by=None).select_related("by").first() for rows in (handed_in, written))
    return next((trace.by for trace in traces if trace is not None), None)


def _assigned_lines(items: Sequence[Told], by: Any) -> Iterator[str]:
    given = [one for one in items if one.task is not Task.RELEASED]
    released = [one for one in items if one.task is Task.RELEASED]
    if given:
        yield ngettext(
            "%(person)s asks you to do this:", "%(person)s asks you to do these:", len(given)
        ) % {"person": name_of(by)}
        yield from chain.from_iterable(item_lines(one) for one in given)
    if given and released:
        yield ""
    if released:
        yield ngettext(
            "%(person)s took this from your list; you need not do it:",
            "%(person)s took these from your list; you need not do them:",
            len(released),
        ) % {"person": name_of(by)}
        yield from chain.from_iterable(("", titled(one.place)) for one in released)


# Words ----------------------------------------------------------------------------


def _subject(items: Sequence[Told]) -> str:
    first = items[0]
    if len(items) == 1:
        subject = f"{first.task.label}: {titled(first.place)}"
        if first.due is not None and first.task is not Task.RELEASED:
            due = _("due %(date)s") % {"date": date_format(first.due, "DATE_FORMAT")}
            subject = f"{subject} ({due})"
        return subject
    tasks = {one.task for one in items}
    if len(tasks) == 1:
        return f"{first.task.label}: " + ngettext(
            "%(count)s text", "%(count)s texts", len(items)
        ) % {"count": len(items)}
    return ngettext(
        "%(count)s change of your work", "%(count)s changes of your work", len(items)
    ) % {"count": len(items)}


def title_of(translation: Translation) -> str:
    """Return what `translation` is called; by its original while it has no title itself."""
    title = translation.latest.title if translation.latest else ""
    source = None if title else original_of(translation)
    return title or (source.latest.title if source and source.latest else "")


def titled(place: Place) -> str:
    """Return title and language in one line, whatever the title is made of."""
    title = " ".join(place.title.split()) or _("Without a title")
    if len(title) > _TITLE:
        title = f"{title[: _TITLE - 1].rstrip()}…"
    return f"{title} [{own_name(place.language)}]"


def item_lines(one: Told) -> Iterator[str]:
    """Yield what a mail says of one thing to do, line by line."""
    yield ""
    yield f"{one.task.label}: {titled(one.place)}"
    if one.due is not None:
        yield _("Due: %s") % date_format(one.due, "DATE_FORMAT")
    if one.note:
        yield f"“{one.note}”"
    yield whole(one.place.path)


# Sending --------------------------------------------------------------------------


@contextmanager
def in_language_of(person: Any) -> Iterator[bool]:
    """Speak the language of `person` within; says whether they can and want to be written to."""
    preference = preference_of(person)
    with override(preference.language):
        yield bool(person.is_active and person.email and preference.wanted)


def readable(person: Any, items: Iterable[Told]) -> list[Told]:
    """Return those of `items` that `person` may read: a title is a text, too."""
    return [one for one in items if may(person, "view_translation", one.place.as_version())]


def _by_person(told: Iterable[Told]) -> Iterator[tuple[Any, list[Told]]]:
    people: dict[int, list[Told]] = {}
    for one in told:
        people.setdefault(one.person.pk, []).append(one)
    for items in people.values():
        yield items[0].person, items


def mail(person: Any, subject: str, lines: Iterable[str]) -> EmailMessage:
    """Return a mail to `person` in the language that is active."""
    greeting = _("Hello %(name)s,") % {"name": person.get_short_name() or person.get_username()}
    ending = [
        "",
        "-- ",
        _("All that waits for you: %s") % whole(reverse("admin:index")),
        _("Language of these mails, or none: %s") % whole(reverse("mail_preference")),
    ]
    return EmailMessage(
        # A header is one line, whatever is in a name or a title.
        subject=" ".join(f"{subject} · {settings.SITE_NAME}".split()),
        body="\n".join([greeting, "", *lines, *ending]) + "\n",
        to=[person.email],
    )


def _send_after_commit(mails: Sequence[EmailMessage]) -> None:
    if mails:
        transaction.on_commit(lambda: _send(mails))


def _send(mails: Sequence[EmailMessage]) -> None:
    """What was decided stands, whether or not a mail server answers."""
    connection = get_connection()
    try:
        connection.open()
    except Exception:
        logger.exception("No mail can be sent; not sent: %s", "; ".join(map(_named, mails)))
        return
    for message in mails:
        try:
            connection.send_messages([message])
        except Exception:
            logger.exception("A mail could not be sent: %s", _named(message))
    connection.close()


def _named(message: EmailMessage) -> str:
    return f"{message.subject!r} to {', '.join(message.to)}"
