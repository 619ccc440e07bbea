"""Release sets: several language versions go live together, or none of them does."""

import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.management.commands import worker
from articles.models import Article, Release, ReleaseMember, Translation
from articles.models.revision import Significance
from articles.newsroom import editing, publishing, readers, release_board, releasing
from articles.newsroom.refusals import NotAllowed, NotPossible, NotReady
from articles.newsroom.staleness import behind
from tests.builders import (
    bring_to,
    make_article,
    make_author_user,
    make_draft,
    make_editor,
    make_published,
    make_translation,
    make_translator,
    make_user,
    version,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def make_set(*versions, by=None, name="Budget day") -> Release:
    return releasing.create(name=name, by=by or make_editor(), translations=versions)


def ready(language="en", **fields) -> Translation:
    return bring_to("ready", version(make_article(language=language, **fields), language))


def three_ready() -> list[Translation]:
    """The original and two translations of one article, and nothing is public yet."""
    article = make_article()
    translations = [make_translation(article, language) for language in ("tr", "ru")]
    return [bring_to("ready", one) for one in (version(article, "en"), *translations)]


def due(release, *, zone="Europe/Istanbul") -> Release:
    """Give the set a time that is over before anybody looks."""
    at = timezone.now() + HOUR
    releasing.set_time(release, at=at, zone=zone, by=make_editor())
    Release.objects.filter(pk=release.pk).update(at=at - 2 * HOUR)
    release.refresh_from_db()
    return release


def readable() -> set[tuple[int, str]]:
    return {
        (article.pk, language)
        for article in Article.objects.all()
        for language in article.readable_languages()
    }


# Let go by an editor ---------------------------------------------------------------


def test_all_texts_of_a_set_go_live_together_and_each_says_so():
    versions, editor = [*three_ready(), ready("ru")], make_editor()
    release = make_set(*versions)

    releasing.release_now(release, by=editor)

    assert readable() == {(one.article_id, one.language) for one in versions}
    for one in versions:
        event = one.events.first()
        assert (event.verb, event.by, event.reason) == (
            "published",
            editor,
            "Released together: Budget day",
        )
    release.refresh_from_db()
    assert (release.state, release.closed_by) == ("released", editor)


def test_when_the_third_fails_none_is_published(monkeypatch):
    versions = three_ready()
    release = make_set(*versions)
    index = readers.similar.index

    def fail_for_the_third(article, *, language):
        if language == "ru":
            assert len(Article.objects.get(pk=article.pk).readable_languages()) == 3
            raise RuntimeError("no disk")
        index(article, language=language)

    monkeypatch.setattr(readers.similar, "index", fail_for_the_third)
    with pytest.raises(RuntimeError) as failed:
        releasing.release_now(release, by=make_editor())

    assert "Title in ru" in failed.value.__notes__[0]
    assert readable() == set()
    assert {one.stage for one in Translation.objects.all()} == {"ready"}
    release.refresh_from_db()
    assert release.is_open and release.members.filter(waiting=True).count() == 3


def test_a_set_that_is_not_ready_is_refused_and_names_everything_that_is_missing():
    article = make_article(draft=make_draft("Gold"))
    turkish = bring_to("in_review", make_translation(article, "tr", draft=make_draft("Altın")))
    other = ready(draft=make_draft("No byline"))
    other.article.bylines.all().delete()
    release = make_set(bring_to("ready", version(article, "en")), turkish, other)

    with pytest.raises(NotReady) as refused:
        releasing.release_now(release, by=make_editor())

    first, second = refused.value.sentences
    assert first == ("“Altın (Türkçe)”: It is in review; an editor has to approve it.")
    assert second.startswith("“No byline (English)”: ") and "author" in second
    assert readable() == set()


def test_an_address_that_two_texts_of_a_set_want_keeps_both_from_readers():
    same = make_draft("Gold", slug="gold")
    versions = [ready(draft=same), ready(draft=same)]
    release = make_set(*versions)

    with pytest.raises(NotReady) as refused:
        releasing.release_now(release, by=make_editor())

    assert "Gold (English)" in str(refused.value)
    assert readable() == set()


def test_an_empty_set_is_not_released():
    release = make_set()

    with pytest.raises(NotReady, match="no text in this set"):
        releasing.release_now(release, by=make_editor())


def test_a_second_click_is_told_that_it_is_done():
    release = make_set(ready())
    releasing.release_now(release, by=make_editor())

    with pytest.raises(NotPossible, match="released already"):
        releasing.release_now(release, by=make_editor())


def test_nobody_releases_what_a_colleague_added_meanwhile():
    release = make_set(ready())
    seen = [member.pk for member in release.members.all()]
    releasing.add(release, [ready()], by=make_editor())

    with pytest.raises(NotPossible, match="colleague has changed"):
        releasing.release_now(release, by=make_editor(), expected=seen)
    assert readable() == set()


def test_what_readers_get_is_the_newest_approved_text_of_that_moment():
    text = ready()
    release = make_set(text)
    editor = make_editor()
    editing.save(text, make_draft("Corrected by an editor"), by=editor, expected=1)

    releasing.release_now(release, by=editor)

    assert Article.objects.get(pk=text.article_id).title_en == "Corrected by an editor"


def test_a_text_that_its_writer_goes_on_with_keeps_the_set_waiting():
    author = make_author_user()
    text = bring_to("ready", version(make_article(by=author), "en"))
    release = make_set(text)

    editing.save(text, make_draft("Second thoughts"), by=author, expected=1)

    with pytest.raises(NotReady, match="still being written"):
        releasing.release_now(release, by=make_editor())


@pytest.mark.parametrize(
    ("said", "expected"),
    [(Significance.TYPO, None), (Significance.MINOR, Significance.MINOR), (30, Significance.MAJOR)],
)
def test_who_is_behind_is_decided_by_what_was_said_in_the_set(said, expected):
    article, editor = make_published(), make_editor()
    turkish = bring_to("published", make_translation(article, "tr"))
    original = version(article, "en")
    editing.save(original, make_draft("Gold again"), by=editor, expected=1)
    publishing.approve(original, by=editor)
    release = make_set(original)

    releasing.weigh(release, release.members.get().pk, significance=said, by=editor)
    releasing.release_now(release, by=editor)

    assert behind(turkish) == expected


def test_what_was_said_of_a_change_is_not_said_of_what_an_editor_changes_after_it():
    article, editor = make_published(), make_editor()
    turkish = bring_to("published", make_translation(article, "tr"))
    original = version(article, "en")
    editing.save(original, make_draft("Gold again"), by=editor, expected=1)
    publishing.approve(original, by=editor)
    release = make_set(original)
    releasing.weigh(release, release.members.get().pk, significance=Significance.TYPO, by=editor)

    other = make_draft("Gold again", body="<p>Another text from beginning to end.</p>", notes={})
    editing.save(original, other, by=editor, expected=2)

    assert release.members.get().significance is None
    releasing.release_now(release, by=editor)
    assert behind(turkish) == Significance.MINOR


# One set, and no way around it -------------------------------------------------------


def test_a_text_waits_in_one_set_only():
    text = ready()
    make_set(text, name="First")

    with pytest.raises(NotPossible, match="waits in the release set “First” already"):
        make_set(text, name="Second")
    assert not Release.objects.filter(name="Second").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseMember.objects.create(
            release=Release.objects.create(name="By hand"), translation=text, language="en"
        )


@pytest.mark.parametrize(
    "move",
    [
        lambda text, by: publishing.publish(text, by=by),
        lambda text, by: publishing.schedule(text, by=by, at=timezone.now() + HOUR),
    ],
)
def test_a_text_of_a_set_does_not_go_alone_until_it_is_taken_out(move):
    text, editor = ready(), make_editor()
    release = make_set(text)

    with pytest.raises(NotPossible, match="waits in the release set “Budget day”"):
        move(text, editor)

    releasing.take_out(release, release.members.get().pk, by=editor)
    move(text, editor)


def test_what_is_scheduled_or_public_as_it_is_cannot_join():
    scheduled = bring_to("scheduled", version(make_article(), "en"))
    public = version(make_published(), "en")
    release = make_set()

    with pytest.raises(NotPossible) as refused:
        releasing.add(release, [scheduled, public, ready()], by=make_editor())

    assert [("scheduled" in one, "Readers see it" in one) for one in refused.value.sentences] == [
        (True, False),
        (False, True),
    ]
    assert not release.members.exists()


def test_adding_what_is_in_the_set_already_changes_nothing():
    text = ready()
    release = make_set(text)

    releasing.add(release, [text], by=make_editor())

    assert release.members.count() == 1


def test_a_cancelled_set_lets_its_texts_go_their_own_way():
    text, editor = ready(), make_editor()
    release = make_set(text)

    releasing.cancel(release, by=editor)

    with pytest.raises(NotPossible, match="cancelled"):
        releasing.add(release, [text], by=editor)
    publishing.publish(text, by=editor)
    make_set(bring_to("changing", version(make_article(), "en")))


def test_a_text_whose_article_was_deleted_keeps_the_set_until_it_is_taken_out():
    gone, stays = ready(draft=make_draft("Gone")), ready()
    release = make_set(gone, stays)
    gone.article.delete()

    with pytest.raises(NotReady, match=r"“Gone \(English\)” was deleted"):
        releasing.release_now(release, by=make_editor())
    assert releasing.release_due(now=timezone.now()) == 0

    releasing.take_out(release, release.members.get(translation=None).pk, by=make_editor())
    releasing.release_now(release, by=make_editor())
    assert readable() == {(stays.article_id, "en")}


def test_a_text_that_is_withdrawn_takes_the_time_from_its_set():
    text = bring_to("changing", version(make_article(), "en"))
    publishing.approve(text, by=make_editor())
    release = make_set(text)
    releasing.set_time(release, at=timezone.now() + HOUR, zone="UTC", by=make_editor())

    publishing.withdraw(text, by=make_editor(), reason="Legal")

    release.refresh_from_db()
    assert (release.at, release.zone) == (None, "")
    assert "was withdrawn" in release.refusal
    assert releasing.release_due(now=timezone.now() + 2 * HOUR) == 0


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_set_needs_a_name_of_a_fitting_length(name):
    with pytest.raises(NotReady):
        make_set(name=name)


def test_a_time_in_the_past_is_refused():
    release = make_set(ready())

    with pytest.raises(NotReady, match="past"):
        releasing.set_time(release, at=timezone.now(), zone="UTC", by=make_editor())


STEPS = {
    "create": lambda release, by: releasing.create(name="Mine", by=by),
    "rename": lambda release, by: releasing.rename(release, name="Mine", by=by),
    "add": lambda release, by: releasing.add(release, [ready()], by=by),
    "weigh": lambda release, by: releasing.weigh(
        release, release.members.get().pk, significance=Significance.MAJOR, by=by
    ),
    "take_out": lambda release, by: releasing.take_out(release, 1, by=by),
    "set_time": lambda release, by: releasing.set_time(
        release, at=timezone.now() + HOUR, zone="UTC", by=by
    ),
    "clear_time": lambda release, by: releasing.clear_time(release, by=by),
    "cancel": lambda release, by: releasing.cancel(release, by=by),
    "release_now": lambda release, by: releasing.release_now(release, by=by),
}


def test_only_editors_decide_what_goes_live_together():
    author = make_author_user()
    text = bring_to("ready", version(make_article(by=author), "en"))
    release = make_set(text)

    for person in (author, make_translator("tr", "en"), make_user(), make_editor(is_active=False)):
        for name, step in STEPS.items():
            with pytest.raises(NotAllowed):
                step(release, person)
            assert Release.objects.get(pk=release.pk).is_open, name
    assert readable() == set()


# At a time ---------------------------------------------------------------------------


def test_a_set_goes_live_at_its_time_and_not_before():
    versions = three_ready()
    release, editor = make_set(*versions), make_editor()
    at = timezone.now() + HOUR
    releasing.set_time(release, at=at, zone="Europe/Berlin", by=editor)

    assert releasing.release_due(now=at - timedelta(seconds=1)) == 0
    assert releasing.release_due(now=at) == 1
    assert releasing.release_due(now=at) == 0

    assert len(readable()) == 3
    assert versions[0].events.first().by == editor


def test_a_set_that_is_not_ready_waits_and_goes_when_the_last_is_approved():
    article = make_article()
    russian = bring_to("in_review", make_translation(article, "ru", draft=make_draft("Золото")))
    due(make_set(bring_to("ready", version(article, "en")), russian))

    assert releasing.release_due() == 0
    standing = release_board.waiting_sets(make_editor(), limit=1)[0]
    assert standing.is_overdue and standing.ready == 1
    assert [(line.title, line.lacks) for line in standing.waits_for] == [
        ("Золото", "It is in review; an editor has to approve it.")
    ]

    publishing.approve(russian, by=make_editor())
    assert releasing.release_due() == 1
    assert len(readable()) == 2


def test_what_a_check_refuses_at_its_time_waits_says_why_and_is_tried_again_later():
    text = ready(draft=make_draft("Gold"))
    release = due(make_set(text))
    bylines = list(text.article.bylines.all())
    text.article.bylines.all().delete()

    now = timezone.now()
    assert releasing.release_due(now=now) == 0
    release.refresh_from_db()
    assert release.refusal.startswith("“Gold (English)”: ") and release.at is not None

    for byline in bylines:
        byline.save(force_insert=True)
    assert releasing.release_due(now=now + timedelta(seconds=5)) == 0
    assert releasing.release_due(now=now + releasing.PAUSE) == 1
    release.refresh_from_db()
    assert release.refusal == ""


def test_an_error_of_ours_takes_the_set_off_its_time_and_keeps_no_other(monkeypatch, caplog):
    broken, sound = ready(), ready()
    first, second = due(make_set(broken)), due(make_set(sound))
    apply = readers.apply

    def fail_for_one(revision, article, *, at):
        if article.pk == broken.article_id:
            raise ValueError("a bug")
        return apply(revision, article, at=at)

    monkeypatch.setattr(readers, "apply", fail_for_one)
    with caplog.at_level(logging.ERROR):
        assert releasing.release_due() == 1

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.at) == ("open", None)
    assert "administrator" in first.refusal
    assert second.state == "released"
    assert "a bug" in caplog.text


