"""The front page and the lists: what is on them, in which order, and what when nothing is."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from articles.models import Article, Topic
from articles.public.site import site
from authors.models import Author
from tests.builders import (
    add_byline,
    bring_to,
    make_article,
    make_author,
    make_category,
    make_published,
    make_series,
    make_topic,
    version,
)
from tests.public_pages import in_languages, text, titles, tree

pytestmark = pytest.mark.django_db


def published_days_ago(days: int, **fields):
    return make_published("en", at=timezone.now() - timedelta(days=days), **fields)


def test_the_front_page_leads_with_what_is_newest(client):
    old, new, middle = (published_days_ago(days) for days in (9, 1, 5))
    expected = [article.title_en for article in (new, middle, old)]
    assert titles(client.get("/en/")) == expected


def regions(response) -> dict[str, list[str]]:
    """Return the titles under each region of the front page, in order."""
    found = tree(response).xpath("//section[@class='region']")
    return {
        one.xpath("string(h3)").strip(): [a.text_content() for a in one.xpath(".//h4/a")]
        for one in found
    }


def test_the_front_page_shows_the_regions_with_the_newest_work(client):
    names = ("Sahel", "Arctic", "Caucasus", "Balkans")
    places = {name: make_topic(name, kind=Topic.Kind.REGION) for name in names}
    theme = make_topic("Water", kind=Topic.Kind.THEME)
    for days in range(6):  # stand above
        published_days_ago(days, topics=(places["Balkans"],))
    expected: dict[str, list[str]] = {f"{name} en": [] for name in names[:3]}
    for days, name in enumerate(("Sahel", "Arctic", "Arctic", "Caucasus", "Balkans", "Sahel"), 6):
        article = published_days_ago(days, topics=(places[name], theme))
        expected.get(f"{name} en", []).append(article.title_en)
    assert list(regions(client.get("/en/")).items()) == list(expected.items())


def test_nothing_stands_twice_on_the_front_page(client):
    sahel, arctic = (make_topic(name, kind=Topic.Kind.REGION) for name in ("Sahel", "Arctic"))
    for days in range(14):
        published_days_ago(days, topics=(sahel, arctic))
    shown = titles(client.get("/en/"))
    assert len(shown) == len(set(shown)) == 14
    assert {name: len(found) for name, found in regions(client.get("/en/")).items()} == {
        "Sahel en": 3,
        "Arctic en": 3,
    }


def test_a_region_shows_what_is_published_in_the_language_only(client):
    sahel, arctic = (make_topic(name, kind=Topic.Kind.REGION) for name in ("Sahel", "Arctic"))
    for days in range(6):  # stand above
        published_days_ago(days)
    shown = published_days_ago(6, topics=(sahel,))
    bring_to("scheduled", version(make_article(topics=(sahel,)), "en"))
    in_languages("tr", topics=(sahel, arctic))
    assert regions(client.get("/en/")) == {"Sahel en": [shown.title_en]}
    assert "Arctic" not in text(client.get("/en/"))


@pytest.mark.parametrize("number", [0, 1, 2, 3, 8, 25])
def test_the_front_page_costs_six_queries_at_most(client, django_assert_max_num_queries, number):
    places = [make_topic(name, kind=Topic.Kind.REGION) for name in ("Sahel", "Arctic", "Balkans")]
    category, author = make_category(), make_author()
    for days in range(number):
        # What is oldest is fetched for its region alone.
        topics = (places[2],) if days > 21 else (places[days % 2],)
        published_days_ago(days, topics=topics, category=category, author=author)
    with django_assert_max_num_queries(6):
        response = client.get("/en/")
    assert response.status_code == 200
    shown = titles(response)
    assert len(shown) == len(set(shown)) == min(number, 6 + 9 + 6)


def test_a_language_without_articles_points_to_the_others(client):
    in_languages("en")
    shown = text(client.get("/tr/"))
    assert "Bu dilde henüz bir şey yayımlanmadı." in shown


def test_the_list_shows_twelve_a_page_and_all_of_them_once(client):
    articles = [published_days_ago(days) for days in range(15)]
    first, second = (titles(client.get(f"/en/analysis/?page={page}")) for page in (1, 2))
    assert (len(first), len(second)) == (12, 3)
    assert first + second == [article.title_en for article in articles]


def test_pages_of_a_list_lead_to_each_other(client):
    for days in range(13):
        published_days_ago(days)
    assert tree(client.get("/en/analysis/")).xpath("//a[@rel='next']/@href") == ["?page=2"]
    assert tree(client.get("/en/analysis/?page=2")).xpath("//a[@rel='prev']/@href") == ["?page=1"]


def test_a_short_list_has_no_pages(client):
    in_languages("en")
    assert not tree(client.get("/en/analysis/")).xpath("//nav[@class='pages']")


def test_a_category_and_a_topic_show_their_own_articles_only(client):
    category, topic = make_category(slug_en="brief"), make_topic(slug_en="water")
    own = published_days_ago(1, category=category, topics=(topic,))
    published_days_ago(2)
    for path in ("category/brief", "topic/water"):
        assert titles(client.get(f"/en/{path}/")) == [own.title_en]


@pytest.mark.parametrize("path", ["category/brief", "topic/water", "people/elif"])
def test_a_subject_without_articles_says_so(client, path):
    make_category(slug_en="brief")
    make_topic(slug_en="water")
    in_languages("tr", author=make_author(slug="elif"))
    response = client.get(f"/en/{path}/")
    assert response.status_code == 200
    assert "Nothing has been published here in this language yet." in text(response)


def test_topics_are_counted_by_what_can_be_read_in_the_language(client):
    water = make_topic("Water", kind=Topic.Kind.THEME)
    sahel = make_topic("Sahel", kind=Topic.Kind.REGION)
    make_topic("Unused")
    in_languages("en", "tr", topics=(water, sahel))
    in_languages("en", topics=(water,))
    english, turkish = (client.get(f"/{language}/topics/") for language in ("en", "tr"))
    assert "Water en 2 articles" in text(english)
    assert "Sahel en 1 article" in text(english)
    assert "Water tr 1 makale" in text(turkish)
    assert "Unused" not in text(english)


def test_people_are_those_who_can_be_read_in_the_language_by_family_name(client):
    make_author("Nobody Yet")
    karaca = make_author("Elif Karaca", sort_key="Karaca, Elif")
    aydogan = make_author("Kerem Aydoğan", sort_key="Aydoğan, Kerem")
    in_languages("en", "tr", author=karaca)
    in_languages("en", author=aydogan)
    names = {
        code: tree(client.get(f"/{code}/people/")).xpath("//li[@class='person']//a/text()")
        for code in ("en", "tr", "ru")
    }
    assert names == {"en": ["Kerem Aydoğan", "Elif Karaca"], "tr": ["Elif Karaca"], "ru": []}


def test_people_stand_in_the_order_of_the_readers_alphabet(client):
    names = {"Charles Zhukov": "Чарльз Жуков", "Ebru de la Cruz": "Эбру де ла Крус"}
    keys = {"Charles Zhukov": "Zhukov, Charles", "Ebru de la Cruz": "de la Cruz, Ebru"}
    for name, russian in names.items():
        author = make_author(name, name_ru=russian, sort_key=keys[name])
        in_languages("en", "ru", author=author)
    in_languages(
        "en", "ru", author=make_author("Ann Young", name_ru="Анна Янг", sort_key="Young, Ann")
    )

    def listed(code):
        return tree(client.get(f"/{code}/people/")).xpath("//li[@class='person']//a/text()")

    assert listed("en") == ["Ebru de la Cruz", "Ann Young", "Charles Zhukov"]
    assert listed("ru") == ["Эбру де ла Крус", "Чарльз Жуков", "Анна Янг"]


@pytest.mark.parametrize(
    ("sort_key", "name", "sorted_under"),
    [
        ("Karaca, Elif", "Элиф Караджа", "Караджа Элиф"),
        ("Mao Zedong", "Мао Цзэдун", "Мао Цзэдун"),
        ("Karaca, Elif", "", "Karaca, Elif"),
        ("Vu, Anh", "Ань", "Ань"),
    ],
)
def test_the_sort_key_says_which_words_of_a_name_are_the_familys(sort_key, name, sorted_under):
    assert Author(sort_key=sort_key, name_ru=name).sorted_under("ru") == sorted_under


def test_a_person_is_listed_once_however_much_they_write(client):
    author = make_author("Elif Karaca")
    for _ in range(3):
        in_languages("en", author=author)
    links = tree(client.get("/en/people/")).xpath("//li[@class='person']//a/text()")
    assert links == ["Elif Karaca"]


def test_nobody_is_known_before_something_of_theirs_can_be_read(client):
    author = make_author("Elif Karaca", slug="elif")
    bring_to("scheduled", version(make_article(author=author), "en"))
    for path in ("/en/people/elif/", "/en/people/elif/feed/"):
        assert client.get(path).status_code == 404
    in_languages("en", author=author)
    assert client.get("/ru/people/elif/").status_code == 200


def test_the_page_of_a_person_shows_what_they_had_a_part_in(client):
    author = make_author("Elif Karaca", slug="elif", biography_en="Born in Ankara.")
    own, shared, other = in_languages("en", author=author), in_languages("en"), in_languages("en")
    add_byline(shared, author)
    response = client.get("/en/people/elif/")
    assert set(titles(response)) == {own.title_en, shared.title_en}
    assert other.title_en not in text(response)
    assert "Born in Ankara." in text(response)


def test_a_long_title_and_a_name_in_markup_are_shown_as_text(client):
    article = make_published("en")
    title = "<i>A</i> " + "x" * 190
    type(article).objects.filter(pk=article.pk).update(title_en=title)
    for path in ("/en/", "/en/analysis/"):
        assert titles(client.get(path)) == [title]


@pytest.mark.parametrize(("stage", "known"), [("scheduled", False), ("published", True)])
def test_the_site_has_series_once_one_of_them_can_be_read(rf, stage, known):
    article = make_article()
    Article.objects.filter(pk=article.pk).update(series=make_series())
    bring_to(stage, version(article, "en"))
    with override("en"):
        assert bool(site(rf.get("/en/"))["has_series"]) is known
    with override("tr"):
        assert not site(rf.get("/tr/"))["has_series"]


def test_the_front_page_knows_the_series_with_the_newest_parts(client):
    first, second, empty = (make_series(name) for name in ("Energy", "Water", "Nothing yet"))
    for days, series in ((3, first), (1, second), (5, first)):
        article = published_days_ago(days)
        Article.objects.filter(pk=article.pk).update(series=series)
    draft = make_article()
    Article.objects.filter(pk=draft.pk).update(series=empty)
    shown = client.get("/en/").context["series"]
    assert [(one.pk, one.count) for one in shown] == [(second.pk, 1), (first.pk, 2)]


def test_the_foot_of_a_page_names_the_number_of_the_serial(client, settings):
    settings.SITE_ISSN = "2049-3630"
    foot = tree(client.get("/en/")).xpath("string(//footer)")
    assert "ISSN 2049-3630" in foot
