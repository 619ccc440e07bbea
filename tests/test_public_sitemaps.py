"""What search engines are told of the whole site."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from lxml import etree

from articles.models import Article
from articles.public import sitemaps
from articles.rendering.pictures import checksum_of
from pages.models import Page
from tests.builders import (
    figure,
    make_author,
    make_category,
    make_draft,
    make_picture,
    make_published,
    make_series,
    make_topic,
)
from tests.public_pages import SITE, address, alternates, in_languages

pytestmark = pytest.mark.django_db

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}


def files(client) -> list[str]:
    """Return the paths of the sitemaps that the index names."""
    index = etree.fromstring(client.get("/sitemap.xml").content)
    places = [one.text for one in index.iterfind("s:sitemap/s:loc", NAMES)]
    return [place[place.index("/sitemap") :] for place in places]


def urls(client) -> dict[str, etree._Element]:
    """Return, by address, each page on the maps of all languages."""
    found = {}
    for path in files(client):
        if path != "/sitemap-news.xml":
            here = etree.fromstring(client.get(path).content).findall("s:url", NAMES)
            found |= {url.findtext("s:loc", namespaces=NAMES): url for url in here}
    return found


def sitemap(client) -> dict[str, dict[str, str]]:
    """Return, by address, the other languages of each page on the map."""
    return {
        page: {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)}
        for page, url in urls(client).items()
    }


def test_the_map_names_every_readable_language_of_an_article_and_no_other(client):
    article = in_languages("tr", "en")
    found = sitemap(client)
    expected = {
        "en": SITE + address(article, "en"),
        "tr": SITE + address(article, "tr"),
        "x-default": SITE + address(article, "tr"),
    }
    assert found[expected["en"]] == found[expected["tr"]] == expected
    assert not any("/ru/analysis/" in page for page in set(found) - {f"{SITE}/ru/analysis/"})


def test_the_map_and_the_pages_name_the_same_languages(client):
    article = in_languages("en", "ru")
    found = sitemap(client)
    for path in (address(article), address(article, "ru"), "/en/", "/tr/analysis/"):
        assert found[SITE + path] == alternates(client.get(path))


def test_only_subjects_with_something_to_read_are_on_the_map(client):
    make_category(slug_en="empty")
    make_topic(slug_en="empty")
    make_author(slug="silent")
    used = make_topic(slug_en="water", slug_tr="su")
    in_languages("en", topics=(used,), author=make_author(slug="elif"))
    found = sitemap(client)
    assert f"{SITE}/en/topic/water/" in found
    assert f"{SITE}/tr/topic/su/" not in found
    assert f"{SITE}/en/people/elif/" in found
    assert not any("empty" in page or "silent" in page for page in found)


def test_every_address_on_the_map_answers(client):
    in_languages("en", "tr", "ru", topics=(make_topic(),))
    make_published("ru")
    for page in sitemap(client):
        assert client.get(page.removeprefix(SITE)).status_code == 200


def test_the_map_stands_under_the_address_of_the_site(client, settings):
    settings.SITE_URL = "https://institute.example"
    in_languages("en", "tr")
    for page, others in sitemap(client).items():
        for link in (page, *others.values()):
            assert link.startswith("https://institute.example/")


def test_each_language_has_a_map_of_its_own_and_the_index_names_all(client):
    in_languages("en", "tr")
    assert files(client) == [
        *("/sitemap-en.xml", "/sitemap-tr.xml", "/sitemap-ru.xml", "/sitemap-news.xml")
    ]
    for code in ("en", "tr", "ru"):
        here = etree.fromstring(client.get(f"/sitemap-{code}.xml").content)
        for place in here.iterfind("s:url/s:loc", NAMES):
            assert place.text.startswith(f"{SITE}/{code}/")
    for wrong in ("de", "en-2", "en-0", "xx-1"):
        assert client.get(f"/sitemap-{wrong}.xml").status_code == 404, wrong


def test_a_language_with_many_articles_has_several_maps_that_repeat_nothing(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "ARTICLES_IN_A_FILE", 2)
    articles = [in_languages("en") for _ in range(5)]
    assert [path for path in files(client) if "-en" in path] == [
        *("/sitemap-en.xml", "/sitemap-en-2.xml", "/sitemap-en-3.xml")
    ]
    places = [
        place.text
        for path in files(client)[:3]
        for place in etree.fromstring(client.get(path).content).iterfind("s:url/s:loc", NAMES)
    ]
    assert len(places) == len(set(places))
    assert {SITE + address(article) for article in articles} <= set(places)
    assert client.get("/sitemap-en-4.xml").status_code == 404


def test_the_map_says_when_a_text_changed_and_when_a_hub_got_something_new(client):
    series = make_series(slug_en="papers")
    article = in_languages("en", "tr")
    moment = timezone.now().replace(microsecond=0) - timedelta(days=3)
    Article.objects.filter(pk=article.pk).update(updated_at_tr=moment, series=series)
    found = urls(client)

    def changed(place: str) -> datetime | None:
        text = found[SITE + place].findtext("s:lastmod", namespaces=NAMES)
        return datetime.fromisoformat(text) if text else None

    assert changed(address(article, "tr")) == moment
    assert changed(f"/tr/series/{series.slug_tr}/") == moment
    english = changed(address(article, "en"))
    assert english > moment
    assert english == changed("/en/series/papers/")
    assert changed("/en/analysis/") is None


def test_the_map_shows_the_pictures_of_a_text_and_its_cover(client):
    cover, shown = make_picture(), make_picture()
    body = f"<p>Gold.</p>{figure(shown, alt='Sand')}"
    article = make_published("en", draft=make_draft(body=body, notes={}))
    Article.objects.filter(pk=article.pk).update(cover=cover)
    url = urls(client)[SITE + address(article)]
    places = [one.text for one in url.iterfind("i:image/i:loc", NAMES)]
    assert [checksum_of(place) for place in places] == [cover.checksum, shown.checksum]
    assert all(place.startswith(f"{SITE}/media/") for place in places)


def test_the_pages_of_the_house_are_on_the_map_where_readers_see_them(client):
    texts = {"title_en": "About", "slug_en": "about", "title_tr": "Biz", "slug_tr": "biz"}
    Page.objects.create(**texts, is_shown_en=True)
    found = sitemap(client)
    assert set(found[f"{SITE}/en/about/"]) == {"en", "x-default"}
    assert f"{SITE}/tr/biz/" not in found


def test_what_is_due_tomorrow_is_on_no_map_today(client):
    series, topic = make_series(slug_en="papers"), make_topic(slug_en="water")
    author = make_author(slug="elif")
    article = in_languages("en", "tr", author=author, topics=(topic,))
    Article.objects.filter(pk=article.pk).update(
        series=series, published_at_tr=timezone.now() + timedelta(days=1)
    )
    shown = "".join(client.get(path).content.decode() for path in files(client))
    shown += client.get("/llms.txt").content.decode()
    assert article.slug_en in shown
    assert article.slug_tr not in shown
    assert article.title_tr not in shown
    assert f"/tr/topic/{topic.slug_tr}/" not in shown
    assert "/tr/people/elif/" not in shown
    assert f"/tr/series/{series.slug_tr}/" not in shown


def test_what_is_two_days_old_is_no_news(client):
    new, old = in_languages("en", "tr"), in_languages("en")
    Article.objects.filter(pk=old.pk).update(published_at_en=timezone.now() - timedelta(hours=49))
    Article.objects.filter(pk=new.pk).update(title_tr="Altın & kum <1>")
    found = etree.fromstring(client.get("/sitemap-news.xml").content).findall("s:url", NAMES)
    news = {url.findtext("s:loc", namespaces=NAMES): url.find("n:news", NAMES) for url in found}
    assert set(news) == {SITE + address(new, "en"), SITE + address(new, "tr")}
    turkish = news[SITE + address(new, "tr")]
    assert turkish.findtext("n:publication/n:name", namespaces=NAMES) == "Thinktank"
    assert turkish.findtext("n:publication/n:language", namespaces=NAMES) == "tr"
    assert turkish.findtext("n:title", namespaces=NAMES) == "Altın & kum <1>"
    date = turkish.findtext("n:publication_date", namespaces=NAMES)
    assert datetime.fromisoformat(date).tzinfo


def test_a_house_without_news_has_an_empty_map_of_it(client):
    found = etree.fromstring(client.get("/sitemap-news.xml").content)
    assert (etree.QName(found).localname, len(found)) == ("urlset", 0)


def test_language_models_are_told_what_there_is_in_the_form_they_read(client):
    article = in_languages("en", "tr")
    Article.objects.filter(pk=article.pk).update(title_en="Gold [part 1]\nand *sand*")
    Page.objects.create(title_en="About", slug_en="about", is_shown_en=True)
    response = client.get("/llms.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "# Thinktank"
    assert next(line for line in lines[1:] if line).startswith("> ")
    headings = [line for line in lines if line.startswith("## ")]
    assert headings == ["## English", "## Türkçe", "## Русский", "## Feeds", "## Optional"]
    here = (
        f"- [Gold \\[part 1\\] and \\*sand\\*]({SITE}{address(article)}): {article.standfirst_en}"
    )
    assert here in lines
    assert f"- [About]({SITE}/en/about/)" in lines
    assert f"- [English: JSON Feed]({SITE}/en/feed.json): The newest articles, whole." in lines
