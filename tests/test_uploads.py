"""Bringing a Word file in: nothing exists before it is confirmed, nothing is left behind after."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Picture, Revision, Upload
from articles.newsroom.importing import storing, uploads
from articles.newsroom.importing.preflight import Unreadable
from articles.newsroom.refusals import NotAllowed, NotPossible
from tests.builders import make_author_user, make_editor, make_translator
from tests.word_files import paragraph, word_file

pytestmark = pytest.mark.django_db


def kept(by, *texts: str) -> Upload:
    title = paragraph("Where the gold goes", style="Title")
    file = word_file(title, *(paragraph(text) for text in texts or ("A text.",)))
    return uploads.keep(file, name="gold.docx", language="en", by=by)


def test_nothing_exists_before_it_is_confirmed():
    upload = kept(make_editor())

    assert uploads.document_of(upload).title == "Where the gold goes"
    assert not Article.objects.exists()
    assert not Revision.objects.exists()


def test_a_confirmed_file_is_an_article_in_writing_and_the_file_is_gone():
    editor = make_editor()

    article = uploads.confirm(kept(editor), by=editor, accept={})

    version = article.translations.get()
    assert (version.stage, version.language, version.latest.by) == ("writing", "en", editor)
    assert "A text." in version.latest.body
    assert not Upload.objects.exists()


def test_a_second_click_makes_no_second_article():
    editor = make_editor()
    upload = kept(editor)
    uploads.confirm(upload, by=editor, accept={})

    with pytest.raises(NotPossible):
        uploads.confirm(upload, by=editor, accept={})

    assert Article.objects.count() == 1


def test_a_file_belongs_to_who_brought_it():
    upload = kept(make_editor())

    with pytest.raises(NotPossible):
        uploads.confirm(upload, by=make_editor(), accept={})

    assert not Article.objects.exists()


def test_a_file_that_cannot_be_read_is_not_kept():
    with pytest.raises(Unreadable):
        uploads.keep(io.BytesIO(b"no zip"), name="x.docx", language="en", by=make_editor())

    assert not Upload.objects.exists()


def test_a_translator_brings_nothing_in():
    with pytest.raises(NotAllowed):
        kept(make_translator("tr"))


def test_a_failure_while_storing_leaves_no_article_and_the_file_waits_on(monkeypatch):
    editor = make_editor()
    upload = kept(editor)

    def fail(*args, **kwargs):
        raise RuntimeError("no disk")

    monkeypatch.setattr(storing, "create_article", fail)
    with pytest.raises(RuntimeError):
        uploads.confirm(upload, by=editor, accept={})

    assert not Article.objects.exists()
    assert not Picture.objects.exists()
    monkeypatch.undo()
    assert uploads.confirm(upload, by=editor, accept={}).pk


def test_what_nobody_decided_on_is_removed_after_a_day():
    editor = make_editor()
    old = kept(editor)
    Upload.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=1, minutes=1))

    fresh = kept(editor)

    assert list(Upload.objects.values_list("pk", flat=True)) == [fresh.pk]


def test_typed_markers_become_notes_only_where_they_were_accepted():
    text = ("One[1] and two[2].", "Notes", "[1] First source.", "[2] Second source.")
    author = make_author_user()

    untouched = uploads.confirm(kept(author, *text), by=author, accept={})
    assert "[1]" in untouched.translations.get().latest.body

    upload = kept(author, *text)
    places = {pairing.place: pairing.item for pairing in uploads.document_of(upload).proposal}
    revision = uploads.confirm(upload, by=author, accept=places).translations.get().latest
    assert sorted(revision.notes.values()) == ["First source.", "Second source."]
    assert "[1]" not in revision.body


def test_a_note_chosen_for_a_typed_marker_is_the_one_it_gets():
    text = ("One[1] and two[2].", "Notes", "[1] First source.", "[2] Second source.")
    author = make_author_user()
    upload = kept(author, *text)

    with pytest.raises(NotPossible, match="another text"):
        uploads.confirm(upload, by=author, accept={0: 7})
    revision = uploads.confirm(upload, by=author, accept={0: 1}).translations.get().latest

    assert list(revision.notes.values()) == ["Second source."]
    assert "two[2]." in revision.body
    assert "[1] First source." in revision.body


def test_the_real_article_comes_in_whole(shared):
    editor = make_editor()
    content = (shared / "samples/sahel/word-notes.docx").read_bytes()
    upload = uploads.keep(io.BytesIO(content), name="w.docx", language="en", by=editor)

    revision = uploads.confirm(upload, by=editor, accept={}).translations.get().latest

    assert revision.title == "The Anatomy of an Organization: JNIM"
    assert len(revision.takeaways) == 3
    assert revision.body.count("<fn-ref") == len(revision.notes) == 6
