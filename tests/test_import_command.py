"""Bringing a Word file in: from the command line, and into the database and the library."""

import io
import json

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from articles import pictures
from articles.models import Article, Event, Picture, Revision, Translation
from articles.models.translation import Stage
from articles.newsroom.importing import targets
from articles.newsroom.importing.storing import store
from articles.newsroom.importing.targets import NewArticle
from articles.newsroom.importing.word import read
from articles.newsroom.refusals import NotAllowed, Refused
from articles.rendering.notes import analyse
from tests.builders import (
    make_article,
    make_author,
    make_author_user,
    make_category,
    make_editor,
    make_translator,
    make_user,
    version,
)
from tests.word_files import PNG, footnote, listed, paragraph, picture, word_file

pytestmark = pytest.mark.django_db

TYPED = (
    paragraph("The title", style="Title"),
    paragraph("Alpha[1]. Beta[i]."),
    paragraph("1 One"),
    paragraph("2 Two"),
)


@pytest.fixture
def write(tmp_path):
    """Put a Word file on disk and return its path."""

    def write(*blocks, **parts):
        path = tmp_path / "text.docx"
        path.write_bytes(word_file(*blocks, **parts).getvalue())
        return str(path)

    return write


@pytest.fixture
def no_trace():
    """The test leaves neither rows nor files."""
    yield
    for model in (Article, Translation, Revision, Event, Picture):
        assert not model.objects.exists(), model
    if default_storage.exists("pictures"):
        folders, files = default_storage.listdir("pictures")
        assert not files
        assert not any(default_storage.listdir(f"pictures/{folder}")[1] for folder in folders)


def run(path, **options):
    output = io.StringIO()
    call_command("import_document", path, **{"language": "en", **options}, stdout=output)
    return output.getvalue()


def latest():
    return Revision.objects.get()


# The command ----------------------------------------------------------------------------


def test_a_word_file_becomes_an_article_in_writing(write):
    editor, author, category = make_editor(), make_author(), make_category()
    path = write(
        paragraph("The title", style="Title"),
        listed("A point"),
        paragraph("Text", footnote(1), "."),
        footnotes={1: "The note"},
    )
    said = run(
        path, by=editor.username, author=author.slug, category=category.slug_tr, language="ru"
    )
    article = Article.objects.get()
    translation = article.translations.get()
    assert (article.original_language, article.category) == ("ru", category)
    assert [byline.author for byline in article.bylines.all()] == [author]
    assert (translation.language, translation.stage) == ("ru", Stage.WRITING)
    revision = latest()
    assert (revision.title, revision.slug, revision.takeaways) == (
        "The title",
        "the-title",
        ["A point"],
    )
    assert list(revision.notes.values()) == ["The note"]
    assert revision.by == editor
    assert not article.is_readable_in("ru")
    assert "1 footnote" in said
    assert f"Article {article.pk}" in said


def test_the_sahel_article_comes_in_with_its_six_notes(shared):
    make_user(is_superuser=True)
    run(str(shared / "samples/sahel/word-notes.docx"))
    analysis = analyse(latest().body, latest().notes)
    assert len(analysis.order) == 6
    assert not analysis.without_text
    assert not analysis.without_marker


@pytest.mark.usefixtures("no_trace")
@pytest.mark.parametrize("report", ["text", "json"])
def test_a_file_with_typed_markers_waits_for_a_decision_and_tells_what_is_proposed(write, report):
    make_user(is_superuser=True)
    path, output = write(*TYPED), io.StringIO()
    with pytest.raises(CommandError, match="2 note markers") as undecided:
        call_command("import_document", path, language="en", report=report, stdout=output)
    assert undecided.value.returncode == 3
    assert "--accept" in str(undecided.value) and "--as-it-stands" in str(undecided.value)
    said = output.getvalue()
    if report == "json":
        told = json.loads(said)
        assert told["article"] is told["revision"] is told["notes"] is None
        assert [pairing["marker"] for pairing in told["proposal"]] == ["[1]", "[i]"]
    else:
        assert "[i] → 2  Two" in said


