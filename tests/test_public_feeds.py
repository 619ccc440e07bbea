"""What feed readers get."""

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from lxml import etree, html

from articles.models import Article, Edition
from articles.newsroom import publishing
from articles.public import feeds
from articles.rendering.source import marker
from tests.builders import (
    add_byline,
    figure,
    make_author,
    make_category,
    make_draft,
    make_editor,
    make_picture,
    make_published,
    make_series,
    make_topic,
    version,
)
from tests.public_pages import ATOM, SITE, address, entries, in_languages

pytestmark = pytest.mark.django_db


def entry_titles(response) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in entries(response)]


def test_the_feed_of_a_language_holds_what_is_readable_in_it(client):
    both, english = in_languages("en", "tr"), in_languages("en")
    assert set(entry_titles(client.get("/en/feed/"))) == {both.title_en, english.title_en}
    assert entry_titles(client.get("/tr/feed/")) == [both.title_tr]
    assert entry_titles(client.get("/ru/feed/")) == []


def test_an_entry_says_what_it_is_and_leads_to_its_page(client):
    author = make_author("Elif Karaca")
    article = in_languages("en", author=author)
    other = make_author("Tomáš Brandl")
    add_byline(article, other)
    entry = entries(client.get("/en/feed/"))[0]
    assert entry.find(f"{ATOM}link").get("href") == SITE + address(article)
    assert entry.findtext(f"{ATOM}summary") == article.standfirst_en
    people = [
        (one.findtext(f"{ATOM}name"), one.findtext(f"{ATOM}uri"))
        for one in entry.findall(f"{ATOM}author")
    ]
    assert people == [
        ("Elif Karaca", f"{SITE}/en/people/{author.slug}/"),
        ("Tomáš Brandl", f"{SITE}/en/people/{other.slug}/"),
    ]
    assert entry.find(f"{ATOM}category").get("term") == article.category.name_en


def test_an_entry_keeps_its_identity_when_its_address_changes(client):
    article = in_languages("en")
    before = entries(client.get("/en/feed/"))[0].findtext(f"{ATOM}id")
    type(article).objects.filter(pk=article.pk).update(slug_en="elsewhere")
    assert entries(client.get("/en/feed/"))[0].findtext(f"{ATOM}id") == before


def test_two_languages_of_an_article_are_two_entries(client):
    in_languages("en", "tr")
    identities = {
        entries(client.get(f"/{code}/feed/"))[0].findtext(f"{ATOM}id") for code in ("en", "tr")
    }
    assert len(identities) == 2


def test_each_subject_has_its_own_feed_and_its_page_names_it(client):
    author = make_author(slug="elif")
    category, topic = make_category(slug_en="brief"), make_topic(slug_en="water")
    own = in_languages("en", author=author, category=category, topics=(topic,))
    Article.objects.filter(pk=own.pk).update(series=make_series(slug_en="papers"))
    in_languages("en")
    for path in ("people/elif", "category/brief", "topic/water", "series/papers"):
        assert entry_titles(client.get(f"/en/{path}/feed/")) == [own.title_en]
        items = client.get(f"/en/{path}/feed.json").json()["items"]
        assert [item["title"] for item in items] == [own.title_en]
        links = html.fromstring(client.get(f"/en/{path}/").content).xpath(
            "//head/link[@rel='alternate'][not(@hreflang)]"
        )
        assert {(link.get("type"), link.get("href")) for link in links} >= {
            ("application/atom+xml", f"/en/{path}/feed/"),
            ("application/feed+json", f"/en/{path}/feed.json"),
        }


@pytest.mark.parametrize("path", ["people/nobody", "category/no", "topic/no", "series/no"])
@pytest.mark.parametrize("form", ["feed/", "feed.json"])
def test_the_feed_of_nothing_is_not_found(client, path, form):
    assert client.get(f"/en/{path}/{form}").status_code == 404


def test_a_name_with_a_character_that_xml_cannot_hold_costs_nobody_the_feed(client):
    category = make_category("Pol\x02icy")
    in_languages("en", category=category)
    assert entries(client.get("/en/feed/"))[0].find(f"{ATOM}category").get("term") == "Policy en"
    path = f"/en/category/{category.slug_en}/feed/"
    assert entry_titles(client.get(path)) != []


def test_a_feed_names_itself_in_the_other_languages(client):
    category = make_category(slug_en="brief", slug_tr="not", slug_ru=None)
    in_languages("en", "tr", category=category)

    def others(path):
        feed = ElementTree.fromstring(client.get(path).content)
        links = [
            link
            for link in feed.findall(f"{ATOM}link")
            if "atom" in link.get("type") and link.get("hreflang")
        ]
        return {link.get("hreflang"): link.get("href").removeprefix(SITE) for link in links}

    assert others("/tr/feed/") == {"en": "/en/feed/", "ru": "/ru/feed/"}
    assert others("/en/category/brief/feed/") == {"tr": "/tr/category/not/feed/"}


