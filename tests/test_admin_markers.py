"""The editor asks about typed markers: who may, what comes back, and that nothing is stored."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from articles.admin.markers import MAX_LENGTH
from articles.models import Revision
from tests.builders import (
    make_article,
    make_author_user,
    make_category,
    make_editor,
    make_translator,
    version,
)
from tests.word_files import paragraph, word_file

pytestmark = pytest.mark.django_db

BODY = "<p>Alpha[1] of 5 m<sup>2</sup> in [2024]. Beta[i].</p><p>[1] One</p><p>[2] <em>Two</em></p>"


@pytest.fixture
def text():
    return version(make_article(), "en")


def ask(client, text, **question):
    address = reverse("admin:articles_translation_typed_markers", args=[text.pk])
    return client.post(address, json.dumps(question), content_type="application/json")


def test_a_proposal_names_marker_sentence_note_and_how_sure_it_is(client, text):
    client.force_login(make_editor())
    before = Revision.objects.count()
    answer = ask(client, text, body=BODY).json()
    assert [(one["marker"], one["item"], one["confidence"]) for one in answer["pairings"]] == [
        ("[1]", 0, "medium"),
        ("[i]", 1, "medium"),
    ]
    assert answer["pairings"][1]["sentence"] == "Beta[i]."
    assert "reading order" in answer["pairings"][0]["reason"]
    assert answer["notes"] == ["One", "Two"]
    assert Revision.objects.count() == before


def test_what_was_chosen_comes_back_as_text_and_notes_beside_those_that_were_there(client, text):
    client.force_login(make_editor())
    body = BODY.replace("Alpha", 'Real<fn-ref data-key="kreal"></fn-ref> alpha')
    answer = ask(client, text, body=body, notes={"kreal": "Real."}, choices={"1": 0}).json()
    assert list(answer["notes"].values()) == ["Real.", "One"]
    assert answer["body"].count("fn-ref data-key") == 2
    assert "alpha[1] of 5 m<sup>2</sup> in [2024]" in answer["body"]


def test_a_text_without_typed_markers_has_an_empty_proposal(client, text):
    client.force_login(make_editor())
    answer = ask(client, text, body="<p>5 m<sup>2</sup> [2024]</p>").json()
    assert answer == {"pairings": [], "notes": []}


def test_a_marker_for_which_no_note_is_likely_is_shown_without_one(client, text):
    client.force_login(make_editor())
    typed = "<p>Alpha[1]. Beta[i]. Gamma[2].</p><p>[1] One</p><p>[2] Two</p>"
    rows = ask(client, text, body=typed).json()["pairings"]
    assert [(row["marker"], row["item"]) for row in rows] == [
        ("[1]", None),
        ("[i]", None),
        ("[2]", 1),
    ]
    assert "Choose one" in rows[0]["reason"]


@pytest.mark.parametrize("choices", [{"9": 0}, {"0": 9}, {"x": 0}, ["0"], {"0": None}])
def test_choices_for_another_text_are_refused_with_a_sentence(client, text, choices):
    client.force_login(make_editor())
    answer = ask(client, text, body=BODY, choices=choices)
    assert answer.status_code == 400
    assert "Look for typed markers again" in answer.json()["refusal"]


@pytest.mark.parametrize(
    "sent",
    [b"", b"[]", b"{}", b'{"body": 5}', b'{"body": ["x"]}', b'{"body": "x", "notes": [1]}', b"["],
)
def test_what_is_no_question_is_refused_with_a_sentence(client, text, sent):
    client.force_login(make_editor())
    address = reverse("admin:articles_translation_typed_markers", args=[text.pk])
    answer = client.post(address, sent, content_type="application/json")
    assert answer.status_code == 400
    assert "could not be read" in answer.json()["refusal"]


def test_nested_json_and_a_text_that_is_too_long_are_refused(client, text):
    client.force_login(make_editor())
    address = reverse("admin:articles_translation_typed_markers", args=[text.pk])
    nested = client.post(address, b"[" * 100_000, content_type="application/json")
    assert nested.status_code == 400
    long = ask(client, text, body="x" * (MAX_LENGTH + 1))
    assert "too long" in long.json()["refusal"]


def test_only_who_may_write_the_text_is_answered(client, text):
    client.force_login(make_translator("tr"))
    assert ask(client, text, body=BODY).status_code == 403
    client.force_login(make_author_user())
    assert ask(client, text, body=BODY).status_code == 404
    client.logout()
    assert ask(client, text, body=BODY).status_code == 302


def test_it_is_asked_by_post_with_a_token(client, text, csrf_client):
    client.force_login(make_editor())
    address = reverse("admin:articles_translation_typed_markers", args=[text.pk])
    assert client.get(address).status_code == 405
    csrf_client.force_login(make_editor(username="other"))
    answer = csrf_client.post(address, b'{"body": ""}', content_type="application/json")
    assert answer.status_code == 403


@pytest.fixture
def csrf_client():
    return Client(enforce_csrf_checks=True)


def test_the_wizard_lets_the_editor_choose_another_note(client):
    client.force_login(make_editor())
    file = word_file(
        *(paragraph(text) for text in ("One[1], two[2].", "Notes", "[1] First", "[2] Second"))
    )
    make_category()
    page = client.post(
        reverse("admin:articles_article_import"),
        {"file": file, "language": "en", "purpose": "article"},
        follow=True,
    )
    shown = page.content.decode()
    assert shown.count('<option value="1" selected>2. Second</option>') == 1
    address = page.redirect_chain[-1][0]
    client.post(address, {"confirm": "1", "accept": ["0"], "note-0": "1", "note-1": "0"})
    revision = Revision.objects.get()
    assert list(revision.notes.values()) == ["Second"]
    assert "two[2]." in revision.body


def test_the_wizard_refuses_a_note_that_the_file_does_not_have(client):
    client.force_login(make_editor())
    file = word_file(*(paragraph(text) for text in ("One[1].", "Notes", "[1] First")))
    page = client.post(
        reverse("admin:articles_article_import"),
        {"file": file, "language": "en", "purpose": "article"},
        follow=True,
    )
    address = page.redirect_chain[-1][0]
    answer = client.post(address, {"confirm": "1", "accept": ["0"], "note-0": "5"}, follow=True)
    assert "chosen for another text" in answer.content.decode()
    assert not Revision.objects.exists()
