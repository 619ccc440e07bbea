"""The translation memory: what is kept, what never is, and what is found."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, MemoryKey, MemorySegment
from articles.newsroom import editing, memory, publishing
from tests.builders import (
    make_article,
    make_draft,
    make_editor,
    make_translation,
    publish,
    version,
)

pytestmark = pytest.mark.django_db

ENGLISH = {
    "body": "<h2>Who buys it</h2><p>Gold leaves the mines of the Sahel in small bags.</p>"
    '<p>In 2024 the port took 1,300 ships.<fn-ref data-key="kport"></fn-ref></p>',
    "notes": {"kport": "Port authority of Dakar, 2024."},
}
TURKISH = {
    "body": "<h2>Kim satın alıyor</h2><p>Altın, Sahel madenlerini küçük torbalarda terk eder.</p>"
    '<p>Liman 2024’te 1.300 gemi aldı.<fn-ref data-key="kport"></fn-ref></p>',
    "notes": {"kport": "Dakar Liman İdaresi, 2024."},
}
RUSSIAN = {
    "body": "<h2>Кто его покупает</h2><p>Золото покидает рудники Сахеля в небольших мешках.</p>"
    '<p>В 2024 году порт принял 1300 судов.<fn-ref data-key="kport"></fn-ref></p>',
    "notes": {"kport": "Управление порта Дакар, 2024."},
}
GOLD = "Gold leaves the mines of the Sahel in small bags."


def draft(title: str, texts: dict):
    return replace(make_draft(title), **texts)


@pytest.fixture
def article():
    return make_article(draft=draft("Where the gold goes", ENGLISH))


@pytest.fixture
def turkish(article):
    return make_translation(article, "tr", draft=draft("Altın nereye gidiyor", TURKISH))


def look(text: str, *, source="en", into="tr", html: str = "", article: Article | None = None):
    elsewhere = article or Article.objects.create(original_language=source)
    return memory.matches(
        html or text, text, source_language=source, language=into, article=elsewhere
    )


def words(found) -> list[tuple[int, str]]:
    return [(match.percentage, match.adapted.text) for match in found]


def test_a_published_pair_is_offered_in_both_directions(article, turkish):
    publish(version(article, "en"))
    publish(turkish)
    gold = "Altın, Sahel madenlerini küçük torbalarda terk eder."
    assert words(look(GOLD)) == [(100, gold)]
    assert words(look(gold, source="tr", into="en")) == [(100, GOLD)]
    [match] = look(GOLD)
    assert (match.title, match.article, match.is_original) == (
        "Altın nereye gidiyor",
        article,
        True,
    )


def test_two_translations_of_the_same_words_are_a_pair(article, turkish):
    publish(version(article, "en"))
    publish(turkish)
    publish(make_translation(article, "ru", draft=draft("Куда уходит золото", RUSSIAN)))
    [match] = look("Kim satın alıyor", source="tr", into="ru")
    assert (match.adapted.text, match.is_original) == ("Кто его покупает", False)


def test_a_segment_that_changed_a_little_is_offered_with_its_difference(article, turkish):
    publish(version(article, "en"))
    publish(turkish)
    [match] = look("In 2025 the port took 1,450 ships.")
    assert (match.percentage, match.adapted.text) == (99, "Liman 2025’te 1.450 gemi aldı.")
    [match] = look("Gold leaves the mines of the Sahel in large bags.")
    assert match.percentage == 90
    assert [(run.change, [t.text for t in run.tokens]) for run in match.runs][1:3] == [
        ("removed", ["small"]),
        ("added", ["large"]),
    ]
    assert look("Nobody buys anything in the desert any more.") == []


def test_a_note_of_the_earlier_article_is_that_of_the_block_or_none(article, turkish):
    publish(version(article, "en"))
    publish(turkish)
    text = "In 2024 the port took 1,300 ships."
    [match] = look(text, html=f'{text}<fn-ref data-key="kmine"></fn-ref>')
    assert 'data-key="kmine"' in match.adapted.html
    [match] = look(text)
    assert "fn-ref" not in match.adapted.html


@pytest.mark.parametrize("public", [(), ("en",), ("tr",)])
def test_what_one_side_has_not_published_is_never_offered(article, turkish, public):
    """A translation may be read before its original is."""
    for one in (version(article, "en"), turkish):
        if one.language in public:
            publish(one)
        else:
            publishing.approve(one, by=make_editor())
            at = timezone.now() + timedelta(days=3)
            publishing.schedule(one, by=make_editor(), at=at)
    kept = set(MemorySegment.objects.values_list("language", flat=True))
    assert kept == set(public)
    assert look(GOLD) == []
    assert look("Kim satın alıyor", source="tr", into="en") == []


def test_a_draft_on_top_of_a_published_text_is_not_offered(article, turkish):
    publish(version(article, "en"))
    publish(turkish)
    secret = TURKISH["body"].replace("Altın,", "Gizli altın,")
    text = replace(editing.draft_of(turkish.latest), body=secret)
    editing.save(turkish, text, by=make_editor(), expected=turkish.latest.number)
    assert "Gizli" not in look(GOLD)[0].adapted.text
    publish(turkish)
    assert words(look(GOLD)) == [
        (100, "Gizli altın, Sahel madenlerini küçük torbalarda terk eder.")
    ]


def test_an_original_that_says_something_else_by_now_has_no_pair(article, turkish):
    original = version(article, "en")
    publish(original)
    publish(turkish)
    body = ENGLISH["body"].replace("small bags", "lorries")
    text = replace(editing.draft_of(original.latest), body=body)
    editing.save(original, text, by=make_editor(), expected=original.latest.number)
    publish(original)
    assert look("Gold leaves the mines of the Sahel in lorries.") == []
    assert look(GOLD) == []
    assert words(look("Who buys it")) == [(100, "Kim satın alıyor")]


@pytest.mark.parametrize("language", ["en", "tr"])
def test_a_withdrawn_text_is_forgotten(article, turkish, language):
    publish(version(article, "en"))
    publish(turkish)
    publishing.withdraw(version(article, language), by=make_editor())
    assert look(GOLD) == []
    assert not MemorySegment.objects.filter(language=language).exists()
    assert not MemoryKey.objects.exclude(segment__in=MemorySegment.objects.all()).exists()


def test_a_row_left_behind_is_not_offered_once_its_text_has_no_readers(article, turkish):
    publish(version(article, "en"))
    publish(turkish)
    turkish.refresh_from_db()
    turkish.stage, turkish.live = "withdrawn", None
    turkish.save()
    assert look(GOLD) == []


def test_the_article_itself_and_what_is_the_same_are_not_offered_again(article, turkish):
    publish(version(article, "en"))
    publish(turkish)
    assert look(GOLD, article=article) == []
    other = make_article(draft=draft("More gold", ENGLISH))
    publish(version(other, "en"))
    publish(make_translation(other, "tr", draft=draft("Daha çok altın", TURKISH)))
    [match] = look(GOLD)
    assert (match.times, match.title) == (2, "Daha çok altın")


def test_joined_paragraphs_are_no_pair(article):
    joined = TURKISH["body"].replace("eder.</p><p>Liman", "eder. Liman")
    publish(version(article, "en"))
    publish(make_translation(article, "tr", draft=draft("Altın", TURKISH | {"body": joined})))
    assert look(GOLD) == []
    assert len(look("Who buys it")) == 1


def test_the_memory_is_filled_from_what_is_published_already(article, turkish):
    publish(version(article, "en"))
    publish(turkish)
    before = sorted(MemorySegment.objects.values_list("language", "unit", "text"))
    MemorySegment.objects.all().delete()
    for _ in range(2):
        call_command("remember_translations", verbosity=0)
    assert sorted(MemorySegment.objects.values_list("language", "unit", "text")) == before


def test_a_text_brought_in_line_since_is_not_paired_with_words_it_was_not_made_from(
    article, turkish
):
    original = version(article, "en")
    publish(original)
    publish(turkish)
    body = ENGLISH["body"].replace("small bags", "lorries")
    text = replace(editing.draft_of(original.latest), body=body)
    editing.save(original, text, by=make_editor(), expected=original.latest.number)
    publish(original)
    number = version(article, "en").latest.number
    editing.follow_original(turkish, by=make_editor(), number=number)
    call_command("remember_translations", verbosity=0)
    assert look("Gold leaves the mines of the Sahel in lorries.") == []
    assert len(look("Who buys it")) == 1


def test_looking_takes_five_queries_whatever_is_found(article, turkish):
    publish(version(article, "en"))
    publish(turkish)
    elsewhere = Article.objects.create(original_language="en")
    for text in (GOLD, "word " * 20_000):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            look(text, article=elsewhere)
        assert len(asked) <= 5
