"""The page of one article: what it shows, in which order, and to whom it leads."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Byline, Edition
from articles.public import page, sharing
from articles.public.wording import file_size
from articles.templatetags.public import monogram
from authors.models import Author
from languages import reading_time
from tests.builders import (
    add_byline,
    make_article,
    make_author,
    make_draft,
    make_published,
    make_series,
    make_topic,
)
from tests.public_pages import address, in_languages, text, tree

pytestmark = pytest.mark.django_db

DAY = datetime(2025, 10, 5, 12, tzinfo=UTC)


def overtaken(response):
    return tree(response).xpath("//p[@class='overtaken']")


def test_the_page_shows_its_parts_in_the_order_of_the_house(client):
    article = in_languages("en", "tr", author=make_author("Göktuğ Çalışkan", biography_en="Born."))
    in_languages("en", topics=())
    shown = text(client.get(address(article)))
    parts = [
        article.category.name,
        article.title_en,
        article.standfirst_en,
        "Göktuğ Çalışkan",
        article.takeaways_en[0],
        "Share",
        "This post is also available in:",
        "Gold leaves the mines of the Sahel",
        "On the Trail of African Gold",
        "About the author",
        "Born.",
        "Similar Posts",
    ]
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)


def test_notes_are_links_to_the_list_and_back(client):
    article = in_languages("en")
    found = tree(client.get(address(article)))
    for reference in found.xpath("//a[@role='doc-noteref']"):
        note = found.get_element_by_id(reference.get("href")[1:])
        back = note.xpath(".//a[@role='doc-backlink']")[0]
        assert back.get("href") == f"#{reference.get('id')}"
    assert len(found.xpath("//a[@role='doc-noteref']")) == 2


@pytest.mark.parametrize(
    ("language", "sentence", "link"),
    [
        (
            "tr",
            "Özgün metin 5 Ekim 2025 tarihinde önemli ölçüde değişti; bu çeviri değişikliği "
            "henüz içermiyor.",
            "Özgün metni okuyun (English)",
        ),
        (
            "ru",
            "5 октября 2025 г. оригинал был существенно переработан; в этом переводе изменений "
            "ещё нет.",
            "Читать оригинал (English)",
        ),
    ],
)
def test_readers_are_told_of_a_major_change_that_the_translation_lacks(
    client, language, sentence, link
):
    article = in_languages("en", language)
    page_here = address(article, language)
    assert not overtaken(client.get(page_here))
    name = f"overtaken_at_{language}"
    type(article).objects.filter(pk=article.pk).update(**{name: DAY})

    (notice,) = overtaken(client.get(page_here))

    assert " ".join(notice.text_content().split()).replace("\u00a0", " ") == f"{sentence} {link}"
    assert notice.find("a").get("href") == address(article, "en")
    assert not overtaken(client.get(address(article, "en")))


def test_readers_are_not_led_to_an_original_that_they_cannot_read(client):
    article = in_languages("en", "tr")
    type(article).objects.filter(pk=article.pk).update(overtaken_at_tr=DAY, published_at_en=None)

    assert not overtaken(client.get(address(article, "tr")))


def test_the_notice_costs_no_query(client, django_assert_num_queries):
    article = in_languages("en", "tr")
    with CaptureQueriesContext(connection) as without:
        client.get(address(article, "tr"))
    type(article).objects.filter(pk=article.pk).update(overtaken_at_tr=DAY)

    with django_assert_num_queries(len(without)):
        assert overtaken(client.get(address(article, "tr")))


def test_the_other_languages_are_named_in_themselves(client):
    article = in_languages("en", "tr", "ru")
    links = tree(client.get(address(article, "tr"))).xpath("//p[@class='also']/a")
    assert [(link.text, link.get("lang"), link.get("href")) for link in links] == [
        ("English", "en", address(article, "en")),
        ("Русский", "ru", address(article, "ru")),
    ]


def test_a_page_in_one_language_does_not_speak_of_others(client):
    article = in_languages("en")
    assert "also available" not in text(client.get(address(article)))


@pytest.mark.parametrize(
    ("language", "day"),
    [("en", "5 October 2025"), ("tr", "5 Ekim 2025"), ("ru", "5 октября 2025 г.")],
)
def test_a_date_is_written_as_its_language_does(client, language, day):
    at = timezone.datetime(2025, 10, 5, 12, tzinfo=timezone.get_current_timezone())
    article = make_published(language, at=at)
    assert day in text(client.get(address(article, language)))


def test_a_day_is_told_in_the_time_of_the_house(client, settings):
    settings.TIME_ZONE = "Europe/Istanbul"
    at = timezone.datetime(2025, 10, 5, 22, 30, tzinfo=timezone.timezone.utc)  # 01:30 there
    article = make_published("en", at=at)
    found = tree(client.get(address(article))).xpath("//header//time")[0]
    assert (found.get("datetime"), found.text) == ("2025-10-06", "6\u00a0October 2025")


@pytest.mark.parametrize(("later", "told"), [({"hours": 23}, False), ({"days": 1}, True)])
def test_an_update_is_dated_when_it_came_a_day_later(later, told):
    article = make_published("en")
    article.updated_at_en = article.published_at_en + timedelta(**later)
    assert (page.shown(article, language="en")["updated_at"] is not None) is told


@pytest.mark.parametrize(
    ("kind", "told"), [("edit", False), ("update", True), ("correction", True)]
)
def test_it_is_dated_as_updated_when_readers_were_told_of_a_change_and_not_of_a_comma(kind, told):
    article = make_published("en")
    later = article.published_at_en + timedelta(days=3)
    Article.objects.filter(pk=article.pk).update(updated_at_en=later + timedelta(days=9))
    for number, one in ((2, kind), (3, "edit")):
        made = {"number": number, "kind": one, "published_at": later}
        Edition.objects.create(article=article, language="en", **made)
    article = Article.objects.get(pk=article.pk)
    assert page.shown(article, language="en")["updated_at"] == (later if told else None)


def test_a_person_is_named_with_their_part_and_their_place_at_the_time(client):
    article = make_published("en", author=make_author("Elif Karaca"))
    helper = make_author("Tomáš Brandl", role_en="Economist")
    Byline.objects.create(
        article=article, author=helper, role="contributor", affiliation="Then in Prague", position=2
    )
    shown = text(client.get(address(article)))
    assert "Tomáš Brandl (contributor) Then in Prague" in shown
    assert "Elif Karaca (" not in shown


def test_an_affiliation_of_today_is_said_in_the_language_of_the_page(client):
    author = make_author(affiliation_en="Institute", affiliation_tr="Enstitü", role_tr="Uzman")
    article = in_languages("en", "tr", author=author)
    article.bylines.update(affiliation="Institute")
    byline = tree(client.get(address(article, "tr"))).xpath("//span[@class='byline-place']/text()")
    assert byline == ["Uzman"]


def test_a_person_without_a_name_in_this_language_is_named_as_elsewhere(client):
    author = make_author("Марина Соколова", name_tr="", name_en="", sort_key="Sokolova, Marina")
    article = in_languages("ru", "tr", author=author)
    assert "Марина Соколова" in text(client.get(address(article, "tr")))


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Göktuğ Çalışkan", "GÇ"),
        ("İsmail Hakkı Işık", "İI"),
        ("Марина Соколова", "МС"),
        ("Anon", "A"),
    ],
)
def test_a_monogram_stands_for_a_missing_photograph(name, letters):
    assert monogram(Author(name_en=name, sort_key=name)) == letters


def test_a_page_without_cover_takeaways_standfirst_biography_and_category_is_whole(client):
    article = make_published("en", author=make_author("Elif Karaca"))
    type(article).objects.filter(pk=article.pk).update(
        category=None, takeaways_en=[], standfirst_en=""
    )
    response = client.get(address(article))
    assert response.status_code == 200
    found = tree(response)
    assert not found.xpath("//main//img")
    assert not found.xpath("//*[contains(@class, 'takeaways')]")
    assert not found.xpath("//meta[@name='description']")
    assert found.xpath("//*[@class='monogram']")


def test_a_topic_without_a_name_in_this_language_is_not_shown(client):
    unnamed = make_topic("Gold", name_tr="", slug_tr=None)
    article = in_languages("en", "tr", topics=(unnamed, make_topic("Water")))
    links = tree(client.get(address(article, "tr"))).xpath(
        "//ul[contains(@class, 'article-topics')]//a"
    )
    assert [link.text for link in links] == ["Water tr"]


@pytest.mark.parametrize(
    ("language", "first", "missing"),
    [("en", "https://x.com", "vk.com"), ("ru", "https://t.me", "linkedin.com")],
)
def test_share_links_are_those_of_the_language_and_carry_the_whole_address(
    client, settings, language, first, missing
):
    settings.SITE_URL = "https://institute.example"
    article = in_languages(language)
    found = tree(client.get(address(article, language)))
    links = [link.get("href") for link in found.xpath("//ul[@data-share]//a")]
    assert links[0].startswith("mailto:")
    assert links[1].startswith(first)
    assert not any(missing in link for link in links)
    for link in links:
        assert f"https%3A%2F%2Finstitute.example%2F{language}%2Fanalysis%2F" in link


def test_a_language_that_a_house_adds_has_networks_and_every_network_a_whole_link():
    for language in ("ar", "en", "ru", "tr"):
        links = sharing.links("https://a.example/?b&c", "İz & “x”", language=language)
        assert len(links) >= 4
        for link in links:
            assert "https%3A%2F%2Fa.example%2F%3Fb%26c" in link.address
            assert "{" not in link.address and " " not in link.address


def test_what_needs_a_script_is_hidden_until_the_script_shows_it(client):
    found = tree(client.get(address(in_languages("en"))))
    assert not found.xpath("//main//button[not(@hidden) and not(parent::*[@hidden])]")


def test_other_sites_are_told_what_the_page_is(client):
    article = in_languages("en")
    found = tree(client.get(address(article)))

    def told(name: str) -> str:
        return found.xpath(f"//meta[@property='{name}' or @name='{name}']/@content")[0]

    assert told("og:title") == article.title_en
    assert told("description") == told("og:description") == article.standfirst_en
    assert told("og:url") == f"http://testserver{address(article)}"
    assert told("article:published_time").startswith(
        f"{timezone.localtime(article.published_at_en):%Y-%m-%d}"
    )
    (data, *_) = json.loads(found.xpath("//script[@type='application/ld+json']/text()")[0])[
        "@graph"
    ]
    assert data["headline"] == article.title_en
    assert data["author"][0]["name"] == "Elif Karaca"


def test_no_title_can_end_the_data_block(client):
    article = make_published("en")
    title = "</script><script>alert(1)</script> & <!--"
    type(article).objects.filter(pk=article.pk).update(title_en=title)
    found = tree(client.get(address(article)))
    data = found.xpath("//script[@type='application/ld+json']/text()")[0]
    assert json.loads(data)["@graph"][0]["headline"] == title
    assert "alert(1)" not in "".join(found.xpath("//script[not(@type)]/text()"))


def test_headings_make_a_list_of_contents_when_there_are_enough():
    body = "".join(f'<h2 id="h{n}">Part {n}<sup class="fn">1</sup></h2><p>x</p>' for n in "123")
    notes = '<section class="notes"><h2 id="notes">Notes</h2></section>'
    assert [entry.text for entry in page.contents(body + notes)] == ["Part 1", "Part 2", "Part 3"]
    assert page.contents('<h2 id="one">One</h2>') == []
    assert page.contents("") == []


def test_headings_below_a_heading_stand_under_it_in_the_list():
    parts = [f'<h2 id="h{n}">Part {n}</h2><h3 id="b{n}">Below {n}</h3><p>x</p>' for n in "123"]
    entries = page.contents('<h3 id="early">Early</h3>' + "".join(parts))
    assert [[below.id for below in entry.entries] for entry in entries] == [["b1"], ["b2"], ["b3"]]


# Reading time ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "told"), [("en", "10 min read"), ("tr", "14 dk okuma"), ("ru", "12 мин чтения")]
)
def test_the_reading_time_is_that_of_the_language(client, language, told):
    article = in_languages(language)
    column = f"body_{language}"
    notes = f'<section class="notes"><ol><li>{"note " * 900}</li></ol></section>'
    figure = f"<figure><figcaption>{'words ' * 900}</figcaption></figure>"
    body = f"<p>{'gold ' * 2380}</p>{figure}{notes}"
    type(article).objects.filter(pk=article.pk).update(**{column: body})
    assert told in text(client.get(address(article, language)))


@pytest.mark.parametrize(
    ("words", "language", "minutes"),
    [
        ("", "en", 0),
        ("One.", "en", 1),
        ("söz " * 1920, "kk", 10),
        ("字" * 2662, "zh-hans", 10),
        ("state-owned " * 2380, "en", 10),
    ],
)
def test_minutes_are_never_none_for_a_text_nor_more_than_it_takes(words, language, minutes):
    assert reading_time.minutes(words, language=language) == minutes


# Series and identifiers -----------------------------------------------------------------


def test_parts_of_a_series_lead_to_those_that_can_be_read_in_the_language(client):
    series = make_series("Gold papers", slug_en=None)
    first, second = in_languages("en", "tr"), in_languages("en", "tr")
    third, fourth = in_languages("en"), in_languages("en", "tr")
    draft = make_article()
    for part, article in enumerate((first, second, third, fourth, draft), 1):
        type(article).objects.filter(pk=article.pk).update(series=series, part=part)

    def parts(article, language):
        found = tree(client.get(address(article, language)))
        return [link.get("href") for link in found.xpath("//nav[@class='parts']//li/a")]

    assert parts(second, "tr") == [address(first, "tr"), address(fourth, "tr")]
    assert parts(second, "en") == [address(first), address(third)]
    assert parts(fourth, "en") == [address(third)]
    assert "Part 2 of the series “Gold papers en”" in text(client.get(address(second)))
    assert "“Gold papers tr” dizisi, 2. bölüm" in text(client.get(address(second, "tr")))


def test_parts_without_a_number_stand_in_the_order_of_their_publication(client):
    series = make_series()
    newer = make_published("en", at=DAY + timedelta(days=9))
    older = make_published("en", at=DAY)
    type(newer).objects.update(series=series)

    links = tree(client.get(address(newer))).xpath("//nav[@class='parts']//li/a")
    assert [(link.get("rel"), link.get("href")) for link in links] == [("prev", address(older))]
    assert "In the series “Energy papers en”" in text(client.get(address(newer)))


def test_a_series_without_a_name_in_the_language_is_not_named_in_it(client):
    article = in_languages("en", "tr")
    type(article).objects.update(series=make_series(name_tr=""), part=1)
    assert not tree(client.get(address(article, "tr"))).xpath("//*[@class='article-series']")
    assert tree(client.get(address(article))).xpath("//*[@class='article-series']")


def test_an_article_of_a_series_with_links_and_similar_posts_asks_at_most_eight_queries(
    client, django_assert_max_num_queries
):
    topic, series = make_topic(), make_series()
    others = [in_languages("en", topics=(topic,)) for _ in range(3)]
    body = f'<p><a href="article:{others[0].pk}">linked</a></p>'
    article = make_published("en", draft=make_draft(body=body, notes={}), topics=(topic,))
    type(article).objects.update(series=series)

    with django_assert_max_num_queries(8):
        shown = tree(client.get(address(article)))
    assert shown.xpath("//div[@class='body']//a/@href") == [address(others[0])]
    assert shown.xpath("//nav[@class='parts']//a") and shown.xpath("//section[@class='similar']")


def test_the_identifiers_of_the_language_stand_under_its_date(client):
    article = in_languages("en", "tr")
    assert not tree(client.get(address(article))).xpath("//*[@class='identifiers']")
    type(article).objects.update(report_number="PB 2026/04", doi_en="10.5555/a<b>", doi_tr="")

    (told,) = tree(client.get(address(article))).xpath("//*[@class='identifiers']")
    assert told.text_content() == "PB 2026/04 https://doi.org/10.5555/a<b>"
    assert told.find("a").get("href") == "https://doi.org/10.5555/a%3Cb%3E"
    (turkish,) = tree(client.get(address(article, "tr"))).xpath("//*[@class='identifiers']")
    assert turkish.text_content().strip() == "PB 2026/04"


def test_similar_posts_are_at_most_four_and_never_the_page_itself(client):
    topic = make_topic()
    article = in_languages("en", "tr", topics=(topic,))
    others = [in_languages("en", topics=(topic,)) for _ in range(6)]
    links = tree(client.get(address(article))).xpath("//section[@class='similar']//h3/a/@href")
    assert len(links) == 4
    assert set(links) <= {address(other) for other in others}


def test_a_biography_is_text_and_not_html(client):
    author = make_author("Elif Karaca", biography_en="<b>One</b>\n\nTwo & three.")
    article = make_published("en", author=author)
    found = tree(client.get(address(article))).xpath("//div[@class='person-biography']")[0]
    assert [p.text_content() for p in found.iter("p")] == ["<b>One</b>", "Two & three."]


def test_all_authors_have_a_box(client):
    article = make_published("en", author=make_author("Elif Karaca"))
    add_byline(article, make_author("Kerem Aydoğan"))
    shown = text(client.get(address(article)))
    assert "About the authors" in shown
    names = tree(client.get(address(article))).xpath("//div[@class='author']//h3/a/text()")
    assert names == ["Elif Karaca", "Kerem Aydoğan"]


def test_a_box_says_the_part_of_a_person_and_where_they_stood_when_they_wrote(client):
    article = make_published("en", author=make_author("Elif Karaca"))
    editor = make_author("Tomáš Brandl", affiliation_en="Institute", orcid="0000-0002-1825-0097")
    Byline.objects.create(
        article=article, author=editor, role="editor", affiliation="Then in Prague", position=2
    )
    (box,) = tree(client.get(address(article))).xpath("//div[@class='author'][2]")
    said = " ".join(box.text_content().split())
    assert "Tomáš Brandl editor Institute At the time of writing: Then in Prague" in said
    assert box.xpath(".//a[@href='https://orcid.org/0000-0002-1825-0097']")


@pytest.mark.parametrize(
    ("number", "shown"), [(20, "1 KB"), (403_000, "394 KB"), (1_300_000, "1.2\xa0MB")]
)
def test_tenths_of_a_kilobyte_are_not_shown(number, shown):
    assert file_size(number) == shown
