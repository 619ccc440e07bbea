"""Who may take a text out and bring it in, for which revisions, and what is written then."""

from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Revision, Translation, WorkingDraft
from articles.models.revision import Significance
from articles.models.translation import Stage
from articles.newsroom import editing, publishing
from articles.newsroom.editing import draft_of
from articles.newsroom.exchange import bringing_in
from articles.newsroom.exchange.exporting import export
from articles.newsroom.refusals import NotAllowed, NotPossible, Refused
from articles.newsroom.staleness import behind
from tests.builders import (
    make_article,
    make_author_user,
    make_draft,
    make_editor,
    make_translation,
    make_translator,
    make_user,
    publish,
    version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article(draft=make_draft("Where the gold goes"))


@pytest.fixture
def turkish(article):
    draft = make_draft("Altın nereye gider", standfirst="Nasıl", takeaways=("Bir", "İki"))
    return make_translation(article, "tr", draft=draft)


def out(article, language="tr", *, by=None, version="2.1") -> bytes:
    return export(
        article=article, language=language, by=by or make_editor(), version=version
    ).content


def with_words(content: bytes, old: str, new: str) -> bytes:
    """Return a file in which a translator has written `new` for `old`, or for nothing."""
    text = content.decode()
    if f"<target>{old}<" in text:
        return text.replace(f"<target>{old}<", f"<target>{new}<", 1).encode()
    assert f"<source>{old}</source>" in text
    return text.replace(
        f"<source>{old}</source>", f"<source>{old}</source><target>{new}</target>", 1
    ).encode()


def brought(content: bytes, *, by=None, **how) -> Revision:
    by = by or make_editor()
    return bringing_in.bring_in(bringing_in.look(content, by=by), by=by, **how)


def correct(translation: Translation, *, by=None, **texts) -> Revision:
    by = by or make_editor()
    draft = make_draft(**{"title": translation.latest.title, **texts})
    return editing.save(translation, draft, by=by, expected=translation.latest.number)


# Rules --------------------------------------------------------------------------------------


def test_a_file_is_named_after_the_article_and_both_languages(article):
    file = export(article=article, language="ru", by=make_editor(), version="1.2")
    assert file.name == "where-the-gold-goes.en-ru.xlf"


def test_a_file_that_comes_back_becomes_a_revision_in_writing(article, turkish):
    publishing.approve(turkish, by=make_editor())
    turkish.refresh_from_db()
    before = turkish.latest
    editor = make_editor()
    saved = brought(with_words(out(article), "Nasıl", "Altın küçük torbalarla gider"), by=editor)
    turkish.refresh_from_db()
    assert (saved.number, saved.by, turkish.latest) == (before.number + 1, editor, saved)
    assert saved.remark == "Brought in from an outside translator"
    assert saved.standfirst == "Altın küçük torbalarla gider"
    assert (saved.title, saved.body, saved.notes, saved.slug) == (
        before.title,
        before.body,
        before.notes,
        before.slug,
    )
    assert turkish.stage == Stage.WRITING


def test_a_version_that_nobody_began_goes_out_and_begins_when_it_comes_back(article):
    translator = make_translator("ru")
    content = out(article, "ru", by=translator)
    assert not article.translations.filter(language="ru").exists()
    saved = brought(with_words(content, "Who buys it", "Кто покупает"), by=translator)
    russian = version(article, "ru")
    assert (saved, saved.number, russian.translator) == (russian.latest, 1, translator)
    assert russian.based_on == version(article, "en").latest
    assert "<h2>Кто покупает</h2>" in saved.body
    assert saved.body.count("<fn-ref") == 2 and len(saved.notes) == 2


def test_bringing_the_same_file_in_twice_makes_one_revision(article):
    content = with_words(out(article), "Where the gold goes", "Altın nereye gider")
    first = brought(content)
    assert brought(content) == first
    turkish = version(article, "tr")
    again = with_words(out(article), "Altın nereye gider", "Altının yolu")
    second = brought(again)
    assert brought(again) == second
    assert turkish.revisions.count() == 2


@pytest.mark.parametrize(
    ("person", "may_take", "may_bring"),
    [
        (make_editor, True, True),
        (lambda: make_translator("tr"), True, True),
        (lambda: make_translator("ru"), False, False),
        (make_author_user, False, False),
        (make_user, False, False),
    ],
)
def test_who_reads_both_takes_a_file_out_and_who_writes_one_brings_it_in(
    article, turkish, person, may_take, may_bring
):
    by = person()
    content = with_words(out(article), "Nasıl", "Böyle")
    if may_take:
        assert out(article, by=by)
    else:
        with pytest.raises(NotAllowed, match="may not read the Türkçe version"):
            out(article, by=by)
    if may_bring:
        assert brought(content, by=by).standfirst == "Böyle"
    else:
        with pytest.raises(Refused):
            brought(content, by=by)


def test_an_author_brings_a_translation_of_their_own_article_in():
    author = make_author_user()
    article = make_article(by=author, draft=make_draft("Mine"))
    assert brought(with_words(out(article, by=author), "Mine", "Benim"), by=author)


def test_the_original_itself_is_not_taken_out(article):
    with pytest.raises(NotPossible, match="This is the original"):
        out(article, "en")


def test_an_original_without_a_text_is_not_taken_out():
    article = make_article()
    Translation.objects.filter(article=article).update(latest=None, live=None)
    with pytest.raises(NotPossible, match="has no text yet"):
        out(article)


def test_a_file_for_another_article_or_language_is_refused(article, turkish):
    editor, content = make_editor(), out(article)
    for where, said in (
        ({"article": make_article()}, "for another article"),
        ({"article": article, "language": "ru"}, "for the Türkçe version"),
    ):
        with pytest.raises(NotPossible, match=said):
            bringing_in.look(content, by=editor, **where)
    for old, new, said in (
        (b'trgLang="tr"', b'trgLang="de"', "goes from “en” to “de”"),
        (b"/en/1/", b"/ru/1/", "goes from"),
        (b"/en/1/", b"/en/9/", "revision 9 of the original, which is not here"),
        (b"/tr/2", b"/tr/9", "revision 9 of the translation, which is not here"),
        (b"/tr/2", b"/xx/2", "in which this house does not publish"),
        (f"article/{article.pk}/".encode(), b"article/99999/", "is not here any more"),
    ):
        assert old in content
        with pytest.raises(NotPossible, match=said):
            bringing_in.look(content.replace(old, new), by=editor)
    assert bringing_in.look(content.replace(b'trgLang="tr"', b'trgLang="tr-TR"'), by=editor)


def test_a_file_made_for_another_revision_of_the_original_is_refused(article, turkish):
    original = version(article, "en")
    publish(original)
    content = with_words(out(article), "Nasıl", "Böyle")
    correct(original, standfirst="Another standfirst")
    count = turkish.revisions.count()
    with pytest.raises(NotPossible, match="for revision 1 of the original; that is at revision 2"):
        brought(content)
    assert turkish.revisions.count() == count
    saved = brought(content, as_earlier=True)
    turkish.refresh_from_db()
    assert (turkish.latest, turkish.based_on.number) == (saved, 1)
    publish(original)
    assert behind(turkish) == Significance.MINOR


def test_a_text_that_came_in_does_not_follow_what_its_file_did_not_know(article, turkish):
    original, content = version(article, "en"), out(article)
    correct(original, standfirst="Another standfirst")
    publish(original)
    editing.follow_original(turkish, by=make_editor(), number=2)

    brought(content, as_earlier=True)  # says what stands there
    turkish.refresh_from_db()
    assert turkish.based_on.number == 2

    brought(with_words(content, "Nasıl", "Böyle"), as_earlier=True)
    turkish.refresh_from_db()
    assert turkish.based_on.number == 1
    assert behind(turkish) == Significance.MINOR


def test_a_version_that_a_file_begins_follows_the_revision_of_the_file(article):
    content = with_words(out(article), "Where the gold goes", "Altın nereye gider")
    correct(version(article, "en"), standfirst="Another standfirst")
    with pytest.raises(NotPossible, match="that is at revision 2 now"):
        brought(content)
    brought(content, as_earlier=True)
    assert version(article, "tr").based_on.number == 1


def test_a_file_never_goes_over_what_was_saved_since(article, turkish):
    content = with_words(out(article), "Nasıl", "Böyle")
    colleague = make_editor(first_name="Deniz", last_name="Ak")
    correct(turkish, by=colleague, standfirst="Şöyle")
    for how in ({}, {"as_earlier": True}):
        with pytest.raises(Refused):
            brought(content, **how)
    proposal = bringing_in.look(content, by=make_editor())
    assert "Deniz Ak has saved revision 3 since" in proposal.refusals[0]
    turkish.refresh_from_db()
    assert turkish.latest.standfirst == "Şöyle"


def test_a_file_made_before_a_colleague_began_the_version_is_refused(article):
    content = with_words(out(article, "ru"), "Who buys it", "Кто покупает")
    make_translation(article, "ru", by=make_editor(first_name="Olga", last_name="Orlova"))
    with pytest.raises(Refused, match="saved this text"):
        brought(content)
    proposal = bringing_in.look(content, by=make_editor())
    assert "Olga Orlova has begun one since" in proposal.refusals[0]


def test_a_lost_marker_is_named_and_nothing_is_written(article, turkish):
    content = out(article).decode()
    marker = content[
        content.rindex("<ph ", 0, content.index('</target></segment></unit>\n<unit id="body.1')) :
    ]
    lost = content.replace(marker[: marker.index("/>") + 2] + "</target>", "</target>", 1)
    assert lost != content
    before = draft_of(turkish.latest)
    with pytest.raises(Refused, match=r"Gold leaves the mines.*the marker of note 1.*was lost"):
        brought(lost.encode())
    turkish.refresh_from_db()
    assert draft_of(turkish.latest) == before


def test_a_text_that_came_in_is_followed_to_the_revision_of_its_file(article, turkish):
    original = version(article, "en")
    correct(original, standfirst="Another standfirst")
    saved = brought(with_words(out(article), "Nasıl", "Başka"))
    turkish.refresh_from_db()
    assert (saved.standfirst, turkish.based_on.number) == ("Başka", 2)


def test_a_segment_that_changed_in_the_original_asks_for_a_look(article, turkish):
    correct(version(article, "en"), standfirst="Another standfirst")
    content = out(article).decode()
    unit = content[content.index('<unit id="standfirst"') :].partition("</unit>")[0]
    assert "needs-review" in unit and "How gold from small mines" in unit
    assert content.count("needs-review") == 1


# Screens ------------------------------------------------------------------------------------


def page(article, language="tr") -> str:
    return reverse("admin:articles_article_outside", args=[article.pk, language])


def uploaded(content: bytes):
    return {"file": SimpleUploadedFile("gold.en-tr.xlf", content)}


@pytest.fixture
def editor(client):
    person = make_editor()
    client.force_login(person)
    return person


def test_a_file_is_downloaded_from_the_article_and_the_writing_page(client, editor, article):
    missing = client.get(reverse("admin:articles_article_change", args=[article.pk])).content
    assert page(article, "ru").encode() in missing
    turkish = make_translation(article, "tr")
    shown = client.get(reverse("admin:articles_translation_change", args=[turkish.pk])).content
    assert page(article).encode() in shown
    for of in ("2.1", "1.2"):
        address = reverse("admin:articles_article_download", args=[article.pk, "tr", of])
        assert address.encode() in shown
        answer = client.get(address)
        assert f'version="{of}"'.encode() in answer.content
        assert answer["Content-Disposition"] == (
            'attachment; filename="where-the-gold-goes.en-tr.xlf"'
        )
    assert client.get(address.replace("1.2", "3.0")).status_code == 404


def test_what_a_file_changes_is_shown_and_written_when_it_is_confirmed(
    client, editor, article, turkish
):
    content = with_words(out(article), "Nasıl", "Nasıl ve neden")
    shown = client.post(page(article), uploaded(content))
    assert [line.change.unit.id for line in shown.context["lines"]] == ["standfirst"]
    text = shown.content.decode()
    assert "1 segment changes." in text and "<ins>" in text
    turkish.refresh_from_db()
    assert turkish.latest.standfirst == "Nasıl"
    confirmed = {"content": shown.context["content"], "name": "gold.en-tr.xlf", "confirm": "1"}
    for _click in range(2):
        answer = client.post(page(article), confirmed)
        assert answer["Location"] == reverse("admin:articles_translation_change", args=[turkish.pk])
    turkish.refresh_from_db()
    assert (turkish.latest.standfirst, turkish.latest.number) == ("Nasıl ve neden", 3)


def test_a_file_with_problems_shows_them_and_cannot_be_confirmed(client, editor, article, turkish):
    content = with_words(out(article), "Altın nereye gider", "x" * 201)
    shown = client.post(page(article), uploaded(content))
    text = shown.content.decode()
    assert "the title is longer than 200 characters" in text
    assert 'name="confirm"' not in text and 'name="merge"' not in text
    forced = {"content": shown.context["content"], "confirm": "1", "earlier": "1"}
    client.post(page(article), forced)
    turkish.refresh_from_db()
    assert turkish.latest.number == 2


def test_both_texts_are_merged_where_the_translation_went_on(client, editor, article, turkish):
    content = with_words(out(article), "Altın nereye gider", "Altının yolu")
    correct(turkish, standfirst="Şöyle", takeaways=("Bir", "İki"))
    shown = client.post(page(article), uploaded(content))
    assert "has saved revision 3 since" in shown.content.decode()
    answer = client.post(page(article), {"content": shown.context["content"], "merge": "1"})
    kept = WorkingDraft.objects.get(by=editor)
    assert answer["Location"].endswith(f"merge/?draft={kept.page}")
    assert (kept.title, kept.started_from) == ("Altının yolu", 2)
    assert "Altının yolu" in client.get(answer["Location"]).content.decode()
    turkish.refresh_from_db()
    assert turkish.latest.number == 3


def test_a_file_is_merged_with_a_version_that_was_begun_meanwhile(client, editor, article):
    content = with_words(out(article), "Where the gold goes", "Altının yolu")
    make_translation(article, "tr")
    shown = client.post(page(article), uploaded(content))
    answer = client.post(page(article), {"content": shown.context["content"], "merge": "1"})
    assert "Altının yolu" in client.get(answer["Location"]).content.decode()


def test_a_confirmation_that_comes_too_late_shows_the_refusal(client, editor, article, turkish):
    shown = client.post(page(article), uploaded(with_words(out(article), "Nasıl", "Böyle")))
    correct(version(article, "en"), standfirst="Another standfirst")
    late = client.post(page(article), {"content": shown.context["content"], "confirm": "1"})
    assert "that is at revision 2 now" in late.content.decode()
    client.post(page(article), {"content": shown.context["content"], "earlier": "1"})
    turkish.refresh_from_db()
    assert (turkish.latest.standfirst, turkish.based_on.number) == ("Böyle", 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "The file is empty"), (b"<html/>", "not an XLIFF file"), (b"<!DOCTYPE a>", "a DTD")],
)
def test_a_file_that_cannot_be_read_says_so_at_its_field(client, editor, article, content, said):
    shown = client.post(page(article), uploaded(content))
    assert said in str(shown.context["form"].errors["file"])


