"""Bringing a Word file in: nothing exists before it is confirmed, nothing is left behind after."""

import io
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Article, Picture, Revision, Translation, Upload
from articles.models.upload import State
from articles.newsroom import editing
from articles.newsroom.editing import Conflict
from articles.newsroom.importing import claims, preflight, targets, uploads, word
from articles.newsroom.importing.background import work_off
from articles.newsroom.importing.claims import LostClaim
from articles.newsroom.importing.preflight import Unreadable
from articles.newsroom.importing.targets import NewArticle, NewRevision, NewTranslation
from articles.newsroom.refusals import NotAllowed, NotPossible
from articles.rendering.notes import analyse
from tests.builders import (
    NOTES,
    make_article,
    make_author,
    make_author_user,
    make_draft,
    make_editor,
    make_published,
    make_translation,
    make_translator,
    version,
)
from tests.word_files import PNG, footnote, listed, paragraph, picture, word_file

pytestmark = pytest.mark.django_db

ENGLISH = NewArticle(language="en")


def a_file(*texts: str) -> io.BytesIO:
    title = paragraph("Where the gold goes", style="Title")
    return word_file(title, *(paragraph(text) for text in texts or ("A text.",)))


def a_file_with_notes(*notes: str, title: str = "Where the gold goes") -> io.BytesIO:
    texts = (paragraph(f"Text {n}", footnote(n), ".") for n in range(1, len(notes) + 1))
    return word_file(
        paragraph(title, style="Title"),
        *texts,
        footnotes=dict(enumerate(notes, start=1)),
    )


def kept(by, *texts: str, target=ENGLISH, file: io.BytesIO | None = None) -> Upload:
    return uploads.keep(file or a_file(*texts), name="gold.docx", target=target, by=by)


def confirmed(upload: Upload, **decided) -> Translation:
    upload = uploads.of(upload.by, upload.pk)
    return uploads.confirm(upload, by=upload.by, **decided).translation


def over(translation: Translation) -> NewRevision:
    return NewRevision(translation=translation, expected=translation.latest.number)


# A new article --------------------------------------------------------------------------


def test_nothing_exists_before_it_is_confirmed():
    upload = kept(make_editor())

    assert uploads.document_of(upload).title == "Where the gold goes"
    assert not Article.objects.exists()
    assert not Revision.objects.exists()


def test_a_confirmed_file_is_an_article_in_writing_and_its_content_is_gone():
    editor = make_editor()
    upload = kept(editor)

    text = confirmed(upload)

    assert (text.stage, text.language, text.latest.by) == ("writing", "en", editor)
    assert "A text." in text.latest.body
    upload.refresh_from_db()
    assert (upload.state, upload.result, bytes(upload.content), upload.document) == (
        State.STORED,
        text,
        b"",
        None,
    )


def test_a_second_click_makes_no_second_article():
    editor = make_editor()
    upload = uploads.of(editor, kept(editor).pk)
    uploads.confirm(upload, by=editor)

    with pytest.raises(NotPossible):
        uploads.confirm(upload, by=editor)

    assert Article.objects.count() == 1


def test_a_file_belongs_to_who_brought_it():
    upload = kept(make_editor())
    other = make_editor()

    assert uploads.of(other, upload.pk) is None
    with pytest.raises(NotPossible):
        uploads.confirm(upload, by=other)
    assert not Article.objects.exists()


def test_a_file_that_cannot_be_read_is_not_kept():
    with pytest.raises(Unreadable):
        kept(make_editor(), file=io.BytesIO(b"no zip"))

    assert not Upload.objects.exists()


def test_a_translator_brings_no_article_in():
    with pytest.raises(NotAllowed):
        kept(make_translator("tr"))


def test_a_failure_while_storing_leaves_no_article_and_the_file_waits_on(monkeypatch):
    upload = kept(make_editor())

    def fail(*args, **kwargs):
        raise RuntimeError("no disk")

    monkeypatch.setattr(targets, "create_article", fail)
    with pytest.raises(RuntimeError):
        confirmed(upload)

    assert not Article.objects.exists()
    assert not Picture.objects.exists()
    monkeypatch.undo()
    assert confirmed(upload).pk


