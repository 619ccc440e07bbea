"""What feed readers get."""

from xml.etree import ElementTree

import pytest

from tests.builders import add_byline, make_author, make_category, make_topic
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
    add_byline(article, make_author("Tomáš Brandl"))
    entry = entries(client.get("/en/feed/"))[0]
    assert entry.find(f"{ATOM}link").get("href") == SITE + address(article)
    assert entry.findtext(f"{ATOM}summary") == article.standfirst_en
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Elif Karaca, Tomáš Brandl"
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
    in_languages("en")
    for path in ("people/elif", "category/brief", "topic/water"):
        assert entry_titles(client.get(f"/en/{path}/feed/")) == [own.title_en]
        assert f'href="/en/{path}/feed/"' in client.get(f"/en/{path}/").content.decode()


@pytest.mark.parametrize("path", ["people/nobody", "category/no", "topic/no"])
def test_the_feed_of_nothing_is_not_found(client, path):
    assert client.get(f"/en/{path}/feed/").status_code == 404


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
