"""The screens of the glossary, and what stands beside the block that is being translated."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, Term
from articles.newsroom import accepting
from articles.newsroom.checks.standing import standing
from tests.builders import (
    make_article,
    make_author_user,
    make_draft,
    make_editor,
    make_translation,
    make_translator,
    publish,
    version,
)

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/term/"
FIELDS = {
    "source_language": "en",
    "target_language": "tr",
    "source": "central  bank",
    "forms": "CB\n",
    "preferred": "merkez bankası\nMB",
    "forbidden": "ana banka",
    "note": "",
}


def add(client, user, **fields):
    client.force_login(user)
    return client.post(f"{LIST}add/", FIELDS | fields)


def write(source: str = "central bank", **fields) -> Term:
    values = {"source_language": "en", "target_language": "tr", "preferred": ["merkez bankası"]}
    return Term.objects.create(source=source, **values | fields)


def test_an_editor_writes_a_term_with_lists_one_a_line(client):
    editor = make_editor()
    assert add(client, editor).status_code == 302
    term = Term.objects.get()
    assert (term.source, term.forms, term.created_by) == ("central bank", ["CB"], editor)
    assert (term.preferred, term.forbidden) == (["merkez bankası", "MB"], ["ana banka"])


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"preferred": " \n"}, "This field is required"),
        ({"forbidden": "MB"}, "wanted and forbidden"),
        ({"target_language": "en"}, "Choose two different languages."),
        ({"source": "..."}, "a letter or a figure"),
    ],
)
def test_a_term_that_is_wrong_is_not_written(client, fields, told):
    answer = add(client, make_editor(), **fields)
    assert told in answer.content.decode()
    assert not Term.objects.exists()


def test_a_term_stands_once_for_a_language_pair(client):
    write()
    assert "has this term" in add(client, make_editor()).content.decode()
    assert add(client, make_editor(), target_language="ru").status_code == 302


def test_a_translator_writes_the_terms_of_their_language_and_no_others(client):
    translator = make_translator("tr")
    assert add(client, translator).status_code == 302
    assert (
        "not one of the available" in add(client, translator, target_language="ru").content.decode()
    )
    foreign = write("gold", target_language="ru", preferred=["золото"])
    answer = client.post(f"{LIST}{foreign.pk}/change/", FIELDS | {"source": "silver"})
    assert answer.status_code == 403
    of_another = write("silver")
    own = Term.objects.get(created_by=translator)
    assert client.post(f"{LIST}{of_another.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{LIST}{own.pk}/delete/", {"post": "yes"}).status_code == 302
    assert set(Term.objects.values_list("source", flat=True)) == {"gold", "silver"}


def test_an_author_reads_the_glossary_and_writes_nothing(client):
    write()
    assert add(client, make_author_user()).status_code == 403
    assert "merkez bankası" in client.get(LIST).content.decode()
    assert client.get(f"{LIST}import/").status_code == 403


def test_the_list_is_searched_in_any_spelling_and_goes_out_as_it_is_filtered(client):
    write(preferred=["Merkez Bankası"], note="İstanbul")
    write("gold", target_language="ru", preferred=["золото"])
    client.force_login(make_editor())
    found = client.get(f"{LIST}?q=ISTANBUL").content.decode()
    assert "central bank" in found
    assert "золото" not in found
    table = client.get(f"{LIST}export/?target_language__exact=ru").content.decode()
    assert "золото" in table
    assert "Merkez" not in table


def test_the_list_takes_as_many_queries_for_many_terms(client):
    client.force_login(make_editor())
    counts = []
    for number in (1, 20):
        for one in range(number):
            write(f"term {number} {one}", created_by=make_editor())
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_table_comes_in_or_says_what_is_wrong_with_it(client):
    client.force_login(make_editor())

    def send(text: str):
        file = SimpleUploadedFile("terms.csv", text.encode())
        return client.post(f"{LIST}import/", {"file": file}, follow=True).content.decode()

    assert "Row 2: Say how" in send("from,into,term,translation\nen,tr,gold,\n")
    assert not Term.objects.exists()
    assert "Added: 1" in send("from,into,term,translation\nen,tr,gold,altın\n")
    assert "Choose the table" in client.post(f"{LIST}import/").content.decode()


# Beside the block ---------------------------------------------------------------------------------


@pytest.fixture
def earlier() -> Article:
    """A published pair: the texts of the builders, and a Turkish version that repeats them."""
    article = make_article()
    publish(version(article, "en"))
    body = "<p>Altın küçük torbalarla gider.</p><h2>Kim alır</h2><p>Uzaktaki rafineriler.</p>"
    draft = make_draft("Altın nereye gider", body=body, notes={})
    translation = make_translation(article, "tr", draft=draft)
    for one in standing(translation).open:
        if one.finding.acceptable:
            accepting.accept(translation, fingerprint=one.fingerprint, reason="a", by=make_editor())
    publish(translation)
    return article


def ask(client, translation, *names: str, source: object = 1):
    address = reverse("admin:articles_translation_memory", args=[translation.pk])
    return client.get(address, {"source": source, "segment": names})


def test_a_translator_sees_terms_and_earlier_translations_of_the_block(client, earlier):
    write("mine", preferred=["maden"], forbidden=["ocak"], note="as in gold")
    translation = make_translation(make_article(draft=make_draft("Rivers of dust")), "tr")
    client.force_login(make_translator("tr"))
    page = ask(client, translation, "body.0").content.decode()
    for words in ("100%", "Altın küçük torbalarla gider.", "Altın nereye gider", "maden", "ocak"):
        assert words in page
    assert ask(client, translation, "title").content.decode().strip() == ""


@pytest.mark.parametrize("source", ["", "0", "99999999999", "²", "x", "7"])
def test_what_is_asked_for_and_is_not_there_is_answered_with_nothing(client, earlier, source):
    translation = make_translation(make_article(), "tr")
    client.force_login(make_editor())
    assert ask(client, translation, "body.0", source=source).content.strip() == b""
    assert ask(client, translation, "body.99", "x" * 2_000).content.strip() == b""


def test_who_may_not_write_the_translation_is_told_nothing(client, earlier):
    article = make_article()
    translation = make_translation(article, "tr")
    for user, status in (
        (make_translator("ru"), 404),
        (make_author_user(), 404),
        (make_editor(), 200),
    ):
        client.force_login(user)
        assert ask(client, translation, "body.0").status_code == status
    address = reverse("admin:articles_translation_memory", args=[translation.pk])
    assert client.post(address).status_code == 405


def test_an_original_has_no_memory(client, earlier):
    client.force_login(make_editor())
    original = version(make_article(), "en")
    assert ask(client, original, "body.0").content.strip() == b""
