"""How much of a segment is known from an earlier one, and what its translation becomes here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.newsroom.adapting import adapted
from articles.newsroom.matching import (
    asked_keys,
    distance,
    is_worth_keeping,
    keys,
    percentage,
    tokens,
)

SENTENCE = "The port of Dakar took 1,300 ships in 2024, more than in any year before."


def by_table(one, other) -> int:
    row = list(range(len(other) + 1))
    for i, item in enumerate(one, start=1):
        last, row = row, [i]
        for j, counterpart in enumerate(other, start=1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (item != counterpart)))
    return row[-1]


@given(
    st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12)
)
def test_the_distance_is_levenshteins(one, other):
    assert distance(one, other) == by_table(one, other)


@pytest.mark.parametrize(
    ("other", "degree"),
    [
        (SENTENCE, 100),
        ("The port  of Dakar took\u00a01,300 ships in 2024, more than in any year before. ", 100),
        (SENTENCE.replace("1,300", "1,450"), 99),
        (SENTENCE.upper(), 99),
        (SENTENCE.replace("before", "since"), 93),
        (SENTENCE + " Nobody knows why.", 83),
        ("Gold leaves the mines in small bags.", 6),
    ],
)
def test_the_percentage_is_the_words_that_stay(other, degree):
    assert percentage(SENTENCE, other) == percentage(other, SENTENCE) == degree


def test_a_number_alone_is_not_worth_keeping():
    assert not is_worth_keeping("1,300 (2024)")
    assert is_worth_keeping("Yıl")
    assert tokens("Türkiye'nin %20’si 1,300 gemi") == ["turkiye", "0", "0", "gemi"]


def test_a_changed_sentence_is_found_by_a_key_that_both_have():
    for changed in (
        SENTENCE.replace("1,300", "2"),
        SENTENCE.replace("Dakar", "Abidjan"),
        "In 2025 " + SENTENCE,
    ):
        assert set(keys(SENTENCE, language="en")) & set(asked_keys(changed, language="en"))
    assert keys("Sonuç", language="tr") == asked_keys("Sonuç", language="tr") != []
    assert not set(keys(SENTENCE, language="en")) & set(keys(SENTENCE, language="tr"))


# What is put in ------------------------------------------------------------------------------


def fit(target: str, earlier: str, now: str):
    return adapted(target, earlier=earlier, now=now, source_language="en", target_language="tr")


def marker(key: str) -> str:
    return f'<fn-ref data-key="{key}"></fn-ref>'


def test_note_markers_become_those_of_the_new_segment_in_its_order():
    earlier = f"Gold{marker('kold1')} and ships.{marker('kold2')}"
    target = f"Gemiler{marker('kold2')} ve altın.{marker('kold1')}"
    now = f"Gold{marker('knew1')} and ships.{marker('knew2')}"
    made = fit(target, earlier, now)
    assert made.html == f"Gemiler{marker('knew2')} ve altın.{marker('knew1')}"
    assert not made.lost_notes


@pytest.mark.parametrize("now", ["Gold.", f"Gold{marker('knew1')}.{marker('knew2')}"])
def test_a_note_of_another_article_never_comes_in(now):
    made = fit(f"Altın.{marker('kold1')}{marker('kelse')}", f"Gold.{marker('kold1')}", now)
    assert made.html == "Altın."
    assert made.lost_notes == ("fn-ref" in now)


def test_marks_stay_and_links_only_where_the_new_segment_has_them():
    target = '<em>Altın</em> <a href="https://a.example/">burada</a> <a href="article:7">orada</a>'
    now = 'Gold <a href="https://a.example/">here</a> and there'
    assert fit(target, "Gold", now).html == (
        '<em>Altın</em> <a href="https://a.example/">burada</a> orada'
    )


@pytest.mark.parametrize(
    ("earlier", "target", "now", "expected", "unsure"),
    [
        ("In 2024 it took 17.", "2024’te 17 aldı.", "In 2025 it took 17.", "2025’te 17 aldı.", ()),
        ("It took 1,300.", "1.300 aldı.", "It took 2,450.", "2.450 aldı.", ()),
        ("It grew 4.83%.", "<b>%4,83</b> büyüdü.", "It grew 5.1%.", "<b>%5,1</b> büyüdü.", ()),
        ("It took 5 and 5.", "5 ve 5 aldı.", "It took 6 and 5.", "5 ve 5 aldı.", ("6",)),
        ("It took 7.", "Yedi aldı.", "It took 8.", "Yedi aldı.", ("8",)),
        ("It took 7.", "7 aldı.", "It took 8 of 9.", "7 aldı.", ("8", "9")),
        ("It took 7.", "7 aldı.", "It took 7.", "7 aldı.", ()),
        ("In 30 and 40", "30 ve kırk", "In 31 and 41", "30 ve kırk", ("31", "41")),
        ("In 30 and 40", "30 ve 40", "In 40 and 30", "40 ve 30", ()),
    ],
)
def test_numbers_take_the_values_of_the_new_segment_where_that_is_sure(
    earlier, target, now, expected, unsure
):
    made = fit(target, earlier, now)
    assert made.html == expected
    assert made.unsure == unsure
