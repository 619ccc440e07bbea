"""What a page says of its other languages, to readers and to search engines."""

import pytest

from articles.newsroom import publishing
from tests.builders import make_author, make_category, make_editor, make_topic, version
from tests.public_pages import SITE, address, alternates, in_languages, switch, tree

pytestmark = pytest.mark.django_db


def test_the_languages_of_an_article_name_each_other(client):
    article = in_languages("tr", "en", "ru")
    expected = {code: SITE + address(article, code) for code in ("en", "tr", "ru")}
    expected["x-default"] = SITE + address(article, "tr")
    for language in ("en", "tr", "ru"):
        response = client.get(address(article, language))
        assert alternates(response) == expected
        canonical = tree(response).xpath("//link[@rel='canonical']/@href")
        assert canonical == [expected[language]]


def test_only_readable_languages_are_named(client):
    article = in_languages("en", "ru")
    response = client.get(address(article))
    assert set(alternates(response)) == {"en", "ru", "x-default"}
    assert switch(response)["tr"] == "/tr/#not-in-this-language"
    assert switch(response)["ru"] == address(article, "ru")


def test_without_its_original_another_language_is_for_everybody_else(client):
    article = in_languages("en", "tr")
    type(article).objects.filter(pk=article.pk).update(published_at_en=None)
    found = alternates(client.get(address(article, "tr")))
    assert found == {code: SITE + address(article, "tr") for code in ("tr", "x-default")}


def test_a_topic_is_the_same_topic_in_all_languages(client):
    topic = make_topic(slug_en="water", slug_tr="su", slug_ru=None)
    in_languages("en", topics=(topic,))
    response = client.get("/en/topic/water/")
    assert switch(response) == {
        "en": "/en/topic/water/",
        "tr": "/tr/topic/su/",
        "ru": "/ru/#not-in-this-language",
    }
    assert set(alternates(response)) == {"en", "tr", "x-default"}
    assert topic.name_en in response.content.decode()


@pytest.mark.parametrize("path", ["", "analysis/", "topics/", "people/"])
def test_lists_lead_to_the_same_list(client, path):
    response = client.get(f"/ru/{path}")
    assert switch(response) == {code: f"/{code}/{path}" for code in ("en", "tr", "ru")}
    assert alternates(response)["tr"] == f"{SITE}/tr/{path}"


def test_the_front_page_for_everybody_else_is_the_one_that_asks_the_browser(client):
    assert alternates(client.get("/tr/"))["x-default"] == f"{SITE}/"


def test_the_second_page_of_a_list_is_itself_and_claims_no_translation(client):
    for _ in range(13):
        in_languages("en")
    response = client.get("/en/analysis/?page=2")
    assert alternates(response) == {}
    canonical = tree(response).xpath("//link[@rel='canonical']/@href")
    assert canonical == [f"{SITE}/en/analysis/?page=2"]
    assert switch(response)["tr"] == "/tr/analysis/"


def test_the_first_page_is_one_page_however_it_is_asked_for(client):
    canonical = tree(client.get("/en/analysis/?page=1")).xpath("//link[@rel='canonical']/@href")
    assert canonical == [f"{SITE}/en/analysis/"]


def test_addresses_stand_under_the_address_of_the_site(client, settings):
    settings.SITE_URL = "https://institute.example"
    article = in_languages("en", "tr")
    found = alternates(client.get(address(article)))
    assert found["tr"] == f"https://institute.example{address(article, 'tr')}"


@pytest.mark.parametrize("language", ["en", "tr", "ru"])
def test_every_name_of_a_language_is_marked_as_that_language(client, language):
    found = tree(client.get(f"/{language}/"))
    assert (found.get("lang"), found.get("dir")) == (language, "ltr")
    for link in found.xpath("//nav[contains(@class, 'languages')]//a"):
        assert link.get("lang") == link.get("hreflang")


def test_a_page_that_is_not_there_claims_no_translation(client):
    assert alternates(client.get("/en/analysis/nothing/")) == {}


def test_a_language_that_a_page_lacks_leads_to_a_front_page_that_says_so(client):
    article = in_languages("en")
    page = tree(client.get(address(article)))
    link = page.xpath("//header//a[@hreflang='tr']")[0]
    assert "Türkçe (front page)" in " ".join(link.text_content().split())
    assert link.xpath("span/@lang") == ["en"]
    address_there, _, fragment = link.get("href").partition("#")
    notice = tree(client.get(address_there)).get_element_by_id(fragment)
    assert "Geldiğiniz sayfanın bu dilde karşılığı yok" in notice.text_content()


def test_a_page_offers_itself_in_the_words_of_the_languages_it_exists_in(client):
    article = in_languages("en", "tr")
    links = tree(client.get(address(article))).xpath("//header//a[@data-language]")
    offers = {link.get("hreflang"): link.get("data-offer") for link in links}
    assert offers == {"en": None, "tr": "Bu sayfa sizin dilinizde: Türkçe", "ru": None}


def test_what_a_page_names_as_its_other_languages_names_it_back(client):
    author = make_author(slug="elif")
    topic = make_topic(slug_en="water", slug_tr="su", slug_ru="voda")
    category = make_category(slug_en="brief", slug_tr="not", slug_ru="zapiska")
    article = in_languages("en", "tr", "ru", author=author, topics=(topic,), category=category)
    pages = [
        *("/en/", "/en/analysis/", "/en/topics/", "/en/topic/water/", "/en/category/brief/"),
        *("/en/people/", "/en/people/elif/", "/en/people/elif/?role=author", address(article)),
    ]
    for page in pages:
        named = alternates(client.get(page))
        assert named["en"] == SITE + page
        assert set(named) == {"en", "tr", "ru", "x-default"}
        for language in ("tr", "ru"):
            assert alternates(client.get(named[language])) == named


def test_a_language_that_was_withdrawn_is_named_by_none(client):
    article = in_languages("en", "tr", "ru")
    publishing.withdraw(version(article, "tr"), by=make_editor())
    for language in ("en", "ru"):
        assert "tr" not in alternates(client.get(address(article, language)))
