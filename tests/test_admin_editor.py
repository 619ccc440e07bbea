"""The editor's widget brings every script and every word that the editor asks for."""

import json
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.test import RequestFactory
from django.utils import translation

from articles.admin.editor import MODULES, BodyWidget, NotesField, labels, nonced

SCRIPTS = Path(settings.BASE_DIR) / "static" / "editor"
NOT_NOTES = ("[]", '"text"', "{", '{"k1a": 5}', '{"Key": "x"}', '{"k": "x"}', "12", '{"k1a": null}')


def source(name: str) -> str:
    return (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")


def everything() -> str:
    return "\n".join(source(name) for name in MODULES)


def test_every_script_is_in_the_import_map():
    assert sorted(MODULES) == sorted(path.stem for path in SCRIPTS.glob("*.js"))


@pytest.mark.parametrize("name", MODULES)
def test_scripts_import_by_names_of_the_import_map_so_that_hashed_files_are_found(name):
    imported = re.findall(r'from "([^"]+)"', source(name))
    assert set(imported) <= {
        "django-prose-editor/editor",
        *(f"editor/{other}" for other in MODULES),
    }


def test_every_word_that_a_script_asks_for_is_there_and_none_is_left_over():
    asked = set(re.findall(r'\bsay\(\s*"(\w+)"', everything()))
    assert asked <= set(labels())
    unused = {name for name in labels() if f'"{name}"' not in everything()}
    # Toolbars ask for the words of their tools by the tool's name: heading2 is built there.
    assert unused <= {"heading2", "heading3", "heading4"}


def test_the_words_are_in_the_language_of_the_person_not_of_the_text():
    with translation.override("en"):
        html = BodyWidget(language="tr").render("body", "<p>x</p>", {"id": "id_body"})
    assert 'lang="tr"' in html
    assert "Quotation" in html


def test_no_word_of_the_editor_stands_in_a_script():
    shown = re.findall(r'(?:title|aria-label|placeholder)"?: "([^"]+)"', everything())
    assert shown == []


def test_the_text_of_a_right_to_left_language_is_written_from_the_right():
    assert 'dir="rtl"' in BodyWidget(language="ar").render("body", "")


@pytest.mark.parametrize("value", NOT_NOTES)
def test_notes_that_are_no_notes_are_refused_with_a_sentence(value):
    with pytest.raises(forms.ValidationError, match="could not be read"):
        NotesField().clean(value)


def test_notes_are_keys_and_texts():
    assert NotesField().clean('{"k1a2b3c4d": "<em>x</em>"}') == {"k1a2b3c4d": "<em>x</em>"}
    assert NotesField().clean("") == {}


def test_the_notes_reach_the_page_as_json():
    class Form(forms.Form):
        notes = NotesField()

    value = Form(initial={"notes": {"kone": "ş </textarea>"}})["notes"].value()
    assert json.loads(value) == {"kone": "ş </textarea>"}


def test_the_import_map_has_the_nonce_of_the_page():
    request = RequestFactory().get("/")
    request.csp_nonce = "abc"
    html = str(nonced(BodyWidget(language="en").media, request))
    assert '<script type="importmap" nonce="abc">' in html
    assert html.index("importmap") < html.index('type="module"')
