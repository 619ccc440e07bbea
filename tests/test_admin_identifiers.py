"""What an editor types of series, parts, DOIs, ISSNs and ORCIDs, and what is refused of it."""

import pytest

from tests.builders import (
    make_article,
    make_author,
    make_author_user,
    make_editor,
    make_published,
    make_series,
    version,
)

pytestmark = pytest.mark.django_db


def save_numbers(client, article, **typed):
    """Send the page of `article` with `typed`, and return what it says is wrong."""
    page = f"/admin/articles/article/{article.pk}/change/"
    byline = article.bylines.get()
    rows = {
        "bylines-TOTAL_FORMS": "1",
        "bylines-INITIAL_FORMS": "1",
        "bylines-0-id": byline.pk,
        "bylines-0-article": article.pk,
        "bylines-0-author": byline.author_id,
        "bylines-0-role": "author",
        "bylines-0-position": "0",
    }
    response = client.post(page, {"category": article.category_id, **rows, **typed})
    article.refresh_from_db()
    if response.status_code == 302:
        return ""
    return " ".join(str(response.context["adminform"].form.errors).split())


@pytest.mark.parametrize(
    "typed",
    [
        "10.5555/abc-1",
        "https://doi.org/10.5555/ABC-1",
        "http://dx.doi.org/10.5555/abc-1",
        " doi:10.5555/Abc-1 ",
    ],
)
def test_a_doi_is_taken_as_it_is_pasted_and_kept_as_one(client, typed):
    client.force_login(make_editor())
    article = make_published()
    assert save_numbers(client, article, doi_en=typed) == ""
    assert article.doi_en == "10.5555/abc-1"


@pytest.mark.parametrize("typed", ["11.5555/abc", "10.5555", "10.5555/a b", "https://example.org/"])
def test_what_is_no_doi_is_refused(client, typed):
    client.force_login(make_editor())
    article = make_published()
    assert "10.5555/12345678" in save_numbers(client, article, doi_en=typed)
    assert not article.doi_en


def test_a_doi_belongs_to_one_text_in_one_language(client):
    client.force_login(make_editor())
    first, second = make_published(), make_published()
    save_numbers(client, first, doi_tr="10.5555/one")

    said = save_numbers(client, second, doi_ru="https://doi.org/10.5555/ONE")
    assert f"“{first.title_en}” has this DOI already" in said
    said = save_numbers(client, second, doi_en="10.5555/two", doi_ru="10.5555/two")
    assert "The English version has this DOI already" in said
    assert not second.doi_ru and not second.doi_en
    assert save_numbers(client, first, doi_tr="10.5555/one") == ""


def test_a_refused_doi_names_no_text_that_its_author_may_not_read(client):
    secret = make_article()
    save_as = make_editor()
    client.force_login(save_as)
    save_numbers(client, secret, doi_en="10.5555/secret")
    author = make_author_user()
    own = make_article(author=make_author(user=author))
    client.force_login(author)
    said = save_numbers(client, own, doi_en="10.5555/secret")

    assert "has this DOI already" in said
    assert version(secret, "en").latest.title not in said


def test_a_part_of_a_series_has_a_number_of_its_own(client):
    client.force_login(make_editor())
    series, first, second = make_series(), make_published(), make_published()
    assert save_numbers(client, first, series=series.pk, part="3") == ""

    said = save_numbers(client, second, series=series.pk, part="3")
    assert "Another article has this number in the series" in said
    assert "Say of which series" in save_numbers(client, second, part="3")
    assert "1" in save_numbers(client, second, series=series.pk, part="0")
    assert save_numbers(client, second, series=make_series().pk, part="3") == ""
    assert (second.part, first.part) == (3, 3)


def test_the_list_can_be_narrowed_to_a_series(client):
    client.force_login(make_editor())
    series, first, _second = make_series(), make_published(), make_published()
    save_numbers(client, first, series=series.pk)
    response = client.get(f"/admin/articles/article/?series__id__exact={series.pk}")
    assert [one.pk for one in response.context["cl"].result_list] == [first.pk]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2049-3630", "2049-3630"),
        ("issn 20493630", "2049-3630"),
        ("0000-006x", "0000-006X"),
        ("https://portal.issn.org/resource/ISSN/2049-3630", "2049-3630"),
        ("ISSN: 2049-3630", "2049-3630"),
        ("2049-3631", None),
        ("2049-363", None),
    ],
)
def test_an_issn_is_checked_by_its_last_digit(client, typed, kept):
    client.force_login(make_editor())
    series = make_series()
    names = {f"name_{code}": "Papers" for code in ("en", "tr", "ru")}
    client.post(f"/admin/articles/series/{series.pk}/change/", {**names, "issn": typed})
    series.refresh_from_db()
    assert series.issn == (kept or "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000-0002-1825-0097/?lang=en", "0000-0002-1825-0097"),
        ("0000000218250097", "0000-0002-1825-0097"),
        ("0000-0002-1694-233x", "0000-0002-1694-233X"),
        ("0000-0002-1825-0098", None),
        ("Karaca", None),
    ],
)
def test_an_orcid_is_checked_by_its_last_digit(client, typed, kept):
    client.force_login(make_editor())
    author = make_author()
    fields = {"slug": author.slug, "sort_key": "Karaca, Elif", "orcid": typed, "links": ""}
    names = {f"name_{code}": "Elif" for code in ("en", "tr", "ru")}
    client.post(f"/admin/authors/author/{author.pk}/change/", {**fields, **names})
    author.refresh_from_db()
    assert author.orcid == (kept or "")
