"""The search: which texts answer which words, in which order, and what a result shows."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Byline, SearchEntry
from articles.newsroom import editing, publishing
from articles.newsroom.readers import render_again
from articles.public.search import databases
from tests.builders import (
    add_byline,
    bring_to,
    make_article,
    make_author,
    make_draft,
    make_editor,
    make_published,
    make_topic,
    make_translation,
    publish,
    version,
)
from tests.public_pages import text, titles, tree

pytestmark = pytest.mark.django_db


def written(title, body="<p>Nothing of note.</p>", *, language="en", standfirst="", **fields):
    draft = make_draft(title, standfirst=standfirst, takeaways=(), body=body, notes={})
    return make_published(language, draft=draft, **fields)


def found(client, query: str, language: str = "en", **more) -> list[str]:
    response = client.get(f"/{language}/analysis/", {"q": query, **more})
    assert response.status_code == 200
    return titles(response)


def marked(response) -> list[str]:
    return [one.text_content() for one in tree(response).xpath("//main//mark")]


@pytest.mark.parametrize(
    ("language", "text", "query"),
    [
        ("en", "Refiners melted the policies", "refiner policy"),
        ("en", "Sanctions", "sanctio"),
        ("tr", "Altının fiyatı ve IŞIKLAR", "ALTIN ışık"),
        ("tr", "Altının fiyatı ve IŞIKLAR", "altin isik"),
        ("tr", "Türkiye'nin İSTANBUL’daki madenleri", "türkiye istanbul maden"),
        ("tr", "Türkiye'nin İstanbul’daki madenleri", "Türkiye’den İstanbul'a"),
        ("ru", "Ещё одна ёлка и самолёт", "елка самолет"),
        ("ru", "Еще одна елка и самолет", "Ёлки САМОЛЁТЫ"),
        ("ru", "Цены на золото", "золота цена"),
    ],
)
def test_a_word_is_found_in_any_form_and_spelling(client, language, text, query):
    written("A", f"<p>{text}.</p>", language=language)
    assert found(client, query, language) == ["A"]


def test_short_i_is_another_letter_than_i(client):
    written("A", "<p>Война.</p>", language="ru")
    assert found(client, "войны", "ru") == ["A"]
    assert found(client, "воина", "ru") == []


def test_a_stem_that_says_too_little_is_not_asked_for(client):
    """Snowball makes `al` of the Turkish words for gold, six and took."""
    written("Gold", "<p>Altın madenleri.</p>", language="tr")
    written("Took", "<p>Kadın altı kitap aldı.</p>", language="tr")
    assert found(client, "altın", "tr") == ["Gold"]


def test_title_comes_before_standfirst_before_body(client):
    body = "<p>" + "Roads and rivers lead north. " * 20 + "{}</p>"
    written("Body", body.format("Cobalt. Cobalt."))
    written("Cobalt", body.format(""))
    written("Standfirst", body.format(""), standfirst="Where cobalt goes.")
    assert found(client, "cobalt") == ["Cobalt", "Standfirst", "Body"]


def test_every_word_must_be_there_but_those_that_say_nothing(client):
    written("Both", "<p>Gold and water.</p>")
    written("One", "<p>Gold alone.</p>")
    assert found(client, "the water and the gold") == ["Both"]


def test_a_word_that_may_say_nothing_is_asked_for_where_anything_has_it(client):
    """`su` is water, and in a hurry also `şu`, that; “us” is a country, too."""
    written("Su", "<p>Su ve enerji.</p>", language="tr")
    written("Enerji", "<p>Enerji.</p>", language="tr")
    assert found(client, "su enerji", "tr") == ["Su"]
    assert found(client, "şu altın enerji", "tr") == []
    assert set(found(client, "neden enerji", "tr")) == {"Su", "Enerji"}


def test_words_in_quotation_marks_stand_beside_each_other(client):
    written("Beside", "<p>Due diligence is a duty.</p>")
    written("Apart", "<p>Diligence was due.</p>")
    for query in ('"due diligence"', "“due diligence”", "«due diligence» duty"):
        assert found(client, query) == ["Beside"]
    assert set(found(client, "due diligence")) == {"Beside", "Apart"}


def test_notes_takeaways_and_names_are_searched(client):
    draft = make_draft("A", takeaways=("Smelters can ask.",))
    article = make_published("en", draft=draft, author=make_author("Zeynep Çalışkan"))
    for query in ("swissaid", "smelter", "caliskan", "Çalışkan gold"):
        assert found(client, query) == [article.title_en]


def test_a_name_is_found_in_any_of_its_spellings(client):
    author = make_author("Elif Karaca", name_ru="Элиф Караджа")
    written("A", author=author)
    assert found(client, "Караджа") == ["A"]


def test_a_new_biography_writes_nothing_into_the_index(monkeypatch):
    author = make_author("Elif Karaca")
    written("Signed", author=author)
    names = []
    monkeypatch.setattr(databases, "write_names", lambda entry, words: names.append(words))
    author.biography_en = "Born in Bursa."
    author.save()
    assert names == []
    author.name_en = "Elif Kara"
    author.save()
    assert [words[:2] for words in names] == [["elif", "kara"]]


def test_a_new_name_and_a_new_byline_are_found_at_once(client):
    author = make_author("Elif Karaca")
    article = written("A", author=author)
    author.name_en = author.name_tr = author.name_ru = "Elif Demir"
    author.save()
    assert (found(client, "demir"), found(client, "karaca")) == (["A"], [])
    add_byline(article, make_author("Sana Iqbal"))
    assert found(client, "iqbal nothing") == ["A"]
    Byline.objects.filter(article=article, author__name_en="Sana Iqbal").get().delete()
    assert found(client, "iqbal") == []


def test_each_language_is_searched_for_itself(client):
    article = written("Gold", "<p>Gold.</p>")
    draft = make_draft("Altın", standfirst="", takeaways=(), body="<p>Maden.</p>", notes={})
    publish(make_translation(article, "tr", draft=draft))
    assert found(client, "gold") == ["Gold"]
    assert found(client, "gold", "tr") == []
    assert found(client, "maden", "tr") == ["Altın"]


def test_only_what_can_be_read_now_is_found(client):
    draft = make_draft("Cobalt", standfirst="", takeaways=(), body="<p>Cobalt.</p>", notes={})
    for stage in ("writing", "in_review", "ready", "scheduled", "withdrawn"):
        bring_to(stage, version(make_article(draft=draft), "en"))
    assert found(client, "cobalt") == []
    assert "Cobalt" not in text(client.get("/en/analysis/?q=cobalt+gold"))


def test_what_is_rendered_again_is_indexed_and_what_is_withdrawn_is_not(client):
    article = written("Cobalt", "<p>Cobalt.</p>")
    databases.empty()
    assert found(client, "cobalt") == []
    render_again(version(article, "en"))
    assert found(client, "cobalt") == ["Cobalt"]
    publishing.withdraw(version(article, "en"), by=make_editor())
    assert found(client, "cobalt") == []
    assert not SearchEntry.objects.exists()


def test_what_is_published_anew_is_found_by_its_new_words_only(client):
    article = written("Cobalt", "<p>Cobalt.</p>")
    translation = version(article, "en")
    draft = make_draft("Tin", standfirst="", takeaways=(), body="<p>Tin.</p>", notes={})
    editor = make_editor()
    editing.save(translation, draft, by=editor, expected=translation.latest.number)
    assert (found(client, "cobalt"), found(client, "tin")) == (["Cobalt"], [])
    publish(version(article, "en"), by=editor)
    assert (found(client, "cobalt"), found(client, "tin")) == ([], ["Tin"])


def test_an_embargo_holds_for_what_is_indexed_already(client):
    article = written("Cobalt", "<p>Cobalt.</p>")
    later = timezone.now() + timedelta(days=1)
    Article.objects.filter(pk=article.pk).update(published_at_en=later, updated_at_en=later)
    response = client.get("/en/analysis/?q=cobalt+zinc")
    assert titles(response) == []
    # Nor do the words that would find something alone give it away.
    assert tree(response).xpath("//main//ul[@class='ways-on']//a[text()='cobalt']") == []


def test_the_index_can_be_written_again_from_what_is_published(client):
    written("Cobalt", "<p>Cobalt.</p>")
    databases.empty()
    SearchEntry.objects.all().delete()
    assert found(client, "cobalt") == []
    call_command("index_again", verbosity=0)
    call_command("index_again", verbosity=0)
    assert found(client, "cobalt") == ["Cobalt"]


def test_a_result_shows_where_its_words_stand(client):
    before = "Roads and rivers lead north. " * 30
    written("Tin and <b>Cobalt</b>", f"<p>{before}Here cobalt & tin <em>are</em> sold.</p>")
    response = client.get("/en/analysis/?q=cobalt+tins")
    assert marked(response) == ["Tin", "Cobalt", "cobalt", "tin"]
    excerpt = tree(response).xpath("//p[@class='row-excerpt']")[0].text_content()
    assert "Here cobalt & tin are sold." in excerpt
    assert len(excerpt) < 300
    assert titles(response) == ["Tin and <b>Cobalt</b>"]


def test_an_excerpt_has_no_numbers_of_notes(client):
    make_published("en")
    response = client.get("/en/analysis/?q=bags+refiners")
    excerpt = tree(response).xpath("//p[@class='row-excerpt']")[0].text_content()
    assert "small bags. Who buys it" in excerpt


def test_results_can_be_filtered_and_stand_in_another_order(client):
    topic = make_topic(slug_en="water")
    for days in range(3):
        written(f"Tin {days}", at=timezone.now() - timedelta(days=days), topics=(topic,))
    written("Tin elsewhere")
    assert set(found(client, "tin", topic="water")) == {"Tin 0", "Tin 1", "Tin 2"}
    assert found(client, "tin", topic="water", sort="newest") == ["Tin 0", "Tin 1", "Tin 2"]
    response = client.get("/en/analysis/?q=tin&topic=water&sort=oldest")
    assert titles(response) == ["Tin 2", "Tin 1", "Tin 0"]
    assert marked(response).count("Tin") == 3


def test_pages_of_results_show_each_once_and_keep_the_words(client):
    expected = {written(f"Tin {number}").title_en for number in range(14)}
    first = client.get("/en/analysis/?q=tin")
    (on,) = tree(first).xpath("//a[@rel='next']/@href")
    assert on == "?q=tin&page=2"
    second = client.get(f"/en/analysis/{on}")
    assert len(titles(first)) == 12 and {*titles(first), *titles(second)} == expected


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '""',
        "'; DROP TABLE articles_article; --",
        "a AND OR NOT NEAR(b, 2) title:x ^c d* -e",
        "gold & | ! <-> (water):*A",
        "gold\0water",
        "\ud7ff🙂🙂",
        "x" * 10_000,
        "gold " * 4_000,
        '"' + "gold water " * 500,
        "%' _ \\ \\' {}",
        "١٢٣ 𝒈𝒐𝒍𝒅 ﷺ ß ŉ",
        "_ __ a_b",
    ],
)
def test_no_query_breaks_the_search(client, query):
    written("Gold", "<p>Gold and water.</p>")
    written("A", f"<p>{query[:2_000]}</p>".replace("\0", ""))
    assert client.get("/en/analysis/", {"q": query}).status_code == 200


def test_words_that_find_nothing_together_are_offered_alone(client):
    written("Tin", "<p>Tin.</p>")
    written("Zinc", "<p>Zinc.</p>")
    written("One year")
    response = client.get("/en/analysis/?q=tin+zinc+lead+year")
    links = tree(response).xpath("//main//ul[@class='ways-on']//a/@href")
    # A word that is the name of a filter is a word like others.
    assert {f"/en/analysis/?q={word}" for word in ("tin", "zinc", "year")} < set(links)
    assert "/en/analysis/?q=lead" not in links


def test_who_and_what_bears_the_searched_name_is_named_first(client):
    author = make_author("Elif Karaca", slug="elif")
    written("A", author=author)
    links = tree(client.get("/en/analysis/?q=karaca")).xpath("//ul[@class='named']//a/@href")
    assert links == ["/en/people/elif/"]


def test_a_search_asks_seven_queries_whatever_it_finds(client):
    topic = make_topic(slug_en="water")
    searches = [
        {"q": "tin", "topic": "water"},
        {"q": "the tin", "topic": "water", "sort": "oldest"},
        {"q": "tin", "also": "tr"},
        {"q": "tin zinc lead", "topic": "water"},
    ]
    for number in range(15):
        written(f"Tin {number}", topics=(topic,))
        if number in {2, 14}:
            for asked in searches:
                with CaptureQueriesContext(connection) as captured:
                    client.get("/en/analysis/", asked)
                assert len(captured) <= 7, asked


def test_browsers_are_told_of_the_search_in_each_language(client):
    for language in ("en", "tr", "ru"):
        (link,) = tree(client.get(f"/{language}/")).xpath("//head/link[@rel='search']/@href")
        response = client.get(link)
        assert response["Content-Type"].startswith("application/opensearchdescription+xml")
        page = response.content.decode()
        assert f'template="http://testserver/{language}/analysis/?q={{searchTerms}}"' in page
        assert f'template="http://testserver/{language}/feed/"' in page
        assert f"<Language>{language}</Language>" in page
