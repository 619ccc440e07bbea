"""What search engines are told of the whole site."""

import pytest
from lxml import etree

from tests.builders import make_author, make_category, make_published, make_topic
from tests.public_pages import SITE, address, alternates, in_languages

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def sitemap(client) -> dict[str, dict[str, str]]:
    """Return, by address, the other languages of each page on the map."""
    found = etree.fromstring(client.get("/sitemap.xml").content)
    return {
        url.findtext("s:loc", namespaces=NAMES): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)
        }
        for url in found.findall("s:url", NAMES)
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