def test_a_set_that_the_database_failed_with_keeps_its_time_and_the_others_go(monkeypatch):
    failing, sound = ready(), ready()
    first, second = due(make_set(failing)), due(make_set(sound))
    apply = readers.apply

    def fail_for_one(revision, article, *, at):
        if article.pk == failing.article_id:
            raise OperationalError("deadlock detected")
        return apply(revision, article, at=at)

    monkeypatch.setattr(readers, "apply", fail_for_one)
    with pytest.raises(OperationalError):
        releasing.release_due()

    first.refresh_from_db()
    second.refresh_from_db()
    assert first.at is not None and second.state == "released"


def test_the_worker_and_the_command_release_what_is_due(capsys):
    due(make_set(ready()))
    assert {duty.name: duty.do() for duty in worker.DUTIES}["releases"] == 1

    due(make_set(ready()))
    call_command("publish_due")
    assert "Sets released: 1." in capsys.readouterr().out


def test_the_database_keeps_time_and_zone_together():
    for wrong in ({"at": timezone.now()}, {"zone": "UTC"}, {"state": "released"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Release.objects.create(name="By hand", **wrong)


# Two at once ---------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_workers_editors_and_a_withdrawal_at_the_same_moment_each_set_goes_once():
    editor = make_user(is_superuser=True)
    article = make_article()
    shared = [
        bring_to("ready", one) for one in (version(article, "en"), make_translation(article, "tr"))
    ]
    public = make_published()
    sets = [due(make_set(shared[0], ready(), by=editor)), due(make_set(shared[1], by=editor))]
    jobs = [
        releasing.release_due,
        releasing.release_due,
        lambda: releasing.release_now(sets[0], by=editor),
        lambda: releasing.add(sets[1], [Translation.objects.get(pk=shared[1].pk)], by=editor),
        lambda: publishing.withdraw_everywhere(public, by=editor, reason="Legal"),
    ]
    together, failures, released = threading.Barrier(len(jobs)), [], []

    def do(job):
        try:
            together.wait(timeout=10)
            released.append(job() or 0)
        except NotPossible:  # another was first
            pass
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert failures == []
    assert {one.state for one in Release.objects.all()} == {"released"}
    assert len(readable()) == 3
    for one in Translation.objects.exclude(article=public):
        assert one.events.filter(verb="published").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite writers wait anyway")
def test_an_article_that_goes_live_while_it_is_deleted_stays():
    editor, one = make_editor(), ready()
    release, client = make_set(one, by=editor), Client()
    client.force_login(editor)
    answers = []

    def delete():
        page = reverse("admin:articles_article_delete", args=[one.article_id])
        try:
            answers.append(client.post(page, {"post": "yes"}).status_code)
        finally:
            connections.close_all()

    deleting = threading.Thread(target=delete)
    with transaction.atomic():
        releasing.release_now(release, by=editor)
        deleting.start()
        deleting.join(timeout=1)  # waits until the set is released
    deleting.join(timeout=30)

    assert answers == [403]
    assert readable() == {(one.article_id, "en")} and release.members.get().translation == one


# Withdrawing an article everywhere ------------------------------------------------------


def in_all_languages() -> Article:
    article = make_published()
    for language in ("tr", "ru"):
        bring_to("published", make_translation(article, language))
    return article


def test_an_article_is_withdrawn_in_all_languages_at_once_and_each_says_why(client):
    article, editor = in_all_languages(), make_editor()
    fresh = Article.objects.get(pk=article.pk)
    addresses = [
        f"/{code}/analysis/{fresh.in_language('slug', code)}/" for code in ("en", "tr", "ru")
    ]
    assert [client.get(one).status_code for one in addresses] == [200] * 3

    publishing.withdraw_everywhere(article, by=editor, reason=" Legal ")

    assert readable() == set()
    assert [client.get(one).status_code for one in addresses] == [410] * 3
    for one in article.translations.all():
        event = one.events.first()
        assert (event.verb, event.by, event.reason) == ("withdrawn", editor, "Legal")


def test_when_one_language_cannot_be_withdrawn_none_is(monkeypatch):
    article = in_all_languages()
    forget = readers.similar.forget

    def fail_for_the_third(article, *, language):
        if language == "ru":
            raise RuntimeError("no disk")
        forget(article, language=language)

    monkeypatch.setattr(readers.similar, "forget", fail_for_the_third)
    with pytest.raises(RuntimeError):
        publishing.withdraw_everywhere(article, by=make_editor(), reason="Legal")

    assert len(readable()) == 3


def test_what_is_scheduled_or_waits_in_a_set_does_not_bring_a_withdrawn_article_back():
    article = make_published()
    turkish = bring_to("scheduled", make_translation(article, "tr"))
    russian = bring_to("ready", make_translation(article, "ru"))
    release = due(make_set(russian))

    publishing.withdraw_everywhere(article, by=make_editor(), reason="Legal")

    later = timezone.now() + 3 * HOUR
    assert publishing.publish_due(now=later) == (0, 0)
    assert releasing.release_due(now=later) == 0
    assert readable() == set()
    turkish.refresh_from_db()
    release.refresh_from_db()
    assert turkish.events.first().verb == "unscheduled"
    assert release.is_open and "was withdrawn" in release.refusal


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite writers wait anyway")
def test_what_is_scheduled_while_an_article_is_withdrawn_does_not_bring_it_back():
    article, editor = make_published(), make_editor()
    turkish = bring_to("ready", make_translation(article, "tr"))
    failures = []

    def withdraw():
        try:
            publishing.withdraw_everywhere(article, by=editor, reason="Legal")
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    withdrawing = threading.Thread(target=withdraw)
    with transaction.atomic():
        publishing.schedule(turkish, by=editor, at=timezone.now() + HOUR)
        withdrawing.start()
        withdrawing.join(timeout=1)  # waits for the colleague who schedules
    withdrawing.join(timeout=30)

    assert failures == []
    turkish.refresh_from_db()
    assert turkish.publish_at is None


def test_withdrawing_everywhere_needs_a_reason_readers_and_an_editor():
    article, editor = in_all_languages(), make_editor()

    with pytest.raises(NotReady, match="Say why"):
        publishing.withdraw_everywhere(article, by=editor, reason="  ")
    for person in (make_translator("tr", "ru"), make_author_user()):
        with pytest.raises(NotAllowed):
            publishing.withdraw_everywhere(article, by=person, reason="Mine")
    assert len(readable()) == 3

    publishing.withdraw_everywhere(article, by=editor, reason="Legal")
    with pytest.raises(NotPossible, match="cannot read this article"):
        publishing.withdraw_everywhere(article, by=editor, reason="Legal")


def test_a_moment_is_kept_as_one_whatever_zone_it_was_said_in():
    release = make_set(ready())
    at = datetime(2031, 3, 1, 9, 0, tzinfo=UTC)

    releasing.set_time(release, at=at, zone="America/New_York", by=make_editor())

    standing = release_board.standing(
        release_board.with_members(Release.objects.filter(pk=release.pk)).get()
    )
    assert standing.there == datetime(2031, 3, 1, 4, 0)
    assert standing.here == datetime(2031, 3, 1, 12, 0)
