"""The screen of the board and the chart on the overview: what they show, and at what cost."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Assignment, Translation
from articles.models.revision import Significance
from articles.newsroom import publishing
from articles.newsroom.coverage_history import history
from tests.builders import (
    bring_to,
    make_article,
    make_author,
    make_author_user,
    make_category,
    make_draft,
    make_editor,
    make_published,
    make_translation,
    make_translator,
    make_user,
    publish,
    version,
)
from tests.test_coverage import change_original

pytestmark = pytest.mark.django_db

BOARD = "/admin/coverage/"


def page(client, query="", user=None):
    client.force_login(user or make_editor())
    return client.get(BOARD + query).content.decode()


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_only_those_who_work_here_see_the_board(client):
    assert client.get(BOARD).url.startswith("/admin/login/")
    client.force_login(make_user())
    assert client.get(BOARD).status_code == 403
    assert client.post(BOARD).status_code == 405


@pytest.mark.parametrize(
    "make", [make_editor, make_author_user, lambda: make_translator("tr", "ru")]
)
def test_the_board_costs_the_same_however_many_articles_there_are(client, make):
    user = make()
    author, category = make_author(user=user), make_category()
    client.force_login(user)
    asked = ("", "?state=behind", "?sort=waiting", "?sort=words&q=gold&due=dated", "?p=9")
    asked += ("?translator=none", f"?state=missing&due=overdue&translator={user.pk}")

    def add(count):
        for _ in range(count):
            article = make_article(author=author, category=category)
            Translation.objects.create(article=article, language="tr", translator=user)
            due = timezone.localdate()
            Assignment.objects.create(article=article, language="ru", translator=user, due=due)

    add(3)
    client.get(BOARD)  # what is kept between requests is kept now
    few = [queries(client, BOARD + query) for query in asked]
    add(9)

    assert [queries(client, BOARD + query) for query in asked] == few
    assert max(few) <= 19


def test_each_cell_leads_to_the_work(client):
    article = make_published(draft=make_draft("Gold & sand"))
    turkish = bring_to("in_review", make_translation(article, "tr"))
    russian = make_translator("ru")

    shown = page(client, user=russian)

    start = reverse("admin:articles_article_start", args=[article.pk, "ru"])
    assert f'formaction="{start}"' in shown
    assert reverse("admin:articles_translation_change", args=[turkish.pk]) not in shown
    assert "Gold &amp; sand" in shown
    assert client.post(start).url == reverse(
        "admin:articles_translation_change", args=[version(article, "ru").pk]
    )
    editors = page(client)
    assert reverse("admin:articles_translation_change", args=[turkish.pk]) in editors
    assert "/start/" not in editors


def test_filters_are_in_the_address_and_each_can_be_taken_off(client):
    category = make_category("Analysis")
    make_published(category=category)

    shown = page(client, f"?language=tr&state=missing&category={category.pk}&q=gold&p=3")

    assert 'href="?language=tr&amp;state=missing&amp;q=gold"' in shown
    assert f'href="?state=missing&amp;category={category.pk}&amp;q=gold"' in shown
    assert '<input type="hidden" name="state" value="missing">' in shown
    assert re.search(r"<strong>1 article</strong>", shown)
    assert '<th scope="col" lang="tr">' in shown and '<th scope="col" lang="ru">' not in shown


@pytest.mark.parametrize(
    "query",
    ["?language=xx", "?state=lost&category=nine", "?topic=99999999999999999", "?p=-1", "?q=%00"],
)
def test_what_nobody_can_ask_for_counts_as_not_asked(client, query):
    make_published()

    assert "<strong>1 article</strong>" in page(client, query)


def test_nothing_found_and_nothing_there_are_said_apart(client):
    assert "There is nothing here yet." in page(client)
    make_published()
    shown = page(client, "?q=unheard")
    assert "Nothing here matches the search and the filters." in shown
    assert 'href="?">Show all' in shown


def test_pages_keep_what_is_asked_for(client, monkeypatch):
    monkeypatch.setattr("articles.admin.coverage._A_PAGE", 2)
    articles = [make_article() for _ in range(5)]

    first, last = page(client, "?sort=words"), page(client, "?sort=words&p=3")

    assert 'href="?sort=words&amp;p=3"' in first
    assert str(articles[0].pk) in re.findall(r"/article/(\d+)/change/", last)
    assert last.count('<th scope="row">') == 1


def test_states_and_words_are_told_in_the_readers_language(client):
    article = make_published()
    publish(make_translation(article, "tr"))
    change_original(article, significance=Significance.MAJOR)
    client.cookies["newsroom_language"] = "ru"

    shown = page(client)

    assert "Отстаёт существенно" in shown
    assert "7 слов" in shown


# The chart ------------------------------------------------------------------------------


def test_the_chart_tells_for_each_month_what_readers_could_read():
    now = timezone.make_aware(datetime(2026, 3, 15, 12))
    old = make_published(at=now - timedelta(days=60))
    publish(make_translation(old, "tr"), at=now - timedelta(days=20))
    make_published(language="ru", at=now - timedelta(days=20))
    publish(make_translation(make_article(), "tr"), at=now)
    publishing.withdraw(version(make_published(at=now), "en"), by=make_editor())

    told = history(now=now)

    assert [(m.begins.month, m.articles) for m in told.months] == [(1, 1), (2, 2), (3, 3)]
    shares = {course.language: course.shares for course in told.courses}
    assert shares == {"en": [100, 50, 33], "tr": [0, 50, 67], "ru": [0, 50, 33]}
    assert told.courses[1].line == "0.00,100 50.00,50 100.00,33"


def test_the_overview_shows_the_chart_with_a_table_for_who_cannot_see_it(client):
    client.force_login(make_editor())
    assert "Nothing is published yet." in client.get("/admin/").content.decode()
    make_published()

    shown = client.get("/admin/").content.decode()

    assert '<polyline points="0.00,0 100.00,0"/>' in shown
    assert re.search(r'<th scope="row">\w+ \d{4}</th><td>1</td><td>100%</td><td>0%</td>', shown)
    assert 'href="/admin/coverage/?language=tr"' in shown


def test_the_board_is_reached_from_the_sections_and_from_the_lists(client):
    client.force_login(make_editor())

    for address in ("/admin/", "/admin/articles/article/", "/admin/articles/translation/"):
        assert f'href="{BOARD}"' in client.get(address).content.decode()
