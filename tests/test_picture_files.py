"""Which stored files a reader may fetch, and how they are answered with."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "pictures/0123456789abcdef"


@pytest.fixture
def stored():
    def store(path: str, content: bytes = b"content") -> str:
        return "/media/" + default_storage.save(path, ContentFile(content))

    return store


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("480.avif", "image/avif"),
        ("960.webp", "image/webp"),
        ("original.jpg", "image/jpeg"),
        ("original.png", "image/png"),
    ],
)
def test_a_picture_is_served_with_its_own_type_and_may_be_kept_for_ever(
    client, stored, name, content_type
):
    answer = client.get(stored(f"{FOLDER}/{name}"))
    assert answer.status_code == 200
    assert answer.getvalue() == b"content"
    assert answer["Content-Type"] == content_type
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize(
    "path",
    [
        f"{FOLDER}/original.html",
        f"{FOLDER}/original.svg",
        f"{FOLDER}/original.png.html",
        "pictures/original.png",
        "imports/embargoed.docx",
        "secret.png",
    ],
)
@pytest.mark.django_db
def test_nothing_but_a_picture_is_ever_served(client, stored, path):
    answer = client.get(stored(path, b"<script>alert(1)</script>"))
    assert answer.status_code == 404
    assert b"alert" not in answer.content


@pytest.mark.django_db  # the page that says so names the pages of the house
def test_no_address_leads_out_of_the_library(client, stored, settings):
    outside = settings.MEDIA_ROOT / ".." / "pictures" / "0123456789abcdef"
    outside.mkdir(parents=True)
    (outside / "original.png").write_bytes(b"outside")
    for way in ("..", "%2e%2e", "pictures/../.."):
        answer = client.get(f"/media/{way}/{FOLDER}/original.png")
        assert answer.status_code == 404


def test_a_missing_picture_is_a_short_404(client):
    answer = client.get(f"/media/{FOLDER}/480.avif")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "text/plain"
    assert len(answer.content) < 100


def test_a_picture_can_be_asked_for_but_not_posted_to(client, stored):
    address = stored(f"{FOLDER}/original.png")
    answer = client.head(address)
    assert (answer.status_code, answer.getvalue()) == (200, b"")
    assert client.post(address).status_code == 405
