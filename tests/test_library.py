"""The picture library: what is used stays, and says where it is used."""

from functools import partial
from threading import Event, Thread
from time import sleep

import pytest
from django.contrib.messages import get_messages
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from articles.models import Article, Picture, PictureUse
from articles.newsroom import editing, keeping, library, readers
from articles.newsroom.refusals import NotAllowed, NotPossible
from tests.builders import (
    figure,
    make_article,
    make_author,
    make_author_user,
    make_draft,
    make_editor,
    make_picture,
    make_translator,
    publish,
    version,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_picture_changelist")


def page(picture):
    return reverse("admin:articles_picture_change", args=[picture.pk])


def showing(picture, title="Where the gold goes", **fields):
    body = f"<p>Sand.</p>{figure(picture)}"
    return make_article(draft=make_draft(title, body=body, notes={}), **fields)


def save(translation, body, by=None):
    draft = make_draft(translation.latest.title, body=body, notes={})
    return editing.save(
        translation, draft, by=by or make_editor(), expected=translation.latest.number
    )


def sentences(picture, user=None):
    return [use.sentence for use in library.uses(picture, user=user or make_editor())]


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


# Where it is used


def test_every_place_of_a_picture_is_named():
    picture = make_picture()
    article = make_article(draft=make_draft("The Gold"))
    Article.objects.filter(pk=article.pk).update(cover=picture)
    make_author("Elif Karaca", photograph=picture)
    showing(picture, title="The Dunes")

    assert sentences(picture) == [
        "above the text of “The Gold”",
        "as the photograph of Elif Karaca",
        "in the text of “The Dunes” (English)",
    ]


def test_a_picture_only_in_an_earlier_revision_is_used_because_that_may_be_restored():
    picture = make_picture()
    article = showing(picture, title="The Dunes")
    save(version(article, "en"), "<p>Without it.</p>")

    assert sentences(picture) == [
        "in revision 1 of “The Dunes” (English), which may be restored",
    ]


def test_a_picture_in_a_text_that_is_kept_but_not_saved_is_used():
    picture, editor = make_picture("Harbour"), make_editor()
    text = version(make_article(), "en")
    draft = make_draft(body=figure(picture))
    keep = partial(keeping.keep, text, by=editor, page="a" * 16, started_from=1)
    keep(draft, step=1)
    assert sentences(picture, editor) == [
        f"in what somebody writes in “{text.latest.title}” (English)"
    ]
    with pytest.raises(NotPossible, match="somebody writes"):
        library.delete(picture, by=editor)
    assert library.with_use(Picture.objects.all()).get().is_used

    keep(make_draft("Without it"), step=2)
    assert sentences(picture, editor) == []
    keep(draft, step=3)
    keep(editing.draft_of(text.latest), step=4)
    assert not library.with_use(Picture.objects.all()).get().is_used


def test_no_kept_text_is_searched_for_pictures():
    """Hundreds of texts times hundreds of pictures would be read on every look at the library."""
    assert "body" not in str(library.with_use(Picture.objects.all()).query)


def test_a_picture_in_the_text_of_readers_counts_as_shown_while_the_next_is_written():
    picture = make_picture()
    article = showing(picture, title="The Dunes")
    publish(version(article, "en"))
    save(version(article, "en"), "<p>Without it.</p>")

    assert sentences(picture) == ["in the text of “The Dunes” (English)"]


def test_what_somebody_may_not_open_is_not_named():
    picture = make_picture()
    showing(picture, title="A secret title")
    stranger = make_author_user()

    assert sentences(picture, stranger) == ["in an article that you may not open"]


def test_a_text_remembers_its_pictures_once_however_often_it_shows_them():
    picture, other = make_picture(), make_picture()
    unknown = figure(picture).replace(picture.checksum, "0" * 16)
    body = figure(picture) + figure(other) + figure(picture) + unknown
    make_article(draft=make_draft(body=body, notes={}))

    assert set(PictureUse.objects.values_list("picture", flat=True)) == {picture.pk, other.pk}
    assert PictureUse.objects.count() == 2


# Deleting


def test_an_unused_picture_is_deleted_with_its_files(django_capture_on_commit_callbacks):
    picture = make_picture()
    with django_capture_on_commit_callbacks(execute=True):
        library.delete(picture, by=make_editor())

    assert not Picture.objects.exists()
    assert not default_storage.exists(picture.file.name)


def test_a_used_picture_is_not_deleted_and_the_refusal_says_where(
    django_capture_on_commit_callbacks,
):
    picture = make_picture("Dunes")
    showing(picture, title="The Gold")
    refused = pytest.raises(NotPossible, match=r"“Dunes” stays .*: in the text of “The Gold”")
    with django_capture_on_commit_callbacks(execute=True), refused:
        library.delete(picture, by=make_editor())

    assert default_storage.exists(picture.file.name)


def test_a_refusal_counts_what_it_does_not_name():
    picture = make_picture()
    for number in range(6):
        showing(picture, title=f"Title {number}")
    with pytest.raises(NotPossible, match="and in 2 more places"):
        library.delete(picture, by=make_editor())


def test_only_editors_delete():
    picture = make_picture()
    for user in (make_author_user(), make_translator("tr")):
        with pytest.raises(NotAllowed):
            library.delete(picture, by=user)


def test_no_other_way_deletes_a_used_picture():
    covered, shown, portrait = make_picture(), make_picture(), make_picture()
    article = showing(shown)
    Article.objects.filter(pk=article.pk).update(cover=covered)
    make_author(photograph=portrait)

    for picture in (covered, shown, portrait):
        with pytest.raises(ProtectedError):
            picture.delete()
        with pytest.raises(ProtectedError):
            Picture.objects.filter(pk=picture.pk).delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            Picture.objects.filter(pk=picture.pk)._raw_delete("default")
            with transaction.get_connection().cursor():
                transaction.get_connection().check_constraints()


def test_the_texts_of_a_deleted_article_let_its_pictures_go():
    picture = make_picture()
    showing(picture).delete()
    library.delete(picture, by=make_editor())

    assert not Picture.objects.exists()


# The screens


def test_the_page_of_a_picture_links_its_places(client):
    picture = make_picture()
    article = showing(picture, title="The Dunes")
    client.force_login(make_editor())
    html = client.get(page(picture)).content.decode()

    address = reverse("admin:articles_translation_change", args=[version(article, "en").pk])
    assert f'<a href="{address}">In the text of “The Dunes” (English)</a>' in html


def test_the_page_of_a_picture_tells_a_stranger_neither_title_nor_address(client):
    picture = make_picture()
    showing(picture, title="A secret title")
    client.force_login(make_author_user())
    html = client.get(page(picture)).content.decode()

    assert "In an article that you may not open" in html
    assert "secret" not in html and "articles/translation/" not in html.partition("<main")[2]


def test_deleting_one_that_is_used_is_refused_with_the_places(client):
    picture = make_picture()
    showing(picture, title="The Dunes")
    client.force_login(make_editor())
    delete = reverse("admin:articles_picture_delete", args=[picture.pk])
    for response in (client.get(delete), client.post(delete, {"post": "yes"})):
        assert response.status_code == 302
        assert "in the text of “The Dunes”" in said(response)
    assert Picture.objects.exists()


def test_deleting_several_is_refused_whole_where_one_is_used(client):
    used, free = make_picture("Used"), make_picture("Free")
    showing(used, title="The Dunes")
    client.force_login(make_editor())
    posted = {"action": "delete_selected", "_selected_action": [used.pk, free.pk], "post": "yes"}
    response = client.post(LIST, posted)

    assert "“Used” stays in the library" in said(response)
    assert "Nothing was deleted" in said(response)
    assert Picture.objects.count() == 2


def test_unused_pictures_are_deleted_together(client, django_capture_on_commit_callbacks):
    chosen = [make_picture(), make_picture()]
    client.force_login(make_editor())
    posted = {"action": "delete_selected", "_selected_action": [one.pk for one in chosen]}
    assert "Are you sure" in client.post(LIST, posted).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(LIST, {**posted, "post": "yes"})

    assert not Picture.objects.exists()
    assert not any(default_storage.exists(one.file.name) for one in chosen)


def test_one_that_is_chosen_while_it_is_deleted_stays(monkeypatch):
    """Somebody sets it as a cover between the question and the deletion."""
    picture, article = make_picture(), make_article()
    check = library.check_is_unused

    def chosen_meanwhile(row, *, by):
        check(row, by=by)
        Article.objects.filter(pk=article.pk).update(cover=picture)

    monkeypatch.setattr(library, "check_is_unused", chosen_meanwhile)
    with pytest.raises(NotPossible):
        library.delete(picture, by=make_editor())
    assert Picture.objects.exists()


def names(client, **query):
    response = client.get(LIST, query)
    return {row.name for row in response.context["cl"].result_list}


def test_the_library_is_searched_by_name_words_and_credit_whatever_the_spelling(client):
    make_picture("Port", alt_tr="İstanbul'da ışıklı bir liman", credit_en="Reuters")
    make_picture("Forest", alt_ru="Ёлка в снегу")
    client.force_login(make_editor())

    assert names(client, q="ISTANBUL ısıklı") == {"Port"}
    assert names(client, q="елка") == {"Forest"}
    assert names(client, q="reuters") == {"Port"}
    assert names(client, q="forest port") == set()


def test_the_library_is_filtered_by_what_is_missing_and_by_use(client):
    described = make_picture("Described", alt_en="Dunes", alt_tr="Kumullar")
    make_picture("Bare")
    showing(described)
    client.force_login(make_editor())

    assert names(client, undescribed="tr") == {"Bare"}
    assert names(client, undescribed="ru") == {"Described", "Bare"}
    assert names(client, used="no") == {"Bare"}
    assert names(client, used="yes") == {"Described"}
    assert names(client, used="no", undescribed="tr", q="bare") == {"Bare"}


def test_the_library_asks_the_same_queries_for_three_hundred_pictures(
    client, django_assert_num_queries
):
    client.force_login(make_editor())
    first = make_picture()
    client.get(LIST)
    with django_assert_num_queries(8) as few:
        client.get(LIST)
    columns = ("file", "width", "height", "name", "folded_words")
    same = {column: getattr(first, column) for column in columns}
    Picture.objects.bulk_create(Picture(checksum=f"{number:016x}", **same) for number in range(299))
    with django_assert_num_queries(len(few)):
        response = client.get(LIST)
    assert response.context["cl"].result_count == 300


@pytest.mark.parametrize("make", [make_author_user, lambda: make_translator("tr")])
def test_who_may_not_change_pictures_sees_them_and_where_they_are(client, make):
    picture = make_picture("Dunes", alt_en="Sand")
    client.force_login(make())
    assert client.get(LIST).status_code == 200
    shown = client.get(page(picture)).content.decode()
    assert "Sand" in shown and "Where it is used" in shown
    assert 'name="focus_x"' not in shown
    response = client.post(page(picture), {"name": "New", "focus_x": "0", "focus_y": "0"})
    assert response.status_code == 403


# Focus and rights


def test_the_focus_is_kept_as_fractions_and_refused_beside_the_picture(client):
    picture = make_picture()
    client.force_login(make_editor())
    words = {"name": "Dunes", "licence": ""}
    client.post(page(picture), {**words, "focus_x": "0.25", "focus_y": "1"})
    picture.refresh_from_db()
    assert (picture.focus_x, picture.focus_y) == (0.25, 1)

    response = client.post(page(picture), {**words, "focus_x": "1.2", "focus_y": "0.5"})
    assert response.status_code == 200
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.update(focus_y=-0.1)


def test_a_corrected_credit_reaches_the_readers_of_texts_that_show_the_picture(
    client, django_capture_on_commit_callbacks
):
    picture = make_picture(credit_en="Wrong name")
    article = showing(picture)
    publish(version(article, "en"))
    before = Article.objects.get(pk=article.pk)
    assert "Wrong name" in before.body_en
    client.force_login(make_editor())
    data = {"name": "Dunes", "focus_x": "0.5", "focus_y": "0.5", "licence": "by-sa"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page(picture), {**data, "credit_en": "Right name"})
    after = Article.objects.get(pk=article.pk)

    assert "Right name · <a" in after.body_en and "Wrong name" not in after.body_en
    assert after.updated_at_en == before.updated_at_en


def test_a_text_is_not_rendered_again_for_a_new_name(client, monkeypatch):
    picture = make_picture()
    monkeypatch.setattr(readers, "render_again_with", lambda picture: pytest.fail("rendered"))
    client.force_login(make_editor())
    client.post(page(picture), {"name": "New", "focus_x": "0.5", "focus_y": "0.5", "licence": ""})
    picture.refresh_from_db()
    assert picture.name == "New"


@pytest.mark.django_db(transaction=True)
def test_a_picture_that_is_being_put_into_a_text_is_not_deleted_meanwhile():
    editor, picture, article = make_editor(), make_picture(), make_article()
    is_written, refusals = Event(), []

    def write():
        with transaction.atomic():
            save(version(article, "en"), figure(picture), by=editor)
            is_written.set()
            sleep(0.3)  # not committed yet: nobody else can see it
        connection.close()

    def remove():
        is_written.wait(timeout=5)
        try:
            library.delete(picture, by=editor)
        except NotPossible as refused:
            refusals.append(refused)
        connection.close()

    threads = [Thread(target=write), Thread(target=remove)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)

    assert len(refusals) == 1
    assert PictureUse.objects.count() == 1
    assert default_storage.exists(picture.file.name)


def test_what_an_import_gives_back_stays_where_somebody_began_to_use_it():
    used, unused = make_picture("Used"), make_picture("Unused")
    make_article(draft=make_draft("Cover"))
    Article.objects.update(cover=used)

    assert [library.remove_unused(one) for one in (used, unused)] == [False, True]
    assert list(Picture.objects.all()) == [used]