def test_a_feed_stands_under_the_address_of_the_site(client, settings):
    settings.SITE_URL = "https://institute.example"
    in_languages("en")
    shown = client.get("/en/feed/").content.decode()
    assert "https://institute.example/en/feed/" in shown
    assert "testserver" not in shown


# The text ------------------------------------------------------------------------------


def content(entry) -> html.HtmlElement:
    node = entry.find(f"{ATOM}content")
    assert node.get("type") == "html"
    return html.fromstring(node.text)


@pytest.fixture
def whole():
    """An article with a note that is cited twice, a table, a picture and a link to another."""
    other = make_published("en")
    picture = make_picture(alt_en="Dunes at noon", credit_en="Elif")
    note = marker("oecd2016")
    body = (
        f'<p>Gold{note} leaves, says <a href="article:{other.pk}">the other</a>, and'
        f' <a href="/en/topics/">here</a>.</p><h2>Who buys it</h2>{figure(picture, alt="Sand")}'
        f"<table><caption>Prices</caption><tr><td>1</td></tr></table><p>Refiners.{note}</p>"
    )
    draft = make_draft(body=body, notes={"oecd2016": "OECD, <em>Guidance</em>, 2016."})
    article = make_published("en", draft=draft)
    Article.objects.filter(pk=article.pk).update(cover=picture)
    return Article.objects.get(pk=article.pk), other


def test_a_feed_holds_the_whole_text_with_addresses_that_work_anywhere(client, whole):
    article, other = whole
    text = content(entries(client.get("/en/feed/"))[0])
    page = SITE + address(article)
    assert (text.get("lang"), text.get("dir")) == ("en", "ltr")
    assert [item.text for item in text.xpath("./ul[1]/li")] == article.takeaways_en
    for place in text.xpath(".//@href | .//@src"):
        assert place.startswith(f"{SITE}/"), place
    links = text.xpath(".//p/a/@href")
    assert links == [SITE + address(other), f"{SITE}/en/topics/"]
    # A note leads to the page; a reader that looks finds the same place in the text.
    assert text.xpath(".//sup/a/@href")[0] == f"{page}#fn-oecd2016"
    assert len(text.xpath(".//li[@id='fn-oecd2016']//a[contains(@href, '#fnref-oecd2016')]")) == 2
    assert text.xpath(".//figure/img/@alt") == ["Sand"]
    assert text.xpath(".//table/caption/text()") == ["Prices"]


def test_what_was_wrong_stands_before_the_text_and_in_its_language_only(client):
    article = in_languages("en", "tr")
    at = datetime(2026, 3, 9, 12, tzinfo=UTC)
    notes = {2: ("correction", "Dubai, <b>not</b> Sharjah."), 3: ("update", "More figures.")}
    for number, (kind, note) in notes.items():
        told = {"number": number, "kind": kind, "note": note, "published_at": at}
        Edition.objects.create(article=article, language="en", **told)
    content = client.get("/en/feed.json").json()["items"][0]["content_html"]
    assert html.fromstring(content)[0].text_content() == (
        "Correction · 9\xa0March 2026 Dubai, <b>not</b> Sharjah."
    )
    assert "More figures" not in content
    assert entries(client.get("/en/feed/"))[0].findtext(f"{ATOM}content") == content
    assert "Sharjah" not in client.get("/tr/feed.json").content.decode()


def test_a_feed_holds_nothing_that_is_only_for_a_page(client, whole):
    article, _other = whole
    page_only = '<span popover id="x">Popover</span><button popovertarget="x">1</button>'
    body = article.body_en.replace("<h2", f"{page_only}<h2", 1)
    Article.objects.filter(pk=article.pk).update(body_en=body)
    text = content(entries(client.get("/en/feed/"))[0])
    assert "Popover" not in text.text_content()
    for name in ("class", "role", "srcset", "loading", "tabindex", "aria-label", "popover"):
        assert text.xpath(f".//@{name}") == []
    assert text.xpath(".//source | .//picture | .//button | .//script") == []


def test_the_picture_of_an_article_stands_with_it(client, whole):
    article, _other = whole
    entry = entries(client.get("/en/feed/"))[0]
    link = entry.find(f"{ATOM}link[@rel='enclosure']")
    media = entry.find("{http://search.yahoo.com/mrss/}content")
    place = SITE + article.cover.file.url
    assert (link.get("href"), media.get("url")) == (place, place)
    assert link.get("type") == media.get("type") == "image/png"
    assert media.findtext("{http://search.yahoo.com/mrss/}description") == "Dunes at noon"
    assert client.get("/en/feed.json").json()["items"][0]["image"] == place


# The forms -----------------------------------------------------------------------------