def test_what_nobody_decided_on_is_removed_after_a_week():
    editor = make_editor()
    old = kept(editor)
    Upload.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=7, minutes=1))

    fresh = kept(editor)

    assert list(Upload.objects.values_list("pk", flat=True)) == [fresh.pk]


def test_a_person_decides_before_the_twenty_first_file():
    editor = make_editor()
    upload = kept(editor)
    Upload.objects.bulk_create(
        Upload(by=editor, name=f"{n}", language="en", state=State.WAITING) for n in range(19)
    )

    with pytest.raises(NotPossible, match="20 files wait"):
        kept(editor)

    uploads.discard(upload)
    assert kept(editor).pk


def test_a_file_is_read_once(monkeypatch):
    upload = kept(make_editor())
    monkeypatch.setattr(word, "read", None)

    assert uploads.document_of(upload).title == "Where the gold goes"
    assert "A text." in confirmed(upload).latest.body


def test_what_was_kept_says_all_that_was_read():
    file = word_file(
        paragraph("The title", style="Title"),
        listed("A point"),
        paragraph("One[1].", footnote(1), picture("m1", "A map")),
        paragraph("[1] The note"),
        footnotes={1: "Real"},
        comments=["Is that so?"],
        media={"image1.png": PNG},
    )
    editor = make_editor()
    upload = kept(editor, file=file)

    again = uploads.document_of(
        Upload.objects.get(pk=upload.pk),
        with_pictures=True,
    )

    once = word.read(file)
    assert (again.title, again.takeaways, again.pictures) == (
        once.title,
        once.takeaways,
        once.pictures,
    )
    assert (again.report, again.proposal, again.comments) == (
        once.report,
        once.proposal,
        once.comments,
    )


def test_typed_markers_become_notes_only_where_they_were_accepted():
    text = ("One[1] and two[2].", "Notes", "[1] First source.", "[2] Second source.")
    author = make_author_user()

    assert "[1]" in confirmed(kept(author, *text)).latest.body

    upload = kept(author, *text)
    with pytest.raises(NotPossible, match="another text"):
        confirmed(upload, accept={0: 7})
    places = {pairing.place: pairing.item for pairing in uploads.document_of(upload).proposal}
    revision = confirmed(upload, accept=places).latest
    assert sorted(revision.notes.values()) == ["First source.", "Second source."]
    assert "[1]" not in revision.body


def test_a_note_chosen_for_a_typed_marker_is_the_one_it_gets():
    text = ("One[1] and two[2].", "Notes", "[1] First source.", "[2] Second source.")
    author = make_author_user()
    upload = kept(author, *text)

    revision = confirmed(upload, accept={0: 1}).latest

    assert list(revision.notes.values()) == ["Second source."]
    assert "two[2]." in revision.body
    assert "[1] First source." in revision.body


def test_the_real_article_comes_in_whole(shared):
    content = (shared / "samples/sahel/word-notes.docx").read_bytes()
    revision = confirmed(kept(make_editor(), file=io.BytesIO(content))).latest

    assert revision.title == "The Anatomy of an Organization: JNIM"
    assert len(revision.takeaways) == 3
    assert revision.body.count("<fn-ref") == len(revision.notes) == 6


# A new revision --------------------------------------------------------------------------


def test_a_file_becomes_a_new_revision_and_notes_that_say_the_same_keep_their_keys():
    editor = make_editor()
    text = version(make_article(by=editor), "en")
    plain = NOTES["swissaid24"].replace("<em>", "").replace("</em>", "")
    file = a_file_with_notes("A new note.", plain)

    stored = confirmed(kept(editor, file=file, target=over(text)), comment="  From Word ")

    assert stored == text
    revision = stored.latest
    assert (revision.number, revision.remark, revision.by) == (2, "From Word", editor)
    assert Revision(origin=revision.origin).remark == "Brought in from a Word file"
    order = analyse(revision.body, revision.notes).order
    assert order[1] == "swissaid24"
    assert "oecd2016" not in revision.notes


