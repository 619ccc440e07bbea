"""What machines and readers are told in a page of how its article is cited."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Byline, Category
from articles.newsroom import previewing
from articles.public.citing.exports import EXPORTS
from articles.public.citing.record import Named
from articles.public.citing.tags import citation_tags
from tests import zotero
from tests.builders import (
    add_byline,
    make_article,
    make_author,
    make_category,
    make_editor,
    make_published,
    make_series,
    make_topic,
    make_translation,
    publish,
)
from tests.public_pages import address, text, tree
from tests.records import said


@pytest.fixture
def cited():
    """An article in three languages with all that can be said of it, of a given kind."""

    def make(kind: str) -> Article:
        category = make_category("Brief", publication_type=kind)
        first = make_author(
            "Göktuğ Çalışkan",
            sort_key="Çalışkan, Göktuğ",
            name_ru="Гёктуг Чалышкан",
            orcid="0000-0002-1825-0097",
        )
        article = make_published("en", author=first, category=category, topics=(make_topic(),))
        second = make_author("Elif Karaca", sort_key="Karaca, Elif", name_ru="Элиф Караджа")
        add_byline(article, second)
        editor = make_author("Jan van der Berg", sort_key="van der Berg, Jan")
        Byline.objects.create(
            article=article, author=editor, role="editor", position=3, affiliation="Old School"
        )
        Article.objects.filter(pk=article.pk).update(
            series=make_series("Papers", issn="2049-3630"),
            part=3,
            report_number="PB 2026/04",
            doi_en="10.5555/en",
            doi_ru="10.5555/ru",
            published_at_en=datetime(2026, 4, 9, 12, tzinfo=UTC),
        )
        for language in ("tr", "ru"):
            publish(make_translation(article, language))
        return Article.objects.get(pk=article.pk)

    return make


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "item_type"),
    [("article", "webpage"), ("report", "report"), ("scholarly", "journalArticle")],
)
@pytest.mark.parametrize("language", ["en", "tr", "ru"])
def test_zotero_reads_title_authors_date_language_and_abstract(
    client, cited, kind, item_type, language
):
    article = cited(kind)
    page = address(article, language)
    item = zotero.read(client.get(page).content.decode())
    published = timezone.localdate(article.in_language("published_at", language))
    people = {
        "ru": [("author", "Чалышкан", "Гёктуг"), ("author", "Караджа", "Элиф")],
    }.get(language, [("author", "Çalışkan", "Göktuğ"), ("author", "Karaca", "Elif")])
    assert item["itemType"] == item_type
    assert item["title"] == article.in_language("title", language)
    assert item["creators"][:2] == people
    assert item["creators"][2][0] == "editor"
    assert item["date"] == published.strftime("%Y/%m/%d")
    assert item["language"] == language
    assert item["abstractNote"] == article.in_language("standfirst", language)
    assert item["url"] == f"http://testserver{page}"
    assert item.get("DOI", "") == (article.in_language("doi", language) or "")


@pytest.mark.django_db
def test_zotero_reads_what_only_one_kind_has(client, cited, settings):
    settings.SITE_NAME = "Meridian"
    items = {
        kind: zotero.read(client.get(address(cited(kind))).content.decode())
        for kind in Category.PublicationType.values
    }
    assert items["article"]["publicationTitle"] == "Meridian"
    brief = items["report"]
    assert (brief["institution"], brief["number"]) == ("Meridian", "PB 2026/04")
    assert (brief["reportType"], brief["seriesTitle"]) == ("Brief en", "Papers en 3")
    journal = items["scholarly"]
    assert (journal["publicationTitle"], journal["issue"]) == ("Papers en", "3")
    assert journal["ISSN"] == "2049-3630"


def test_zotero_gets_the_pdf_where_there_is_one():
    def attachments(pdf: str) -> list[str]:
        metas = citation_tags(said(), pdf=pdf)
        head = "".join(f'<meta name="{name}" content="{content}">' for name, content in metas)
        return zotero.read(f"<html><head>{head}</head></html>")["attachments"]

    assert attachments("https://house.example/gold.pdf") == ["https://house.example/gold.pdf"]
    assert attachments("") == []


def test_zotero_does_not_take_one_person_with_four_names_for_two():
    one = Named("de la Cruz", "Juan Carlos")
    metas = citation_tags(said(authors=(one,)))
    head = "".join(f'<meta name="{name}" content="{content}">' for name, content in metas)
    item = zotero.read(f"<html><head>{head}</head></html>")
    assert item["creators"] == [("author", "de la Cruz", "Juan Carlos")]


@pytest.mark.django_db
def test_each_author_is_followed_by_where_they_stood_then(client, cited):
    metas = tree(client.get(address(cited("article")))).xpath(
        "//meta[starts-with(@name, 'citation_')]"
    )
    told = [(meta.get("name"), meta.get("content")) for meta in metas]
    first = told.index(("citation_author", "Çalışkan, Göktuğ"))
    assert ("citation_author_orcid", "https://orcid.org/0000-0002-1825-0097") in told[
        first : first + 3
    ]
    editor = told.index(("citation_editor", "van der Berg, Jan"))
    assert told[editor + 1] == ("citation_editor_institution", "Old School")


@pytest.mark.django_db
def test_the_headers_of_a_page_are_signposts(client, cited):
    article = cited("report")
    links = client.get(address(article))["Link"]
    page = f"http://testserver{address(article)}"
    assert '<https://doi.org/10.5555/en>; rel="cite-as"' in links
    assert '<https://schema.org/Report>; rel="type"' in links
    assert '<https://orcid.org/0000-0002-1825-0097>; rel="author"' in links
    for kind, export in EXPORTS.items():
        assert f'<{page}cite.{kind}>; rel="describedby"; type="{export.content_type}"' in links
    # Without a DOI the page itself is what lasts.
    turkish = client.get(address(article, "tr"))["Link"]
    assert f'<http://testserver{address(article, "tr")}>; rel="cite-as"' in turkish


@pytest.mark.django_db
def test_a_reader_finds_styles_files_and_the_lasting_address(client, cited):
    article = cited("report")
    found = tree(client.get(address(article, "ru")))
    (section,) = found.xpath("//section[@class='cite']")
    names = [" ".join(dt.text_content().split()) for dt in section.iter("dt")]
    assert names == [
        "APA",
        "Chicago",
        "MLA",
        "ГОСТ Р 7.0.5-2008",
        "DOI",
        "Файлы для Zotero и др.",
    ]
    assert article.title_ru in " ".join(section.text_content().split())
    for link in section.xpath(".//a[@download]/@href"):
        assert client.get(link).status_code == 200
    assert section.xpath(".//a[@href='https://doi.org/10.5555/ru']")


@pytest.mark.django_db
def test_a_draft_is_cited_by_nobody(client):
    link = previewing.share(make_article(), by=make_editor(), days=7, pinned=False)
    shown = client.get(reverse("preview_link", args=[previewing.token(link)]))
    assert shown.status_code == 200
    found = tree(shown)
    assert not found.xpath("//meta[starts-with(@name, 'citation_')]")
    assert not found.xpath("//script[@type='application/ld+json']")
    assert "Cite this" not in text(shown)


@pytest.mark.django_db
def test_a_page_with_a_series_asks_at_most_eight_queries_and_a_file_four(
    client, cited, django_assert_max_num_queries
):
    article = cited("report")
    with django_assert_max_num_queries(8):
        client.get(address(article))
    with django_assert_max_num_queries(4):
        client.get(f"{address(article)}cite.bib")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("names", "language", "expected"),
    [
        (
            {"sort_key": "Çalışkan, Göktuğ", "name_ru": "Гёктуг Чалышкан"},
            "ru",
            ("Чалышкан", "Гёктуг"),
        ),
        (
            {"sort_key": "van der Berg, Jan", "name_en": "Jan van der Berg"},
            "en",
            ("van der Berg", "Jan"),
        ),
        ({"sort_key": "Crisis Group", "name_en": "Crisis Group"}, "en", ("Crisis Group", "")),
        (
            {"sort_key": "Karaca, Elif", "name_en": "Elif Karaca", "name_tr": ""},
            "tr",
            ("Karaca", "Elif"),
        ),
    ],
)
def test_a_name_is_divided_as_its_sort_key_says(names, language, expected):
    assert make_author(**names).family_and_given(language) == expected
