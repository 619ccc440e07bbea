"""The screens of release sets: who sees and does what there, and what they say."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Release, Translation
from articles.newsroom import releasing
from tests.builders import (
    bring_to,
    make_article,
    make_author_user,
    make_draft,
    make_editor,
    make_published,
    make_translation,
    make_translator,
    version,
)
from tests.test_admin_articles import count_queries

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/release/"


def page_of(release):
    return reverse("admin:articles_release_change", args=[release.pk])


def step(release, name):
    return reverse(f"admin:articles_release_{name}", args=[release.pk])


def of_article(article, name):
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def ready(title="Gold"):
    return bring_to("ready", version(make_article(draft=make_draft(title)), "en"))


def make_set(*versions, name="Budget day"):
    return releasing.create(name=name, by=make_editor(), translations=versions)


@pytest.fixture
def editor(client):
    user = make_editor()
    client.force_login(user)
    return user


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_an_editor_takes_a_set_from_an_articles_page_to_its_readers(client, editor):
    article = make_article(draft=make_draft("Gold"))
    texts = [bring_to("ready", version(article, "en")), make_translation(article, "tr")]
    other = ready("Silver")
    page = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert of_article(article, "together") in page

    response = client.post(
        of_article(article, "together"),
        {"name": "Metals", "version": [one.pk for one in texts]},
        follow=True,
    )
    release = Release.objects.get()
    assert response.redirect_chain[-1][0] == page_of(release)
    assert "It is still being written." in response.content.decode()
    assert "Silver" in client.get(f"{page_of(release)}?q=silver").content.decode()

    client.post(step(release, "gather"), {"version": other.pk})
    bring_to("ready", texts[1])
    seen = client.get(page_of(release)).context["seen"]
    response = client.post(step(release, "let_go"), {"seen": seen}, follow=True)

    assert said(response) == ["Released: readers see all texts of the set."]
    assert Article.objects.get(pk=article.pk).readable_languages() == ["en", "tr"]
    assert Article.objects.get(pk=other.article_id).readable_languages() == ["en"]
    again = client.post(step(release, "let_go"), {"seen": seen}, follow=True)
    assert "released already" in said(again)[0]


def test_the_page_is_told_by_every_step_what_happened(client, editor):
    text = ready()
    release = make_set(text)

    renamed = client.post(step(release, "rename"), {"name": " Budget  day 2 "}, follow=True)
    unnamed = client.post(step(release, "rename"), {"name": " "}, follow=True)
    nothing = client.post(step(release, "gather"), follow=True)
    taken = client.post(step(release, "take_out"), {"member": release.members.get().pk})
    cancelled = client.post(step(release, "cancel"), follow=True)

    assert renamed.context["title"] == "Budget day 2"
    assert said(unnamed) == ["Give the set a name by which colleagues know it."]
    assert said(nothing) == ["Choose the texts that are to be added."]
    assert taken.status_code == 302 and not release.members.exists()
    assert "cancelled" in said(cancelled)[-1]
    assert step(release, "gather") not in cancelled.content.decode()


def test_the_page_asks_how_much_the_change_of_an_original_matters_that_readers_had(client, editor):
    original = bring_to("changing", version(make_article(), "en"))
    release = make_set(original, ready())
    page = client.get(page_of(release)).content.decode()
    assert page.count(step(release, "weigh")) == 1

    unsaid = client.post(step(release, "weigh"), {"member": 1, "significance": "99"}, follow=True)
    assert said(unsaid) == ["Choose how much the change matters."]
    member = release.members.get(translation=original)
    client.post(step(release, "weigh"), {"member": member.pk, "significance": "30"})

    member.refresh_from_db()
    assert member.significance == 30
    assert 'value="30" selected' in client.get(page_of(release)).content.decode()


def test_a_time_is_set_in_a_zone_and_shown_on_both_clocks(client, editor):
    release = make_set(ready())

    client.post(page_of(release), {"at": "2031-07-01T09:00", "zone": "America/New_York"})

    release.refresh_from_db()
    assert release.at == datetime(2031, 7, 1, 13, 0, tzinfo=UTC)
    assert (release.zone, release.timed_by) == ("America/New_York", editor)
    page = client.get(page_of(release)).content.decode()
    assert "1 July 2031, 09:00" in page
    assert "= 1 July 2031, 16:00 Europe/Istanbul" in page
    assert 'value="2031-07-01T09:00"' in page

    client.post(step(release, "clear_time"))
    release.refresh_from_db()
    assert release.at is None


def test_a_time_that_stands_twice_on_the_clock_is_asked_about(client, editor):
    release = make_set(ready())
    typed = {"at": "2031-10-26T02:30", "zone": "Europe/Berlin"}

    response = client.post(page_of(release), typed)
    assert "show 02:30 twice" in said(response)[0]
    assert "the second time (UTC+1)" in response.content.decode()
    assert 'value="2031-10-26T02:30"' in response.content.decode()

    client.post(page_of(release), {**typed, "which": "1"})
    release.refresh_from_db()
    assert release.at == datetime(2031, 10, 26, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "sentence"),
    [
        ("", "UTC", "Choose the day and the time of publication."),
        ("soon", "UTC", "Choose the day and the time of publication."),
        ("2031-07-01T09:00+03:00", "UTC", "Choose the day and the time of publication."),
        ("2031-07-01T09:00", "Atlantis", "Choose a time zone from the list."),
        ("2031-03-30T02:30", "Europe/Berlin", "never show 02:30"),
        # The newsroom's own clocks once missed this hour: only those of the zone count.
        ("2016-03-27T03:30", "UTC", "That time is past."),
        ("9999-12-31T23:59", "America/New_York", "more than ten years away"),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_a_sentence(client, editor, at, zone, sentence):
    release = make_set(ready())

    page = client.post(page_of(release), {"at": at, "zone": zone}).content.decode()

    assert sentence in page
    release.refresh_from_db()
    assert release.at is None


def test_a_set_that_is_late_is_on_the_overview_with_what_it_waits_for(client, editor):
    text = bring_to("in_review", version(make_article(draft=make_draft("Silver")), "en"))
    release = make_set(ready(), text)
    releasing.set_time(release, at=timezone.now() + timedelta(hours=1), zone="UTC", by=editor)
    Release.objects.update(at=timezone.now() - timedelta(hours=1))

    page = client.get("/admin/").content.decode()

    waits = page[page.index("Overdue") :]
    assert "1 of 2 ready" in waits
    assert re.search(r"Waits for:.*Silver.*It is in review", waits, re.DOTALL)
    client.force_login(make_translator("tr"))
    assert "Budget day" not in client.get("/admin/").content.decode()


def test_the_writing_page_names_the_set_and_offers_no_way_around_it(client, editor):
    text = ready()
    writing = reverse("admin:articles_translation_change", args=[text.pk])
    assert 'value="publish"' in client.get(writing).content.decode()
    release = make_set(text)

    page = client.get(writing).content.decode()
    assert page_of(release) in page
    assert 'value="publish"' not in page and 'value="schedule"' not in page

    response = client.post(writing, {"move": "publish"}, follow=True)
    assert "waits in the release set" in said(response)[0]


def test_the_page_says_what_the_checks_find_when_asked(client, editor):
    text = ready()
    text.article.bylines.all().delete()
    release = make_set(text)

    assert "author" not in str(client.get(page_of(release)).context["lines"][0].sentences)
    [line] = client.get(f"{page_of(release)}?check=1").context["lines"]
    assert "author" in line.sentences[0]


def test_an_article_is_withdrawn_everywhere_from_its_page(client, editor):
    article = make_published()
    bring_to("published", make_translation(article, "tr"))
    page = reverse("admin:articles_article_change", args=[article.pk])
    assert of_article(article, "withdraw") in client.get(page).content.decode()

    unexplained = client.post(of_article(article, "withdraw"), {"reason": ""}, follow=True)
    assert "Say why" in said(unexplained)[0]
    response = client.post(of_article(article, "withdraw"), {"reason": "Legal"}, follow=True)

    assert said(response) == ["Withdrawn in all languages."]
    assert Article.objects.get(pk=article.pk).readable_languages() == []
    assert of_article(article, "withdraw") not in response.content.decode()


@pytest.mark.parametrize("make", [make_author_user, lambda: make_translator("tr")])
def test_nobody_but_an_editor_sees_or_changes_sets(client, make):
    user = make()
    article = make_article(by=user) if user.has_perm("articles.add_article") else make_article()
    text = bring_to("ready", version(article, "en"))
    release = make_set(text)
    client.force_login(user)

    page = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert "Release with others" not in page and "Withdraw in all languages" not in page
    for address in (LIST, f"{LIST}add/", page_of(release)):
        assert client.get(address).status_code == 403
        data = {"at": "2031-07-01T09:00", "zone": "UTC", "name": "Mine"}
        assert client.post(address, data).status_code == 403
    for name in ("gather", "take_out", "let_go", "clear_time", "rename", "cancel", "weigh"):
        assert client.post(step(release, name), {"name": "Mine"}).status_code == 403
    client.post(of_article(article, "together"), {"name": "Mine", "version": text.pk})
    client.post(of_article(article, "withdraw"), {"reason": "Mine"})
    assert list(Release.objects.values_list("name", "at", "state")) == [
        ("Budget day", None, "open")
    ]
    writing = client.get(reverse("admin:articles_translation_change", args=[text.pk]))
    assert page_of(release) not in writing.content.decode()


def test_the_steps_are_buttons_and_not_links(client, editor):
    release = make_set(ready())

    for name in ("gather", "take_out", "let_go", "clear_time", "rename", "cancel", "weigh"):
        assert client.get(step(release, name)).status_code == 405
    assert client.get(of_article(Article.objects.get(), "withdraw")).status_code == 405


def test_forged_numbers_add_nothing(client, editor):
    article, other = make_article(), ready("Foreign")
    release = make_set()

    for forged in ("x", "-1", "999999", "9" * 30, "1;2"):
        client.post(step(release, "gather"), {"version": forged})
        client.post(step(release, "take_out"), {"member": forged})
    client.post(of_article(article, "together"), {"name": "X", "version": other.pk})

    assert not release.members.exists() and Release.objects.count() == 1
    assert client.get(f"{LIST}999999/change/").status_code == 302


def make_sets(count):
    for _ in range(count):
        make_set(ready(), version(make_article(), "en"))


@pytest.mark.parametrize("address", [LIST, "/admin/"])
def test_lists_of_sets_cost_the_same_however_long_they_are(
    client, django_assert_num_queries, editor, address
):
    make_sets(1)
    client.get(address)
    counted = count_queries(client, address)
    make_sets(3)

    with django_assert_num_queries(counted):
        client.get(address)


def test_the_page_of_a_set_costs_the_same_however_many_texts_it_has(
    client, django_assert_num_queries, editor
):
    release = make_set(ready(), version(make_article(), "en"))
    address = f"{page_of(release)}?q=gold"
    client.get(address)
    counted = count_queries(client, address)
    releasing.add(release, [ready(), version(make_article(), "en")], by=editor)
    make_article(draft=make_draft("Gold again"))

    with django_assert_num_queries(counted):
        client.get(address)
    assert counted <= 15


def test_a_search_offers_all_languages_of_an_article_and_only_what_can_join(client, editor):
    article = make_article(draft=make_draft("Gold"))
    make_translation(article, "tr", draft=make_draft("Altın"))
    bring_to("scheduled", make_translation(article, "ru", draft=make_draft("Золото")))
    make_set(ready("Gold in a set"), name="Other")
    release = make_set()

    page = client.get(f"{page_of(release)}?q=ALTIN")

    assert [one.latest.title for one in page.context["found"]] == ["Gold", "Altın"]
    assert Translation.objects.count() == 4