def test_a_revision_keeps_its_address_and_what_the_file_does_not_have():
    editor = make_editor()
    text = version(make_article(by=editor, draft=make_draft("Old title")), "en")
    file = word_file(paragraph("Better title", style="Title"), paragraph("Text"))

    revision = confirmed(kept(editor, file=file, target=over(text))).latest

    assert (revision.title, revision.slug) == ("Better title", "old-title")
    assert revision.standfirst == text.latest.standfirst
    assert revision.takeaways == ["Gold leaves unseen.", "Refiners can ask."]


def test_a_revision_changes_nothing_that_languages_share():
    editor = make_editor()
    article = make_published(by=editor)
    before = Article.objects.filter(pk=article.pk).values().get()
    turkish = make_translation(article, "tr").latest

    confirmed(kept(editor, file=a_file_with_notes("One"), target=over(version(article, "en"))))

    assert Article.objects.filter(pk=article.pk).values().get() == before
    assert version(article, "tr").latest == turkish


def test_the_same_file_again_makes_no_new_revision():
    editor = make_editor()
    text = confirmed(kept(editor, file=a_file_with_notes("One", "Two")))

    again = confirmed(kept(editor, file=a_file_with_notes("One", "Two"), target=over(text)))

    assert again.latest.number == 1


def test_a_revision_that_somebody_saved_in_between_is_not_overwritten():
    editor = make_editor()
    text = version(make_article(by=editor), "en")
    upload = kept(editor, target=over(text))
    theirs = editing.save(text, make_draft("Theirs"), by=make_editor(), expected=1)

    with pytest.raises(Conflict) as conflict:
        confirmed(upload)
    assert conflict.value.newer == theirs
    assert version(text.article, "en").latest == theirs
    upload.refresh_from_db()
    assert upload.state == State.READ

    assert confirmed(upload, over=theirs.number).latest.number == 3


def test_who_may_not_write_a_text_brings_no_revision_in():
    text = version(make_article(), "en")
    for person in (make_translator("tr"), make_author_user()):
        with pytest.raises(NotAllowed):
            kept(person, target=over(text))


def test_a_role_that_was_taken_away_while_the_file_waited_counts():
    author = make_author_user()
    upload = kept(author, target=over(version(make_article(by=author), "en")))
    author.groups.clear()
    author = type(author).objects.get(pk=author.pk)

    with pytest.raises(NotAllowed):
        uploads.confirm(uploads.of(author, upload.pk), by=author)


# A translation ---------------------------------------------------------------------------


def test_a_file_becomes_a_translation_with_the_notes_of_its_original():
    translator = make_translator("tr")
    article = make_article()
    file = a_file_with_notes("SWISSAID, 2024. Erişim: 3 Ocak.", "OECD, 2016.", title="Altın nereye")

    text = confirmed(kept(translator, file=file, target=NewTranslation(article, "tr")))

    original = version(article, "en").latest
    assert (text.language, text.based_on, text.translator) == ("tr", original, translator)
    assert (text.latest.number, text.latest.title, text.latest.slug) == (
        1,
        "Altın nereye",
        "altin-nereye",
    )
    order = analyse(text.latest.body, text.latest.notes).order
    assert order == analyse(original.body, original.notes).order
    assert text.latest.notes["oecd2016"] == "OECD, 2016."


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_translator_brings_in_their_own_language_only(language):
    with pytest.raises((NotAllowed, NotPossible)):
        kept(make_translator("tr"), target=NewTranslation(make_article(), language))


def test_an_author_brings_in_translations_of_their_own_articles_only():
    author = make_author_user()
    own, other = make_article(by=author), make_article()

    assert kept(author, target=NewTranslation(own, "ru")).pk
    with pytest.raises(NotAllowed):
        kept(author, target=NewTranslation(other, "ru"))


def test_a_language_that_is_there_already_gets_no_second_version():
    editor, article = make_editor(), make_article()
    upload = kept(editor, target=NewTranslation(article, "tr"))
    make_translation(article, "tr")

    with pytest.raises(NotPossible, match="version in this language"):
        kept(editor, target=NewTranslation(article, "tr"))
    with pytest.raises(NotPossible, match="version in this language"):
        confirmed(upload)


