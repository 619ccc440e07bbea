"""Every stage × move × role, against one table that a person can check."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from articles.models import Event, Translation
from articles.models.translation import Stage
from articles.newsroom import editing, publishing, workflow
from articles.newsroom.moves import with_last_move
from articles.newsroom.refusals import NotAllowed, NotPossible, NotReady, Refused
from tests.builders import (
    STAGES,
    bring_to,
    make_article,
    make_author,
    make_author_user,
    make_draft,
    make_editor,
    make_translation,
    make_translator,
    make_user,
    version,
)

pytestmark = pytest.mark.django_db

# From which states a move is possible, and the stage it leads to.
POSSIBLE = {
    "submit": {"writing": Stage.IN_REVIEW, "changing": Stage.IN_REVIEW},
    "send_back": {
        "in_review": Stage.WRITING,
        "ready": Stage.WRITING,
        "scheduled": Stage.WRITING,
    },
    "approve": {
        "writing": Stage.READY,
        "in_review": Stage.READY,
        "changing": Stage.READY,
    },
    "publish": {
        "ready": Stage.PUBLISHED,
        "scheduled": Stage.PUBLISHED,
        "withdrawn": Stage.PUBLISHED,
    },
    "schedule": {
        "ready": Stage.READY,
        "scheduled": Stage.READY,
        "withdrawn": Stage.READY,
    },
    "unschedule": {"scheduled": Stage.READY},
    "withdraw": {"published": Stage.WITHDRAWN, "changing": Stage.WRITING},
}
# Who may make a move with a Turkish translation of an article.
ALLOWED = {
    "submit": {"editor", "own author", "translator", "superuser"},
    **{
        move: {"editor", "superuser"}
        for move in ("send_back", "approve", "publish", "schedule", "unschedule", "withdraw")
    },
}
ROLES = (
    "editor",
    "own author",
    "other author",
    "translator",
    "other translator",
    "nobody",
    "superuser",
)


def make(move: str, translation: Translation, *, by) -> None:
    extra = {
        "send_back": {"reason": "Please shorten it."},
        "schedule": {"at": timezone.now() + timedelta(days=1)},
    }.get(move, {})
    getattr(publishing, move)(translation, by=by, **extra)


def person(role: str, article):
    match role:
        case "editor":
            return make_editor()
        case "own author":
            user = make_author_user()
            article.bylines.create(author=make_author(user=user), position=9)
            return user
        case "other author":
            return make_author_user()
        case "translator":
            return make_translator("tr")
        case "other translator":
            return make_translator("ru")
        case "superuser":
            return make_user(is_superuser=True)
    return make_user()


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens within did not happen: a text is brought to its stage once for many moves."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("state", STAGES)
def test_each_move_is_possible_from_its_stages_and_no_others(state):
    pk, editor = bring_to(state, version(make_article(), "en")).pk, make_editor()
    for move in workflow.MOVES:
        translation = Translation.objects.get(pk=pk)
        before, events = translation.stage, translation.events.count()
        if state in POSSIBLE[move]:
            with taken_back():
                make(move, translation, by=editor)
                assert translation.stage == POSSIBLE[move][state], move
                assert translation.events.first().verb == workflow.MOVES[move].verb
        else:
            with pytest.raises(NotPossible):
                make(move, translation, by=editor)
                pytest.fail(f"{move} was possible")
            translation.refresh_from_db()
            assert (translation.stage, translation.events.count()) == (before, events), move


@pytest.mark.parametrize("move", workflow.MOVES)
def test_each_move_is_made_by_its_roles_and_no_others(move):
    article = make_article()
    pk = bring_to(next(iter(POSSIBLE[move])), make_translation(article, "tr")).pk
    for role in ROLES:
        translation, somebody = Translation.objects.get(pk=pk), person(role, article)
        before = translation.stage
        if role in ALLOWED[move]:
            with taken_back():
                make(move, translation, by=somebody)
                assert translation.stage == next(iter(POSSIBLE[move].values())), role
        else:
            with pytest.raises(NotAllowed):
                make(move, translation, by=somebody)
                pytest.fail(f"{role} was allowed")
            translation.refresh_from_db()
            assert translation.stage == before, role


@pytest.mark.parametrize("state", STAGES)
def test_the_buttons_shown_are_the_moves_that_are_possible_and_allowed(state):
    article = make_article()
    pk = bring_to(state, make_translation(article, "tr")).pk
    for role in ROLES:
        user = person(role, article)
        shown = workflow.possible_moves(Translation.objects.get(pk=pk), user=user)
        assert [move.name for move in shown] == [
            name for name in workflow.MOVES if role in ALLOWED[name] and state in POSSIBLE[name]
        ], role


def test_the_table_speaks_of_every_move_and_every_stage():
    assert set(POSSIBLE) == set(ALLOWED) == set(workflow.MOVES)
    assert {*STAGES} >= {stage.value for stage in Stage}


def test_a_translator_may_not_submit_the_original_even_in_their_language():
    article = make_article(language="tr")

    with pytest.raises(NotAllowed):
        publishing.submit(version(article, "tr"), by=make_translator("tr"))


def test_an_inactive_editor_may_do_nothing():
    translation = version(make_article(), "en")

    with pytest.raises(NotAllowed):
        publishing.approve(translation, by=make_editor(is_active=False))


def test_returning_needs_a_reason():
    translation = bring_to("in_review", version(make_article(), "en"))

    with pytest.raises(NotReady):
        publishing.send_back(translation, by=make_editor(), reason="  ")

    publishing.send_back(translation, by=make_editor(), reason="Two sources are missing.")
    assert translation.events.first().reason == "Two sources are missing."


def test_a_text_is_not_approved_while_something_is_wrong_with_it():
    draft = make_draft(body='<p>Text.<fn-ref data-key="nowhere"></fn-ref></p>', notes={})
    translation = version(make_article(draft=draft), "en")

    with pytest.raises(NotReady) as refused:
        publishing.approve(translation, by=make_editor())

    assert refused.value.sentences == ["Note 1 has no text. Write it, or delete its marker."]


def test_a_text_is_not_submitted_without_title_and_body():
    translation = version(make_article(draft=make_draft("", body="", notes={})), "en")

    with pytest.raises(NotReady) as refused:
        publishing.submit(translation, by=make_editor())

    assert len(refused.value.sentences) == 2


def test_a_time_in_the_past_is_refused_for_a_schedule():
    translation = bring_to("ready", version(make_article(), "en"))

    with pytest.raises(NotReady):
        publishing.schedule(translation, by=make_editor(), at=timezone.now() - timedelta(minutes=1))


def test_a_save_by_a_writer_takes_an_approved_text_back_and_off_the_schedule():
    author = make_author_user()
    article = make_article(author=make_author(user=author))
    translation = bring_to("scheduled", version(article, "en"))

    editing.save(translation, make_draft("Another title"), by=author, expected=1)

    assert translation.stage == Stage.WRITING
    assert translation.publish_at is None


def test_a_correction_by_an_editor_keeps_the_schedule():
    translation = bring_to("scheduled", version(make_article(), "en"))
    at = translation.publish_at

    editing.save(translation, make_draft("A better title"), by=make_editor(), expected=1)

    assert (translation.stage, translation.publish_at) == (Stage.READY, at)


def test_a_scheduled_text_is_published_when_its_time_has_come_and_not_before():
    translation = bring_to("scheduled", version(make_article(), "en"))

    assert publishing.publish_due() == (0, 0)
    assert publishing.publish_due(now=timezone.now() + timedelta(hours=2)) == (1, 0)
    assert publishing.publish_due(now=timezone.now() + timedelta(hours=2)) == (0, 0)

    translation.refresh_from_db()
    assert translation.stage == Stage.PUBLISHED
    assert translation.events.first().by is not None


def test_a_scheduled_text_that_is_no_longer_ready_leaves_the_schedule_with_the_reason():
    translation = bring_to("scheduled", version(make_article(), "en"))
    translation.article.bylines.all().delete()

    assert publishing.publish_due(now=timezone.now() + timedelta(hours=2)) == (0, 1)
    assert publishing.publish_due(now=timezone.now() + timedelta(hours=2)) == (0, 0)

    translation.refresh_from_db()
    event = translation.events.first()
    assert (translation.stage, translation.publish_at) == (Stage.READY, None)
    assert event.verb == Event.Verb.MISSED
    assert "no author" in event.why
    with override("tr"):
        assert (
            "no author" not in event.why
            and event.why
            == with_last_move(Translation.objects.all()).get(pk=translation.pk).last_reason
        )
    assert Event(reason="Written before", own_reasons={}).why == "Written before"


def test_a_refusal_is_a_sentence_in_the_language_of_the_person(settings):
    translation = version(make_article(), "en")
    with override("tr"), pytest.raises(Refused) as refused:
        publishing.publish(translation, by=make_editor())
    assert refused.value.sentences
    assert all(sentence.endswith(".") for sentence in refused.value.sentences)
