"""The front page and the lists: what is on them, in which order, and what when nothing is."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from django.utils import timezone
from django.utils.translation import override

from articles.models import Article, Byline, Topic
from articles.newsroom import publishing
from articles.public import filters
from articles.public.site import site
from authors.models import Author
from tests.builders import (
    add_byline,
    bring_to,
    make_article,
    make_author,
    make_category,
    make_draft,
    make_editor,
    make_published,
    make_series,
    make_topic,
    make_translation,
    publish,
    version,
)
from tests.public_pages import SITE, alternates, in_languages, switch, text, titles, tree

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
def test_the_front_page_costs_eight_queries_at_most(client, django_assert_max_num_queries, number):
    places = [make_topic(name, kind=Topic.Kind.REGION) for name in ("Sahel", "Arctic", "Balkans")]
    category, author = make_category(), make_author()
    for days in range(number):
        # What is oldest is fetched for its region alone.
        topics = (places[2],) if days > 21 else (places[days % 2],)
        published_days_ago(days, topics=topics, category=category, author=author)
    with django_assert_max_num_queries(8):
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
def test_a_subject_without_articles_in_a_language_says_so(client, path):
    category, topic = make_category(slug_en="brief"), make_topic(slug_en="water")
    in_languages("tr", author=make_author(slug="elif"), category=category, topics=(topic,))
    response = client.get(f"/en/{path}/")
    assert response.status_code == 200
    assert "Nothing has been published here in this language yet." in text(response)


@pytest.mark.parametrize("when", ["unwritten", "due", "withdrawn"])
def test_a_subject_under_which_nothing_was_published_gives_no_name_away(client, when):
    """“Sanctions on …” tells what is coming, to whoever guesses its address."""
    category = make_category("Hidden", slug_en="brief")
    theme = make_topic("Hidden", slug_en="water", kind=Topic.Kind.THEME)
    region = make_topic("Hidden", slug_en="sahel", kind=Topic.Kind.REGION)
    series = make_series("Hidden", slug_en="papers")
    in_languages("en", "tr")
    if when != "unwritten":
        article = in_languages("en", category=category, topics=(theme, region))
        Article.objects.filter(pk=article.pk).update(series=series)
        if when == "due":
            tomorrow = timezone.now() + timedelta(days=1)
            Article.objects.filter(pk=article.pk).update(published_at_en=tomorrow)
        else:
            publishing.withdraw(version(article, "en"), by=make_editor())
    pages = ("category/brief", "topic/water", "topic/sahel", "series/papers")
    asked = [f"{page}/{form}" for page in pages for form in ("", "feed/", "feed.json")]
    asked += [f"analysis/?{one}" for one in ("category=brief", "topic=water", "region=sahel")]
    for path in [*asked, "analysis/?series=papers"]:
        for language in ("en", "tr"):
            response = client.get(f"/{language}/{path}", follow=True)
            assert response.status_code == 404, path
            assert "Hidden" not in response.content.decode()


@pytest.mark.parametrize("name", ["category", "topic", "region", "series", "author"])
def test_a_list_by_a_former_slug_leads_to_the_list_by_the_present_one(client, name):
    author, category = make_author(slug="old-slug"), make_category(slug_en="old-slug")
    kind = Topic.Kind.REGION if name == "region" else Topic.Kind.THEME
    topic, series = make_topic(slug_en="old-slug", kind=kind), make_series(slug_en="old-slug")
    article = in_languages("en", author=author, category=category, topics=(topic,))
    Article.objects.filter(pk=article.pk).update(series=series)
    for thing in (author, category, topic, series):
        setattr(thing, "slug" if thing is author else "slug_en", "new-slug")
        thing.save()
    response = client.get(f"/en/analysis/?{name}=old-slug&sort=oldest")
    assert response.status_code == 301
    assert response["Location"] == f"/en/analysis/?{name}=new-slug&sort=oldest"
    assert titles(client.get(response["Location"])) == [article.title_en]
    assert client.get(f"/en/analysis/?{name}=no-such").status_code == 404


def test_topics_are_counted_by_what_can_be_read_in_the_language(client):
    water = make_topic("Water", kind=Topic.Kind.THEME)
    sahel = make_topic("Sahel", kind=Topic.Kind.REGION)
    make_topic("Unused")
    in_languages("en", "tr", topics=(water, sahel))
    in_languages("en", topics=(water,))
    english, turkish = (client.get(f"/{language}/topics/") for language in ("en", "tr"))
    assert "Water en 2 publications" in text(english)
    assert "Sahel en 1 publication" in text(english)
    assert "Water tr 1 yayın" in text(turkish)
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


def chosen(client, query: str, language: str = "en"):
    response = client.get(f"/{language}/analysis/?{query}")
    assert response.status_code == 200
    return response


def options(response, name: str) -> dict[str, str]:
    """Return what the filter `name` offers: its values, each with how it is called."""
    found = tree(response).xpath(f"//select[@name='{name}']/option[@value!='']")
    return {one.get("value"): one.text_content() for one in found}


@pytest.fixture
def shelves():
    """Five articles that differ in all that a list may be filtered by."""
    brief, essay = make_category("Brief", slug_en="brief"), make_category("Essay", slug_en="essay")
    water, gold = make_topic("Water", slug_en="water"), make_topic("Gold", slug_en="gold")
    sahel = make_topic("Sahel", slug_en="sahel", kind=Topic.Kind.REGION)
    elif_, sana = make_author("Elif Karaca", slug="elif"), make_author("Sana Iqbal", slug="sana")
    papers = make_series("Papers", slug_en="papers")

    def put(title, year, category, author, *topics, series=None, part=None):
        at = datetime(year, 6, 1, tzinfo=UTC)
        fields = {"category": category, "author": author, "topics": topics}
        article = make_published("en", at=at, draft=make_draft(title), **fields)
        Article.objects.filter(pk=article.pk).update(series=series, part=part)
        return article

    put("A", 2021, brief, elif_, water)
    put("B", 2022, brief, elif_, water, gold, sahel, series=papers, part=2)
    put("C", 2022, essay, elif_, gold, series=papers, part=1)
    both = put("D", 2023, essay, sana, water, sahel)
    put("E", 2024, brief, sana)
    publish(make_translation(both, "tr"))
    Byline.objects.create(article=both, author=elif_, role=Byline.Role.EDITOR, position=1)


NARROWED = {
    "category=brief": "EBA",
    "topic=water": "DBA",
    "region=sahel": "DB",
    "series=papers": "CB",
    "author=elif": "CBA",
    "year=2022": "CB",
    "also=tr": "D",
    "topic=water&category=brief": "BA",
    "topic=water&category=brief&year=2021&author=elif": "A",
    "sort=oldest": "ABCDE",
    "topic=water&sort=oldest": "ABD",
    "topic=gold&author=sana": "",
}


def test_filters_narrow_the_list_together(client, shelves):
    """Who edited an article is not its author."""
    found = {query: "".join(titles(chosen(client, query))) for query in NARROWED}
    assert found == NARROWED


def test_every_count_is_what_choosing_it_shows(client, shelves):
    for query in ("", "topic=water", "category=brief&author=elif", "q=gold&year=2022"):
        response = chosen(client, query)
        for name in filters.NAMES:
            for value, label in options(response, name).items():
                kept = dict(parse_qsl(query)) | {name: value}
                shown = titles(chosen(client, urlencode(kept)))
                assert label.endswith(f"({len(shown)})"), (query, name, value)
                assert shown or dict(parse_qsl(query)).get(name) == value


def test_each_filter_that_is_on_can_be_taken_off(client, shelves):
    response = chosen(client, "topic=water&year=2022&sort=oldest")
    links = tree(response).xpath("//ul[@class='chips']//a/@href")
    assert links == [
        "/en/analysis/?year=2022&sort=oldest",
        "/en/analysis/?topic=water&sort=oldest",
        "/en/analysis/",
    ]


def test_filters_that_leave_nothing_lead_on(client, shelves):
    response = chosen(client, "topic=gold&author=sana")
    assert "No publication in this language fits all of these filters." in text(response)
    links = tree(response).xpath("//ul[@class='ways-on']//a/@href")
    assert {"/en/analysis/?topic=gold", "/en/analysis/?author=sana"} < set(links)
    assert options(response, "topic")["gold"].endswith("(0)")


def test_an_address_names_what_is_chosen_and_nothing_else(client):
    response = client.get("/en/analysis/?q=+&category=&year=2020&sort=")
    assert response.status_code == 302
    assert response["Location"] == "/en/analysis/?year=2020"


NOT_THERE = (
    "topic=nothing",
    "topic=sahel",  # a region
    "region=water",
    "author=elif%00",
    f"category={'x' * 4_000}",
    "year=abcd",
    "year=0000",
    "year=9999",
    "year=٢٠٢٤",
    "year=20244",
    "also=en",
    "also=xx",
    "sort=random",
    "page=9999",
    "page=-1",
    "page=x",
    "topic=water&page=99999999999999999999",
)


def test_what_is_not_there_leads_back_to_the_list(client, shelves):
    for query in NOT_THERE:
        response = client.get(f"/en/analysis/?{query}")
        assert response.status_code == 404, query
        (back,) = tree(response).xpath("//a[text()='To the beginning of the list']/@href")
        assert client.get(back).status_code == 200, query


def test_a_year_is_that_of_the_house(client, settings):
    """At midnight in Istanbul it is still the old year in Greenwich."""
    settings.TIME_ZONE = "Europe/Istanbul"
    make_published("en", at=datetime(2022, 12, 31, 22, tzinfo=UTC), draft=make_draft("New Year"))
    published_days_ago(1)
    assert titles(chosen(client, "year=2023")) == ["New Year"]
    assert options(chosen(client, ""), "year")["2023"] == "2023 (1)"


def test_nothing_still_to_come_is_counted_or_named(client, shelves):
    later = timezone.now() + timedelta(days=1)
    Article.objects.filter(title_en__in="DE").update(published_at_en=later, updated_at_en=later)
    response = chosen(client, "")
    # Whose only articles are to come is not offered.
    assert "Sana" not in text(response)
    assert options(response, "category")["brief"] == "Brief en (2)"
    assert "2024" not in options(response, "year")
    page = text(client.get("/en/topic/water/"))
    assert "2 publications" in page and "Sana" not in page
    assert options(chosen(client, "", "tr"), "also") == {}


def test_search_engines_keep_the_plain_list_and_the_page_of_a_subject(client, shelves):
    def told(query: str) -> tuple[list[str], list[str]]:
        head = tree(chosen(client, query))
        robots = head.xpath("//meta[@name='robots']/@content")
        return robots, head.xpath("//link[@rel='canonical']/@href")

    assert told("") == ([], [f"{SITE}/en/analysis/"])
    assert told("topic=water") == ([], [f"{SITE}/en/topic/water/"])
    combined = f"{SITE}/en/analysis/?topic=water&year=2021"
    assert told("year=2021&topic=water") == (["noindex,follow"], [combined])
    assert told("q=gold")[0] == ["noindex,follow"]


def test_a_filtered_list_leads_to_the_same_list_in_another_language(client, shelves):
    Topic.objects.filter(slug_en="water").update(slug_tr="su", slug_ru=None)
    response = chosen(client, "topic=water&also=tr")
    assert switch(response) == {
        "en": "/en/analysis/?topic=water&also=tr",
        "tr": "/tr/analysis/?topic=su&also=en",
        "ru": "/ru/#not-in-this-language",
    }
    assert set(alternates(response)) == {"en", "tr", "x-default"}
    assert titles(client.get("/tr/analysis/?topic=su&also=en"))


def test_a_hub_leads_to_those_it_meets_and_they_lead_back(client, shelves):
    met = {
        "/en/topic/water/": {"/en/people/elif/", "/en/topic/sahel/", "/en/series/papers/"},
        "/en/topic/sahel/": {"/en/people/sana/", "/en/topic/water/", "/en/series/papers/"},
        "/en/series/papers/": {"/en/people/elif/", "/en/topic/gold/", "/en/topic/sahel/"},
        "/en/people/elif/": {"/en/topic/water/", "/en/topic/sahel/", "/en/series/papers/"},
        "/en/category/brief/": {"/en/people/elif/", "/en/topic/water/", "/en/topic/sahel/"},
    }
    for hub, others in met.items():
        links = tree(client.get(hub)).xpath("//nav[@class='meets']//a/@href")
        assert others <= set(links), hub
        assert hub not in links


def test_a_row_leads_to_its_category_its_people_and_its_series(client, shelves):
    response = chosen(client, "series=papers&category=brief")
    links = tree(response).xpath("//article[@class='row']//a/@href")
    assert {"/en/category/brief/", "/en/people/elif/", "/en/series/papers/"} < set(links)


def test_a_series_is_read_in_the_order_of_its_parts(client, shelves):
    response = client.get("/en/series/papers/")
    assert titles(response) == ["C", "B"]
    assert "Part 1" in text(response)
    assert "Papers · part" not in text(response)
    assert "/en/series/papers/" in tree(client.get("/en/series/")).xpath("//main//a/@href")


def test_a_series_is_not_known_before_something_of_it_can_be_read(client):
    series = make_series("Papers", slug_en="papers", issn="2049-3630")
    article = make_article(draft=make_draft("Secret"))
    Article.objects.filter(pk=article.pk).update(series=series)
    bring_to("scheduled", version(article, "en"))
    for path in ("/en/series/papers/", "/en/analysis/?series=papers"):
        assert client.get(path).status_code == 404
    assert "Papers" not in text(client.get("/en/series/"))
    other = make_published("en")
    Article.objects.filter(pk=other.pk).update(series=series)
    assert "ISSN 2049-3630" in text(client.get("/en/series/papers/"))


def test_the_page_of_a_person_tells_their_parts_apart(client, shelves):
    page = client.get("/en/people/elif/")
    assert titles(page) == ["D", "C", "B", "A"]
    (link,) = tree(page).xpath("//ul[contains(@class, 'parts')]//a[contains(., 'Editor')]/@href")
    edited = client.get(f"/en/people/elif/{link}")
    assert titles(edited) == ["D"]
    assert tree(edited).xpath("//meta[@name='robots']/@content") == ["noindex,follow"]
    assert client.get("/en/people/elif/?role=boss").status_code == 404


def test_many_people_stand_under_their_letters(client):
    names = ["İnci Işık", "Ali Ilgaz", "Cem Çelik", "Can Cevher", "Иван Жуков"]
    names += [f"Deniz Demir {number}" for number in range(20)]
    article = in_languages("tr", author=make_author(names[0], sort_key="Işık, İnci"))
    for name in names[1:]:
        given, family = name.split(maxsplit=1)
        add_byline(article, make_author(name, sort_key=f"{family}, {given}"))
    letters = tree(client.get("/tr/people/")).xpath("//nav[@class='letters']//a/text()")
    assert letters == ["C", "Ç", "D", "I", "Ж"]


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