def test_a_translation_that_was_only_begun_keeps_the_notes_of_its_original():
    translator, article = make_translator("tr"), make_article()
    begun = editing.start(article=article, language="tr", by=translator)
    file = a_file_with_notes("İsviçre, 2024.", "Ekonomi, 2016.")

    text = confirmed(kept(translator, file=file, target=over(begun)))

    assert set(text.latest.notes) == set(NOTES)


def with_a_picture() -> io.BytesIO:
    return word_file(
        paragraph("Başlık", style="Title"),
        paragraph("Metin", picture("m1", "Bir harita")),
        media={"image1.png": PNG},
    )


def test_a_translator_adds_no_picture_to_the_library():
    translator, article = make_translator("tr"), make_article()

    text = confirmed(kept(translator, file=with_a_picture(), target=NewTranslation(article, "tr")))

    assert not Picture.objects.exists()
    assert text.latest.body == "<p>Metin</p>"


def test_a_translator_keeps_the_pictures_of_the_original_in_their_places():
    editor, translator = make_editor(), make_translator("tr")
    article = confirmed(kept(editor, file=with_a_picture())).article

    text = confirmed(kept(translator, file=with_a_picture(), target=NewTranslation(article, "tr")))

    assert Picture.objects.count() == 1
    assert f"/{Picture.objects.get().checksum}/" in text.latest.body
    assert 'alt="Bir harita"' in text.latest.body


# In the background -----------------------------------------------------------------------


@pytest.fixture
def large(monkeypatch):
    """Every file is a large one."""
    monkeypatch.setattr(preflight, "LARGE_ELEMENTS", 0)


@pytest.mark.usefixtures("large")
def test_a_large_file_waits_until_the_worker_has_read_it():
    editor = make_editor()
    upload = kept(editor)
    assert (upload.state, upload.document) == (State.WAITING, None)

    assert work_off() == 1

    upload.refresh_from_db()
    assert upload.state == State.READ
    assert uploads.document_of(upload).title == "Where the gold goes"
    assert work_off() == 0


@pytest.mark.usefixtures("large")
def test_what_the_worker_cannot_read_is_refused_in_the_language_of_the_person(monkeypatch):
    def refuse(*_args, **_named):
        raise preflight.too_complex()

    upload = kept(make_editor())
    Upload.objects.update(told_in="tr")
    monkeypatch.setattr(word, "read", refuse)

    work_off()

    upload.refresh_from_db()
    assert (upload.state, bytes(upload.content)) == (State.REFUSED, b"")
    assert "Belge" in upload.refusal[0]


@pytest.mark.usefixtures("large")
def test_two_workers_never_take_the_same_file():
    kept(make_editor())

    assert claims.take_next()
    assert claims.take_next() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("large")
