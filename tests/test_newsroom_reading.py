"""What a translator cannot read: no address of another language's version shows its words."""

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from articles.newsroom import editing
from tests.builders import (
    make_draft,
    make_editor,
    make_published,
    make_translation,
    make_translator,
)

SECRET = "Tajnoe slovo"

pytestmark = pytest.mark.django_db


def addresses(number: int, article: int) -> list[str]:
    """Return every address of one language version, and of one language of an article."""
    names = {
        name
        for name in get_resolver().namespace_dict["admin"][1].reverse_dict
        if isinstance(name, str) and name.startswith(("articles_translation_", "articles_article_"))
    }
    found = []
    for name in sorted(names):
        of_version = name.startswith("articles_translation_")
        for kwargs in (
            {"pk": number},
            {"pk": number, "number": 1},
            {"object_id": number},
            {"pk": article, "language": "ru"},
            {"pk": article, "language": "ru", "version": "1.2"},
        ):
            if of_version == ("language" in kwargs):
                continue
            try:
                found.append(reverse(f"admin:{name}", kwargs=kwargs))
            except NoReverseMatch:
                continue
    return found


def test_no_address_of_another_languages_version_shows_its_words(client):
    article = make_published()
    russian = make_translation(article, "ru", draft=make_draft(SECRET))
    editing.save(russian, make_draft(f"{SECRET} 2"), by=make_editor(), expected=2)
    asked = addresses(russian.pk, article.pk)
    assert len(asked) >= 20

    def reads(person) -> set[str]:
        client.force_login(person)
        answers = {
            f"{one}?{query}": client.get(f"{one}?{query}").content.decode("utf-8", "replace")
            for one in asked
            for query in ("", "revision=2&names=title", "old=1&new=2")
        }
        return {one for one, answer in answers.items() if SECRET in answer}

    assert reads(make_translator("tr")) == set()
    assert len(reads(make_translator("ru"))) >= 5