@pytest.mark.parametrize("content", ["", "§", "AAAA", "eJw="])
def test_a_confirmation_that_is_no_file_is_refused_with_a_sentence(
    client, editor, article, content
):
    answer = client.post(page(article), {"content": content, "confirm": "1"}, follow=True)
    assert [str(one) for one in answer.context["messages"]] != []
    assert answer.status_code == 200


def test_another_languages_translator_finds_no_page_and_writes_nothing(client, article, turkish):
    content = with_words(out(article), "Nasıl", "Böyle")
    client.force_login(make_translator("ru"))
    assert client.get(page(article)).status_code == 302
    assert client.post(page(article), uploaded(content)).status_code == 302
    assert client.get(page(article, "xx")).status_code == 404
    download = reverse("admin:articles_article_download", args=[article.pk, "tr", "2.1"])
    assert client.get(download).status_code == 302
    turkish.refresh_from_db()
    assert turkish.latest.standfirst == "Nasıl"


def test_the_page_asks_as_often_for_many_revisions_as_for_few(client, editor, article, turkish):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(page(article))
        return len(asked)

    client.get(page(article))
    few = queries()
    for number in range(3):
        turkish.refresh_from_db()
        correct(turkish, standfirst=f"Şöyle {number}")
    assert queries() == few


