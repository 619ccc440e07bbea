"""The screens of a change of the original: asked when it goes out, marked, corrected, told."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.models.revision import Significance
from articles.newsroom import editing, publishing
from articles.newsroom.following import following
from articles.newsroom.staleness import behind
from tests.builders import (
    make_draft,
    make_editor,
    make_published,
    make_translation,
    make_translator,
    make_user,
    publish,
    version,
)

pytestmark = pytest.mark.django_db

BODY = "<p>Gold leaves the mines by air.</p><p>Nobody writes it down in 2024.</p>"
CHANGED = BODY.replace("air", "road").replace("2024", "2025")
JSON = {"headers": {"accept": "application/json"}}


def page(text):
    return reverse("admin:articles_translation_change", args=[text.pk])


def step(name, text):
    return reverse(f"admin:articles_translation_behind_{name}", args=[text.pk])


@pytest.fixture
def article():
    return make_published(draft=make_draft(body=BODY, notes={}))


@pytest.fixture
def turkish(article):
    return publish(make_translation(article, "tr"))


def revise(article, body=CHANGED, **weights):
    original = version(article, "en")
    draft = make_draft(original.latest.title, body=body, notes={})
    comment = "Added the December figures."
    editing.save(
        original, draft, by=make_editor(), expected=original.latest.number, comment=comment
    )
    return publish(original, **weights) if weights else original


# Asked when it goes out -------------------------------------------------------------------


def test_publishing_an_original_again_asks_how_much_the_change_matters(client, article, turkish):
    original = revise(article)
    publishing.approve(original, by=make_editor())
    client.force_login(make_editor())

    shown = client.get(page(original)).content.decode()
    assert "How much does it matter to the translations?" in shown
    assert "It looks like “major”: figures changed." in shown

    refused = client.post(page(original), {"move": "publish"}, follow=True)
    assert "Say first how much the change matters" in refused.content.decode()
    client.post(
        page(original), {"move": "publish", "publish-significance": "30", "publish-told": "edit"}
    )
    assert behind(turkish) == Significance.MAJOR


def test_what_was_said_when_scheduling_counts_when_the_time_comes(client, article, turkish):
    original = revise(article)
    publishing.approve(original, by=make_editor())
    client.force_login(make_editor())
    at = timezone.localtime() + timedelta(hours=1)
    answer = {"move": "schedule", "at": f"{at:%Y-%m-%dT%H:%M}", "schedule-significance": "10"}
    answer |= {"schedule-told": "edit"}

    client.post(page(original), answer)
    publishing.publish_due(now=timezone.now() + timedelta(hours=2))

    original.refresh_from_db()
    assert (original.stage, behind(turkish)) == ("published", None)


def test_a_first_publication_and_a_translation_ask_nothing(client, article, turkish):
    client.force_login(make_editor())
    draft = make_draft("Yeni", body=BODY, notes={})
    editing.save(turkish, draft, by=make_editor(), expected=turkish.latest.number)
    publishing.approve(turkish, by=make_editor())

    assert "publish-significance" not in client.get(page(turkish)).content.decode()
    client.post(page(turkish), {"move": "publish", "publish-told": "edit"})
    turkish.refresh_from_db()
    assert turkish.stage == "published"


def test_an_editor_corrects_how_much_a_change_mattered(client, article, turkish):
    original = revise(article, significance=Significance.TYPO)
    wrong = original.publications.first()
    address = reverse("admin:articles_translation_weigh", args=[original.pk, wrong.pk])

    client.force_login(make_translator("tr"))
    client.post(address, {f"{wrong.pk}-significance": "30"})
    assert behind(turkish) is None

    client.force_login(make_editor())
    listed = client.get(reverse("admin:articles_translation_revisions", args=[original.pk]))
    assert "Correct how much it matters" in listed.content.decode()
    assert '<form id="weigh" method="post">' in listed.content.decode()  # the buttons' form
    client.post(address, {f"{wrong.pk}-significance": "x"})
    assert behind(turkish) is None
    client.post(address, {f"{wrong.pk}-significance": "30"})
    assert behind(turkish) == Significance.MAJOR
    assert client.get(address).status_code == 405


# Marked ---------------------------------------------------------------------------------------


def test_a_translator_sees_each_change_and_marks_it_as_done(client, article, turkish):
    revise(article, significance=Significance.MAJOR)
    translator = make_translator("tr", first_name="Selin", last_name="Ergin")
    client.force_login(translator)
    shown = client.get(page(turkish)).content.decode()
    assert "The original has changed since this was written." in shown
    assert "Added the December figures." in shown
    assert "2 changes, 0 done" in shown
    first, last = (change.key for change in following(turkish).changes)

    answer = client.post(step("mark", turkish), {"key": first}, **JSON).json()
    assert answer["left"] == 1
    assert "Selin Ergin" in answer["html"]
    assert "2 changes, 1 done" in client.get(page(turkish)).content.decode()

    assert client.post(step("take_back", turkish), {"key": first}, **JSON).json()["left"] == 2
    client.post(step("mark", turkish), {"key": first})
    led = client.post(step("mark", turkish), {"key": last})
    assert led.url == page(turkish)
    assert "has changed since" not in client.get(page(turkish)).content.decode()
    assert behind(turkish) is None


def test_all_changes_are_taken_over_at_once_up_to_what_was_seen(client, article, turkish):
    revise(article, significance=Significance.MAJOR)
    revise(article, BODY.replace("air", "river"), significance=Significance.MINOR)
    client.force_login(make_translator("tr"))

    answer = client.post(step("all", turkish), {"number": "2"}, **JSON).json()
    assert "published again meanwhile" in answer["said"]
    assert behind(turkish) == Significance.MINOR

    assert client.post(step("all", turkish), {"number": "3"}, **JSON).json()["left"] == 0
    assert behind(turkish) is None


def test_what_says_that_all_is_done_offers_to_take_it_back(client, article, turkish):
    revise(article, significance=Significance.MAJOR)
    client.force_login(make_translator("tr"))
    for how in ({}, JSON):
        answer = client.post(step("all", turkish), {"number": "2"}, **how)
        said = answer.json()["button"] if how else client.get(page(turkish)).content.decode()
        assert f'formaction="{step("undo", turkish)}">Take back</button>' in said
        token = re.search(r'name="token" value="([^"]+)"', said)[1]

        client.post(step("undo", turkish), {"token": token})
        shown = client.get(page(turkish)).content.decode()
        assert "Taken back. The changes are listed as they were." in shown
        assert "2 changes, 0 done" in shown


@pytest.mark.parametrize("number", ["", "99", "x", "²", "-1", "1" * 40])
def test_a_revision_that_nobody_saw_is_not_followed(client, article, turkish, number):
    revise(article, significance=Significance.MAJOR)
    client.force_login(make_translator("tr"))

    answer = client.post(step("all", turkish), {"number": number}, **JSON)

    assert answer.status_code == 409
    assert behind(turkish) == Significance.MAJOR


def test_a_change_that_is_not_there_any_more_is_refused_with_what_is_there_now(
    client, article, turkish
):
    revise(article, significance=Significance.MAJOR)
    client.force_login(make_translator("tr"))

    answer = client.post(step("mark", turkish), {"key": "gone"}, **JSON)

    assert answer.status_code == 409
    assert "Look at what is listed now" in answer.json()["said"]
    assert answer.json()["left"] == 2


def test_a_translator_can_neither_mark_elsewhere_nor_take_a_notice_from_readers(
    client, article, turkish
):
    russian = publish(make_translation(article, "ru"))
    revise(article, significance=Significance.MAJOR)
    before = Article.objects.filter(pk=article.pk).values().get()
    client.force_login(make_translator("tr"))
    for name in ("mark", "take_back", "all", "confirm"):
        key = following(russian).changes[0].key
        answer = client.post(step(name, russian), {"key": key, "number": "2"})
        assert answer.status_code == 404
    client.post(step("all", turkish), {"number": "2"})
    assert client.post(step("confirm", turkish), **JSON).status_code == 409

    assert Article.objects.filter(pk=article.pk).values().get() == before
    assert behind(russian) == Significance.MAJOR


def test_an_editor_takes_the_notice_away_where_nothing_is_to_be_changed(client, article, turkish):
    revise(article, significance=Significance.MAJOR)
    editing.follow_original(turkish, by=make_translator("tr"), number=2)
    client.force_login(make_editor())
    assert "The published text is right as it is" in client.get(page(turkish)).content.decode()

    client.post(step("confirm", turkish))

    article.refresh_from_db()
    assert article.overtaken_at_tr is None
    assert "Readers are told" not in client.get(page(turkish)).content.decode()


def test_marks_are_posted_and_by_people_of_the_house(client, article, turkish):
    client.force_login(make_user())
    assert client.post(step("mark", turkish)).status_code == 404
    client.force_login(make_editor())
    assert client.get(step("mark", turkish)).status_code == 405


def test_a_preview_shows_what_readers_would_be_told(client, article, turkish):
    revise(article, significance=Significance.MAJOR)
    client.force_login(make_editor())

    def preview(revision):
        address = reverse("admin:articles_translation_preview", args=[turkish.pk])
        return client.get(f"{address}?revision={revision.number}").content.decode()

    live = turkish.latest
    draft = make_draft("Yeni", body=BODY, notes={})
    newest = editing.save(turkish, draft, by=make_editor(), expected=live.number)
    assert "overtaken" in preview(live) and "overtaken" in preview(newest)

    editing.follow_original(turkish, by=make_editor(), number=2)
    assert "overtaken" in preview(live) and "overtaken" not in preview(newest)
