"""Which addresses lead where: old ones, foreign ones, mistyped ones, and none at all."""

import pytest
from django.template.loader import get_template
from django.utils import timezone

from articles.models import Article, OldSlug
from articles.newsroom import publishing
from tests.builders import make_category, make_editor, make_published, make_topic, version
from tests.public_pages import address, in_languages, switch, text, tree

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("tr-TR,tr;q=0.9,en;q=0.8", "tr"),
        ("de,ru;q=0.7,en;q=0.3", "ru"),
        ("fr", "en"),
        ("", "en"),
        ("*", "en"),
        ("tr;q=abc,,;;=", "en"),
    ],
)
def test_the_bare_address_leads_to_the_language_of_the_visitor(client, accepted, language):
    response = client.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response["Location"]) == (302, f"/{language}/#welcome")
    assert "Accept-Language" in response["Vary"]


def test_a_cookie_of_the_newsroom_does_not_choose_for_the_reader(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    assert client.get("/", headers={"accept-language": "tr"})["Location"] == "/tr/#welcome"


@pytest.mark.parametrize("language", ["en", "tr", "ru"])
@pytest.mark.parametrize("path", ["", "analysis/", "topics/", "people/", "feed/"])
def test_every_language_has_its_pages_even_when_nothing_is_published(client, language, path):
    assert client.get(f"/{language}/{path}").status_code == 200


@pytest.mark.parametrize("path", ["analysis/", "category", "topic", "person"])
def test_a_page_that_a_list_does_not_have_is_not_found(client, path):
    article = in_languages("en", topics=(make_topic(),))
    person = article.bylines.get().author
    paths = {
        "category": f"category/{article.category.slug_en}/",
        "topic": f"topic/{article.topics.get().slug_en}/",
        "person": f"people/{person.slug}/",
    }
    for page in ("0", "-1", "2", "x", "", "1e9", "9" * 5000, "1;drop", "%00", "٢"):
        response = client.get(f"/en/{paths.get(path, path)}?page={page}")
        assert response.status_code == 404, page
        assert "This list has no such page." in text(response), page


def test_an_old_address_leads_to_the_new_one_for_ever(client):
    article = in_languages("en", "tr")
    OldSlug.objects.create(article=article, language="en", slug="former")
    response = client.get("/en/analysis/former/")
    assert (response.status_code, response["Location"]) == (301, address(article))
    assert client.get("/tr/analysis/former/").status_code == 302  # not its old Turkish address


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Доктрина-Трампа", "doktrina-trampa"),
        ("Işık-ve-Gölge", "isik-ve-golge"),
        ("DOKTRINA-Trampa", "doktrina-trampa"),
        ("доктрина трампа", "doktrina-trampa"),
    ],
)
def test_an_address_typed_as_the_title_is_spelt_leads_to_its_plain_form(client, typed, slug):
    article = make_published("ru")
    Article.objects.filter(pk=article.pk).update(slug_ru=slug)
    response = client.get(f"/ru/analysis/{typed}/")
    assert (response.status_code, response["Location"]) == (301, f"/ru/analysis/{slug}/")


def test_a_category_and_a_topic_answer_to_the_spelling_of_their_names(client):
    make_category(slug_ru="bezopasnost")
    make_topic(slug_tr="guvenlik")
    assert client.get("/ru/category/Безопасность/")["Location"] == "/ru/category/bezopasnost/"
    assert client.get("/tr/topic/güvenlik/")["Location"] == "/tr/topic/guvenlik/"


def test_an_unpublished_language_is_not_found_but_names_those_that_exist(client):
    article = in_languages("en", "tr")
    response = client.get(f"/ru/analysis/{article.slug_en}/")
    assert response.status_code == 404
    ways = tree(response).xpath("//ul[@class='ways']//a")
    assert [(way.get("href"), way.get("lang")) for way in ways] == [
        (address(article, "en"), "en"),
        (address(article, "tr"), "tr"),
    ]
    assert article.title_tr in ways[1].text_content()
    assert "Türkçe" in ways[1].text_content()


def test_a_withdrawn_language_names_those_that_exist(client):
    article = in_languages("en", "tr")
    gone = address(article, "tr")
    publishing.withdraw(version(article, "tr"), by=make_editor())
    response = client.get(gone)
    assert response.status_code == 410
    assert address(article, "en") in response.content.decode()