def test_typed_markers_stay_text_where_that_is_asked_for(write):
    make_user(is_superuser=True)
    said = run(write(*TYPED), as_it_stands=True)
    assert latest().body == "<p>Alpha[1]. Beta[i].</p><p>1 One</p><p>2 Two</p>"
    assert latest().notes == {}
    assert "[i] → 2  Two" in said
    assert "as it stands" in said


def test_accepted_typed_markers_become_notes(write):
    make_user(is_superuser=True)
    run(write(*TYPED), accept=True)
    order = analyse(latest().body, latest().notes).order
    assert [latest().notes[key] for key in order] == ["One", "Two"]


def test_the_report_is_available_as_json(write):
    make_user(is_superuser=True)
    told = json.loads(run(write(*TYPED), report="json", as_it_stands=True))
    assert told["article"] == Article.objects.get().pk
    assert told["report"]["found"][0]["code"] == "words"
    assert [pairing["marker"] for pairing in told["proposal"]] == ["[1]", "[i]"]
    assert told["accepted"] is False


@pytest.mark.usefixtures("no_trace")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"by": "nobody-here"}, "no active account"),
        ({"author": "nobody-here"}, "no author"),
        ({"category": "nothing-here"}, "no category"),
    ],
)
def test_names_that_nobody_has_are_refused(write, options, said):
    make_user(is_superuser=True)
    with pytest.raises(CommandError, match=said):
        run(write(paragraph("Text")), **options)


@pytest.mark.usefixtures("no_trace")
def test_a_file_that_cannot_be_read_is_refused_with_its_sentence(tmp_path):
    make_user(is_superuser=True)
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(CommandError, match="damaged") as refused:
        run(str(broken))
    assert refused.value.returncode == 1
    with pytest.raises(CommandError, match="cannot be opened"):
        run(str(tmp_path / "absent.docx"))


@pytest.mark.django_db
def test_without_a_superuser_an_editor_brings_it_in(write):
    make_user()
    editor = make_editor()
    run(write(paragraph("Text")))
    assert Article.objects.get().created_by == editor


@pytest.mark.usefixtures("no_trace")
def test_in_a_house_without_editors_the_command_asks_who_brings_it_in(write):
    with pytest.raises(CommandError, match="--by"):
        run(write(paragraph("Text")))


# Storing --------------------------------------------------------------------------------


def with_picture():
    return read(
        word_file(
            paragraph("The title", style="Title"),
            paragraph("Text", picture("m1", "A “map” & more")),
            media={"image1.png": PNG},
        )
    )


def test_a_picture_goes_to_the_library_and_the_body_shows_it_from_there():
    stored = store(with_picture(), NewArticle(language="tr"), by=make_editor())
    (row,) = Picture.objects.all()
    assert (row.name, row.alt_tr, row.alt_en) == ("image1.png", "A “map” & more", None)
    revision = stored.translation.latest
    address = pictures.sources(row).address
    assert f'<img src="{address}" alt="A “map” &amp; more">' in revision.body
    assert "import:" not in revision.body
    assert default_storage.exists(row.file.name)


def test_a_picture_of_the_library_is_used_again():
    editor = make_editor()
    store(with_picture(), NewArticle(language="en"), by=editor)
    store(with_picture(), NewArticle(language="en"), by=editor)
    assert Picture.objects.count() == 1
    assert Article.objects.count() == 2


@pytest.mark.usefixtures("no_trace")
def test_nothing_stays_when_the_article_cannot_be_made(monkeypatch):
    def fail(**_named):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(targets, "create_article", fail)
    with pytest.raises(RuntimeError):
        store(with_picture(), NewArticle(language="en"), by=make_editor())


@pytest.mark.usefixtures("no_trace")
def test_who_may_not_bring_in_articles_leaves_nothing():
    with pytest.raises(NotAllowed):
        store(with_picture(), NewArticle(language="en"), by=make_user())


def test_a_failure_leaves_the_pictures_that_were_in_the_library_before(monkeypatch):
    store(with_picture(), NewArticle(language="en"), by=make_editor())
    with pytest.raises(NotAllowed):
        store(with_picture(), NewArticle(language="en"), by=make_user())
    (row,) = Picture.objects.all()
    assert default_storage.exists(row.file.name)


