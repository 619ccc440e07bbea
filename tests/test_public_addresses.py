"""Which addresses lead where: old ones, foreign ones, mistyped ones, and none at all."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import get_template
from django.utils import timezone

from articles.models import Article, OldSlug
from articles.newsroom import editing, publishing
from articles.newsroom.refusals import NotReady
from languages.models import OldAddress
from pages.models import Page
from tests.builders import (
    make_author,
    make_category,
    make_editor,
    make_published,
    make_series,
    make_topic,
    publish,
    version,
)
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
    category, topic = make_category(slug_ru="bezopasnost"), make_topic(slug_tr="guvenlik")
    in_languages("en", category=category, topics=(topic,))
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
    assert "please say that it was withdrawn" in text(response)


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


@pytest.mark.parametrize("slug", ["%00", "a%2Fb", "%F0%9F%98%80", "a" * 3000, "..b", "'--"])
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
    for path in ("sitemap.xml", "sitemap-news.xml"):
        assert f"Sitemap: http://testserver/{path}" in shown.splitlines()
    # Pages of a list are read; what a visitor puts together is not.
    kept_out = [line.removeprefix("Disallow: ") for line in shown.splitlines() if "?" in line]
    assert all(pattern.startswith("/*?*") and pattern.endswith("=") for pattern in kept_out)
    assert "/*?*q=" in kept_out
    assert "/*?*page=" not in kept_out


# What has moved ----------------------------------------------------------------------------

LANGUAGES = ("en", "tr", "ru")
ENDINGS = ("", "feed/", "feed.json")


def moving(kind: str, language: str):
    """Return a thing of `kind` in `language`: where it stands, and how its slug is changed."""
    if kind == "page":
        column = f"slug_{language}"
        values = {f"{name}_{code}": name for name in ("title",) for code in LANGUAGES}
        values |= {f"is_shown_{code}": True for code in LANGUAGES}
        values |= {f"slug_{code}": f"first-{code}" for code in LANGUAGES}
        return Page.objects.create(**values), column, f"/{language}/"
    slugs = {f"slug_{code}": "first" for code in LANGUAGES}
    column, start = f"slug_{language}", f"/{language}/{kind}/"
    match kind:
        case "category":
            thing = make_category(**slugs)
            in_languages(*LANGUAGES, category=thing)
        case "topic":
            thing = make_topic(**slugs)
            in_languages(*LANGUAGES, topics=(thing,))
        case "series":
            thing = make_series(**slugs)
            article = in_languages(*LANGUAGES)
            Article.objects.filter(pk=article.pk).update(series=thing)
        case "people":
            thing, column = make_author(slug="first"), "slug"
            in_languages(*LANGUAGES, author=thing)
    return thing, column, start


def move(thing, column: str, slug: str) -> None:
    setattr(thing, column, slug)
    thing.save()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["category", "topic", "series", "people", "page"])
def test_whatever_moves_is_found_at_each_of_its_former_addresses_in_one_step(
    client, kind, language
):
    thing, column, start = moving(kind, language)
    first = getattr(thing, column)
    for slug in ("second", "third"):
        move(thing, column, slug)
    for ending in ENDINGS if kind != "page" else ("",):
        there = f"{start}third/{ending}"
        assert client.get(there).status_code == 200
        for former in (first, "second", "SECOND", "Sécond"):
            for asked in (client.get, client.head):
                response = asked(f"{start}{former}/{ending}?from=mail&x=1")
                assert response.status_code == 301, (former, ending)
                assert response["Location"] == f"{there}?from=mail&x=1"


@pytest.mark.parametrize("kind", ["category", "topic", "series", "people", "page"])
def test_what_comes_back_to_its_former_address_goes_in_no_circle(client, kind):
    thing, column, start = moving(kind, "en")
    first = getattr(thing, column)
    move(thing, column, "second")
    move(thing, column, first)
    assert client.get(f"{start}{first}/").status_code == 200
    assert client.get(f"{start}second/")["Location"] == f"{start}{first}/"


@pytest.mark.parametrize("kind", ["category", "topic", "series", "people", "page"])
def test_an_address_that_another_took_over_is_the_others_even_when_that_moves_on(client, kind):
    thing, column, start = moving(kind, "en")
    first = getattr(thing, column)
    move(thing, column, "second")
    values = {name: f"{name}-x" for name in ("slug_en", "slug_tr", "slug_ru", "title_en")}
    match kind:
        case "category":
            other = make_category(**{column: first})
            in_languages("en", category=other)
        case "topic":
            other = make_topic(**{column: first})
            in_languages("en", topics=(other,))
        case "series":
            other = make_series(**{column: first})
            Article.objects.filter(pk=in_languages("en").pk).update(series=other)
        case "people":
            other = make_author(**{column: first})
            in_languages("en", author=other)
        case "page":
            other = Page.objects.create(**{**values, column: first, "is_shown_en": True})
    assert client.get(f"{start}{first}/").status_code == 200
    move(other, column, "elsewhere")
    assert client.get(f"{start}{first}/")["Location"] == f"{start}elsewhere/"
    assert client.get(f"{start}second/").status_code == 200


def test_an_address_is_kept_with_the_change_or_not_at_all(client):
    taken = make_topic(slug_en="taken")
    topic = make_topic(slug_en="first")
    in_languages("en", topics=(taken, topic))
    with pytest.raises(IntegrityError), transaction.atomic():
        move(topic, "slug_en", "taken")
    assert client.get("/en/topic/first/").status_code == 200
    assert client.get(f"/en/topic/{taken.slug_en}/").status_code == 200
    assert not OldAddress.objects.exists()


def test_a_slug_that_is_changed_in_the_admin_leads_on(client, admin_client):
    topic = make_topic(slug_en="first")
    in_languages("en", topics=(topic,))
    fields = {f"{name}_{code}": getattr(topic, f"{name}_{code}") or "" for code in LANGUAGES
              for name in ("name", "slug", "description")}  # fmt: skip
    posted = {**fields, "kind": "theme", "slug_en": "second"}
    assert admin_client.post(f"/admin/articles/topic/{topic.pk}/change/", posted).status_code == 302
    assert client.get("/en/topic/first/")["Location"] == "/en/topic/second/"


def test_the_former_address_of_somebody_unpublished_gives_no_name_away(client):
    person = make_author(slug="first")
    move(person, "slug", "hidden-name")
    response = client.get("/en/people/first/")
    assert response.status_code == 404
    assert "hidden-name" not in response.content.decode()


def test_the_slug_of_another_language_leads_to_the_same_subject(client):
    in_languages("en", topics=(make_topic(slug_en="water", slug_tr="su"),))
    response = client.get("/tr/topic/water/")
    assert (response.status_code, response["Location"]) == (302, "/tr/topic/su/")


@pytest.mark.parametrize(
    "typed",
    [
        "{0}",
        "{0}/.",
        "{0}).",
        "{0}/%22",
        "{0}%C2%BB,",
        "{0}%20",
        "{0}/%E2%80%9D",
        "{1}",
        "{1}/",
        "{1}).",
        "%25D0%2597%25D0%25BE%25D0%25BB%25D0%25BE%25D1%2582%25D0%25BE/",  # escaped twice
        "former",
        "former.",
        "Former/",
    ],
)
def test_an_address_as_a_mail_brings_it_leads_to_the_article_in_one_step(client, typed):
    article = make_published("ru")
    Article.objects.filter(pk=article.pk).update(slug_ru="zoloto")
    OldSlug.objects.create(article=article, language="ru", slug="former")
    path = f"/ru/analysis/{typed.format('zoloto', 'Золото')}"
    response = client.get(f"{path}?utm_source=mail")
    assert response.status_code == 301
    assert response["Location"] == "/ru/analysis/zoloto/?utm_source=mail"


def test_what_leads_on_for_now_does_so_however_it_is_typed(client):
    in_languages("en", topics=(make_topic(slug_en="water", slug_tr="su"),))
    response = client.get("/tr/topic/Water).")
    assert (response.status_code, response["Location"]) == (302, "/tr/topic/su/")
    assert "max-age=60" in response["Cache-Control"]


@pytest.mark.parametrize("typed", ["IĞDIR-ışığı", "iğdır-IŞIĞI", "İğdır-Işığı"])
def test_turkish_letters_of_either_size_lead_to_the_plain_form(client, typed):
    article = make_published("tr")
    Article.objects.filter(pk=article.pk).update(slug_tr="igdir-isigi")
    assert client.get(f"/tr/analysis/{typed}/")["Location"] == "/tr/analysis/igdir-isigi/"


def test_an_article_that_was_renamed_twice_answers_its_first_address_in_one_step(client):
    article = make_published("en")
    first = article.slug_en
    for slug in ("second", "third"):
        publish_as(article, slug)
    for former in (first, "second"):
        response = client.get(f"/en/analysis/{former}/")
        assert (response.status_code, response["Location"]) == (301, "/en/analysis/third/")
    # What was cited as one article never becomes another: nobody else gets the address.
    other = make_published("en")
    with pytest.raises(NotReady):
        publish_as(other, first)


def test_what_was_withdrawn_and_comes_back_elsewhere_is_found_at_both_addresses(client):
    article = make_published("en")
    first = article.slug_en
    publishing.withdraw(version(article, "en"), by=make_editor())
    assert client.get(f"/en/analysis/{first}/").status_code == 410
    assert client.head(f"/en/analysis/{first}/").status_code == 410
    publish_as(article, "second")
    assert client.get(f"/en/analysis/{first}/")["Location"] == "/en/analysis/second/"
    assert client.get("/en/analysis/second/").status_code == 200


def test_a_word_that_leads_nowhere_is_answered_at_once(client):
    assert client.get("/nothing", headers={"accept-language": "tr"}).status_code == 404
    assert client.get("/topics/", headers={"accept-language": "tr"})["Location"] == "/tr/topics/"


def publish_as(article: Article, slug: str) -> None:
    text, editor = version(article, "en"), make_editor()
    draft = replace(editing.draft_of(text.latest), slug=slug)
    editing.save(text, draft, by=editor, expected=text.latest.number)
    publish(version(article, "en"))