def test_an_atom_feed_is_as_its_standard_wants_it(client, whole):
    """RFC 4287: which elements there must be, how often, and of what form."""
    feed = etree.fromstring(client.get("/en/feed/").content)
    one = ("id", "title", "updated")
    for node in (feed, *feed.findall(f"{ATOM}entry")):
        assert all(len(node.findall(f"{ATOM}{name}")) == 1 for name in one)
        assert node.findall(f"{ATOM}author"), "the feed has no author, or an entry has none"
        assert node.find(f"{ATOM}id").text.startswith("urn:uuid:")
        for name in ("updated", "published"):
            for moment in node.findall(f"{ATOM}{name}"):
                assert datetime.fromisoformat(moment.text).tzinfo
        links = [(li.get("rel"), li.get("type"), li.get("hreflang")) for li in
                 node.findall(f"{ATOM}link")]  # fmt: skip
        assert len(links) == len(set(links)), "no two alternates of one type and language"
    assert [li.get("href") for li in feed.findall(f"{ATOM}link[@rel='self']")] == [
        f"{SITE}/en/feed/"
    ]
    identities = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(identities) == len(set(identities)) == 2
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_a_json_feed_is_as_its_standard_wants_it(client, whole):
    article, _other = whole
    response = client.get("/en/feed.json")
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{SITE}/en/feed.json"
    assert (feed["title"], feed["language"]) == ("Thinktank", "en")
    item = feed["items"][0]
    assert item["url"] == SITE + address(article)
    assert item["content_html"] and item["summary"] == article.standfirst_en
    assert item["tags"] == [article.category.name_en]
    person = article.bylines.get().author
    assert item["authors"] == [{"name": person.name_en, "url": f"{SITE}/en/people/{person.slug}/"}]
    for name in ("date_published", "date_modified"):
        assert datetime.fromisoformat(item[name]).tzinfo
    atom = entries(client.get("/en/feed/"))[0]
    assert item["id"] == atom.findtext(f"{ATOM}id"), "one article is one thing in both forms"


def test_a_long_feed_has_pages_that_lead_to_each_other(client, monkeypatch):
    monkeypatch.setattr(feeds, "ON_A_PAGE", 2)
    articles = [in_languages("en") for _ in range(3)]
    first, second = (client.get(f"/en/feed.json{query}").json() for query in ("", "?page=2"))
    assert first["next_url"] == second["feed_url"] == f"{SITE}/en/feed.json?page=2"
    assert "next_url" not in second
    found = [item["url"] for page in (first, second) for item in page["items"]]
    assert found == [SITE + address(article) for article in reversed(articles)]
    atom = etree.fromstring(client.get("/en/feed/?page=2").content)
    links = {link.get("rel"): link.get("href") for link in atom.findall(f"{ATOM}link")}
    assert links["previous"] == links["first"] == f"{SITE}/en/feed/"
    assert "next" not in links
    for wrong in ("3", "0", "-1", "x", "٢", "9" * 50, ""):
        assert client.get(f"/en/feed/?page={wrong}").status_code == 404, wrong


# What may be in it ---------------------------------------------------------------------


@pytest.mark.parametrize("form", ["feed/", "feed.json"])
def test_what_is_due_tomorrow_is_in_no_feed_today(client, form):
    author, series = make_author(slug="elif"), make_series(slug_en="papers")
    topic, category = make_topic(slug_en="water"), make_category(slug_en="brief")
    in_languages("en", author=author, topics=(topic,), category=category)
    due = in_languages("en", author=author, topics=(topic,), category=category)
    Article.objects.all().update(series=series)
    Article.objects.filter(pk=due.pk).update(published_at_en=timezone.now() + timedelta(days=1))
    for path in ("", "people/elif/", "topic/water/", "category/brief/", "series/papers/"):
        response = client.get(f"/en/{path}{form}")
        assert response.status_code == 200
        assert due.title_en not in response.content.decode()
        assert due.slug_en not in response.content.decode()


@pytest.mark.parametrize("form", ["feed/", "feed.json"])
def test_what_is_withdrawn_leaves_every_feed_at_once(client, form):
    article, other = in_languages("en"), in_languages("en")
    before = client.get(f"/en/{form}")
    publishing.withdraw(version(article, "en"), by=make_editor())
    known = {"if-none-match": before["ETag"], "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    after = client.get(f"/en/{form}", headers=known)
    assert after.status_code == 200
    assert article.title_en not in after.content.decode()
    assert other.title_en in after.content.decode()


@pytest.mark.parametrize("form", ["feed/", "feed.json"])
def test_who_has_a_feed_already_is_sent_nothing(client, form):
    """An empty one is the same tomorrow, too; one that is compressed, as well."""
    for _ in range(2):
        for accepted in ("", "gzip"):
            headers = {"accept-encoding": accepted}
            tag = client.get(f"/en/{form}", headers=headers)["ETag"]
            again = client.get(f"/en/{form}", headers={**headers, "if-none-match": tag})
            assert (again.status_code, again.content) == (304, b"")
        in_languages("en")
