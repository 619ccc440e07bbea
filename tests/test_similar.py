"""Similar Posts: by text first, a little by topic, of the reader's language, readable now."""

import pytest
from django.utils.translation import override

from articles.models import KeyTerm, Similarity
from articles.newsroom import publishing
from articles.public.similar import similar_to
from languages.stemming import stems
from tests.builders import (
    make_draft,
    make_editor,
    make_published,
    make_topic,
    make_translation,
    publish,
    version,
)

pytestmark = pytest.mark.django_db

GOLD = "<p>Gold mines in the Sahel feed smugglers, refiners melt the gold from the mines.</p>"
MINES = "<p>The smugglers of gold move from mines to refiners; Sahel mines have no owner.</p>"
CABLES = "<p>Submarine cables carry the internet under oceans, and ships repair the cables.</p>"
ALTIN = "<p>Sahel'deki altın madenlerinden çıkan altın kaçakçıların eline geçiyor.</p>"


def written(title, body, **fields):
    return make_published(draft=make_draft(title, standfirst="", body=body, notes={}), **fields)


def titles(article, language="en", **kwargs):
    with override(language):
        return [other.title for other in similar_to(article, language=language, **kwargs)]


def test_a_text_on_the_same_subject_comes_first():
    gold, _, _ = written("Gold", GOLD), written("Cables", CABLES), written("Mines", MINES)

    assert titles(gold)[0] == "Mines"


def test_an_article_is_never_similar_to_itself_in_any_language():
    gold = written("Gold", GOLD)
    publish(make_translation(gold, "tr", draft=make_draft("Altın", body=ALTIN, notes={})))

    assert titles(gold) == []
    assert titles(gold, "tr") == []


def test_posts_are_in_the_language_of_the_reader():
    gold, mines = written("Gold", GOLD), written("Mines", MINES)
    publish(make_translation(gold, "tr", draft=make_draft("Altın", body=ALTIN, notes={})))

    assert titles(gold, "tr") == []

    publish(make_translation(mines, "tr", draft=make_draft("Madenler", body=ALTIN, notes={})))
    assert titles(gold, "tr") == ["Madenler"]


def test_a_withdrawn_text_is_no_longer_similar_to_anything():
    gold, mines = written("Gold", GOLD), written("Mines", MINES)

    publishing.withdraw(version(mines, "en"), by=make_editor())

    assert titles(gold) == []
    assert not KeyTerm.objects.filter(article=mines).exists()


def test_a_later_text_becomes_similar_to_the_earlier_ones():
    gold = written("Gold", GOLD)
    written("Mines", MINES)

    assert titles(gold) == ["Mines"]


def test_there_are_at_most_four():
    gold = written("Gold", GOLD)
    for number in range(6):
        written(f"Mines {number}", MINES)

    assert len(titles(gold)) == 4


def test_a_shared_topic_decides_between_equal_texts():
    topic = make_topic()
    gold = written("Gold", GOLD, topics=(topic,))
    written("Mines without", MINES, topics=(topic,)), written("Mines later", MINES)

    assert titles(gold)[0] == "Mines without"


def test_a_shared_topic_does_not_outweigh_the_text():
    topic = make_topic()
    gold = written("Gold", GOLD, topics=(topic,))
    written("Cables", CABLES, topics=(topic,)), written("Mines", MINES)

    assert titles(gold) == ["Mines", "Cables"]


def test_topics_can_change_without_publishing_again():
    topic = make_topic()
    gold, cables = written("Gold", GOLD), written("Cables", CABLES)
    Similarity.objects.all().delete()
    assert titles(gold) == []

    gold.topics.add(topic), cables.topics.add(topic)
    assert titles(gold) == ["Cables"]


def test_similar_posts_cost_one_query(django_assert_num_queries):
    gold = written("Gold", GOLD, topics=(make_topic(), make_topic()))
    for number in range(5):
        written(f"Mines {number}", MINES)

    with django_assert_num_queries(1):
        for other in similar_to(gold, language="en"):
            assert other.category.name and other.published_at


def test_notes_say_nothing_of_the_subject():
    draft = make_draft(
        "A",
        standfirst="",
        takeaways=(),
        body='<p>Cables.<fn-ref data-key="abc"></fn-ref></p>',
        notes={"abc": "zebra"},
    )
    article = make_published(draft=draft)

    assert not KeyTerm.objects.filter(article=article, term="zebra").exists()


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("tr", "madenlerden", "MADENLER"), ("ru", "санкциями", "санкции"), ("en", "mines", "mine")],
)
def test_forms_of_one_word_are_one_term(language, one, other):
    assert stems(one, language=language) == stems(other, language=language)
