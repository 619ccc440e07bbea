"""What search engines and other sites are told of each page: JSON-LD and Open Graph."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from articles.models import Article, Byline
from articles.public import structured, structured_pages
from tests.builders import (
    add_byline,
    make_author,
    make_category,
    make_draft,
    make_picture,
    make_published,
    make_series,
    make_topic,
    make_translation,
    publish,
)
from tests.public_pages import address, in_languages, tree
from tests.records import said

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


def graph(client, path: str) -> list[dict]:
    """Return the nodes of the JSON-LD at `path`, of which there is one block."""
    (block,) = tree(client.get(path)).xpath("//script[@type='application/ld+json']/text()")
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def node(client, path: str, kind: str) -> dict:
    (found,) = [one for one in graph(client, path) if kind in one["@type"]]
    return found


def told(client, path: str, name: str) -> list[str]:
    return tree(client.get(path)).xpath(f"//meta[@property='{name}' or @name='{name}']/@content")


@pytest.mark.parametrize(
    ("kind", "type_"),
    [("article", "Article"), ("report", "Report"), ("scholarly", "ScholarlyArticle")],
)
def test_an_article_is_what_its_category_says(client, kind, type_):
    body = '<h2>One two</h2><p>three<fn-ref data-key="aaaa"></fn-ref> four.</p>'
    draft = make_draft("Counted", body=body, notes={"aaaa": "Not counted."})
    category = make_category(publication_type=kind)
    article = make_published("en", draft=draft, category=category)
    found = graph(client, address(article))[0]
    assert found["@type"] == type_
    assert found["headline"] == article.title_en
    assert found["url"] == found["mainEntityOfPage"] == f"{SITE}{address(article)}"
    assert found["articleSection"] == article.category.name_en
    assert found["wordCount"] == 4
    assert found["isAccessibleForFree"] is True


def test_people_have_their_part_their_orcid_and_where_they_stood_then(client):
    first = make_author("Elif Karaca", orcid="0000-0002-1825-0097", affiliation_en="Now here")
    article = in_languages("en", author=first)
    Byline.objects.filter(article=article).update(affiliation="Then there")
    Byline.objects.create(article=article, author=make_author("Tomáš Brandl"), role="editor")
    found = graph(client, address(article))[0]
    (author,) = found["author"]
    assert author["name"] == "Elif Karaca"
    assert author["identifier"] == "https://orcid.org/0000-0002-1825-0097"
    assert author["sameAs"] == ["https://orcid.org/0000-0002-1825-0097"]
    assert author["affiliation"] == {"@type": "Organization", "name": "Then there"}
    assert [one["name"] for one in found["editor"]] == ["Tomáš Brandl"]


def test_the_house_stands_for_an_article_that_nobody_signs(client):
    article = in_languages("en")
    article.bylines.all().delete()
    found = graph(client, address(article))
    assert found[0]["author"] == [{"@id": f"{SITE}/#organization"}]
    assert any(one.get("@id") == f"{SITE}/#organization" for one in found)


def test_an_original_and_its_translations_name_each_other_by_the_same_id(client):
    article = in_languages("en", "tr", "ru")
    original = graph(client, address(article, "en"))[0]
    translations = {one["inLanguage"]: one for one in original["workTranslation"]}
    assert set(translations) == {"tr", "ru"}
    for language, named in translations.items():
        there = graph(client, address(article, language))[0]
        assert there["@id"] == named["@id"]
        assert there["translationOfWork"]["@id"] == original["@id"]
        assert "workTranslation" not in there


def test_no_language_is_named_that_cannot_be_read(client):
    article = in_languages("en", "tr")
    russian = make_translation(article, "ru")
    (named,) = graph(client, address(article))[0]["workTranslation"]
    assert named["inLanguage"] == "tr"
    publish(russian)
    Article.objects.filter(pk=article.pk).update(published_at_en=None)
    assert "translationOfWork" not in graph(client, address(article, "tr"))[0]


def test_the_notes_of_this_language_are_its_citations(client):
    body = '<p>One<fn-ref data-key="aaaa"></fn-ref> two<fn-ref data-key="bbbb"></fn-ref>.</p>'
    notes = {"aaaa": "<em>Gold</em> & silver, 2024.", "bbbb": "Second."}
    article = make_published("en", draft=make_draft("Cited", body=body, notes=notes))
    turkish = make_draft("Alıntı", body=body, notes={"aaaa": "Altın, 2024.", "bbbb": "İkinci."})
    publish(make_translation(article, "tr", draft=turkish))
    cited = [one["text"] for one in graph(client, address(article))[0]["citation"]]
    assert cited == ["Gold & silver, 2024.", "Second."]
    article.refresh_from_db()
    there = graph(client, address(article, "tr"))[0]["citation"]
    assert [one["text"] for one in there] == ["Altın, 2024.", "İkinci."]


def test_series_and_identifiers_are_told(client):
    series = make_series("Papers", issn="2049-3630")
    article = in_languages("en", category=make_category(publication_type="report"))
    Article.objects.filter(pk=article.pk).update(
        series=series, part=3, report_number="PB 1", doi_en="10.5555/abc"
    )
    found = graph(client, address(article))[0]
    assert found["isPartOf"]["name"] == "Papers en"
    assert (found["isPartOf"]["issn"], found["position"]) == ("2049-3630", 3)
    assert found["reportNumber"] == "PB 1"
    assert found["sameAs"] == "https://doi.org/10.5555/abc"
    assert {one["value"] for one in found["identifier"]} == {"10.5555/abc", "PB 1"}


def test_corrections_are_told_with_their_day_and_their_place():
    at = datetime(2026, 4, 9, tzinfo=UTC)
    wrong = SimpleNamespace(note="It was 12, not 21.", at=at, anchor="edition-2")
    silent = SimpleNamespace(note="", at=at, anchor="edition-3")
    assert structured.corrections([wrong, silent], said()) == [
        {
            "@type": "CorrectionComment",
            "text": "It was 12, not 21.",
            "datePublished": "2026-04-09T00:00:00+00:00",
            "url": "https://house.example/en/gold/#edition-2",
        }
    ]


def test_a_page_of_the_house_is_about_the_house(rf):
    request = rf.get("/tr/about/")
    request.LANGUAGE_CODE, request.resolver_match = "tr", None
    page = SimpleNamespace(title="Hakkında", description="Biz kimiz.")
    found = structured_pages.page_graph({"house_page": page}, request=request)
    assert found["@graph"][0]["name"] == "Hakkında"
    assert found["@graph"][0]["about"] == {"@id": f"{SITE}/#organization"}


def test_breadcrumbs_lead_from_the_front_page_over_the_category(client):
    article = in_languages("en", "ru")
    steps = node(client, address(article, "ru"), "BreadcrumbList")["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3]
    assert steps[1]["name"] == article.category.name_ru
    paths = [step["item"].removeprefix(SITE) for step in steps]
    assert paths[0] == "/ru/"
    assert paths[2] == address(article, "ru")
    assert client.get(paths[1]).status_code == 200


def test_nothing_empty_is_told(client):
    def empties(value) -> bool:
        if isinstance(value, dict):
            return any(empties(one) for one in value.values())
        if isinstance(value, list):
            return not value or any(empties(one) for one in value)
        return value in ("", None)

    article = in_languages("en")
    for path in (address(article), "/en/", "/en/people/", f"/en/people/{_person(article)}/"):
        assert not empties(graph(client, path)), path


def _person(article: Article) -> str:
    return article.bylines.get().author.slug


def test_the_front_page_is_a_site_that_can_be_searched(client):
    found = node(client, "/tr/", "WebSite")
    target = found["potentialAction"]["target"]["urlTemplate"]
    assert target == f"{SITE}/tr/analysis/?q={{search_term_string}}"
    assert found["publisher"]["@id"] == node(client, "/tr/", "Organization")["@id"]


def test_a_person_has_a_profile(client):
    author = make_author(
        "Elif Karaca",
        role_en="Fellow",
        biography_en="Born.",
        orcid="0000-0002-1825-0097",
        links=[["https://example.org/elif", "Site"]],
        photograph=make_picture(),
    )
    in_languages("en", author=author)
    found = node(client, f"/en/people/{author.slug}/", "ProfilePage")["mainEntity"]
    assert (found["name"], found["jobTitle"], found["description"]) == (
        *("Elif Karaca", "Fellow"),
        "Born.",
    )
    assert found["sameAs"] == ["https://orcid.org/0000-0002-1825-0097", "https://example.org/elif"]
    assert found["image"].startswith(f"{SITE}/media/")


def test_hubs_and_lists_are_collections_of_their_articles(client):
    topic = make_topic("Water")
    article = in_languages("en", topics=(topic,))
    paths = {
        f"/en/topic/{topic.slug_en}/": "Water en",
        f"/en/category/{article.category.slug_en}/": article.category.name_en,
        "/en/analysis/": "Publications",
    }
    for path, name in paths.items():
        found = node(client, path, "CollectionPage")
        assert (found["name"], found["url"]) == (name, f"{SITE}{path}")
        (listed,) = found["mainEntity"]["itemListElement"]
        assert listed["url"] == f"{SITE}{address(article)}"
        assert (
            node(client, path, "BreadcrumbList")["itemListElement"][-1]["item"] == f"{SITE}{path}"
        )


def test_a_page_that_is_not_there_is_told_of_to_nobody(client):
    missing = client.get("/en/analysis/no-such/")
    assert not tree(missing).xpath("//script[@type='application/ld+json']")


def test_links_are_shown_with_the_language_the_people_and_the_subjects(client):
    topic = make_topic("Water")
    article = in_languages("tr", "en", topics=(topic,))
    add_byline(article, make_author("Tomáš Brandl"))
    path = address(article, "tr")
    assert told(client, path, "og:type") == ["article"]
    assert told(client, path, "og:locale") == ["tr_TR"]
    assert told(client, path, "og:locale:alternate") == ["en_US"]
    assert told(client, path, "article:tag") == ["Water tr"]
    people = told(client, path, "article:author")
    assert len(people) == 2
    assert all(one.startswith(f"{SITE}/tr/people/") for one in people)
    assert told(client, path, "twitter:card") == ["summary"]


def test_links_are_shown_with_the_cover(client):
    article = in_languages("en")
    cover = make_picture(alt_en="Dunes at dusk")
    Article.objects.filter(pk=article.pk).update(cover=cover)
    path = address(article)
    assert told(client, path, "og:image") == [f"{SITE}{cover.file.url}"]
    assert told(client, path, "og:image:width") == [str(cover.width)]
    assert told(client, path, "og:image:alt") == ["Dunes at dusk"]
    assert told(client, path, "twitter:card") == ["summary_large_image"]
    assert graph(client, path)[0]["image"]["url"] == f"{SITE}{cover.file.url}"


@pytest.mark.parametrize("path", ["/en/", "/en/analysis/", "/en/topics/", "/en/people/"])
def test_every_page_says_what_a_link_to_it_shows(client, path):
    in_languages("en", topics=(make_topic(),))
    for name in ("og:title", "og:type", "og:url", "og:locale", "og:site_name", "twitter:card"):
        assert len(told(client, path, name)) == 1, name
