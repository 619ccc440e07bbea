"""The page of one article: what it shows, in which order, and to whom it leads."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Byline
from articles.public import page
from articles.templatetags.public import monogram
from authors.models import Author
from tests.builders import add_byline, make_author, make_published, make_topic
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
    links = tree(client.get(address(article, "tr"))).xpath("//ul[@class='article-topics']//a")
    assert [link.text for link in links] == ["Water tr"]


def test_share_links_carry_the_whole_address_and_no_script(client, settings):
    settings.SITE_URL = "https://institute.example"
    article = in_languages("en")
    found = tree(client.get(address(article)))
    hosts = ("mailto:", "https://x.com", "https://www.linkedin.com", "https://t.me")
    hosts += ("https://wa.me", "https://www.facebook.com")
    links = [link.get("href") for link in found.xpath("//ul[@data-share]//a")]
    assert len(links) == len(hosts)
    for host, link in zip(hosts, links, strict=True):
        assert link.startswith(host)
        assert "https%3A%2F%2Finstitute.example%2Fen%2Fanalysis%2F" in link


def test_what_needs_a_script_is_hidden_until_the_script_shows_it(client):
    found = tree(client.get(address(in_languages("en"))))
    assert all(
        button.getparent().get("hidden") is not None for button in found.xpath("//main//button")
    )


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
    data = json.loads(found.xpath("//script[@type='application/ld+json']/text()")[0])
    assert data["headline"] == article.title_en
    assert data["author"][0]["name"] == "Elif Karaca"


def test_no_title_can_end_the_data_block(client):
    article = make_published("en")
    title = "</script><script>alert(1)</script> & <!--"
    type(article).objects.filter(pk=article.pk).update(title_en=title)
    found = tree(client.get(address(article)))
    data = found.xpath("//script[@type='application/ld+json']/text()")[0]
    assert json.loads(data)["headline"] == title
    assert "alert(1)" not in "".join(found.xpath("//script[not(@type)]/text()"))


def test_headings_make_a_list_of_contents_when_there_are_enough():
    body = "".join(f'<h2 id="h{n}">Part {n}<sup class="fn">1</sup></h2><p>x</p>' for n in "123")
    notes = '<section class="notes"><h2 id="notes">Notes</h2></section>'
    assert [entry.text for entry in page.contents(body + notes)] == ["Part 1", "Part 2", "Part 3"]
    assert page.contents('<h2 id="one">One</h2>') == []
    assert page.contents("") == []


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