# Commands -----------------------------------------------------------------------------------


def run(*arguments: str, **options) -> str:
    said = StringIO()
    call_command(*arguments, stdout=said, **options)
    return said.getvalue()


@pytest.mark.parametrize("of", ["2.1", "1.2"])
def test_the_commands_write_a_file_and_bring_it_in(article, turkish, tmp_path, of):
    make_editor()
    run("export_xliff", str(article.pk), "tr", format=of, to=str(tmp_path))
    path = tmp_path / "where-the-gold-goes.en-tr.xlf"
    path.write_text(path.read_text().replace(">Nasıl<", ">Nasıl ve neden<"))
    assert "1 changed" in run("import_xliff", str(path), dry_run=True)
    turkish.refresh_from_db()
    assert turkish.latest.number == 2
    assert "revision 3 is written" in run("import_xliff", str(path))
    turkish.refresh_from_db()
    assert turkish.latest.standfirst == "Nasıl ve neden"


def test_the_commands_refuse_with_sentences(article, turkish, tmp_path):
    make_editor()
    path = tmp_path / "file.xlf"
    for arguments, said in (
        (("export_xliff", "99999", "tr"), "no article with the number"),
        (("export_xliff", str(article.pk), "en"), "This is the original"),
        (("import_xliff", str(path)), "cannot be opened"),
    ):
        with pytest.raises(CommandError, match=said):
            run(*arguments)
    path.write_bytes(with_words(out(article), "Nasıl", "Böyle"))
    correct(version(article, "en"), standfirst="Another standfirst")
    for options in ({}, {"dry_run": True}):
        with pytest.raises(CommandError, match="that is at revision 2 now"):
            run("import_xliff", str(path), **options)
    assert "is written" in run("import_xliff", str(path), earlier=True)
