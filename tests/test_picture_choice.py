"""What the editor and the library ask about pictures, and who is answered."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from articles.models import Article, Picture
from tests.builders import (
    make_article,
    make_author,
    make_author_user,
    make_editor,
    make_picture,
    make_translator,
    make_user,
)

pytestmark = pytest.mark.django_db

CHOOSE, UPLOAD, DESCRIBE = (
    reverse(f"admin:articles_picture_{name}") for name in ("choose", "upload", "describe")
)


FIND = reverse("admin:articles_article_find")


def file(name="sand dunes.png", colour=(200, 30, 30)):
    output = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(output, "PNG")
    return SimpleUploadedFile(name, output.getvalue(), content_type="image/png")


def choose(client, **query):
    return client.get(CHOOSE, query).json()


def test_the_library_is_given_page_by_page_newest_first(client, django_assert_num_queries):
    first = make_picture("First")
    client.force_login(make_editor())
    choose(client)
    with django_assert_num_queries(5):
        choose(client)
    same = {"file": first.file.name, "width": 30, "height": 20}
    Picture.objects.bulk_create(
        Picture(checksum=f"{number:016x}", name=f"Picture {number}", **same) for number in range(49)
    )
    with django_assert_num_queries(5):
        answer = choose(client)
    assert (answer["count"], answer["pages"], answer["page"]) == (50, 3, 1)
    assert len(answer["pictures"]) == 24
    assert [one["name"] for one in choose(client, page="3")["pictures"]][-1] == "First"
    assert choose(client, page="99")["page"] == 3
    assert choose(client, page="x")["page"] == 1


def test_pictures_of_articles_come_before_photographs_of_people(client):
    pictures = {name: make_picture(name) for name in ("Port", "Mine", "Both", "Portrait")}
    for name in ("Portrait", "Both"):
        make_author(name, photograph=pictures[name])
    Article.objects.filter(pk=make_article().pk).update(cover=pictures["Both"])
    client.force_login(make_editor())

    names = [one["name"] for one in choose(client)["pictures"]]
    assert names == ["Both", "Mine", "Port", "Portrait"]


def test_words_are_given_in_the_language_of_the_text(client):
    make_picture(alt_en="Dunes", alt_tr="Kumullar", credit_tr="Foto: AA", licence="reserved")
    client.force_login(make_translator("tr"))

    [turkish] = choose(client, language="tr")["pictures"]
    assert (turkish["alt"], turkish["credit"]) == ("Kumullar", "Foto: AA · Tüm hakları saklıdır")
    [english] = choose(client, language="en")["pictures"]
    assert (english["alt"], english["credit"]) == ("Dunes", "All rights reserved")
    [russian] = choose(client, language="ru")["pictures"]
    assert russian["alt"] == ""
    assert choose(client, language="xx")["pictures"] == [english]


def test_the_library_is_searched_by_folded_words(client):
    make_picture("Port", alt_tr="Işıklı liman")
    client.force_login(make_editor())
    assert choose(client, q="isikli LİMAN")["count"] == 1
    assert choose(client, q="isikli dunes")["count"] == 0
    assert choose(client, q="%")["count"] == 0


def test_a_text_asks_for_its_own_pictures_at_once(client, django_assert_num_queries):
    wanted = [make_picture(), make_picture()]
    make_picture()
    client.force_login(make_editor())
    choose(client)
    with django_assert_num_queries(4):
        found = choose(client, checksums=",".join([*(one.checksum for one in wanted), "0" * 16]))
    assert {one["checksum"] for one in found["pictures"]} == {one.checksum for one in wanted}


def test_a_file_is_taken_in_under_its_name(client):
    client.force_login(make_author_user())
    answer = client.post(UPLOAD, {"file": file(), "language": "tr"}).json()

    picture = Picture.objects.get()
    assert picture.name == "sand dunes"
    assert answer["picture"]["checksum"] == picture.checksum
    assert answer["notice"] == ""


def test_a_file_that_is_there_already_is_answered_with(client):
    client.force_login(make_editor())
    client.post(UPLOAD, {"file": file()})
    answer = client.post(UPLOAD, {"file": file("other.png")}).json()

    assert Picture.objects.count() == 1
    assert answer["picture"]["name"] == "sand dunes"
    assert "in the library already, as “sand dunes”" in answer["notice"]


def test_a_file_that_is_no_picture_is_refused_with_the_sentence(client):
    client.force_login(make_editor())
    disguised = SimpleUploadedFile("photo.png", b"<script>alert(1)</script>", "image/png")
    response = client.post(UPLOAD, {"file": disguised})

    assert "is not a picture" in response.json()["refusal"]
    assert "picture" not in response.json()
    assert client.post(UPLOAD, {"file": "text"}).status_code == 400
    assert not Picture.objects.exists()


def test_a_description_is_kept_where_there_is_none_and_never_overwritten(client):
    picture = make_picture(alt_en="Dunes")
    client.force_login(make_author_user())

    def describe(language, alt):
        posted = {"checksum": picture.checksum, "language": language, "alt": alt}
        return client.post(DESCRIBE, posted).json()

    assert describe("tr", " Kum\n tepeleri ") == {"kept": True}
    assert describe("tr", "Başka") == {"kept": False}
    assert describe("en", "Other") == {"kept": False}
    assert describe("ru", "  ") == {"kept": False}
    picture.refresh_from_db()
    assert (picture.alt_en, picture.alt_tr, picture.alt_ru or "") == ("Dunes", "Kum tepeleri", "")
    assert "kum tepeleri" in picture.folded_words


def test_who_has_no_role_is_answered_with_a_refusal(client):
    picture = make_picture()
    client.force_login(make_user())
    assert client.get(CHOOSE).status_code == 403
    assert client.post(UPLOAD, {"file": file()}).status_code == 403
    assert client.post(DESCRIBE, {"checksum": picture.checksum, "alt": "x"}).status_code == 403


def test_a_translator_chooses_but_does_not_add(client):
    make_picture()
    client.force_login(make_translator("tr"))
    assert (choose(client)["count"], choose(client)["mayAdd"]) == (1, False)
    response = client.post(UPLOAD, {"file": file()})
    assert response.status_code == 403 and "ask an editor" in response.json()["refusal"]
    assert Picture.objects.count() == 1


def test_strangers_are_asked_to_sign_in(client):
    for address in (CHOOSE, UPLOAD, DESCRIBE):
        assert "/login/" in client.post(address)["Location"]


def test_changes_are_posted_with_a_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_editor())
    assert client.post(UPLOAD, {"file": file()}).status_code == 403
    assert client.get(UPLOAD).status_code == 405
    assert client.get(DESCRIBE).status_code == 405
    assert not Picture.objects.exists()


def test_nothing_that_is_typed_breaks_an_answer(client):
    client.force_login(make_editor())
    make_picture()
    for typed in ("\0", "a\0b", "%_'\"", "İ" * 500, "🙂"):
        assert choose(client, q=typed)["count"] in {0, 1}
        assert choose(client, checksums=typed)["pictures"] == []
        assert client.get(FIND, {"q": typed}).json()["articles"] == []
        assert client.get(FIND, {"address": f"/en/analysis/{typed}/"}).json()["articles"] == []
        assert client.get(FIND, {"numbers": typed}).json()["articles"] == []
        assert client.post(DESCRIBE, {"checksum": typed, "alt": "x"}).status_code == 404


def test_no_answer_is_kept_by_a_cache(client):
    client.force_login(make_editor())
    assert "no-store" in client.get(CHOOSE)["Cache-Control"]
