"""How public pages are delivered: how many queries, which headers, how many bytes, no cookies."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from articles import pictures
from articles.models import Article
from tests.builders import (
    add_byline,
    make_author,
    make_category,
    make_published,
    make_series,
    make_topic,
)
from tests.public_pages import address, in_languages

pytestmark = pytest.mark.django_db

PAGES = [
    "/en/",
    "/en/analysis/",
    "/en/analysis/?q=gold&topic=water&also=tr",
    "/en/analysis/?category=brief&author=elif&year=2026&sort=oldest",
    "/en/topics/",
    "/en/people/",
    "/en/category/brief/",
    "/en/topic/water/",
    "/en/people/elif/",
    "/en/series/",
    "/en/series/papers/",
    "/en/opensearch.xml",
    "/en/feed/",
    "/en/topic/water/feed/",
    "/en/topic/water/feed.json",
]


@pytest.fixture
def house():
    """A function that publishes `count` articles on one subject, by one person and another each."""
    elif_ = make_author(slug="elif", name_tr="")
    category = make_category(slug_en="brief")
    series = make_series(slug_en="papers")

    def publish(count: int) -> Article:
        for number in range(count):
            topics = (_topic("water"), _topic(f"topic-{Article.objects.count()}-{number}"))
            article = make_published("en", author=elif_, category=category, topics=topics)
            add_byline(article, make_author(name_ru=""))
            Article.objects.filter(pk=article.pk).update(series=series)
        return article

    return publish


def _topic(slug: str):
    model = type(make_topic())
    return model.objects.filter(slug_en=slug).first() or make_topic(slug_en=slug)


def queries(client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_the_page_of_an_article_asks_at_most_eight_queries(client, house):
    article = house(8)
    assert queries(client, address(article)) <= 8


def test_lists_and_the_map_ask_as_many_queries_for_fifteen_articles_as_for_three(client, house):
    """Fifteen are more than a page of a list shows."""
    files = ["/sitemap.xml", "/sitemap-en.xml", "/sitemap-news.xml", "/llms.txt"]
    pages = [*PAGES, *files]
    house(3)
    few = {path: queries(client, path) for path in pages}
    house(12)
    many = {path: queries(client, path) for path in pages}
    assert many == few
    assert max(many[path] for path in PAGES) <= 8


def test_no_public_page_sets_or_reads_a_cookie(client, house, settings):
    article = house(1)
    client.cookies[settings.SESSION_COOKIE_NAME] = "somebody"
    for path in (*PAGES, address(article), "/", "/robots.txt", "/sitemap.xml", "/en/no/"):
        response = client.get(path)
        assert not response.cookies, path
        assert "Cookie" not in response.get("Vary", ""), path


def test_caches_may_keep_a_page_a_minute_and_show_it_a_day_while_we_are_down(client, house):
    for path in (address(house(1)), *PAGES, "/sitemap.xml"):
        response = client.get(path)
        kept = set(response["Cache-Control"].split(", "))
        assert kept == {"public", "max-age=60", "stale-if-error=86400"}, path
        again = client.get(path, headers={"if-none-match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path


def test_a_page_has_another_tag_when_its_text_changes(client):
    article = in_languages("en")
    before = client.get(address(article))["ETag"]
    Article.objects.filter(pk=article.pk).update(title_en="Other")
    assert client.get(address(article))["ETag"] != before


def test_a_page_is_compressed_for_who_can_read_it_so_and_is_still_known_again(client, house):
    path = address(house(1))
    plain = client.get(path)
    packed = client.get(path, headers={"accept-encoding": "gzip, br"})
    assert (packed["Content-Encoding"], packed["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(packed.content) == plain.content
    asked = {"accept-encoding": "gzip, br", "if-none-match": packed["ETag"]}
    assert client.get(path, headers=asked).status_code == 304


def test_what_is_not_there_is_not_kept(client):
    assert "Cache-Control" not in client.get("/en/analysis/nothing/")


def test_the_policy_for_scripts_and_styles_allows_our_files_only(client):
    response = client.get(address(in_languages("en")))
    policy = response["Content-Security-Policy"]
    assert "script-src 'self';" in f"{policy};" and "unsafe" not in policy and "nonce" not in policy
    page = response.content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(src=|ld\+json))", page)


def test_a_page_of_an_article_loads_nothing_from_elsewhere(client):
    page = client.get(address(in_languages("en"))).content.decode()
    loaded = re.findall(r'<(?:script|img|source|iframe)[^>]*src(?:set)?="([^"]+)', page)
    loaded += re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]+)', page)
    assert loaded
    assert all(link.startswith(("/static/", "/media/")) for link in loaded)


def test_html_styles_and_script_of_an_article_stay_under_fifty_kilobytes(client):
    body = "".join(f"<p>{'Gold of the Sahel ' * 40}{number}</p>" for number in range(60))
    article = in_languages("en")
    Article.objects.filter(pk=article.pk).update(body_en=body)
    packed = client.get(address(article), headers={"accept-encoding": "gzip"}).content
    page = gzip.decompress(packed)
    files = re.findall(rb'(?:href|src)="/static/([^"]+\.(?:css|js))"', page)
    sources = [Path(project.BASE_DIR, "static", name.decode()).read_bytes() for name in files]
    assert len(files) <= 5
    assert len(packed) + sum(len(gzip.compress(source)) for source in sources) < 50 * 1024


def test_the_lead_picture_comes_at_once_and_the_others_when_they_are_reached(client, tmp_path):
    path = tmp_path / "cover.png"
    Image.new("RGB", (1200, 800), "teal").save(path)
    with path.open("rb") as file:
        cover = pictures.store(file, name="cover")
    for _ in range(3):
        article = make_published("en")
        Article.objects.filter(pk=article.pk).update(cover=cover)
    page = client.get("/en/").content.decode()
    images = re.findall(r"<img[^>]+>", page)
    assert len(images) == 3
    assert "fetchpriority" in images[0]
    assert all('loading="lazy"' in image for image in images[1:])
    assert all("width=" in image and "height=" in image for image in images)
