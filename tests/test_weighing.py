"""What is asked of whoever publishes an original again, and what the machine suggests."""

import pytest

from articles.models.revision import Significance
from articles.newsroom import editing, publishing
from articles.newsroom.comparing import compare
from articles.newsroom.draft import Draft
from articles.newsroom.staleness import behind
from articles.newsroom.weighing import question, suggested
from tests.builders import (
    make_article,
    make_draft,
    make_editor,
    make_published,
    make_translation,
    publish,
    version,
)

TYPO, MINOR, MAJOR = Significance
BODY = (
    "<p>Attacks in the north rose by 40 per cent in 2024, said the “ministry”.</p>"
    '<p>Nobody writes it down.<fn-ref data-key="one"></fn-ref></p>'
)
NOTES = {"one": "SWISSAID, 2024."}
SOME = "Traders in the capital buy it before the week is out."
MANY = " ".join([SOME] * 5)


@pytest.mark.parametrize(
    ("changed", "weight"),
    [
        ({"body": BODY.replace("“ministry”", "ministry")}, TYPO),
        ({"body": BODY.replace("<p>Nobody", "<h2>Nobody").replace("</p>", "</h2>", 2)}, TYPO),
        ({"slug": "elsewhere"}, TYPO),
        ({"body": BODY.replace("writes", "wrote")}, TYPO),
        ({"body": BODY + f"<p>{SOME}</p>"}, MINOR),
        ({"standfirst": SOME}, MINOR),
        ({"body": BODY.replace("said", '<a href="https://example.org/">said</a>')}, MINOR),
        ({"body": BODY.replace("40", "14")}, MAJOR),
        ({"notes": {"one": "SWISSAID, 2025."}}, MAJOR),
        ({"notes": {**NOTES, "two": "OECD."}}, MAJOR),
        ({"body": BODY + f"<p>{MANY}</p>"}, MAJOR),
    ],
)
def test_a_suggestion_grows_with_what_changed(changed, weight):
    before = {"title": "Gold", "slug": "gold", "body": BODY, "notes": NOTES}

    found = suggested(compare(Draft(**before), Draft(**{**before, **changed})))

    assert found.significance == weight
    assert str(found.reason)


def test_a_paragraph_that_only_moved_is_suggested_as_a_typo():
    first, second = f"<p>{SOME}</p>", "<p>Refiners far away melt it with other gold in 2024.</p>"

    found = suggested(compare(Draft(body=first + second), Draft(body=second + first)))

    assert found.significance == TYPO


def save(text, body):
    draft = make_draft(text.latest.title, body=body, notes=NOTES)
    editing.save(text, draft, by=make_editor(), expected=text.latest.number)
    return text


@pytest.fixture
def original(db):
    return version(make_published(draft=make_draft(body=BODY, notes=NOTES)), "en")


def test_it_is_asked_when_a_text_that_readers_had_is_published_again(original):
    make_translation(original.article, "tr")
    assert question(original) is None

    save(original, BODY.replace("40", "41"))
    asked = question(original)

    assert (asked.change.since.number, asked.draft) == (1, None)
    assert asked.change.suggestion.significance == MAJOR


def test_it_is_about_everything_since_readers_had_the_text(original):
    make_translation(original.article, "tr")
    save(original, BODY.replace("40", "41"))
    save(original, BODY.replace("40", "41").replace("writes", "wrote"))

    assert question(original).change.suggestion.significance == MAJOR


def test_it_is_not_asked_where_nobody_could_be_behind(original):
    save(original, BODY.replace("40", "41"))
    assert question(original) is None  # no translation

    turkish = make_translation(original.article, "tr")
    assert question(turkish) is None  # no original
    assert question(version(make_article(), "en")) is None  # never published


def test_it_is_not_asked_of_a_text_that_comes_back_as_it_was(original):
    make_translation(original.article, "tr")
    publishing.withdraw(original, by=make_editor())
    assert question(original) is None


def test_what_a_translation_was_made_from_is_asked_apart_from_what_readers_had(original):
    save(original, BODY + f"<p>{MANY}</p>")
    make_translation(original.article, "tr")
    save(original, BODY + f"<p>{MANY}</p>".replace("Traders", "traders"))

    asked = question(original)

    assert asked.change.suggestion.significance == MAJOR
    assert (asked.draft.since.number, asked.languages) == (2, ("tr",))
    assert asked.draft.suggestion.significance == TYPO


@pytest.mark.django_db
def test_a_first_publication_asks_only_for_who_translated_an_earlier_draft():
    original = version(make_article(draft=make_draft(body=BODY, notes=NOTES)), "en")
    turkish = make_translation(original.article, "tr")
    assert question(original) is None
    save(original, BODY.replace("40", "41"))

    asked = question(original)

    assert (asked.change, asked.draft.since.number) == (None, 1)
    publish(original, since_draft=MAJOR)
    assert behind(turkish) == MAJOR