def test_the_switch_of_a_page_that_is_missing_knows_where_the_article_can_be_read(client):
    article = in_languages("en", "tr")
    response = client.get(f"/ru/analysis/{article.slug_en}/")
    assert switch(response) == {
        "en": address(article, "en"),
        "tr": address(article, "tr"),
        "ru": "/ru/",
    }


def test_where_nothing_stands_readers_can_search(client):
    form = tree(client.get("/tr/nothing/")).xpath("//main//form[@role='search']")[0]
    assert (form.get("method"), form.get("action")) == ("get", "/tr/analysis/")
    assert form.xpath(".//input/@name") == ["q"]


def test_a_withdrawn_article_says_nothing_of_itself(client):
    article = in_languages("en")
    gone = address(article)
    publishing.withdraw(version(article, "en"), by=make_editor())
    response = client.get(gone)
    assert response.status_code == 410
    assert article.title_en not in response.content.decode()
    assert "This article was withdrawn" in text(response)
    assert "Who cites it should say that it was withdrawn" in text(response)


def test_a_language_that_is_due_tomorrow_is_not_named_today(client):
    article = in_languages("en", "tr")
    tomorrow = timezone.now() + timezone.timedelta(days=1)
    Article.objects.filter(pk=article.pk).update(published_at_tr=tomorrow)
    assert client.get(address(article, "tr")).status_code == 404
    for path in (address(article, "en"), f"/ru/analysis/{article.slug_en}/", "/tr/"):
        assert article.slug_tr not in client.get(path).content.decode()


def test_the_address_of_one_language_under_another_leads_to_that_one(client):
    article = in_languages("en", "tr")
    response = client.get(f"/tr/analysis/{article.slug_en}/")
    assert (response.status_code, response["Location"]) == (302, address(article, "tr"))


def test_an_address_belongs_to_the_article_that_has_it_now(client):
    former, current = in_languages("en", "ru"), in_languages("en")
    OldSlug.objects.create(article=former, language="tr", slug=current.slug_en)
    response = client.get(f"/ru/analysis/{current.slug_en}/")
    assert response.status_code == 404
    assert address(current) in response.content.decode()


@pytest.mark.parametrize("language", ["en", "tr", "ru"])
@pytest.mark.parametrize(
    "path", ["nothing/", "analysis/nothing/", "topic/nothing/", "category/no/", "people/nobody/"]
)
def test_what_is_not_there_is_said_in_the_language_of_the_address(client, language, path):
    response = client.get(f"/{language}/{path}")
    assert response.status_code == 404
    assert tree(response).get("lang") == language
    assert f'href="/{language}/"' in response.content.decode()


def test_what_is_not_there_under_no_language_is_said_in_the_visitors(client):
    response = client.get("/nothing", headers={"accept-language": "tr"})
    assert response.status_code == 404
    assert tree(response).get("lang") == "tr"


@pytest.mark.parametrize("slug", ["%00", "a%2Fb", "%F0%9F%98%80", "a" * 3000, "..", "'--"])
def test_no_address_breaks_the_site(client, slug):
    for kind in ("analysis", "topic", "category", "people"):
        assert client.get(f"/en/{kind}/{slug}/").status_code == 404


@pytest.mark.parametrize("status", ["400", "403", "500"])
def test_a_page_for_failures_needs_nothing_and_speaks_all_languages(settings, status):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    shown = get_template(f"{status}.html").render()
    assert f"<title>{status}</title>" in shown
    for language in ("en", "tr", "ru"):
        assert f'<section lang="{language}"' in shown
        assert f'href="/{language}/"' in shown


def test_a_request_that_is_not_meant_for_us_is_refused_in_our_words(client):
    response = client.get("/en/", headers={"host": "else where"})
    assert response.status_code == 400
    assert "Bu istek yanıtlanamıyor" in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_pages_can_only_be_read(client, method):
    for path in ("/", "/en/", "/en/analysis/", "/en/feed/", "/sitemap.xml"):
        assert getattr(client, method)(path).status_code in {403, 405}


def test_robots_are_kept_from_the_newsroom_and_shown_the_map(client):
    shown = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in shown
    assert "Sitemap: http://testserver/sitemap.xml" in shown
