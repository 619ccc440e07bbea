"""The screens that bring a Word file in: what each role is offered, shown and refused."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Translation, Upload
from articles.newsroom import editing
from articles.newsroom.importing import preflight, uploads
from articles.newsroom.importing.background import work_off
from articles.newsroom.importing.targets import NewArticle, NewRevision, NewTranslation
from tests.builders import (
    NOTES,
    make_article,
    make_author_user,
    make_draft,
    make_editor,
    make_translator,
    make_user,
    version,
)
from tests.word_files import PNG, footnote, paragraph, picture, word_file

pytestmark = pytest.mark.django_db

CHOOSE = reverse("admin:articles_article_import")


def a_file(*, title: str = "Where the gold goes", **parts) -> io.BytesIO:
    file = word_file(paragraph(title, style="Title"), paragraph("Text", footnote(1)),
                     **{"footnotes": {1: "The note"}, **parts})  # fmt: skip
    file.name = "gold.docx"
    return file


def kept(by, target=None, file=None) -> Upload:
    return uploads.keep(
        file or a_file(), name="gold.docx", target=target or NewArticle("en"), by=by
    )


def over(translation: Translation) -> NewRevision:
    return NewRevision(translation=translation, expected=translation.latest.number)


def page_of(upload: Upload) -> str:
    return reverse("admin:articles_article_import_decide", args=[upload.pk])


def progress_of(upload: Upload) -> str:
    return reverse("admin:articles_article_import_progress", args=[upload.pk])


def writing_page(translation: Translation) -> str:
    return reverse("admin:articles_translation_change", args=[translation.pk])


@pytest.fixture
def editor(client):
    person = make_editor()
    client.force_login(person)
    return person


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(preflight, "LARGE_ELEMENTS", 0)


# Choosing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "offered"),
    [
        (make_editor, ["article", "revision", "translation"]),
        (make_author_user, ["article", "revision", "translation"]),
        (lambda: make_translator("tr"), ["revision", "translation"]),
    ],
)
def test_each_role_is_offered_what_it_may_make_of_a_file(client, person, offered):
    client.force_login(person())
    form = client.get(CHOOSE).context["form"]
    assert [value for value, _label in form.fields["purpose"].choices] == offered


def test_who_has_no_role_finds_no_import(client):
    client.force_login(make_user())
    assert client.get(CHOOSE).status_code == 403
    client.force_login(make_translator())
    assert client.get(CHOOSE).status_code == 403


def test_a_translator_chooses_among_their_own_languages(client):
    client.force_login(make_translator("ru"))
    form = client.get(CHOOSE).context["form"]
    assert [value for value, _label in form.fields["language"].choices] == ["ru"]


def test_a_file_is_brought_in_as_a_new_article(client, editor):
    answer = client.post(CHOOSE, {"purpose": "article", "language": "tr", "file": a_file()})
    upload = Upload.objects.get()
    assert answer.url == page_of(upload)

    answer = client.post(page_of(upload), {"confirm": "1"})
    text = Translation.objects.get()
    assert answer.url == writing_page(text)
    assert (text.language, text.latest.title) == ("tr", "Where the gold goes")


def test_a_file_is_brought_in_over_a_text_that_was_chosen_by_its_title(client, editor):
    text = version(make_article(by=editor), "en")
    client.post(CHOOSE, {"purpose": "revision", "revised": text.pk, "file": a_file()})
    upload = Upload.objects.get()
    assert (upload.translation, upload.expected) == (text, 1)
    client.post(page_of(upload), {"confirm": "1", "comment": "From Word"})
    latest = version(text.article, "en").latest
    assert (latest.number, latest.comment) == (2, "From Word")


def test_a_file_is_brought_in_as_a_translation_of_an_article_chosen_by_its_title(client):
    translator, article = make_translator("tr"), make_article()
    client.force_login(translator)
    original = version(article, "en")
    client.post(
        CHOOSE,
        {"purpose": "translation", "original": original.pk, "language": "tr", "file": a_file()},
    )
    upload = Upload.objects.get()
    answer = client.post(page_of(upload), {"confirm": "1"}, follow=True)
    turkish = version(article, "tr")
    assert turkish.based_on == original.latest
    told = [str(one) for one in answer.context["messages"]]
    assert "1 note is new: it has no partner in the original." in told
    assert f"The original: “{original.latest.title}” (English)." in told


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"purpose": "revision"}, "revised"),
        ({"purpose": "translation", "language": "tr"}, "original"),
        ({"purpose": "article", "language": "xx"}, "language"),
        ({"purpose": "everything", "language": "en"}, "purpose"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_kept(client, editor, data, field):
    answer = client.post(CHOOSE, {**data, "file": a_file()})
    assert answer.context["form"].errors[field]
    assert not Upload.objects.exists()


def test_a_refused_file_says_why_beside_its_field(client, editor):
    broken = io.BytesIO(b"PK no zip")
    broken.name = "broken.docx"
    answer = client.post(CHOOSE, {"purpose": "article", "language": "en", "file": broken})
    assert "damaged" in str(answer.context["form"].errors["file"])


def test_the_pages_of_text_and_article_lead_here_with_their_target(client, editor):
    article = make_article(by=editor)
    text = version(article, "en")
    assert f"{CHOOSE}?into={text.pk}" in client.get(writing_page(text)).content.decode()
    page = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert f"{CHOOSE}?translation_of={article.pk}&amp;language=tr" in page.content.decode()

    answer = client.post(f"{CHOOSE}?into={text.pk}", {"file": a_file()})
    assert answer.url == page_of(Upload.objects.get(translation=text))
    answer = client.post(f"{CHOOSE}?translation_of={article.pk}&language=tr", {"file": a_file()})
    assert answer.url == page_of(Upload.objects.get(article=article, language="tr"))


def test_who_may_only_read_a_text_finds_no_way_to_replace_it(client):
    text = version(make_article(), "en")
    client.force_login(make_translator("tr"))
    assert "?into=" not in client.get(writing_page(text)).content.decode()
    answer = client.post(f"{CHOOSE}?into={text.pk}", {"file": a_file()}, follow=True)
    assert "You may not write the English version" in answer.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "query",
    ["into=0", "into=x", "into=9" + "9" * 30, "translation_of=1&language=xx", "translation_of=%00"],
)
def test_a_target_that_is_not_there_is_not_found(client, editor, query):
    assert client.get(f"{CHOOSE}?{query}").status_code == 404


def test_the_texts_of_others_are_not_found_by_an_author(client):
    text = version(make_article(), "en")
    client.force_login(make_author_user())
    assert client.get(f"{CHOOSE}?into={text.pk}").status_code == 404
    answer = client.post(CHOOSE, {"purpose": "revision", "revised": text.pk, "file": a_file()})
    assert answer.context["form"].errors["revised"]


# The files that wait -----------------------------------------------------------------------


def test_files_that_wait_are_listed_for_their_owner_alone(client, editor):
    text = version(make_article(by=editor, draft=make_draft("Old gold")), "en")
    mine, theirs = kept(editor, over(text)), kept(make_editor())
    page = client.get(CHOOSE).content.decode()
    assert page_of(mine) in page
    assert "Old gold" in page
    assert page_of(theirs) not in page


def test_the_list_says_when_nothing_waits(client, editor):
    assert "No file of yours waits" in client.get(CHOOSE).content.decode()


def test_the_list_asks_the_database_as_often_for_many_files_as_for_one(client, editor):
    def bring(count):
        for _time in range(count):
            article = make_article(by=editor)
            kept(editor, over(version(article, "en")))
            kept(editor, NewTranslation(article, "tr"))

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(CHOOSE)
        return len(asked)

    bring(1)
    few = queries()
    bring(3)
    assert queries() == few


# Reading -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("large")
def test_the_page_of_a_large_file_shows_how_far_it_is_then_the_report(client, editor):
    upload = kept(editor)
    page = client.get(page_of(upload)).content.decode()
    assert progress_of(upload) in page
    assert '<meta http-equiv="refresh"' in page
    told = client.get(progress_of(upload)).json()
    assert (told["over"], told["sentence"]) == (False, "The file waits for its turn.")

    work_off()

    assert client.get(progress_of(upload)).json()["over"] is True
    assert "Where the gold goes" in client.get(page_of(upload)).content.decode()


@pytest.mark.usefixtures("large")
def test_a_file_that_nobody_reads_is_not_waited_for_without_a_word(client, editor):
    upload = kept(editor)
    Upload.objects.update(queued_at=timezone.now() - timedelta(minutes=2))
    told = client.get(progress_of(upload)).json()
    assert told["late"]
    assert "seems not to run" in told["sentence"]
    assert "seems not to run" in client.get(page_of(upload)).content.decode()


def test_a_file_that_could_not_be_read_says_why_and_leads_on(client, editor):
    upload = kept(editor)
    Upload.objects.update(state="refused", refusal=["Too <b>odd</b>."])
    page = client.get(page_of(upload)).content.decode()
    assert "Too &lt;b&gt;odd&lt;/b&gt;." in page
    assert 'http-equiv="refresh"' not in page


def test_a_file_is_nobody_elses(client, editor):
    upload = kept(make_editor())
    assert client.get(progress_of(upload)).json() == {"over": True}
    assert client.get(page_of(upload)).url == CHOOSE
    for decision in ("confirm", "discard"):
        assert client.post(page_of(upload), {decision: "1"}).url == CHOOSE
    assert Upload.objects.exists()
    assert not Article.objects.exists()


# The report --------------------------------------------------------------------------------


def test_the_report_shows_comments_with_their_author_and_words(client, editor):
    words = (
        '<w:commentRangeStart w:id="0"/><w:r><w:t>by air</w:t></w:r><w:commentRangeEnd w:id="0"/>'
    )
    file = word_file(paragraph("Gold leaves ", words), comments=["Is <b>that</b> so?"])
    page = client.get(page_of(kept(editor, file=file))).content.decode()
    assert "by air" in page
    assert "Is &lt;b&gt;that&lt;/b&gt; so?" in page


def test_the_report_warns_of_a_text_in_another_language_than_it_comes_in_as(client, editor):
    client.force_login(editor)
    english = (
        "The price of gold and of what is mined with it was higher than it has ever been. " * 3
    )
    for language, warned in (("tr", True), ("ru", True), ("en", False)):
        file = word_file(paragraph(english))
        upload = uploads.keep(file, name="a.docx", target=NewArticle(language), by=editor)
        page = client.get(page_of(upload)).content.decode()
        assert ("seems to be in another language: English" in page) is warned


def test_the_report_of_a_revision_says_which_notes_stay_and_what_is_kept(client, editor):
    text = version(make_article(by=editor), "en")
    file = a_file(footnotes={1: NOTES["oecd2016"].replace("<em>", "").replace("</em>", "")})
    page = client.get(page_of(kept(editor, over(text), file))).content.decode()
    assert "1 note says the same as here" in page
    assert "1 note that is here is not in the file." in page
    assert "stays as it is: Standfirst, Takeaways" in page
    assert "Save as a new revision" in page


def test_what_somebody_saved_meanwhile_is_shown_before_anything_goes_over_it(client, editor):
    text = version(make_article(by=editor), "en")
    upload = kept(editor, over(text))
    theirs = make_draft("Theirs", body="<p>A paragraph of theirs.</p>", notes={})
    editing.save(text, theirs, by=make_editor(), expected=1)

    page = client.get(page_of(upload)).content.decode()
    assert "A paragraph of theirs." in page
    assert 'name="over" value="2"' in page
    assert 'name="confirm"' not in page

    client.post(page_of(upload), {"confirm": "1"})
    assert version(text.article, "en").latest.number == 2
    client.post(page_of(upload), {"over": "2"})
    assert version(text.article, "en").latest.number == 3


def test_a_translator_reads_what_becomes_of_the_pictures(client):
    translator = make_translator("tr")
    client.force_login(translator)
    file = word_file(paragraph("Metin", picture("m1")), media={"image1.png": PNG})
    upload = kept(translator, NewTranslation(make_article(), "tr"), file)
    assert "left out. Please ask an editor" in client.get(page_of(upload)).content.decode()


# Deciding ----------------------------------------------------------------------------------


def test_a_second_click_and_the_back_button_lead_to_the_text(client, editor):
    upload = kept(editor)
    first = client.post(page_of(upload), {"confirm": "1"}).url
    assert client.post(page_of(upload), {"confirm": "1"}).url == first
    assert client.post(page_of(upload), {"discard": "1"}).url == first
    assert client.get(page_of(upload)).url == first
    assert Article.objects.count() == 1


def test_a_click_while_the_text_is_being_stored_shows_how_far_it_is(client, editor, monkeypatch):
    monkeypatch.setattr(uploads, "PICTURES_AT_ONCE", 0)
    file = word_file(paragraph("Text", picture("m1")), media={"image1.png": PNG})
    upload = kept(editor, file=file)
    for _click in range(2):
        assert client.post(page_of(upload), {"confirm": "1"}).url == page_of(upload)
    assert "The text is being stored" in client.get(page_of(upload)).content.decode()

    assert work_off() == 1

    assert client.get(page_of(upload)).url == writing_page(Translation.objects.get())


def test_a_discarded_file_is_gone(client, editor):
    upload = kept(editor)
    client.post(page_of(upload), {"discard": "1"})
    assert not Upload.objects.exists()
    assert client.get(page_of(upload)).url == CHOOSE


def test_answers_that_no_form_sends_change_nothing(client, editor):
    text = version(make_article(by=editor), "en")
    upload = kept(editor, over(text))
    odd = {"confirm": "1", "accept": ["x", "²", "-1"], "over": "1e9"}
    client.post(page_of(upload), odd)
    assert version(text.article, "en").latest.number == 2


@pytest.mark.parametrize("method", ["put", "delete"])
def test_only_what_a_browser_sends_is_answered(client, editor, method):
    upload = kept(editor)
    for address in (CHOOSE, page_of(upload), progress_of(upload)):
        assert getattr(client, method)(address).status_code == 405
    assert client.post(progress_of(upload)).status_code == 405


def test_a_form_without_its_token_is_refused(editor, client):
    upload = kept(editor)
    client.handler.enforce_csrf_checks = True
    assert client.post(page_of(upload), {"confirm": "1"}).status_code == 403
