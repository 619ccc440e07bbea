"""Publishing: what readers get, in which columns, and what stays untouched."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from django.utils import timezone

from articles.models import Article, Footnote, OldSlug, Translation
from articles.models.article import PUBLISHED_FIELDS
from articles.newsroom import editing, publishing, readers
from articles.newsroom.editing import Draft, draft_of
from articles.newsroom.refusals import NotAllowed, NotReady
from articles.public.similar import similar_to
from tests.builders import (
    BODY,
    NOTES,
    bring_to,
    make_article,
    make_draft,
    make_editor,
    make_published,
    make_translation,
    make_user,
    publish,
    version,
)

pytestmark = pytest.mark.django_db


def columns(article: Article, language: str) -> dict:
    fresh = Article.objects.get(pk=article.pk)
    return {field: fresh.in_language(field, language) for field in PUBLISHED_FIELDS}


def change(translation, **fields):
    draft = Draft(**{**draft_of(translation.latest).__dict__, **fields})
    editing.save(translation, draft, by=make_editor(), expected=translation.latest.number)
    return translation


def test_publishing_writes_the_numbered_text_and_its_notes():
    article = make_published()

    assert 'href="#fn-swissaid24"' in article.body_en
    assert article.body_en.index("SWISSAID") < article.body_en.index("OECD")
    notes = dict(Footnote.objects.filter(article=article).values_list("key", "text_en"))
    assert notes == NOTES


def test_publishing_one_language_never_touches_the_columns_of_another():
    article = make_published()
    russian = publish(make_translation(article, "ru"))
    before = columns(article, "en"), columns(article, "ru")
    turkish = publish(make_translation(article, "tr"))

    assert (columns(article, "en"), columns(article, "ru")) == before

    before = columns(article, "en"), columns(article, "tr")
    publish(change(russian, title="Новое название"))
    publishing.withdraw(russian, by=make_editor())
    assert (columns(article, "en"), columns(article, "tr")) == before
    assert turkish.article_id == article.pk


def test_readers_keep_the_old_text_while_the_next_is_written():
    article = make_published()
    old = columns(article, "en")

    changed = change(version(article, "en"), body="<p>Next.</p>", notes={})
    assert columns(article, "en") == old

    publish(changed)
    assert ">Next.</p>" in columns(article, "en")["body"]


def test_the_date_of_publication_is_that_of_the_first():
    past = timezone.now() - timedelta(days=30)
    article = make_published(at=past)

    publish(change(version(article, "en"), title="Corrected"))

    article = Article.objects.get(pk=article.pk)
    assert article.published_at_en == past
    assert article.updated_at_en > past + timedelta(days=29)


def test_a_text_that_comes_back_keeps_its_date():
    past = timezone.now() - timedelta(days=30)
    article = make_published(at=past)
    english = version(article, "en")

    publishing.withdraw(english, by=make_editor())
    publishing.publish(english, by=make_editor())

    assert Article.objects.get(pk=article.pk).published_at_en == past


def test_withdrawing_empties_the_public_columns_and_notes_of_that_language():
    article = make_published()
    publish(make_translation(article, "tr"))

    publishing.withdraw(version(article, "en"), by=make_editor(), reason="Legal")

    assert set(columns(article, "en").values()) == {None}
    notes = Footnote.objects.filter(article=article)
    assert {note.text_en for note in notes} == {None}
    assert all(note.text_tr for note in notes)


def test_notes_that_no_language_shows_are_removed():
    article = make_published()

    publish(change(version(article, "en"), body="<p>No notes.</p>", notes={}))

    assert not Footnote.objects.filter(article=article).exists()


def test_an_address_that_changed_is_kept():
    article = make_article(draft=make_draft("Old title"))
    english = publish(version(article, "en"))

    publish(change(english, slug="new-title"))
    assert list(OldSlug.objects.values_list("slug", "language")) == [("old-title", "en")]

    publish(change(english, slug="old-title"))
    assert list(OldSlug.objects.values_list("slug", flat=True)) == ["new-title"]


def test_an_address_of_another_article_is_refused_even_if_it_is_an_old_one():
    first = publish(version(make_article(draft=make_draft("Gold")), "en"))
    second = version(make_article(draft=make_draft("Gold", slug="gold")), "en")

    with pytest.raises(NotReady, match="belongs to another article"):
        publish(second)
    publish(change(first, slug="silver"))
    with pytest.raises(NotReady, match="belongs to another article"):
        publish(second)


def test_the_same_address_may_stand_in_two_languages():
    article = make_article(draft=make_draft("NATO 2030"))
    publish(version(article, "en"))

    publish(make_translation(article, "tr", draft=make_draft("NATO 2030")))

    fresh = Article.objects.get(pk=article.pk)
    assert (fresh.slug_en, fresh.slug_tr) == ("nato-2030", "nato-2030")


def test_a_backdated_publication_may_not_lie_in_the_future():
    english = bring_to("ready", version(make_article(), "en"))

    with pytest.raises(NotReady):
        publishing.publish(english, by=make_editor(), at=timezone.now() + timedelta(hours=1))


def test_a_preview_changes_nothing_in_the_database():
    article = make_published()
    english = change(version(article, "en"), body="<p>Draft.</p>", notes={})
    before = columns(article, "en")
    unsaved = Article.objects.get(pk=article.pk)

    readers.apply(english.latest, unsaved, at=timezone.now())

    assert ">Draft.</p>" in unsaved.body_en
    assert columns(article, "en") == before


def test_rendering_again_changes_the_markup_and_not_the_dates():
    article = make_published(at=timezone.now() - timedelta(days=3))
    before = columns(article, "en")
    Article.objects.filter(pk=article.pk).update(body_en="<p>old markup</p>")

    readers.render_again(version(article, "en"))

    assert columns(article, "en") == before


def test_a_failure_half_way_writes_nothing(monkeypatch):
    english = bring_to("ready", version(make_article(), "en"))
    before = columns(english.article, "en")

    def fail(*args, **kwargs):
        raise RuntimeError("no disk")

    monkeypatch.setattr(readers.similar, "index", fail)
    with pytest.raises(RuntimeError):
        publishing.publish(english, by=make_editor())

    assert columns(english.article, "en") == before
    assert not Footnote.objects.exists()
    assert Translation.objects.get(pk=english.pk).stage == "ready"


# The database itself --------------------------------------------------------------


@pytest.mark.parametrize("missing", ["title", "slug", "body"])
def test_the_database_refuses_a_published_language_without(missing):
    article = make_published()

    for nothing in (None, ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            Article.objects.filter(pk=article.pk).update(**{f"{missing}_en": nothing})


def test_the_database_refuses_two_articles_with_one_slug_in_a_language():
    first, second = make_published(), make_published()

    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=second.pk).update(slug_en=first.slug_en)


def test_the_database_refuses_two_notes_with_one_key_in_an_article():
    article = make_published()

    with pytest.raises(IntegrityError), transaction.atomic():
        Footnote.objects.create(article=article, key="swissaid24")


def test_the_database_refuses_two_versions_in_one_language():
    article = make_article()

    with pytest.raises(IntegrityError), transaction.atomic():
        Translation.objects.create(article=article, language="en")


def test_the_database_refuses_a_schedule_for_what_is_not_ready():
    english = version(make_article(), "en")

    with pytest.raises(IntegrityError), transaction.atomic():
        Translation.objects.filter(pk=english.pk).update(publish_at=timezone.now())


# Two at once ------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_translators_publish_turkish_and_russian_at_the_same_moment_and_both_succeed():
    article = make_published()
    editor = make_user(is_superuser=True)
    pending = [
        bring_to("ready", make_translation(article, "tr")),
        bring_to("ready", make_translation(article, "ru")),
    ]
    before = columns(article, "en")
    together, failures = threading.Barrier(2), []

    def publish_it(translation):
        try:
            together.wait(timeout=10)
            publishing.publish(translation, by=editor)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish_it, args=(one,)) for one in pending]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert failures == []
    assert sorted(Article.objects.get(pk=article.pk).readable_languages()) == ["en", "ru", "tr"]
    assert columns(article, "en") == before
    for note in Footnote.objects.filter(article=article):
        assert note.text_en and note.text_tr and note.text_ru


@pytest.mark.django_db(transaction=True)
def test_several_who_publish_similar_articles_at_the_same_moment_all_succeed_and_are_similar():
    editor = make_user(is_superuser=True)
    articles = [make_article() for _ in range(4)]
    pending = [bring_to("ready", version(article, "en")) for article in articles]
    together, failures = threading.Barrier(len(pending)), []

    def publish_it(translation):
        try:
            together.wait(timeout=10)
            publishing.publish(translation, by=editor)
            publishing.withdraw(translation, by=editor)
            publishing.publish(translation, by=editor)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish_it, args=(one,)) for one in pending]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert failures == []
    for article in articles:
        others = {other.pk for other in articles} - {article.pk}
        assert {found.pk for found in similar_to(article, language="en")} == others


def test_a_text_that_breaks_the_renderer_keeps_no_other_from_its_time(monkeypatch):
    broken, sound = (bring_to("scheduled", version(make_article(), "en")) for _ in range(2))
    Translation.objects.update(publish_at=timezone.now())
    apply = readers.apply

    def fail_for_one(revision, article, *, at):
        if article.pk == broken.article_id:
            raise ValueError("a bug")
        return apply(revision, article, at=at)

    monkeypatch.setattr(readers, "apply", fail_for_one)

    assert publishing.publish_due() == (1, 1)
    for one in (broken, sound):
        one.refresh_from_db()
    assert (broken.stage, broken.publish_at) == ("ready", None)
    assert "administrator" in broken.events.first().reason
    assert sound.stage == "published"


def test_what_the_database_failed_with_stays_on_the_schedule_and_the_others_are_published(
    monkeypatch,
):
    failing, sound = (bring_to("scheduled", version(make_article(), "en")) for _ in range(2))
    Translation.objects.update(publish_at=timezone.now())
    apply = readers.apply

    def fail_for_one(revision, article, *, at):
        if article.pk == failing.article_id:
            raise OperationalError("deadlock detected")
        return apply(revision, article, at=at)

    monkeypatch.setattr(readers, "apply", fail_for_one)

    with pytest.raises(OperationalError):
        publishing.publish_due()
    for one in (failing, sound):
        one.refresh_from_db()
    assert failing.publish_at is not None
    assert sound.stage == "published"


@pytest.mark.parametrize(
    "move",
    [
        lambda text, by: publishing.send_back(text, by=by, reason=" "),
        lambda text, by: publishing.schedule(text, by=by, at=timezone.now()),
        lambda text, by: publishing.publish(text, by=by, at=timezone.now() + timedelta(days=1)),
    ],
)
def test_who_may_not_is_told_so_before_what_their_answer_lacks(move):
    text = bring_to("ready", version(make_article(), "en"))
    with pytest.raises(NotAllowed):
        move(text, make_user())


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_the_same_text_at_the_same_moment_one_gets_a_conflict():
    english = version(make_article(), "en")
    editor = make_user(is_superuser=True)
    together, outcomes = threading.Barrier(2), []

    def save_it(title):
        try:
            together.wait(timeout=10)
            editing.save(english_again(), make_draft(title), by=editor, expected=1)
            outcomes.append("saved")
        except editing.Conflict:
            outcomes.append("conflict")
        finally:
            connections.close_all()

    def english_again():
        return Translation.objects.get(pk=english.pk)

    threads = [threading.Thread(target=save_it, args=(title,)) for title in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(outcomes) == ["conflict", "saved"]
    assert english.revisions.count() == 2


def test_sqlite_writes_ahead_and_waits_for_a_lock():
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has these settings; this run is on another database")
    options = connection.settings_dict["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone()[0] == 1
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone()[0] == 20000
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone()[0] == 1


def test_the_notes_of_the_builder_are_cited_in_its_body():
    assert all(f'data-key="{key}"' in BODY for key in NOTES)