@pytest.mark.usefixtures("no_trace")
def test_a_picture_that_cannot_be_used_is_named_and_nothing_stays(monkeypatch):
    def fail(*_args, **_named):
        raise pictures.Unusable("It is damaged.")

    monkeypatch.setattr(pictures, "store", fail)
    with pytest.raises(Refused, match=r"image1\.png.*It is damaged\."):
        store(with_picture(), NewArticle(language="en"), by=make_editor())


@pytest.mark.usefixtures("no_trace")
def test_pairings_of_another_file_are_refused():
    other = read(word_file(paragraph("Text[1]."), paragraph("[1] Other"))).proposal
    with pytest.raises(ValueError, match="another text"):
        store(with_picture(), NewArticle(language="en"), by=make_editor(), accept=other)


def test_an_author_who_brings_in_a_text_stands_in_its_byline():
    user = make_author_user()
    author = make_author(user=user)
    article = store(with_picture(), NewArticle(language="en"), by=user).translation.article
    assert [byline.author for byline in article.bylines.all()] == [author]


# Into what is there already ---------------------------------------------------------------


def test_the_command_makes_a_new_revision(write):
    editor = make_editor()
    text = version(make_article(by=editor), "en")
    path = write(
        paragraph("Text", footnote(1)), footnotes={1: "OECD, Due Diligence Guidance, third "
        "edition, 2016."},
    )  # fmt: skip
    said = run(path, language=None, into=text.pk, by=editor.username, comment="New")
    revision = version(text.article, "en").latest
    assert (revision.number, revision.comment) == (2, "New")
    assert list(revision.notes) == ["oecd2016"]
    assert "1 note says the same as here" in said
    assert "revision 2 is written" in said


def test_the_command_makes_a_translation(write):
    translator, article = make_translator("tr"), make_article()
    path = write(paragraph("Metin", footnote(1), footnote(2)), footnotes={1: "bir", 2: "iki"})
    told = json.loads(
        run(
            path,
            language="tr",
            translation_of=article.pk,
            by=translator.username,
            report="json",
        )
    )
    turkish = version(article, "tr")
    assert (told["article"], told["translation"], told["revision"]) == (article.pk, turkish.pk, 1)
    assert [pair["how"] for pair in told["notes"]["paired"]] == ["order", "order"]
    assert set(turkish.latest.notes) == set(version(article, "en").latest.notes)


def test_the_command_tells_the_comments(write):
    make_user(is_superuser=True)
    words = (
        '<w:commentRangeStart w:id="0"/><w:r><w:t>by air</w:t></w:r><w:commentRangeEnd w:id="0"/>'
    )
    path = write(paragraph("Gold leaves ", words), comments=["Is that so?"])
    assert json.loads(run(path, report="json"))["comments"] == [
        {"author": "A", "words": "by air", "text": "Is that so?"}
    ]
    assert "A: Is that so?\n      “by air”" in run(path)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"language": None}, "--language"),
        ({"into": 0}, "no language version"),
        ({"translation_of": 0}, "no article"),
        ({"into": 0, "author": "x"}, "no author"),
    ],
)
def test_a_target_that_is_not_there_is_refused(write, options, said):
    make_user(is_superuser=True)
    with pytest.raises(CommandError, match=said):
        run(write(paragraph("Text")), **options)


def test_options_that_do_not_fit_each_other_are_refused(write):
    editor, author = make_editor(), make_author()
    text = version(make_article(by=editor), "en")
    with pytest.raises(CommandError, match="not in “tr”"):
        run(write(paragraph("Text")), into=text.pk, language="tr")
    with pytest.raises(CommandError, match="for new articles only"):
        run(write(paragraph("Text")), into=text.pk, author=author.slug)


def test_the_permissions_of_who_brings_it_in_count(write):
    text = version(make_article(), "en")
    translator = make_translator("tr")
    with pytest.raises(CommandError, match="may not write the English version"):
        run(write(paragraph("Text")), into=text.pk, language=None, by=translator.username)
