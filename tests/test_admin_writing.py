"""The writing page: it saves first and moves then, loses nothing, and shows what one may see."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Revision, Translation
from articles.newsroom import editing
from tests.builders import (
    BODY,
    NOTES,
    bring_to,
    make_article,
    make_author,
    make_author_user,
    make_draft,
    make_editor,
    make_published,
    make_translation,
    make_translator,
    version,
)

pytestmark = pytest.mark.django_db


def address(translation):
    return reverse("admin:articles_translation_change", args=[translation.pk])


def preview_address(translation):
    return reverse("admin:articles_translation_preview", args=[translation.pk])


def typed(translation, **changes):
    """Return what the page of `translation` sends when nothing but `changes` was typed."""
    draft = editing.draft_of(translation.latest)
    return {
        "title": draft.title,
        "slug": draft.slug,
        "standfirst": draft.standfirst,
        "takeaways": "\n".join(draft.takeaways),
        "body": draft.body,
        "notes": json.dumps(draft.notes),
        "expected": translation.latest.number if translation.latest else "",
        "comment": "",
        **changes,
    }


def sentences(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def original():
    """An English original in writing."""
    return version(make_article(draft=make_draft("Where the gold goes")), "en")


# Saving ----------------------------------------------------------------------------


def test_saving_makes_a_revision_and_says_its_number(client, original):
    editor = make_editor()
    client.force_login(editor)

    response = client.post(
        address(original), typed(original, title="Follow it", comment="New title"), follow=True
    )

    original.refresh_from_db()
    assert sentences(response) == ["Saved as revision 2."]
    assert (original.latest.title, original.latest.by) == ("Follow it", editor)
    assert original.latest.comment == "New title"


def test_body_notes_and_takeaways_are_saved_as_they_were_typed(client, original):
    client.force_login(make_editor())
    body = '<p>One.<fn-ref data-key="fresh1"></fn-ref></p>'

    client.post(
        address(original),
        typed(original, body=body, notes='{"fresh1": "A note."}', takeaways="One\r\n\r\n  Two  "),
    )

    original.refresh_from_db()
    assert original.latest.body == body
    assert original.latest.notes == {"fresh1": "A note."}
    assert original.latest.takeaways == ["One", "Two"]


def test_a_text_saved_twice_is_one_revision(client, original):
    client.force_login(make_editor())
    data = typed(original, title="Follow it")

    client.post(address(original), data, follow=True)
    response = client.post(address(original), data, follow=True)

    assert original.revisions.count() == 2
    assert sentences(response) == ["There was nothing new to save."]


def test_an_empty_text_can_be_saved_and_gets_its_address_from_the_title(client):
    empty = version(make_article(draft=editing.Draft()), "en")
    client.force_login(make_editor())

    client.post(address(empty), typed(empty, title="Işık, İstanbul"))

    empty.refresh_from_db()
    assert (empty.latest.title, empty.latest.slug) == ("Işık, İstanbul", "isik-istanbul")


@pytest.mark.parametrize("notes", ["{", "[1]", '{"a b": "x"}', '{"abc": 1}'])
def test_notes_that_did_not_arrive_whole_save_nothing_and_keep_what_was_typed(
    client, original, notes
):
    client.force_login(make_editor())

    response = client.post(address(original), typed(original, title="Typed", notes=notes))

    assert response.status_code == 200
    assert "Typed" in response.content.decode()
    assert original.revisions.count() == 1


def test_a_title_that_is_too_long_saves_nothing_and_keeps_what_was_typed(client, original):
    client.force_login(make_editor())

    response = client.post(address(original), typed(original, title="x" * 201))

    assert response.status_code == 200
    assert "x" * 201 in response.content.decode()
    assert "Nothing was saved" in sentences(response)[0]
    assert original.revisions.count() == 1


def test_a_text_that_is_not_theirs_is_not_called_deleted(client):
    text = version(make_article(), "en")
    client.force_login(make_author_user())
    page = client.get(address(text), follow=True).content.decode()
    assert "not yours to read" in page
    assert "deleted" not in page


def test_a_form_from_a_page_that_is_too_old_is_refused_with_what_to_do():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_editor())
    response = strict.post(
        address(version(make_article(), "en")), {"title": "x"}, headers={"accept-language": "tr"}
    )
    assert response.status_code == 403
    assert "Hiçbir şey gönderilmedi" in response.content.decode()


def test_a_title_that_is_too_long_is_refused_with_a_sentence_and_not_cut(client):
    text = version(make_article(), "en")
    client.force_login(make_editor())
    page = client.post(address(text), typed(text, title="x" * 201)).content.decode()
    assert "x" * 201 in page and "errorlist" in page
    assert 'maxlength="200"' not in page.partition('name="title"')[2].partition(">")[0]


def test_the_page_is_told_which_revision_it_saved_not_which_is_newest(client):
    text = version(make_article(), "en")
    client.force_login(make_editor())
    response = client.post(address(text), typed(text, title="Mine"))
    assert response.url == f"{address(text)}?saved=2"


def test_two_windows_of_one_person_are_not_called_a_colleague():
    text, editor = version(make_article(), "en"), make_editor()
    editing.save(text, make_draft("One"), by=editor, expected=1)
    with pytest.raises(editing.Conflict, match="another window"):
        editing.save(text, make_draft("Two"), by=editor, expected=1)


# Two people at once -------------------------------------------------------------------


def save_meanwhile(translation, **fields):
    """A colleague saves what was there with `fields` changed."""
    draft = replace(editing.draft_of(translation.latest), **fields)
    colleague = make_editor(username="zeynep")
    return editing.save(translation, draft, by=colleague, expected=translation.latest.number)


def test_a_conflict_leads_to_both_texts_and_keeps_what_was_typed(client, original):
    client.force_login(make_editor())
    mine = typed(original, title="Mine", body="<p>My words.</p>", takeaways="My point")
    save_meanwhile(original, title="Hers", body=BODY + "<p>Her words.</p>")

    response = client.post(address(original), mine, follow=True)

    page = response.content.decode()
    assert "<mark>Mine</mark>" in page and "<mark>My</mark> words." in page and "My point" in page
    assert "<mark>Hers</mark>" in page and "<mark>Her</mark> words." in page and "zeynep" in page
    assert original.revisions.count() == 2


def test_a_conflict_stands_in_the_way_of_the_move_too(client, original):
    client.force_login(make_editor())
    mine = typed(original, title="Mine", move="submit")
    save_meanwhile(original, title="Hers")

    client.post(address(original), mine)

    original.refresh_from_db()
    assert original.stage == "writing"


# Moves -------------------------------------------------------------------------------


def test_a_button_saves_first_and_moves_then(client, original):
    client.force_login(make_editor())

    response = client.post(
        address(original), typed(original, title="Last words", move="submit"), follow=True
    )

    original.refresh_from_db()
    assert (original.stage, original.latest.title) == ("in_review", "Last words")
    assert sentences(response) == [
        "Saved as revision 2.",
        "English version: submitted for review.",
    ]


def test_a_refused_move_says_why_and_what_was_typed_is_saved(client, original):
    client.force_login(make_editor())
    body = '<p>One.<fn-ref data-key="lost01"></fn-ref></p>'

    response = client.post(
        address(original), typed(original, body=body, notes="{}", move="approve"), follow=True
    )

    original.refresh_from_db()
    assert original.stage == "writing"
    assert original.latest.body == body
    refused = sentences(response)[-1].split("\n")
    assert refused[0] == "Not approved:" and "Note 1 has no text" in refused[1]


def test_the_page_says_before_publishing_what_is_still_wrong(client):
    text = version(make_article(draft=make_draft(title="", body="<p></p>")), "en")
    client.force_login(make_editor())

    page = client.get(address(text)).content.decode()

    assert "The title is missing." in page
    assert "The text is empty." in page


def test_publishing_withdrawing_and_returning_from_the_page(client, original):
    client.force_login(make_editor())

    def move(**data):
        original.refresh_from_db()
        client.post(address(original), typed(original, **data))
        original.refresh_from_db()
        return original.stage

    assert move(move="submit") == "in_review"
    assert move(move="send_back") == "in_review"  # without a reason
    assert move(move="send_back", reason="Sources!") == "writing"
    assert original.events.first().reason == "Sources!"
    assert move(move="approve") == "ready"
    assert move(move="publish") == "published"
    assert Article.objects.readable_in("en").exists()
    assert move(move="withdraw", withdraw_reason="A mistake.") == "withdrawn"
    assert not Article.objects.readable_in("en").exists()


def test_the_time_of_publication_is_the_newsrooms_own(client, original, settings):
    settings.TIME_ZONE = "Europe/Istanbul"
    bring_to("ready", original)
    client.force_login(make_editor())
    tomorrow = (timezone.localtime() + timedelta(days=1)).replace(hour=9, minute=30)

    page = client.get(address(original)).content.decode()
    client.post(
        address(original), typed(original, move="schedule", at=f"{tomorrow:%Y-%m-%dT%H:%M}")
    )

    original.refresh_from_db()
    assert "Europe/Istanbul" in page
    assert timezone.localtime(original.publish_at).strftime("%H:%M") == "09:30"


@pytest.mark.parametrize("at", ["", "tomorrow", "2020-01-01T09:00", "9999-99-99T99:99"])
def test_a_time_that_is_none_or_past_is_refused_with_a_sentence(client, original, at):
    bring_to("ready", original)
    client.force_login(make_editor())

    response = client.post(address(original), typed(original, move="schedule", at=at), follow=True)

    original.refresh_from_db()
    assert original.publish_at is None
    said, reason = sentences(response)[0].split("\n")
    assert said == "Not scheduled:" and "Choose" in reason


def test_a_move_that_nobody_knows_only_saves(client, original):
    client.force_login(make_editor())

    client.post(address(original), typed(original, title="Saved", move="explode"))

    original.refresh_from_db()
    assert (original.stage, original.latest.title) == ("writing", "Saved")


def test_the_page_offers_the_moves_that_are_possible_for_this_person_now(client):
    user = make_author_user()
    text = version(make_article(author=make_author(user=user)), "en")

    def offered():
        buttons = client.get(address(text)).context["buttons"]
        return [button.move.name for button in buttons]

    client.force_login(user)
    assert offered() == ["submit"]
    client.force_login(make_editor())
    assert offered() == ["approve", "submit"]
    bring_to("ready", text)
    assert offered() == ["publish", "schedule", "send_back"]


@pytest.mark.parametrize("language", ["en", "tr", "ru"])
def test_a_move_asks_its_question_in_every_language(client, original, language):
    client.force_login(make_editor())
    client.cookies["newsroom_language"] = language
    bring_to("ready", original)
    response = client.get(address(original))
    buttons = response.context["buttons"]
    assert {button.move.name: button.question for button in buttons} == {
        "publish": "",
        "schedule": "at",
        "send_back": "reason",
    }
    page = response.content.decode()
    assert 'name="at"' in page and 'name="reason"' in page


def test_why_a_text_came_back_stands_above_it(client, original):
    bring_to("in_review", original)
    client.force_login(make_editor())
    client.post(
        address(original), typed(original, move="send_back", reason="Name the second source.")
    )

    assert "Name the second source." in client.get(address(original)).content.decode()


# Who may do what ------------------------------------------------------------------------


def snapshot():
    """Return all that a post could change."""
    return (
        list(Revision.objects.order_by("pk").values()),
        list(Translation.objects.order_by("pk").values("pk", "stage", "latest", "live")),
        list(Article.objects.order_by("pk").values()),
    )


@pytest.mark.parametrize("move", ["", "submit", "approve", "publish", "withdraw", "schedule"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_translator_writes_and_moves_only_their_own_language(client, language, move):
    article = make_published()
    make_translation(article, "tr")
    bring_to("ready", make_translation(article, "ru"))
    target, before = version(article, language), snapshot()
    client.force_login(make_translator("tr"))

    response = client.post(address(target), typed(target, title="Mine now", move=move), follow=True)

    assert snapshot() == before
    assert len(sentences(response)) == 1


def test_a_translator_reads_the_original_without_a_field_to_write_in(client):
    article = make_article(draft=make_draft("Where the gold goes"))
    client.force_login(make_translator("tr"))

    response = client.get(address(version(article, "en")))

    page = response.content.decode()
    assert "Gold leaves the mines" in page
    assert "On the Trail of African Gold" in page
    assert 'name="title"' not in page
    assert 'name="body"' not in page
    assert response.context["buttons"] == []


def test_a_translator_writes_beside_the_original_with_its_notes(client):
    article, translator = make_article(), make_translator("tr")
    turkish = editing.start(article=article, language="tr", by=translator)
    client.force_login(translator)

    response = client.get(address(turkish))

    beside = response.context["source_text"]
    assert beside["language"] == "en"
    assert "Gold leaves the mines" in beside["html"]
    assert 'href="#source-fn-swissaid24"' in beside["html"]
    assert 'id="source-fn-swissaid24"' in beside["html"]
    assert response.context["form"]["notes"].value()


def test_a_foreign_language_is_as_good_as_not_there_for_a_translator(client):
    russian = make_translation(make_article(), "ru", draft=make_draft("Тайна"))
    client.force_login(make_translator("tr"))

    response = client.get(address(russian), follow=True)

    assert "Тайна" not in response.content.decode()
    assert client.get(preview_address(russian)).status_code == 404


@pytest.mark.parametrize("move", ["approve", "publish", "schedule", "withdraw", "send_back"])
def test_an_author_saves_but_an_editor_publishes(client, move):
    user = make_author_user()
    text = version(make_article(author=make_author(user=user)), "en")
    bring_to("in_review", text)
    client.force_login(user)

    client.post(address(text), {"move": move, "reason": "I say so", "at": "2099-01-01T10:00"})

    text.refresh_from_db()
    assert (text.stage, text.publish_at, text.live) == ("in_review", None, None)


def test_an_author_does_not_reach_the_texts_of_others(client, original):
    client.force_login(make_author_user())
    before = snapshot()

    client.post(address(original), typed(original, title="Mine now"))

    assert snapshot() == before
    assert client.get(address(original)).status_code == 302


@pytest.mark.parametrize("pk", ["abc", "0", "99999999999999999999999"])
def test_a_version_that_is_not_there_is_no_error(client, pk):
    client.force_login(make_editor())

    response = client.get(f"/admin/articles/translation/{pk}/change/")

    assert response.status_code == 302


def test_a_version_is_neither_added_nor_deleted_alone(client, original):
    client.force_login(make_editor())

    assert client.get("/admin/articles/translation/add/").status_code == 403
    delete = reverse("admin:articles_translation_delete", args=[original.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert Translation.objects.filter(pk=original.pk).exists()


# What is shown ---------------------------------------------------------------------------


def test_a_text_written_past_the_newsroom_shows_nothing_that_is_not_allowed(client):
    article = make_article()
    hostile = "<p>Text<script>alert(1)</script><img src=x onerror=alert(1)></p>"
    Revision.objects.filter(translation__article=article).update(
        body=hostile, notes={"abc": "<a href='javascript:alert(1)'>x</a>"}
    )
    client.force_login(make_translator("tr"))

    page = client.get(address(version(article, "en"))).content.decode()

    assert "alert(1)" not in page.replace("&lt;", "<").split("reading-body")[1].split("</form>")[0]


def test_the_page_names_the_revision_that_readers_see(client):
    text = version(make_published(), "en")
    bring_to("changing", version(make_article(), "en"))
    editing.save(text, make_draft("Newer"), by=make_editor(), expected=1)
    client.force_login(make_editor())

    page = client.get(address(text)).content.decode()

    assert "Readers see revision 1." in page


def test_the_page_costs_the_same_however_long_its_history_is(
    client, original, django_assert_num_queries
):
    editor = make_editor()
    turkish = make_translation(original.article, "tr")
    client.force_login(editor)
    client.get(address(turkish))
    with CaptureQueriesContext(connection) as captured:
        client.get(address(turkish))
    for number in range(2, 12):
        editing.save(turkish, make_draft(f"Sürüm {number}"), by=editor, expected=number)

    with django_assert_num_queries(len(captured)):
        client.get(address(turkish))
    assert len(captured) <= 30


# Preview -----------------------------------------------------------------------------------


def test_a_preview_is_the_page_of_readers_with_a_bar_and_is_kept_by_nobody(client, original):
    client.force_login(make_editor())

    response = client.get(preview_address(original))

    page = response.content.decode()
    assert "Gold leaves the mines" in page
    assert 'role="doc-endnotes"' in page
    assert "Preview of revision 1. It is not public." in page
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert not Article.objects.readable_in("en").exists()


def test_any_revision_can_be_previewed_and_one_that_is_not_there_is_not_found(client, original):
    editing.save(original, make_draft("Second"), by=make_editor(), expected=1)
    client.force_login(make_editor())

    first = client.get(preview_address(original), {"revision": "1"}).content.decode()

    assert "Where the gold goes" in first
    for number in ("99", "x", "9" * 30):
        assert client.get(preview_address(original), {"revision": number}).status_code == 404


def test_a_draft_without_title_and_text_can_be_previewed(client):
    empty = version(make_article(draft=editing.Draft(standfirst="Only this")), "en")
    client.force_login(make_editor())

    assert "Only this" in client.get(preview_address(empty)).content.decode()


def test_a_preview_is_in_the_language_of_the_text_and_its_bar_in_that_of_the_reader(client):
    turkish = make_translation(make_article(), "tr", draft=make_draft("Çeviri", notes=NOTES))
    client.force_login(make_editor())

    response = client.get(preview_address(turkish))

    page = response.content.decode()
    assert '<html lang="tr"' in page
    assert '<p class="preview-bar" lang="en">' in page
    assert response["Content-Language"] == "tr"


@pytest.mark.parametrize(
    ("make", "status"),
    [(None, 302), (lambda: make_translator("tr"), 404), (make_author_user, 404)],
)
def test_a_preview_is_only_for_who_may_read_the_draft(client, make, status):
    russian = make_translation(make_article(), "ru", draft=make_draft("Тайна"))
    if make:
        client.force_login(make())

    response = client.get(preview_address(russian))

    assert response.status_code == status
    assert "Тайна" not in response.content.decode()