def test_workers_that_look_at_the_same_moment_share_the_files():
    editor = make_editor()
    files = {kept(editor).pk for _file in range(6)}
    taken, together = [], threading.Barrier(3)

    def take():
        together.wait()
        while (one := claims.take_next()) is not None:
            taken.append(one[0])
        connection.close()

    workers = [threading.Thread(target=take) for _worker in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert len(taken) == 6
    assert set(taken) == files


@pytest.mark.usefixtures("large")
def test_the_file_of_a_worker_that_died_is_taken_by_another():
    upload = kept(make_editor())
    _pk, dead, _state = claims.take_next()
    Upload.objects.update(claimed_at=timezone.now() - claims.CLAIM_LASTS - timedelta(seconds=1))

    assert work_off() == 1

    with pytest.raises(LostClaim):
        claims.read_claimed(upload.pk, claim=dead)


@pytest.mark.usefixtures("large")
def test_a_file_that_ends_worker_after_worker_is_given_up_with_a_sentence():
    upload = kept(make_editor())
    long_ago = timezone.now() - claims.CLAIM_LASTS - timedelta(seconds=1)
    for _time in range(claims.MAX_ATTEMPTS):
        assert claims.take_next()
        Upload.objects.update(claimed_at=long_ago)

    assert claims.take_next() is None

    upload.refresh_from_db()
    assert upload.state == State.REFUSED
    assert "several times" in upload.refusal[0]


@pytest.mark.usefixtures("large")
def test_a_file_that_is_discarded_while_it_is_read_stays_away(monkeypatch):
    upload = kept(make_editor())
    read = word.read

    def discard_meanwhile(*args, **named):
        uploads.discard(upload)
        return read(*args, **named)

    monkeypatch.setattr(word, "read", discard_meanwhile)
    assert work_off() == 0
    assert not Upload.objects.exists()


@pytest.fixture
def slow_pictures(monkeypatch):
    """A single picture is more than a person should wait for."""
    monkeypatch.setattr(uploads, "PICTURES_AT_ONCE", 0)


@pytest.mark.usefixtures("slow_pictures")
def test_many_pictures_are_stored_by_the_worker():
    editor = make_editor()
    upload = uploads.of(editor, kept(editor, file=with_a_picture()).pk)

    assert uploads.confirm(upload, by=editor) is None
    assert not Article.objects.exists()
    with pytest.raises(NotPossible):
        uploads.confirm(upload, by=editor)

    assert work_off() == 1
    upload.refresh_from_db()
    assert upload.state == State.STORED
    assert Picture.objects.get().checksum in upload.result.latest.body


@pytest.mark.usefixtures("slow_pictures")
def test_what_was_taken_over_by_another_worker_is_not_stored_twice(monkeypatch):
    editor = make_editor()
    upload = uploads.of(editor, kept(editor, file=with_a_picture()).pk)
    uploads.confirm(upload, by=editor)
    pk, claim, _state = claims.take_next()
    create = targets.create_article

    def slowly(**named):
        Upload.objects.update(claimed_at=timezone.now() - 2 * claims.CLAIM_LASTS)
        assert claims.take_next()
        return create(**named)

    monkeypatch.setattr(targets, "create_article", slowly)
    with pytest.raises(LostClaim):
        claims.store_claimed(pk, claim=claim)

    assert not Article.objects.exists()
    assert not Picture.objects.exists()


@pytest.mark.usefixtures("slow_pictures")
def test_a_conflict_that_the_worker_finds_leaves_the_decision_open():
    editor = make_editor()
    text = version(make_article(by=editor), "en")
    upload = uploads.of(editor, kept(editor, file=with_a_picture(), target=over(text)).pk)
    uploads.confirm(upload, by=editor)
    editing.save(text, make_draft("Theirs"), by=make_editor(), expected=1)

    work_off()

    upload.refresh_from_db()
    assert (upload.state, upload.refusal) == (State.READ, [])
    assert not Picture.objects.exists()


@pytest.mark.usefixtures("large")
def test_a_file_that_nobody_begins_with_says_so_after_a_while():
    upload = kept(make_editor())
    assert not uploads.progress_of(upload).is_late

    upload.queued_at = timezone.now() - uploads.WAITS_LONG - timedelta(seconds=1)

    assert uploads.progress_of(upload).is_late
    assert "worker" in uploads.progress_of(upload).sentence


@pytest.mark.usefixtures("large")
def test_progress_is_told_step_by_step(monkeypatch):
    upload = kept(make_editor())
    told = []
    read = word.read

    def listened(file, *, tell):
        def tell_and_look(step):
            tell(step)
            upload.refresh_from_db()
            now = uploads.progress_of(upload)
            told.append((now.done, now.total, now.sentence))

        return read(file, tell=tell_and_look)

    monkeypatch.setattr(word, "read", listened)
    work_off()
    assert [step[:2] for step in told] == [(1, 3), (2, 3)]
    assert len({sentence for _done, _total, sentence in told}) == 2


def test_a_file_over_a_text_that_one_may_not_read_any_more_shows_nothing_of_it():
    user = make_author_user()
    article = make_article(author=make_author(user=user))
    upload = kept(user, target=over(article.translations.get()))
    assert uploads.of(user, upload.pk) == upload
    article.bylines.all().delete()

    assert uploads.of(user, upload.pk) is None
    assert not uploads.waiting(user).exists()
