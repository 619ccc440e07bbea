"""The demonstration is what it promises: enough texts, whole notes, every state."""

import tomllib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from lxml import html

from articles.models import Article, Byline, Category, Series, Topic, Translation
from articles.newsroom.checks.catalogue import findings
from articles.newsroom.checks.subject import Subject
from articles.newsroom.staleness import with_behind
from articles.public.history import history
from articles.rendering.notes import analyse
from articles.rendering.source import clean_body, clean_note, plain_text
from authors.models import Author
from authors.orcid import validate_orcid
from demo import loading
from languages.columns import in_all_languages
from languages.names import codes
from tests.builders import make_article, make_author, make_user

HERE = Path(loading.__file__).resolve().parent
FOLDERS = sorted(folder for folder in (HERE / "articles").iterdir() if folder.is_dir())


def read(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


TEXTS = [
    pytest.param(folder, path.stem, id=f"{folder.name}-{path.stem}")
    for folder in FOLDERS
    for path in sorted(folder.glob("??.toml"))
]


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_user, make_author, make_article])
def test_a_house_where_somebody_works_never_gets_the_demonstration(make):
    make()
    before = Article.objects.count()
    call_command("load_demo", "--if-empty")
    assert Article.objects.count() == before
    with pytest.raises(CommandError, match="works in this database"):
        call_command("load_demo")


def test_there_are_enough_analyses_and_enough_in_all_languages():
    whole = [
        f for f in FOLDERS if all((f / f"{code}.toml").exists() for code in ("en", "tr", "ru"))
    ]

    assert len(FOLDERS) >= 15
    assert len(whole) >= 8


@pytest.mark.parametrize(("folder", "language"), TEXTS)
def test_a_text_has_its_length_and_all_its_notes(folder, language):
    spec, text = read(folder / "article.toml"), read(folder / f"{language}.toml")
    body = clean_body(text["body"])
    analysis = analyse(body, {key: clean_note(note) for key, note in text["notes"].items()})

    assert analysis.without_text == analysis.without_marker == ()
    if language == spec["original_language"]:
        assert 600 <= len(plain_text(body).split()) <= 1500
        assert 4 <= len(analysis.order) <= 12
    assert text["title"] and text["standfirst"]


#: The draft that shows what the checks find; all other texts are clean.
MEANT_TO_BE_FOUND = {
    ("lake-chad-governance", "ru"): ["takeaways", "leftover", "leftover-date"],
}


@pytest.mark.parametrize(("folder", "language"), TEXTS)
def test_the_checks_find_only_what_they_are_meant_to_find(folder, language):
    text = read(folder / f"{language}.toml")
    subject = Subject(
        language=language,
        title=text["title"],
        slug="slug",
        standfirst=text["standfirst"],
        takeaways=tuple(text["takeaways"]),
        body=clean_body(text["body"]),
        notes={key: clean_note(note) for key, note in text["notes"].items()},
    )
    found = [finding.code for finding in findings(subject)]
    assert found == MEANT_TO_BE_FOUND.get((folder.name, language), [])


@pytest.mark.parametrize(("folder", "language"), TEXTS)
def test_cleaning_takes_nothing_from_a_text(folder, language):
    """What the sanitiser would remove has no place in a demonstration."""
    source = read(folder / f"{language}.toml")["body"]
    before = html.fragment_fromstring(source, create_parent="div")
    after = html.fragment_fromstring(clean_body(source), create_parent="div")

    assert [e.tag for e in before.iter()] == [e.tag for e in after.iter()]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_published_translation_has_the_paragraphs_and_notes_of_its_original(folder):
    spec = read(folder / "article.toml")
    original = read(folder / f"{spec['original_language']}.toml")
    shape = [block.tag for block in html.fragment_fromstring(original["body"], create_parent="div")]
    for language, state in spec["states"].items():
        if state == "published":
            text = read(folder / f"{language}.toml")
            blocks = html.fragment_fromstring(text["body"], create_parent="div")
            assert [block.tag for block in blocks] == shape
            assert set(text["notes"]) == set(original["notes"])


@pytest.mark.django_db
def test_every_state_can_be_seen_in_the_demonstration(monkeypatch):
    small = loading.drawing.cover("dunes", seed=0)
    monkeypatch.setattr(loading, "_draw", lambda specs, people: _one_picture(small, specs, people))

    loaded = loading.load()

    stages = set(Translation.objects.values_list("stage", flat=True))
    assert stages == {"writing", "in_review", "ready", "published", "withdrawn"}
    assert Translation.objects.filter(publish_at__isnull=False).exists()
    assert with_behind(Translation.objects.all()).filter(behind__isnull=False).exists()
    assert loaded.articles == len(FOLDERS) == Article.objects.count()
    assert Article.objects.values("category").distinct().count() >= 2
    assert Topic.objects.filter(articles__isnull=False).distinct().count() >= 5
    assert Article.objects.values("bylines__author").distinct().count() >= 4
    check_identifiers()
    check_what_readers_are_told()


def check_identifiers():
    """The numbers are such as a house could have, and nobody's but the demonstration's."""
    for article in Article.objects.all():
        article.full_clean(exclude=["original_language"])
        dois = [article.in_language("doi", code) for code in codes()]
        assert all(not doi or doi.startswith("10.5555/") for doi in dois)
        readable = {code for code in codes() if article.in_language("doi", code)}
        assert readable <= set(article.readable_languages())
    for series in Series.objects.all():
        series.full_clean()
        assert all(in_all_languages(series, name) for name in ("name", "slug", "description"))
        assert len(in_all_languages(series, "description")) == 3
        parts = series.articles.order_by("part").values_list("part", flat=True)
        assert len(parts) >= 4 and None not in parts
    assert Series.objects.exclude(issn="").count() == 1 < Series.objects.count()
    for author in Author.objects.exclude(orcid=""):
        validate_orcid(author.orcid)
    types = set(Category.objects.filter(articles__isnull=False).values_list("publication_type"))
    assert types == {("article",), ("report",), ("scholarly",)}
    assert (
        Byline.objects.values("article").annotate(n=Count("role", distinct=True)).filter(n__gte=3)
    )


def check_what_readers_are_told():
    """Two articles were updated and corrected in every language, each in its own words."""
    corrected = Article.objects.filter(editions__kind="correction").distinct()
    assert corrected.count() == 2
    for article in corrected:
        notes = set()
        for code in article.readable_languages():
            told = history(article, language=code)
            assert [one.kind for one in told.entries] == ["correction", "update", "first"]
            assert [one.at for one in told.entries] == sorted(
                (one.at for one in told.entries), reverse=True
            )
            assert article.in_language("updated_at", code) == told.entries[0].at
            notes |= {one.note for one in told.entries if one.note}
        assert len(notes) == 2 * len(article.readable_languages()) == 6
        behind = with_behind(Translation.objects.filter(article=article))
        assert not behind.filter(behind__isnull=False).exists()


def _one_picture(content, specs, people):
    picture = loading.pictures.store(BytesIO(content), name="Dunes")
    return dict.fromkeys([*(folder.name for folder in specs), *people], picture)
